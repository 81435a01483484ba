"""Reading a web archive: pages a second from a WARC file to kept articles, beside a bare loop.

A WARC file is made of saved pages (the labelled ones where they are at hand, else the samples
with long texts), each copy at an address of its own, compressed record by record. `pages_a_second`
is what `sayso read --no-analyze --jobs 2` keeps; `bare_a_second` what two processes extract that
do nothing but `trafilatura.bare_extraction(with_metadata=True)` with the same options on the same
pages in memory. `ratio` is the first over the second by the clock, `processor_ratio` by the time
of the processor, all processes together, which a busy machine blurs less. SAYSO_BENCH_PAGES says
how many pages; 500 else.
"""

from __future__ import annotations

import contextlib
import io
import os
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from itertools import cycle, islice
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import psutil

from bench.gold import BENCH, Gold, MissingGoldError
from bench.pages import FILES as PAGES
from bench.pages import pages
from bench.result import Result, ratio
from sayso.ledger import open_ledger
from sayso.pipeline import record as recording
from sayso.read import Wanted, find_inputs

FILES: tuple[str, ...] = ()
SIZE = 500
JOBS = 2
CHUNK = 8
LOOK = 0.1
"""Seconds between looks at what processes have used."""

ADDRESS = "https://copy{copy}.pages.example/{number}"


def run(gold: Gold) -> Result:
    """Measure both on the same pages, one after the other."""
    size = int(os.environ.get("SAYSO_BENCH_PAGES", SIZE))
    data, saved = find_pages(gold)
    made = list(make_pages(saved, size))
    with tempfile.TemporaryDirectory() as folder:
        archive = Path(folder) / "pages.warc.gz"
        write_archive(archive, made)
        kept = [0]
        bare, bare_processor = measure(partial(read_bare, made))
        ours, processor = measure(partial(read_archive, archive, Path(folder) / "read.db", kept))
    return Result(
        task="read",
        data=data,
        counts={"pages": size, "kept": kept[0], "jobs": JOBS},
        metrics={
            "pages_a_second": ratio(kept[0], ours),
            "bare_a_second": ratio(size, bare),
            "ratio": ratio(bare, ours),
            "processor_ratio": ratio(bare_processor, processor),
        },
    )


def find_pages(gold: Gold) -> tuple[str, list[bytes]]:
    """Saved pages, and where they are from: the labelled ones, else the project's samples."""
    try:
        return str(gold.path(PAGES[0])), [raw for _, raw in pages(gold)]
    except MissingGoldError:
        folder = BENCH.parent / "samples"
        return "samples", [path.read_bytes() for path in sorted(folder.rglob("*.html"))]


def make_pages(saved: Sequence[bytes], size: int) -> Iterator[tuple[str, bytes]]:
    """So many pages, each with an address of its own and other bytes than its copies."""
    for number, raw in enumerate(islice(cycle(saved), size)):
        copy = number // len(saved)
        yield ADDRESS.format(copy=copy, number=number), raw + f"<!-- {copy} -->".encode()


def write_archive(path: Path, made: Sequence[tuple[str, bytes]]) -> None:
    """A WARC file of the pages, a gzip member a record."""
    from warcio.statusandheaders import StatusAndHeaders
    from warcio.warcwriter import WARCWriter

    with path.open("wb") as handle:
        writer: Any = WARCWriter(handle, gzip=True)
        for address, raw in made:
            headers = StatusAndHeaders(
                "200 OK", [("Content-Type", "text/html")], protocol="HTTP/1.1"
            )
            record = writer.create_warc_record(
                address, "response", payload=io.BytesIO(raw), http_headers=headers
            )
            writer.write_record(record)
            record.raw_stream.close()


def read_archive(archive: Path, where: Path, kept: list[int]) -> None:
    """The archive into a new ledger, not analysed."""
    with open_ledger(where) as ledger:
        items = find_inputs([str(archive)], Wanted())
        kept[0] = recording.record(ledger, items, jobs=JOBS, analyses=False).read


def read_bare(made: Sequence[tuple[str, bytes]]) -> None:
    """Two processes that extract and keep nothing."""
    raws = [raw for _, raw in made]
    chunks = [raws[at : at + CHUNK] for at in range(0, len(raws), CHUNK)]
    with ProcessPoolExecutor(JOBS, mp_context=get_context("forkserver")) as pool:
        for _ in pool.map(extract_bare, chunks):
            pass


def extract_bare(raws: Sequence[bytes]) -> list[str]:
    """The texts that trafilatura extracts, with metadata."""
    from trafilatura import bare_extraction

    found: list[Any] = [
        bare_extraction(raw, fast=True, include_comments=False, with_metadata=True) for raw in raws
    ]
    return [document.text or "" if document is not None else "" for document in found]


def measure(work: Callable[[], None]) -> tuple[float, float]:
    """Seconds by the clock, and of the processor in this process and those it began."""
    used = _Processor()
    began = time.perf_counter()
    work()
    taken = time.perf_counter() - began
    return taken, used.stop()


class _Processor:
    """Processor time of this process and all below it, looked at every now and then.

    Workers are children of a server's, and gone when one would ask for their sum.
    """

    def __init__(self) -> None:
        self._me = psutil.Process()
        self._before = self._look()
        self._now = dict(self._before)
        self._over = threading.Event()
        self._watch = threading.Thread(target=self._keep_looking, daemon=True)
        self._watch.start()

    def stop(self) -> float:
        """Seconds used since the beginning."""
        self._over.set()
        self._watch.join()
        self._now.update(self._look())
        return sum(self._now.values()) - sum(self._before.values())

    def _keep_looking(self) -> None:
        while not self._over.wait(LOOK):
            self._now.update(self._look())

    def _look(self) -> dict[int, float]:
        found = {}
        for process in (self._me, *self._me.children(recursive=True)):
            with contextlib.suppress(psutil.Error):
                times = process.cpu_times()
                found[process.pid] = times.user + times.system
        return found
