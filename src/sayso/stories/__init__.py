"""Stories: which articles are about one developing event, as they come in."""

from sayso.stories.index import Assignment, StoryIndex, cluster_reports, gather_more
from sayso.stories.memory import Features, Gathered

__all__ = ["Assignment", "Features", "Gathered", "StoryIndex", "cluster_reports", "gather_more"]
