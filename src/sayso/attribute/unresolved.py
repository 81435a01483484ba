"""Speakers that nobody could resolve: each is a source of its own, described by its words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from sayso.attribute.chains import Resolved
from sayso.attribute.roles import guess_kind
from sayso.attribute.tree import Tree
from sayso.model import PUBLISHER_ID, Source, SourceKind, Span

_FIRST_PERSON = frozenset({"i", "we", "me", "us", "my", "our"})
_ONE = frozenset({"he", "she", "one", "who", "you", "everyone", "everybody", "someone", "somebody"})
_SEVERAL = frozenset({"they", "both", "these", "those", "all", "two", "three", "others"})
_NOBODY = frozenset({"it", "this", "that", "which", "what", "these", "those", "there"})
"""Words for things: what "shows" something is then the publisher's own inference."""


def name_the_unresolved(
    tree: Tree, resolved: Sequence[Resolved]
) -> tuple[list[Resolved], tuple[Source, ...]]:
    """The attributions with a speaker wherever words stand for one, and the sources added.

    The same words are the same source. Without this, "he said" with nobody before it would be
    taken for the publisher's own voice.
    """
    named: list[Resolved] = []
    spans: dict[str, list[Span]] = {}
    ids: dict[str, str] = {}
    for item in resolved:
        words = _described(tree, item)
        if words is None:
            named.append(item)
            continue
        if words.casefold() in _FIRST_PERSON:
            named.append(replace(item, speaker=_first_person(item, resolved)))
            continue
        key = words.casefold()
        name = ids.setdefault(key, f"s_unresolved{len(ids) + 1}")
        spans.setdefault(key, []).append(item.draft.source[0])
        named.append(replace(item, speaker=name))
    sources = tuple(
        Source(
            id=name,
            name=None,
            kind=_kind(tree, spans[key][0]),
            named=False,
            mentions=tuple(spans[key]),
            descriptor=tree.chars[slice(*spans[key][0])].strip(" ,"),
        )
        for key, name in ids.items()
    )
    return named, sources


def _kind(tree: Tree, span: Span) -> SourceKind:
    """A person for "he" and "she", a group for "they" and "both", else by the last noun."""
    words = tree.chars[slice(*span)].lower().split()
    if set(words) & _SEVERAL:
        return SourceKind.GROUP
    if words[0] in _ONE:
        return SourceKind.PERSON
    last = words[-1].strip(" ,")
    return guess_kind(last, plural=last.endswith("s") and not last.endswith("ss"))


def _first_person(item: Resolved, resolved: Sequence[Resolved]) -> str:
    """Who "I" is: the speaker of the quotation around it, else the one who writes."""
    outer = item.outer
    for _ in range(20):
        if outer is None:
            return PUBLISHER_ID
        above = resolved[outer]
        if above.speaker is not None:
            return above.speaker
        outer = above.outer
    return PUBLISHER_ID


def _described(tree: Tree, item: Resolved) -> str | None:
    if item.speaker is not None or not item.draft.source:
        return None
    span = item.draft.source[0]
    words = tree.chars[span.start : span.end].strip(" ,")
    return None if words.casefold() in _NOBODY or not words else words
