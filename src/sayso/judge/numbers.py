"""Numbers against numbers: with their unit, hedge and rounding."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from math import floor, inf, log10
from typing import NamedTuple

from sayso.judge.institutions import person_nouns
from sayso.judge.pairs import Finding, Pair, day_words
from sayso.judge.wording import quote
from sayso.model import Claim, ClaimRef, ConflictType, Quantity, RelationType, Timex, TimexType
from sayso.tables import load_table
from sayso.view import StoryView, remembered

FARTHEST = 12.0
"""Numbers of which one is more times the other are of two things."""

COMMON_COUNT = 100
"""Up to here a number of people, of whom nothing else is said, is one that may grow."""

ROUND_AND_LARGE = 1000
"""From here on a number of one figure (30,000) may be another (300,000) with a zero less."""

ROUGH = 0.12
"""How far apart two numbers may be when one of them is said to be rough."""

ROUNDED = 0.06
"""How far a round number may be from the exact one it rounds, when no hedge says so."""

CONVERTED = 0.05
"""How far a number may be from itself in another unit: 5 miles are 8 kilometres."""


UNEVEN = 0.22
"""The same for units of which there are two: a gallon is 3.8 litres or 4.5."""

UNEVEN_UNITS = frozenset({"gallon", "pint", "quart", "ton", "hundredweight", "bushel"})


@cache
def _units() -> dict[str, tuple[str, float]]:
    return {
        row["unit"]: (row["quantity"], float(row["scale"])) for row in load_table("unit_scales")
    }


@cache
def _changing() -> dict[str, str]:
    return {row["word"]: row["kind"] for row in load_table("changing_quantities")}


@cache
def _revisions() -> frozenset[str]:
    kept = ("revise", "earlier")
    return frozenset(row["words"] for row in load_table("corrections") if row["kind"] in kept)


FEWEST_DIGITS = 3
"""Figures of fewer digits are like others by chance."""

LEAST_APART = 1.005
"""Figures nearer to each other than this may both be right: one is an estimate, say."""

SLACK = 1e-6

_NO_NUMBER = re.compile(
    r"\d{1,2}[.:]\d\d(?:\s*[ap]\.?m\b|\s+(?:in the|hours|o['’]clock|on)\b)"
    r"|one\s+(?:believes?|can|could|might|may|must|should|would|day|another|sees?|thinks?|asks?)\b",
    re.IGNORECASE,
)
"""An hour of the day, and "one" for anybody."""

_WISH = re.compile(
    r"\b(?:want(?:s|ed)?|wish(?:es|ed)?|demand(?:s|ed|ing)?|ask(?:s|ed|ing)? for|"
    r"call(?:s|ed|ing)? for|seek(?:s|ing)?|sought|propos(?:e|es|ed|ing)|request(?:s|ed|ing)?|"
    r"hop(?:e|es|ed|ing)|aim(?:s|ed|ing)?|bid|offer(?:s|ed|ing)?|target(?:s|ed)?|claims?)\b",
    re.IGNORECASE,
)

_DURATION = re.compile(r"P(?:T)?(\d+(?:\.\d+)?)([YMWDHS])")
_YEARS_MONTHS = re.compile(r"P(\d+)Y(\d+)M")
_RELATIVE = re.compile(r"\s+(?:before|after|ago|earlier|later|into|since|old)\b")
_SPANS = {"Y": "year", "M": "month", "W": "week", "D": "day", "H": "hour", "S": "second"}


@remembered
def find_quantities(view: StoryView, ref: ClaimRef) -> tuple[Quantity, ...]:
    """The numbers of a claim: what is counted, and how long something lasts."""
    claim = view.claim(ref)
    text = view.reports[ref.article].article.text
    hours = [timex.span for timex in view.timexes(ref) if timex.type is TimexType.TIME]
    counted = tuple(
        quantity
        for quantity in (claim.frame.quantities if claim.frame else ())
        if not any(span.overlaps(quantity.span) for span in hours)
        and not _NO_NUMBER.match(text, quantity.span.start)
    )
    return (*counted, *_find_durations(view.timexes(ref), text))


def _find_durations(timexes: Sequence[Timex], text: str) -> Iterator[Quantity]:
    for timex in timexes:
        long = _YEARS_MONTHS.fullmatch(timex.value)
        if long is not None:
            years = int(long[1]) + int(long[2]) / 12
            yield Quantity(timex.span, years, years, "year")
        match = _DURATION.fullmatch(timex.value)
        if timex.type is not TimexType.DURATION or match is None:
            continue
        if _RELATIVE.match(text, timex.span.end):
            continue
        minutes = match[2] == "M" and timex.value.startswith("PT")
        unit = "minute" if minutes else _SPANS[match[2]]
        hedge = "about" if timex.mod == "APPROX" else None
        yield Quantity(timex.span, float(match[1]), float(match[1]), unit, hedge)


def quantity_kind(quantity: Quantity) -> str:
    """What a quantity counts or measures, units of one kind as one.

    >>> from sayso.model import Span
    >>> quantity_kind(Quantity(Span(0, 1), 5, 5, "mile"))
    'length'
    """
    unit = quantity.unit or ""
    return _units().get(unit, (unit, 1.0))[0]


def agree(a: Quantity, b: Quantity) -> bool:
    """True when one value can be both: rounding, hedges and the unit considered.

    >>> from sayso.model import Span
    >>> def count(low, hedge=None):
    ...     return Quantity(Span(0, 1), low, low, unit="people", hedge=hedge)
    >>> agree(count(300, "about"), count(297)), agree(count(12), count(14))
    (True, False)
    >>> agree(count(1200), count(1187)), agree(count(10, "at_least"), count(14))
    (True, True)
    """
    return _agree((a.low, a.high, a.unit, a.hedge), (b.low, b.high, b.unit, b.hedge))


Told = tuple[float, float, str | None, str | None]
"""What tells an amount."""


class _Amount(NamedTuple):
    """A quantity, wherever it stands."""

    low: float
    high: float
    unit: str | None
    hedge: str | None


@lru_cache(maxsize=50_000)  # each number of a story is compared with many
def _agree(one: Told, other: Told) -> bool:
    a, b = _Amount(*one), _Amount(*other)
    scale_a, scale_b = unit_scale(a), unit_scale(b)
    if a.unit != b.unit and scale_a != scale_b:
        low, high = sorted((a.low * scale_a, b.low * scale_b))
        slack = UNEVEN if {a.unit, b.unit} & UNEVEN_UNITS else CONVERTED
        return low == high or (high > 0 and (high - low) / high <= slack)
    low_a, high_a = _reach(a)
    low_b, high_b = _reach(b)
    return (low_a <= high_b and low_b <= high_a) or _rounds(a, b) or _rounds(b, a)


def unit_scale(quantity: Quantity | _Amount) -> float:
    """How large a quantity's unit is in the first unit of its kind: 1000 for kilometres."""
    return _units().get(quantity.unit or "", ("", 1.0))[1]


