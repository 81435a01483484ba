"""Direct, mixed or indirect: how much of a content stands between quotation marks."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

from sayso.attribute.drafts import cut
from sayso.model import AttributionKind, Span


def kind_of(text: str, content: Sequence[Span], quotations: Sequence[Span]) -> AttributionKind:
    """The kind of a content; `quotations` are sorted and do not overlap.

    >>> kind_of("he “may” go", [Span(3, 11)], [Span(3, 8)])
    <AttributionKind.MIXED: 'mixed'>
    """
    inside = False
    outside = ""
    for span in content:
        rest: tuple[Span, ...] = (span,)
        first = max(0, bisect_left(quotations, span) - 1)
        for quotation in quotations[first:]:
            if quotation.start >= span.end:
                break
            if quotation.overlaps(span):
                inside = True
                rest = cut(rest, quotation)
        outside += "".join(text[piece.start : piece.end] for piece in rest)
    if not inside:
        return AttributionKind.INDIRECT
    plain = any(character.isalnum() for character in outside)
    return AttributionKind.MIXED if plain else AttributionKind.DIRECT
