"""The features by which two claims are compared, each with what it saw in words.

A feature is a number from 0 to 1 and a detail; `data/alignment.tsv` holds the weights. Features
that end in `_differs` speak against: without them the score says how near two claims are.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from math import exp

from sayso.align.looks import Look
from sayso.model import ClaimRef, Interval, Quantity
from sayso.places import contains
from sayso.predicates import normalise_word, shared_sense
from sayso.tables import load_table

NARROW_DAYS = 45
"""An interval of more days than this ("this year") says little when it meets another."""

RIVAL = 0.5
"""How near claims must be for one other value (a toll of 12, a toll of 14) to be a dispute."""

SLOTS = frozenset({"numbers_differs", "dates_differs"})

PLENTY = 10.0
"""Telling words that a claim needs for its likeness to mean much, in nats."""

SMALL = 3
"""Numbers up to this are shared by chance."""

ALIKE = 0.5
"""Claims less alike in meaning than this, without a number in common, have little to be one by."""

ROUND = 0.5
"""How much a small or round number tells of what one that is seldom shared by chance does."""

OTHER_UNIT = 0.8
"""How much a number tells that is the same with other words for its unit, or none."""

LARGE = 100
"""From here on also a round number is seldom shared by chance."""

CONVERTED = 0.05
"""How far apart converted measures may be and still agree, as a share (5 miles, 8 kilometres)."""

ROOM = 3.0
"""So far ahead of its rivals (before scores are squeezed to 0 to 1) a pair stands alone."""

PART_DAYS = 4
"""The longest time at which one meeting, match or storm was."""

LEAD = 10
"""Claims at the top of a report that are likely to be in other reports too, the first the most."""

ABOUT = 0.1
"""How far apart hedged numbers may be and still agree, as a share."""


_UNITS = {row["unit"]: (row["quantity"], float(row["scale"])) for row in load_table("unit_scales")}


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
    claim the sum of its concepts' and the length of their vector. `rare` is, from 0 to 1, how few
    claims of the story give a number.
    """

    weights: Mapping[str, float]
    telling: Mapping[str, float]
    mass: Mapping[ClaimRef, tuple[float, float]]
    rare: Mapping[float, float]


def compare_looks(
    a: Look, b: Look, context: Context, *, vector: float, bare: float, rival: float
) -> Score:
    """The score of two claims: logistic in the weighted features.

    `vector` is the cosine of the sentence vectors, `bare` that without names; `rival` the best sum
    of weighted features (before rivals are looked at) that either claim has with another claim of
    the other's article. `scoring` gives the same numbers for many pairs at once.
    Some pairs are never one: opposite polarity of unlike frames, what has happened and what the
    same actors are yet to do, how often something happened and one time that it did, what is left
    open and what is said, and other numbers or times; except that close claims of two reports that
    differ in one value alone dispute each other.
    """
    features = tuple(find_features(a, b, context, vector=vector, bare=bare))
    first = context.weights["bias"] + _add_up(features, context)
    if a.ref.article != b.ref.article:
        features = (*features, *compare_rivals(first, rival))
    same = context.weights["bias"] + _add_up(features, context)
    alike = [feature for feature in features if is_of_matter(feature.name)]
    near = context.weights["bias"] + _add_up(alike, context)
    score = Score(_sigmoid(same), _sigmoid(near), _is_opposed(a, b), features)
    never = tuple(_find_bars(a, b, score))
    differing = {feature.name for feature in features} & SLOTS
    if differing and not never:
        if _are_rivals(a, b, score):
            return replace(score, opposed=True)
        never = tuple(sorted(differing))
    return replace(score, same=0.0, never=never) if never else score


def is_of_matter(name: str) -> bool:
    """True for features that say how near two claims are in what they speak of.

    Left aside are those that tell them apart, near as they may be, and where they stand.

    >>> is_of_matter("dates"), is_of_matter("dates_differs"), is_of_matter("lead")
    (True, False, False)
    """
    return not name.endswith("differs") and name not in ("same_article", "lead")


def _add_up(features: Iterable[Feature], context: Context) -> float:
    return sum(context.weights.get(feature.name, 0.0) * feature.value for feature in features)