def _reach(quantity: _Amount) -> tuple[float, float]:
    low, high = quantity.low, quantity.high
    match quantity.hedge:
        case "about":
            slack = max(abs(low) * ROUGH, _grain(low) / 2 if low >= 20 else 0.0)
            slack = min(slack, abs(low) * 0.25)
            return low - slack, high + slack
        case "at_least":
            return low, inf
        case "more_than":
            return low, inf
        case "at_most":
            return -inf, high
        case "less_than":
            return -inf, high
    return low, high


def _grain(value: float) -> float:
    """The place to which a number is round: 100 for 300, 10 for 320, 1 for 297.

    >>> _grain(300), _grain(297), _grain(1.2e6)
    (100.0, 1.0, 100000.0)
    """
    if not value or value != floor(value):
        return 1.0 if value == floor(value) else 0.1
    grain = 1.0
    while value % (grain * 10) == 0 and grain * 10 <= abs(value):
        grain *= 10
    return grain


def _rounds(rough: _Amount, exact: _Amount) -> bool:
    """True when the first is the second, rounded to fewer figures."""
    if rough.low != rough.high or exact.low != exact.high or rough.low <= 0 or exact.low <= 0:
        return False
    if rough.low != floor(rough.low) and rough.low < 1000:
        decimals = len(str(rough.low).split(".")[-1])
        return round(exact.low, decimals) == rough.low
    if exact.low != floor(exact.low):
        return round(exact.low) == rough.low and rough.low >= 3
    grain = _grain(rough.low)
    if grain < 10 or grain <= _grain(exact.low) or log10(rough.low) < 1.5:
        return False
    near = abs(rough.low - exact.low) <= grain / 2
    return near and abs(rough.low - exact.low) / exact.low <= ROUNDED


