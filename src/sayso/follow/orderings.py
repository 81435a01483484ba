"""Orderings that only words give: "resigned after the vote", "before the talks began"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from sayso.follow.happenings import (
    NOT_EVENTS,
    Happening,
    event_nouns,
    is_forward,
    is_settled,
    words_of,
)
from sayso.follow.outcomes import count_shared
from sayso.model import ClaimRef, Interval, Polarity
from sayso.view import StoryView

LATER = re.compile(r"\b(?:after|following|since|in the wake of)\s", re.IGNORECASE)
EARLIER = re.compile(r"\b(?:before|ahead of|prior to|in the run-up to)\s", re.IGNORECASE)
THEN = re.compile(
    r"^(?:and\s+)?(?:then|afterwards?|later|subsequently|thereafter)\b|\b(?:and|who|which) then\s$",
    re.IGNORECASE,
)
SENTENCE_END = re.compile(r"[.!?][”\"’]?\s|\n")
REACH = 90
"""Characters after "after" within which what came first is named."""

Group = Sequence[Happening]


def find_orderings(
    view: StoryView, happenings: Sequence[Happening]
) -> list[tuple[ClaimRef, ClaimRef]]:
    """Pairs of claims of one report, the later first, whose order its words give."""
    by_article: dict[str, list[Happening]] = {}
    for found in happenings:
        if _is_event(view, found):
            by_article.setdefault(found.ref.article, []).append(found)
    pairs = [pair for own in by_article.values() for pair in _in_article(view, own)]
    return list(dict.fromkeys((a, b) for a, b in pairs if a != b))


def _is_event(view: StoryView, found: Happening) -> bool:
    claim = view.claim(found.ref)
    told = is_settled(claim) or is_forward(claim) or found.forward
    positive = claim.polarity is Polarity.POSITIVE
    return not found.named and told and positive and found.kind not in NOT_EVENTS


def _in_article(view: StoryView, own: Group) -> Iterator[tuple[ClaimRef, ClaimRef]]:
    text = view.report(own[0].ref).article.text
    for found in own:
        start, end = _zone(view, found, text)
        for pattern, is_later in ((LATER, True), (EARLIER, False)):
            for match in pattern.finditer(text, start, end):
                other = _find_named(view, found, own, match.end(), min(end, match.end() + REACH))
                other = _told_with_date(view, other, own) if other is not None else None
                if other is not None:
                    yield (found.ref, other.ref) if is_later else (other.ref, found.ref)
    for before, after in pairwise(own):
        begin = view.claim(after.ref).spans[0].start
        told = text[view.claim(before.ref).spans[-1].end : begin]
        if len(told) < REACH and (THEN.search(told) or THEN.match(view.claim(after.ref).text)):
            yield after.ref, before.ref


def _zone(view: StoryView, found: Happening, text: str) -> tuple[int, int]:
    """From a claim's predicate to the end of its sentence."""
    claim = view.claim(found.ref)
    start = claim.frame.span.end if claim.frame else claim.spans[-1].end
    over = SENTENCE_END.search(text, start)
    return start, over.start() if over else len(text)


def _find_named(
    view: StoryView, found: Happening, own: Group, start: int, end: int
) -> Happening | None:
    """The happening that words after "after" tell or name, in the same report."""
    for other in own:
        frame = view.claim(other.ref).frame
        if other.ref != found.ref and frame is not None and start <= frame.span.start < end:
            return other
    words = re.findall(r"[a-z]+", view.report(found.ref).article.text[start:end].lower())
    others = [other for other in own if other.ref != found.ref]
    for word in words[:6]:
        kind = event_nouns().get(word)
        if kind is not None:
            return next((other for other in others if other.kind == kind), None)
    told = frozenset(words)
    return next((other for other in others if _retells(view, other, told)), None)


def _told_with_date(view: StoryView, other: Happening, own: Group) -> Happening:
    """The happening itself, or the dated one of its kind that it tells again."""
    if other.interval is not None:
        return other
    words = words_of(view, other.ref) - {other.kind}
    return next(
        (
            dated
            for dated in own
            if dated.kind == other.kind
            and dated.interval is not None
            and count_shared(words, words_of(view, dated.ref) - {dated.kind})
        ),
        other,
    )


def _retells(view: StoryView, other: Happening, told: frozenset[str]) -> bool:
    """True where words tell again what another claim told: "after the council closed it"."""
    verb = other.word.partition("_")[0].removesuffix("e")
    words = words_of(view, other.ref) - {other.kind, other.word}
    return any(word.startswith(verb) for word in told) and count_shared(words, told) > 0


def order_groups(
    groups: Sequence[Group], pairs: Sequence[tuple[ClaimRef, ClaimRef]]
) -> dict[int, list[int]]:
    """For each group of happenings, by its place, those that words put before it.

    An order that dates give as well is left out.
    """
    at = {found.ref: number for number, group in enumerate(groups) for found in group}
    after: dict[int, list[int]] = {}
    for later, earlier in pairs:
        a, b = at.get(later), at.get(earlier)
        if a is None or b is None or a == b or a in after.get(b, ()):
            continue
        if not _is_dated_so(groups[a], groups[b]) and b not in after.get(a, ()):
            after.setdefault(a, []).append(b)
    return after


def _is_dated_so(later: Group, earlier: Group) -> bool:
    """True where the days of two groups order them already, either way."""
    a, b = _days(later), _days(earlier)
    return a is not None and b is not None and not a.meets(b)


def _days(group: Group) -> Interval | None:
    return next((found.interval for found in group if found.interval is not None), None)


def find_undated(
    view: StoryView,
    happenings: Sequence[Happening],
    pairs: Sequence[tuple[ClaimRef, ClaimRef]],
    dated: Mapping[ClaimRef, int],
) -> list[list[Happening]]:
    """Happenings without a date whose place in time words give, by a dated one."""
    beside = {one for a, b in pairs for one, other in ((a, b), (b, a)) if other in dated}
    return [
        [found]
        for found in happenings
        if found.ref in beside
        and found.ref not in dated
        and found.interval is None
        and _is_event(view, found)
    ]
