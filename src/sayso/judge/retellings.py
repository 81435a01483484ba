"""Reports that retell another one in other words and other order, and name nobody for it.

A rewrite without credit leaves no passage to find again (`reuse`): what tells it is that most of
what it says stands in one other report, and much less of it in any other.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sayso.model import Interval, SidedClaim
from sayso.view import StoryView

LEAST = 6
"""Claims that both have, at least."""

SHARE = 0.35
"""Of the claims of the report that retells: alignment finds about two in three of those that are.
Chosen on the project's own stories: of 19 propositions that it concerns 13 are of one origin."""

AHEAD = 0.08
"""By how much the share must be above that of every other report: what all tell is no retelling."""


@dataclass(frozen=True, slots=True)
class Retelling:
    """The report that another one retells; `shared` of its `claims` claims stand there as well."""

    of: str
    shared: int
    claims: int


def find_retellings(
    view: StoryView, groups: Iterable[Sequence[SidedClaim]]
) -> Mapping[str, Retelling]:
    """By article the report that it retells, where it retells one that is not later."""
    shared: Counter[tuple[str, str]] = Counter()
    for group in groups:
        held = Counter(claim.article for claim in group)
        for one, many in held.items():
            for other in held.keys() - {one}:
                shared[one, other] += many
    found = {}
    for article, report in view.reports.items():
        counts = {other: shared[article, other] for other in view.reports if other != article}
        best = max(counts, key=lambda other: (counts[other], other), default=None)
        if best is None or counts[best] < LEAST:
            continue
        total = len(report.claims)
        second = max((count for other, count in counts.items() if other != best), default=0)
        enough = counts[best] >= SHARE * total and counts[best] - second >= AHEAD * total
        if enough and is_not_later(view, best, article):
            found[article] = Retelling(best, counts[best], total)
    return found


def is_not_later(view: StoryView, first: str, then: str) -> bool:
    """True unless the first report is known to be later than the other."""
    one, other = view.reports[first].published, view.reports[then].published
    if one.value and other.value and len(one.value) > 10 and len(other.value) > 10:
        return one.value[:16] <= other.value[:16]
    early = one.interval or Interval(None, None)
    late = other.interval or Interval(None, None)
    return early.start is None or late.end is None or early.start <= late.end
