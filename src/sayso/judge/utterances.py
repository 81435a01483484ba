"""One utterance, quoted twice: other words, or another speaker."""

from __future__ import annotations

import re

from rapidfuzz import fuzz

from sayso.judge.pairs import Finding, Pair
from sayso.judge.sentences import find_quoted
from sayso.judge.wording import describe_source, quote
from sayso.model import ClaimKind, ClaimRef, ConflictType, RelationType, Source, SourceKind, Span
from sayso.view import StoryView

FEWEST_WORDS = 4
SAME_UTTERANCE = 72.0
"""Similarity (0 to 100) of two quotations from which they are taken for one utterance."""

ONE_OPENING = 50.0
"""The same for two quotations of one group that begin with the same words."""

VERBATIM = 92.0
WORD = re.compile(r"[a-z0-9]+(?:['’][a-z]+)?")
SMALL = frozenset(
    """a an the and or but to of in on at for with that this it is was be are were as by from we i
    he she they you our his her their there will would not""".split()  # noqa: SIM905 - a list of words, kept readable
)


NEGATORS = frozenset({"not", "no", "never", "none", "nor"})
TURNING = frozenset(
    {"not", "no", "never", "half", "hardly", "barely", "nearly", "almost", "without"}
)
"""Words that are no mere detail when a quotation leaves them out."""


def find_quotation(view: StoryView, ref: ClaimRef) -> tuple[Span, list[str]] | None:
    """The longest stretch in quotation marks in a claim, and its words in lower case."""
    claim = view.claim(ref)
    if claim.kind not in (ClaimKind.DIRECT, ClaimKind.MIXED):
        return None
    text = view.reports[ref.article].article.text
    found: list[Span] = []
    for span in claim.spans:
        start = max(0, span.start - 2)
        inner = find_quoted(text[start : span.end + 2])
        found += [Span(start + quoted.start, start + quoted.end) for quoted in inner]
    if claim.kind is ClaimKind.DIRECT and not found:
        found = list(claim.spans)
    if not found:
        return None
    longest = max(found, key=lambda span: span.end - span.start)
    words = WORD.findall(text[longest.start : longest.end].lower().replace("’", "'"))
    return (longest, words) if len(words) >= FEWEST_WORDS else None


def compare_utterances(pair: Pair) -> Finding | None:
    """One utterance quoted in other words, or ascribed to another speaker; else None.

    A quotation that only leaves words out is no difference. Where a side is a translation, the
    words are not the speaker's own: related, no conflict.
    """
    quoted_a = find_quotation(pair.view, pair.a)
    quoted_b = find_quotation(pair.view, pair.b)
    if quoted_a is None or quoted_b is None or pair.a.article == pair.b.article:
        return None
    (span_a, words_a), (span_b, words_b) = quoted_a, quoted_b
    likeness = fuzz.ratio(" ".join(words_a), " ".join(words_b))
    opening = words_a[:3] == words_b[:3] and pair.same
    if likeness < (ONE_OPENING if opening else SAME_UTTERANCE):
        return None
    speaker_a, speaker_b = _speaker(pair.view, pair.a), _speaker(pair.view, pair.b)
    if speaker_a is None or speaker_b is None:
        return None
    if not (speaker_a.named and speaker_b.named):
        same = pair.same and (speaker_a.named or speaker_b.named)
        if not same:
            return None
    else:
        same = is_one_speaker(pair, speaker_a, speaker_b)
    if not same:
        verbatim = likeness >= VERBATIM and len(words_a) >= FEWEST_WORDS + 1
        return differ_in_speaker(pair, span_a, span_b, speaker_a, speaker_b) if verbatim else None
    if leaves_out(words_a, words_b) or leaves_out(words_b, words_a):
        return None
    return differ_in_words(pair, span_a, span_b)


def _speaker(view: StoryView, ref: ClaimRef) -> Source | None:
    chain = view.chain(ref)
    if len(chain) < 2 or chain[-1].kind is SourceKind.UNSTATED:
        return None
    held = (chain[-1].descriptor or "").lower().startswith("the ")
    return chain[-1] if chain[-1].named or held else None


