"""Say-so that a sentence has from its neighbours: how far it is carried, and what ends it."""

from __future__ import annotations

import re

import pytest

from sayso.judge.carrying import find_carried
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

LEE = Source("s1", "Ann Lee", SourceKind.PERSON, named=True)
ORDER = Source("s2", None, SourceKind.DOCUMENT, named=False, descriptor="the order")
SOURCES = {"lee": LEE, "order": ORDER}


def carried_by(marked: str) -> list[str]:
    """Whom each claim `{claim}` is carried from; `{lee: claim}` and `{own: claim}` state theirs."""
    claims, stated, own, text = [], {}, set(), ""
    for before, key, words in re.findall(r"([^{}]*)(?:\{(?:(\w+): )?([^}]*)\})?", marked):
        text += before
        if not words:
            continue
        ref = ClaimRef("a1", f"c{len(claims) + 1}")
        span = Span(len(text), len(text) + len(words))
        claims.append(Claim(ref.claim, (span,), ClaimKind.NARRATIVE, (PUBLISHER_ID,), words))
        text += words
        if key in SOURCES:
            stated[ref] = (SOURCES[key],)
        elif key == "own":
            own.add(ref)
    view = view_report(text, claims, (PUBLISHER, LEE, ORDER))
    found = find_carried(view, "a1", lambda ref: stated.get(ref, ()), own.__contains__)
    return [
        next(key for key, source in SOURCES.items() if (source,) == found[ref].chain)
        if (ref := ClaimRef("a1", claim.id)) in found
        else "-"
        for claim in claims
        if ClaimRef("a1", claim.id) not in stated
    ]


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        ("{lee: The pier is shut}, Lee said. {Two boats are stuck}.", ["lee"]),
        ("{lee: The pier is shut}, Lee said. {One boat sank}. {Two are stuck}.", ["lee", "lee"]),
        (
            "{lee: It is shut}, Lee said. {order: It opens in May}, it says. {It is dear}.",
            ["order"],
        ),
        (
            "{lee: It is shut}, Lee said. {A sank}. {B sank}. {C sank}. {D sank}.",
            ["lee"] * 3 + ["-"],
        ),
        ("{lee: The pier is shut}, Lee said.\n\n{Two boats are stuck}.", ["-"]),
        ("{order: The pier is shut}, the order says.\n\n{Its figure for boats is two}.", ["order"]),
        ("{lee: It is shut}, Lee said.\n\n{Two sank}. {lee: It is sad}, Lee said.", ["lee"]),
        ("{lee: It is shut}, Lee said.\n\n{Two sank}. {order: It is dear}, it says.", ["-"]),
        ("{lee: The pier is shut}, Lee said. {Is a boat stuck}?", ["-"]),
        ("{lee: The pier is shut}, Lee said. {We met two skippers}.", ["-"]),
        (
            "{lee: The pier is shut}, Lee said. {own: Two boats lay there}. {A gull sat}.",
            ["-", "-"],
        ),
        ("{lee: The pier is shut}, Lee said. Meanwhile {the ferry sailed}.", ["-"]),
        ("{Two boats are stuck}. {lee: The pier is shut}, Lee said.", ["-"]),
    ],
)
def test_say_so_is_carried_within_its_paragraph(marked: str, expected: list[str]) -> None:
    """Who is reported goes on being reported until another speaks, we do, or a paragraph ends."""
    assert carried_by(marked) == expected
