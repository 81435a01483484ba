"""The outside world to articles: files, folders, archives and standard input, one format a file."""

from __future__ import annotations

from sayso.read.captures import read_capture
from sayso.read.filters import Filters
from sayso.read.inputs import Wanted, find_inputs, find_size, read_inputs
from sayso.read.reading import Capture, Defaults, Done, Item, Place, Reading, Skipped, Unread

__all__ = [
    "Capture",
    "Defaults",
    "Done",
    "Filters",
    "Item",
    "Place",
    "Reading",
    "Skipped",
    "Unread",
    "Wanted",
    "find_inputs",
    "find_size",
    "read_capture",
    "read_inputs",
]
