"""Reading the annotated prose of tests/cases/timex.txt."""

from __future__ import annotations

import re
from pathlib import Path
from typing import NamedTuple

CASES = Path(__file__).parent.parent / "cases"
MARKED = re.compile(r"\[([^|\]]+)\|([^\]]+)\]")


class Case(NamedTuple):
    """A text with the time expressions that should be found in it."""

    about: str
    published: str
    text: str
    expected: list[tuple[str, str]]


def read_cases(name: str) -> list[Case]:
    """The cases of a file: a comment line, a line "@ day", a line of text with its brackets."""
    lines = (CASES / name).read_text(encoding="utf-8").split("\n")
    cases = []
    about, published = "", ""
    for line in lines:
        if line.startswith("#"):
            about = line.lstrip("# ")
        elif line.startswith("@"):
            published = line[1:].strip()
        elif line.strip():
            expected = [(value, words) for value, words in MARKED.findall(line)]
            cases.append(Case(about, published, MARKED.sub(r"\2", line), expected))
    return cases
