"""Annotated prose: "[1:source The mayor] [1:cue said] [1:content the road was closed]."."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

_OPEN = re.compile(r"\[([\d,]+):(source|cue|content) ")
Expected = dict[int, dict[str, list[str]]]


def read_case(line: str) -> tuple[str, Expected]:
    """The plain text of an annotated line, and the words of each role by number.

    "[1,2:source …]" is the source of two; "¶" stands for a new paragraph.
    """
    line = line.replace("¶", "\n\n")
    plain: list[str] = []
    stack: list[tuple[str, str, int]] = []
    expected: Expected = {}
    at = 0
    size = 0
    while at < len(line):
        opening = _OPEN.match(line, at)
        if opening:
            stack.append((opening[1], opening[2], size))
            at = opening.end()
        elif line[at] == "]" and stack:
            numbers, role, start = stack.pop()
            words = "".join(plain)[start:size]
            for number in map(int, numbers.split(",")):
                expected.setdefault(number, {}).setdefault(role, []).append(words)
            at += 1
        else:
            plain.append(line[at])
            size += 1
            at += 1
    return "".join(plain), expected


def read_cases(path: Path) -> Iterator[tuple[str, str]]:
    """Each case of a file: its comment and its annotated line; "¶" stands for a new paragraph."""
    comment = ""
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith("#"):
            comment = line.lstrip("# ").strip()
        elif line.strip():
            yield comment, line
