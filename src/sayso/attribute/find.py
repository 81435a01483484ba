"""All drafts of a parse: the rules in their order, parts left out, and how they nest."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from sayso.attribute.adjuncts import find_adjuncts
from sayso.attribute.citing import add_citations
from sayso.attribute.cues import Lexicon, load_lexicon
from sayso.attribute.drafts import Draft, cut, size
from sayso.attribute.headlines import find_headline
from sayso.attribute.inverted import find_inverted
from sayso.attribute.nesting import find_outer
from sayso.attribute.quotations import STAGE, Quotation, find_quotations
from sayso.attribute.reported import find_reported
from sayso.attribute.spans import trim
from sayso.attribute.tree import Tree
from sayso.attribute.turns import find_turns
from sayso.attribute.utterances import (
    attach_quotations,
    complete_quotations,
    end_before_quotations,
)
from sayso.model import Omission, Part, PartKind, Span

_JOINED = re.compile(r"\s+(?:and|but|before|while|then)\s+(?![“\"'‘]|that\b)")
_HARMLESS = frozenset({PartKind.DATELINE})


@dataclass(frozen=True)
class Found:
    """Drafts in reading order, for each the number of the one around it, and what was left out."""

    drafts: tuple[Draft, ...]
    outer: tuple[int | None, ...]
    omissions: tuple[Omission, ...]
    quotations: tuple[Quotation, ...] = ()


def find_drafts(tree: Tree, *, parts: Sequence[Part] = (), lexicon: Lexicon | None = None) -> Found:
    """Every attribution that the text states, before anybody is resolved."""
    lexicon = lexicon or load_lexicon()
    quotations, omissions = find_quotations(tree.chars)
    drafts = [*find_reported(tree, lexicon), *find_adjuncts(tree, lexicon)]
    drafts = find_inverted(tree, lexicon, drafts)
    turns = find_turns(tree)
    drafts += turns or find_headline(tree)
    starts = [quotation.span.start for quotation in quotations]
    drafts = [end_before_quotations(tree.chars, draft, starts) for draft in drafts]
    ends = {q.span.start: q.span.end for q in quotations if q.closed}
    drafts = [_end_behind_quotation(tree.chars, draft, ends) for draft in drafts if draft.content]
    drafts = attach_quotations(tree, lexicon, quotations, drafts)
    drafts, inside = add_citations(tree, drafts)
    pieces = [piece for quotation in quotations for piece in quotation.pieces]
    drafts = [complete_quotations(tree.chars, draft, pieces) for draft in drafts]
    kept, spoiled = _outside(tree, drafts, parts)
    order = sorted(kept, key=lambda number: (kept[number].start, number))
    place = {number: new for new, number in enumerate(order)}
    found = [_renumbered(kept[number], place) for number in order]
    outer = find_outer(found)
    for inner, host in inside.items():
        if inner in place and host in place:
            _deepen(outer, place[host], place[inner])
    return Found(tuple(found), tuple(outer), (*omissions, *spoiled), quotations)


def _end_behind_quotation(text: str, draft: Draft, ends: Mapping[int, int]) -> Draft:
    """ "Reed wrote, “It is over,” and left": what follows the comma in the marks is not Reed's."""
    if len(draft.content) != 1 or not draft.cue or draft.cue[0].start > draft.content[0].start:
        return draft
    span = draft.content[0]
    end = ends.get(span.start, ends.get(span.start - 1, span.end))
    if end >= span.end or text[end - 2] != "," or not _JOINED.match(text, end):
        return draft
    return draft.with_content((Span(span.start, end),))


def _deepen(outer: list[int | None], host: int, cited: int) -> None:
    """The cited source stands between its reporter and whatever the content holds."""
    for number, holder in enumerate(outer):
        if holder == host and number != cited:
            outer[number] = cited
    outer[cited] = host


def _renumbered(draft: Draft, place: dict[int, int]) -> Draft:
    origin = draft.carried_from
    if origin is None:
        return draft
    kept = place.get(origin)
    return replace(draft, carried_from=kept, carry=None if kept is None else draft.carry)


def _outside(
    tree: Tree, drafts: Sequence[Draft], parts: Sequence[Part]
) -> tuple[dict[int, Draft], list[Omission]]:
    """The drafts that no part holds; content that runs over a part is cut there, and counted."""
    blocked = sorted(part.span for part in parts if part.kind not in _HARMLESS)
    starts = [span.start for span in blocked]
    kept: dict[int, Draft] = {}
    omissions: list[Omission] = []
    for number, draft in enumerate(drafts):
        spans = (*draft.cue, *draft.source) or draft.content
        if any(_hits(blocked, starts, span) for span in spans):
            continue
        content = draft.content
        for hole in [b for s in content for b in _hits(blocked, starts, s)]:
            content = cut(content, hole)
            omissions.append(Omission(STAGE, hole, "a quotation runs over a passage left out"))
        if content != draft.content:
            content = tuple(s for s in (trim(tree.chars, c) for c in content) if s is not None)
        if content:
            kept[number] = draft if content == draft.content else draft.with_content(content)
    return _distinct(kept), omissions


def _hits(blocked: Sequence[Span], starts: Sequence[int], span: Span) -> list[Span]:
    last = bisect_right(starts, span.end)
    first = max(0, bisect_right(starts, span.start) - 1)
    return [hole for hole in blocked[first:last] if hole.overlaps(span)]


def _distinct(drafts: dict[int, Draft]) -> dict[int, Draft]:
    """One draft for one cue: of two with the same cue the one with more content stays."""
    by_cue: dict[tuple[Span, ...], int] = {}
    kept = dict(drafts)
    for number, draft in drafts.items():
        if not draft.cue:
            continue
        other = by_cue.setdefault(draft.cue, number)
        if other == number:
            continue
        loser = other if size(drafts[other].content) < size(draft.content) else number
        kept.pop(loser, None)
        by_cue[draft.cue] = number if loser == other else other
    return kept


def speaker_span(draft: Draft) -> Span | None:
    """The span to resolve for who says it."""
    if draft.speaker is not None:
        return draft.speaker
    return draft.source[0] if draft.source else None
