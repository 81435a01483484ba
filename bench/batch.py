"""A batch on one worker and on two of this machine: how much of the second worker is work.

The reports have 500 words. `efficiency` is the time of one worker over that of two, each from the
first block to the last comparison, Ray's start left out: read it on a machine that does nothing
else, for two workers need two cores. `work_efficiency` is the same in seconds of the processor,
which a busy machine blurs less: those of the busiest analyst, of gathering, which the driver does
alone, and of the busiest comparer, one worker's over those of two. `work_growth` is what all
workers took together, two's over one's: where it is 1, the second worker does nothing that one
would not do. `driver_mb` and `driver_mb_quarter` are the highest memory of the driver at the
reports and at a quarter of them, `driver_growth` the one over the other.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import psutil

from bench.generated import generate_articles
from bench.gold import Gold
from bench.result import Result, ratio
from bench.speed import LONG, find_peak, lengthen
from sayso.batch import run_batch
from sayso.contract import to_line
from sayso.model import Article

FILES: tuple[str, ...] = ()
SIZE = 1_200
"""Comparing goes to the workers in pieces of 128 reports: with few pieces one of two waits."""

PARTS = 4
BLOCK = 40_000
WORKER = "ray::MapWorker"
"""How the command of a worker begins."""

ATTEMPTS = 3
"""How often a batch is tried: on a busy machine Ray may not start in time."""

LOOK = 0.5
"""Seconds between two looks at what the workers have used."""


def run(gold: Gold) -> Result:
    """Measure a batch with one worker, with two, and with two on a part of the reports."""
    one, two, less = measure(SIZE, 1), measure(SIZE, 2), measure(SIZE // PARTS, 2)
    return Result(
        task="batch",
        data="samples",
        counts={"reports": SIZE},
        metrics={
            "efficiency": ratio(one["seconds"], two["seconds"]),
            "work_efficiency": ratio(one["longest"], two["longest"]),
            "work_growth": ratio(two["work"], one["work"]),
            "work_per_report": ratio(one["work"], SIZE),
            "reports_per_second": ratio(SIZE, two["seconds"]),
            "driver_mb": two["peak_mb"],
            "driver_mb_quarter": less["peak_mb"],
            "driver_growth": ratio(two["peak_mb"], less["peak_mb"]),
            "bytes_per_report": two["bytes"],
        },
    )


def measure(size: int, workers: int) -> dict[str, float]:
    """What one batch takes, in a process of its own: seconds, work, memory, bytes a report."""
    command = [sys.executable, "-m", "bench.batch", str(size), str(workers)]
    root = Path(__file__).parent.parent
    for more in reversed(range(ATTEMPTS)):
        done = subprocess.run(command, cwd=root, check=not more, stdout=subprocess.PIPE, text=True)
        if not done.returncode:
            break
    found: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return found


def _measure_here(size: int, workers: int) -> dict[str, float]:
    watch = Watch()
    with tempfile.TemporaryDirectory() as folder:
        lines = Path(folder) / "articles.jsonl"
        with lines.open("w", encoding="utf-8") as handle:
            for article in lengthen(list(generate_articles(size)), LONG):
                given = {name: getattr(article, name) for name in Article.__dataclass_fields__}
                kept = {name: value for name, value in given.items() if value}
                handle.write(to_line(kept) + "\n")
        out = Path(folder) / "out"
        with watch:
            run_batch([str(lines)], str(out), workers=workers, size=BLOCK, progress=watch.note)
        seconds = time.monotonic() - watch.begun
        kept_bytes = sum(path.stat().st_size for path in out.rglob("*.parquet"))
    analysts, comparers = watch.find_spent()
    return {
        "seconds": seconds,
        "work": sum(analysts) + sum(comparers),
        "longest": max(analysts) + watch.gathering + max(comparers),
        "peak_mb": find_peak(),
        "bytes": kept_bytes / size,
    }


class Watch:
    """What the workers of a batch use of the processor, looked at all the time.

    The clocks start when the first block is done: analysts have begun by then. Comparers count
    from their start.
    """

    def __init__(self) -> None:
        self.begun = 0.0
        self.gathering = 0.0
        self._used: dict[int, list[float]] = {}
        self._analysts: set[int] = set()
        self._analysed = 0.0
        self._over = threading.Event()
        self._looking = threading.Thread(target=self._look_on, daemon=True)

    def __enter__(self) -> None:
        self._looking.start()

    def __exit__(self, *error: object) -> None:
        self._over.set()
        self._looking.join()

    def note(self, stage: str, done: int, whole: int) -> None:
        """Hear how far the batch is."""
        if not self.begun:
            self.begun = time.monotonic()
            self._used.clear()
        if stage == "analysed":
            self._look()
            self._analysts = set(self._used)
            self._analysed = time.process_time()
        elif stage == "gathered":
            self.gathering = time.process_time() - self._analysed

    def find_spent(self) -> tuple[list[float], list[float]]:
        """The seconds that each analyst used since the clocks started, and each comparer at all."""
        analysts = [self._used[worker][-1] - self._used[worker][0] for worker in self._analysts]
        others = [used[-1] for worker, used in self._used.items() if worker not in self._analysts]
        return analysts, others

    def _look_on(self) -> None:
        while not self._over.wait(LOOK):
            self._look()

    def _look(self) -> None:
        for worker, seconds in find_work():
            self._used.setdefault(worker, []).append(seconds)


def find_work() -> Iterator[tuple[int, float]]:
    """The workers that this process began, by Ray, with the seconds of the processor each took."""
    for child in psutil.Process().children(recursive=True):
        with suppress(psutil.NoSuchProcess):
            if " ".join(child.cmdline()).startswith(WORKER):
                times = child.cpu_times()
                yield child.pid, times.user + times.system


if __name__ == "__main__":
    sys.stdout.write(json.dumps(_measure_here(int(sys.argv[1]), int(sys.argv[2]))) + "\n")
