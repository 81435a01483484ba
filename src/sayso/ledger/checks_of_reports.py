"""Checks of what single articles yield: their spans, their words in the page, their rows."""

from __future__ import annotations

import zlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from sqlalchemy import Connection, Table, select

from sayso.anchor import PageText
from sayso.errors import LedgerError
from sayso.ledger.faults import Fault
from sayso.ledger.readings import load_page
from sayso.ledger.reports import ROWS, collect_rows, from_document, to_columns
from sayso.ledger.rows import Values, in_chunks
from sayso.ledger.schema import ARTICLES, REPORTS, REVISIONS
from sayso.model import Claim, Report, Span

LABELS = {
    "claims": "claims",
    "chains": "chain steps",
    "sources": "sources",
    "attributions": "attributions",
    "timexes": "time expressions",
    "parts": "parts",
    "omissions": "omissions",
}


def check_reports(connection: Connection, checked: Counter[str]) -> Iterator[Fault]:
    """Every analysis can be read, its spans lie in their text, its words in the page."""
    names = list(connection.execute(select(ARTICLES.c.id).order_by(ARTICLES.c.id)).scalars())
    for chunk in in_chunks(names, 100):
        stored = {table: _load_rows(connection, table, chunk) for table in ROWS}
        query = (
            select(REPORTS, REVISIONS.c.text, ARTICLES.c.revision.label("newest"))
            .join(REVISIONS, REVISIONS.c.id == REPORTS.c.revision)
            .join(ARTICLES, ARTICLES.c.id == REPORTS.c.article)
            .where(REPORTS.c.article.in_(chunk))
            .order_by(REPORTS.c.article, REPORTS.c.revision, REPORTS.c.cache_key)
        )
        for row in connection.execute(query):
            yield from _check_report(connection, row, stored, checked)
        analysed = _find_rowed(connection, chunk)
        for table, by_article in stored.items():
            for article in sorted(set(by_article) - analysed):
                if not _has_older(connection, article):
                    yield Fault("row", f"{table.name} of an article without analysis", article)


def _check_report(
    connection: Connection,
    row: Any,
    stored: Mapping[Table, Mapping[str, list[Values]]],
    checked: Counter[str],
) -> Iterator[Fault]:
    checked["analyses"] += 1
    try:
        report = from_document(row.document, article=row.article, text=row.text, story=None)
    except LedgerError as error:
        yield Fault("analysis", error.what, f"{row.article} {row.cache_key}")
        return
    yield from _check_spans(report, checked)
    if not row.current:
        return
    expected = to_columns(report)
    wrong = [name for name, value in expected.items() if getattr(row, name) != value]
    if wrong:
        yield Fault("row", f"reports: {', '.join(wrong)} are not the analysis's", row.article)
    if row.newest != row.revision:
        return
    yield from _check_rows(row, report, stored, checked)
    yield from _check_words(connection, row.revision, report, checked)


def _check_rows(
    row: Any,
    report: Report,
    stored: Mapping[Table, Mapping[str, list[Values]]],
    checked: Counter[str],
) -> Iterator[Fault]:
    """The rows are those that the stored analysis gives, each of them and no other."""
    expected = collect_rows(row.article, row.revision, report)
    for table in ROWS:
        checked[LABELS[table.name]] += len(expected[table])
        there = _keyed(table, stored[table].get(row.article, []))
        wanted = _keyed(table, expected[table])
        for key in sorted(there.keys() | wanted.keys(), key=str):
            where = "/".join(str(part) for part in key)
            if key not in there:
                yield Fault("row", f"{table.name}: a row is missing", where)
            elif key not in wanted:
                yield Fault("row", f"{table.name}: a row that no analysis gave", where)
            elif there[key] != wanted[key]:
                wrong = [n for n, value in wanted[key].items() if there[key][n] != value]
                yield Fault("row", f"{table.name}: {', '.join(wrong)} changed", where)


def _keyed(table: Table, rows: Iterable[Values]) -> dict[tuple[Any, ...], Values]:
    names = [column.name for column in table.primary_key.columns]
    return {tuple(row[name] for name in names): row for row in rows}


