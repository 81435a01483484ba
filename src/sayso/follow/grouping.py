"""Which forward-looking claims expect the same thing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from sayso.follow.ahead import is_expected
from sayso.follow.due import EXACT, find_own_due
from sayso.follow.happenings import MUTUAL, Happening, length, words_of
from sayso.model import ClaimRef, Interval
from sayso.view import StoryView

SHARED = 3
"""Content words that two claims due on the same days share when they expect one thing."""

Key = tuple[str, frozenset[str], str]
"""Kind, actors, and the claim's own reference where nobody takes part."""


def group_happenings(
    view: StoryView, happenings: Iterable[Happening], together: Mapping[ClaimRef, str]
) -> list[list[Happening]]:
    """Groups of forward happenings that expect one thing, on days that meet.

    Those of one kind and the same actors are one; "the meeting" joins the one that was spoken of.
    """
    forward = [found for found in happenings if is_expected(view, found)]
    by_key: dict[Key, list[Happening]] = {}
    for found in forward:
        taking_part = found.actors or found.bodies
        own = "" if taking_part else str(found.ref)
        by_key.setdefault((found.kind, taking_part, own), []).append(found)
    groups = dict(by_key)
    for key in sorted(by_key, key=lambda key: (len(key[1]), sorted(key[1]), key[0], key[2])):
        larger = [
            other
            for other in groups
            if other[0] == key[0] and key[1] < other[1] and key[0] in MUTUAL and len(other[1]) == 2
        ]
        if key[0] in MUTUAL and len(key[1]) < 2:
            home = _nearest(by_key[key][0], larger, groups)
            if home is not None:
                groups[home] = [*groups[home], *groups.pop(key)]
    joined = _join_same(_join_talks(groups), together)
    dated = [part for group in joined for part in _split_by_day(view, group)]
    return _join_by_day(view, dated)


def _join_talks(groups: Mapping[Key, list[Happening]]) -> list[list[Happening]]:
    """Talks of the same actors as an expected meeting are that meeting."""
    joined = {key: list(group) for key, group in groups.items()}
    for kind, actors, own in list(joined):
        home = ("meet", actors, own)
        if kind == "talk" and home in joined and len(actors) > 1:
            joined[home].extend(joined.pop((kind, actors, own)))
    return list(joined.values())


def _join_same(
    groups: Sequence[list[Happening]], together: Mapping[ClaimRef, str]
) -> list[list[Happening]]:
    """Groups that assert one proposition, of the same kind, are one."""
    joined: dict[tuple[str, str], list[Happening]] = {}
    result: list[list[Happening]] = []
    for group in groups:
        keys = [(found.kind, together[found.ref]) for found in group if _has(found, together)]
        home = next((joined[key] for key in keys if key in joined), None)
        if home is None:
            home = group
            result.append(home)
        else:
            home.extend(group)
        joined.update(dict.fromkeys(keys, home))
    return result


def _split_by_day(view: StoryView, group: Sequence[Happening]) -> list[list[Happening]]:
    """A group apart by the days its claims give; those without an exact day go with the first."""
    parts: list[tuple[Interval, list[Happening]]] = []
    vague: list[Happening] = []
    for found in group:
        interval = _exact_due(view, found)
        if interval is None:
            vague.append(found)
            continue
        home = next((part for day, part in parts if day.meets(interval)), None)
        if home is None:
            parts.append((interval, [found]))
        else:
            home.append(found)
    if not parts:
        return [list(group)]
    parts[0][1].extend(vague)
    return [part for _, part in parts]


def _join_by_day(view: StoryView, groups: Sequence[list[Happening]]) -> list[list[Happening]]:
    """Groups due on the same days that say the same in enough words are one."""
    result: list[list[Happening]] = []
    for group in groups:
        home = next((other for other in result if _is_one(view, group, other)), None)
        if home is None:
            result.append(group)
        else:
            home.extend(group)
    return result


def _is_one(view: StoryView, group: Sequence[Happening], other: Sequence[Happening]) -> bool:
    interval, known = _exact_due(view, group[0]), _exact_due(view, other[0])
    if interval is None or interval != known:
        return False
    words = {word for found in group for word in words_of(view, found.ref)}
    others = {word for found in other for word in words_of(view, found.ref)}
    needed = 1 if group[0].kind == other[0].kind else SHARED
    return len(words & others) >= needed


def _exact_due(view: StoryView, found: Happening) -> Interval | None:
    due = find_own_due(view, found)
    return due.interval if due and length(due.interval)[0] <= EXACT else None


def _has(found: Happening, together: Mapping[ClaimRef, str]) -> bool:
    return not found.named and found.ref in together


def _nearest(
    found: Happening,
    keys: Sequence[Key],
    groups: dict[Key, list[Happening]],
) -> Key | None:
    """The group last spoken of before a happening in its own article, else the only one."""
    before = [
        (other.ref, key)
        for key in keys
        for other in groups[key]
        if other.ref.article == found.ref.article and _number(other.ref) <= _number(found.ref)
    ]
    if before:
        return max(before, key=lambda pair: _number(pair[0]))[1]
    return keys[0] if len(keys) == 1 else None


def _number(ref: ClaimRef) -> int:
    return int("".join(letter for letter in ref.claim if letter.isdigit()) or 0)
