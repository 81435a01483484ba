"""Who does the reckoning: this process, or several others beside it.

Analysis and comparison are pure, so they may be done anywhere; the ledger is written by the
process that asked. Workers load the parser once each, get work in bounded measure, and end by
themselves when the process that began them is gone, however it ended.
"""

from __future__ import annotations

import gc
import multiprocessing
import os
import threading
from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import replace
from functools import cache
from multiprocessing import forkserver
from multiprocessing.context import BaseContext
from typing import Protocol, TypeVar

import msgspec

from sayso.errors import SaysoError
from sayso.ledger import Ledger, open_ledger
from sayso.model import Article, Report
from sayso.parse import DEFAULT_PARSER, check_parser, load_parser
from sayso.pipeline.analyze import analyze_many
from sayso.pipeline.collecting import COLLECTED_AFTER, collected_seldom
from sayso.pipeline.stories import Compared, compare_present
from sayso.read import Capture, Item, Reading, read_capture

AHEAD = 3
"""Pieces of work a worker that are under way at most: what is done waits to be written."""

CHUNK = 8
"""Reports in a piece of work."""

BETWEEN = 256
"""Items in a piece of work at most, whatever they are."""

PRELOADED = "sayso.pipeline.preloaded"
PRELOADED_PARSER = "SAYSO_PRELOADED_PARSER"
"""What the server of the workers imports, and how it is told the parser to load."""

ONE_THREAD = {"OMP_NUM_THREADS": "1", "TOKENIZERS_PARALLELISM": "false"}
"""There is a process for each core, so none needs more threads for its arithmetic."""

_ENCODER = msgspec.msgpack.Encoder()
_REPORTS = msgspec.msgpack.Decoder(list[Report])
_COMPARED = msgspec.msgpack.Decoder(Compared)

Given = TypeVar("Given")
Result = TypeVar("Result")


class Workers(Protocol):
    """Who analyses reports and compares stories."""

    def analyze(
        self, batches: Iterable[tuple[Given, Sequence[Article]]]
    ) -> Iterator[tuple[Given, list[Report]]]:
        """The reports of each batch of articles, in order; a batch comes back with its label."""
        ...

    def read(self, items: Iterable[Item | Capture]) -> Iterator[Item]:
        """The items, in order, with the articles of the pages that were still to be read."""
        ...

    def compare(self, ledger: Ledger, stories: Sequence[str]) -> Iterator[Compared]:
        """The comparison of each story of the ledger, in order."""
        ...


class Here:
    """This process."""

    def __init__(self, parser: str) -> None:
        self.parser = parser

    def analyze(
        self, batches: Iterable[tuple[Given, Sequence[Article]]]
    ) -> Iterator[tuple[Given, list[Report]]]:
        """The reports of each batch, made when they are asked for."""
        for label, articles in batches:
            yield label, list(analyze_many(articles, parser=self.parser))

    def read(self, items: Iterable[Item | Capture]) -> Iterator[Item]:
        """The items, each page read when it is asked for."""
        for item in items:
            yield read_capture(item) if isinstance(item, Capture) else item

    def compare(self, ledger: Ledger, stories: Sequence[str]) -> Iterator[Compared]:
        """The comparison of each story, made when it is asked for."""
        for story in stories:
            yield compare_present(ledger, story)


class Beside:
    """Processes beside this one."""

    def __init__(self, pool: ProcessPoolExecutor, jobs: int, parser: str) -> None:
        self.pool = pool
        self.most = AHEAD * jobs
        self.parser = parser

    def analyze(
        self, batches: Iterable[tuple[Given, Sequence[Article]]]
    ) -> Iterator[tuple[Given, list[Report]]]:
        """The reports of each batch; the next batches are under way meanwhile."""
        waiting: deque[tuple[Given, list[Future[bytes]]]] = deque()
        for label, articles in batches:
            chunks = [articles[at : at + CHUNK] for at in range(0, len(articles), CHUNK)]
            waiting.append(
                (label, [self.pool.submit(_analyze, chunk, self.parser) for chunk in chunks])
            )
            while sum(len(chunks) for _, chunks in waiting) > self.most:
                yield _gathered(*waiting.popleft())
        while waiting:
            yield _gathered(*waiting.popleft())

    def read(self, items: Iterable[Item | Capture]) -> Iterator[Item]:
        """The items; the next pages are being read meanwhile."""
        waiting: deque[tuple[list[Item | Capture], Future[list[Item]]]] = deque()
        for chunk in _page_chunks(items):
            captures = [item for item in chunk if isinstance(item, Capture)]
            waiting.append((chunk, self.pool.submit(_read, captures)))
            if len(waiting) > self.most:
                yield from _put_back(*waiting.popleft())
        while waiting:
            yield from _put_back(*waiting.popleft())

    def compare(self, ledger: Ledger, stories: Sequence[str]) -> Iterator[Compared]:
        """The comparison of each story; each worker reads the ledger itself."""
        where = ledger.address
        if where is None:
            yield from Here(self.parser).compare(ledger, stories)
            return
        waiting: deque[Future[bytes]] = deque()
        for story in stories:
            waiting.append(self.pool.submit(_compare, where, story))
            if len(waiting) > self.most:
                yield _COMPARED.decode(_result(waiting.popleft()))
        while waiting:
            yield _COMPARED.decode(_result(waiting.popleft()))


