"""Places that may rival each other: where one thing is, happens, or comes from."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from sayso.judge.likeness import Likeness
from sayso.judge.lookalikes import compare_exchange
from sayso.judge.pairs import PRONOUNS, Pair
from sayso.judge.rivals import Rival
from sayso.judge.wheres import compare_places
from sayso.judge.wording import quote
from sayso.model import Argument, ClaimRef, ConflictType, Place, RelationType, Span
from sayso.places import contains
from sayso.view import StoryView

WHERE = frozenset(
    [
        "in",
        "at",
        "near",
        "outside",
        "on",
        "inside",
        "behind",
        "under",
        "over",
        "off",
        "along",
        "through",
        "beside",
        "across",
        "above",
        "below",
        "by",
        "between",
        "opposite",
        "aboard",
        "around",
    ]
)
SMALL = frozenset(
    [
        "the",
        "a",
        "an",
        "of",
        "in",
        "on",
        "at",
        "by",
        "from",
        "near",
        "and",
        "or",
        "his",
        "her",
        "its",
        "their",
        "with",
        "to",
        "this",
        "that",
        "these",
        "those",
        "city",
        "town",
        "village",
        "district",
        "north",
        "south",
        "east",
        "west",
        "northern",
        "southern",
        "eastern",
        "western",
    ]
)
_WORD = re.compile(r"[A-Za-zÀ-ÿ][\w’'-]+")
_NAMED = re.compile(
    r"\b(?P<way>in|at|near|outside|on|inside|behind|over|off|along|from) "
    r"(?:the |its |a )?(?:[a-z-]+ ){0,2}?"
    r"(?P<name>[A-ZÀ-Þ][\w’'-]+(?:[ –-](?:[A-ZÀ-Þ][\w’'-]+|of|de|la|and(?= [A-Z])))*)"
)


@dataclass(frozen=True, slots=True)
class Location:
    """Where a claim says something is or happens: the words, and the place they name, if any."""

    way: str
    span: Span
    words: frozenset[str]
    head: str
    place: Place | None = None

    @property
    def named(self) -> bool:
        """True when a proper name stands in it."""
        return any(word[0].isupper() for word in self.words)


def find_locations_said(view: StoryView, ref: ClaimRef) -> tuple[Location, ...]:
    """The phrases of a claim that say where; times and amounts are none."""
    claim = view.claim(ref)
    if claim.frame is None:
        return ()
    taken = [timex.span for timex in view.timexes(ref)]
    taken += [quantity.span for quantity in claim.frame.quantities]
    found: list[Location] = []
    for argument in claim.frame.arguments:
        way = _to_way(argument)
        if way and argument.head not in PRONOUNS:
            found += _locate(view, ref, way, argument.span, argument.head, taken)
    text = view.reports[ref.article].article.text
    for span in claim.spans:
        for match in _NAMED.finditer(text, span.start, span.end):
            way = "from" if match.group("way").lower() == "from" else "where"
            name = Span(*match.span("name"))
            if not any(name.overlaps(location.span) for location in found):
                found += _locate(view, ref, way, name, "", taken)
    return tuple(found)


def _locate(
    view: StoryView, ref: ClaimRef, way: str, span: Span, head: str, taken: list[Span]
) -> Iterator[Location]:
    """The place that a phrase says, if it is neither a time nor an amount."""
    if any(span.overlaps(other) for other in taken):
        return
    frame = view.claim(ref).frame
    found = (
        w.removesuffix("'s").removesuffix("’s")
        for w in _WORD.findall(view.words(ref.article, span))
    )
    words = frozenset(word for word in found if word.lower() not in SMALL | WHERE)
    places = [p for p in frame.places if span.covers(p.span)] if frame else []
    if words:
        yield Location(way, span, words, head.lower(), places[0] if places else None)


def _to_way(argument: Argument) -> str:
    kind, _, preposition = argument.role.partition(":")
    if kind != "prep":
        return ""
    if preposition in WHERE:
        return "where"
    return "from" if preposition == "from" else ""


def find_place_rivals(likeness: Likeness) -> Iterator[Rival]:
    """The pairs of places that cannot both be where one thing is or happened."""
    view = likeness.view
    located = {ref: found for ref, _ in view.claims() if (found := find_locations_said(view, ref))}
    for a, b in likeness.find_partners(located):
        if not (likeness.concepts[a] & likeness.concepts[b] or likeness.are_near(a, b)):
            continue
        pair = likeness.pair(a, b)
        common: dict[str, float] = {}
        for one in located[pair.a]:
            for other in located[pair.b]:
                if one.way != other.way or not _are_apart(pair, one, other):
                    continue
                common = common or {**likeness.signs(pair), **_judge(pair)}
                slots = one.span, other.span
                beside = likeness.overlap_beside(pair.a, pair.b, slots)
                signs = {**common, **_signs(one, other), "beside": beside[0]}
                signs["beside_longer"] = beside[1]
                values = _to_value(one), _to_value(other)
                yield Rival(ConflictType.PLACE, pair, slots, values, signs, explain)


def _are_apart(pair: Pair, a: Location, b: Location) -> bool:
    """True when neither place holds the other, and neither claim names the other's place."""
    if a.place and b.place and a.place.key and b.place.key:
        keys = a.place.key, b.place.key
        if keys[0] == keys[1] or contains(*keys) or contains(keys[1], keys[0]):
            return False
    names = [{word.lower() for word in x.words if word[0].isupper()} for x in (a, b)]
    texts = [claim.text.lower() for claim in (pair.claim_a, pair.claim_b)]
    if a.head and b.head and names[0] & names[1]:
        heads = a.head, b.head
        return heads[0] != heads[1] and not ({*names[0], *names[1]} & {*heads})
    if not names[0] or not names[1]:
        words = [{word.lower() for word in x.words} for x in (a, b)]
        return not (words[0] & words[1]) and a.head not in texts[1] and b.head not in texts[0]
    return not (
        any(word in texts[1] for word in names[0]) or any(word in texts[0] for word in names[1])
    )


def _signs(a: Location, b: Location) -> dict[str, float]:
    known = [x.place is not None and x.place.key is not None for x in (a, b)]
    return {
        "named": float(a.named and b.named),
        "known": float(all(known)),
        "half_known": float(known[0] is not known[1]),
        "from": float(a.way == "from"),
    }


def _judge(pair: Pair) -> dict[str, float]:
    rule, exchanged = compare_places(pair), compare_exchange(pair)
    return {
        "rule": float(rule is not None and rule.kind is RelationType.CONFLICTS),
        "exchange": float(exchanged is not None),
    }


def _to_value(location: Location) -> str:
    if location.place is not None:
        return location.place.key or location.place.name.lower()
    return " ".join(sorted(word.lower() for word in location.words))


def explain(rival: Rival) -> str:
    """The sentence that names both places and what each rests on."""
    pair = rival.pair
    words_a = quote(pair.view, pair.a.article, rival.slots[0])
    words_b = quote(pair.view, pair.b.article, rival.slots[1])
    return f"{pair.by_a}, places it {words_a}; {pair.by_b}, {words_b}; neither holds the other."
