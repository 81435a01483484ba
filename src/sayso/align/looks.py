"""What alignment looks at in a claim: predicate, roles, telling words, times, numbers, places."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache

from sayso.model import (
    PUBLISHER_ID,
    Argument,
    Certainty,
    Claim,
    ClaimRef,
    Interval,
    Polarity,
    Quantity,
    Report,
    Source,
    Span,
    StorySource,
    Tense,
)
from sayso.predicates import find_senses, normalise_word
from sayso.tables import load_table
from sayso.view import StoryView

PRONOUNS = frozenset(
    {"he", "she", "it", "they", "i", "we", "you", "him", "her", "them", "us", "who", "which"}
    | {"that", "this", "these", "those", "one", "whom", "me", "itself", "himself", "herself"}
)
TIMES = frozenset({"time", "occasion"})
SEVERAL = frozenset({"multiple", "several", "repeatedly", "numerous", "twice", "thrice"})
FIGURES = re.compile(r"\d[\d,.]*\d")
EMPTY = frozenset({"be", "have", "do", "say", "tell", "people", "thing", "-", "'s"})


@dataclass(frozen=True, slots=True)
class Look:
    """A claim as alignment sees it.

    `bare` is its text without the names of actors. Roles and `concepts` hold actors of the story
    ("@a3") and normalised words. `affirmative` is the
    claim's own polarity, `positive` that together with its predicate's: "rejected" is
    affirmative and not positive, "did not reject" the other way round. `denying` is True where a
    word denies, ends or leaves out, negated or not ("stayed silent"). `place` counts the claims
    of the article, `depth` is how far down it the claim stands, from 0 to 1. `figures` are the
    numbers of two digits and more in its words, `told` is True where somebody is given as having
    said it. `times` is True where it counts how often something happened, `left_open`
    where it only says that something cannot be ruled out.
    """

    ref: ClaimRef
    place: int
    depth: float
    text: str
    bare: str
    predicate: str
    positive: bool
    affirmative: bool
    denying: bool
    subjects: frozenset[str]
    objects: frozenset[str]
    concepts: frozenset[str]
    intervals: tuple[Interval, ...]
    quantities: tuple[Quantity, ...]
    figures: frozenset[str]
    places: frozenset[str]
    future: bool
    sure: bool
    speaker: str | None
    told: bool
    day: date | None
    times: bool
    left_open: bool

    @property
    def actors(self) -> frozenset[str]:
        """The actors among its concepts."""
        return frozenset(concept for concept in self.concepts if concept.startswith("@"))


def look_at_claims(view: StoryView) -> tuple[Look, ...]:
    """The looks of all claims of a story, in the order of their references."""
    mentions = {article: _Mentions(report) for article, report in view.reports.items()}
    count = Counter(ref.article for ref, _ in view.claims())
    looks = [
        _look(view, ref, claim, mentions[ref.article], claims=count[ref.article])
        for ref, claim in view.claims()
    ]
    return tuple(sorted(looks, key=lambda look: claim_order(look.ref)))


def claim_order(ref: ClaimRef) -> tuple[str, int, str]:
    """The order of claims that does not depend on when their reports came: c2 before c10.

    >>> claim_order(ClaimRef("a", "c2")) < claim_order(ClaimRef("a", "c10"))
    True
    """
    digits = "".join(filter(str.isdigit, ref.claim))
    return ref.article, int(digits or 0), ref.claim


class _Mentions:
    """The actors mentioned in an article, found by place."""

    def __init__(self, report: Report) -> None:
        pairs = [(mention, source) for source in report.sources for mention in source.mentions]
        self.found = sorted(pairs, key=lambda pair: (pair[0], pair[1].id))
        self.starts = [mention.start for mention, _ in self.found]
        self.text = report.article.text

    def within(self, spans: Iterable[Span]) -> list[tuple[Span, Source]]:
        """The mentions that lie in the spans, in reading order."""
        return [
            self.found[at]
            for span in spans
            for at in range(
                bisect_left(self.starts, span.start), bisect_left(self.starts, span.end)
            )
            if self.found[at][0].end <= span.end
        ]


def _look(
    view: StoryView, ref: ClaimRef, claim: Claim, mentions: _Mentions, *, claims: int
) -> Look:
    """The look of a claim whose article has so many claims."""
    frame = claim.frame
    predicate = frame.predicate if frame else ""
    arguments = frame.arguments if frame else ()
    return Look(
        ref=ref,
        place=claim_order(ref)[1],
        depth=min(1.0, claim_order(ref)[1] / claims),
        text=claim.text,
        bare=_without_names(view, ref, claim, mentions),
        predicate=predicate,
        positive=(claim.polarity is Polarity.POSITIVE) == _is_positive(predicate),
        affirmative=claim.polarity is Polarity.POSITIVE,
        denying=_is_denying(claim),
        subjects=_fillers(view, ref, [a for a in arguments if a.role == "subject"]),
        objects=_fillers(view, ref, [a for a in arguments if a.role != "subject"]),
        concepts=_find_concepts(view, ref, claim, mentions),
        intervals=tuple(t.interval for t in view.timexes(ref) if t.interval is not None),
        quantities=frame.quantities if frame else (),
        figures=frozenset(FIGURES.findall(claim.text)),
        places=frozenset(p.key or p.name.lower() for p in frame.places) if frame else frozenset(),
        future=claim.time is Tense.FUTURE,
        sure=claim.certainty is Certainty.CERTAIN,
        speaker=_speaker(view, ref, claim),
        told=len(claim.chain) > 1,
        day=view.day(ref.article),
        times=_counts_times(claim),
        left_open=(claim.certainty is Certainty.POSSIBLE and claim.polarity is Polarity.NEGATIVE),
    )


def _counts_times(claim: Claim) -> bool:
    """True for "met three times" and "held several meetings": more than one, not one of them."""
    frame = claim.frame
    if frame is None or claim.time is Tense.FUTURE:
        return False
    counted = any(q.unit in TIMES and q.low > 1 for q in frame.quantities)
    return counted or bool(SEVERAL & set(frame.lemmas))


@cache
def _denying_words() -> frozenset[str]:
    return frozenset(row["word"] for row in load_table("denying_words"))


def _is_denying(claim: Claim) -> bool:
    lemmas = claim.frame.lemmas if claim.frame else ()
    return not _denying_words().isdisjoint((*_words(claim.text), *lemmas))


def _is_positive(predicate: str) -> bool:
    senses = find_senses(predicate)
    return senses[0].positive if senses else True


def _fillers(view: StoryView, ref: ClaimRef, arguments: Sequence[Argument]) -> frozenset[str]:
    found = set()
    for argument in arguments:
        actor = view.actor(ref.article, argument.source)
        if actor is not None and _is_known(actor):
            found.add(f"@{actor.id}")
        elif argument.head not in PRONOUNS:
            found.add(normalise_word(argument.head))
    return frozenset(found)


def _is_known(actor: StorySource) -> bool:
    """True for an actor that another report can mean too: the "officials" of one it cannot."""
    return actor.named or len({member.article for member in actor.members}) > 1


def _find_concepts(
    view: StoryView, ref: ClaimRef, claim: Claim, mentions: _Mentions
) -> frozenset[str]:
    """The content words, normalised, with actors in place of the words that name them.

    Words of times and numbers are left out: they have features of their own.
    """
    frame = claim.frame
    if frame is None:
        return frozenset(word for word in claim.text.lower().split() if len(word) > 3)
    spans = [timex.span for timex in view.timexes(ref)]
    actors = set()
    for span, source in mentions.within(claim.spans):
        actor = view.actor(ref.article, source.id)
        if actor is not None and actor.named:
            actors.add(f"@{actor.id}")
            spans.append(span)
    for argument in frame.arguments:
        actor = view.actor(ref.article, argument.source)
        if actor is not None and _is_known(actor):
            actors.add(f"@{actor.id}")
    named = {word for span in spans for word in _words(mentions.text[span.start : span.end])}
    words = {
        normalise_word(lemma)
        for lemma in (frame.predicate, *frame.lemmas)
        if lemma not in EMPTY and lemma not in named and not lemma[:1].isdigit()
    }
    return frozenset(words - {""} | actors)


def _without_names(view: StoryView, ref: ClaimRef, claim: Claim, mentions: _Mentions) -> str:
    """A claim's words without the names of actors: those make all claims of a story alike."""
    pieces = []
    for span in claim.spans:
        at = span.start
        for mention, source in mentions.within((span,)):
            actor = view.actor(ref.article, source.id)
            if actor is not None and actor.named and mention.start >= at:
                pieces.append(mentions.text[at : mention.start])
                at = mention.end
        pieces.append(mentions.text[at : span.end])
    return " ".join(" ".join(pieces).split())


_LETTERS = re.compile(r"[^\W_]+")


def _words(text: str) -> list[str]:
    return [
        word.lower() if word.isascii() else "".join(map(str.lower, word))
        for word in _LETTERS.findall(text)
    ]


def _speaker(view: StoryView, ref: ClaimRef, claim: Claim) -> str | None:
    """The actor whose say-so the claim is, None for the publisher's own voice."""
    if not claim.chain or claim.chain[-1] == PUBLISHER_ID:
        return None
    actor = view.actor(ref.article, claim.chain[-1])
    return actor.id if actor is not None and actor.named else None
