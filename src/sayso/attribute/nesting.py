"""Nesting: which attribution lies in the content of which (`via`)."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Sequence
from heapq import heappop, heappush

from sayso.attribute.drafts import Draft, size


def find_outer(drafts: Sequence[Draft]) -> list[int | None]:
    """For each draft the number of the one whose content holds it most closely, or None.

    A draft is held where its cue lies in the other's content. Of two that hold each other the
    one with more content is the outer one. Linear in the number of drafts but for sorting.

    >>> from sayso.model import Span
    >>> inner = Draft((), (Span(8, 9),), (Span(9, 20),), 2, "x")
    >>> find_outer([Draft((), (Span(0, 4),), (Span(5, 20),), 0, "x"), inner])
    [None, 0]
    """
    places = sorted((_place(draft), number) for number, draft in enumerate(drafts))
    spans = sorted((span, number) for number, draft in enumerate(drafts) for span in draft.content)
    sizes = [size(draft.content) for draft in drafts]
    ending: list[tuple[int, int]] = []
    """Open spans of content by their end, with the owner of each."""
    around: list[tuple[int, int]] = []
    """The owners of open spans, once for each, by the size of all their content."""
    outer: list[int | None] = [None] * len(drafts)
    following = 0
    for place, number in places:
        while following < len(spans) and spans[following][0].start <= place:
            span, owner = spans[following]
            heappush(ending, (span.end, owner))
            insort(around, (sizes[owner], owner))
            following += 1
        while ending and ending[0][0] <= place:
            _, owner = heappop(ending)
            around.pop(bisect_left(around, (sizes[owner], owner)))
        larger = bisect_left(around, (sizes[number] + 1, 0))
        outer[number] = around[larger][1] if larger < len(around) else None
    return outer


def _place(draft: Draft) -> int:
    spans = draft.cue or draft.content
    return spans[0].start