def _load_rows(
    connection: Connection, table: Table, articles: list[str]
) -> dict[str, list[Values]]:
    found: dict[str, list[Values]] = {}
    for row in connection.execute(select(table).where(table.c.article.in_(articles))).mappings():
        found.setdefault(row["article"], []).append(dict(row))
    return found


def _find_rowed(connection: Connection, articles: list[str]) -> set[str]:
    query = (
        select(ARTICLES.c.id)
        .join(REPORTS, (REPORTS.c.revision == ARTICLES.c.revision) & REPORTS.c.current)
        .where(ARTICLES.c.id.in_(articles))
    )
    return set(connection.execute(query).scalars())


def _has_older(connection: Connection, article: str) -> bool:
    """True when the rows may be an older revision's: the newest waits for its analysis."""
    query = select(REPORTS.c.revision).where(REPORTS.c.article == article).limit(1)
    return connection.execute(query).first() is not None


# ---------------------------------------------------------------- spans and words


def _check_spans(report: Report, checked: Counter[str]) -> Iterator[Fault]:
    length = len(report.article.text)
    for what, span in _spans(report):
        checked["spans"] += 1
        if not 0 <= span.start < span.end <= length:
            where = f"{report.article.id}/{what}"
            yield Fault("span", f"{span.start} to {span.end} is not in its text", where)
    sources = {source.id for source in report.sources}
    attributions = {attribution.id for attribution in report.attributions}
    timexes = {timex.id for timex in report.timexes}
    for claim in report.claims:
        where = f"{report.article.id}/{claim.id}"
        if missing := [name for name in claim.chain if name not in sources]:
            yield Fault("reference", f"its chain names {missing[0]}, no source", where)
        if claim.attribution is not None and claim.attribution not in attributions:
            yield Fault("reference", f"its attribution {claim.attribution} is not there", where)
        if missing := [name for name in claim.timexes if name not in timexes]:
            yield Fault("reference", f"its time expression {missing[0]} is not there", where)


def _spans(report: Report) -> Iterator[tuple[str, Span]]:
    for claim in report.claims:
        yield from ((claim.id, span) for span in (*claim.spans, *claim.condition))
    for source in report.sources:
        yield from ((source.id, span) for span in source.mentions)
    for item in report.attributions:
        yield from ((item.id, span) for span in (*item.source, *item.cue, *item.content))
    yield from ((timex.id, timex.span) for timex in report.timexes)
    yield from ((part.kind.value, part.span) for part in report.parts)
    yield from ((event.lemma, event.span) for event in report.events)
    yield from ((o.stage, o.span) for o in report.omissions if o.span is not None)


def _check_words(
    connection: Connection, revision: str, report: Report, checked: Counter[str]
) -> Iterator[Fault]:
    """Every claim's words are those of its spans, and stand in the page as it was read."""
    if not report.claims:
        return
    try:
        page = load_page(connection, revision)
    except (LedgerError, zlib.error) as error:
        yield Fault("page", f"cannot be looked at: {error}", revision)
        return
    there = PageText.from_bytes(page.raw, page.media_type)
    for claim in report.claims:
        where = f"{report.article.id}/{claim.id}"
        if not _is_worded(report, claim):
            yield Fault("quotation", "its words are not those of its spans", where)
        for span in claim.spans:
            checked["quotations"] += 1
            words = report.article.text[span.start : span.end]
            if not _stands_in(there, words):
                yield Fault("quotation", f"{_short(words)} is not in the stored page", where)


def _is_worded(report: Report, claim: Claim) -> bool:
    text = report.article.text
    wanted = "".join(text[span.start : span.end] for span in claim.spans)
    return _letters(wanted) == _letters(claim.text)


def _letters(words: str) -> str:
    return "".join(filter(str.isalnum, words))


def _stands_in(page: PageText, words: str) -> bool:
    """True when the words are in the page, or each line of them is; marks alone are no words."""
    if not any(map(str.isalnum, words)) or page.find(words) is not None:
        return True
    lines = [line for line in words.splitlines() if line.strip()]
    return len(lines) > 1 and all(page.find(line) is not None for line in lines)


def _short(words: str) -> str:
    plain = " ".join(words.split())
    return f"“{plain[:60]}…”" if len(plain) > 60 else f"“{plain}”"
