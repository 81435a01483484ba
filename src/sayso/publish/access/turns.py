"""Who waits for whom: pages wait for pages, what changes the ledger for what changes it.

Python does the work of one thread at a time. Of fifty pages that are asked for at once, each is
there sooner when a few are made at a time than when all are made together; and a writer who waits
for the ledger keeps no page waiting.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import TypeVar, TypeVarTuple, Unpack

from anyio import CapacityLimiter, to_thread
from fastapi import Request

PAGES = 4
"""Pages that are made at the same time; no more connections than the database's pool has."""

WRITERS = 4
"""Changes, and other things that take long, that are under way at the same time."""

T = TypeVar("T")
Given = TypeVarTuple("Given")


@asynccontextmanager
async def a_few_at_a_time() -> AsyncIterator[None]:
    """Within the block, which is a server's life, so many pages are made at the same time."""
    limiter = to_thread.current_default_thread_limiter()
    before, limiter.total_tokens = limiter.total_tokens, PAGES
    try:
        yield
    finally:
        limiter.total_tokens = before


async def take_turn(request: Request, work: Callable[[Unpack[Given]], T], *given: *Given) -> T:
    """What work gives that may take long: in a thread of its own, which no page waits for."""
    state = request.app.state
    if not hasattr(state, "writers"):
        state.writers = CapacityLimiter(WRITERS)
    return await to_thread.run_sync(work, *given, limiter=state.writers)
