"""How much of a content stands between quotation marks, however many there are."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sayso.attribute.kinds import Quoted
from sayso.model import AttributionKind, Span

TEXT = "ab, “cd” ef “gh”, “ij” kl"
QUOTATIONS = [Span(4, 8), Span(12, 16), Span(18, 22)]

CASES = [
    ((0, 2), "indirect"), ((4, 8), "direct"), ((2, 8), "direct"), ((4, 16), "mixed"),
    ((12, 22), "direct"), ((5, 7), "direct"), ((9, 11), "indirect"), ((18, 25), "mixed"),
]  # fmt: skip


@pytest.mark.parametrize(("span", "kind"), CASES, ids=[TEXT[a:b] for (a, b), _ in CASES])
def test_a_content_is_of_the_kind_of_its_words(span: tuple[int, int], kind: str) -> None:
    """Signs between quotations are no words of their own."""
    assert Quoted(TEXT, QUOTATIONS).kind_of([Span(*span)]).value == kind


@given(data=st.data(), text=st.text("a,“”", min_size=1, max_size=40))
def test_letters_inside_and_outside_tell_the_kind(data: st.DataObject, text: str) -> None:
    """The kind is that which looking at each letter gives."""
    cuts = sorted(data.draw(st.sets(st.integers(0, len(text)), max_size=10)))
    quotations = [Span(a, b) for a, b in zip(cuts[::2], cuts[1::2], strict=False)]
    ends = data.draw(st.tuples(st.integers(0, len(text)), st.integers(0, len(text))))
    content = Span(min(ends), max(ends) + 1)
    quoted = {place for span in quotations for place in range(span.start, span.end)}
    inside = [place for place in range(content.start, content.end) if place in quoted]
    outside = [text[n : n + 1] for n in range(content.start, content.end) if n not in quoted]
    plain = any(map(str.isalnum, outside))
    expected = AttributionKind.MIXED if plain else AttributionKind.DIRECT
    found = Quoted(text, quotations).kind_of([content])
    assert found is (expected if inside else AttributionKind.INDIRECT)
