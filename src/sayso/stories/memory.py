"""What an index of stories remembers of articles, and the memory it keeps them in.

An article's terms and days are enough: its text is not read again. A memory finds articles by the
terms that tell them from others, in a window of days, so that it need not hold them all at once:
`PlainMemory` is this process, and a ledger keeps the same in its tables.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right, insort
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple, Protocol

import msgspec
import numpy as np
from numpy.typing import NDArray

from sayso.model import Interval, Report
from sayso.stories.terms import Terms, to_number

KEYS = 40
"""Terms that look for like articles: the weightiest."""

CROWDED = 200
"""Articles that are looked at for a term, the latest: so one more article costs the same."""

WINDOW = timedelta(days=30)
"""Articles that were published further apart are of different events."""

SURE = timedelta(days=7)
"""An article whose days span more may be of any time, and is looked for apart."""

ANY_TIME = 1 << 30
"""The day under which articles are kept that may be of any time."""

Numbers = NDArray[np.uint32]
Weights = NDArray[np.float32]


class Window(NamedTuple):
    """The days, as ordinals, under which articles of one event may be kept."""

    first: int
    last: int


@dataclass(frozen=True, slots=True, eq=False)
class Features:
    """What an article is known by: the numbers of its terms, the weightiest first, and its days.

    `counted` are the counters that it was counted in; `terms` the terms themselves, which are
    not stored.
    """

    numbers: Numbers
    weights: Weights
    counted: Numbers
    days: Interval | None
    terms: tuple[str, ...] = ()

    @property
    def keys(self) -> list[int]:
        """The terms that look for like articles, and by which it is found."""
        found: list[int] = self.numbers[:KEYS].tolist()
        return found

    @property
    def day(self) -> int:
        """The day under which it is kept: its last one, or any time."""
        start, end = self.days or (None, None)
        if start is None or end is None or end - start > SURE:
            return ANY_TIME
        return end.toordinal()

    @property
    def window(self) -> Window:
        """Where like articles are kept whose days are known."""
        start, end = self.days or (None, None)
        first = start.toordinal() - WINDOW.days if start else 0
        last = end.toordinal() + (WINDOW + SURE).days if end else ANY_TIME - 1
        return Window(first, last)

    def to_bytes(self) -> bytes:
        """The features as they are stored: MessagePack.

        >>> from sayso.model import Article, Publication
        >>> told = Report(Article("a", "It rained."), Publication(), "en")
        >>> features = find_features(told, PlainMemory())
        >>> Features.from_bytes(features.to_bytes()).keys == features.keys
        True
        """
        arrays = (np.ascontiguousarray(a).tobytes() for a in self._arrays())
        return msgspec.msgpack.encode((*arrays, self.days))

    def _arrays(self) -> Iterator[NDArray[np.generic]]:
        yield self.numbers.astype("<u4")
        yield self.weights.astype("<f4")
        yield self.counted.astype("<u4")

    @classmethod
    def from_bytes(cls, stored: bytes) -> Features:
        """The features that were stored, their terms left out."""
        numbers, weights, counted, days = _DECODER.decode(stored)
        return cls(
            np.frombuffer(numbers, "<u4"),
            np.frombuffer(weights, "<f4"),
            np.frombuffer(counted, "<u4"),
            days,
        )


_DECODER = msgspec.msgpack.Decoder(tuple[bytes, bytes, bytes, Interval | None])


@dataclass(slots=True)
class Entry:
    """An article in the memory; `position` says when it came, `story` where it is."""

    article: str
    position: int
    features: Features
    story: str


class Memory(Protocol):
    """Where an index keeps articles and finds them again."""

    @property
    def texts(self) -> int:
        """How many reports were counted."""
        ...

    def count(self, counters: Collection[int]) -> None:
        """Count one more report in these counters."""
        ...

    def load_counts(self, counters: Collection[int]) -> Mapping[int, int]:
        """How many reports each of the counters has seen; those left out have seen none."""
        ...

    def find_holders(self, keys: Sequence[int], window: Window) -> Iterable[tuple[int, int]]:
        """The places in `keys`, ascending, with the positions of the articles that hold them.

        For each, the `CROWDED` that are kept latest within the window, and as many, the latest
        that came, of those of any time.
        """
        ...

    def load_entries(self, positions: Collection[int]) -> Mapping[int, Entry]:
        """The articles at these positions, as far as they are still there."""
        ...

    def load_members(self, stories: Collection[str]) -> Mapping[str, Sequence[int]]:
        """The positions of the articles of stories, ascending; no story is empty."""
        ...

    def next_position(self) -> int:
        """The position of an article that comes now."""
        ...

    def hold(self, entry: Entry) -> None:
        """Keep an article that came."""
        ...

    def move(self, positions: Collection[int], story: str) -> None:
        """Put articles into a story."""
        ...

    def stories(self) -> Iterator[tuple[str, tuple[str, ...]]]:
        """Each story with its articles, in the order they came."""
        ...


class PlainMemory:
    """A memory that is gone with this process."""

    def __init__(self) -> None:
        self.texts = 0
        self._counts: Counter[int] = Counter()
        self._entries: dict[int, Entry] = {}
        self._members: dict[str, list[int]] = {}
        self._holders: dict[int, tuple[list[tuple[int, int]], list[int]]] = {}

    def count(self, counters: Collection[int]) -> None:
        """Count one more report in these counters."""
        self._counts.update(counters)
        self.texts += 1

    def load_counts(self, counters: Collection[int]) -> Mapping[int, int]:
        """How many reports each counter has seen."""
        return self._counts

    def find_holders(self, keys: Sequence[int], window: Window) -> Iterator[tuple[int, int]]:
        """The places in `keys` with the positions of the articles that hold them."""
        for place, key in enumerate(keys):
            dated, undated = self._holders.get(key, ((), ()))
            start = bisect_left(dated, (window.first, 0))
            stop = bisect_right(dated, (window.last + 1, 0))
            for _, position in dated[max(start, stop - CROWDED) : stop]:
                yield place, position
            for position in undated[-CROWDED:]:
                yield place, position

    def load_entries(self, positions: Collection[int]) -> Mapping[int, Entry]:
        """The articles at these positions."""
        return {position: self._entries[position] for position in positions}

    def load_members(self, stories: Collection[str]) -> Mapping[str, Sequence[int]]:
        """The positions of the articles of stories."""
        return {story: self._members[story] for story in stories if story in self._members}

    def next_position(self) -> int:
        """One more than there are articles."""
        return len(self._entries) + 1

    def hold(self, entry: Entry) -> None:
        """Keep an article that came."""
        self._entries[entry.position] = entry
        self._members.setdefault(entry.story, []).append(entry.position)
        for key in entry.features.keys:
            dated, undated = self._holders.setdefault(key, ([], []))
            if entry.features.day == ANY_TIME:
                undated.append(entry.position)
            else:
                insort(dated, (entry.features.day, entry.position))

    def move(self, positions: Collection[int], story: str) -> None:
        """Put articles into a story; one that is left without any is gone."""
        for position in positions:
            entry = self._entries[position]
            members = self._members[entry.story]
            members.remove(position)
            if not members:
                del self._members[entry.story]
            entry.story = story
            insort(self._members.setdefault(story, []), position)

    def stories(self) -> Iterator[tuple[str, tuple[str, ...]]]:
        """Each story with its articles, in the order they came."""
        for story, positions in self._members.items():
            yield story, tuple(self._entries[position].article for position in positions)


def find_features(report: Report, memory: Memory) -> Features:
    """What an article is known by among the reports that came before it; it counts among them."""
    found = Terms(report)
    memory.count(found.counted)
    counts = memory.load_counts(set(found.counters.values()))
    vector = found.weigh(counts, memory.texts)
    best: dict[int, str] = {}
    for term in sorted(vector, key=lambda term: (-vector[term], term)):
        best.setdefault(to_number(term), term)
    return Features(
        numbers=np.array(list(best), dtype=np.uint32),
        weights=np.array([vector[term] for term in best.values()], dtype=np.float32),
        counted=np.array(found.counted, dtype=np.uint32),
        days=report.published.interval,
        terms=tuple(best.values()),
    )


def find_days(features: Features) -> tuple[float, float]:
    """The first and the last day of an article, as ordinals; without end where unknown."""
    start, end = features.days or (None, None)
    return _to_ordinal(start, -np.inf), _to_ordinal(end, np.inf)


def _to_ordinal(day: date | None, unknown: float) -> float:
    return unknown if day is None else float(day.toordinal())
