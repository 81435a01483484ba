"""Numbers that may rival each other: how many, how much, how long, said of one thing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from math import inf, log

from sayso.judge.institutions import person_nouns
from sayso.judge.likeness import Likeness
from sayso.judge.numbers import (
    agree,
    changing_kind,
    compare_numbers,
    find_quantities,
    is_miswritten,
    is_open_count,
    is_overtaken,
    is_revised,
    is_slip,
    is_tenfold,
    is_wish,
    names_each_unit,
    quantity_kind,
    same_kind,
    times_apart,
    unit_scale,
)
from sayso.judge.pairs import Finding, Pair
from sayso.judge.rivals import Rival
from sayso.judge.wording import quote
from sayso.model import ClaimRef, ConflictType, Quantity, RelationType
from sayso.view import StoryView

FARTHEST = 60.0
"""Numbers of which one is more times the other are of two things, but for slips of the hand."""

LARGEST_LOGARITHM = 4.0
MEASURES = frozenset({"length", "mass", "area", "volume", "duration", "share", "temperature"})


@dataclass(frozen=True)
class Counted:
    """The numbers of a story by their claims, by report and as the values they share."""

    of_claim: Mapping[ClaimRef, tuple[Quantity, ...]]
    of_article: Mapping[str, tuple[Quantity, ...]]
    reports: Mapping[tuple[str, float], int]
    values: Mapping[str, int]
    found: dict[tuple[float, float, str | None, str | None, str], bool] = field(
        default_factory=dict
    )

    def is_known(self, quantity: Quantity, article: str) -> bool:
        """True when a report gives a number; each number of a story is compared with many."""
        asked = (quantity.low, quantity.high, quantity.unit, quantity.hedge, article)
        known = self.found.get(asked)
        if known is None:
            known = any(_agrees(quantity, other) for other in self.of_article[article])
            self.found[asked] = known
        return known


def find_number_rivals(likeness: Likeness) -> Iterator[Rival]:
    """The pairs of numbers that cannot both hold of one thing, wherever they stand."""
    counted = count_values(likeness.view)
    given = {ref: map(to_value, quantities) for ref, quantities in counted.of_claim.items()}
    for a, b in likeness.find_partners(likeness.find_oldest(given)):
        pair = likeness.pair(a, b)
        yield from _find_of_pair(likeness, counted, pair)


def count_values(view: StoryView) -> Counted:
    """Which numbers a story has, how many reports give each, and how many it has of each kind."""
    of_claim = {ref: find_quantities(view, ref) for ref, _ in view.claims()}
    of_article: dict[str, list[Quantity]] = defaultdict(list)
    reports: dict[tuple[str, float], set[str]] = defaultdict(set)
    apart: dict[str, list[Quantity]] = defaultdict(list)
    for ref, quantities in of_claim.items():
        for quantity in quantities:
            of_article[ref.article].append(quantity)
            reports[to_value(quantity)].add(ref.article)
            others = apart[broad_kind(quantity)]
            if len(others) < LARGEST and not any(_agrees(quantity, other) for other in others):
                others.append(quantity)
    return Counted(
        {ref: found for ref, found in of_claim.items() if found},
        {article: tuple(found) for article, found in of_article.items()},
        {value: len(articles) for value, articles in reports.items()},
        {kind: len(found) for kind, found in apart.items()},
    )


LARGEST = 60
"""Values of one kind, from which on more of them say nothing more."""


def to_value(quantity: Quantity) -> tuple[str, float]:
    """What is the same of two numbers that say the same: their kind, and their size in its unit."""
    return quantity_kind(quantity), round(quantity.low * unit_scale(quantity), 4)


def broad_kind(quantity: Quantity) -> str:
    """What a number counts or measures, all words for people as one.

    >>> from sayso.model import Span
    >>> broad_kind(Quantity(Span(0, 1), 5, 5, "nurse"))
    'people'
    """
    kind = quantity_kind(quantity)
    return "people" if kind in person_nouns() else kind


def _agrees(a: Quantity, b: Quantity) -> bool:
    return same_kind(a, b) and agree(a, b)


def _may_agree(a: Quantity, b: Quantity) -> bool:
    """True when two numbers are one, or would be if the one without a unit had the other's."""
    return (same_kind(a, b) or a.unit is None or b.unit is None) and agree(a, b)


