"""Turns of a conversation in print: "LIND: We never asked.", where the label says who speaks."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from sayso.attribute.drafts import Draft
from sayso.attribute.roles import actor_nouns, is_title
from sayso.attribute.spans import trim
from sayso.attribute.tree import Tree
from sayso.model import SourceKind, Span
from sayso.names import is_given_name
from sayso.publishers import resolve_publisher

RULE = "turn"
_LABEL = re.compile(
    r"(?:^|\n)[ \t]*(?P<name>[A-Z][\w.'’-]*(?: [A-Z(][\w.'’)-]*){0,4}) ?(?P<colon>:)[ \t]+(?=\S)"
)
_PERSONS = frozenset({"PERSON", "ORG"})
_QUESTION, _ANSWER = "q", "a"


@dataclass(frozen=True, slots=True)
class _Label:
    """A label at the beginning of a paragraph: the name, the colon, where the words begin."""

    name: Span
    colon: Span
    end: int


def find_turns(tree: Tree) -> list[Draft]:
    """A draft for each turn of a conversation; none where no label comes twice.

    A paragraph without a label between two turns goes on with the turn before it.

    >>> from sayso.attribute.tree import read_tree
    >>> from sayso.parse import parse
    >>> find_turns(read_tree(parse("Note: the bridge is closed.")))
    []
    """
    labels = _find_labels(tree.chars)
    times = Counter(_plain(tree, label) for label in labels)
    if len(labels) < 3 or len(times) < 2 or max(times.values()) < 2:
        return []
    known = {_plain(tree, label) for label in labels if _is_speaker(tree, label.name)}
    if min(times[_QUESTION], times[_ANSWER]) > 1:
        known |= {_QUESTION, _ANSWER}
    if any(times[name] > 1 for name in known):
        known |= {name for name in times if times[name] > 1}
    drafts = list(_drafts(tree, [label for label in labels if _plain(tree, label) in known]))
    asked = _find_interviewee(tree, labels[0].name.start)
    return [
        replace(draft, speaker=asked)
        if tree.chars[slice(*draft.source[0])].casefold() == _ANSWER
        else draft
        for draft in drafts
    ]


def is_question(text: str, draft: Draft) -> bool:
    """True for a turn under "Q:", which the interviewer asks."""
    return text[slice(*draft.source[0])].casefold() == _QUESTION


def _find_interviewee(tree: Tree, end: int) -> Span | None:
    """Who answers under "A:": the first person whose full name stands before the questions."""
    last = bisect_left(tree.start, end)
    first = 0
    while first < last:
        stop = first
        named = tree.entity[first] == "PERSON" or is_given_name(tree.lower[first])
        while named and stop < last and tree.pos[stop] == "PROPN":
            stop += 1
        if stop - first > 1:
            return tree.span(first, stop - 1)
        first = max(stop, first + 1)
    return None


def _plain(tree: Tree, label: _Label) -> str:
    return tree.chars[slice(*label.name)].casefold()


def _find_labels(text: str) -> list[_Label]:
    return [
        _Label(Span(*match.span("name")), Span(*match.span("colon")), match.end())
        for match in _LABEL.finditer(text)
    ]


def _is_speaker(tree: Tree, name: Span) -> bool:
    """True for a name of a person or body, or a noun for people ("REPORTER")."""
    first, last = bisect_left(tree.start, name.start), bisect_left(tree.start, name.end)
    words = tree.lower[first:last]
    if not words:
        return False
    row = actor_nouns().get(words[-1])
    if row is not None and row["kind"] != SourceKind.DOCUMENT:
        return True
    name_of_one = is_title(words[0]) or is_given_name(words[0])
    if name_of_one or resolve_publisher(tree.chars[slice(*name)]) is not None:
        return True
    surname = tree.words[last - 1].casefold()
    return any(
        kind in _PERSONS and word == surname
        for kind, word in zip(tree.entity, tree.lower, strict=True)
    )


def _drafts(tree: Tree, labels: Sequence[_Label]) -> Iterator[Draft]:
    text = tree.chars
    for number, label in enumerate(labels):
        last = number + 1 == len(labels)
        limit = len(text) if last else labels[number + 1].name.start
        paragraphs = [
            Span(label.end + m.start(), label.end + m.end())
            for m in re.finditer(r"[^\n]+", text[label.end : limit])
        ]
        kept = paragraphs[:1] if last else paragraphs
        content = tuple(s for s in (trim(text, p) for p in kept) if s is not None)
        if content:
            head = bisect_left(tree.start, label.colon.start)
            yield Draft((label.name,), (label.colon,), content, head, RULE)
