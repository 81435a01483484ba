"""How often Python looks for objects that only hold each other, while reports are read."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

COLLECTED_AFTER = (10_000, 10, 10)
"""New objects, rounds, and rounds of rounds between two looks; Python's own are 700, 10, 10."""


@contextmanager
def collected_seldom() -> Iterator[None]:
    """Python's collector comes after ten thousand new objects, or as seldom as it came before.

    A report is thousands of objects that are all in use until it is kept. Those who come after
    700 find them alive, and then look through the parser's too: a twentieth of the whole time.

    >>> with collected_seldom():
    ...     gc.get_threshold()
    (10000, 10, 10)
    """
    before = gc.get_threshold()
    if 0 < before[0] < COLLECTED_AFTER[0]:
        gc.set_threshold(*COLLECTED_AFTER)
    try:
        yield
    finally:
        gc.set_threshold(*before)
