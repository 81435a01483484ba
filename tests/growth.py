"""How time grows with size: 2 at twice the size is linear, 4 is quadratic."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable

MOST_GROWTH = 3.0


def find_growth(prepare: Callable[[int], Callable[[], object]], size: int) -> float:
    """Processor time at twice the size over that at the size, the least of three each.

    `prepare` makes what is clocked for a size, and its own time is not counted.
    """
    once, twice = prepare(size), prepare(2 * size)
    gc.collect()
    least = [min(_clock(run) for _ in range(3)) for run in (once, twice)]
    return least[1] / max(least[0], 1e-6)


def _clock(run: Callable[[], object]) -> float:
    begin = time.process_time()
    run()
    return time.process_time() - begin
