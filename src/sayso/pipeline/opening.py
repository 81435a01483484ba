"""A story as it stands in the ledger, or as it stood on an earlier or later day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from sayso.errors import NotFoundError
from sayso.follow import find_expectations
from sayso.ledger import Ledger
from sayso.ledger.compared import load_compared
from sayso.ledger.renaming import lend_ids
from sayso.model import Comparison, Report
from sayso.pipeline.compare import latest_day, narrow_reports
from sayso.pipeline.stories import compare_reports
from sayso.view import StoryView, view_story


class NotOutYetError(NotFoundError):
    """No report of the story was out on the day that it is looked at from."""


@dataclass(frozen=True, slots=True)
class OpenStory:
    """A comparison with the reports it was made of, looked at from a day."""

    comparison: Comparison
    view: StoryView
    as_of: date


def open_story(
    ledger: Ledger, lookup: str | None = None, *, as_of: date | None = None
) -> OpenStory:
    """A story by id, the start of its id, words of its title, or the newest when None.

    It is read as it was compared, with the very analyses of then; one that never was is compared
    now, and not kept. With `as_of`, reports published after that day are left out and what is due
    is judged from it: findings have the ids that the ledger knows them by, and people's decisions
    hold. NotFoundError names what comes near, NotOutYetError says that nothing was out by then.
    """
    story = ledger.story_id(lookup)
    reports, stored = _load(ledger, story)
    if as_of is not None:
        return _look_back(ledger, reports, stored, as_of)
    return _look(reports, stored)


def _load(ledger: Ledger, story: str) -> tuple[list[Report], Comparison]:
    """The reports of a story with their comparison: the stored one, else one made now."""
    with ledger.connections.reading() as connection:
        reports = load_compared(connection, story)
    stored = ledger.comparison(story)
    if stored is not None and {report.article.id for report in reports} == set(stored.articles):
        return reports, stored
    reports = list(ledger.reports(story=story))
    return reports, compare_reports(ledger, story, reports)


def _look(reports: Sequence[Report], found: Comparison, as_of: date | None = None) -> OpenStory:
    view = view_story(narrow_reports(reports), found.sources)
    return OpenStory(found, view, as_of or latest_day(view))


def _look_back(
    ledger: Ledger, reports: Sequence[Report], stored: Comparison, as_of: date
) -> OpenStory:
    known = [report for report in reports if _is_out(report, as_of)]
    if not known:
        raise NotOutYetError(
            f"no report of this story was out on {as_of.isoformat()}",
            remedy="choose a later day",
        )
    if len(known) == len(reports):  # only what is due is seen otherwise
        opened = _look(known, stored, as_of)
        due = find_expectations(opened.view, stored.propositions, stored.events, as_of=as_of)
        return replace(opened, comparison=lend_ids(replace(stored, expectations=due), stored))
    found = compare_reports(ledger, stored.story, known, as_of=as_of)
    return _look(known, lend_ids(found, stored), as_of)


def _is_out(report: Report, as_of: date) -> bool:
    start = report.published.interval.start if report.published.interval else None
    return start is None or start <= as_of
