"""Text reuse: what one text took over from another, word for word.

Everything compares runs of words (shingles), so that a new headline, swapped credits, other
quotation marks or moved paragraphs do not hide a copy. Nothing here knows claims or origins:
`judge` decides what a reused passage means.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from heapq import nsmallest
from itertools import combinations
from zlib import crc32

from sayso.model import Span

SHINGLE = 5
"""Words in a shingle: long enough that chance repeats are rare, short enough to survive edits."""

COPY_CONTAINMENT = 0.45
"""The share of the shorter text's shingles that a copy keeps (trimming and localising included)."""

COPY_SHARED = 30
"""The fewest shingles a copy shares, unless it is very short: fewer are a passage, no report."""

RIVAL_SHARE = 1.2
RIVAL_OVERLAP = 0.4
"""A text is the copy of the report that makes most of it: a pair is dropped when another text
shares `RIVAL_SHARE` times as much with it, and at most `RIVAL_OVERLAP` of that is the same."""

SKETCH = 96
"""Shingles of a text that find candidates: those with the smallest hashes."""

SAME_PLACES = 50
"""Places of a repeated shingle in one text that are tried for the longest shared run."""

_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class Passage:
    """A passage that two texts share, at its place in each, with its length in words."""

    a: Span
    b: Span
    words: int


@dataclass(frozen=True, slots=True)
class Copy:
    """Two articles that are one report: the share of the shorter one that is in both."""

    a: str
    b: str
    containment: float
    detail: str


def find_words(text: str, *, masked: Sequence[Span] = ()) -> list[tuple[Span, str]]:
    """The words of a text in lower case with their places; those in `masked` spans are left out.

    >>> [word for _, word in find_words("The U.N. said so")]
    ['the', 'u', 'n', 'said', 'so']
    """
    words = [(Span(*m.span()), m.group().lower()) for m in _WORD.finditer(text)]
    if not masked:
        return words
    hidden = sorted(masked)
    kept, at = [], 0
    for span, word in words:
        while at < len(hidden) and hidden[at].end <= span.start:
            at += 1
        if at == len(hidden) or not hidden[at].overlaps(span):
            kept.append((span, word))
    return kept


def shingles(text: str, n: int = SHINGLE) -> frozenset[str]:
    """The runs of `n` words of a text, without case and punctuation.

    A text shorter than `n` words is one shingle of all its words.

    >>> sorted(shingles("The bridge was closed on Friday.", n=4))
    ['bridge was closed on', 'the bridge was closed', 'was closed on friday']
    """
    words = [word for _, word in find_words(text)]
    if not words:
        return frozenset()
    return frozenset(" ".join(words[i : i + n]) for i in range(max(1, len(words) - n + 1)))


def containment(a: frozenset[str], b: frozenset[str]) -> float:
    """The share of the smaller set that the larger one holds too (Broder's containment).

    >>> containment(shingles("one two three four five"), shingles("zero one two three four five"))
    1.0
    """
    smaller = min(len(a), len(b))
    return len(a & b) / smaller if smaller else 0.0


def find_copies(articles: Iterable[tuple[str, str]]) -> tuple[Copy, ...]:
    """The pairs of articles that are one report, given as (id, text); in order of their ids.

    A copy may have another headline or credit, be trimmed, cut and reordered, or have local
    paragraphs put in. Reports of one event in their own words are none; nor is an article that
    takes a passage of another into a report of its own or of a third. Candidates come from an
    index of sampled shingles (Broder's sketches), so unlike texts cost nothing.

    >>> text = "The bridge was closed on Friday after a crack was found in a pillar."
    >>> [(copy.a, copy.b) for copy in find_copies([("x", text), ("y", "By Ann Lee. " + text)])]
    [('x', 'y')]
    """
    sets = {article: shingles(text) for article, text in sorted(articles)}
    shared: dict[str, dict[str, frozenset[str]]] = defaultdict(dict)
    for a, b in _find_candidates(sets):
        shared[a][b] = shared[b][a] = sets[a] & sets[b]
    found = []
    for a in sets:
        for b in sorted(other for other in shared[a] if other > a):
            both, smaller = len(shared[a][b]), min(len(sets[a]), len(sets[b]))
            if both < COPY_CONTAINMENT * smaller or both < min(COPY_SHARED, 0.8 * smaller):
                continue
            if not _has_rival(b, shared[a]) and not _has_rival(a, shared[b]):
                detail = f"{both / smaller:.0%} of the shorter text's word runs are in both"
                found.append(Copy(a, b, both / smaller, detail))
    return tuple(found)


