"""Pairs that alignment may miss, told by their figures or by one exchanged word.

A slip of the hand leaves traces: 6.1 for 1.6, 120 for 1,200, "behind the church" for "behind the
school" in a sentence that is otherwise the same.
"""

from __future__ import annotations

import re
from difflib import SequenceMatcher

from sayso.judge.pairs import Finding, Pair
from sayso.judge.wording import quote
from sayso.model import ClaimRef, ConflictType, RelationType, Span
from sayso.view import StoryView

FULLEST = 40
"""Claims that share a figure's key; more say nothing."""

LONGEST_EXCHANGE = 4
FEWEST_SHARED = 5
LOCATIVE = frozenset(
    "in at near behind outside inside under below above along between beside across off".split()  # noqa: SIM905 - a list of words, kept readable
)
_WORD = re.compile(r"[\w'’-]+")
_NUMBER = re.compile(r"\d")


def compare_exchange(pair: Pair) -> Finding | None:
    """A place or an actor that is exchanged in a sentence that is otherwise the same."""
    if pair.own_words or pair.a.article == pair.b.article:
        return None
    words_a, spans_a = _words(pair.view, pair.a)
    words_b, spans_b = _words(pair.view, pair.b)
    changes = [
        code
        for code in SequenceMatcher(None, words_a, words_b, autojunk=False).get_opcodes()
        if code[0] != "equal"
    ]
    if len(changes) != 1 or changes[0][0] != "replace":
        return None
    _, a1, a2, b1, b2 = changes[0]
    shared = len(words_a) - (a2 - a1)
    if shared < FEWEST_SHARED or max(a2 - a1, b2 - b1) > LONGEST_EXCHANGE:
        return None
    if any(_NUMBER.search(word) for word in (*words_a[a1:a2], *words_b[b1:b2])):
        return None
    if not set(words_a[max(0, a1 - 3) : a1]) & LOCATIVE:
        return None
    span_a = Span(spans_a[a1].start, spans_a[a2 - 1].end)
    span_b = Span(spans_b[b1].start, spans_b[b2 - 1].end)
    told_a = quote(pair.view, pair.a.article, span_a)
    told_b = quote(pair.view, pair.b.article, span_b)
    return Finding(
        RelationType.CONFLICTS,
        pair.a,
        pair.b,
        f"{pair.by_a}, has {told_a}; {pair.by_b}, has {told_b} in the same sentence.",
        score=0.75,
        type=ConflictType.PLACE,
        spans_a=(span_a,),
        spans_b=(span_b,),
        values=(told_a.lower(), told_b.lower()),
    )


def _words(view: StoryView, ref: ClaimRef) -> tuple[list[str], list[Span]]:
    text = view.reports[ref.article].article.text
    found = [
        match
        for span in view.claim(ref).spans
        for match in _WORD.finditer(text, span.start, span.end)
    ]
    return [m.group().lower() for m in found], [Span(m.start(), m.end()) for m in found]
