"""JSON Lines, the contract `sayso/1`: a line a report, then a line a story (jsonlines.org)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from sayso.contract import from_comparison, from_report, to_line
from sayso.ledger import Ledger
from sayso.publish.exports.destination import open_destination, say_where


def write(ledger: Ledger, *, story: str | None, output: Path | None) -> Path | str:
    """Write one story, or all of them when None; gives where it went."""
    with open_destination(output) as handle:
        handle.writelines(line + "\n" for line in export_lines(ledger, story))
    return say_where(output)


def export_lines(ledger: Ledger, story: str | None) -> Iterator[str]:
    """The lines of some stories: their reports, then what was found by comparing them."""
    wanted = [ledger.story_id(story)] if story else [row.id for row in ledger.stories()]
    for story_id in wanted:
        for report in ledger.reports(story=story_id):
            yield to_line(from_report(report))
    for story_id in wanted:
        comparison = ledger.comparison(story_id)
        if comparison is not None:
            yield to_line(from_comparison(comparison))
