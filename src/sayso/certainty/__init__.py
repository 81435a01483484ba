"""Certainty: how sure, whether and when a claim or an event is put (FactBank, MEANTIME)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from spacy.tokens import Doc, Token

from sayso.certainty.cues import Mood, load_cues, load_event_nouns
from sayso.certainty.governed import under_cue
from sayso.certainty.mood import (
    VERBAL,
    find_conditions,
    read_mood,
    to_lemma,
    to_span,
)
from sayso.model import (
    Certainty,
    EventLabel,
    EventMention,
    Factuality,
    Part,
    PartKind,
    Passages,
    Polarity,
    Span,
    Tense,
    Timex,
)

__all__ = ["assess", "find_events", "label_event"]

NO_REPORTING = frozenset({PartKind.PROMOTION, PartKind.LEGAL, PartKind.BOILERPLATE})


def assess(
    doc: Doc, head: Span, spans: Sequence[Span], *, cue_lemma: str | None = None
) -> Factuality:
    """The factuality of a claim whose predicate is `head` and whose words are `spans`.

    Only words within `spans` speak of it, and the attribution's cue: under "deny" polarity
    turns, under "threaten" or "plan" an infinitive lies ahead, under "believe" it is less sure.
    A negated cue leaves it open ("did not say that"); under "do not believe" polarity turns,
    and under "dismissed claims that" as well.
    `condition` holds the clauses it depends on, `cues` the words that decided.
    """
    covered = doc.char_span(head.start, head.end, alignment_mode="expand")
    if covered is None or not len(covered):
        return Factuality()
    token = covered.root

    beyond: set[int] = set()

    def inside(word: Token) -> bool:
        return word.i in beyond or any(span.start <= word.idx < span.end for span in spans)

    beyond |= _find_matrix(token, inside)
    mood = read_mood(token, inside)
    if mood.polarity is Polarity.NEGATIVE and _excludes(token):
        mood = replace(mood, certainty=Certainty.POSSIBLE)
    if cue_lemma:
        mood = under_cue(mood, token, cue_lemma)
    conditions = find_conditions(token, inside, mood)
    if conditions and mood.certainty is Certainty.CERTAIN:
        mood = replace(mood, certainty=Certainty.POSSIBLE)
    return Factuality(
        certainty=mood.certainty,
        polarity=mood.polarity,
        time=mood.time or Tense.PAST,
        condition=conditions,
        cues=tuple(sorted(set(mood.cues))),
    )


def _find_matrix(token: Token, inside: Callable[[Token], bool]) -> set[int]:
    """The words of "it is unlikely that" before a claim that leaves them out."""
    head = token.head
    if inside(head) or token.dep_ not in ("ccomp", "csubj") or head.lemma_ != "be":
        return set()
    words = {
        child.i
        for child in head.children
        if child.dep_ == "acomp" and child.lemma_.lower() in load_cues("complement")
    }
    negations = {child.i for child in head.children if child.dep_ == "neg"}
    return words | negations | {head.i} if words else set()


def _excludes(token: Token) -> bool:
    """True for "rule out", "deny": what is not excluded is possible."""
    return to_lemma(token) in load_cues("exclusion")


def label_event(token: Token) -> EventLabel:
    """The label of an event head: FACT, NEG, UNCERTAIN or FUTURE (MEANTIME)."""
    return _to_label(read_mood(token, lambda word: bool(word.sent == token.sent)))


def _to_label(mood: Mood) -> EventLabel:
    if mood.time is Tense.FUTURE:
        return EventLabel.FUTURE
    if mood.conditional or mood.certainty is Certainty.POSSIBLE:
        return EventLabel.UNCERTAIN
    return EventLabel.NEG if mood.polarity is Polarity.NEGATIVE else EventLabel.FACT


def find_events(
    doc: Doc, timexes: Sequence[Timex], *, parts: Sequence[Part] = ()
) -> tuple[EventMention, ...]:
    """The event heads of a text: verbs, and the nouns of data/event_nouns.tsv, with their label.

    `timex` is the time expression that hangs on the head, or else stands alone in its sentence.
    """
    left_out = Passages(part.span for part in parts if part.kind in NO_REPORTING)
    times = _times_by_head(doc, timexes)
    events = []
    for sent in doc.sents:
        first, last = sent.start, sent.end
        for token in sent:
            if not is_event(token):
                continue
            span = to_span(token)
            if left_out.meet(span):
                continue

            def inside(word: Token, first: int = first, last: int = last) -> bool:
                return bool(first <= word.i < last)

            label = _to_label(read_mood(token, inside))
            events.append(EventMention(span, token.lemma_.lower(), label, times.get(token.i)))
    return tuple(events)


def is_event(token: Token) -> bool:
    """True for a main verb and for a noun that names something that happens."""
    if token.pos_ == "VERB":
        return token.dep_ not in ("aux", "auxpass", "amod", "compound", "prep")
    return token.pos_ == "NOUN" and token.lemma_.lower() in load_event_nouns()


def _times_by_head(doc: Doc, timexes: Sequence[Timex]) -> dict[int, str]:
    """The time expression of each head that one hangs on, the first where there are several."""
    times: dict[int, str] = {}
    for timex in timexes:
        covered = doc.char_span(timex.span.start, timex.span.end, alignment_mode="expand")
        if covered is None:
            continue
        token = covered.root
        for _ in range(4):
            if token.head.i == token.i:
                break
            token = token.head
            if is_event(token):
                times.setdefault(token.i, timex.id)
            if token.pos_ in VERBAL:
                break
    return times