@contextmanager
def open_workers(
    jobs: int = 1, *, parser: str = DEFAULT_PARSER, analyses: bool = True
) -> Iterator[Workers]:
    """This process for one job, as many others for more; they are gone when the block ends.

    Without `analyses`, none of them loads the parser before it is asked to analyse.

    ParserError when the parser is not installed, before anything is begun; SaysoError, with what
    to do, when a worker ends before its work.

    >>> with open_workers(1) as workers:
    ...     type(workers).__name__
    'Here'
    """
    if analyses:
        check_parser(parser)
    if jobs <= 1:
        with collected_seldom():
            yield Here(parser)
        return
    context = _to_context(parser if analyses else None)
    pool = ProcessPoolExecutor(
        jobs, mp_context=context, initializer=_begin, initargs=(parser if analyses else None,)
    )
    try:
        with collected_seldom():
            yield Beside(pool, jobs, parser)
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def _to_context(parser: str | None) -> BaseContext:
    """How workers begin: forked from a server that has loaded what they need, the parser too.

    Not from this process: its threads and database connections must not be there twice. The
    server lives as long as this process, so that later workers begin at once.
    """
    if "forkserver" not in multiprocessing.get_all_start_methods():
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([PRELOADED])
    given = {**ONE_THREAD, **({PRELOADED_PARSER: parser} if parser else {})}
    with _environment(given):
        forkserver.ensure_running()
    return context


@contextmanager
def _environment(given: Mapping[str, str]) -> Iterator[None]:
    """Variables that what is begun in the block has in its environment."""
    before = {name: os.environ.get(name) for name in given}
    os.environ.update(given)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value


def _page_chunks(items: Iterable[Item | Capture]) -> Iterator[list[Item | Capture]]:
    """Items in order, `CHUNK` pages at a time and what stands between them."""
    chunk: list[Item | Capture] = []
    pages = 0
    for item in items:
        chunk.append(item)
        pages += isinstance(item, Capture)
        if pages == CHUNK or len(chunk) == BETWEEN:
            yield chunk
            chunk, pages = [], 0
    if chunk:
        yield chunk


def _put_back(chunk: Sequence[Item | Capture], read: Future[list[Item]]) -> Iterator[Item]:
    """The items of a chunk with the pages that were read in their places, their bytes again."""
    results: list[Item] = _result(read)
    found = iter(results)
    for item in chunk:
        if isinstance(item, Capture):
            result = next(found)
            yield replace(result, raw=item.raw) if isinstance(result, Reading) else result
        else:
            yield item


def _gathered(label: Given, chunks: Sequence[Future[bytes]]) -> tuple[Given, list[Report]]:
    return label, [report for chunk in chunks for report in _REPORTS.decode(_result(chunk))]


def _result(future: Future[Result]) -> Result:
    try:
        return future.result()
    except BrokenProcessPool as error:
        raise SaysoError(
            "a worker process ended before its work was done, perhaps for want of memory",
            remedy="what was read is kept; run the same again, with fewer --jobs",
        ) from error


# ---------------------------------------------------------------- in a worker


def _begin(parser: str | None) -> None:
    os.environ.update(ONE_THREAD)  # too late for what is loaded: for what is loaded yet
    threading.Thread(target=_end_with_parent, daemon=True).start()
    gc.set_threshold(*COLLECTED_AFTER)
    if parser is not None:
        load_parser(parser)


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _read(captures: Sequence[Capture]) -> list[Item]:
    """What pages hold, without their bytes, which the asking process has."""
    found: list[Item] = []
    for capture in captures:
        item = read_capture(capture)
        found.append(replace(item, raw=b"") if isinstance(item, Reading) else item)
    return found


def _analyze(articles: Sequence[Article], parser: str) -> bytes:
    return _ENCODER.encode(list(analyze_many(articles, parser=parser)))


def _compare(where: str, story: str) -> bytes:
    return _ENCODER.encode(compare_present(_open(where), story))


@cache
def _open(where: str) -> Ledger:
    return open_ledger(where, create=False)