def same_kind(a: Quantity, b: Quantity) -> bool:
    """True when two quantities count or measure the same kind of thing.

    >>> from sayso.model import Span
    >>> same_kind(Quantity(Span(0, 1), 5, 5, "mile"), Quantity(Span(0, 1), 8, 8, "kilometre"))
    True
    """
    if a.unit == b.unit:
        return True
    kind_a, kind_b = _units().get(a.unit or ""), _units().get(b.unit or "")
    return kind_a is not None and kind_b is not None and kind_a[0] == kind_b[0]


def compare_numbers(pair: Pair) -> Finding | None:
    """A conflict of numbers, a later count that supersedes, a sum that agrees; else None."""
    quantities_a = find_quantities(pair.view, pair.a)
    quantities_b = find_quantities(pair.view, pair.b)
    if not quantities_a or not quantities_b or pair.one_is_possible or pair.own_words:
        return None
    for a in quantities_a:
        rivals = [b for b in quantities_b if same_kind(a, b) or names_each_unit(pair, a, b)]
        if not rivals or any(agree(a, b) for b in rivals):
            continue
        own = [other for other in quantities_a if same_kind(other, a)]
        total = _sum(pair, a, own, rivals)
        if total is not None:
            return total
        if any(agree(x, b) for x in own for b in rivals):
            continue
        rival = min(rivals, key=lambda b: times_apart(a, b))
        if times_apart(a, rival) > FARTHEST:
            continue
        alone = len(own) == len(rivals) == 1
        rule = (pair.comparable or pair.shared_words >= 3) and _is_of_one_thing(
            pair, a, rival, alone=alone
        )
        if rule:
            return _differ(pair, a, rival)
    return None


def _is_of_one_thing(pair: Pair, a: Quantity, b: Quantity, *, alone: bool) -> bool:
    """True when two numbers count the same thing, as far as the words around them tell."""
    if is_slip(a, b):
        return True
    if not pair.comparable:
        return False
    few = 0.3 if pair.same and alone and quantity_kind(a) == "people" else 0.5
    return pair.same_predicate or pair.closeness >= few


def names_each_unit(pair: Pair, a: Quantity, b: Quantity) -> bool:
    """True for "6 million patients" and "6 million patient files": each names the other's unit."""
    if a.unit not in pair.frame_b.lemmas or b.unit not in pair.frame_a.lemmas:
        return False
    return _MEASURED.isdisjoint((quantity_kind(a), quantity_kind(b)))


_MEASURED = frozenset({"length", "mass", "area", "volume", "duration", "share"})


def _same_moment(pair: Pair) -> bool:
    """True when both reports give the hour, and it is the same."""
    values = [pair.view.report(ref).published.value or "" for ref in (pair.a, pair.b)]
    return all(len(value) > 10 for value in values) and values[0][:16] == values[1][:16]


def is_slip(a: Quantity, b: Quantity) -> bool:
    """True when two figures differ as slips of the hand do: swapped digits, a zero more.

    >>> from sayso.model import Span
    >>> is_slip(Quantity(Span(0, 1), 6.1e6, 6.1e6), Quantity(Span(0, 1), 1.6e6, 1.6e6))
    True
    """
    return not _slip_keys(a.low, a.high).isdisjoint(_slip_keys(b.low, b.high))


