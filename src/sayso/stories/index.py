"""The index of stories: one more article joins a story, starts one, or shows two to be one.

What an article is like is told by its words (`terms`); the articles nearest to a new one, with the
stories they are in, are grouped anew (`linkage`), and the stories keep their keys by overlap.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

import numpy as np
from scipy.sparse import csr_matrix

from sayso.model import Interval, Report
from sayso.stories.linkage import Demand, Likeness, group_alike
from sayso.stories.memory import Features, Gathered, find_features
from sayso.stories.terms import TermWeights

KEYS = 40
"""Terms that look for like articles in the index."""

CROWDED = 200
"""Articles that the index keeps for a term, the latest: so one more article costs the same."""

NEIGHBOURS = 25
"""Articles nearest to a new one whose stories are looked at again."""

FLOOR = 0.05
"""Articles less alike than this are no neighbours."""

POOL = 200
"""Articles that are grouped anew at most."""

LARGE = 40
"""A story of more articles is never taken apart again; so many of them speak for it."""

DEMAND = Demand(least=0.11, cohesion=0.8, few=10)

WINDOW = timedelta(days=30)
"""Articles that were published further apart are of different events."""


@dataclass(frozen=True, slots=True)
class Assignment:
    """Where an article went: its story, stories that were found to be the same, and why."""

    story: str
    merged: tuple[str, ...]
    detail: str


@dataclass(slots=True)
class _Entry:
    """An article in the index: its terms as numbers with their weights, its days, its story."""

    article: str
    terms: np.ndarray[tuple[int], np.dtype[np.int32]]
    weights: np.ndarray[tuple[int], np.dtype[np.float32]]
    days: Interval | None
    story: str


@dataclass(slots=True)
class StoryIndex:
    """The stories so far; `add` says where one more article goes.

    >>> from sayso.model import Article, Publication
    >>> index = StoryIndex()
    >>> for number, text in enumerate(["The Aldmoor bridge is shut.", "Aldmoor shuts its bridge."]):
    ...     story = index.add(Report(Article(str(number), text), Publication(), "en")).story
    >>> index.stories()
    {'0': ('0', '1')}
    """

    _weights: TermWeights = field(default_factory=TermWeights)
    _numbers: dict[str, int] = field(default_factory=dict)
    _holders: dict[int, list[int]] = field(default_factory=dict)
    _entries: list[_Entry] = field(default_factory=list)
    _members: dict[str, list[int]] = field(default_factory=dict)

    def stories(self) -> dict[str, tuple[str, ...]]:
        """The articles of each story, in the order they came."""
        return {
            key: tuple(self._entries[number].article for number in members)
            for key, members in self._members.items()
        }

    def add(self, report: Report) -> Assignment:
        """Put one article into a story; its cost does not grow with the number of stories."""
        return self.place(report.article.id, self.features_of(report))

    def place(self, article: str, features: Features) -> Assignment:
        """Put an article that is known by its features into a story, as `add` does."""
        entry, vector = self._enter(article, features)
        own = entry.story
        near = self._find_neighbours(entry, vector)
        number = self._hold(entry, vector)
        pool = self._find_pool(number, near)
        groups = group_alike(self._compare(pool), DEMAND) if len(pool) > 1 else [[0]]
        gone = self._take_over([[pool[at] for at in group] for group in groups])
        merged = tuple(story for story in gone if story != own)
        return Assignment(entry.story, merged, self._explain(number, vector))

    def put_back(self, gathered: Gathered) -> None:
        """Put an article where it was when the index was left; in the order they had come."""
        self._weights.count(gathered.features.all_words())
        entry, vector = self._enter(gathered.article, gathered.features)
        entry.story = gathered.story
        self._hold(entry, vector)

    def features_of(self, report: Report) -> Features:
        """What an article is known by among those that came before; it counts from now on."""
        return find_features(report, self._weights)

    def _enter(self, article: str, features: Features) -> tuple[_Entry, Mapping[str, float]]:
        numbers = [self._numbers.setdefault(term, len(self._numbers)) for term in features.terms]
        entry = _Entry(
            article=article,
            terms=np.array(numbers, dtype=np.int32),
            weights=np.array(features.weights, dtype=np.float32),
            days=features.days,
            story=self._name(article),
        )
        return entry, dict(zip(features.terms, features.weights, strict=True))

    def _name(self, article: str, taken: Collection[str] = ()) -> str:
        """A key for a story that begins with an article; no other story has it."""
        key = article
        while key in self._members or key in taken:
            key += "'"
        return key

    def _hold(self, entry: _Entry, vector: Mapping[str, float]) -> int:
        number = len(self._entries)
        self._entries.append(entry)
        self._members.setdefault(entry.story, []).append(number)
        for term in _telling(vector):
            holders = self._holders.setdefault(self._numbers[term], [])
            holders.append(number)
            if len(holders) >= 2 * CROWDED:
                del holders[:-CROWDED]
        return number

    def _find_neighbours(self, entry: _Entry, vector: Mapping[str, float]) -> list[int]:
        """The articles most alike among those that share telling terms, the nearest first."""
        votes: dict[int, float] = defaultdict(float)
        for term in _telling(vector):
            for number in self._holders.get(self._numbers[term], ())[-CROWDED:]:
                if _is_near(self._entries[number].days, entry.days):
                    votes[number] += vector[term]
        likely = sorted(votes, key=lambda number: (-votes[number], number))[: 4 * NEIGHBOURS]
        likeness = self._compare_with(entry, likely)
        best = sorted(range(len(likely)), key=lambda at: (-likeness[at], likely[at]))
        return [likely[at] for at in best[:NEIGHBOURS] if likeness[at] >= FLOOR]

    def _find_pool(self, number: int, near: Sequence[int]) -> list[int]:
        """The article with the stories of its neighbours, as many as may be grouped anew."""
        pool = {number}
        for story in dict.fromkeys(self._entries[other].story for other in near):
            members = _speaking(self._members[story])
            if len(pool) + len(members) <= POOL:
                pool.update(members)
        return sorted(pool)

    def _to_matrix(self, entries: Sequence[_Entry]) -> csr_matrix:
        ends = np.cumsum([0, *(len(entry.terms) for entry in entries)])
        terms = np.concatenate([entry.terms for entry in entries])
        weights = np.concatenate([entry.weights for entry in entries])
        return csr_matrix((weights, terms, ends), shape=(len(entries), len(self._numbers)))

    def _compare(self, pool: Sequence[int]) -> Likeness:
        """The likeness of all pairs; 0 for articles that were published too far apart."""
        entries = [self._entries[number] for number in pool]
        matrix = self._to_matrix(entries)
        likeness = np.asarray((matrix @ matrix.T).todense(), dtype=np.float64)
        for a, first in enumerate(entries):
            for b, second in enumerate(entries[:a]):
                if not _is_near(first.days, second.days):
                    likeness[a, b] = likeness[b, a] = 0.0
        return np.round(likeness, 6)

    def _compare_with(self, entry: _Entry, others: Sequence[int]) -> list[float]:
        if not others:
            return []
        matrix = self._to_matrix([entry, *(self._entries[number] for number in others)])
        return [float(x) for x in np.asarray((matrix[1:] @ matrix[0].T).todense()).ravel()]

    def _take_over(self, groups: Sequence[Sequence[int]]) -> tuple[str, ...]:
        """Give each group the story most of it was in; the stories that went under.

        Members of a large story that were not compared go where most of those compared went.
        """
        shares = [Counter(self._entries[number].story for number in group) for group in groups]
        before = {story for share in shares for story in share}
        claims = sorted(
            (-count, self._members[story][0], at, story)
            for at, share in enumerate(shares)
            for story, count in share.items()
        )
        keys: dict[int, str] = {}
        followers: dict[str, int] = {}
        for _, _, at, story in claims:
            followers.setdefault(story, at)
            if at not in keys and story not in keys.values():
                keys[at] = story
        rest = {
            story: set(self._members[story]) - set(_speaking(self._members[story]))
            for story in before
        }
        for story in before:
            del self._members[story]
        for at, group in enumerate(groups):
            numbers = set(group).union(*(rest[s] for s in before if followers[s] == at))
            first = self._entries[min(group)].article
            key = keys.get(at) or self._name(first, keys.values())
            self._members[key] = sorted(numbers)
            for number in numbers:
                self._entries[number].story = key
        return tuple(sorted(before - self._members.keys()))

    def _explain(self, number: int, vector: Mapping[str, float]) -> str:
        entry = self._entries[number]
        others = [other for other in _speaking(self._members[entry.story]) if other != number]
        if not others:
            return "no story is like it"
        likeness = self._compare_with(entry, others)
        holding: Counter[int] = Counter()
        for other in others:
            holding.update(int(term) for term in self._entries[other].terms)
        shared = sorted(
            (term for term in vector if holding[self._numbers[term]]),
            key=lambda term: (-vector[term] * holding[self._numbers[term]], term),
        )
        words = list(dict.fromkeys(term.lstrip("^") for term in shared))[:5]
        mean = sum(likeness) / len(likeness)
        return f"like {len(others)} of its reports by {mean:.2f}: {', '.join(words)}"


def cluster_reports(reports: Iterable[Report]) -> dict[str, str]:
    """The story of each article by their ids: those with a date in its order, then the others.

    The same for any order in which the reports are given.
    """
    index = StoryIndex()
    for report in sorted(reports, key=_age):
        index.add(report)
    return {article: key for key, articles in index.stories().items() for article in articles}


def gather_more(known: Iterable[Gathered], reports: Iterable[Report]) -> list[Gathered]:
    """All articles in their stories once more reports came in, in the order in which they came.

    `known` are those of an earlier run, as it gave them. Reports that are given in the order of
    their age, none older than what is known, go where they would have gone in one run.

    >>> from sayso.model import Article, Publication
    >>> told = Report(Article("a", "The Aldmoor bridge is shut."), Publication(), "en")
    >>> known = gather_more([], [told])
    >>> more = Report(Article("b", "Aldmoor shuts its bridge."), Publication(), "en")
    >>> [gathered.story for gathered in gather_more(known, [more])]
    ['a', 'a']
    """
    index = StoryIndex()
    features: dict[str, Features] = {}
    for gathered in known:
        index.put_back(gathered)
        features[gathered.article] = gathered.features
    for report in reports:
        features[report.article.id] = found = index.features_of(report)
        index.place(report.article.id, found)
    places = {article: key for key, members in index.stories().items() for article in members}
    return [Gathered(article, places[article], found) for article, found in features.items()]


def _age(report: Report) -> tuple[date, str]:
    interval = report.published.interval
    return ((interval.start if interval else None) or date.max, report.article.id)


def _telling(vector: Mapping[str, float]) -> list[str]:
    return sorted(vector, key=lambda term: (-vector[term], term))[:KEYS]


def _speaking(members: Sequence[int]) -> Sequence[int]:
    """The members that speak for a story: all, or of a large one some, evenly spread."""
    if len(members) <= LARGE:
        return members
    return [members[at * len(members) // LARGE] for at in range(LARGE)]


def _is_near(a: Interval | None, b: Interval | None) -> bool:
    """True when two spans of days may belong to one event; an unknown one may."""
    if a is None or b is None:
        return True
    return Interval(_shift(a.start, -WINDOW), _shift(a.end, WINDOW)).meets(b)


def _shift(day: date | None, by: timedelta) -> date | None:
    return None if day is None else day + by