def _find_bars(a: Look, b: Look, score: Score) -> Iterator[str]:
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


def find_features(
    a: Look, b: Look, context: Context, *, vector: float, bare: float
) -> Iterator[Feature]:
    """All features of a pair that are not 0, rivals left aside."""
    yield from compare_predicates(a, b)
    yield from compare_roles("subject", a.subjects, b.subjects)
    yield from compare_roles("object", a.objects, b.objects)
    fillers = (a.subjects | a.objects) & (b.subjects | b.objects)
    if fillers:
        yield Feature("filler", 1.0, ", ".join(sorted(fillers)))
    yield from compare_actors(a, b)
    yield from compare_concepts(a, b, context)
    yield Feature("vector", max(0.0, vector), f"{max(0.0, vector):.2f}")
    yield Feature("bare", max(0.0, bare), f"{max(0.0, bare):.2f}")
    numbers = tuple(compare_numbers(a.quantities, b.quantities, context.rare))
    yield from numbers
    alike = max(vector, bare, 0.0) / ALIKE
    if alike < 1 and not any(feature.name == "numbers" for feature in numbers):
        yield Feature("unlike_differs", 1 - alike)
    figures = a.figures & b.figures
    if figures:
        yield Feature("figures", 1.0, ", ".join(sorted(figures)))
    yield from compare_dates(a.intervals, b.intervals)
    yield from compare_places(a.places, b.places)
    yield from compare_standing(a, b)
    if a.future != b.future:
        yield Feature("tense_differs", 1.0)
    if a.sure != b.sure:
        yield Feature("certainty_differs", 1.0)
    if _is_opposed(a, b):
        yield Feature("opposed_differs", 1.0)
    if a.speaker is not None and a.speaker == b.speaker:
        yield Feature("speaker", 1.0, a.speaker)
    if a.told != b.told:
        yield Feature("told_differs", 1.0)
    if a.ref.article == b.ref.article:
        yield Feature("same_article", 1.0)
    least = min(context.mass[a.ref][0], context.mass[b.ref][0])
    if least < PLENTY:
        yield Feature("thin_differs", 1 - least / PLENTY)


def compare_rivals(first: float, rival: float) -> Iterator[Feature]:
    """Whether the two are ahead of, or behind, what either has in common with another claim.

    A report says most things once: of the claims of one article that are like a claim of another,
    the likest is meant.
    """
    ahead = max(-1.0, min(1.0, (first - rival) / ROOM))
    if ahead > 0:
        yield Feature("ahead", ahead)
    elif ahead < 0:
        yield Feature("behind_differs", -ahead)


def compare_standing(a: Look, b: Look) -> Iterator[Feature]:
    """Whether both stand near the top of their reports, and how far apart they stand."""
    lead = 1 - (max(a.place, b.place) - 1) / LEAD
    if lead > 0:
        yield Feature("lead", min(1.0, lead))
    if a.depth != b.depth:
        yield Feature("apart_differs", abs(a.depth - b.depth))


def compare_predicates(a: Look, b: Look) -> Iterator[Feature]:
    """Whether the predicates are one word or of one class of `data/predicates.tsv`.

    Else, whether one is among the other claim's words ("made landfall" / "the landfall was put").
    """
    if not a.predicate or not b.predicate:
        return
    if a.predicate == b.predicate:
        yield Feature("predicate", 1.0, a.predicate)
        return
    if shared_sense(a.predicate, b.predicate) is not None:
        yield Feature("predicate", 1.0, f"{a.predicate} / {b.predicate}")
        return
    yield Feature("predicate_differs", 1.0, f"{a.predicate} / {b.predicate}")
    inside = [
        one.predicate
        for one, other in ((a, b), (b, a))
        if normalise_word(one.predicate) in other.concepts
    ]
    if inside:
        yield Feature("predicate_inside", len(inside) / 2, ", ".join(inside))


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
    """How many of the telling words are in both (cosine)."""
    shared = a.concepts & b.concepts
    length = context.mass[a.ref][1] * context.mass[b.ref][1]
    if not shared or not length:
        return
    telling = context.telling
    best = sorted(shared, key=lambda concept: (-telling[concept], concept))
    cosine = sum(telling[concept] ** 2 for concept in best) / length
    yield Feature("concepts", cosine, ", ".join(best[:4]))


