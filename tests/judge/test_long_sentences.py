"""Sentences longer than anybody writes are judged in pieces, and each claim meets its own piece."""

from __future__ import annotations

from collections.abc import Callable

from sayso.judge.nearby import find_nearby
from sayso.judge.sentences import LONGEST_PIECE, find_sentence
from sayso.judge.surface import mask
from sayso.model import (
    PUBLISHER_ID,
    Claim,
    ClaimKind,
    ClaimRef,
    Span,
)
from tests.growth import MOST_GROWTH, find_growth
from tests.judge.build import view_report

CLAUSE = "the bridge was shut and "


def test_a_long_sentence_has_pieces_and_its_neighbours_do_not() -> None:
    """Each piece is as long as a sentence may be, the last one what is left."""
    long = CLAUSE * 400
    text = f"It rained. It {long}so on. It stopped."
    first, end = find_sentence(text, 11)
    assert (first, end) == (11, 11 + LONGEST_PIECE)
    assert find_sentence(text, end) == (end, end + LONGEST_PIECE)
    assert find_sentence(text, 3) == (0, 11)
    assert text[slice(*find_sentence(text, len(text) - 1))] == "It stopped."


def test_words_before_a_closing_mark_are_blanked_once() -> None:
    """Marks that nothing opened in the sentence blank it from its beginning to the last of them."""
    assert mask("no” and no” he said") == "“" + " " * 9 + "” he said"


def test_comparing_grows_with_the_sentence() -> None:
    """A page of one sentence with twice as many claims takes about twice as long."""

    def judge(times: int) -> Callable[[], object]:
        text = CLAUSE * times
        claims = tuple(
            Claim(
                f"c{place}",
                (Span(place * len(CLAUSE), place * len(CLAUSE) + 19),),
                ClaimKind.NARRATIVE,
                (PUBLISHER_ID,),
                "the bridge was shut",
            )
            for place in range(times)
        )
        view = view_report(text, claims)
        asked = [ClaimRef("a1", claim.id) for claim in claims[::10]]
        return lambda: [find_nearby(view, ref) for ref in asked]

    assert find_growth(judge, 400) < MOST_GROWTH
