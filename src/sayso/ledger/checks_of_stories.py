"""Checks of what stories yield: their counts, rows, origins and references."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

from sqlalchemy import Connection, Table, func, select

from sayso.errors import LedgerError
from sayso.ledger.comparison_rows import collect_rows
from sayso.ledger.comparisons import find_refs, load_comparison
from sayso.ledger.faults import Fault
from sayso.ledger.judgements import verdicts
from sayso.ledger.recount import Voice, Weigh, find_miscounts
from sayso.ledger.reports import load_reports
from sayso.ledger.rows import Values, in_chunks
from sayso.ledger.schema import ARTICLES
from sayso.ledger.stories import find_stale
from sayso.ledger.story_tables import COMPARISONS, EXPECTATION_HISTORY, EXPECTATIONS, STORIES
from sayso.model import ClaimRef, Comparison, JudgementKind
from sayso.support import weigh_claim


def check_stories(connection: Connection, checked: Counter[str]) -> Iterator[Fault]:
    """Every story has as many articles as it says, and at least one."""
    counts = (
        select(STORIES.c.id, STORIES.c.articles, func.count(ARTICLES.c.id).label("found"))
        .outerjoin(ARTICLES, ARTICLES.c.story == STORIES.c.id)
        .group_by(STORIES.c.id, STORIES.c.articles)
        .order_by(STORIES.c.id)
    )
    for row in connection.execute(counts):
        checked["stories"] += 1
        if row.found != row.articles or not row.found:
            yield Fault("count", f"states {row.articles} articles, has {row.found}", row.id)


def check_comparisons(
    connection: Connection, checked: Counter[str], *, weigh: Weigh = weigh_claim
) -> Iterator[Fault]:
    """Every comparison's rows are those it gives, its counts come out, its claims are there.

    Where articles changed since, the comparison waits to be made again: its claims may be gone,
    and rows of it may have gone with them into another story. That is no fault. `weigh` says how
    sure a claim is put.
    """
    stale = set(find_stale(connection))
    rejected = {name for name, kind in verdicts(connection).items() if kind is JudgementKind.REJECT}
    stories = connection.execute(select(COMPARISONS.c.story).order_by(COMPARISONS.c.story))
    for story in list(stories.scalars()):
        checked["comparisons"] += 1
        try:
            comparison = load_comparison(connection, story)
        except LedgerError as error:
            yield Fault("comparison", error.what, story)
            continue
        if comparison is None or comparison.story != story:
            yield Fault("comparison", "is of another story", story)
            continue
        yield from _check_rows(connection, comparison, checked, waits=story in stale)
        if story not in stale:
            yield from _check_claims(connection, comparison, rejected, checked, weigh)


def _check_rows(
    connection: Connection, comparison: Comparison, checked: Counter[str], *, waits: bool
) -> Iterator[Fault]:
    for table, rows in collect_rows(comparison).items():
        if waits and "story" not in table.c:
            continue  # they may be another story's by now, under the id that it took over
        checked["rows of comparisons"] += len(rows)
        stored = Counter(_frozen(row) for row in _load_rows(connection, table, comparison, rows))
        wanted = Counter(_frozen(_whole(table, row)) for row in rows)
        for row in Counter() if waits else wanted - stored:
            where = f"{comparison.story} {_name(table, row)}"
            yield Fault("row", f"{table.name}: missing, or changed", where)
        for row in stored - wanted:
            where = f"{comparison.story} {_name(table, row)}"
            yield Fault("row", f"{table.name}: not the comparison's", where)


def _load_rows(
    connection: Connection, table: Table, comparison: Comparison, rows: list[Values]
) -> Iterable[Values]:
    if "story" in table.c:
        query = select(table).where(table.c.story == comparison.story)
        return [dict(row) for row in connection.execute(query).mappings()]
    (key,) = (column for column in table.columns if column.foreign_keys)
    parents = _find_parents(comparison, key.name)
    found: list[Values] = []
    for chunk in in_chunks(sorted(parents)):
        query = select(table).where(key.in_(chunk))
        found += [dict(row) for row in connection.execute(query).mappings()]
    return found


def _find_parents(comparison: Comparison, kind: str) -> set[str]:
    return {
        "proposition": {item.id for item in comparison.propositions},
        "origin": {o.id for item in comparison.propositions for o in item.origins},
        "event": {item.id for item in comparison.events},
        "expectation": {item.id for item in comparison.expectations},
    }[kind]


def _whole(table: Table, row: Values) -> Values:
    return {column.name: row.get(column.name) for column in table.columns}


def _frozen(row: Values) -> tuple[tuple[str, Any], ...]:
    return tuple(sorted(row.items()))


def _name(table: Table, row: tuple[tuple[str, Any], ...]) -> str:
    values = dict(row)
    return "/".join(str(values[column.name]) for column in table.primary_key.columns)


def _check_claims(
    connection: Connection,
    comparison: Comparison,
    rejected: set[str],
    checked: Counter[str],
    weigh: Weigh,
) -> Iterator[Fault]:
    voices = _load_voices(connection, comparison.articles, weigh)
    lost = sorted({ref for ref in find_refs(comparison) if ref not in voices})
    for ref in lost:
        yield Fault(
            "reference", f"{ref.article}/{ref.claim} is not in the ledger", comparison.story
        )
    if lost:
        return
    withdrawn = rejected.intersection(comparison.articles)
    for proposition in comparison.propositions:
        checked["propositions"] += 1
        if withdrawn:
            continue  # what rests on a withdrawn report is not counted, and not stored as such
        for what in find_miscounts(proposition, voices):
            yield Fault("count", what, proposition.id)


def _load_voices(
    connection: Connection, articles: Iterable[str], weigh: Weigh
) -> dict[ClaimRef, Voice]:
    voices: dict[ClaimRef, Voice] = {}
    for chunk in in_chunks(articles, 100):
        for report in load_reports(connection, chunk):
            name = report.publisher or f"publisher unknown ({report.article.id})"
            for claim in report.claims:
                voices[ClaimRef(report.article.id, claim.id)] = Voice(name, weigh(claim))
    return voices


def check_expectations(connection: Connection, checked: Counter[str]) -> Iterator[Fault]:
    """Every expectation has its history whole, and it ends in what is stated now."""
    history: dict[str, list[Any]] = {}
    for row in connection.execute(
        select(EXPECTATION_HISTORY).order_by(
            EXPECTATION_HISTORY.c.expectation, EXPECTATION_HISTORY.c.position
        )
    ):
        history.setdefault(row.expectation, []).append(row)
    for name, rows in history.items():
        if [row.position for row in rows] != list(range(len(rows))):
            yield Fault("history", "what was first recorded is not whole", name)
    for row in connection.execute(select(EXPECTATIONS).order_by(EXPECTATIONS.c.id)):
        checked["expectations"] += 1
        past = history.get(row.id)
        if not past:
            yield Fault("history", "what was first recorded is not there", row.id)
            continue
        for field in ("gist", "due_from", "due_to", "state", "basis"):
            if getattr(past[-1], field) != getattr(row, field):
                yield Fault("history", f"its {field} is not what was recorded last", row.id)
