"""The other reports of a story settle what a report alone leaves open."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from sayso.model import Interval, Publication, Report
from sayso.timex.candidates import Candidate, find_candidates
from sayso.timex.published import to_publication

APART = 62
"""Days between reports of one story, at most, for one to settle the year of another."""


def narrow_publications(reports: Sequence[Report]) -> dict[str, Publication]:
    """The publication of each report of a story, by article id, narrowed by the others.

    A report whose text leaves several years open takes the one in which another report of the
    story was published; where none is dated, the one year that all undated ones leave open.
    Where nothing settles it, or the report is dated, its publication stays as it is. Order of
    the reports does not matter.
    """
    narrowed = {report.article.id: report.published for report in reports}
    dated = {
        report.article.id: report.published.interval
        for report in reports
        if report.published.interval is not None
    }
    unsettled: dict[str, tuple[Candidate, ...]] = {}
    for report in reports:
        if report.article.id in dated:
            continue
        candidates, _ = find_candidates(report.article, report.timexes)
        if candidates:
            unsettled[report.article.id] = candidates
    common = _find_common_year(list(unsettled.values())) if not dated else None
    for article, candidates in unsettled.items():
        settled = _settle_by_dated(candidates, dated)
        if settled is None and common is not None:
            chosen = next(c for c in candidates if c.year == common)
            settled = chosen, f"{common} is the one year that fits all reports of the story."
        if settled is not None:
            narrowed[article] = _settled(narrowed[article], *settled)
    return narrowed


def _settle_by_dated(
    candidates: Sequence[Candidate], dated: dict[str, Interval]
) -> tuple[Candidate, str] | None:
    near: dict[int, tuple[int, str, date]] = {}
    for index, candidate in enumerate(candidates):
        for article, interval in sorted(dated.items()):
            gap = _gap(candidate.interval, interval)
            if gap is not None and gap <= APART and (index not in near or gap < near[index][0]):
                near[index] = (gap, article, interval.start or interval.end or date.min)
    if len(near) != 1:
        return None
    [(index, (_, article, day))] = near.items()
    chosen = candidates[index]
    other = f"Another report of the story ({article}) is of {day}"
    return chosen, f"{other}: that settles the year {chosen.year}."


def _gap(a: Interval, b: Interval) -> int | None:
    if a.meets(b):
        return 0
    if a.end is not None and b.start is not None and a.end < b.start:
        return (b.start - a.end).days
    if b.end is not None and a.start is not None and b.end < a.start:
        return (a.start - b.end).days
    return None


def _find_common_year(all_candidates: Sequence[Sequence[Candidate]]) -> int | None:
    """The one year that every undated report leaves open; None unless there is just one."""
    if len(all_candidates) < 2:
        return None
    counts = Counter(year for some in all_candidates for year in {c.year for c in some})
    common = [year for year, count in counts.items() if count == len(all_candidates)]
    return common[0] if len(common) == 1 else None


def _settled(before: Publication, chosen: Candidate, why: str) -> Publication:
    return replace(to_publication(chosen.interval), how=(*before.how, why), inferred=True)