def slip_keys(quantity: Quantity) -> Iterator[str]:
    """The digits in order, and the figure without its zeros and point; small counts have none.

    Swapped digits leave a figure as long as it was: 41 is no slip of 1,400.

    >>> from sayso.model import Span
    >>> sorted(slip_keys(Quantity(Span(0, 1), 6100000, 6100000)))
    ['7 digits 16', 'figure 61']
    """
    yield from sorted(_slip_keys(quantity.low, quantity.high))


@lru_cache(maxsize=20_000)  # each number of a story is compared with many
def _slip_keys(low: float, high: float) -> frozenset[str]:
    if low != high or (low < 10 and low == int(low)):
        return frozenset()
    figures = f"{low:.6f}".replace(".", "").strip("0")
    digits = set()
    if len(set(figures)) > 1:
        digits = {f"{len(str(int(low)))} digits {''.join(sorted(figures))}"}
    figure = {f"figure {figures}"} if digits or low >= ROUND_AND_LARGE else set()
    return frozenset(digits | figure)


def is_miswritten(a: Quantity, b: Quantity) -> bool:
    """True when two figures of three digits and more are one but for a digit.

    A digit, a zero too, is put in, left out or another one: 161 for 61, 18,288 for 18,188. Round
    figures have few digits: 780 and 980 are 78 and 98.

    >>> from sayso.model import Span
    >>> def count(number):
    ...     return Quantity(Span(0, 1), number, number)
    >>> [is_miswritten(count(161), count(other)) for other in (61, 181, 116, 16, 1610)]
    [True, True, False, True, True]
    >>> is_miswritten(count(780), count(980))
    False
    """
    if a.low != a.high or b.low != b.high or times_apart(a, b) < LEAST_APART:
        return False
    longer, shorter = sorted((f"{x.low:.2f}".replace(".", "") for x in (a, b)), key=len)[::-1]
    while longer.endswith("0") and shorter.endswith("0"):
        longer, shorter = longer[:-1], shorter[:-1]
    if len(longer) < FEWEST_DIGITS or len(longer) - len(shorter) > 1:
        return False
    if len(longer) == len(shorter):
        return sum(x != y for x, y in zip(longer, shorter, strict=True)) == 1
    return any(longer[:at] + longer[at + 1 :] == shorter for at in range(len(longer)))


def is_tenfold(a: Quantity, b: Quantity) -> bool:
    """True when one is ten, a hundred or a thousand times the other: 80 metres and 800.

    >>> from sayso.model import Span
    >>> def length(number, unit):
    ...     return Quantity(Span(0, 1), number, number, unit)
    >>> is_tenfold(length(4, "metre"), length(40, "centimetre"))
    True
    """
    apart = times_apart(a, b)
    return any(abs(apart - times) < SLACK for times in (10, 100, 1000))


def times_apart(a: Quantity, b: Quantity) -> float:
    """How many times the larger is the smaller."""
    low, high = sorted((abs(a.low * unit_scale(a)), abs(b.low * unit_scale(b))))
    return high / low if low else inf


def _sum(pair: Pair, a: Quantity, own: list[Quantity], rivals: list[Quantity]) -> Finding | None:
    """A whole in one claim and its parts in the other."""
    for whole, parts, first in ((own, rivals, True), (rivals, own, False)):
        if len(whole) == 1 and len(parts) > 1 and sum(p.low for p in parts) == whole[0].low:
            numbers = " + ".join(f"{part.low:g}" for part in parts)
            detail = f"{whole[0].low:g} is {numbers}"
            big, small = (pair.a, pair.b) if first else (pair.b, pair.a)
            return Finding(RelationType.AGREES, big, small, detail, values=(numbers, f"{a.low:g}"))
    return None


def changing_kind(claim: Claim, quantity: Quantity) -> str | None:
    """ "toll" or "level" when what is counted is counted again and again, else None."""
    frame = claim.frame
    said: tuple[str, ...] = ()
    if frame is not None and quantity_kind(quantity) in ("people", "deaths", "dwellings", ""):
        said = (frame.predicate, *frame.lemmas)
    return _changing_kind(quantity.unit or "", said, common=quantity.low < COMMON_COUNT)


