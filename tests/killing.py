"""Work in a process of its own that is killed outright at some moment of it.

One process has the program and its parser loaded; each work begins as a copy of it, at once.
SAYSO_KILLS says how often each kind of work is killed: `make test-faults` asks for twenty.
"""

from __future__ import annotations

import atexit
import multiprocessing
import os
import re
import signal
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from logging import getLogger
from multiprocessing.connection import Connection
from pathlib import Path
from random import Random
from typing import Any

KILLS = int(os.environ.get("SAYSO_KILLS", "2"))
LOG = getLogger("kills")
PATIENCE = 120

_CONTEXT = multiprocessing.get_context("forkserver")
_CONTEXT.set_forkserver_preload(["sayso.pipeline.record", "sayso.publish.web.app", "tests.warm"])


class Work:
    """A function in a process group of its own, from the moment it begins."""

    def __init__(self, work: Callable[..., Any], *given: object) -> None:
        heard, said = _CONTEXT.Pipe(duplex=False)
        self.process = _CONTEXT.Process(target=_do, args=(said, work, given))
        self.process.start()
        atexit.register(self.kill)  # no test that fails leaves it behind
        said.close()
        assert heard.poll(PATIENCE)
        heard.recv()
        self.begun = time.monotonic()

    @property
    def lasted(self) -> float:
        """Seconds since it began."""
        return time.monotonic() - self.begun

    @property
    def is_over(self) -> bool:
        """True when it has ended by itself."""
        return self.process.exitcode is not None

    def wait_for(self, path: Path) -> None:
        """Until a file is there, or the work is over."""
        while not path.exists() and not self.is_over:
            time.sleep(0.002)

    def finish(self) -> int:
        """Let it go on to its end; gives its exit status."""
        self.process.join(PATIENCE)
        status = self.process.exitcode
        assert status is not None, "it does not end"
        return status

    def stop(self) -> None:
        """Tell it to end, as a system does that shuts down."""
        os.kill(self.process.pid or 0, signal.SIGTERM)

    def kill(self) -> bool:
        """End it as a power failure would; False when it had ended by itself."""
        was_over = self.is_over
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid or 0, signal.SIGKILL)
        self.process.join(PATIENCE)
        return not was_over


def _do(said: Connection, work: Callable[..., Any], given: tuple[object, ...]) -> None:
    os.setsid()
    said.send(True)
    said.close()
    work(*given)


def run_sayso(folder: Path, words: list[str], environment: dict[str, str]) -> None:
    """The command, in a folder; what it says goes to the file `said` there."""
    from sayso.cli import main

    os.chdir(folder)
    os.environ.update(environment)
    with Path("said").open("a", encoding="utf-8", buffering=1) as said:
        sys.stdout = sys.stderr = said
        sys.argv = ["sayso", *words]
        main()


def serve_ledger(folder: Path) -> tuple[Work, int]:
    """A server over `sayso.db` in a folder, once it says where it is, and its port."""
    said = folder / "said"
    said.unlink(missing_ok=True)
    work = Work(run_sayso, folder, ["--ledger", "sayso.db", "serve", "--port", "0"], {})
    while True:
        words = said.read_text(encoding="utf-8") if said.exists() else ""
        if found := re.search(r":(\d+)/ \(Ctrl", words):
            return work, int(found[1])
        assert not work.is_over and work.lasted < PATIENCE, words
        time.sleep(0.01)


def list_moments(seed: int, span: float, times: int = KILLS) -> Iterator[float]:
    """Moments of a span of seconds, one by chance in each equal part of it, in no order."""
    chance = Random(seed)
    parts = list(range(times))
    chance.shuffle(parts)
    for part in parts:
        yield (part + chance.random()) / times * span