def compare_numbers(
    a: tuple[Quantity, ...], b: tuple[Quantity, ...], rare: Mapping[float, float]
) -> Iterator[Feature]:
    """Whether numbers agree, hedged ones within a tenth, and whether they differ in one unit.

    Units of one kind are converted (5,000 barrels, 210,000 gallons). The fewer claims give a
    number the more it says; one that is shared by chance (2, 10) says less, and one whose unit
    is put otherwise or not at all; "one of the ferries" and "a poor one" share nothing.

    >>> from sayso.model import Span
    >>> one, two = (Quantity(Span(0, 1), n, n, "ferry") for n in (1, 2))
    >>> [len(list(compare_numbers((n,), (n,), {1: 1.0, 2: 1.0}))) for n in (one, two)]
    [0, 1]
    """
    pairs = [(x, y) for x in a for y in b]
    found = [(_tell(x, y, rare), f"{x.low:g} {x.unit or ''}".strip()) for x, y in pairs]
    value, detail = max(found, default=(0.0, ""))
    if value > 0:
        yield Feature("numbers", value, detail)
    one_unit = [(x, y) for x, y in pairs if x.unit == y.unit]
    if one_unit and not any(is_agreeing(x, y) for x, y in one_unit):
        yield Feature("numbers_differs", 1.0)


def _tell(a: Quantity, b: Quantity, rare: Mapping[float, float]) -> float:
    """How much it says that both give a number, 0 where they do not; "one" says nothing."""
    if a.low == a.high == 1:
        return 0.0
    kind, other_kind = _kind_of(a), _kind_of(b)
    one_kind = kind is not None and kind == other_kind
    if a.unit == b.unit:
        agree = is_agreeing(a, b)
    elif one_kind:
        agree = is_agreeing(_to_base(a), _to_base(b), converted=True)
    else:
        agree = a.low == b.low
    if not agree:
        return 0.0
    chance = 1.0 if is_telling(a) or a.low >= LARGE else ROUND
    unit = 1.0 if one_kind or a.unit == b.unit else OTHER_UNIT * chance
    return max(rare[a.low], rare[b.low]) * chance * unit


def _kind_of(quantity: Quantity) -> str | None:
    """What a quantity's unit measures (length, people), None for a unit that is not known."""
    return _UNITS[quantity.unit][0] if quantity.unit in _UNITS else None


def _to_base(quantity: Quantity) -> Quantity:
    scale = _UNITS[quantity.unit or ""][1]
    return replace(quantity, low=quantity.low * scale, high=quantity.high * scale)


def is_telling(quantity: Quantity) -> bool:
    """True for a number that two reports seldom share by chance.

    >>> from sayso.model import Span
    >>> [is_telling(Quantity(Span(0, 1), n, n)) for n in (2, 100, 31, 4.5)]
    [False, False, True, True]
    """
    digits = f"{quantity.low:g}".replace(".", "").strip("0")
    return quantity.low > SMALL and len(digits) > 1


def is_agreeing(a: Quantity, b: Quantity, *, converted: bool = False) -> bool:
    """True when two quantities of one unit can both be right: "about 300" and "297"."""
    share = ABOUT if a.hedge or b.hedge else CONVERTED if converted else 0.0
    slack = share * max(abs(a.high), abs(b.high))
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
        return _is_negated(a, b)
    first, second = senses
    # `positive` holds the sign of a predicate's first sense: take the sign of the shared one
    from_a = a.positive == _first_positive(a.predicate)
    from_b = b.positive == _first_positive(b.predicate)
    return (from_a == first.positive) != (from_b == second.positive)


def _is_negated(a: Look, b: Look) -> bool:
    """True where one is negated and the other is not; with two predicates, nor denies by a word.

    "The sirens stayed silent" and "no siren sounded" are put in opposite ways, and say the same.
    """
    if a.affirmative == b.affirmative:
        return False
    plain = a if a.affirmative else b
    return not plain.denying or (a.predicate == b.predicate != "")


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
