"""A story as it stands in the ledger, or as it stood on an earlier or later day."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from sayso.ledger import Ledger
from sayso.model import Comparison, Expectation
from sayso.pipeline.compare import compare, latest_day, narrow_reports
from sayso.pipeline.stories import find_withdrawn
from sayso.view import StoryView, view_story


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

    With `as_of`, reports published after that day are left out and what is due is judged from
    it. NotFoundError names what comes near.
    """
    story = ledger.story_id(lookup)
    reports = list(ledger.reports(story=story))
    stored = ledger.comparison(story)
    if as_of is not None:
        known = [report for report in reports if _is_out(report.published.interval, as_of)]
        if len(known) < len(reports) or stored is None:
            reports, stored = known, None
    found = stored or compare(reports, story=story, withdrawn=find_withdrawn(ledger))
    narrowed = narrow_reports(reports)
    view = view_story(narrowed, found.sources)
    day = as_of or latest_day(view)
    if as_of is not None and stored is not None:
        found = replace(
            found,
            expectations=_on(compare(reports, as_of=day, withdrawn=find_withdrawn(ledger)), stored),
        )
    return OpenStory(found, view, day)


def _is_out(interval: tuple[date | None, date | None] | None, as_of: date) -> bool:
    return interval is None or interval[0] is None or interval[0] <= as_of


def _on(found: Comparison, stored: Comparison) -> tuple[Expectation, ...]:
    """The expectations of another day under the ids that the ledger keeps them by."""
    ids = {frozenset(kept.claims): (kept.id, kept.event) for kept in stored.expectations}
    kept = []
    for expectation in found.expectations:
        lasting = ids.get(frozenset(expectation.claims))
        if lasting:
            kept.append(replace(expectation, id=lasting[0], event=lasting[1]))
        else:
            kept.append(replace(expectation, event=None))
    return tuple(kept)
