"""A whole and its parts: "met three times", and three meetings with their dates."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator

from sayso.judge.pairs import Finding, actors_in, content_words
from sayso.judge.wording import quote_claim
from sayso.model import (
    Claim,
    ClaimRef,
    Frame,
    Interval,
    Polarity,
    RelationType,
    Tense,
    TimexType,
)
from sayso.view import StoryView

TIMES = frozenset({"time", "occasion"})
MOST = 20
_NAME = re.compile(r"\b[A-Z][a-z]\w+")


def find_wholes(view: StoryView) -> Iterator[Finding]:
    """Claims that count how often something happened, with the dated claims that are those times.

    Only when they are exactly as many: fewer say nothing, more would not be the same thing.
    """
    dated = _dated_instances(view)
    for ref, claim in view.claims():
        count = _count_of_times(claim)
        if count is None or claim.frame is None:
            continue
        actors = [actor.name for actor in view.sources if actor.id in actors_in(view, ref)]
        happenings = content_words(claim.frame)
        days: dict[Interval, ClaimRef] = {}
        for other, frame, day in dated:
            names = _names_of(view, other)
            shared = sum(any(w.lower() in names for w in _NAME.findall(name)) for name in actors)
            if shared >= max(1, len(actors)) and other != ref and happenings & _happening(frame):
                days.setdefault(day, other)
        if len(days) == count:
            for day, other in sorted(days.items(), key=lambda item: str(item[0])):
                detail = (
                    f"{quote_claim(view, ref)} agrees with {count} that are dated, "
                    f"this one {day.start}"
                )
                yield Finding(
                    RelationType.AGREES, ref, other, detail, values=(str(count), str(day))
                )


def _count_of_times(claim: Claim) -> int | None:
    if claim.frame is None or claim.polarity is Polarity.NEGATIVE:
        return None
    for quantity in claim.frame.quantities:
        if quantity.unit in TIMES and quantity.low == quantity.high and not quantity.hedge:
            number = int(quantity.low)
            if 2 <= number <= MOST and number == quantity.low:
                return number
    return None


def _dated_instances(view: StoryView) -> list[tuple[ClaimRef, Frame, Interval]]:
    """Past claims with a day of their own, once for each day and happening."""
    found = []
    taken: dict[frozenset[str], set[Interval]] = defaultdict(set)
    for ref, claim in view.claims():
        if claim.frame is None or claim.time is Tense.FUTURE or claim.polarity is Polarity.NEGATIVE:
            continue
        for timex in view.timexes(ref):
            interval = timex.interval
            if timex.type not in (TimexType.DATE, TimexType.TIME) or interval is None:
                continue
            if not interval.start or not interval.end or (interval.end - interval.start).days > 4:
                continue
            key = frozenset(_happening(claim.frame))
            if interval not in taken[key]:
                taken[key].add(interval)
                found.append((ref, claim.frame, interval))
            break
    return found


def _happening(frame: Frame) -> frozenset[str]:
    """The predicate and the nouns of its subject and object, as words of what happens."""
    heads = {a.head for a in frame.arguments if a.role in ("subject", "object")}
    kept = content_words(
        Frame(predicate="", span=frame.span, lemmas=(frame.predicate, *sorted(heads)))
    )
    return kept - {"be", "have", "hold", "say"}


def _names_of(view: StoryView, ref: ClaimRef) -> set[str]:
    """The capitalised words of a claim, and of its actors' names, in lower case."""
    names = {actor.name for actor in view.sources if actor.id in actors_in(view, ref)}
    words = [view.claim(ref).text, *names]
    return {word.lower() for text in words for word in _NAME.findall(text)}
