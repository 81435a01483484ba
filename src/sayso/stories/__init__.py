"""Stories: which articles are about one developing event, as they come in."""

from sayso.stories.index import Assignment, StoryIndex, cluster_reports

__all__ = ["Assignment", "StoryIndex", "cluster_reports"]
