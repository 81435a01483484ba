"""Full-text search, and what people type."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sayso.ledger import Ledger
from sayso.ledger.search import search_by_kind
from sayso.model import ClaimRef

from .build import keep, write_comparison

FOUND = [
    ("lorries", {"claim", "article"}),
    ("lorry", {"claim", "article"}),
    ("BRIDGE closes mayor", {"claim", "article"}),
    ('"worn cables"', set()),
    ('"cables are worn"', {"claim", "article"}),
    ("lorr", {"claim", "article"}),
    ("ada quill", {"source"}),
    ("zebra lorries", {"claim", "article"}),
    ("zebra", set()),
    ("", set()),
    ("AND OR NOT NEAR", set()),
]


@pytest.mark.parametrize(("words", "kinds"), FOUND, ids=[row[0] or "nothing" for row in FOUND])
def test_words_are_found(ledger: Ledger, words: str, kinds: set[str]) -> None:
    """Words are found in other forms and unfinished, phrases as they stand, all before any."""
    name = keep(ledger, "herald").article
    story = ledger.save_assignments({name: "x"})[name]
    ledger.save_comparison(write_comparison(story, {"p": [ClaimRef(name, "c2")]}))
    assert {hit.kind for hit in ledger.search(words)} == kinds


@pytest.mark.parametrize("words", [row[0] for row in FOUND], ids=[row[0] or "no" for row in FOUND])
def test_each_kind_is_found_in_one_go(ledger: Ledger, words: str) -> None:
    """What is found of all kinds together is what is found of each alone."""
    for outlet in ("herald", "post"):
        name = keep(ledger, outlet).article
        story = ledger.save_assignments({name: outlet})[name]
        ledger.save_comparison(write_comparison(story, {"p": [ClaimRef(name, "c2")]}))
    kinds = ("claim", "article", "source")
    with ledger.connections.reading() as connection:
        found = search_by_kind(connection, words, kinds=kinds, limit=3)
    assert found == {kind: ledger.search(words, limit=3, kinds=[kind]) for kind in kinds}


def test_a_hit_says_where_it_is(ledger: Ledger) -> None:
    """A hit has its ids, the words around what was asked for, and where those stand in them."""
    name = keep(ledger, "herald").article
    (hit,) = ledger.search("lorries", kinds=("claim",))
    assert (hit.id, hit.article, hit.claim) == (f"{name}/c2", name, "c2")
    assert [hit.snippet[slice(*mark)] for mark in hit.marks] == ["lorries"]
    assert (hit.title, hit.publisher) == ("Bridge to close", "The Harbour Herald")
    assert len(ledger.search("bridge", limit=1)) == 1 and ledger.search("bridge", limit=0) == []


def test_only_present_words_are_found(ledger: Ledger) -> None:
    """What a later text has dropped is no longer found."""
    url = "https://herald.example/bridge"
    keep(ledger, "herald", url=url, day="2031-04-20")
    keep(ledger, "herald", (("The bridge is open.", ()),), url=url, day="2031-04-21")
    assert ledger.search("lorries") == []
    assert {hit.kind for hit in ledger.search("open")} == {"claim", "article"}


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(max_size=40) | st.text(alphabet="\"'*^():-+{}[]. \x00aNEAROT,", max_size=30))
def test_nothing_typed_is_an_error(ledger: Ledger, words: str) -> None:
    """Whatever is typed, the answer is a list."""
    assert isinstance(ledger.search(words), list)
