"""Actor × issue × stance, as Discourse Network Analyzer lists statements (https://dnanet.org).

CSV (RFC 4180), one position a row: when, in which document, which person or organization, on which
concept, in agreement (1) or not (0). What the analyzer has no column for comes after its own:
the stance in words, its conditions, whether it was given up later, and the words themselves.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from sayso.ledger import Ledger
from sayso.model import Position, SourceKind
from sayso.pipeline.opening import OpenStory
from sayso.publish.exports.csv_tables import to_cell
from sayso.publish.exports.destination import open_destination, say_where
from sayso.publish.exports.stories import open_stories
from sayso.publish.wording import quote_spans
from sayso.tables import load_table

COLUMNS = (
    "time", "document", "person", "organization", "concept", "agreement",
    "stance", "conditions", "superseded", "text", "article", "claim", "story",
)  # fmt: skip

Row = dict[str, str]


def write(ledger: Ledger, *, story: str | None, output: Path | None) -> Path | str:
    """Write the positions of one story, or of all when None; gives where it went."""
    with open_destination(output) as handle:
        writer = csv.DictWriter(handle, fieldnames=COLUMNS)
        writer.writeheader()
        for opened in open_stories(ledger, story):
            writer.writerows(to_statements(opened))
    return say_where(output)


def to_statements(opened: OpenStory) -> Iterator[Row]:
    """The positions of a story as rows, oldest first for each actor."""
    named = {source.name: source.kind for source in opened.comparison.sources}
    for position in opened.comparison.positions:
        yield _to_row(opened, position, is_person=named.get(position.actor) is SourceKind.PERSON)


def _to_row(opened: OpenStory, position: Position, *, is_person: bool) -> Row:
    ref = position.claim
    article = opened.view.reports[ref.article].article
    conditions = [quote_spans(opened.view, ref.article, spans) for spans in position.conditions]
    values = {
        "time": position.since,
        "document": article.title or article.url or article.id,
        "person": position.actor if is_person else None,
        "organization": None if is_person else position.actor,
        "concept": position.issue,
        "agreement": int(is_agreement(position.stance)),
        "stance": position.stance,
        "conditions": conditions,
        "superseded": "yes" if position.superseded_by else "no",
        "text": opened.view.claim(ref).text,
        "article": ref.article,
        "claim": ref.claim,
        "story": opened.comparison.story,
    }
    return {name: to_cell(value) for name, value in values.items()}


def is_agreement(stance: str) -> bool:
    """True when a stance is for its issue, by the table of stances; a new one counts as for it.

    >>> is_agreement("supports"), is_agreement("does not support"), is_agreement("opposes")
    (True, False, False)
    """
    return _agreements().get(stance, True)


@cache
def _agreements() -> dict[str, bool]:
    return {row["stance"]: row["agreement"] == "1" for row in load_table("stance_agreement")}
