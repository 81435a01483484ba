"""Independence: the classes of say-so endpoints through which claims entered the record.

The nodes are endpoints, not articles: rewrites of one report look like agreement, and are one
origin. Each tie keeps its rule and its evidence.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

from sayso.judge.endpoints import Directory, Endpoint, Nature, build_directory, find_endpoints
from sayso.judge.links import BOTH, LOWER, Partition, Tie, find_ties
from sayso.model import ClaimRef, Link, Origin, SidedClaim, SideName
from sayso.view import StoryView, remembered


@dataclass(frozen=True, slots=True)
class _Class:
    """Endpoints that are one origin in the upper bound's view."""

    members: tuple[int, ...]
    ties: tuple[Tie, ...]


def find_origins(
    view: StoryView,
    claims: Sequence[SidedClaim],
    *,
    directory: Directory | None = None,
    parts: Mapping[ClaimRef, int] = MappingProxyType({}),
) -> tuple[Origin, ...]:
    """The origins of a proposition's claims, side by side, in the order of their first claim.

    They are the upper bound's partition. A link whose `bound` is "lower" stands in both origins
    that it ties: `count_origins` reckons the lower bound from them. A claim that rests on two
    origins (an aggregator's) stands in both.
    """
    directory = directory or build_directory(view)
    places = _find_places(view)
    ordered = sorted(set(claims), key=lambda c: (places[ClaimRef(c.article, c.claim)], c.side))
    found: list[Origin] = []
    for side in SideName:
        refs = [ClaimRef(c.article, c.claim) for c in ordered if c.side is side]
        found += _origins_of_side(view, directory, refs, side, parts)
    return tuple(replace(origin, id=f"o{number}") for number, origin in enumerate(found, 1))


@remembered
def _find_places(view: StoryView) -> Mapping[ClaimRef, int]:
    return {ref: at for at, (ref, _) in enumerate(view.claims())}


def _origins_of_side(
    view: StoryView,
    directory: Directory,
    refs: Sequence[ClaimRef],
    side: SideName,
    parts: Mapping[ClaimRef, int],
) -> list[Origin]:
    if not refs:
        return []
    every = [end for ref in refs for end in find_endpoints(view, directory, ref, side)]
    ends, covered = _split_covered(every)
    ties = find_ties(view, directory.names, ends, directory.retellings)
    ties = (*ties, *_of_other_parts(ends, ties, parts))
    classes = _classes(len(ends), [tie for tie in ties if tie.bound == BOTH])
    class_of = {at: number for number, group in enumerate(classes) for at in group}
    links: list[list[Link]] = [[] for _ in classes]
    for tie in ties:
        link = Link(tie.rule, ends[tie.a].ref, ends[tie.b].ref, tie.detail, tie.bound)
        pair = {class_of[tie.a], class_of[tie.b]}
        if tie.bound == BOTH or len(pair) == 2:
            for number in sorted(pair):
                links[number].append(link)
    origins = [
        _to_origin(side, [ends[at] for at in group], _shortest(links[number]))
        for number, group in enumerate(classes)
    ]
    return [_with_covered(origin, covered) for origin in origins]


def _of_other_parts(
    ends: Sequence[Endpoint], ties: Sequence[Tie], parts: Mapping[ClaimRef, int]
) -> Iterator[Tie]:
    """Ties for the lower bound from what only a doubtful join brings in to the part that counts."""
    numbers = [parts.get(end.ref, 0) for end in ends]
    if len(set(numbers)) < 2:
        return
    best = max(sorted(set(numbers)), key=lambda part: _count_legs(ends, ties, numbers, part))
    first = min(
        (at for at, part in enumerate(numbers) if part == best),
        key=lambda at: (not (ends[at].stated and ends[at].sure), at),
    )
    for group in _classes(len(ends), [tie for tie in ties if tie.bound == BOTH]):
        if all(numbers[at] != best for at in group):
            detail = "the two may not say the same, so it is no leg of its own"
            low, high = sorted((first, group[0]))
            yield Tie(low, high, "doubtful join", detail, LOWER)


