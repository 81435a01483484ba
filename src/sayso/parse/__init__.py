"""Texts to parses: spaCy `Doc`s over whole texts, whose sentences end at paragraph breaks."""

from sayso.parse.lengths import LONGEST_SENTENCE, find_long_sentences
from sayso.parse.pipeline import DEFAULT_PARSER, check_parser, load_parser, parse, parse_many

__all__ = [
    "DEFAULT_PARSER",
    "LONGEST_SENTENCE",
    "check_parser",
    "find_long_sentences",
    "load_parser",
    "parse",
    "parse_many",
]
