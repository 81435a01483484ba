"""Sentences longer than anybody writes are read in pieces, and that is told."""

from __future__ import annotations

from collections.abc import Callable
from itertools import chain

import pytest
from spacy.tokens import Doc

from sayso.model import Article
from sayso.parse import LONGEST_SENTENCE, find_long_sentences
from sayso.pipeline import analyze
from tests.growth import MOST_GROWTH, find_growth

LONG = "The mayor said that the bridge, which was old, had been shut, and " * 120 + "it was late."
SHORT = "The bridge was closed on Monday, Mayor Ada Quill said."


@pytest.mark.model
def test_a_long_sentence_is_cut_into_trees(nlp_parse: Callable[[str], Doc]) -> None:
    """Each piece is a sentence with one root, whose words hang on each other and hold no other."""
    doc = nlp_parse(f"{SHORT} {LONG} {SHORT}")
    assert [span.end - span.start > 5_000 for span in find_long_sentences(doc)] == [True]
    assert doc.text == f"{SHORT} {LONG} {SHORT}"
    for sent in doc.sents:
        assert len(sent) <= LONGEST_SENTENCE
        assert [word for word in sent if word.head == word] == [sent.root]
        assert all(sent.start <= word.head.i < sent.end for word in sent)
        assert (sent.root.left_edge.i, sent.root.right_edge.i) == (sent.start, sent.end - 1)
    heads = [[word.head.i - word.i for word in sent] for sent in doc.sents if sent.text == SHORT]
    assert heads == [[word.head.i - word.i for word in nlp_parse(SHORT)]] * 2


@pytest.mark.model
def test_a_report_names_what_was_cut() -> None:
    """Each such sentence is an omission of its report; a report without one has none."""
    report = analyze(Article("a", f"{SHORT} {LONG} {SHORT}"))
    told = [found for found in report.omissions if found.stage == "parse"]
    assert [found.reason for found in told] == [
        "a sentence of more than 1,000 words is read in pieces"
    ]
    assert sum("closed" in claim.text for claim in report.claims) == 2
    short = analyze(Article("a", f"{SHORT} {SHORT}"))
    assert all(found.stage != "parse" for found in short.omissions)


@pytest.mark.model
def test_the_time_of_a_deep_sentence_grows_with_its_length(
    nlp_parse: Callable[[str], Doc],
) -> None:
    """What is asked of each word's tree takes twice as long for twice as many words."""

    def ask(times: int) -> Callable[[], object]:
        doc = nlp_parse("“he said ‘" * times + "no" + "’ ”" * times)
        return lambda: list(chain.from_iterable(word.children for word in doc))

    assert find_growth(ask, 400) < MOST_GROWTH
