"""The stages over JSON lines: bad lines are handed to `complain` and left out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import date

from sayso.contract import Line, is_comparison, is_report, to_article, to_report
from sayso.errors import ContractError
from sayso.model import Article, Comparison, Report
from sayso.parse import DEFAULT_PARSER
from sayso.pipeline.analyze import analyze_many
from sayso.pipeline.compare import compare
from sayso.stories import cluster_reports

Complain = Callable[[ContractError], None]
Numbered = Iterable[tuple[str, Line]]


def analyze_lines(
    lines: Numbered, *, parser: str = DEFAULT_PARSER, complain: Complain
) -> Iterator[tuple[Line, Report]]:
    """Each line with its report, in order."""
    waiting: list[Line] = []

    def articles() -> Iterator[Article]:
        for line, article in _articles(lines, complain):
            waiting.append(line)
            yield article

    for report in analyze_many(articles(), parser=parser):
        yield waiting.pop(0), report


def gather_lines(
    lines: Numbered, *, parser: str = DEFAULT_PARSER, complain: Complain
) -> Iterator[tuple[Line, Report]]:
    """Each line with its report, its story told; articles are analysed first."""
    reports = list(_reports(lines, parser, complain))
    stories = cluster_reports(report for _, report in reports)
    for line, report in reports:
        yield line, replace(report, story=stories[report.article.id])


def compare_lines(
    lines: Numbered,
    *,
    parser: str = DEFAULT_PARSER,
    as_of: date | None = None,
    complain: Complain,
) -> Iterator[Comparison]:
    """One comparison a story; lines without a story are gathered first."""
    reports = [report for _, report in _reports(lines, parser, complain)]
    if any(report.story is None for report in reports):
        stories = cluster_reports(reports)
        reports = [replace(report, story=stories[report.article.id]) for report in reports]
    members: dict[str, list[Report]] = defaultdict(list)
    for report in reports:
        members[report.story or ""].append(report)
    for story in sorted(members):
        yield compare(members[story], story=story, as_of=as_of)


def _articles(lines: Numbered, complain: Complain) -> Iterator[tuple[Line, Article]]:
    seen: set[str] = set()
    for where, line in lines:
        try:
            article = to_article(line, where=where)
            if article.id in seen:
                raise ContractError(
                    f"the id {article.id!r} was given before",
                    where=where,
                    remedy="give each article its own id",
                )
        except ContractError as error:
            complain(error)
            continue
        seen.add(article.id)
        yield line, article


def _reports(lines: Numbered, parser: str, complain: Complain) -> Iterator[tuple[Line, Report]]:
    """Reports as they are; articles among them are analysed, in the order of the lines.

    Lines of comparisons, as `sayso export jsonl` writes them after the reports, are passed over.
    """
    bare: list[tuple[str, Line]] = []
    for where, line in lines:
        if is_comparison(line):
            continue
        if not is_report(line):
            bare.append((where, line))
            continue
        try:
            yield line, to_report(line, where=where)
        except ContractError as error:
            complain(error)
    yield from analyze_lines(bare, parser=parser, complain=complain)
