"""Headlines: "Lindqvist: no deal before May", where a colon is the cue."""

from __future__ import annotations

from bisect import bisect_left

from sayso.attribute.cues import citable_nouns
from sayso.attribute.drafts import Draft
from sayso.attribute.spans import trim
from sayso.attribute.tree import Tree
from sayso.model import Span

_LONGEST = 130
_NAME_WORDS = 5
_SPEAKERS = frozenset({"PERSON", "ORG", "GPE", "NORP"})
_VERBAL = frozenset({"VERB", "AUX"})


def find_headline(tree: Tree) -> list[Draft]:
    """The draft of a text's first line where that is a headline with a speaker and a colon.

    The speaker is a name or a noun for people and papers; what follows has no quotation marks.
    """
    text = tree.chars
    start = len(text) - len(text.lstrip())
    end = text.find("\n", start)
    if end < 0 or end - start > _LONGEST:
        return []
    colon = text.find(": ", start, end)
    if colon < 0 or any(mark in text[colon:end] for mark in "\"“‘'"):
        return []
    first, last = bisect_left(tree.start, start), bisect_left(tree.start, colon)
    if not 0 < last - first <= _NAME_WORDS or not _is_speaker(tree, first, last):
        return []
    content = trim(text, Span(colon + 1, end))
    if content is None or " " not in text[content.start : content.end]:
        return []
    source, cue = tree.span(first, last - 1), Span(colon, colon + 1)
    return [Draft((source,), (cue,), (content,), last, "headline")]


def _is_speaker(tree: Tree, first: int, last: int) -> bool:
    words = range(first, last)
    if any(tree.pos[i] in _VERBAL for i in words):
        return False
    if tree.lower[last - 1] in citable_nouns():
        return True
    if any(tree.entity[i] in _SPEAKERS and tree.pos[i] == "PROPN" for i in words):
        return True
    name = tree.words[last - 1]
    later = range(last, len(tree))
    return any(tree.words[i] == name and tree.pos[i] == "PROPN" for i in later)
