"""Saved news pages: body, title, authors and day, beside trafilatura alone.

body_f1: 4-gram multiset shingles over words, macro precision and recall over pages. title: share
equal after lower-casing and collapsing what is no word. author_f1: micro over normalised name
sets. date: share with the same calendar day.
"""

from __future__ import annotations

import gzip
import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from dateutil import parser as dates

from bench.gold import Gold
from bench.result import Result, f1, measure, ratio
from sayso.read.pages import read_page
from sayso.read.reading import Defaults, Reading

FILES = ("pages/pages.jsonl",)

Extract = Callable[[bytes], "Extracted"]


@dataclass(frozen=True)
class Extracted:
    """What was made of a page."""

    body: str
    title: str | None
    authors: tuple[str, ...]
    date: str | None


@dataclass(frozen=True)
class Page:
    """The counts of one page."""

    precision: float
    recall: float
    title: bool
    author_hits: int
    author_predicted: int
    author_gold: int
    date: bool


def run(gold: Gold) -> Result:
    """Measure the reading of saved pages."""
    ours, peers = [], []
    for line, raw in pages(gold):
        ours.append(score(line, extract(raw)))
        peers.append(score(line, extract_alone(raw)))
    metrics, intervals = measure(ours, summarise)
    alone = {f"trafilatura_{name}": value for name, value in summarise(peers).items()}
    return Result(
        "pages", str(gold.path(FILES[0])), {"pages": len(ours)}, {**metrics, **alone}, intervals
    )


def pages(gold: Gold) -> Iterator[tuple[dict[str, Any], bytes]]:
    """Each labelled page with its HTML."""
    folder = gold.path(FILES[0]).parent
    for line in gold.lines(FILES[0]):
        yield line, gzip.decompress((folder / line["file"]).read_bytes())


def extract(raw: bytes) -> Extracted:
    """What Sayso reads in a page."""
    reading = next(iter(read_page(raw, "page", Defaults())), None)
    if not isinstance(reading, Reading):
        return Extracted("", None, (), None)
    article = reading.article
    authors = tuple((article.byline or "").split(", "))
    return Extracted(article.text, article.title, authors, article.published)


def extract_alone(raw: bytes) -> Extracted:
    """What trafilatura extracts on its own with the same options."""
    from trafilatura import bare_extraction

    document: Any = bare_extraction(raw, fast=True, include_comments=False, with_metadata=True)
    if document is None:
        return Extracted("", None, (), None)
    authors = tuple((document.author or "").split("; "))
    return Extracted(document.text or "", document.title, authors, document.date)


def score(line: dict[str, Any], found: Extracted) -> Page:
    """The counts of one page against its labels."""
    gold_shingles = shingles(" ".join(line["paragraphs"]))
    shared = (gold_shingles & shingles(found.body)).total()
    gold_authors = {normal(name) for name in line["authors"]} - {""}
    authors = {normal(name) for name in found.authors} - {""}
    return Page(
        precision=ratio(shared, shingles(found.body).total()),
        recall=ratio(shared, gold_shingles.total()),
        title=normal(line["title"]) == normal(found.title or ""),
        author_hits=len(gold_authors & authors),
        author_predicted=len(authors),
        author_gold=len(gold_authors),
        date=day(line["published"]) == day(found.date),
    )


def summarise(items: Sequence[Page]) -> dict[str, float]:
    """The metrics over pages."""
    count = len(items)
    hits = sum(page.author_hits for page in items)
    return {
        "body_f1": f1(
            ratio(sum(page.precision for page in items), count),
            ratio(sum(page.recall for page in items), count),
        ),
        "title": ratio(sum(page.title for page in items), count),
        "author_f1": f1(
            ratio(hits, sum(page.author_predicted for page in items)),
            ratio(hits, sum(page.author_gold for page in items)),
        ),
        "date": ratio(sum(page.date for page in items), count),
    }


def shingles(text: str) -> Counter[tuple[str, ...]]:
    """The runs of four words, each as often as it stands there."""
    words = re.findall(r"\w+", text)
    return Counter(zip(*(words[place:] for place in range(4)), strict=False))


def normal(text: str) -> str:
    """Lower case, with runs of what is no word as one space."""
    return re.sub(r"\W+", " ", text.lower()).strip()


def day(stated: str | None) -> str | None:
    """The calendar day of a date as it was written, in its own time zone."""
    try:
        return dates.parse(stated).date().isoformat() if stated else None
    except (ValueError, OverflowError):
        return None
