"""What the tests of batches share: articles of a file, a ledger of it, and Ray's surroundings."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bench.generated import generate_articles
from sayso.batch.folder import Row
from sayso.contract import to_line
from sayso.ledger import Ledger, open_ledger
from sayso.model import Article, Comparison
from sayso.pipeline.record import record
from sayso.pipeline.stories import compare_story
from sayso.read import read_inputs

WITHOUT = Path(__file__).parent / "without"


class Alone:
    """A cluster that is this process."""

    def map(
        self, worker: Callable[..., Any], given: Mapping[str, Any], rows: Iterable[Row]
    ) -> Iterator[Row]:
        """What a worker makes of each row."""
        made = worker(**given)
        yield from (made(row) for row in rows)


@contextmanager
def open_alone(address: str | None = None, *, workers: int | None = None) -> Iterator[Alone]:
    """The cluster that is this process."""
    yield Alone()


def write_lines(path: Path, articles: Iterable[Article]) -> Path:
    """A file of JSON Lines with a line an article."""
    with path.open("w", encoding="utf-8") as handle:
        for article in articles:
            given = {name: getattr(article, name) for name in Article.__dataclass_fields__}
            handle.write(to_line({name: value for name, value in given.items() if value}) + "\n")
    return path


def compare_all(ledger: Ledger) -> dict[frozenset[str], Comparison]:
    """Each story of a ledger by its articles, compared; the ledger's names left out."""
    found = (compare_story(ledger, story.id) for story in ledger.stories())
    return {frozenset(one.articles): replace(one, story="") for one in found}


def read_on_one_machine(lines: Path, where: Path) -> Path:
    """A ledger that has read a file."""
    with open_ledger(where) as ledger:
        record(ledger, read_inputs([str(lines)]))
    return where


@pytest.fixture(scope="session")
def few_lines(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file of some reports of several stories."""
    return write_lines(tmp_path_factory.mktemp("few") / "few.jsonl", generate_articles(24))


@pytest.fixture(scope="session")
def quick_ray() -> Iterator[None]:
    """Processes of Ray that start without what they do not need."""
    before = os.environ.get("PYTHONPATH")
    kept = [path for path in (str(WITHOUT), before) if path]
    os.environ["PYTHONPATH"] = os.pathsep.join(kept)
    yield
    if before is None:
        del os.environ["PYTHONPATH"]
    else:
        os.environ["PYTHONPATH"] = before
