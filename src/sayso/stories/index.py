"""The index of stories: one more article joins a story, starts one, or shows two to be one.

What an article is like is told by its words (`terms`); the articles nearest to a new one, with the
stories they are in, are grouped anew (`linkage`), and the stories keep their keys by overlap. All
that is looked at comes from a memory, by terms and days: what one more article costs does not
grow with what is in it.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from sayso.model import Report
from sayso.stories.linkage import Demand, Likeness, group_alike
from sayso.stories.memory import (
    WINDOW,
    Entry,
    Features,
    Memory,
    PlainMemory,
    find_days,
    find_features,
)
from sayso.stories.terms import to_words

NEIGHBOURS = 25
"""Articles nearest to a new one whose stories are looked at again."""

FLOOR = 0.05
"""Articles less alike than this are no neighbours."""

POOL = 200
"""Articles that are grouped anew at most."""

LARGE = 40
"""A story of more articles is never taken apart again; so many of them speak for it."""

DEMAND = Demand(least=0.11, cohesion=0.8, few=10)

Members = Mapping[str, Sequence[int]]


@dataclass(frozen=True, slots=True)
class Assignment:
    """Where an article went: its story, stories that were found to be the same, and why."""

    story: str
    merged: tuple[str, ...]
    detail: str = ""


class StoryIndex:
    """The stories so far; `add` says where one more article goes.

    `memory` is where they are kept: by default in this process.

    >>> from sayso.model import Article, Publication
    >>> index = StoryIndex()
    >>> for number, text in enumerate(["The Aldmoor bridge is shut.", "Aldmoor shuts its bridge."]):
    ...     story = index.add(Report(Article(str(number), text), Publication(), "en")).story
    >>> index.stories()
    {'0': ('0', '1')}
    """

    def __init__(self, memory: Memory | None = None) -> None:
        self._memory: Memory = PlainMemory() if memory is None else memory

    def stories(self) -> dict[str, tuple[str, ...]]:
        """The articles of each story, in the order they came."""
        return dict(self._memory.stories())

    def add(self, report: Report) -> Assignment:
        """Put one article into a story, and say why."""
        features = find_features(report, self._memory)
        placed = self._place(report.article.id, features)
        return Assignment(*placed, self._explain(placed[0], features))

    def place(self, report: Report) -> str:
        """Put one article into a story; its cost does not grow with the number of stories."""
        return self._place(report.article.id, find_features(report, self._memory))[0]

    def _place(self, article: str, features: Features) -> tuple[str, tuple[str, ...]]:
        """The article's story, and those that went under."""
        entry = Entry(article, self._memory.next_position(), features, self._name(article))
        near = self._find_neighbours(entry)
        members = {**self._memory.load_members({other.story for other in near})}
        before = sorted(members)
        pool = self._load_pool(near, members)
        if not pool:
            self._memory.hold(entry)
            return entry.story, ()
        own = entry.story
        pool.append(entry)
        members[own] = [entry.position]
        groups = group_alike(_compare(pool), DEMAND)
        places = self._take_over([[pool[at] for at in group] for group in groups], members)
        entry.story = places.pop(entry.position)
        self._memory.hold(entry)
        moves: defaultdict[str, list[int]] = defaultdict(list)
        for position, story in places.items():
            moves[story].append(position)
        for story, positions in moves.items():
            self._memory.move(positions, story)
        gone = (story for story in before if moves and not self._is_taken(story))
        return entry.story, tuple(gone)

    def _is_taken(self, name: str) -> bool:
        return bool(self._memory.load_members({name}))

    def _name(self, article: str, taken: Collection[str] = ()) -> str:
        """A key for a story that begins with an article; no other story has it."""
        key = article
        while key in taken or self._is_taken(key):
            key += "'"
        return key

    def _find_neighbours(self, entry: Entry) -> list[Entry]:
        """The articles most alike among those that share telling terms, the nearest first."""
        keys, weights = entry.features.keys, entry.features.weights.tolist()
        votes: defaultdict[int, float] = defaultdict(float)
        for place, position in self._memory.find_holders(keys, entry.features.window):
            votes[position] += weights[place]
        likely = sorted(votes, key=lambda position: (-votes[position], position))
        loaded = self._memory.load_entries(likely[: 4 * NEIGHBOURS])
        others = [loaded[position] for position in likely[: 4 * NEIGHBOURS] if position in loaded]
        if not others:
            return []
        near = _find_near([other.features for other in others], entry.features)
        likeness = _compare_with(entry, others) * near
        best = sorted(range(len(others)), key=lambda at: (-likeness[at], others[at].position))
        return [others[at] for at in best[:NEIGHBOURS] if likeness[at] >= FLOOR]

    def _load_pool(self, near: Sequence[Entry], members: Members) -> list[Entry]:
        """The articles of the neighbours' stories, as many as may be grouped anew."""
        wanted: set[int] = set()
        for story in dict.fromkeys(other.story for other in near):
            speaking = _speaking(members[story])
            if len(wanted) + 1 + len(speaking) <= POOL:
                wanted.update(speaking)
        loaded = self._memory.load_entries(sorted(wanted))
        return [loaded[position] for position in sorted(loaded)]

    def _take_over(self, groups: Sequence[Sequence[Entry]], members: Members) -> dict[int, str]:
        """Give each group the story most of it was in: the positions with their stories now.

        Members of a large story that were not compared go where most of those compared went.
        """
        shares = [Counter(entry.story for entry in group) for group in groups]
        before = {story for share in shares for story in share}
        claims = sorted(
            (-count, members[story][0], at, story)
            for at, share in enumerate(shares)
            for story, count in share.items()
        )
        keys: dict[int, str] = {}
        followers: dict[str, int] = {}
        for _, _, at, story in claims:
            followers.setdefault(story, at)
            if at not in keys and story not in keys.values():
                keys[at] = story
        places: dict[int, str] = {}
        for at, group in enumerate(groups):
            if at not in keys:
                first = min(group, key=lambda entry: entry.position).article
                keys[at] = self._name(first, {*keys.values(), *before})
            places.update((entry.position, keys[at]) for entry in group)
        for story in before:
            places.update(
                (position, keys[followers[story]])
                for position in members[story]
                if position not in places
            )
        was = {entry.position: entry.story for group in groups for entry in group}
        former = {position: story for story in before for position in members[story]} | was
        newest = max(former)
        return {p: key for p, key in places.items() if key != former[p] or p == newest}

    def _explain(self, story: str, features: Features) -> str:
        members = _speaking(self._memory.load_members({story})[story])
        others = [
            entry
            for entry in self._memory.load_entries(members).values()
            if entry.features is not features
        ]
        if not others:
            return "no story is like it"
        own = Entry("", 0, features, story)
        likeness = _compare_with(own, others)
        holding = Counter(number for other in others for number in other.features.numbers.tolist())
        numbers, weights = features.numbers.tolist(), features.weights.tolist()
        shared = sorted(
            (at for at, number in enumerate(numbers) if holding[number]),
            key=lambda at: (-weights[at] * holding[numbers[at]], features.terms[at]),
        )
        words = to_words(features.terms[at] for at in shared)[:5]
        return f"like {len(others)} of its reports by {likeness.mean():.2f}: {', '.join(words)}"


