"""Bare descriptions of unnamed sources: which of them take an earlier one up again."""

from __future__ import annotations

import pytest

from sayso.judge.again import find_first_mention
from sayso.model import (
    PUBLISHER_ID,
    Claim,
    ClaimKind,
    ClaimRef,
    Source,
    SourceKind,
    Span,
)
from tests.judge.build import PUBLISHER, view_report


def first_mention(*descriptions: str) -> str:
    """The description that the last of some unnamed sources takes up, each cited once in turn."""
    text = " ".join(f"It rained, {words} said." for words in descriptions)
    sources = [PUBLISHER]
    claims, at = [], 0
    for number, words in enumerate(descriptions, 1):
        start = text.index(words, at)
        span = Span(start, start + len(words))
        kind = SourceKind.DOCUMENT if "letter" in words else SourceKind.GROUP
        count = 2 if words.startswith("two") else None
        sources.append(Source(f"s{number}", None, kind, False, (span,), words, count=count))
        told = Span(text.rindex("It rained", 0, start), start - 2)
        chain = (PUBLISHER_ID, f"s{number}")
        claims.append(Claim(f"c{number}", (told,), ClaimKind.INDIRECT, chain, "It rained"))
        at = span.end
    last = sources[-1]
    view = view_report(text, claims, sources)
    found = find_first_mention(view, ClaimRef("a1", claims[-1].id), last)
    return found.descriptor or ""


@pytest.mark.parametrize(
    ("descriptions", "expected"),
    [
        (["two clerks of the harbour board", "one of them"], "two clerks of the harbour board"),
        (["two clerks of the harbour board", "the other"], "two clerks of the harbour board"),
        (["two clerks of the harbour board", "the officials"], "two clerks of the harbour board"),
        (["a member of the jury", "the same source"], "a member of the jury"),
        (["two divers", "two clerks of the board", "the divers"], "two divers"),
        (["two divers", "one of them", "the pair"], "two divers"),
        (["two divers", "a skipper"], "a skipper"),
        (["a diver", "the officials"], "the officials"),
        (["a letter of the board", "one of them"], "one of them"),
        (["one of them"], "one of them"),
    ],
)
def test_a_bare_description_is_the_source_before(descriptions: list[str], expected: str) -> None:
    """Who is taken up is the unnamed one cited last before; a description of its own is none."""
    assert first_mention(*descriptions) == expected
