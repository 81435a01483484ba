"""Citing: "CNN reported, citing two officials" and "CNN cited two officials, saying that …".

The one who cites reports; the one who is cited is one level deeper, over the same content.
"""

from __future__ import annotations

from collections.abc import Sequence

from sayso.attribute.cues import citable_nouns
from sayso.attribute.drafts import Draft
from sayso.attribute.reported import without
from sayso.attribute.roles import noun_row
from sayso.attribute.spans import cue_span, find_agent
from sayso.attribute.tree import Tree
from sayso.model import Span

_CITING = frozenset({"cite", "quote"})
_RELAYING = frozenset({"cite", "quote", "report", "carry", "relay"})


def add_citations(tree: Tree, drafts: Sequence[Draft]) -> tuple[list[Draft], dict[int, int]]:
    """The drafts with one more for each cited source, and which draft each of those lies in.

    The draft that a bare "citing …" made of its own gives way.
    """
    kept = list(drafts)
    inner: dict[int, int] = {}
    for index, lemma in enumerate(tree.lemma):
        if lemma not in _CITING or tree.pos[index] != "VERB":
            continue
        cited = tree.child(index, "dobj", "obj")
        if cited is None or not _is_citable(tree, cited):
            continue
        host = _host(tree, kept, index)
        if host is None:
            continue
        own = next((n for n, d in enumerate(kept) if d.head == index and n != host), None)
        _leave_out(tree, kept, host, index)
        draft = Draft(
            source=(_cited_span(tree, index, cited, kept[host]),),
            cue=cue_span(tree, index),
            content=kept[host].content,
            head=index,
            rule="citing",
            lemma=lemma,
        )
        if own is None:
            kept.append(draft)
            own = len(kept) - 1
        else:
            kept[own] = draft
        inner[own] = host
    for index, lemma in enumerate(tree.lemma):
        if lemma in _RELAYING and tree.tag[index] == "VBN" and tree.lower[index - 1] == "as":
            _add_relay(tree, kept, inner, index)
    return kept, inner


def _add_relay(tree: Tree, drafts: list[Draft], inner: dict[int, int], index: int) -> None:
    """ "According to the ministry, as cited by Kyodo, …": Kyodo says that the ministry says so."""
    agent = find_agent(tree, index)
    if agent is None or not _is_citable(tree, agent):
        return
    relay = tree.span(index - 1, tree.right[index])
    cited = next(
        (
            number
            for number, draft in enumerate(drafts)
            if draft.source
            and draft.rule != "citing"
            and tree.sent[draft.head] == tree.sent[index]
            and not tree.chars[draft.source[0].end : relay.start].strip(" ,(—–-")
            and draft.source[0].end <= relay.start
        ),
        None,
    )
    if cited is None:
        return
    _cut_out(tree, drafts, cited, relay)
    source = tree.span(max(tree.left[agent], index + 1), tree.right[agent])
    cue = tree.span(index - 1, index)
    drafts.append(Draft((source,), (cue,), drafts[cited].content, index, "citing", lemma="cite"))
    inner[cited] = len(drafts) - 1


def _leave_out(tree: Tree, drafts: list[Draft], host: int, index: int) -> None:
    """Cut "citing …" out of the content it stands in."""
    _cut_out(tree, drafts, host, tree.span(tree.left[index], tree.right[index]))


def _cut_out(tree: Tree, drafts: list[Draft], host: int, clause: Span) -> None:
    content = drafts[host].content
    if any(span.start <= clause.start and clause.overlaps(span) for span in content):
        rest = tuple(piece for span in content for piece in without(tree, span, clause))
        if rest:
            drafts[host] = drafts[host].with_content(rest)


def _cited_span(tree: Tree, index: int, cited: int, host: Draft) -> Span:
    """The cited phrase to its end, which the parse may hang on the verb instead."""
    first, last = max(tree.left[cited], index + 1), tree.right[cited]
    end = tree.sents[tree.sent[index]][1]
    while (
        last + 1 < end
        and tree.dep[last + 1] == "prep"
        and tree.head[last + 1] == index
        and tree.lower[last + 1] != "as"
    ):
        last = tree.right[last + 1]
    stop = next((c.start for c in host.cue if c.start > tree.start[first]), None)
    while stop is not None and last > first and tree.end[last] > stop:
        last -= 1
    while last > first and tree.words[last] in ",;:.":
        last -= 1
    return tree.span(first, last)


def _is_citable(tree: Tree, index: int) -> bool:
    """True for people, bodies and papers; "citing costs" names a reason, not a source."""
    if tree.entity[index] in ("PERSON", "ORG", "NORP", "GPE"):
        return True
    verb = tree.head[index]
    if tree.pos[index] == "PROPN" and any(tree.lower[c] == "as" for c in tree.children[verb]):
        return True  # "quoted Cllr Bea Monk as saying"
    row = noun_row(tree, index)
    if row is not None and row["kind"] in ("person", "organisation", "government", "outlet"):
        return True
    if any(tree.lower[c] in ("unnamed", "anonymous", "unidentified") for c in tree.children[index]):
        return True
    return tree.lemma[index] in citable_nouns() or tree.lower[index] in citable_nouns()


def _host(tree: Tree, drafts: Sequence[Draft], index: int) -> int | None:
    """The draft whose reporter cites: the verb above the citing one, or one that hangs on it."""
    number = tree.sent[index]
    governors = _governors(tree, index)
    best: int | None = None
    for candidate, draft in enumerate(drafts):
        if draft.head == index or tree.sent[draft.head] != number or draft.rule == "citing":
            continue
        if draft.type not in ("speech", "writing", "show"):
            continue
        linked = draft.head in governors or index in _governors(tree, draft.head)
        if not linked or not draft.source:
            continue
        if best is None or abs(draft.head - index) < abs(drafts[best].head - index):
            best = candidate
    return best


def _governors(tree: Tree, index: int) -> set[int]:
    above: set[int] = set()
    while tree.head[index] != index and tree.head[index] not in above:
        index = tree.head[index]
        above.add(index)
    return above
