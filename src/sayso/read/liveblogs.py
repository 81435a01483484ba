"""Live blogs: each update under a heading with its time, by the list in the page's JSON-LD.

Follows schema.org LiveBlogPosting. A page shows some of its updates, its list may hold hundreds:
what is shown is the text, and the list tells where one update ends and the next begins.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

FEWEST = 2
"""Updates that make a live blog."""

SHORT = 600
"""Characters of shown text below which a page shows nothing of what it lists."""

BEGINNING = 40
"""Letters of an update by which the line that it begins with is known."""

_WORDS = re.compile(r"\W+")


@dataclass(frozen=True, slots=True)
class Update:
    """One update: when, under which heading, and what it says."""

    published: str | None
    heading: str | None
    body: str


def mark_updates(lines: Sequence[str], updates: Sequence[Update]) -> list[str]:
    """The lines of a live blog, each update behind a line that is marked up as a heading.

    Where the page shows nothing, its list is the text. A heading yields no claims.

    >>> first = Update("2026-03-05T14:30:00Z", "Ferry refloated", "The ferry is afloat.")
    >>> second = Update(None, "Ferry aground", "It lies aground.")
    >>> mark_updates(["Live from Porton.", "The ferry is afloat.", "It lies aground."],
    ...              [first, second])[:3]
    ['Live from Porton.', '## 14:30 Ferry refloated', 'The ferry is afloat.']
    """
    told = [update for update in updates if update.body]
    if len(told) < FEWEST:
        return list(lines)
    begins = {_plain(update.body)[:BEGINNING]: update for update in told}
    marked: list[str] = []
    found = 0
    for line in lines:
        update = begins.pop(_plain(line)[:BEGINNING], None)
        if update is not None:
            found += 1
            if marked and update.heading and _plain(marked[-1]) == _plain(update.heading):
                marked.pop()
            marked.append(_heading(update))
        marked.append(line)
    if found < FEWEST and sum(map(len, lines)) < SHORT:
        return [line for update in told for line in (_heading(update), update.body)]
    return marked if found >= FEWEST else list(lines)


def _heading(update: Update) -> str:
    return f"## {_clock(update.published)} {update.heading or 'Update'}".replace("  ", " ")


def _clock(written: str | None) -> str:
    """The time of day as the outlet's own clock showed it."""
    try:
        return f"{datetime.fromisoformat(written):%H:%M}" if written else ""
    except ValueError:
        return ""


def _plain(text: str) -> str:
    return _WORDS.sub("", text.lower())
