"""One utterance in two reports, quotation by quotation, whatever claims they were cut into.

"We sent a bucket to the beach and it came home full" is two claims; what was said is one sentence,
and may stand in another report with a word more, or in another mouth.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from rapidfuzz import fuzz

from sayso.judge.pairs import Finding, Pair
from sayso.judge.sentences import find_quoted
from sayso.judge.utterances import (
    FEWEST_WORDS,
    SMALL,
    VERBATIM,
    WORD,
    contradicts_itself,
    differ_in_speaker,
    differ_in_words,
    is_one_speaker,
    leaves_out,
)
from sayso.model import Claim, ClaimRef, Report, Source, SourceKind, Span
from sayso.view import StoryView

ALIKE = 72.0
"""Likeness (0 to 100) of two quotations from which they may be one utterance."""

ALMOST = 80.0
LONG = 6
"""Quotations this alike, and of so many words, are one utterance where one side names nobody."""

OPENING = 3
ONE_OPENING = 50.0
"""The same for two that begin with the same words."""

FULLEST = 40
"""Quotations that share a word; one that more have tells nothing."""

AROUND = 160
"""Characters before and after a quotation in which its speaker may be named."""

LONGEST = 600


@dataclass(frozen=True, slots=True)
class Quotation:
    """A stretch in quotation marks, its words in lower case, and who is quoted, if that is told."""

    ref: ClaimRef
    span: Span
    words: tuple[str, ...]
    speaker: Source | None
    around: str


def find_quotation_conflicts(view: StoryView) -> Iterator[Finding]:
    """Utterances that two reports word differently, or ascribe to two speakers."""
    quotations = [found for report in view.reports.values() for found in _find(view, report)]
    seen: set[tuple[str, tuple[str, ...], str, tuple[str, ...]]] = set()
    for one, other in _find_pairs(quotations):
        key = one.ref.article, one.words, other.ref.article, other.words
        if key not in seen:
            seen.add(key)
            finding = compare_quotations(view, one, other)
            if finding is not None:
                yield finding


def _find(view: StoryView, report: Report) -> Iterator[Quotation]:
    text, article = report.article.text, report.article.id
    claims = sorted(report.claims, key=lambda claim: claim.spans[0] if claim.spans else Span(0, 0))
    starts = [claim.spans[0].start for claim in claims if claim.spans]
    unplaced = len(claims) - len(starts)
    stretches = _by_stretch(claims)
    for span in find_quoted(text):
        if span.end - span.start > LONGEST:
            continue
        words = tuple(WORD.findall(text[span.start : span.end].lower().replace("’", "'")))
        if len(words) < FEWEST_WORDS:
            continue
        near = sorted({*stretches[span.start // LONGEST], *stretches[(span.end - 1) // LONGEST]})
        inside = [c for c in map(claims.__getitem__, near) if any(map(span.overlaps, c.spans))]
        last = unplaced + bisect_left(starts, span.start)
        before = claims[max(unplaced, last - 1) : last]
        if not inside and not before:
            continue
        ref = ClaimRef(article, (inside or before[-1:])[0].id)
        speakers = [_find_speaker(view, ClaimRef(article, claim.id)) for claim in inside]
        speaker = next((found for found in speakers if found is not None), None)
        around = text[max(0, span.start - AROUND) : span.end + AROUND]
        yield Quotation(ref, span, words, speaker, around)


def _by_stretch(claims: Sequence[Claim]) -> Mapping[int, list[int]]:
    """The numbers of the claims in each stretch of `LONGEST` characters that they lie in."""
    found: defaultdict[int, list[int]] = defaultdict(list)
    for number, claim in enumerate(claims):
        for span in claim.spans:
            for stretch in range(span.start // LONGEST, span.end // LONGEST + 1):
                found[stretch].append(number)
    return found


def _find_speaker(view: StoryView, ref: ClaimRef) -> Source | None:
    """The innermost source of a claim that is a person or is held by one, named before others."""
    inner = [
        source
        for source in view.chain(ref)[1:]
        if source.kind not in (SourceKind.UNSTATED, SourceKind.OUTLET)
    ]
    named = [source for source in inner if source.named]
    return (named or inner)[-1] if inner else None


def _find_pairs(quotations: Sequence[Quotation]) -> Iterator[tuple[Quotation, Quotation]]:
    """Quotations of two reports that share telling words, in the order of the reports."""
    holders: dict[str, list[int]] = defaultdict(list)
    for number, quotation in enumerate(quotations):
        for word in sorted(set(quotation.words) - SMALL):
            holders[word].append(number)
    pairs = {
        pair
        for members in holders.values()
        if len(members) <= FULLEST
        for pair in combinations(members, 2)
    }
    for i, j in sorted(pairs):
        if quotations[i].ref.article != quotations[j].ref.article:
            yield quotations[i], quotations[j]


def compare_quotations(view: StoryView, a: Quotation, b: Quotation) -> Finding | None:
    """One utterance in other words or in another mouth; None when it is the same, or two."""
    likeness = fuzz.ratio(" ".join(a.words), " ".join(b.words))
    pair = Pair(view, a.ref, b.ref, same=True)
    if likeness < (ONE_OPENING if a.words[:OPENING] == b.words[:OPENING] else ALIKE):
        texts = view.words(a.ref.article, a.span), view.words(b.ref.article, b.span)
        if contradicts_itself(*texts) and _is_same_speaker(pair, a, b):
            return differ_in_words(pair, a.span, b.span)
        return None
    same = _is_same_speaker(pair, a, b)
    if same is None and ALMOST <= likeness < VERBATIM and min(len(a.words), len(b.words)) >= LONG:
        same = a.speaker is None or b.speaker is None
    if same is None:
        return None
    if not same:
        if likeness < VERBATIM or a.speaker is None or b.speaker is None:
            return None
        return differ_in_speaker(pair, a.span, b.span, a.speaker, b.speaker)
    words_a, words_b = list(a.words), list(b.words)
    if leaves_out(words_a, words_b) or leaves_out(words_b, words_a):
        return None
    return differ_in_words(pair, a.span, b.span)


def _is_same_speaker(pair: Pair, a: Quotation, b: Quotation) -> bool | None:
    """True for one speaker, False for two that are named, None where that cannot be told."""
    if a.speaker is not None and b.speaker is not None:
        if is_one_speaker(pair, a.speaker, b.speaker):
            return True
        if a.speaker.named and b.speaker.named:
            return False
    for told, other in ((a, b), (b, a)):
        if told.speaker is not None and told.speaker.named and told.speaker.name:
            return told.speaker.name.split()[-1] in other.around or None
    return None