def _find_candidates(sets: Mapping[str, frozenset[str]]) -> list[tuple[str, str]]:
    holders: dict[str, list[str]] = defaultdict(list)
    for article in sorted(sets):
        for shingle in nsmallest(SKETCH, sets[article], key=_hash):
            holders[shingle].append(article)
    return sorted({pair for articles in holders.values() for pair in combinations(articles, 2)})


def _hash(shingle: str) -> tuple[int, str]:
    return crc32(shingle.encode()), shingle


def _has_rival(partner: str, shared: Mapping[str, frozenset[str]]) -> bool:
    """True when a text shares more, and something else, with a third one than with `partner`."""
    mine = shared[partner]
    return any(
        len(theirs) >= RIVAL_SHARE * len(mine) and len(theirs & mine) <= RIVAL_OVERLAP * len(mine)
        for other, theirs in shared.items()
        if other != partner
    )


def reused_passages(
    text_a: str,
    text_b: str,
    *,
    masked_a: Sequence[Span] = (),
    masked_b: Sequence[Span] = (),
    words: int = SHINGLE,
) -> tuple[Passage, ...]:
    """The passages of at least `words` words that both texts hold, in the order of `text_b`.

    Masked spans (quotations: everyone who heard the speaker has those words) never match, and a
    passage never runs across one. Each word of `text_b` belongs to one passage at most.

    >>> found = reused_passages("It rained, and the old mill bridge fell.",
    ...                         "On Friday the old mill bridge fell again.")
    >>> found[0].words, "On Friday the old mill bridge fell again."[slice(*found[0].b)]
    (5, 'the old mill bridge fell')
    """
    words_a = list(_break_at(find_words(text_a, masked=masked_a), masked_a))
    words_b = list(_break_at(find_words(text_b, masked=masked_b), masked_b))
    places: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for i in range(len(words_a) - words + 1):
        run = tuple(word for _, word in words_a[i : i + words])
        if "" not in run:
            places[run].append(i)
    found, j = [], 0
    while j <= len(words_b) - words:
        run = tuple(word for _, word in words_b[j : j + words])
        length, i = max(
            ((_shared_run(words_a, i, words_b, j), -i) for i in places.get(run, ())[:SAME_PLACES]),
            default=(0, 0),
        )
        if not length:
            j += 1
            continue
        span_a = Span(words_a[-i][0].start, words_a[-i + length - 1][0].end)
        span_b = Span(words_b[j][0].start, words_b[j + length - 1][0].end)
        found.append(Passage(span_a, span_b, length))
        j += length
    return tuple(found)


def _break_at(words: list[tuple[Span, str]], masked: Sequence[Span]) -> Iterator[tuple[Span, str]]:
    """The words, with an empty one where a masked span stands: no run crosses it."""
    hidden, at = sorted(masked), 0
    for span, word in words:
        while at < len(hidden) and hidden[at].start <= span.start:
            yield hidden[at], ""
            at += 1
        yield span, word


def _shared_run(
    words_a: list[tuple[Span, str]], i: int, words_b: list[tuple[Span, str]], j: int
) -> int:
    length = 0
    longest = min(len(words_a) - i, len(words_b) - j)
    while length < longest:
        word = words_a[i + length][1]
        if not word or word != words_b[j + length][1]:
            break
        length += 1
    return length
