"""Direct, mixed or indirect: how much of a content stands between quotation marks."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from functools import cached_property
from itertools import accumulate

from sayso.model import AttributionKind, Span


class Quoted:
    """A text with its quotations, which are sorted and do not overlap.

    Each content costs its ends alone, however many quotations lie within it.

    >>> Quoted("he “may” go", [Span(3, 8)]).kind_of([Span(3, 11)])
    <AttributionKind.MIXED: 'mixed'>
    """

    def __init__(self, text: str, quotations: Sequence[Span]) -> None:
        self.text = text
        self.starts = [span.start for span in quotations]
        self.ends = [span.end for span in quotations]

    def kind_of(self, content: Sequence[Span]) -> AttributionKind:
        """Direct where nothing but signs stands outside of quotations, indirect where all does."""
        inside = plain = False
        for span in content:
            first = bisect_right(self.ends, span.start)
            after = bisect_left(self.starts, span.end)
            if first < after:
                inside = True
                plain = plain or self._is_plain_around(span, first, after - 1)
            else:
                plain = plain or self._is_plain(span.start, span.end)
        if not inside:
            return AttributionKind.INDIRECT
        return AttributionKind.MIXED if plain else AttributionKind.DIRECT

    def _is_plain_around(self, span: Span, first: int, last: int) -> bool:
        """True when words of a span stand before, after or between some of the quotations."""
        between = self._plain_gaps[last] - self._plain_gaps[first]
        return (
            between > 0
            or self._is_plain(span.start, self.starts[first])
            or self._is_plain(self.ends[last], span.end)
        )

    @cached_property
    def _plain_gaps(self) -> list[int]:
        """How many gaps before each quotation, from the first on, have words."""
        gaps = map(self._is_plain, self.ends, self.starts[1:])
        return list(accumulate(gaps, initial=0))

    def _is_plain(self, start: int, end: int) -> bool:
        return any(map(str.isalnum, self.text[start:end]))
