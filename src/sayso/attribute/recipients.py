"""The one spoken to: "told CNN", "said to reporters", "in an interview with the Herald"."""

from __future__ import annotations

from sayso.attribute.frames import tellers
from sayso.attribute.spans import noun_span
from sayso.attribute.tree import Tree
from sayso.model import Span

_OCCASIONS = frozenset(
    [
        "interview",
        "conversation",
        "call",
        "email",
        "e-mail",
        "phone",
        "comment",
        "remark",
        "statement",
        "briefing",
        "exchange",
        "message",
        "letter",
        "appearance",
    ]
)
_DIRECTIONS = frozenset({"to", "with", "on"})


def find_recipient(tree: Tree, index: int) -> Span | None:
    """The span of the one spoken to, None where nobody is named.

    The object of "tell" and its kin, "to" after a verb of saying, the other side of an
    interview, and "speaking to".
    """
    for child in tree.children[index]:
        dep = tree.dep[child]
        if dep == "dative" and child > index:
            inner = tree.child(child, "pobj")
            return noun_span(tree, child if inner is None else inner, fence=index)
        if dep in ("dobj", "obj") and child > index and tree.lemma[index] in tellers():
            return noun_span(tree, child, fence=index)
        if dep == "prep" and child > index and tree.lower[child] == "to":
            inner = tree.child(child, "pobj")
            if inner is not None and tree.pos[inner] in ("PROPN", "PRON"):
                return noun_span(tree, inner, fence=index)
    return _on_an_occasion(tree, index)


def _on_an_occasion(tree: Tree, index: int) -> Span | None:
    for child in tree.children[index]:
        if tree.dep[child] == "prep" and tree.lower[child] in ("in", "during", "by"):
            occasion = tree.child(child, "pobj")
            if occasion is not None and tree.lemma[occasion] in _OCCASIONS:
                found = _other_side(tree, occasion)
                if found is not None:
                    return found
        if tree.dep[child] == "advcl" and tree.lower[child] in ("speaking", "talking"):
            return _other_side(tree, child)
    return None


def _other_side(tree: Tree, index: int) -> Span | None:
    for child in tree.children[index]:
        if tree.dep[child] == "prep" and tree.lower[child] in _DIRECTIONS:
            inner = tree.child(child, "pobj")
            if inner is not None:
                return noun_span(tree, inner, fence=index)
    return None
