"""Who said what: source, cue and content of every attribution, how they nest and carry, and the
chain of say-so from the publisher inwards.

Follows PARC 3.0 and PolNeAR: speech, writing, thought, plans and stances are attributions.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

from spacy.tokens import Doc

from sayso.attribute.actors import Actors, resolve_actors
from sayso.attribute.carry import carry_all
from sayso.attribute.chains import Resolved, build_chains
from sayso.attribute.drafts import Draft
from sayso.attribute.find import Found, find_drafts
from sayso.attribute.kinds import Quoted
from sayso.attribute.mentions import FIRST_PERSON, FIRST_PLURAL
from sayso.attribute.outlets import mark_outlets
from sayso.attribute.own_reporting import is_our_reporter, is_ourselves, is_own_reporting
from sayso.attribute.repairs import repair
from sayso.attribute.speakers import Mentions, find_mentions
from sayso.attribute.tree import Tree, read_tree
from sayso.attribute.turns import RULE as TURN
from sayso.attribute.turns import is_question
from sayso.attribute.unresolved import name_the_unresolved
from sayso.model import (
    PUBLISHER_ID,
    Attribution,
    AttributionKind,
    Omission,
    Part,
    Source,
    SourceKind,
    Span,
)

__all__ = ["Attributed", "attribute"]

_THE_PAPER = frozenset({"the paper", "the newspaper", "the magazine", "the daily", "the weekly"})
UNSTATED_ID = "s_unstated"
"""The id of say-so with nobody behind it: "reportedly", "is expected to"."""


@dataclass(frozen=True, slots=True)
class Attributed:
    """All attributions of one text, with the chain of each.

    `chains` goes from an attribution's id to source ids, the publisher first. `own_reporting`
    holds the ids of those that say that the publisher itself was told, saw or was there.
    """

    sources: tuple[Source, ...]
    attributions: tuple[Attribution, ...]
    chains: Mapping[str, tuple[str, ...]]
    own_reporting: frozenset[str]
    omissions: tuple[Omission, ...] = ()


def attribute(
    doc: Doc,
    *,
    parts: Sequence[Part] = (),
    publisher: str | None = None,
    title: str | None = None,
) -> Attributed:
    """Who said what in a text, on whose say-so.

    Nothing inside a part yields an attribution. Spans are offsets into `doc.text`.

    >>> from sayso.parse import parse
    >>> found = attribute(parse("The mayor said the bridge was closed."))
    >>> [doc_span for doc_span in found.attributions[0].content]
    [Span(start=15, end=36)]
    """
    tree = repair(read_tree(doc))
    found = find_drafts(tree, parts=parts)
    mentions = find_mentions(tree, found.drafts)
    groups = [(span,) for span in mentions.spans]
    actors = resolve_actors(doc, groups, parts=parts, publisher=publisher, tree=tree)
    resolved = _resolve(tree, found, mentions, actors, publisher)
    resolved, unknown = name_the_unresolved(tree, resolved)
    sources = mark_outlets((*actors.sources, *unknown), resolved)
    sources = _with_unstated(sources, found.drafts)
    by_id = {source.id: source for source in sources}
    carried = carry_all(tree, resolved, by_id)
    return _attributed(tree, carried, sources, found, publisher)


def _resolve(
    tree: Tree, found: Found, mentions: Mentions, actors: Actors, publisher: str | None
) -> list[Resolved]:
    resolved = []
    for number, draft in enumerate(found.drafts):
        speaker = _identity(tree, mentions.speakers[number], actors, publisher)
        if draft.rule == TURN and is_question(tree.chars, draft):
            speaker = PUBLISHER_ID
        recipient = _identity(tree, mentions.recipients[number], actors, publisher)
        if publisher and _is_the_paper(tree, mentions.recipients[number], recipient, actors):
            recipient = PUBLISHER_ID
        resolved.append(Resolved(draft, speaker, recipient, found.outer[number]))
    resolved = _as_publisher(tree, resolved, actors)
    resolved = [_free(item, resolved) for item in resolved]
    return [_own_words(tree, item, resolved) for item in resolved]


def _as_publisher(tree: Tree, resolved: list[Resolved], actors: Actors) -> list[Resolved]:
    """What "our correspondent, Sara Lind" says, and Lind after her, the publisher says."""
    spans = [span for item in resolved for span in item.draft.source]
    people = {actors.of(span) for span in spans if is_our_reporter(tree.chars, span)} - {None}
    return [
        replace(item, speaker=PUBLISHER_ID, recipient=PUBLISHER_ID)
        if item.speaker in people
        else item
        for item in resolved
    ]


def _own_words(tree: Tree, item: Resolved, resolved: Sequence[Resolved]) -> Resolved:
    """ "I" inside a turn is who speaks there, not the author."""
    if item.speaker != PUBLISHER_ID or item.outer is None or not item.draft.source:
        return item
    around = resolved[item.outer]
    while around.draft.rule != TURN and around.outer is not None:
        around = resolved[around.outer]
    words = tree.chars[slice(*item.draft.source[0])].strip(" ,").casefold()
    if around.draft.rule != TURN or words not in FIRST_PERSON | FIRST_PLURAL:
        return item
    return replace(item, speaker=around.speaker)


def _identity(
    tree: Tree, spans: Sequence[Span], actors: Actors, publisher: str | None
) -> str | None:
    """The source id of the first span that resolves; the publisher speaking of itself is s0."""
    for span in spans:
        if is_ourselves(tree.chars, span, publisher):
            return PUBLISHER_ID
        found = actors.of(span)
        if found is not None:
            return found
    return None


def _is_the_paper(tree: Tree, spans: Sequence[Span], recipient: str | None, actors: Actors) -> bool:
    """True for "told the paper" where no outlet named in the text can be meant."""
    words = {tree.chars[slice(*span)].strip(" ,").casefold() for span in spans}
    if not words & _THE_PAPER:
        return False
    return recipient is None or not actors.source(recipient).named


def _free(item: Resolved, resolved: Sequence[Resolved]) -> Resolved:
    """A free quotation has the speaker of the one it continues."""
    origin = item.draft.carried_from
    if origin is None or item.speaker is not None:
        return item
    return replace(item, speaker=resolved[origin].speaker)


def _with_unstated(sources: tuple[Source, ...], drafts: Sequence[Draft]) -> tuple[Source, ...]:
    spans = tuple(span for draft in drafts if draft.unstated for span in draft.cue)
    if not spans:
        return sources
    unstated = Source(
        id=UNSTATED_ID, name=None, kind=SourceKind.UNSTATED, named=False, mentions=spans
    )
    return (*sources, unstated)


def _attributed(
    tree: Tree,
    carried: Sequence[Resolved],
    sources: tuple[Source, ...],
    found: Found,
    publisher: str | None,
) -> Attributed:
    by_id = {source.id: source for source in sources}
    chains = build_chains(carried, by_id, UNSTATED_ID)
    order = sorted(range(len(carried)), key=lambda number: (carried[number].draft.start, number))
    ids = {number: f"a{place}" for place, number in enumerate(order, start=1)}
    quoted = Quoted(tree.chars, [quotation.span for quotation in found.quotations])
    attributions = tuple(
        _to_attribution(tree, carried[number], ids[number], ids, quoted) for number in order
    )
    ours = {
        number
        for number in order
        if carried[number].recipient == PUBLISHER_ID
        or is_own_reporting(tree.chars, carried[number].draft, publisher)
    }
    own = frozenset(ids[number] for number in _find_through(carried, ours))
    by_attribution = {ids[number]: chains[number] for number in order}
    return Attributed(sources, attributions, MappingProxyType(by_attribution), own, found.omissions)


def _find_through(carried: Sequence[Resolved], ours: set[int]) -> set[int]:
    """What the publisher was told, and all that was told to it in the same breath."""
    through: dict[int | None, bool] = {None: False, **dict.fromkeys(ours, True)}
    for number in range(len(carried)):
        inner: list[int] = []
        around: int | None = number
        while around is not None and around not in through:
            inner.append(around)
            around = carried[around].outer
        through.update(dict.fromkeys(inner, through[around]))
    return {number for number, is_ours in through.items() if number is not None and is_ours}


def _to_attribution(
    tree: Tree,
    item: Resolved,
    name: str,
    ids: Mapping[int, str],
    quoted: Quoted,
) -> Attribution:
    draft = item.draft
    return Attribution(
        id=name,
        source=draft.source,
        cue=draft.cue,
        content=draft.content,
        kind=AttributionKind.DIRECT if draft.rule == TURN else quoted.kind_of(draft.content),
        via=None if item.outer is None else ids[item.outer],
        speaker=item.speaker,
        recipient=item.recipient,
        carried_from=None if draft.carried_from is None else ids[draft.carried_from],
        carry=draft.carry,
        doubtful=draft.doubtful,
        cue_lemma=draft.lemma,
        rule=draft.rule,
    )
