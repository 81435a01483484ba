"""Stories: which articles are about one developing event, as they come in."""

from sayso.stories.index import Assignment, StoryIndex, cluster_reports
from sayso.stories.memory import Entry, Features, Memory, PlainMemory, Window

__all__ = [
    "Assignment",
    "Entry",
    "Features",
    "Memory",
    "PlainMemory",
    "StoryIndex",
    "Window",
    "cluster_reports",
]
