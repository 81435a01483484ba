"""Many at once: a few pages are made at a time, and who writes keeps no reader waiting."""

from __future__ import annotations

import threading
from collections.abc import AsyncIterator, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager, contextmanager

import pytest
from fastapi import FastAPI, Request
from fastapi.testclient import TestClient

from sayso.publish.access import a_few_at_a_time, take_turn
from sayso.publish.access.turns import PAGES, WRITERS

PATIENCE = 10


class Room:
    """Where work is done: how many are in it, and how many were at most."""

    def __init__(self) -> None:
        self.inside = self.most = 0
        self.open = threading.Event()
        self._changed = threading.Condition()

    @contextmanager
    def entered(self) -> Iterator[None]:
        """Within the block one more is in the room."""
        with self._changed:
            self.inside += 1
            self.most = max(self.most, self.inside)
            self._changed.notify_all()
        try:
            yield
        finally:
            with self._changed:
                self.inside -= 1

    def wait_for(self, inside: int) -> None:
        """Until so many are in the room."""
        with self._changed:
            assert self._changed.wait_for(lambda: self.inside >= inside, PATIENCE)


@pytest.fixture
def rooms() -> tuple[Room, Room]:
    """One room for those who read, one for those who write."""
    return Room(), Room()


@pytest.fixture
def visitor(rooms: tuple[Room, Room]) -> Iterator[TestClient]:
    """A server with a page and something that takes long."""
    reading, writing = rooms

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        async with a_few_at_a_time():
            yield

    app = FastAPI(lifespan=lifespan)

    @app.get("/page")
    def show_page() -> str:
        with reading.entered():
            reading.open.wait(PATIENCE)
        return "page"

    def write() -> str:
        with writing.entered():
            writing.open.wait(PATIENCE)
        return "written"

    @app.post("/write")
    async def keep(request: Request) -> str:
        return await take_turn(request, write)

    with TestClient(app) as client:
        yield client


def test_a_few_pages_are_made_at_a_time(rooms: tuple[Room, Room], visitor: TestClient) -> None:
    """Of many pages that are asked for at once so many are made together, and all get there."""
    reading, _ = rooms
    with ThreadPoolExecutor(PAGES * 3) as many:
        asked = [many.submit(visitor.get, "/page") for _ in range(PAGES * 3)]
        reading.wait_for(PAGES)
        reading.open.set()
        assert [one.result(PATIENCE).status_code for one in asked] == [200] * len(asked)
    assert reading.most == PAGES


def test_writers_keep_no_reader_waiting(rooms: tuple[Room, Room], visitor: TestClient) -> None:
    """While all writers there may be wait for the ledger, and more for them, a page is made."""
    reading, writing = rooms
    reading.open.set()
    with ThreadPoolExecutor(WRITERS + 3) as many:
        asked = [many.submit(visitor.post, "/write") for _ in range(WRITERS + 3)]
        writing.wait_for(WRITERS)
        assert visitor.get("/page").status_code == 200
        assert writing.inside == WRITERS
        writing.open.set()
        assert [one.result(PATIENCE).json() for one in asked] == ["written"] * len(asked)
    assert writing.most == WRITERS