def _find_of_pair(likeness: Likeness, counted: Counted, pair: Pair) -> Iterator[Rival]:
    of_a, of_b = counted.of_claim[pair.a], counted.of_claim[pair.b]
    common: dict[str, float] = {}
    rule: Finding | None = None
    for a in of_a:
        for b in of_b:
            if not _may_rival(pair, a, b) or _is_elsewhere(a, b, of_a, of_b):
                continue
            if not common:
                common, rule = likeness.signs(pair), compare_numbers(pair)
            signs = {**common, **_signs(counted, pair, a, b), "rule": _is_found(rule, a, b)}
            signs["rule"] *= 1.0 - signs["wish"]
            values = (_to_words(a), _to_words(b))
            yield Rival(ConflictType.NUMBER, pair, (a.span, b.span), values, signs, explain)


def _may_rival(pair: Pair, a: Quantity, b: Quantity) -> bool:
    """True when two numbers may count one thing, and cannot both be its number."""
    if agree(a, b) or not _may_be_of_one_kind(pair, a, b):
        return False
    if times_apart(a, b) > FARTHEST and not is_slip(a, b):
        return False
    return not (is_overtaken(pair, a, b) or is_open_count(pair, a, b))


def _may_be_of_one_kind(pair: Pair, a: Quantity, b: Quantity) -> bool:
    """True when two numbers count or measure one kind of thing, as far as their units tell."""
    if same_kind(a, b) or broad_kind(a) == broad_kind(b):
        return True
    kinds = {quantity_kind(a), quantity_kind(b)}
    if kinds & MEASURES or any(kind.startswith("money") for kind in kinds):
        return False
    return a.unit is None or b.unit is None or names_each_unit(pair, a, b)


def _is_elsewhere(
    a: Quantity, b: Quantity, of_a: Sequence[Quantity], of_b: Sequence[Quantity]
) -> bool:
    """True when either claim has the other's number, too."""
    return any(_may_agree(a, x) for x in of_b) or any(_may_agree(b, x) for x in of_a)


def _signs(counted: Counted, pair: Pair, a: Quantity, b: Quantity) -> dict[str, float]:
    """What speaks for two numbers being rivals, and against it."""
    later = pair.later()
    kind = changing_kind(pair.claim_a, a) or changing_kind(pair.claim_b, b)
    slip = is_slip(a, b)
    known = [counted.is_known(a, pair.b.article), counted.is_known(b, pair.a.article)]
    support = max(counted.reports[to_value(quantity)] for quantity in (a, b))
    count = len(counted.of_claim[pair.a]) * len(counted.of_claim[pair.b])
    apart = times_apart(a, b)
    return {
        "slip": float(slip),
        "miswritten": float(not slip and is_miswritten(a, b)),
        "tenfold": float(is_tenfold(a, b)),
        "apart": min(log(apart), LARGEST_LOGARITHM) if apart < inf else LARGEST_LOGARITHM,
        "same_kind": float(a.unit is not None and same_kind(a, b)),
        "broad_kind": float(broad_kind(a) == broad_kind(b)),
        "no_unit": float(a.unit is None) + float(b.unit is None),
        "changing": float(bool(later) and kind is not None and not slip),
        "wish": float(is_wish(pair.claim_a) is not is_wish(pair.claim_b)),
        "revised": float(is_revised(pair.claim_a) or is_revised(pair.claim_b)),
        "known": float(sum(known)),
        "support": log(support),
        "many": log(count),
        "values": log(max(counted.values[broad_kind(a)], counted.values[broad_kind(b)])),
    }


def _is_found(rule: Finding | None, a: Quantity, b: Quantity) -> float:
    """1 when the rule for plain cases finds just these two at odds."""
    if rule is None or rule.kind is not RelationType.CONFLICTS:
        return 0.0
    return float(rule.spans_a == (a.span,) and rule.spans_b == (b.span,))


def _to_words(quantity: Quantity) -> str:
    kind, size = to_value(quantity)
    return f"{size:g} {kind}"


def explain(rival: Rival) -> str:
    """The sentence that names both values and what each rests on."""
    pair = rival.pair
    words_a = quote(pair.view, pair.a.article, rival.slots[0])
    words_b = quote(pair.view, pair.b.article, rival.slots[1])
    return f"{pair.by_a}, gives {words_a}; {pair.by_b}, gives {words_b}."
