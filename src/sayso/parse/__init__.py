"""Texts to parses: spaCy `Doc`s over whole texts, whose sentences end at paragraph breaks."""

from sayso.parse.pipeline import DEFAULT_PARSER, check_parser, load_parser, parse, parse_many

__all__ = ["DEFAULT_PARSER", "check_parser", "load_parser", "parse", "parse_many"]