def cluster_reports(reports: Iterable[Report]) -> dict[str, str]:
    """The story of each article by their ids: those with a date in its order, then the others.

    The same for any order in which the reports are given.
    """
    index = StoryIndex()
    for report in sorted(reports, key=_age):
        index.place(report)
    return {article: key for key, articles in index.stories().items() for article in articles}


def _age(report: Report) -> tuple[date, str]:
    interval = report.published.interval
    return ((interval.start if interval else None) or date.max, report.article.id)


def _speaking(members: Sequence[int]) -> Sequence[int]:
    """The members that speak for a story: all, or of a large one some, evenly spread."""
    if len(members) <= LARGE:
        return members
    return [members[at * len(members) // LARGE] for at in range(LARGE)]


def _find_near(features: Sequence[Features], of: Features | None = None) -> NDArray[np.bool_]:
    """Which articles may be of one event by their days: each with each, or each with one."""
    days = np.array([find_days(one) for one in features])
    first, last = days[:, 0], days[:, 1]
    if of is not None:
        start, end = find_days(of)
        return (first - WINDOW.days <= end) & (start - WINDOW.days <= last)
    early: NDArray[np.bool_] = first[:, None] - WINDOW.days <= last[None, :]
    return early & early.T


def _compare(entries: Sequence[Entry]) -> Likeness:
    """The likeness of all pairs; 0 for articles that were published too far apart."""
    ends = np.cumsum([0, *(len(entry.features.numbers) for entry in entries)])
    held, terms = np.unique(
        np.concatenate([entry.features.numbers for entry in entries]), return_inverse=True
    )
    weights = np.concatenate([entry.features.weights for entry in entries])
    matrix = csr_matrix((weights, terms, ends), shape=(len(entries), len(held)))
    likeness = np.asarray((matrix @ matrix.T).todense(), dtype=np.float64)
    return np.round(likeness * _find_near([entry.features for entry in entries]), 6)


def _compare_with(entry: Entry, others: Sequence[Entry]) -> NDArray[np.float64]:
    """The likeness of an article and each of the others."""
    order = np.argsort(entry.features.numbers)
    own = entry.features.numbers[order]
    theirs = np.concatenate([other.features.numbers for other in others])
    if not len(own) or not len(theirs):
        return np.zeros(len(others))
    at = np.minimum(np.searchsorted(own, theirs), len(own) - 1)
    weights = np.concatenate([other.features.weights for other in others]).astype(np.float64)
    shared = np.where(own[at] == theirs, weights * entry.features.weights[order][at], 0.0)
    whose = np.repeat(np.arange(len(others)), [len(other.features.numbers) for other in others])
    return np.round(np.bincount(whose, weights=shared, minlength=len(others)), 6)
