"""Steps of ours in the parser's pipeline: titles cut short, lemmas that rules get wrong."""

from __future__ import annotations

import re

from spacy.attrs import ORTH
from spacy.language import Language
from spacy.tokens import Doc

from sayso.tables import load_table

SHORT_STEM = re.compile(r"[^aeiou][aeiou][^aeiouwxy]$")
"""Stems that double their last consonant before -ed and -ing ("hop", "hopped")."""


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
