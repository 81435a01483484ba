"""The outside world to articles: files, folders, globs and standard input, one format a file."""

from __future__ import annotations

from sayso.read.inputs import read_inputs
from sayso.read.reading import Defaults, Reading, Unread

__all__ = ["Defaults", "Reading", "Unread", "read_inputs"]