def _count_legs(
    ends: Sequence[Endpoint], ties: Sequence[Tie], numbers: Sequence[int], part: int
) -> int:
    within = [tie for tie in ties if numbers[tie.a] == numbers[tie.b] == part]
    groups = _classes(len(ends), within)
    return sum(
        any(numbers[at] == part and ends[at].stated and ends[at].sure for at in group)
        for group in groups
    )


def _split_covered(
    every: Sequence[Endpoint],
) -> tuple[list[Endpoint], Mapping[str, tuple[Endpoint, ...]]]:
    """Set aside claims without an origin where their own article states one elsewhere."""
    stated = {end.ref.article for end in every if end.stated and end.sure}
    ends: list[Endpoint] = []
    covered: dict[str, tuple[Endpoint, ...]] = {}
    for end in every:
        if not end.stated and end.ref.article in stated:
            covered[end.ref.article] = (*covered.get(end.ref.article, ()), end)
        else:
            ends.append(end)
    return ends, covered


def _with_covered(origin: Origin, covered: Mapping[str, tuple[Endpoint, ...]]) -> Origin:
    first: dict[str, ClaimRef] = {}
    for ref in origin.claims:
        first.setdefault(ref.article, ref)
    added = [
        Link("stated elsewhere", ref, end.ref, "the same article says elsewhere where it has this")
        for article, ref in first.items()
        for end in covered.get(article, ())
    ]
    if not added or not origin.stated:
        return origin
    claims = (*origin.claims, *(link.b for link in added))
    return replace(origin, claims=tuple(dict.fromkeys(claims)), links=(*origin.links, *added))


def _to_origin(side: SideName, ends: Sequence[Endpoint], links: Sequence[Link]) -> Origin:
    return Origin(
        id="",
        side=side,
        claims=tuple(dict.fromkeys(end.ref for end in ends)),
        endpoint=_endpoint_words(ends),
        links=tuple(links),
        stated=any(end.stated and end.sure for end in ends),
    )


def _endpoint_words(ends: Sequence[Endpoint]) -> str:
    """The fullest way in which a member of the class says where it is from."""
    ranks = {Nature.UNSTATED: 0, Nature.OUTLET: 1, Nature.OWN: 2}
    best = max(ends, key=lambda end: (end.stated, ranks.get(end.nature, 3), end.words.count(",")))
    return best.words


def _shortest(links: Iterable[Link]) -> list[Link]:
    """The links without repeats of one rule between the same two claims."""
    kept: dict[tuple[str, ClaimRef, ClaimRef, str], Link] = {}
    for link in links:
        if link.a != link.b:
            kept.setdefault((link.rule, link.a, link.b, link.bound), link)
    return list(kept.values())


def _classes(size: int, ties: Sequence[Tie]) -> list[tuple[int, ...]]:
    """The connected classes of 0 … size - 1, in the order of their first members."""
    partition = Partition(size)
    for tie in ties:
        partition.join(tie.a, tie.b)
    groups: dict[int, list[int]] = defaultdict(list)
    for at in range(size):
        groups[partition.root(at)].append(at)
    return [tuple(groups[first]) for first in sorted(groups)]


def count_origins(origins: Sequence[Origin]) -> tuple[int, int]:
    """How many origins stand behind one side: at least, at most.

    The lower bound joins origins that share a link for it, and counts what states no origin
    only when nothing else is there.
    """
    if not origins:
        return 0, 0
    holders: dict[Link, list[int]] = defaultdict(list)
    for at, origin in enumerate(origins):
        for link in origin.links:
            if link.bound != BOTH:
                holders[link].append(at)
    ties = [Tie(m[0], other, "", "") for m in holders.values() for other in m[1:]]
    classes = _classes(len(origins), ties)
    legs = sum(any(origins[at].stated for at in group) for group in classes)
    return max(1, legs), len(origins)
