"""Stories: which articles are about one developing event, as they come in.

An article joins the story it is most like, starts one, or shows two stories to be one. What it is
like is told by its words, those of title and lead twice, weighed by how rare they are; a story that
holds together closely takes in only what is close to it, so that look-alike events stay apart.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from itertools import pairwise
from math import log, sqrt

from sayso.model import Interval, Report
from sayso.tables import load_table

LEAD = 1000
"""Code points of the text that count as its lead, with the title."""

TERMS = 200
"""Terms of each field that an article is known by: the weightiest."""

KEYS = 40
"""Terms that look for stories in the index."""

CROWDED = 400
"""A term of more stories than this looks for none: so one more article costs the same."""

CANDIDATES = 12
JOIN = 0.13
MERGE = 0.13
COHESION = 0.7
"""How like a story an article must be, as a share of how like its members are to each other."""

SHRINK = 3
"""Pairs of members from which a story's own likeness counts more than the general one."""

WINDOW = timedelta(days=30)
"""Articles further from all of a story's days than this are of another event."""

COMMON_TEXTS = 300
RARE_PERCENT = 0.1
"""How many reports in a hundred hold a word that the table of common words does not know."""

_WORD = re.compile(r"[^\W\d_](?:[^\W_]|['’-](?=[^\W_]))*|\d+(?:[.,]\d+)*")
Vector = dict[str, float]


@dataclass(frozen=True, slots=True)
class Assignment:
    """Where an article went: its story, stories that were found to be the same, and why."""

    story: str
    merged: tuple[str, ...]
    detail: str


@dataclass(slots=True)
class _Story:
    """A story's articles as the sum of their vectors, and the days they were published."""

    key: str
    articles: list[str]
    total: Vector
    square: float
    days: Interval | None

    def cohesion(self) -> float:
        """The mean likeness of two members; few members say little."""
        count = len(self.articles)
        pairs = count * (count - 1) / 2
        return ((self.square - count) / 2 + JOIN * SHRINK) / (pairs + SHRINK)


def find_terms(text: str) -> list[str]:
    """The words of a text in lower case, possessive endings left out, and names of two words.

    >>> find_terms("Ann Lee's bridge")
    ['ann', 'lee', 'bridge', 'ann lee']
    """
    words = [re.sub(r"['’]s?$", "", word) for word in _WORD.findall(text)]
    names = [f"{a} {b}".lower() for a, b in pairwise(words) if a[:1].isupper() and b[:1].isupper()]
    return [word.lower() for word in words] + names


