"""The mood of a claim under the cue of its attribution, and under what governs that cue."""

from __future__ import annotations

from dataclasses import replace

from spacy.tokens import Token

from sayso.certainty.cues import Mood, load_ahead, load_cues, turned
from sayso.certainty.mood import is_infinitive, to_lemma
from sayso.model import Certainty, Polarity, Span, Tense

OPINION = frozenset({"expect", "hope", "predict", "forecast", "anticipate", "want", "wish"})
RAISING = frozenset({"believe", "think", "expect", "suppose", "feel", "intend", "want", "plan"})
"""Cues whose "not" is said of their content: "do not believe that it is"."""
LEFT_OPEN = frozenset(
    {"say", "claim", "confirm", "state", "announce", "suggest", "allege", "assert", "verify"}
    | {"report", "specify", "deny", "dispute", "exclude", "rule_out", "reject", "comment"}
)
"""Cues that, negated, say nothing of whether it is so: "did not say that", "could not deny"."""
HIGHEST = 6
_NONE = Span(0, 0)


def under_cue(mood: Mood, token: Token, cue_lemma: str) -> Mood:
    """A mood under the cue of its attribution.

    >>> import spacy
    >>> from spacy.tokens import Doc
    >>> vocab = spacy.blank("en").vocab
    >>> words, lemmas = ["He", "denied", "it", "fell"], ["he", "deny", "it", "fall"]
    >>> deps = ["nsubj", "ROOT", "nsubj", "ccomp"]
    >>> doc = Doc(vocab, words=words, heads=[1, 1, 3, 1], deps=deps, lemmas=lemmas)
    >>> under_cue(Mood(), doc[3], "deny").polarity.value
    'negative'
    """
    lemma = cue_lemma.lower().replace(" ", "_")
    cue = _find_cue(token, lemma)
    if cue is not None and lemma in LEFT_OPEN and _is_negated(cue):
        return mood.weakened(Certainty.POSSIBLE, _NONE)
    mood = _of_cue(mood, token, lemma, cue)
    if cue is None:
        return mood
    if lemma in RAISING and _is_negated(cue):
        return replace(mood.weakened(Certainty.PROBABLE, _NONE), polarity=turned(mood.polarity))
    if cue.pos_ == "NOUN" and _is_dismissed(cue):
        mood = replace(mood, polarity=turned(mood.polarity))
    return mood


def _of_cue(mood: Mood, token: Token, lemma: str, cue: Token | None) -> Mood:
    """A mood under the cue's own row."""
    noun = load_cues("report").get(lemma) if cue is not None and cue.pos_ == "NOUN" else None
    row = noun or load_cues("complement").get(lemma) or load_cues("adverb").get(lemma)
    if row is not None:
        return replace(mood.under(row, _NONE), cues=mood.cues)
    to_infinitive = is_infinitive(token)
    if lemma in load_ahead() and (to_infinitive or lemma in OPINION):
        time = Tense.FUTURE if to_infinitive else mood.time
        return replace(mood.weakened(load_ahead()[lemma], _NONE, time=time), cues=mood.cues)
    return mood


def _find_cue(token: Token, lemma: str) -> Token | None:
    """The word above a claim's head that is the cue, by its lemma."""
    for _ in range(HIGHEST):
        if token.head.i == token.i:
            return None
        token = token.head
        if lemma in (to_lemma(token), token.lemma_.lower()):
            return token
    return None


def _is_negated(cue: Token) -> bool:
    """True for "did not say", "never said", "nobody said", and for the verbs of "neither … nor"."""
    for child in cue.children:
        negative = child.lower_ in load_cues("quantifier") or child.lower_ == "never"
        if child.dep_ == "neg" or (
            negative and child.dep_ in ("nsubj", "advmod", "preconj", "det")
        ):
            return True
    joined = [cue.head] if cue.dep_ == "conj" else [cue]
    return any(word.lower_ == "nor" for verb in joined for word in verb.children)


def _is_dismissed(noun: Token) -> bool:
    """True for "dismissed claims that …", "denied a report that …", unless that is negated."""
    verb = noun.head
    if verb.pos_ != "VERB" or noun.dep_ not in ("dobj", "obj", "nsubjpass"):
        return False
    negative = load_cues("complement").get(to_lemma(verb), {}).get("polarity")
    refused = negative == Polarity.NEGATIVE or to_lemma(verb) in load_cues("dismissal")
    return refused and not _is_negated(verb)
