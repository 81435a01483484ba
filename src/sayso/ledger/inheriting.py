"""Which ids the groups of a later run take from those of an earlier one, and which are new.

Groups of the same members (one sentence a thousand times on a page) are matched as one class, so
that time and memory grow with the number of groups, not with its square.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

from sayso.ledger.identity import mint_id

SHORTEST = 12
"""Letters of an id."""

LONGEST = 24
"""Letters of an id whose seed was used before; after that the seed is numbered."""

Groups = Mapping[str, Collection[int]]


@dataclass(frozen=True, slots=True)
class Inheritance:
    """Which id each new group takes, and what became of the old ids.

    `ids` maps every new group to its id; `merged` an old id that went into another; `split` pairs
    an old id with an id newly minted for a part of it.
    """

    ids: Mapping[str, str]
    minted: tuple[str, ...]
    merged: Mapping[str, str]
    split: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class _Overlap:
    """Old and new groups that share so many members, each in the order in which they are matched.

    `rank` goes up as the overlap goes down, and is higher where the old ids are dead.
    """

    rank: tuple[int, bool]
    former: tuple[str, ...]
    groups: tuple[tuple[int, str], ...]


def inherit(
    old: Groups,
    new: Groups,
    *,
    kind: str,
    forced: Mapping[str, str] | None = None,
    dead: Collection[str] = (),
    taken: Collection[str] = (),
) -> Inheritance:
    """New groups take the id of the old group they overlap most, one to one; the rest are minted.

    An old id that gives its name to no group is merged into the group that holds most of its
    members. The outcome does not depend on the order of either mapping. `forced` gives groups
    their ids beforehand, `dead` ids yield to living ones where overlaps are equal, `taken` ids
    are not minted again.

    >>> done = inherit({"st_old": {1, 2, 3}}, {"x": {1, 2}, "y": {3, 4}}, kind="story")
    >>> done.ids["x"], done.split[0][0]
    ('st_old', 'st_old')
    """
    overlaps = _find_overlaps(old, new, frozenset(dead))
    ids: dict[str, str] = dict(forced or {})
    given: set[str] = set(ids.values())
    for former, group in _match(overlaps, ids, given):
        ids[group] = former
        given.add(former)
    order = {name: min(members, default=0) for name, members in new.items()}
    left = sorted(set(new) - set(ids), key=lambda name: (order[name], name))
    seeds = {name: ",".join(map(str, sorted(new[name]))) or name for name in left}
    minted = _mint(kind, seeds, {*taken, *old})
    ids.update(minted)
    first = _find_first(overlaps)
    heirs = _find_heirs(overlaps)
    return Inheritance(
        ids,
        tuple(minted.values()),
        merged={former: ids[heirs[former]] for former in sorted(set(heirs) - given)},
        split=tuple((first[group], fresh) for group, fresh in minted.items() if group in first),
    )


def _find_overlaps(old: Groups, new: Groups, dead: frozenset[str]) -> list[_Overlap]:
    """The classes of equal groups that share members, those that share most first."""
    formers = _classify((name in dead, members, name) for name, members in old.items())
    groups = _classify((False, members, name) for name, members in new.items())
    holders: defaultdict[int, list[int]] = defaultdict(list)
    for number, (_, members, _) in enumerate(groups):
        for member in members:
            holders[member].append(number)
    found = []
    for is_dead, members, names in formers:
        shared: defaultdict[int, int] = defaultdict(int)
        for member in members:
            for number in holders.get(member, ()):
                shared[number] += 1
        for number, count in shared.items():
            _, inside, heirs = groups[number]
            least = min(inside)
            ordered = tuple((least, name) for name in heirs)
            found.append(_Overlap((-count, is_dead), names, ordered))
    return sorted(found, key=lambda overlap: (overlap.rank, overlap.former, overlap.groups))


def _classify(
    named: Iterable[tuple[bool, Collection[int], str]],
) -> list[tuple[bool, frozenset[int], tuple[str, ...]]]:
    """Names of equal members and equal mark together."""
    classes: defaultdict[tuple[bool, frozenset[int]], list[str]] = defaultdict(list)
    for mark, members, name in named:
        classes[mark, frozenset(members)].append(name)
    return [(mark, members, tuple(sorted(names))) for (mark, members), names in classes.items()]


def _match(
    overlaps: Iterable[_Overlap], named: Collection[str], given: Collection[str]
) -> Iterator[tuple[str, str]]:
    """An old id and the new group that takes it, again and again; both are marked by the caller.

    Of overlaps of one rank the old ids come in their order, and each takes the first group that
    is still without a name.
    """
    by_rank: defaultdict[tuple[int, bool], dict[tuple[str, ...], list[tuple[int, str]]]]
    by_rank = defaultdict(lambda: defaultdict(list))
    for overlap in overlaps:
        by_rank[overlap.rank][overlap.former].extend(overlap.groups)
    for classes in by_rank.values():
        waiting = {former: sorted(groups, reverse=True) for former, groups in classes.items()}
        for former, equals in sorted((name, names) for names in classes for name in names):
            groups = waiting[equals]
            while groups and groups[-1][1] in named:
                groups.pop()
            if groups and former not in given:
                yield former, groups.pop()[1]


def _find_first(overlaps: Iterable[_Overlap]) -> dict[str, str]:
    """For each new group the old id that it shares most with."""
    first: dict[str, str] = {}
    for overlap in overlaps:
        for _, group in overlap.groups:
            first.setdefault(group, overlap.former[0])
    return first


def _find_heirs(overlaps: Iterable[_Overlap]) -> dict[str, str]:
    """For each old id the new group that shares most with it."""
    best: dict[str, tuple[int, int, str]] = {}
    for overlap in overlaps:
        heir = (overlap.rank[0], *overlap.groups[0])
        for former in overlap.former:
            best[former] = min(heir, best.get(former, heir))
    return {former: group for former, (_, _, group) in best.items()}


def _mint(kind: str, seeds: Mapping[str, str], reserved: set[str]) -> dict[str, str]:
    """A new id for each group, in their order; what is reserved, or minted before, is left out.

    An id whose seed was used before is longer by two letters, up to `LONGEST`; after that its
    seed ends in a number, and equal seeds go on counting where the one before them stopped.
    """
    minted: dict[str, str] = {}
    tried: defaultdict[str, int] = defaultdict(int)
    for group, seed in seeds.items():
        while True:
            length = SHORTEST + 2 * tried[seed]
            over = max(0, (length - LONGEST) // 2)
            numbered = f"{seed}\n{over}" if over else seed
            tried[seed] += 1
            fresh = mint_id(kind, numbered, length=min(length, LONGEST))
            if fresh not in reserved:
                break
        minted[group] = fresh
        reserved.add(fresh)
    return minted
