"""What is worked out once and asked for many times, by many at the same moment."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from concurrent.futures import Future
from typing import Any, TypeVar

T = TypeVar("T")


class Kept:
    """At most `most` things by their keys; the longest unused is let go.

    Whoever asks for what another is making waits for it, and makes it not a second time. Safe to
    use from several threads.

    >>> kept = Kept(most=10)
    >>> kept.find("page", lambda: "made"), kept.find("page", lambda: "made again")
    ('made', 'made')
    """

    def __init__(self, most: int) -> None:
        self.most = most
        self._lock = threading.Lock()
        self._made: OrderedDict[Hashable, Any] = OrderedDict()
        self._making: dict[Hashable, Future[Any]] = {}

    def find(self, key: Hashable, make: Callable[[], T]) -> T:
        """What was made under a key before, else made now; what making raises is not kept."""
        with self._lock:
            if key in self._made:
                self._made.move_to_end(key)
                known: T = self._made[key]
                return known
            making = self._making.get(key)
            if making is None:
                mine: Future[T] = Future()
                self._making[key] = mine
        if making is not None:
            waited: T = making.result()
            return waited
        return self._make(key, make, mine)

    def _make(self, key: Hashable, make: Callable[[], T], making: Future[T]) -> T:
        try:
            made = make()
        except BaseException as error:
            with self._lock:
                del self._making[key]
            making.set_exception(error)
            raise
        with self._lock:
            self._made[key] = made
            while len(self._made) > self.most:
                self._made.popitem(last=False)
            self._making.pop(key, None)
        making.set_result(made)
        return made

    def clear(self) -> None:
        """Let go of everything."""
        with self._lock:
            self._made.clear()
