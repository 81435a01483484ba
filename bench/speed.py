"""Speed, as ratios to the bare spaCy parse of the same texts in the same run.

The bare parse is `nlp.pipe` of the plain package, with all its pipes and its own batches.
`whole_ratio` is the whole way from JSON Lines to a ledger over it, `parse_ratio` our own parse,
`analyze_ratio` what `analyze` adds to the bare parse, `attribute_ratio` what attribution with
its sources and chains does, `compare_ratio` comparing the stories, `keep_ratio` reading, gathering,
and all that the ledger does. `growth` is the time per report at ten times the size over
that at the size, `peak_growth` the highest memory at ten times the size over that at the size: each
is measured in a process of its own. `compare_200` is the seconds that comparing one story of 200
reports takes, `compare_growth` that over the seconds of 100. Times are those of the processor, so
that a busy machine blurs them less; absolute ones still depend on the machine: read them beside
the ratios. `jobs_ratio` is `sayso read --jobs`, once its workers have begun, over the bare parse on
as many processes, by the clock: `jobs_per_second` the reports that it reads a second. Of these two,
what else the machine does takes its share; `jobs_work` does not: it is the processor time of all
processes over that of one process which does the same alone. The same three stand for reports of
500 words, of which the goal speaks (`long_ratio`, `long_per_second`, `long_work`), with the
processor seconds that such a report takes (`long_seconds`). `SAYSO_SPEED_REPORTS` measures more
reports than `SIZE`.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from functools import cache
from multiprocessing import get_context
from pathlib import Path

import psutil
import spacy
from spacy.language import Language

from bench.generated import generate_articles, repeat_reports
from bench.gold import Gold
from bench.result import Result, ratio
from sayso.attribute import attribute
from sayso.clean import mark_parts
from sayso.contract import to_line
from sayso.ledger import open_ledger
from sayso.model import Article, Report
from sayso.parse import DEFAULT_PARSER, parse_many
from sayso.pipeline import analyze_many, compare
from sayso.pipeline.record import record
from sayso.read import read_inputs
from sayso.stories import cluster_reports

FILES: tuple[str, ...] = ()
SIZE = int(os.environ.get("SAYSO_SPEED_REPORTS", "28"))
"""Reports: four stories by default."""

ROUNDS = 2
TIMES = 10
DISTINCT = 50
"""Reports of it that are no copies."""

CROWD = 200
"""Reports of the one large story."""

JOBS = max(2, len(os.sched_getaffinity(0)))
JOBS_TIMES = 4
CHUNK = 8
"""Processes that read together, how many times the reports they read, and in which pieces."""

LONG = 500
"""Words of the longer reports: paragraphs of others of their story are joined to them."""

STORY = 7
"""Reports of each story of the samples."""

WARM = 4
"""Reports that are read before the clock starts: models and tables are loaded then."""


def run(gold: Gold) -> Result:
    """Measure the ratios on articles made from the samples; the best of the rounds each."""
    articles = list(generate_articles(SIZE))
    texts = [article.text for article in articles]
    bare = spacy.load(DEFAULT_PARSER)
    list(bare.pipe(texts[:WARM]))
    docs = list(parse_many(texts))
    parts = [mark_parts(article) for article in articles]
    stories = find_stories(list(analyze_many(articles)))
    steps: dict[str, Callable[[], object]] = {
        "bare": lambda: list(bare.pipe(texts)),
        "parse": lambda: list(parse_many(texts)),
        "analyze": lambda: list(analyze_many(articles)),
        "attribute": lambda: [
            attribute(doc, parts=part) for doc, part in zip(docs, parts, strict=True)
        ],
        "compare": lambda: [compare(story) for story in stories],
        "whole": lambda: whole_way(articles),
    }
    taken = {name: float("inf") for name in steps}
    for _ in range(ROUNDS):
        for name, step in steps.items():
            taken[name] = min(taken[name], _time(step))
    crowd, half = time_story(articles, CROWD), time_story(articles, CROWD // 2)
    short, long = measure(SIZE), measure(SIZE * TIMES)
    many = measure(SIZE * JOBS_TIMES, jobs=JOBS)
    longer = measure(SIZE * JOBS_TIMES, jobs=JOBS, around=LONG)
    words = sum(len(text.split()) for text in texts)
    return Result(
        task="speed",
        data="samples",
        counts={"reports": SIZE, "words": words, "rounds": ROUNDS},
        metrics={
            "whole_ratio": ratio(taken["whole"], taken["bare"]),
            "parse_ratio": ratio(taken["parse"], taken["bare"]),
            "analyze_ratio": ratio(taken["analyze"] - taken["bare"], taken["bare"]),
            "attribute_ratio": ratio(taken["attribute"], taken["bare"]),
            "compare_ratio": ratio(taken["compare"], taken["bare"]),
            "keep_ratio": ratio(
                taken["whole"] - taken["analyze"] - taken["compare"], taken["bare"]
            ),
            "reports_per_second": ratio(SIZE, taken["whole"]),
            "words_per_second": ratio(words, taken["bare"]),
            "jobs_ratio": ratio(many["whole"], many["bare"]),
            "jobs_per_second": ratio(SIZE * JOBS_TIMES, many["whole"]),
            "jobs_work": ratio(many["whole_work"], many["one_work"]),
            "long_ratio": ratio(longer["whole"], longer["bare"]),
            "long_per_second": ratio(SIZE * JOBS_TIMES, longer["whole"]),
            "long_work": ratio(longer["whole_work"], longer["one_work"]),
            "long_seconds": ratio(longer["whole_work"], SIZE * JOBS_TIMES),
            "long_words": longer["words"],
            "peak_mb": short["peak_mb"],
            "peak_growth": ratio(long["peak_mb"], short["peak_mb"]),
            "compare_200": crowd,
            "compare_growth": ratio(crowd, half),
            "growth": ratio(long["seconds"], TIMES * short["seconds"]),
        },
    )


def find_stories(reports: Sequence[Report]) -> list[list[Report]]:
    """The reports by the stories that they are gathered into."""
    found: dict[str, list[Report]] = {}
    places = cluster_reports(reports)
    for report in reports:
        found.setdefault(places[report.article.id], []).append(report)
    return list(found.values())


def time_story(articles: Sequence[Article], count: int) -> float:
    """Seconds that comparing one story of so many reports takes; they are analysed before.

    Its reports are the articles of all samples and copies of them by other outlets: more claims
    that differ than most stories of that size have.
    """
    reports = repeat_reports(list(analyze_many(articles[:DISTINCT])), count)
    return _time(lambda: compare(reports))


def measure(size: int, *, jobs: int = 1, around: int = 0) -> dict[str, float]:
    """Seconds of the processor and the highest memory in MB of the whole way of `size` reports.

    In a process of its own, the parser loaded before the clock starts. With more jobs, seconds by
    the clock of the whole way and of the bare parse, each on so many processes, and `work`, the
    seconds of the processor of all of them; the reports are made as long as `around` words.
    """
    command = [sys.executable, "-m", "bench.speed", str(size), str(jobs), str(around)]
    root = Path(__file__).parent.parent
    done = subprocess.run(command, cwd=root, check=True, stdout=subprocess.PIPE, text=True)
    found: dict[str, float] = json.loads(done.stdout)
    return found


def _measure_here(size: int) -> dict[str, float]:
    whole_way(generate_articles(WARM))
    seconds = _time(lambda: whole_way(generate_articles(size)))
    return {"seconds": seconds, "peak_mb": find_peak()}


def _measure_jobs_here(size: int, jobs: int, around: int) -> dict[str, float]:
    articles = list(lengthen(list(generate_articles(size)), around))
    texts = [article.text for article in articles]
    chunks = [texts[at : at + CHUNK] for at in range(0, size, CHUNK)]
    whole_way(articles[:WARM], jobs=jobs)
    whole_way(articles[:WARM])
    with ProcessPoolExecutor(jobs, mp_context=get_context("forkserver")) as pool:
        list(pool.map(_parse_bare, chunks[: 4 * jobs]))
        steps: dict[str, Callable[[], object]] = {
            "whole": lambda: whole_way(articles, jobs=jobs),
            "bare": lambda: list(pool.map(_parse_bare, chunks)),
            "one": lambda: whole_way(articles),
        }
        taken = {name: float("inf") for name in (*steps, *(f"{step}_work" for step in steps))}
        for _ in range(ROUNDS):
            for name, step in steps.items():
                before = find_work()
                taken[name] = min(taken[name], _time(step, clock=time.monotonic))
                taken[f"{name}_work"] = min(taken[f"{name}_work"], find_work() - before)
    return {**taken, "words": sum(len(text.split()) for text in texts) / size}


def lengthen(articles: Sequence[Article], words: int) -> Iterator[Article]:
    r"""The articles, each with paragraphs of others of its story, till it has about so many words.

    >>> told = [Article("a", "It rained."), Article("b", "It stopped.\n\nThe sun came out.")]
    >>> [article.text for article in lengthen(told, 4)]
    ['It rained.\n\nIt stopped.', 'It stopped.\n\nThe sun came out.']
    """
    for number, article in enumerate(articles):
        first = number - number % STORY
        others = (*articles[number + 1 : first + STORY], *articles[first:number])
        parts, count = [article.text], len(article.text.split())
        for part in (line for other in others for line in other.text.splitlines() if line):
            longer = count + len(part.split())
            if longer - words > words - count:
                break
            parts.append(part)
            count = longer
        yield replace(article, text="\n\n".join(parts))


def find_work() -> float:
    """Seconds of the processor that this process and those it began have used."""
    here = psutil.Process()
    times = [here.cpu_times(), *(child.cpu_times() for child in here.children(recursive=True))]
    spent = (t.user + t.system + t.children_user + t.children_system for t in times)
    return float(sum(spent))


def _parse_bare(texts: Sequence[str]) -> int:
    return sum(len(doc) for doc in _load_bare().pipe(texts))


@cache
def _load_bare() -> Language:
    return spacy.load(DEFAULT_PARSER)


def find_peak() -> float:
    """The highest memory of this process so far, in MB.

    Linux counts in `ru_maxrss` what the parent held when it began this process; /proc does not.
    """
    status = Path("/proc/self/status")
    if status.is_file():
        (peak,) = (line for line in status.read_text().splitlines() if line.startswith("VmHWM"))
        return int(peak.split()[1]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def whole_way(articles: Iterable[Article], *, jobs: int = 1) -> None:
    """JSON Lines to a complete ledger: read, analysed, gathered, compared."""
    with tempfile.TemporaryDirectory() as folder:
        lines = Path(folder) / "articles.jsonl"
        with lines.open("w", encoding="utf-8") as handle:
            for article in articles:
                handle.write(to_line(_fields(article)) + "\n")
        with open_ledger(Path(folder) / "speed.db") as ledger:
            record(ledger, read_inputs([str(lines)]), jobs=jobs)


def _fields(article: Article) -> dict[str, str]:
    fields = {name: getattr(article, name) for name in Article.__dataclass_fields__}
    return {name: str(value) for name, value in fields.items() if value}


def _time(step: Callable[[], object], *, clock: Callable[[], float] = time.process_time) -> float:
    start = clock()
    step()
    return clock() - start


if __name__ == "__main__":
    reports, processes, words = map(int, sys.argv[1:])
    alone = processes == 1
    measured = _measure_here(reports) if alone else _measure_jobs_here(reports, processes, words)
    sys.stdout.write(json.dumps(measured))
