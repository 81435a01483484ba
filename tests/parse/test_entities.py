"""Entities found a batch at a time are those that the parser's own recogniser finds."""

from __future__ import annotations

from pathlib import Path

import pytest
import spacy
from spacy.language import Language
from spacy.tokens import Doc, Span

from sayso.parse import load_parser
from sayso.parse.entities import EntityTable, is_plain
from sayso.read import Reading, read_inputs

SAMPLES = Path(__file__).parents[2] / "samples"
ODD = (
    "",
    "\n",
    "Rain.",
    "Ostrel\n\nThe\nQuay Hotel\n\nBank of\n\nOstrel 12",
    "New York " * 60 + "Bank of England " * 30,
    "Ilse Varn, 41, paid $3.5m to the Harbour Board of New Ostrel on Monday 3 May 2021",
    "Mr\n\n   Varn \n of  \nthe  Ostrel\n Bank said",
)


@pytest.fixture(scope="module")
def parser(nlp_parse: object) -> Language:
    """The project's parser, which the tests of the model share."""
    return load_parser()


def find_both(parser: Language, texts: list[str]) -> tuple[list[Doc], list[Doc]]:
    """The parses of texts with entities by the recogniser, and by the table."""
    recogniser = dict(parser._components)["ner"]
    with parser.select_pipes(disable=["sayso_entities"]):
        docs = list(parser.pipe(texts))
    copies = [doc.copy() for doc in docs]
    table = EntityTable(recogniser)
    return list(recogniser.pipe(docs, batch_size=5)), list(table.pipe(copies, batch_size=5))


def told(doc: Doc) -> list[tuple[int, int, str, int]]:
    """What each token of a parse is in its entity."""
    return [(token.ent_iob, token.ent_type, token.ent_kb_id_, token.i) for token in doc]


@pytest.mark.model
def test_the_entities_of_the_samples_are_those_of_the_recogniser(parser: Language) -> None:
    """For each token, in running text, without capitals and in odd lines."""
    texts = [item.article.text for item in read_inputs([str(SAMPLES)]) if isinstance(item, Reading)]
    by_recogniser, by_table = find_both(parser, [*texts[::2], *map(str.lower, texts[:3]), *ODD])
    for expected, found in zip(by_recogniser, by_table, strict=True):
        assert told(found) == told(expected)
    assert sum(len(doc.ents) for doc in by_table) > 200
    assert any(len(entity) > 3 for doc in by_table for entity in doc.ents)


@pytest.mark.model
def test_entities_that_were_set_before_are_kept(parser: Language) -> None:
    """A parse that comes with entities goes to the recogniser itself."""
    doc = parser.make_doc("The Quay Hotel in Ostrel shut on Monday.")
    doc.set_ents([Span(doc, 1, 3, label="FAC")], default="missing")
    recogniser = dict(parser._components)["ner"]
    expected = recogniser(doc.copy())
    assert told(EntityTable(recogniser)(doc)) == told(expected)
    assert (1, 3, "FAC") in [(entity.start, entity.end, entity.label_) for entity in doc.ents]


@pytest.mark.model
def test_only_a_greedy_recogniser_is_taken_over(parser: Language) -> None:
    """One that keeps several beams, one of another kind and none at all stay as they are."""
    assert is_plain(dict(parser._components)["ner"])
    assert "sayso_entities" in parser.pipe_names
    blank = spacy.blank("en")
    assert not is_plain(blank.add_pipe("entity_ruler"))
    beams = blank.add_pipe("beam_ner")
    assert not is_plain(beams)
    assert not is_plain(None)
