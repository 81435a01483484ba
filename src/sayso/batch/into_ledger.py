"""A batch's folder into a ledger: reports are taken over as they were analysed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from sayso.batch.analysing import LAYOUT
from sayso.batch.folder import RUN, Folder, Row
from sayso.batch.rows import to_report
from sayso.errors import InputError
from sayso.ledger import Added, Ledger
from sayso.model import Report
from sayso.parse import DEFAULT_PARSER
from sayso.pipeline.analyze import generated_by
from sayso.pipeline.record import BATCH, Tally, cache_key, corrected, refresh
from sayso.read import Unread

Progress = Callable[[str], None]


def is_output(given: str) -> bool:
    """True for a folder that a batch has written, whole.

    >>> is_output("samples")
    False
    """
    return "://" not in given and (Path(given) / RUN).is_file()


def read_output(
    ledger: Ledger,
    given: str,
    *,
    parser: str = DEFAULT_PARSER,
    jobs: int = 1,
    progress: Progress = lambda where: None,
) -> Tally:
    """Read a batch's folder into a ledger, which is then as if it had read the inputs itself.

    Reports that were analysed by the same rules and parser are taken over; others are analysed
    again. Stories are gathered and compared in the ledger, with what it has already. Killed at
    any moment, the next run continues. InputError when the folder is of another version.
    """
    folder = Folder(given)
    run = folder.load_run()
    if run is None or run["layout"] != LAYOUT:
        what = "no batch has ended here" if run is None else "it is of another version of Sayso"
        raise InputError(what, where=given, remedy="run sayso batch into it again")
    tally = Tally(unread=[Unread(**told) for told in run["unread"]])
    for block in run["blocks"]:
        refused = {row for name, row in run["refused"] if name == block}
        for rows in _read_block(folder, block, refused):
            _take_over(ledger, rows, parser, tally)
            progress(f"{given}, {block}")
    tally.stories = tuple(refresh(ledger, parser=parser, jobs=jobs))
    return tally


def _read_block(folder: Folder, block: str, refused: set[int]) -> Iterator[list[tuple[Row, Row]]]:
    """The reports of a block with their pages, a transaction at a time."""
    reports = folder.read_rows("reports", block, columns=("given_id", "text", "report"))
    pages = folder.read_rows("pages", block, columns=("media_type", "place", "raw"))
    batch: list[tuple[Row, Row]] = []
    for at, pair in enumerate(zip(reports, pages, strict=True)):
        if at not in refused:
            batch.append(pair)
        if len(batch) == BATCH:
            yield batch
            batch = []
    if batch:
        yield batch


def _take_over(ledger: Ledger, rows: list[tuple[Row, Row]], parser: str, tally: Tally) -> None:
    now = datetime.now(UTC).isoformat(timespec="seconds")
    with ledger.transaction():
        for row, page in rows:
            report = to_report(row)
            article = replace(report.article, id=row["given_id"])
            added = ledger.add_reading(
                article=article,
                raw=page["raw"],
                media_type=page["media_type"],
                where=page["place"],
                captured=article.captured or now,
            )
            tally.new += added.new_article
            tally.revised += added.new_revision and not added.new_article
            tally.unchanged += not added.new_revision
            if added.new_reading and _save(ledger, added, report, parser):
                tally.claims += len(report.claims)
                tally.not_analysed += report.not_analysed is not None


def _save(ledger: Ledger, added: Added, report: Report, parser: str) -> bool:
    """Save a report if analysing its article now would give it; True where it was saved."""
    article = replace(report.article, id=added.article)
    if report.generated_by != generated_by(parser) or corrected(ledger, article) != report.article:
        return False
    ledger.save_report(added.revision, report, cache_key(article, parser))
    return True