def is_one_speaker(pair: Pair, a: Source, b: Source) -> bool:
    """True when the sources of two reports are one, by the story, by name or by body."""
    actor_a, actor_b = pair.view.actor(pair.a.article, a.id), pair.view.actor(pair.b.article, b.id)
    if actor_a is not None and actor_b is not None and actor_a.id == actor_b.id:
        return True
    if a.key and a.key == b.key:
        return True
    names = [name.lower() for name in (a.name, a.body, b.name, b.body) if name]
    return len(names) > len(set(names)) or _shares_name(a, b)


def _shares_name(a: Source, b: Source) -> bool:
    return bool(set((a.name or "").lower().split()) & set((b.name or "").lower().split()))


def leaves_out(longer: list[str], shorter: list[str]) -> bool:
    """True when the shorter quotation is the longer one with words left out, none put in."""
    if TURNING & (set(longer) ^ set(shorter)):
        return False
    rest = iter(longer)
    return all(word in rest for word in shorter)


_CLAUSE = re.compile(r"[,;:.!?–—]|\b(?:and|but)\b")


def contradicts_itself(text_a: str, text_b: str) -> bool:
    """True when a clause of one quotation stands in the other with a negation more or less.

    >>> contradicts_itself("I saw the cone, and I went on.", "I never saw a cone, and I ran.")
    True
    """
    clauses = [
        [frozenset(WORD.findall(part.replace("’", "'"))) for part in _CLAUSE.split(text.lower())]
        for text in (text_a, text_b)
    ]
    return any(_is_negated(a, b) for a in clauses[0] for b in clauses[1])


def _is_negated(a: frozenset[str], b: frozenset[str]) -> bool:
    """True for the words of two clauses that are the same but for the negation of one."""
    telling = a - SMALL - NEGATORS, b - SMALL - NEGATORS
    return (
        len(telling[0]) >= FEWEST_TELLING
        and telling[0] == telling[1]
        and bool(a & NEGATORS) is not bool(b & NEGATORS)
    )


FEWEST_TELLING = 2


def _differing(words_a: list[str], words_b: list[str]) -> tuple[str, str]:
    only_a = [word for word in words_a if word not in words_b]
    only_b = [word for word in words_b if word not in words_a]
    return " ".join(only_a), " ".join(only_b)


def differ_in_words(pair: Pair, span_a: Span, span_b: Span) -> Finding | None:
    """The finding that one utterance is worded differently, None where nothing telling differs."""
    words_a = quote(pair.view, pair.a.article, span_a)
    words_b = quote(pair.view, pair.b.article, span_b)
    plain_a = WORD.findall(words_a.lower().replace("’", "'"))
    plain_b = WORD.findall(words_b.lower().replace("’", "'"))
    only_a, only_b = _differing(plain_a, plain_b)
    if {*only_a.split()} & NEGATORS and {*only_b.split()} & NEGATORS:
        only_a, only_b = (
            " ".join(word for word in only.split() if word not in NEGATORS)
            for only in (only_a, only_b)
        )
    if not {*only_a.split(), *only_b.split()} - SMALL and not (only_a and only_b):
        return None
    if pair.view.report(pair.a).translated or pair.view.report(pair.b).translated:
        detail = f"{words_a} and {words_b} are one utterance, of which one side has a translation"
        return Finding(RelationType.RELATED, pair.a, pair.b, detail, values=(only_a, only_b))
    detail = f"{pair.by_a}, quotes {words_a}; {pair.by_b}, quotes {words_b}."
    return Finding(
        RelationType.CONFLICTS,
        pair.a,
        pair.b,
        detail,
        score=0.8,
        type=ConflictType.WORDING,
        spans_a=(span_a,),
        spans_b=(span_b,),
        values=(only_a, only_b),
    )


def differ_in_speaker(pair: Pair, span_a: Span, span_b: Span, a: Source, b: Source) -> Finding:
    """The finding that one utterance is ascribed to two."""
    words = quote(pair.view, pair.a.article, span_a)
    detail = (
        f"{words} is ascribed to {describe_source(a)} by {pair.view.publisher(pair.a.article)}, "
        f"to {describe_source(b)} by {pair.view.publisher(pair.b.article)}."
    )
    return Finding(
        RelationType.CONFLICTS,
        pair.a,
        pair.b,
        detail,
        score=0.8,
        type=ConflictType.SOURCE,
        spans_a=(span_a,),
        spans_b=(span_b,),
        values=(a.name or a.id, b.name or b.id),
    )
