"""A batch on one worker and on two of this machine: how much of the second worker is work.

`efficiency` is the time of one worker over that of two, each from the first block to the last
comparison, Ray's start left out; `driver_growth` the highest memory of the driver at four times
the reports over that at the reports. Read them on a machine that does nothing else: two workers
need two cores.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path

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


def run(gold: Gold) -> Result:
    """Measure a batch with one worker, with two, and with two on more reports."""
    one, two, more = measure(SIZE, 1), measure(SIZE, 2), measure(SIZE * TIMES, 2)
    return Result(
        task="batch",
        data="samples",
        counts={"reports": SIZE},
        metrics={
            "efficiency": ratio(one["seconds"], two["seconds"]),
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

    def note(stage: str, done: int, whole: int) -> None:
        """The clock starts when the first block is done: workers have begun by then."""
        if not begun:
            begun.append(time.monotonic())

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
    return {"seconds": seconds, "peak_mb": find_peak(), "bytes": kept_bytes / size}


if __name__ == "__main__":
    sys.stdout.write(json.dumps(_measure_here(int(sys.argv[1]), int(sys.argv[2]))) + "\n")
