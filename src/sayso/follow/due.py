"""When something is due: on its own date, or on that of the event it hangs on."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sayso.follow.happenings import Happening, kind_of, length, mentions_in
from sayso.model import Argument, ClaimRef, Interval, SourceKind, Span
from sayso.view import StoryView, remembered

TRAVELS = frozenset({"visit", "arrive"})
TRIP = re.compile(r"\b(?:during|on)\s(?:[\w.’'-]+\s){0,5}(visit|trip|tour|stay)\b", re.IGNORECASE)
AT = re.compile(r"\bat\s$", re.IGNORECASE)
ACTS = frozenset({"agree", "promise", "offer", "threaten", "propose", "refuse", "must", "allow"})
"""Ways of putting a claim that are acts: "agreed on Wednesday to buy" dates the agreeing."""

HOLDING = frozenset(
    {
        "hold",
        "attend",
        "open",
        "begin",
        "start",
        "run",
        "take_place",
        "last",
        "meet",
        "host",
        "gather",
        "convene",
        "schedule",
        "meeting",
        "close",
        "end",
    }
)
LONGEST_HOST = 31
EXACT = 14
"""Days: a date as exact as this goes before that of the event it hangs on."""

HOSTS = frozenset({"prep:during", "prep:at", "prep:in", "prep:on", "prep:for"})


@dataclass(frozen=True, slots=True)
class Due:
    """A due interval and where it comes from, in words."""

    interval: Interval
    basis: str
    until: bool = False
    """True where the words give its last day only, and it begins with the report."""


def find_due(
    view: StoryView, group: Sequence[Happening], happenings: Sequence[Happening]
) -> Due | None:
    """When a group of happenings is due: by its own exact date, its host's, or a vaguer own one.

    None when no date is given at all.
    """
    own = [due for found in group if (due := find_own_due(view, found)) is not None]
    hosted = [due for found in group if (due := _host_due(view, found, happenings)) is not None]
    days = [due for due in own if length(due.interval)[0] <= 1]
    for stated in (days, [*_exact(own), *_exact(hosted)], hosted, own):
        if stated:
            return _first_stated(min(stated, key=lambda due: length(due.interval)), own)
    return None


def _exact(stated: Sequence[Due]) -> list[Due]:
    return [due for due in stated if length(due.interval)[0] <= EXACT]


def _first_stated(best: Due, own: Sequence[Due]) -> Due:
    """Of those that say "by" one day, the first: its rule was fixed first."""
    same = [due for due in own if due.until and due.interval.end == best.interval.end]
    return min(same, key=lambda due: due.interval.start or date.max) if best.until else best


def find_own_due(view: StoryView, found: Happening) -> Due | None:
    """The claim's own date, when it does not lie before the publication.

    "By the end of April" is due from the publication on.
    """
    published = view.day(found.ref.article)
    interval = found.interval
    if interval is None or (published and interval.end and interval.end < published):
        return None
    modal = _modal(view, found)
    if modal in ACTS and interval.start and published and interval.start <= published:
        return None
    days = [day for day in (interval.start, published) if day is not None]
    start = max(days, default=None)
    if _is_at_the_end(view, found) and interval.end:
        start = interval.end
    words = f"its own words: “{_timex_words(view, found.ref)}”"
    return Due(Interval(start, interval.end), words, until=interval.start is None)


def _is_at_the_end(view: StoryView, found: Happening) -> bool:
    """True for "at the end of the month", which is its last day."""
    text = view.report(found.ref).article.text
    return any(
        timex.mod == "END" and AT.search(text[max(0, timex.span.start - 4) : timex.span.start])
        for timex in view.timexes(found.ref)
    )


def _modal(view: StoryView, found: Happening) -> str | None:
    frame = view.claim(found.ref).frame
    return frame.modal if frame else None


def _timex_words(view: StoryView, ref: ClaimRef) -> str:
    return ", ".join(view.words(ref.article, timex.span) for timex in view.timexes(ref))


def _host_due(view: StoryView, found: Happening, happenings: Sequence[Happening]) -> Due | None:
    """The dates of the event that a claim hangs on: "during his visit", "at the forum"."""
    frame = view.claim(found.ref).frame
    if frame is None:
        return None
    dates = [timex.span for timex in view.timexes(found.ref)]
    hosts = [
        argument
        for argument in frame.arguments
        if argument.role in HOSTS and not any(argument.span.overlaps(day) for day in dates)
    ]
    for host in hosts:
        if kind_of(host.head) in TRAVELS:
            due = _trip_due(view, found, host.head, happenings)
        else:
            due = _gathering_due(view, found, host, happenings)
        if due is not None:
            return due
    text = view.claim(found.ref).text
    trip = TRIP.search(text)
    return _trip_due(view, found, trip[1].lower(), happenings) if trip else None


def _trip_due(
    view: StoryView, found: Happening, word: str, happenings: Sequence[Happening]
) -> Due | None:
    """From the day somebody who takes part arrives; a trip's end is open."""
    arrivals = [
        other
        for other in _ahead(view, found, happenings)
        if other.kind in TRAVELS and other.actors & found.actors
    ]
    if not arrivals:
        return None
    first = min(arrivals, key=_starts)
    start = first.interval.start if first.interval else None
    words = view.claim(first.ref).text
    return Due(Interval(start, None), f"the {word} it hangs on: “{words}”")


def _gathering_due(
    view: StoryView, found: Happening, host: Argument, happenings: Sequence[Happening]
) -> Due | None:
    """The dates of a gathering: those of a claim that it is held, or attended, on some days."""
    hosts = _bodies(view, found.ref, [host.span])
    held = [
        other
        for other in _ahead(view, found, happenings)
        if other.word in HOLDING and _is_of_host(view, other, host, hosts)
    ]
    if not held:
        return None
    best = max(
        held, key=lambda other: (other.interval is not None and _days(other), _starts(other))
    )
    if best.interval is None:
        return None
    words = view.claim(best.ref).text
    return Due(best.interval, f"the {host.head} it hangs on: “{words}”")


def _ahead(view: StoryView, found: Happening, happenings: Sequence[Happening]) -> list[Happening]:
    """Dated happenings that begin on a known day, not over before the report of another."""
    published = view.day(found.ref.article)
    return [
        other
        for other in happenings
        if other.interval is not None
        and other.interval.start is not None
        and not other.named
        and length(other.interval)[0] <= LONGEST_HOST
        and not (published and other.interval.end and other.interval.end < published)
    ]


def _is_of_host(view: StoryView, other: Happening, host: Argument, hosts: frozenset[str]) -> bool:
    frame = view.claim(other.ref).frame
    if frame is None:
        return False
    spans = [*view.claim(other.ref).spans, *(argument.span for argument in frame.arguments)]
    same_word = any(argument.head == host.head for argument in frame.arguments)
    return same_word or bool(hosts & _bodies(view, other.ref, spans))


def _bodies(view: StoryView, ref: ClaimRef, spans: Sequence[Span]) -> frozenset[str]:
    """Organisations that some spans name: a gathering goes by the body that holds it."""
    return mentions_in(view, ref, tuple(spans)) & _organisations(view)


@remembered
def _organisations(view: StoryView) -> frozenset[str]:
    return frozenset(a.id for a in view.sources if a.kind is SourceKind.ORGANISATION)


def _starts(found: Happening) -> date:
    return (found.interval.start if found.interval else None) or date.max


def _days(found: Happening) -> int:
    """Days of a closed stretch; a longer one says more of a gathering than its first day."""
    return length(found.interval)[0] if found.interval and found.interval.end else -1
