"""Parses of labelled data, kept on disk between runs (`.cache/bench/`, git-ignored)."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence

import spacy
from spacy.tokens import Doc, DocBin

from bench.gold import BENCH
from sayso.parse import DEFAULT_PARSER, load_parser, parse_many

CACHE = BENCH.parent / ".cache" / "bench"
_ATTRIBUTES = ["ORTH", "SPACY", "LEMMA", "POS", "TAG", "DEP", "HEAD", "ENT_IOB", "ENT_TYPE"]


def cached_parses(texts: Sequence[str]) -> Iterator[Doc]:
    """The parses of texts by the default parser; read from disk when the same were parsed before.

    The key holds the texts, the parser's version and spaCy's.
    """
    meta = load_parser().meta
    seed = f"{DEFAULT_PARSER} {meta.get('version')} {spacy.__version__}"
    digest = hashlib.sha256("\0".join([seed, *texts]).encode()).hexdigest()[:24]
    path = CACHE / f"{digest}.spacy"
    if not path.exists():
        kept = DocBin(attrs=[*_ATTRIBUTES, "SENT_START", "MORPH"])
        for doc in parse_many(texts):
            kept.add(doc)
        CACHE.mkdir(parents=True, exist_ok=True)
        kept.to_disk(path)
    yield from DocBin().from_disk(path).get_docs(load_parser().vocab)
