"""Reports for measuring speed: the samples, each copy with other names and in another year."""

from __future__ import annotations

import re
from calendar import day_name, month_name
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from hashlib import blake2b
from pathlib import Path

from sayso.model import Article, Report
from sayso.read import Reading, read_inputs

SAMPLES = Path(__file__).parent.parent / "samples"
WITHIN = re.compile(r"(?<=[a-z,] )[A-Z][a-z]{3,}\b")
YEAR = re.compile(r"\b20[0-9]{2}\b")
KEPT = frozenset((*month_name, *day_name, "President", "Minister", "Prime", "Professor"))
ONSETS = ("b", "d", "f", "g", "h", "k", "l", "m", "n", "p", "r", "s", "t", "v", "z", "br", "st")
VOWELS = ("a", "e", "i", "o", "u", "ai", "ou")


def load_samples() -> list[list[Article]]:
    """The articles of each sample story."""
    stories = []
    for folder in sorted(path for path in SAMPLES.iterdir() if path.is_dir()):
        readings = read_inputs([str(folder)])
        stories.append([item.article for item in readings if isinstance(item, Reading)])
    return stories


def generate_articles(count: int) -> Iterator[Article]:
    """`count` articles in stories of natural size; no two stories share names and year."""
    stories = load_samples()
    made, copy = 0, 0
    while made < count:
        for number, story in enumerate(stories):
            names = find_names(story)
            for article in story:
                if made == count:
                    return
                renamed = rename(article, names, f"{number}-{copy}")
                yield move_on(renamed, copy)
                made += 1
        copy += 1


def repeat_reports(reports: Sequence[Report], count: int) -> list[Report]:
    """`count` reports of one story, made of a few: each repeat is another outlet's copy.

    >>> from sayso.model import Publication
    >>> told = Report(Article("a", "It rained."), Publication(), "en", "The Quay Post")
    >>> [report.publisher for report in repeat_reports([told], 2)]
    ['The Quay Post', 'The Quay Post 1']
    """
    found = []
    for number in range(count):
        report, copy = reports[number % len(reports)], number // len(reports)
        if copy:
            article = replace(report.article, id=f"{report.article.id}#{copy}")
            publisher = report.publisher and f"{report.publisher} {copy}"
            report = replace(report, article=article, publisher=publisher)
        found.append(report)
    return found


def rename(article: Article, names: Sequence[str], key: str) -> Article:
    """An article with each name replaced by one made for this copy; the first copy is kept."""
    if key.endswith("-0"):
        return article
    made = {name: _make_name(name, key) for name in names}
    pattern = re.compile(r"\b(" + "|".join(map(re.escape, names)) + r")\b")

    def swap(words: str | None) -> str | None:
        return pattern.sub(lambda found: made[found[1]], words) if words else words

    return replace(
        article,
        id=f"{article.id}#{key}",
        text=swap(article.text) or "",
        title=swap(article.title),
        publisher=swap(article.publisher),
        url=f"{article.url}?copy={key}" if article.url else None,
    )


def move_on(article: Article, years: int) -> Article:
    """An article published so many times 52 weeks later; the years in its text move along.

    >>> moved = move_on(Article("a", "Since 2024.", published="2026-03-04T06:05:00+00:00"), 2)
    >>> moved.text, moved.published
    ('Since 2026.', '2028-03-01T06:05:00+00:00')
    """
    moved = {
        name: (datetime.fromisoformat(written) + timedelta(weeks=52 * years)).isoformat()
        for name in ("published", "modified")
        if (written := getattr(article, name))
    }
    text = YEAR.sub(lambda found: str(int(found[0]) + years), article.text)
    return replace(article, text=text, **moved)


def find_names(story: Sequence[Article]) -> list[str]:
    """Words that are written with a capital within sentences, twice or more."""
    found = Counter(word for article in story for word in WITHIN.findall(article.text))
    return [word for word, times in found.items() if times > 1 and word not in KEPT]


def _make_name(name: str, key: str) -> str:
    digest = blake2b(f"{name}|{key}".encode(), digest_size=6).digest()
    syllables = (
        ONSETS[digest[i] % len(ONSETS)] + VOWELS[digest[i + 1] % len(VOWELS)] for i in (0, 2, 4)
    )
    return "".join(syllables).capitalize() + "n"
