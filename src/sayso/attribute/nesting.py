"""Nesting: which attribution lies in the content of which (`via`)."""

from __future__ import annotations

from collections.abc import Sequence
from heapq import heappop, heappush

from sayso.attribute.drafts import Draft, size
from sayso.model import Span


def find_outer(drafts: Sequence[Draft]) -> list[int | None]:
    """For each draft the number of the one whose content holds it most closely, or None.

    A draft is held where its cue lies in the other's content. Of two that hold each other the
    one with more content is the outer one. Linear in the number of drafts but for sorting.

    >>> inner = Draft((), (Span(8, 9),), (Span(9, 20),), 2, "x")
    >>> find_outer([Draft((), (Span(0, 4),), (Span(5, 20),), 0, "x"), inner])
    [None, 0]
    """
    places = sorted((_place(draft), number) for number, draft in enumerate(drafts))
    spans = sorted((span, number) for number, draft in enumerate(drafts) for span in draft.content)
    sizes = [size(draft.content) for draft in drafts]
    open_spans: list[tuple[int, int, Span]] = []
    outer: list[int | None] = [None] * len(drafts)
    following = 0
    for place, number in places:
        while following < len(spans) and spans[following][0].start <= place:
            span, owner = spans[following]
            heappush(open_spans, (span.end, owner, span))
            following += 1
        while open_spans and open_spans[0][0] <= place:
            heappop(open_spans)
        holders = {owner for _, owner, _ in open_spans if owner != number}
        outer[number] = _closest(holders, number, sizes)
    return _without_circles(outer, sizes)


def _place(draft: Draft) -> int:
    spans = draft.cue or draft.content
    return spans[0].start


def _closest(holders: set[int], number: int, sizes: list[int]) -> int | None:
    larger = [owner for owner in holders if sizes[owner] > sizes[number]]
    return min(larger, key=lambda owner: (sizes[owner], owner), default=None)


def _without_circles(outer: list[int | None], sizes: list[int]) -> list[int | None]:
    """Content grows outwards along every link, so no chain of links can close on itself."""
    return [
        holder if holder is not None and sizes[holder] > sizes[number] else None
        for number, holder in enumerate(outer)
    ]
