"""A story as the comparing stages see it: reports in order, claims and sources by their ids."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypeVar

from sayso.model import (
    PUBLISHER_ID,
    Claim,
    ClaimRef,
    Report,
    Source,
    Span,
    StorySource,
    Timex,
)
from sayso.ranges import TimeRange, find_ranges

Given = ParamSpec("Given")
Found = TypeVar("Found")

_NOT_ASKED: Any = object()


@dataclass(frozen=True)
class StoryView:
    """The reports of one story, oldest first, with their sources merged across articles.

    Built by `view_story`; every comparing stage takes one and gives findings.
    """

    reports: Mapping[str, Report]
    sources: tuple[StorySource, ...] = ()
    _claims: Mapping[ClaimRef, Claim] = field(default_factory=dict, repr=False)
    _sources: Mapping[tuple[str, str], Source] = field(default_factory=dict, repr=False)
    _merged: Mapping[tuple[str, str], StorySource] = field(default_factory=dict, repr=False)
    _timexes: Mapping[tuple[str, str], Timex] = field(default_factory=dict, repr=False)
    _kept: dict[object, dict[object, Any]] = field(default_factory=dict, repr=False, compare=False)

    def claims(self) -> Iterator[tuple[ClaimRef, Claim]]:
        """Every claim with its reference, reports oldest first, claims in reading order."""
        yield from self._claims.items()

    def claim(self, ref: ClaimRef) -> Claim:
        """The claim of a reference."""
        return self._claims[ref]

    def report(self, ref: ClaimRef) -> Report:
        """The report that a claim stands in."""
        return self.reports[ref.article]

    def source(self, article: str, source: str) -> Source:
        """A source of one article."""
        return self._sources[article, source]

    def actor(self, article: str, source: str | None) -> StorySource | None:
        """The actor across the story behind one article's source, None when it has none."""
        return self._merged.get((article, source)) if source is not None else None

    def chain(self, ref: ClaimRef) -> tuple[Source, ...]:
        """The sources of a claim's chain, the publisher first."""
        return tuple([self._sources[ref.article, sid] for sid in self.claim(ref).chain])

    def timexes(self, ref: ClaimRef) -> tuple[Timex, ...]:
        """The time expressions of a claim."""
        return tuple([self._timexes[ref.article, tid] for tid in self.claim(ref).timexes])

    def ranges(self, ref: ClaimRef) -> tuple[TimeRange, ...]:
        """The stretches of days that a claim speaks of, each joined from its expressions."""
        return find_ranges(self.reports[ref.article].article.text, self.timexes(ref))

    def words(self, article: str, span: Span) -> str:
        """The words of a span in an article."""
        return self.reports[article].article.text[span.start : span.end]

    def publisher(self, article: str) -> str:
        """The publisher as it may be compared: an unknown one equals no other."""
        report = self.reports[article]
        return report.publisher or f"publisher unknown ({article})"

    def day(self, article: str) -> date | None:
        """The earliest day an article may have been published, None when nothing is known."""
        interval = self.reports[article].published.interval
        return interval.start if interval else None


def view_story(reports: Iterable[Report], sources: Iterable[StorySource] = ()) -> StoryView:
    """The view of a story: independent of the order in which its reports are given.

    >>> view_story([]).reports
    {}
    """
    ordered = sorted(reports, key=_age)
    merged = tuple(sources)
    return StoryView(
        reports={report.article.id: report for report in ordered},
        sources=merged,
        _claims={
            ClaimRef(report.article.id, claim.id): claim
            for report in ordered
            for claim in report.claims
        },
        _sources={(r.article.id, source.id): source for r in ordered for source in r.sources},
        _merged={(ref.article, ref.source): actor for actor in merged for ref in actor.members},
        _timexes={(r.article.id, timex.id): timex for r in ordered for timex in r.timexes},
    )


def _age(report: Report) -> tuple[date, str, str]:
    interval = report.published.interval
    day = (interval.start or interval.end) if interval else None
    return (day or date.max, report.published.value or "", report.article.id)


def remembered(
    find: Callable[Concatenate[StoryView, Given], Found],
) -> Callable[Concatenate[StoryView, Given], Found]:
    """A function of a view and of values that can be hashed, which answers the same only once.

    What it found is kept with the view, and goes with it; so the function has to be pure.

    >>> @remembered
    ... def count_reports(view: StoryView) -> int:
    ...     print("counting")
    ...     return len(view.reports)
    >>> view = view_story([])
    >>> count_reports(view), count_reports(view)
    counting
    (0, 0)
    """

    @wraps(find)
    def ask(view: StoryView, /, *given: Given.args, **rest: Given.kwargs) -> Found:
        kept = view._kept.get(find)
        if kept is None:
            kept = view._kept[find] = {}
        asked: object = (given, *sorted(rest.items())) if rest else given
        found: Found = kept.get(asked, _NOT_ASKED)
        if found is _NOT_ASKED:
            found = kept[asked] = find(view, *given, **rest)
        return found

    return ask


def is_publisher(source_id: str) -> bool:
    """True for the id that stands for an article's publisher."""
    return source_id == PUBLISHER_ID


def find_claims_within(view: StoryView, article: str, start: int, end: int) -> list[Claim]:
    """The claims of an article whose first words begin in this range, in reading order.

    >>> find_claims_within(view_story([]), "a", 0, 9)
    []
    """
    starts, numbers = _index_claims(view, article)
    found = numbers[bisect_left(starts, start) : bisect_left(starts, end)]
    return [view.reports[article].claims[number] for number in sorted(found)]


@remembered
def _index_claims(view: StoryView, article: str) -> tuple[list[int], list[int]]:
    """Where the claims of an article begin, in order, and the number of each."""
    claims = view.reports[article].claims if article in view.reports else ()
    placed = sorted((c.spans[0].start, number) for number, c in enumerate(claims) if c.spans)
    return [start for start, _ in placed], [number for _, number in placed]


def find_mentions_within(
    view: StoryView, article: str, start: int, end: int
) -> list[tuple[int, Source, Span]]:
    """What begins in this range and means a source of the article, its publisher left out.

    In the order of the sources, with the place of each among them, and of their mentions.

    >>> find_mentions_within(view_story([]), "a", 0, 9)
    []
    """
    starts, places = _index_mentions(view, article)
    found = sorted(places[bisect_left(starts, start) : bisect_left(starts, end)])
    sources = view.reports[article].sources[1:] if found else ()
    return [(at, sources[at], sources[at].mentions[number]) for at, number in found]


@remembered
def _index_mentions(view: StoryView, article: str) -> tuple[list[int], list[tuple[int, int]]]:
    """Where the mentions of an article's sources begin, in order, and the place of each."""
    sources = view.reports[article].sources[1:] if article in view.reports else ()
    placed = sorted(
        (mention.start, at, number)
        for at, source in enumerate(sources)
        for number, mention in enumerate(source.mentions)
    )
    return [start for start, _, _ in placed], [(at, number) for _, at, number in placed]
