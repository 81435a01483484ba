"""The table of attributes answers as the parser's own ruler does."""

from __future__ import annotations

from pathlib import Path

import pytest
import spacy
from spacy.pipeline import AttributeRuler
from spacy.tokens import Doc
from spacy.vocab import Vocab

from sayso.parse import DEFAULT_PARSER
from sayso.parse.attributes import AttributeTable, is_tabular
from sayso.read import Reading, read_inputs

SAMPLES = Path(__file__).parents[2] / "samples"
ODD = (
    "They're gonna say it ain't so, but he’s got to; let's see whether it's that.",
    "DON'T!! “Gotta go,” she'd said\n\n — 12,000 of 'em (approx.) at $3.5m…",
    "There's a way, y'all: let's go. C'mon, it ain't far, there are gonna be more; you gotta see.",
    "",
)


@pytest.mark.model
def test_every_token_of_the_samples_has_the_attributes_that_the_ruler_gives_it() -> None:
    """Part of speech, morphology and lemma are those of the ruler, for each token."""
    nlp = spacy.load(DEFAULT_PARSER)
    ruler = nlp.get_pipe("attribute_ruler")
    nlp.select_pipes(disable=["attribute_ruler", "lemmatizer", "ner"])
    table = AttributeTable(nlp, ruler)
    texts = [item.article.text for item in read_inputs([str(SAMPLES)]) if isinstance(item, Reading)]
    seen = 0
    for text in (*texts, *ODD):
        for doc in (nlp(text), nlp(text.lower())):
            expected = [(t.pos, t.morph.key, t.lemma) for t in ruler(doc.copy())]
            assert [(t.pos, t.morph.key, t.lemma) for t in table(doc)] == expected
            seen += len(doc)
    assert seen > 1_000


@pytest.mark.parametrize(
    ("pattern", "tabular"),
    [
        ([{"TAG": "NN"}], True),
        ([{"LOWER": "may"}, {"SHAPE": "dd"}], True),
        ([{"SHAPE": "dd"}], False),
        ([{"SHAPE": "dd"}, {"LOWER": "may"}], False),
        ([{"LOWER": "may"}, {"LOWER": "not", "OP": "?"}], False),
    ],
)
def test_a_ruler_that_looks_at_more_than_form_tag_and_dependency_stays(
    pattern: list[dict[str, str]], tabular: bool
) -> None:
    """Patterns whose first token is told by anything else are not put into the table."""
    ruler = AttributeRuler(Vocab())
    ruler.add([pattern], {"POS": "X"})
    assert is_tabular(ruler) is tabular


def test_patterns_over_several_tokens_come_last() -> None:
    """A pattern of two tokens still matches where the table has spoken of each."""
    nlp = spacy.blank("en")
    ruler = AttributeRuler(nlp.vocab)
    ruler.add([[{"LOWER": "got"}]], {"POS": "VERB"})
    ruler.add([[{"LOWER": "got"}, {"LOWER": "ta"}]], {"POS": "PART"}, index=1)
    doc = AttributeTable(nlp, ruler)(Doc(nlp.vocab, words=["got", "ta", "got"]))
    assert [token.pos_ for token in doc] == ["VERB", "PART", "VERB"]