@dataclass(slots=True)
class StoryIndex:
    """The stories so far; `add` says where one more article goes.

    >>> from sayso.model import Article, Publication
    >>> index = StoryIndex()
    >>> for number, text in enumerate(["The Aldmoor bridge is shut.", "Aldmoor shuts its bridge."]):
    ...     story = index.add(Report(Article(str(number), text), Publication(), "en")).story
    >>> index.stories()
    {'0': ('0', '1')}
    """

    _stories: dict[str, _Story] = field(default_factory=dict)
    _holders: dict[str, dict[str, None]] = field(default_factory=lambda: defaultdict(dict))
    _counts: Counter[str] = field(default_factory=Counter)
    _texts: int = 0

    def stories(self) -> dict[str, tuple[str, ...]]:
        """The articles of each story, in the order they came."""
        return {key: tuple(story.articles) for key, story in self._stories.items()}

    def add(self, report: Report) -> Assignment:
        """Put one article into a story; its cost does not grow with the number of stories."""
        vector = self._to_vector(report)
        days = report.published.interval
        likeness = self._find_like(vector, days)
        fitting = [
            key
            for key in sorted(likeness, key=lambda key: (-likeness[key], key))
            if likeness[key] >= max(JOIN, COHESION * self._stories[key].cohesion())
        ]
        if not fitting:
            self._start(report.article.id, vector, days)
            return Assignment(report.article.id, (), "no story is like it")
        story = self._stories[fitting[0]]
        detail = f"like the story by {likeness[story.key]:.2f}: {_shared(vector, story.total)}"
        self._join(story, [report.article.id], vector, 1.0, days)
        merged = self._merge(story, fitting[1:] + [k for k in likeness if k not in fitting])
        return Assignment(story.key, merged, detail)

    def _to_vector(self, report: Report) -> Vector:
        """The weighted terms of text and lead, of length 1; the lead's are marked "^"."""
        title, text = report.article.title or "", _reporting(report)
        whole = Counter(find_terms(f"{title}\n{text}"))
        lead = Counter(find_terms(f"{title}\n{text[:LEAD]}"))
        self._counts.update(whole.keys())
        self._texts += 1
        vector = self._weigh(whole, "")
        vector.update(self._weigh(lead, "^"))
        norm = sqrt(sum(weight * weight for weight in vector.values())) or 1.0
        return {term: weight / norm for term, weight in vector.items()}

    def _weigh(self, terms: Mapping[str, int], mark: str) -> Vector:
        weights = {term: (1 + log(count)) * self._rarity(term) for term, count in terms.items()}
        best = sorted(weights, key=lambda term: (-weights[term], term))[:TERMS]
        norm = sqrt(sum(weights[term] ** 2 for term in best)) or 1.0
        return {f"{mark}{term}": weights[term] / norm for term in best}

    def _rarity(self, term: str) -> float:
        """The inverse document frequency: of general newswriting first, then of what came in."""
        expected = COMMON_TEXTS * _common_words().get(term, RARE_PERCENT) / 100
        return log((COMMON_TEXTS + self._texts + 1) / (expected + self._counts[term] + 0.5))

    def _find_like(self, vector: Vector, days: Interval | None) -> dict[str, float]:
        """The mean likeness to the members of each story that shares telling terms."""
        votes: dict[str, float] = defaultdict(float)
        for term in sorted(vector, key=lambda term: (-vector[term], term))[:KEYS]:
            holders = self._holders.get(term, {})
            if len(holders) <= CROWDED:
                for key in holders:
                    votes[key] += (
                        vector[term]
                        * self._stories[key].total.get(term, 0.0)
                        / len(self._stories[key].articles)
                    )
        best = sorted(votes, key=lambda key: (-votes[key], key))[:CANDIDATES]
        return {
            key: _dot(vector, self._stories[key].total) / len(self._stories[key].articles)
            for key in best
            if _is_near(self._stories[key].days, days)
        }

    def _start(self, article: str, vector: Vector, days: Interval | None) -> None:
        self._stories[article] = _Story(article, [article], dict(vector), 1.0, days)
        for term in vector:
            self._holders[term][article] = None

    def _join(
        self,
        story: _Story,
        articles: list[str],
        total: Vector,
        square: float,
        days: Interval | None,
    ) -> None:
        story.square += square + 2 * _dot(total, story.total)
        for term, weight in total.items():
            story.total[term] = story.total.get(term, 0.0) + weight
            self._holders[term][story.key] = None
        story.articles += articles
        story.days = _cover(story.days, days)

    def _merge(self, story: _Story, others: Iterable[str]) -> tuple[str, ...]:
        """Take in the stories that the new member has shown to be the same."""
        merged = []
        for key in others:
            other = self._stories[key]
            mean = _dot(other.total, story.total) / (len(story.articles) * len(other.articles))
            needed = max(MERGE, COHESION * min(story.cohesion(), other.cohesion()))
            if mean < needed or not _is_near(story.days, other.days):
                continue
            del self._stories[key]
            for term in other.total:
                self._holders[term].pop(key, None)
            self._join(story, other.articles, other.total, other.square, other.days)
            merged.append(key)
        return tuple(merged)


def cluster_reports(reports: Iterable[Report]) -> dict[str, str]:
    """The story of each article by their ids: those with a date in its order, then the others.

    The same for any order in which the reports are given.
    """
    index = StoryIndex()
    for report in sorted(reports, key=_age):
        index.add(report)
    return {article: key for key, articles in index.stories().items() for article in articles}


def _age(report: Report) -> tuple[date, str]:
    interval = report.published.interval
    return ((interval.start if interval else None) or date.max, report.article.id)


def _reporting(report: Report) -> str:
    """The text without promotion, legal lines and other parts that report nothing."""
    text, at, kept = report.article.text, 0, []
    for part in sorted(report.parts, key=lambda part: part.span):
        kept.append(text[at : max(at, part.span.start)])
        at = max(at, part.span.end)
    return "".join([*kept, text[at:]])


def _dot(a: Vector, b: Vector) -> float:
    if len(a) > len(b):
        a, b = b, a
    return sum(weight * b[term] for term, weight in a.items() if term in b)


def _shared(vector: Vector, total: Vector, *, count: int = 5) -> str:
    weights = {term: w * total[term] for term, w in vector.items() if term in total}
    best = sorted(weights, key=lambda term: (-weights[term], term))
    return ", ".join(list(dict.fromkeys(term.lstrip("^") for term in best))[:count])


def _is_near(a: Interval | None, b: Interval | None) -> bool:
    """True when two spans of days may belong to one event; an unknown one may."""
    if a is None or b is None:
        return True
    return Interval(_shift(a.start, -WINDOW), _shift(a.end, WINDOW)).meets(b)


def _shift(day: date | None, by: timedelta) -> date | None:
    return None if day is None else day + by


def _cover(a: Interval | None, b: Interval | None) -> Interval | None:
    if a is None or b is None:
        return a or b
    starts = [day for day in (a.start, b.start) if day is not None]
    ends = [day for day in (a.end, b.end) if day is not None]
    return Interval(min(starts, default=None), max(ends, default=None))


@cache
def _common_words() -> Mapping[str, float]:
    return {row["word"]: float(row["percent"]) for row in load_table("common_words")}
