"""The features by which two claims are compared, each with what it saw in words.

A feature is a number from 0 to 1 and a detail; `data/alignment.tsv` holds the weights. Features
that end in `_differs` speak against: without them the score says how near two claims are.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from math import exp

from sayso.align.looks import Look
from sayso.model import ClaimRef, Interval, Quantity
from sayso.places import contains
from sayso.predicates import shared_sense
from sayso.tables import load_table

NARROW_DAYS = 45
"""An interval of more days than this ("this year") says little when it meets another."""

RIVAL = 0.3
"""How near claims must be for one other value (a toll of 12, a toll of 14) to be a dispute."""

SLOTS = frozenset({"numbers_differs", "dates_differs"})

PLENTY = 10.0
"""Telling words that a claim needs for its likeness to mean much, in nats."""

SMALL = 3
"""Numbers up to this are shared by chance."""

LEAD = 3
"""The first claims of an article are its lead."""

PART_DAYS = 4
"""The longest time at which one meeting, match or storm was."""

CLOSE = 0.35
"""Claims whose words, names left out, are nearer than this may be of one thing at two times."""

ABOUT = 0.1
"""How far apart hedged numbers may be and still agree, as a share."""


@dataclass(frozen=True, slots=True)
class Feature:
    """One thing two claims have in common, or that sets them apart."""

    name: str
    value: float
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Score:
    """How sure it is that two claims say the same, and how near they are leaving differences.

    `never` names the rules by which they can't be one; then `same` is 0.
    """

    same: float
    near: float
    opposed: bool
    features: tuple[Feature, ...]
    never: tuple[str, ...] = ()


def load_weights() -> dict[str, float]:
    """The weights of the features, by name, from `data/alignment.tsv`."""
    return {row["feature"]: float(row["weight"]) for row in load_table("alignment")}


@dataclass(frozen=True, slots=True)
class Context:
    """What a pair is compared with: the weights of features, and how much concepts tell.

    `telling` is the inverse document frequency of each concept within the story, `mass` for each
    claim the sum of its concepts' and the length of their vector.
    """

    weights: Mapping[str, float]
    telling: Mapping[str, float]
    mass: Mapping[ClaimRef, tuple[float, float]]


def compare_looks(
    a: Look, b: Look, context: Context, *, vector: float, bare: float, best: float
) -> Score:
    """The score of two claims: logistic in the weighted features.

    `vector` is the cosine of the sentence vectors, `bare` that without names, `best` how much
    each is the other's best. `scoring` gives the same numbers for many pairs at once.
    Some pairs are never one: opposite polarity of unlike frames, what has happened and what the
    same actors are yet to do, how often something happened and one time that it did, what is
    left open and what is said, and other numbers or times;
    except that close claims of two reports that differ in one value alone dispute each other.
    """
    features = tuple(find_features(a, b, context, vector=vector, bare=bare, best=best))
    same = near = context.weights["bias"]
    for feature in features:
        part = context.weights.get(feature.name, 0.0) * feature.value
        same += part
        near += part if not feature.name.endswith("differs") else 0.0
    score = Score(_sigmoid(same), _sigmoid(near), _is_opposed(a, b), features)
    never = tuple(_find_bars(a, b, score, bare))
    differing = {feature.name for feature in features} & SLOTS
    if differing and not never:
        if _are_rivals(a, b, score):
            return replace(score, opposed=True)
        never = tuple(sorted(differing))
    return replace(score, same=0.0, never=never) if never else score


def _find_bars(a: Look, b: Look, score: Score, bare: float) -> Iterator[str]:
    """The rules, other than another number or time, by which two claims are never one."""
    names = {feature.name for feature in score.features}
    alike = "predicate" in names and bool(names & {"subject", "object"})
    if score.opposed and not alike:
        yield "opposed"
    if alike and "tense_differs" in names:
        yield "happened and to come"
    if _is_whole_and_part(a, b):
        yield "whole and part"
    if a.left_open != b.left_open:
        yield "left open"
    if _is_other_time(names, bare):
        yield "another time"


def _are_rivals(a: Look, b: Look, score: Score) -> bool:
    """True when close claims of two reports differ in one value alone: they dispute each other.

    What is to come and what was do not, nor a number that moved on from day to day.
    """
    names = {feature.name for feature in score.features}
    moved = "tense_differs" in names or ("numbers_differs" in names and not _is_one_day(a, b))
    alone = len(names & SLOTS) == 1 and "same_article" not in names
    return alone and score.near >= RIVAL and not moved


def _is_one_day(a: Look, b: Look) -> bool:
    """True when both reports are known to be of one day."""
    return a.day is not None and a.day == b.day


def _is_whole_and_part(a: Look, b: Look) -> bool:
    """True when one counts how often it happened and the other has the day of one time."""
    return any(one.times and not other.times and is_short(other) for one, other in ((a, b), (b, a)))


def is_short(look: Look) -> bool:
    """True when a time of it is short enough to be that of one meeting, match or storm."""
    return any(_days(interval) <= PART_DAYS for interval in look.intervals)


def _is_other_time(names: set[str], bare: float) -> bool:
    """True when what was and what is to come share neither their doing nor much of their words."""
    unlike = {"tense_differs", "predicate_differs"} <= names
    return unlike and bare < CLOSE and not names & {"numbers", "number_equal", "dates"}


def find_features(
    a: Look, b: Look, context: Context, *, vector: float, bare: float, best: float
) -> Iterator[Feature]:
    """All features of a pair that are not 0."""
    yield from compare_predicates(a, b)
    yield from compare_roles("subject", a.subjects, b.subjects)
    yield from compare_roles("object", a.objects, b.objects)
    if a.subjects & b.subjects and (
        a.predicate == b.predicate or shared_sense(a.predicate, b.predicate)
    ):
        yield Feature("frame", 1.0)
    yield from compare_concepts(a, b, context)
    yield from compare_actors(a, b)
    yield Feature("vector", max(0.0, vector), f"{max(0.0, vector):.2f}")
    yield Feature("bare", max(0.0, bare), f"{max(0.0, bare):.2f}")
    yield from compare_numbers(a.quantities, b.quantities)
    yield from compare_dates(a.intervals, b.intervals)
    yield from compare_places(a.places, b.places)
    if a.future != b.future:
        yield Feature("tense_differs", 1.0)
    if a.sure != b.sure:
        yield Feature("certainty_differs", 1.0)
    if a.speaker is not None and a.speaker == b.speaker:
        yield Feature("speaker", 1.0, a.speaker)
    if a.ref.article == b.ref.article:
        yield Feature("same_article", 1.0)
    elif best:
        yield Feature("best", best)
    least = min(context.mass[a.ref][0], context.mass[b.ref][0])
    if least < PLENTY:
        yield Feature("thin_differs", 1 - least / PLENTY)
    if a.place <= LEAD and b.place <= LEAD:
        yield Feature("lead", 1.0)


def compare_predicates(a: Look, b: Look) -> Iterator[Feature]:
    """Whether the predicates are one word or of one class of `data/predicates.tsv`.

    One that the other claim has among its words counts half ("proposed a meeting" / "met").
    """
    if not a.predicate or not b.predicate:
        return
    if a.predicate == b.predicate:
        yield Feature("predicate", 1.0, a.predicate)
        return
    senses = shared_sense(a.predicate, b.predicate)
    if senses is not None:
        yield Feature("predicate", 1.0, f"{a.predicate} / {b.predicate}")
    else:
        yield Feature("predicate_differs", 1.0, f"{a.predicate} / {b.predicate}")


def compare_roles(role: str, a: frozenset[str], b: frozenset[str]) -> Iterator[Feature]:
    """Whether a role is filled by the same actor or the same word; two other words differ half."""
    if not a or not b:
        return
    shared = a & b
    if shared:
        yield Feature(role, 1.0, ", ".join(sorted(shared)))
    else:
        actors = all(filler.startswith("@") for filler in a | b)
        yield Feature(f"{role}_differs", 1.0 if actors else 0.5)


def compare_actors(a: Look, b: Look) -> Iterator[Feature]:
    """Whether each names an actor that the other does not (Lima and Quito, Lima and La Paz)."""
    if a.actors - b.actors and b.actors - a.actors:
        yield Feature("actors_differs", 1.0)


def compare_concepts(a: Look, b: Look, context: Context) -> Iterator[Feature]:
    """How many of the telling words are in both (cosine), and in the one that says less."""
    shared = a.concepts & b.concepts
    (ours, our_length), (theirs, their_length) = context.mass[a.ref], context.mass[b.ref]
    if not shared or not our_length or not their_length:
        return
    telling = context.telling
    best = sorted(shared, key=lambda concept: (-telling[concept], concept))
    cosine = sum(telling[concept] ** 2 for concept in best) / (our_length * their_length)
    yield Feature("concepts", cosine, ", ".join(best[:4]))
    yield Feature("contained", sum(telling[concept] for concept in best) / min(ours, theirs))


def compare_numbers(a: tuple[Quantity, ...], b: tuple[Quantity, ...]) -> Iterator[Feature]:
    """Whether numbers agree, hedged ones within a tenth, and whether they differ in one unit.

    Of one unit they agree; else only the same telling number, not 2 or 10, says something.
    """
    pairs = [(x, y) for x in a for y in b]
    agreeing = [x for x, y in pairs if x.unit == y.unit and is_agreeing(x, y)]
    equal = [x for x, y in pairs if x.low == y.low and is_telling(x)]
    if agreeing:
        yield Feature("numbers", 1.0, f"{agreeing[0].low:g} {agreeing[0].unit or ''}".strip())
    elif any(x.unit == y.unit for x, y in pairs):
        yield Feature("numbers_differs", 1.0)
    if equal:
        yield Feature("number_equal", 1.0, f"{equal[0].low:g}")


def is_telling(quantity: Quantity) -> bool:
    """True for a number that two reports seldom share by chance.

    >>> from sayso.model import Span
    >>> [is_telling(Quantity(Span(0, 1), n, n)) for n in (2, 100, 31, 4.5)]
    [False, False, True, True]
    """
    digits = f"{quantity.low:g}".replace(".", "").strip("0")
    return quantity.low > SMALL and len(digits) > 1


def is_agreeing(a: Quantity, b: Quantity) -> bool:
    """True when two quantities of one unit can both be right: "about 300" and "297"."""
    slack = ABOUT * max(abs(a.high), abs(b.high)) if a.hedge or b.hedge else 0.0
    return a.low <= b.high + slack and b.low <= a.high + slack


def compare_dates(a: tuple[Interval, ...], b: tuple[Interval, ...]) -> Iterator[Feature]:
    """Whether any times of the two meet; long ones ("this year") say less."""
    if not a or not b:
        return
    meeting = [(x, y) for x in a for y in b if x.meets(y)]
    if not meeting:
        yield Feature("dates_differs", 1.0)
        return
    x, y = min(meeting, key=lambda pair: (_days(pair[0]) + _days(pair[1]), str(pair)))
    narrow = max(_days(x), _days(y)) <= NARROW_DAYS
    yield Feature("dates", 1.0 if narrow else 0.2, _words_of(x if _days(x) <= _days(y) else y))


def compare_places(a: frozenset[str], b: frozenset[str]) -> Iterator[Feature]:
    """Whether a place of one is, holds or lies in a place of the other (Gyeongju, South Korea)."""
    if not a or not b:
        return
    shared = sorted(f"{x} / {y}" if x != y else x for x in a for y in b if _is_related(x, y))
    if shared:
        yield Feature("places", 1.0, shared[0])
    elif len(a) == len(b) == 1:
        yield Feature("places_differs", 1.0)


def _is_related(x: str, y: str) -> bool:
    return x == y or (":" in x and ":" in y and (contains(x, y) or contains(y, x)))


def _is_opposed(a: Look, b: Look) -> bool:
    senses = shared_sense(a.predicate, b.predicate)
    if senses is None:
        return a.affirmative != b.affirmative
    first, second = senses
    # `positive` holds the sign of a predicate's first sense: take the sign of the shared one
    from_a = a.positive == _first_positive(a.predicate)
    from_b = b.positive == _first_positive(b.predicate)
    return (from_a == first.positive) != (from_b == second.positive)


def _first_positive(predicate: str) -> bool:
    senses = shared_sense(predicate, predicate)
    return senses[0].positive if senses else True


def _days(interval: Interval) -> int:
    if interval.start is None or interval.end is None:
        return 3650
    return (interval.end - interval.start).days + 1


def _words_of(interval: Interval) -> str:
    if interval.start == interval.end:
        return str(interval.start)
    return f"{interval.start or '…'} to {interval.end or '…'}"


def _sigmoid(x: float) -> float:
    return 1 / (1 + exp(-max(-60.0, min(60.0, x))))
