"""Chains: the say-so behind each attribution, from the publisher inwards."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from sayso.attribute.drafts import Draft
from sayso.model import PUBLISHER_ID, Carry, Source, SourceKind

_CONTINUES = frozenset({Carry.OCCASION, Carry.LEAD, Carry.FREE_INDIRECT, Carry.FREE_QUOTATION})


@dataclass(frozen=True, slots=True)
class Resolved:
    """A draft whose speaker and recipient are known; `outer` is the number of the one around it."""

    draft: Draft
    speaker: str | None = None
    recipient: str | None = None
    outer: int | None = None

    def carried(self, origin: int, carry: Carry, *, doubtful: bool) -> Resolved:
        """The same, continuing the attribution with the number `origin`."""
        draft = replace(self.draft, carried_from=origin, carry=carry, doubtful=doubtful)
        return replace(self, draft=draft)


def build_chains(
    resolved: Sequence[Resolved], sources: Mapping[str, Source], unstated: str
) -> list[tuple[str, ...]]:
    """The chain of source ids of each attribution.

    It begins with the publisher, goes through the attributions around this one, outermost first,
    then through the outlet spoken to, and ends with the speaker. Nobody stands in it twice in a
    row. Where no speaker is stated the end is `unstated`, unless a report stands behind it.
    """
    chains: dict[int, tuple[str, ...]] = {}
    for number in range(len(resolved)):
        _chain(number, resolved, sources, unstated, chains, frozenset())
    return [chains[number] for number in range(len(resolved))]


def _chain(
    number: int,
    resolved: Sequence[Resolved],
    sources: Mapping[str, Source],
    unstated: str,
    chains: dict[int, tuple[str, ...]],
    above: frozenset[int],
) -> tuple[str, ...]:
    if number in chains:
        return chains[number]
    item = resolved[number]
    base: tuple[str, ...] = (PUBLISHER_ID,)
    inner_of = item.outer
    origin = item.draft.carried_from
    if origin is not None and item.draft.carry is not Carry.REPORT:
        inner_of = origin
    if inner_of is not None and inner_of not in above and len(above) < 60:
        deeper = above | {number}
        base = _chain(inner_of, resolved, sources, unstated, chains, deeper)
    if origin is not None and item.draft.carry is Carry.DESCRIPTOR and len(base) > 1:
        base = base[:-1]
    if origin is None or item.draft.carry not in _CONTINUES:
        base = _extended(base, item, sources, unstated)
    chains[number] = base
    return base


def _extended(
    base: tuple[str, ...], item: Resolved, sources: Mapping[str, Source], unstated: str
) -> tuple[str, ...]:
    recipient = item.recipient
    if recipient is not None and recipient not in base and _is_outlet(sources.get(recipient)):
        base = (*base, recipient)
    if item.speaker is None:
        if item.draft.unstated and len(base) == 1:
            return (*base, unstated)
        return base
    if item.speaker == base[-1] or item.speaker == PUBLISHER_ID:
        return base
    source = sources.get(item.speaker)
    if source is not None and source.kind is SourceKind.UNSTATED and len(base) > 1:
        return base
    return (*base, item.speaker)


def _is_outlet(source: Source | None) -> bool:
    return source is not None and source.kind is SourceKind.OUTLET
