"""The index of stories over a ledger: what it looks up is in tables, not in memory."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import groupby

from sqlalchemy import Connection

from sayso.ledger import gathered
from sayso.ledger.gathered import Kept
from sayso.stories import Entry, Features, Window
from sayso.stories.memory import CROWDED

MOST_ENTRIES = 5_000
"""Articles that are in memory at most, to be looked at again."""

MOST_COUNTS = 300_000
"""Counters that are in memory at most."""

Analyses = Mapping[str, tuple[str, str]]
"""The revision and key of the analysis that each article is known by."""


class LedgerMemory:
    """A memory of the index of stories in a database, for the length of a transaction.

    `touched` are the stories that articles came to or left; `close` writes the counts, which are
    kept here meanwhile.
    """

    def __init__(self, connection: Connection, analyses: Analyses) -> None:
        self._connection = connection
        self._analyses = analyses
        self._counts = {gathered.TEXTS: 0, gathered.LAST: 0}
        self._counts |= gathered.load_counts(connection, list(self._counts))
        self._stored = dict(self._counts)
        self._entries: dict[int, Entry] = {}
        self.touched: set[str] = set()

    def close(self) -> None:
        """Write the counts that changed."""
        changed = {
            counter: count
            for counter, count in self._counts.items()
            if self._stored.get(counter) != count
        }
        gathered.save_counts(self._connection, changed)
        self._stored.update(changed)

    @property
    def texts(self) -> int:
        """How many reports were counted."""
        return self._counts[gathered.TEXTS]

    def count(self, counters: Collection[int], by: int = 1) -> None:
        """Count one more report in these counters, or one less."""
        self._load(counters)
        for counter in counters:
            self._counts[counter] += by
        self._counts[gathered.TEXTS] += by

    def load_counts(self, counters: Collection[int]) -> Mapping[int, int]:
        """How many reports each of the counters has seen."""
        self._load(counters)
        return self._counts

    def _load(self, counters: Collection[int]) -> None:
        missing = [counter for counter in counters if counter not in self._counts]
        if missing:
            found = gathered.load_counts(self._connection, missing)
            self._counts.update((counter, found.get(counter, 0)) for counter in missing)
            self._stored.update((counter, found.get(counter, 0)) for counter in missing)

    def find_holders(self, keys: Sequence[int], window: Window) -> list[tuple[int, int]]:
        """The places in `keys` with the positions of the articles that hold them."""
        return gathered.find_holders(self._connection, keys, *window, most=CROWDED)

    def load_entries(self, positions: Collection[int]) -> Mapping[int, Entry]:
        """The articles at these positions, as far as they are still there."""
        missing = [position for position in positions if position not in self._entries]
        for kept in gathered.load_kept(self._connection, missing):
            features = Features.from_bytes(kept.features)
            self._entries[kept.position] = Entry(kept.article, kept.position, features, kept.story)
        return {p: self._entries[p] for p in positions if p in self._entries}

    def load_members(self, stories: Collection[str]) -> Mapping[str, Sequence[int]]:
        """The positions of the articles of stories."""
        return gathered.load_members(self._connection, stories)

    def next_position(self) -> int:
        """One more than the last that was given, be that article still there or not."""
        if len(self._entries) > MOST_ENTRIES:
            self._entries.clear()
        if len(self._counts) > MOST_COUNTS:
            self.close()
            self._counts = {name: self._counts[name] for name in (gathered.TEXTS, gathered.LAST)}
            self._stored = dict(self._counts)
        return self._counts[gathered.LAST] + 1

    def hold(self, entry: Entry) -> None:
        """Keep an article that came."""
        features = entry.features
        kept = Kept(entry.article, entry.position, entry.story, features.to_bytes())
        analysis = self._analyses.get(entry.article, ("", ""))
        gathered.keep(
            self._connection, kept, analysis=analysis, terms=features.keys, day=features.day
        )
        self._entries[entry.position] = entry
        self._counts[gathered.LAST] = entry.position
        self.touched.add(entry.story)

    def move(self, positions: Collection[int], story: str) -> None:
        """Put articles into a story."""
        for entry in self.load_entries(positions).values():
            self.touched.add(entry.story)
            entry.story = story
        self.touched.add(story)
        gathered.move(self._connection, positions, story)

    def remove(self, articles: Sequence[str]) -> None:
        """Take articles out that are there: they count no more."""
        for kept in gathered.load_articles(self._connection, articles):
            features = Features.from_bytes(kept.features)
            self.count(features.counted.tolist(), by=-1)
            gathered.remove(self._connection, kept, terms=features.keys, day=features.day)
            self._entries.pop(kept.position, None)
            self.touched.add(kept.story)

    def stories(self) -> Iterator[tuple[str, tuple[str, ...]]]:
        """Each story with its articles, in the order they came."""
        placed = gathered.stream_by_story(self._connection)
        for story, found in groupby(placed, key=lambda item: item.story):
            yield story, tuple(item.article for item in found)