@lru_cache(maxsize=20_000)  # each claim of a story is compared with many
def _changing_kind(unit: str, said: tuple[str, ...], *, common: bool) -> str | None:
    kinds = [_changing()[word] for word in (unit, *said) if word in _changing()]
    if unit not in _changing():
        kinds = [kind for kind in kinds if kind != "counted"]
    if not kinds and unit in person_nouns() and common:
        return "toll"
    return ("level" if "level" in kinds else "toll") if kinds else None


def is_wish(claim: Claim) -> bool:
    """True when a claim gives what somebody wants, offers or hopes for, not what is.

    >>> from sayso.model import ClaimKind
    >>> is_wish(Claim("c1", (), ClaimKind.NARRATIVE, ("s0",), "The union wants eight weeks."))
    True
    """
    return _says_wish(claim.text)


@lru_cache(maxsize=20_000)  # each claim of a story is compared with many
def _says_wish(text: str) -> bool:
    return bool(_WISH.search(text))


def is_revised(claim: Claim) -> bool:
    """True when a claim says that its number is a new one, or an earlier one."""
    return _says_revised(claim.text, claim.frame.lemmas if claim.frame else ())


@lru_cache(maxsize=20_000)  # each claim of a story is compared with many
def _says_revised(text: str, lemmas: tuple[str, ...]) -> bool:
    words = f" {text.lower()} "
    return any(f" {revision} " in words or revision in lemmas for revision in _revisions())


def is_overtaken(pair: Pair, a: Quantity, b: Quantity) -> bool:
    """True when the later of two numbers takes the earlier one's place: a count that goes on."""
    later = pair.later()
    if not later:
        return False
    if pair.view.publisher(pair.a.article) == pair.view.publisher(pair.b.article):
        return True
    if is_revised(pair.claim_a) or is_revised(pair.claim_b):
        return True
    kind = changing_kind(pair.claim_a, a) or changing_kind(pair.claim_b, b)
    grew = (a.low - b.low) * later > 0
    return ((kind == "toll" and grew) or kind == "level") and not is_slip(a, b)


def is_open_count(pair: Pair, a: Quantity, b: Quantity) -> bool:
    """True for two tolls of which no hour says which is the later one."""
    if pair.later():
        return False
    kind = changing_kind(pair.claim_a, a) or changing_kind(pair.claim_b, b)
    if pair.a.article == pair.b.article or _same_moment(pair):
        return False
    return kind == "toll" and not is_slip(a, b)


def _differ(pair: Pair, a: Quantity, b: Quantity) -> Finding:
    later = pair.later()
    values = (f"{a.low:g} {a.unit}", f"{b.low:g} {b.unit}")
    words_a = quote(pair.view, pair.a.article, a.span)
    words_b = quote(pair.view, pair.b.article, b.span)
    if is_open_count(pair, a, b):
        detail = f"{words_a} and {words_b}: a count that goes on, and no hour says which is later"
        return Finding(RelationType.RELATED, pair.a, pair.b, detail, values=values)
    if is_overtaken(pair, a, b):
        new, old = (pair.a, pair.b) if later > 0 else (pair.b, pair.a)
        new_words, old_words = (words_a, words_b) if later > 0 else (words_b, words_a)
        detail = (
            f"{new_words} (as of {day_words(pair.view, new)}) takes the place of {old_words} "
            f"(as of {day_words(pair.view, old)}): a count that goes on"
        )
        return Finding(RelationType.SUPERSEDES, new, old, detail, values=values)
    return Finding(
        RelationType.CONFLICTS,
        pair.a,
        pair.b,
        f"{pair.by_a}, gives {words_a}; {pair.by_b}, gives {words_b}.",
        score=0.7 + 0.2 * pair.same,
        type=ConflictType.NUMBER,
        spans_a=(a.span,),
        spans_b=(b.span,),
        values=values,
    )
