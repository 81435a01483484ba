"""`python -m fuzz WAY [libFuzzer's options]`: look for bytes that break a way in.

Needs atheris (requirements/fuzz.txt); `make fuzz` runs every way in for its share of ten
minutes. What is found is written beside as `crash-…`; it becomes a case in tests/fuzz/cases.
"""

from __future__ import annotations

import sys

import atheris
import dateparser

with atheris.instrument_imports(include=["sayso", "fuzz", "feedparser", "htmldate"]):
    from fuzz.inputs import WAYS_IN


def load_languages() -> None:
    """Let the reader of dates load all the languages it knows, which takes seconds, once."""
    dateparser.parse("words of no language")


def main() -> None:
    """Fuzz the way in that the first argument names."""
    name = sys.argv.pop(1) if len(sys.argv) > 1 else ""
    if name not in WAYS_IN:
        sys.exit(f"name one of {', '.join(WAYS_IN)}")
    load_languages()
    atheris.Setup(sys.argv, WAYS_IN[name])
    atheris.Fuzz()


main()
