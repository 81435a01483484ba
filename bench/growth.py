"""What one more report costs as the ledger grows: `python -m bench.growth 1000 10000 100000`.

A ledger of `BASE` reports is made of the samples' analyses and comparisons: in each copy of a story
the names are others of the same length and the days others, in the analysis as in the text, so
stories stay natural in size. Larger ledgers are that one many times over, copied row by row under
other ids, terms and days; only full-text search has the base alone. Then reports that nobody knows
are read one by one, the whole way: stored, analysed, gathered, compared. `read_ms` is what one
takes, `gather_ms` what of that is not analysis: processor milliseconds, the median of `MORE`.
`read_growth` and `gather_growth` are those at the largest size over those at the smallest.
"""

from __future__ import annotations

import random
import re
import sqlite3
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from statistics import median

import msgspec

from bench.__main__ import show
from bench.generated import ONSETS, VOWELS, find_names, load_samples
from bench.gold import Gold
from bench.result import Result, ratio
from sayso.ledger import Ledger, open_ledger
from sayso.ledger.columns import METADATA
from sayso.model import Comparison, Report
from sayso.pipeline import analyze_many, compare
from sayso.pipeline.record import record
from sayso.pipeline.stories import gather
from sayso.read import Reading

FILES: tuple[str, ...] = ()
SIZES = (200, 1000)
BASE = 500
MORE = 12
"""Reports that are read one by one at each size."""

WEEKS = 2
"""Between the copies of a story: what is near in time is as much as in a ledger that is read on."""

NOT_COPIED = frozenset({"blobs", "developments", "search_rows", "term_counts", "to_gather"})
NAMING = frozenset(
    {"id", "identity", "article", "revision", "story", "proposition", "origin", "event"}
    | {"expectation", "heir", "split_from"}
)
"""Columns that name something of this ledger: a copy has them under another name."""

_DAY = re.compile(r'(?<=")20\d\d-\d\d-\d\d')
_REPORT = msgspec.json.Decoder(Report)
_COMPARISON = msgspec.json.Decoder(Comparison)


