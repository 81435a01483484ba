"""A block of input to its file set: read, analysed, written; done once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field, replace
from hashlib import blake2b

from sayso.batch.blocks import Block, load_content, read_content, to_reason
from sayso.batch.folder import Folder, Row
from sayso.batch.rows import from_page, from_report
from sayso.errors import InputError
from sayso.ledger.identity import article_identity, mint_id
from sayso.model import Report
from sayso.parse import load_parser
from sayso.pipeline.analyze import analyze_many, generated_by
from sayso.read import Reading, Skipped, Unread

LAYOUT = 1
"""The version of the tables: raised when their columns or meaning change."""


@dataclass
class Mark:
    """What became of a block: how many reports and claims, and what was left out and why."""

    name: str
    reports: int = 0
    claims: int = 0
    not_analysed: int = 0
    unread: list[dict[str, str]] = field(default_factory=list)
    skipped: dict[str, int] = field(default_factory=dict)


class Analyst:
    """A worker that analyses blocks; the parser is loaded once.

    >>> Analyst("out", "no_such_parser").folder.address
    'out'
    """

    def __init__(self, out: str, parser: str) -> None:
        self.folder = Folder(out)
        self.parser = parser

    def __call__(self, row: Row) -> Row:
        """The mark of a block, which is done by now; `again` is True where it was before.

        A block that can't be read at all gives a mark without a name.
        """
        block = Block(**row)
        try:
            content = load_content(block)
        except (OSError, InputError) as error:
            what, remedy = to_reason(error)
            mark = Mark("", unread=[{"where": block.where, "what": what, "remedy": remedy}])
            return {**asdict(mark), "number": block.number, "again": False}
        name = name_block(block, content, self.parser)
        done = self.folder.find_mark(name)
        if done is None:
            done = self._analyse(block, content, name)
        return {**done, "number": block.number}

    def _analyse(self, block: Block, content: bytes, name: str) -> Row:
        mark = Mark(name)
        readings: list[Reading] = []
        skipped: Counter[str] = Counter()
        for found in read_content(block, content):
            if isinstance(found, Reading):
                readings.append(found)
            elif isinstance(found, Skipped):
                skipped[found.reason] += 1
            else:
                mark.unread.append(to_told(found))
        mark.skipped = dict(skipped)
        reports = analyse_readings(readings, self.parser)
        mark.reports = len(reports)
        mark.claims = sum(len(report.claims) for report in reports)
        mark.not_analysed = sum(report.not_analysed is not None for report in reports)
        pairs = list(enumerate(zip(readings, reports, strict=True)))
        tables = {
            "reports": [from_report(name, at, reading, report) for at, (reading, report) in pairs],
            "pages": [from_page(at, report.article.id, reading) for at, (reading, report) in pairs],
        }
        made = asdict(mark)
        self.folder.write_set(name, tables, made)
        return made


def name_block(block: Block, content: bytes, parser: str) -> str:
    """What a block's file set is called: a hash of its content, its form and the rules.

    >>> block = Block(0, "day.jsonl", "lines", 0, 9)
    >>> name_block(block, b"a", "p") == name_block(block, b"b", "p")
    False
    """
    form = "archive" if block.form == "archive" else "lines"
    digest = blake2b(repr((form, LAYOUT, generated_by(parser))).encode(), digest_size=16)
    digest.update(content)
    return digest.hexdigest()


def analyse_readings(readings: Sequence[Reading], parser: str) -> list[Report]:
    """The reports of readings, under the ids that a ledger gives their articles."""
    if readings:
        load_parser(parser)
    articles = (
        replace(
            reading.article,
            id=mint_id("article", article_identity(reading.article, reading.raw)),
        )
        for reading in readings
    )
    reports = analyze_many(articles, parser=parser)
    return [
        replace(report, omissions=(*report.omissions, *reading.notes))
        for reading, report in zip(readings, reports, strict=True)
    ]


def to_told(unread: Unread) -> dict[str, str]:
    """What could not be read, as it is written down."""
    return {"where": unread.where, "what": unread.what, "remedy": unread.remedy}
