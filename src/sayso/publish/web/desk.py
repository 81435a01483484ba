"""What every page needs: the ledger, open; and what was worked out before and still holds."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import Connection

from sayso.errors import NotFoundError
from sayso.ledger import Ledger, open_ledger
from sayso.ledger.compared import count_judgements, find_comparison_hash
from sayso.ledger.story_cards import StoryOutline, find_moment, outline_stories
from sayso.pipeline.opening import OpenStory, open_story
from sayso.settings import Settings

T = TypeVar("T")
KEPT = 96
"""How many opened stories, rendered pages and answers are kept at most."""


class NoLedgerError(NotFoundError):
    """There is no ledger yet: the first reports that are read in begin one."""


class NotComparedError(NotFoundError):
    """The reports of a story are there, their comparison is still being made."""


@dataclass(frozen=True, slots=True)
class Story:
    """A story as it was compared, opened; `key` changes whenever anything in it does."""

    id: str
    key: Hashable
    opened: OpenStory


class Desk:
    """The ledger of a server, opened when it is first needed, and what is known of its stories.

    Safe to use from several threads.
    """

    def __init__(self, ledger_url: str, settings: Settings) -> None:
        self.ledger_url = ledger_url
        self.settings = settings
        self._lock = threading.Lock()
        self._ledger: Ledger | None = None
        self._watcher: Connection | None = None
        self._outlines: tuple[str, list[StoryOutline]] | None = None
        self._kept: OrderedDict[Hashable, Any] = OrderedDict()

    def ledger(self, *, create: bool = False) -> Ledger:
        """The ledger; NoLedgerError while there is none and none is to be made."""
        with self._lock:
            if self._ledger is None:
                where = self.ledger_url
                if not create and "://" not in where and not Path(where).exists():
                    raise NoLedgerError(
                        "there is no ledger here yet", where=where, remedy="read in some reports"
                    )
                self._ledger = open_ledger(where, create=True)
            return self._ledger

    def close(self) -> None:
        """Let go of the database."""
        with self._lock:
            if self._watcher is not None:
                self._watcher.close()
            if self._ledger is not None:
                self._ledger.close()
            self._ledger = self._watcher = self._outlines = None
            self._kept.clear()

    def moment(self) -> str:
        """What changes whenever anything in the ledger does."""
        ledger = self.ledger()
        with self._lock:
            if self._watcher is None:
                self._watcher = ledger.connections.engine.connect()
            found = find_moment(self._watcher)
            self._watcher.rollback()
            return found

    def outlines(self) -> list[StoryOutline]:
        """Every story, newest movement first."""
        moment = self.moment()
        known = self._outlines
        if known is not None and known[0] == moment:
            return known[1]
        with self.ledger().connections.reading() as connection:
            found = outline_stories(connection)
        self._outlines = (moment, found)
        return found

    def story(self, lookup: str, *, as_of: date | None = None) -> Story:
        """A story by any name, as its reports were compared; NotComparedError before they are.

        With `as_of`, it is compared from the reports that were out on that day.
        """
        ledger = self.ledger()
        story = ledger.story_id(lookup)
        with ledger.connections.reading() as connection:
            found = find_comparison_hash(connection, story)
            decided = count_judgements(connection) if as_of is not None else None
        if found is None:
            raise NotComparedError("its reports are still being compared", where=story)
        key = ("story", story, found, as_of, decided)
        opened = self.keep(key, lambda: open_story(ledger, story, as_of=as_of))
        return Story(story, key, opened)

    def keep(self, key: Hashable, make: Callable[[], T]) -> T:
        """What was made under a key before, else made now; the longest unused is let go."""
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                kept: T = self._kept[key]
                return kept
        made = make()
        with self._lock:
            self._kept[key] = made
            while len(self._kept) > KEPT:
                self._kept.popitem(last=False)
        return made