def run(gold: Gold, sizes: Sequence[int] = SIZES) -> Result:
    """Measure at the sizes: the base, and that many times over."""
    sizes = sorted(sizes)
    base = min(BASE, sizes[0])
    metrics: dict[str, float] = {}
    samples = [list(analyze_many(story)) for story in load_samples()]
    with tempfile.TemporaryDirectory() as folder:
        first = Path(folder) / "base.db"
        with open_ledger(first) as ledger:
            build_base(ledger, samples, base)
        for size in sizes:
            larger = Path(folder) / f"{size}.db"
            multiply(first, larger, size // base)
            with open_ledger(larger) as ledger:
                found = time_more(ledger, samples, 10_000)
            metrics |= {f"{name}_{size}": value for name, value in found.items()}
            metrics[f"mb_{size}"] = larger.stat().st_size / 1e6
            larger.unlink()
    for name in ("read", "gather"):
        small, large = (metrics[f"{name}_ms_{size}"] for size in (sizes[0], sizes[-1]))
        metrics[f"{name}_growth"] = ratio(large, small)
    return Result("growth", "samples", {"reports": sizes[-1], "more": MORE}, metrics)


def build_base(ledger: Ledger, samples: Sequence[Sequence[Report]], size: int) -> None:
    """A ledger of `size` reports with their comparisons."""
    made, copy = 0, 0
    compared = [compare(story) for story in samples]
    while made < size:
        for number, story in enumerate(samples):
            reports = copy_reports(story, number, copy)[: size - made]
            ids = {}
            with ledger.transaction():
                for report in reports:
                    ids[report.article.id] = _keep(ledger, report)
                gather(ledger)
                if len(reports) == len(story):
                    _keep_comparison(ledger, compared[number], number, copy, ids)
            made += len(reports)
        copy += 1
    with ledger.connections.writing() as connection:
        connection.exec_driver_sql("DELETE FROM to_compare")


def copy_reports(story: Sequence[Report], number: int, copy: int) -> list[Report]:
    """The analyses of a story with other names, of the same length, and other days."""
    packed = msgspec.json.encode(story).decode()
    return msgspec.json.decode(_substitute(packed, story, number, copy), type=list[Report])


def _substitute(packed: str, story: Sequence[Report], number: int, copy: int) -> str:
    names = find_names([report.article for report in story])
    chance = random.Random(f"{number}-{copy}")
    made = {name: _make_name(len(name), chance) for name in sorted(names)}
    pattern = re.compile(r"\b(" + "|".join(map(re.escape, names)) + r")\b")
    renamed = pattern.sub(lambda found: made[found[1]], packed)
    days = timedelta(weeks=WEEKS * copy)
    moved = _DAY.sub(lambda found: (date.fromisoformat(found[0]) + days).isoformat(), renamed)
    for report in story:
        for name in {report.article.id, report.article.url} - {None}:
            moved = moved.replace(f'"{name}"', f'"{name}?copy={copy}"')
    return moved


def _make_name(length: int, chance: random.Random) -> str:
    letters = "".join(chance.choice(ONSETS) + chance.choice(VOWELS) for _ in range(length))
    return letters[:length].capitalize()


def _keep(ledger: Ledger, report: Report) -> str:
    added = ledger.add_reading(
        article=report.article,
        raw=report.article.text.encode(),
        media_type="text/plain",
        where="bench",
        captured="2026-01-01T00:00:00Z",
    )
    ledger.save_report(added.revision, report, "bench")
    return added.article


def _keep_comparison(
    ledger: Ledger, comparison: Comparison, number: int, copy: int, ids: dict[str, str]
) -> None:
    """Keep the comparison of the sample as that of the copy, where it is one story there."""
    stories = ledger.assignments()
    found = {stories[name] for name in ids.values()}
    if len(found) > 1:
        return
    packed = msgspec.json.encode(comparison).decode()
    for name, kept in ids.items():
        packed = packed.replace(f'"{name.removesuffix(f"?copy={copy}")}"', f'"{kept}"')
    renamed = _COMPARISON.decode(packed)
    ledger.save_comparison(replace(renamed, story=found.pop()))


def multiply(base: Path, place: Path, times: int) -> None:
    """Copy a ledger with each row so many times over, under other ids, terms and days."""
    source = sqlite3.connect(base)
    target = sqlite3.connect(place, isolation_level=None)
    source.backup(target)
    source.close()
    for pragma in ("journal_mode=OFF", "synchronous=OFF", "cache_size=-262144"):
        target.execute(f"PRAGMA {pragma}")
    target.execute("ATTACH ? AS base", (str(base),))
    held = target.execute("SELECT max(position) FROM base.gathered").fetchone()[0]
    target.execute("BEGIN")
    for copy in range(1, times):
        for statement in _list_copies(copy, held):
            target.execute(statement)
    target.execute("UPDATE term_counts SET reports = reports * ? WHERE counter < 0", (times,))
    target.execute("COMMIT")
    target.close()


def _list_copies(copy: int, held: int) -> Iterator[str]:
    for table in METADATA.sorted_tables:
        if table.name in NOT_COPIED:
            continue
        columns = [column.name for column in table.columns]
        values = [_value(table.name, name, copy, held) for name in columns]
        listed = ", ".join(f'"{name}"' for name in columns)
        yield (
            f"INSERT OR IGNORE INTO main.{table.name} ({listed}) "
            f"SELECT {', '.join(values)} FROM base.{table.name}"
        )
    yield (
        "INSERT INTO main.term_counts (counter, reports) "
        f"SELECT (counter * 40503 + {copy * 7919}) % 4194304, reports FROM base.term_counts "
        "WHERE counter >= 0 AND reports < 20 "
        "ON CONFLICT (counter) DO UPDATE SET reports = reports + excluded.reports"
    )


def _value(table: str, column: str, copy: int, held: int) -> str:
    if table in ("gathered", "gathered_keys") and column == "position":
        return f"position + {copy * held}"
    if table == "gathered_keys":
        moved = f"(term * 40503 + {copy}) % 4294967296"
        return {"term": moved, "day": f"day + {copy % 5}"}[column]
    if (table, column) == ("members", "member"):
        return f"member + {copy}"
    return f"\"{column}\" || '#{copy}'" if column in NAMING else f'"{column}"'


def time_more(ledger: Ledger, samples: Sequence[Sequence[Report]], copy: int) -> dict[str, float]:
    """Milliseconds of one more report: the whole way, and without its analysis."""
    whole: list[float] = []
    analysis: list[float] = []
    fresh = copy_reports(samples[0], 0, copy)
    while len(fresh) < MORE + 1:
        copy += 1
        fresh += copy_reports(samples[len(fresh) % len(samples)], 0, copy)
    for at, report in enumerate(fresh[: MORE + 1]):
        article = report.article
        start = time.process_time()
        list(analyze_many([article]))
        middle = time.process_time()
        record(ledger, [Reading(article, article.text.encode(), "text/plain", article.id)])
        end = time.process_time()
        if at:  # the first one fills the caches of the database
            analysis.append(1000 * (middle - start))
            whole.append(1000 * (end - middle))
    rest = [a - b for a, b in zip(whole, analysis, strict=True)]
    return {"read_ms": median(whole), "gather_ms": median(rest)}


if __name__ == "__main__":
    show(run(Gold(()), [int(word) for word in sys.argv[1:]] or SIZES))
