"""Who stands before a colon that introduces a quotation: "The mayor: “…”", "Cruz hit back: “…”"."""

from __future__ import annotations

from bisect import bisect_left

from sayso.attribute.frames import SUBJECTS
from sayso.attribute.spans import cue_span, is_dash, noun_span
from sayso.attribute.tree import NOMINAL, Tree
from sayso.model import Span

_STOPS = frozenset({".", "!", "?"})
_VERBAL = frozenset({"VERB", "AUX"})
_LEADS_IN = frozenset({"from", "more", "and", "but", "as", "per", "via"})
_COLON_REACH = 9


def find_colon_clause(tree: Tree, start: int) -> tuple[Span, Span] | None:
    """The subject of the clause before a colon, and the rest of it: "Cruz hit back: “…”"."""
    last = bisect_left(tree.start, start) - 1
    while last >= 0 and tree.pos[last] == "SPACE":
        last -= 1
    if last < 1 or tree.words[last] != ":":
        return None
    for index in range(last - 1, max(-1, last - _COLON_REACH), -1):
        if tree.pos[index] in _VERBAL and tree.tag[index] in ("VBD", "VBZ", "VBP", "VBN"):
            subject = tree.child(index, *SUBJECTS)
            if subject is None or subject > index:
                continue
            if tree.pos[index] == "AUX" and not is_somebody(tree, subject):
                continue
            cue = Span(cue_span(tree, index)[0].start, tree.end[last])
            return noun_span(tree, subject, fence=index), cue
    return None


def is_somebody(tree: Tree, index: int) -> bool:
    """True for a person's name, "he" and "she"."""
    name = tree.pos[index] == "PROPN" and tree.entity[index] in ("PERSON", "")
    return name or tree.lower[index] in ("he", "she")


def find_colon_speaker(tree: Tree, start: int) -> tuple[Span, Span] | None:
    """The noun phrase before a colon that stands before an offset, and the colon."""
    last = bisect_left(tree.start, start) - 1
    while last >= 0 and tree.pos[last] == "SPACE":
        last -= 1
    if last < 1 or tree.words[last] != ":":
        return None
    first = last
    while first > 0 and last - first <= _COLON_REACH:
        word = tree.words[first - 1]
        if word in _STOPS or is_dash(tree, first - 1) or tree.pos[first - 1] in _VERBAL:
            break
        if "\n" in word:
            break
        first -= 1
    while first < last and (tree.lower[first] in _LEADS_IN or tree.pos[first] == "PUNCT"):
        first += 1
    if not first < last <= first + _COLON_REACH or tree.pos[first - 1] in _VERBAL:
        return None
    if not any(tree.pos[i] in NOMINAL for i in range(first, last)):
        return None
    return tree.span(first, last - 1), tree.span(last, last)
