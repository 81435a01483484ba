"""A batch on one worker and on two of this machine: how much of the second worker is work.

`efficiency` is the time of one worker over that of two, each from the first block to the last
comparison, Ray's start left out; `driver_growth` the highest memory of the driver at four times
the reports over that at the reports. Read them on a machine that does nothing else: two workers
need two cores. `work_growth` is the processor time that two workers took over what one took, which
a busy machine blurs less: where it is 1, the second worker does nothing that one would not do.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import psutil

from bench.generated import generate_articles
from bench.gold import Gold
from bench.result import Result, ratio
from bench.speed import find_peak
from sayso.batch import run_batch
from sayso.contract import to_line
from sayso.model import Article

FILES: tuple[str, ...] = ()
SIZE = 200
TIMES = 4
BLOCK = 40_000
WORKER = "ray::MapWorker"
"""How the command of a worker begins."""


def run(gold: Gold) -> Result:
    """Measure a batch with one worker, with two, and with two on more reports."""
    one, two, more = measure(SIZE, 1), measure(SIZE, 2), measure(SIZE * TIMES, 2)
    return Result(
        task="batch",
        data="samples",
        counts={"reports": SIZE},
        metrics={
            "efficiency": ratio(one["seconds"], two["seconds"]),
            "work_growth": ratio(two["work"], one["work"]),
            "work_per_report": ratio(one["work"], SIZE),
            "reports_per_second": ratio(SIZE * TIMES, more["seconds"]),
            "driver_mb": two["peak_mb"],
            "driver_growth": ratio(more["peak_mb"], two["peak_mb"]),
            "bytes_per_report": more["bytes"],
        },
    )


def measure(size: int, workers: int) -> dict[str, float]:
    """Seconds, the driver's highest memory and the output's bytes a report, in a process."""
    command = [sys.executable, "-m", "bench.batch", str(size), str(workers)]
    root = Path(__file__).parent.parent
    done = subprocess.run(command, cwd=root, check=True, stdout=subprocess.PIPE, text=True)
    found: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return found


def _measure_here(size: int, workers: int) -> dict[str, float]:
    begun: list[float] = []
    work: dict[int, list[float]] = {}

    def note(stage: str, done: int, whole: int) -> None:
        """The clocks start when the first block is done: workers have begun by then."""
        if not begun:
            begun.append(time.monotonic())
        if stage != "gathered":
            for worker, seconds in find_work():
                work.setdefault(worker, []).append(seconds)

    with tempfile.TemporaryDirectory() as folder:
        lines = Path(folder) / "articles.jsonl"
        with lines.open("w", encoding="utf-8") as handle:
            for article in generate_articles(size):
                given = {name: getattr(article, name) for name in Article.__dataclass_fields__}
                kept = {name: value for name, value in given.items() if value}
                handle.write(to_line(kept) + "\n")
        out = Path(folder) / "out"
        run_batch([str(lines)], str(out), workers=workers, size=BLOCK, progress=note)
        seconds = time.monotonic() - begun[0]
        kept_bytes = sum(path.stat().st_size for path in out.rglob("*.parquet"))
    spent = sum(seconds[-1] - seconds[0] for seconds in work.values())
    return {"seconds": seconds, "work": spent, "peak_mb": find_peak(), "bytes": kept_bytes / size}


def find_work() -> Iterator[tuple[int, float]]:
    """The workers that this process began, by Ray, with the seconds of the processor each took."""
    for child in psutil.Process().children(recursive=True):
        with suppress(psutil.NoSuchProcess):
            if " ".join(child.cmdline()).startswith(WORKER):
                times = child.cpu_times()
                yield child.pid, times.user + times.system


if __name__ == "__main__":
    sys.stdout.write(json.dumps(_measure_here(int(sys.argv[1]), int(sys.argv[2]))) + "\n")
