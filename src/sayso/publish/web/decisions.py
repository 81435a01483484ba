"""What people decided, by what they decided on."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from sayso.ledger import Attached
from sayso.model import Judgement

VERDICTS: Mapping[str, str] = {
    "accept": "accepted",
    "reject": "rejected",
    "note": "noted",
    "merge": "merged",
    "split": "split",
    "correct": "corrected",
}
"""Each kind of decision as it is told afterwards."""


def group_decisions(attached: Iterable[Attached]) -> dict[str, tuple[Judgement, ...]]:
    """The decisions that hold, by the id that their target has now, oldest first."""
    found: defaultdict[str, list[Judgement]] = defaultdict(list)
    for item in attached:
        found[item.target].append(item.judgement)
    return {target: tuple(made) for target, made in found.items()}
