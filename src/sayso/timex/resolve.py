"""Taking the values of time expressions, in reading order, by a publication date."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from sayso.model import Publication, Timex
from sayso.timex.symbolic import evaluate
from sayso.timex.value import Moment


def resolve_timexes(timexes: Sequence[Timex], published: Publication) -> tuple[Timex, ...]:
    """The timexes with value and interval of days, taken anew from their symbolic form.

    Relative days are reckoned from the earliest day of `published.interval`. Pure: call it
    again when that interval narrows.
    """
    moments: dict[str, Moment] = {}
    resolved = []
    for timex in timexes:
        found = evaluate(timex.symbolic, published, mod=timex.mod, moments=moments)
        if found.moment is not None:
            moments[timex.id] = found.moment
        resolved.append(replace(timex, value=found.value, interval=found.interval))
    return tuple(resolved)
