"""Steps of ours in the parser's pipeline: where sentences end, lemmas that rules get wrong."""

from __future__ import annotations

import re

from spacy.attrs import ORTH
from spacy.language import Language
from spacy.tokens import Doc

from sayso.tables import load_table

SHORT_STEM = re.compile(r"[^aeiou][aeiou][^aeiouwxy]$")
"""Stems that double their last consonant before -ed and -ing ("hop", "hopped")."""


@Language.component("sayso_paragraphs")  # type: ignore[untyped-decorator]  # spaCy is not typed here
def end_sentences_at_paragraphs(doc: Doc) -> Doc:
    """Mark the first word after a line break as the start of a sentence.

    The parser keeps sentence starts that are set before it runs.
    """
    previous_breaks = False
    for token in doc:
        if token.i and previous_breaks and not token.is_space:
            token.is_sent_start = True
        previous_breaks = "\n" in token.text or (previous_breaks and token.is_space)
    return doc


def keep_short_titles(nlp: Language) -> None:
    """Make "Comr." and "Supt." one token each (`data/titles.tsv`): no sentence ends there."""
    for row in load_table("titles"):
        if row["kind"] == "short":
            word = row["title"] + "."
            nlp.tokenizer.add_special_case(word, [{ORTH: word}])


class FinalELemmas:
    """Sets lemmas that the rules get wrong: "hoped" is of "hope", for "hop" doubles its p."""

    def __init__(self, verbs: frozenset[str]) -> None:
        self.lemmas = {
            form: verb
            for verb in verbs
            if verb.endswith("e") and verb[:-1] in verbs and SHORT_STEM.search(verb[:-1])
            for form in (verb + "s", verb + "d", verb[:-1] + "ing")
        }

    def __call__(self, doc: Doc) -> Doc:
        """Mend the verbs of one parse."""
        for token in doc:
            verb = self.lemmas.get(token.lower_)
            if verb is not None and token.pos_ == "VERB":
                token.lemma_ = verb
        return doc


@Language.factory("sayso_final_e")  # type: ignore[untyped-decorator]  # nor here
def make_final_e_lemmas(nlp: Language, name: str) -> FinalELemmas:
    """The component, from the verbs that the pipeline's own lemmatizer knows."""
    lemmatizer = nlp.get_pipe("lemmatizer") if nlp.has_pipe("lemmatizer") else None
    lookups = getattr(lemmatizer, "lookups", None)
    if lookups is None or not lookups.has_table("lemma_index"):
        return FinalELemmas(frozenset())
    return FinalELemmas(frozenset(lookups.get_table("lemma_index")["verb"]))
