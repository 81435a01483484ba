"""What every page needs: the ledger, open; and what was worked out before and still holds."""

from __future__ import annotations

import threading
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Concatenate, ParamSpec, TypeVar

from sqlalchemy import Connection

from sayso.errors import NotFoundError
from sayso.ledger import Attached, Ledger, open_ledger
from sayso.ledger.compared import count_judgements, find_comparison_hash
from sayso.ledger.story_cards import StoryOutline, find_moment, find_title, outline_stories
from sayso.model import Judgement
from sayso.pipeline.opening import OpenStory, open_story
from sayso.publish.web.decisions import group_decisions
from sayso.publish.web.kept import Kept
from sayso.settings import Settings

T = TypeVar("T")
Given = ParamSpec("Given")
STORIES = 60
"""How many opened stories are kept at most."""

KEPT = 240
"""How many rendered pages and answers are kept at most."""

KEPT_OF_NOW = 400
"""How many answers are kept that hold until the ledger changes."""


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
        self._looking = threading.Lock()
        self._watcher: Connection | None = None
        self._stories = Kept(STORIES)
        self._kept = Kept(KEPT)
        self._now: tuple[str, Kept] = ("", Kept(KEPT_OF_NOW))

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
        with self._lock, self._looking:
            if self._watcher is not None:
                self._watcher.close()
            if self._ledger is not None:
                self._ledger.close()
            self._ledger = self._watcher = None
            self._stories.clear()
            self._kept.clear()
            self._now = ("", Kept(KEPT_OF_NOW))

    def moment(self) -> str:
        """What changes whenever anything in the ledger does."""
        ledger = self.ledger()
        with self._looking:
            if self._watcher is None:
                self._watcher = ledger.connections.engine.connect()
            found = find_moment(self._watcher)
            self._watcher.rollback()
            if found != self._now[0]:
                self._now = (found, Kept(KEPT_OF_NOW))
            return found

    def outlines(self) -> list[StoryOutline]:
        """Every story, newest movement first."""
        return self.keep_now("outlines", lambda: self.ask(outline_stories))

    def title(self, story: str) -> str:
        """The title of a story by its id."""
        return self.keep_now(("title", story), lambda: self.ask(find_title, story))

    def attached(self) -> Sequence[Attached]:
        """What people decided, in the order they did, with the place that it has now."""
        return self.keep_now("attached", self.ledger().attached)

    def decisions(self) -> Mapping[str, tuple[Judgement, ...]]:
        """The decisions that hold, by the id that their target has now, oldest first."""
        return self.keep_now("decisions", lambda: group_decisions(self.attached()))

    def story(self, lookup: str, *, as_of: date | None = None) -> Story:
        """A story by any name, as its reports were compared; NotComparedError before they are.

        With `as_of`, it is compared from the reports that were out on that day.
        """
        ledger = self.ledger()
        story = self.keep_now(("name", lookup), lambda: ledger.story_id(lookup))
        found = self.keep_now(("compared", story), lambda: self.ask(find_comparison_hash, story))
        decided = self.count_decided() if as_of is not None else None
        if found is None:
            raise NotComparedError("its reports are still being compared", where=story)
        key = ("story", story, found, as_of, decided)
        opened = self._stories.find(key, lambda: open_story(ledger, story, as_of=as_of))
        return Story(story, key, opened)

    def count_decided(self) -> tuple[int, int]:
        """How many decisions were made, and how many of them were taken back."""
        return self.keep_now("decided", lambda: self.ask(count_judgements))

    def ask(
        self,
        find: Callable[Concatenate[Connection, Given], T],
        *given: Given.args,
        **rest: Given.kwargs,
    ) -> T:
        """What a query of the ledger finds, over a connection of its own."""
        with self.ledger().connections.reading() as connection:
            return find(connection, *given, **rest)

    def keep(self, key: Hashable, make: Callable[[], T]) -> T:
        """What was made under a key before, else made now; the longest unused is let go."""
        return self._kept.find(key, make)

    def keep_now(self, key: Hashable, make: Callable[[], T]) -> T:
        """What was made under a key since the ledger changed last, else made now."""
        self.moment()
        return self._now[1].find(key, make)
