"""The reports of one story to their comparison: align, judge, follow."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

from sayso import __version__
from sayso.align import NO_DECISIONS, Decisions, align_claims, merge_sources
from sayso.follow import find_expectations, find_positions, find_timeline
from sayso.judge import build_propositions, find_relations
from sayso.model import Comparison, Report
from sayso.pipeline.calendar import find_calendar_conflicts
from sayso.timex import narrow_publications, resolve_timexes
from sayso.view import StoryView, view_story


def compare(
    reports: Iterable[Report],
    *,
    story: str = "story",
    as_of: date | None = None,
    withdrawn: frozenset[str] = frozenset(),
    decisions: Decisions = NO_DECISIONS,
) -> Comparison:
    """What the reports of one story say together; the same for any order of the reports.

    `as_of` is the day the expectations are looked at from, by default that of the latest
    report. `withdrawn` are ids of articles that no longer count, `decisions` the claims that
    people put together or took apart.
    """
    narrowed = narrow_reports(list(reports))
    view = view_story(narrowed, merge_sources(narrowed))
    alignment = align_claims(view, decisions=decisions, explains=False)
    doubtful = [join.groups for join in alignment.doubtful]
    relations, conflicts = find_relations(view, alignment.groups, alignment.near, doubtful)
    conflicts = (*conflicts, *find_calendar_conflicts(view, conflicts))
    propositions = build_propositions(
        view,
        alignment.groups,
        relations=relations,
        conflicts=conflicts,
        merges=alignment.merges,
        joins=[join.groups for join in alignment.doubtful],
        withdrawn=withdrawn,
    )
    events = find_timeline(view, propositions, relations, conflicts)
    day = as_of or latest_day(view)
    return Comparison(
        story=story,
        articles=tuple(view.reports),
        published={article: report.published for article, report in view.reports.items()},
        sources=view.sources,
        propositions=propositions,
        relations=relations,
        conflicts=conflicts,
        events=events,
        expectations=find_expectations(view, propositions, events, as_of=day),
        positions=find_positions(view),
        generated_by={"rules": f"sayso {__version__}"},
    )


def narrow_reports(reports: Sequence[Report]) -> list[Report]:
    """The reports with publication dates settled by each other, and times reckoned anew."""
    publications = narrow_publications(reports)
    return [
        report
        if publications[report.article.id] == report.published
        else replace(
            report,
            published=publications[report.article.id],
            timexes=resolve_timexes(report.timexes, publications[report.article.id]),
        )
        for report in reports
    ]


def latest_day(view: StoryView) -> date:
    """The day of the latest report; where no date is known, the first day of the calendar."""
    days = [
        day
        for report in view.reports.values()
        if report.published.interval
        for day in (report.published.interval.end, report.published.interval.start)
        if day is not None
    ]
    return max(days, default=date.min)
