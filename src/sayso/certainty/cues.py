"""The tables of what changes how sure, whether and when something is put."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache

from sayso.model import Certainty, Polarity, Span, Tense
from sayso.tables import Row, load_table

WEAKER = {Certainty.CERTAIN: 0, Certainty.PROBABLE: 1, Certainty.POSSIBLE: 2}


@dataclass(frozen=True, slots=True)
class Mood:
    """What the words around a head say of it; `time` is None where none of them does."""

    certainty: Certainty = Certainty.CERTAIN
    polarity: Polarity = Polarity.POSITIVE
    time: Tense | None = None
    cues: tuple[Span, ...] = ()
    conditional: bool = False

    def under(self, row: Row, span: Span) -> Mood:
        """This mood under one more cue: the weaker certainty, polarity turned by a negative.

        A denied exclusion is a possibility: "cannot be ruled out".
        """
        negative = row["polarity"] == "negative"
        certainty = weaker(self.certainty, row["certainty"])
        polarity = turned(self.polarity) if negative else self.polarity
        time = Tense(row["time"]) if row["time"] else self.time
        return Mood(certainty, polarity, time, (*self.cues, span), self.conditional)

    def weakened(self, certainty: str, span: Span, *, time: Tense | None = None) -> Mood:
        """This mood, no surer than `certainty`, at `time` where one is given."""
        return replace(
            self,
            certainty=weaker(self.certainty, certainty),
            time=time or self.time,
            cues=(*self.cues, span),
        )


def weaker(certainty: Certainty, other: str) -> Certainty:
    """The less sure of two; '' changes nothing."""
    if not other:
        return certainty
    return max(certainty, Certainty(other), key=lambda c: WEAKER[c])


def turned(polarity: Polarity) -> Polarity:
    """The other polarity."""
    return Polarity.NEGATIVE if polarity is Polarity.POSITIVE else Polarity.POSITIVE


@cache
def load_cues(scope: str) -> dict[str, Row]:
    """The rows of data/mood_cues.tsv of one scope, by their word.

    >>> load_cues("complement")["refuse"]["polarity"]
    'negative'
    """
    return {row["word"]: row for row in load_table("mood_cues") if row["scope"] == scope}


@cache
def load_ahead() -> dict[str, str]:
    """The lemmas whose complement lies ahead, with how sure they put it."""
    return {row["lemma"]: row["certainty"] for row in load_table("future_cues")}


@cache
def load_ahead_nouns() -> frozenset[str]:
    """The nouns among them: "plans for a meeting"."""
    return frozenset(row["lemma"] for row in load_table("future_cues") if row["pos"] != "verb")


@cache
def load_aspects() -> frozenset[str]:
    """The lemmas whose complement happens when they do."""
    return frozenset(row["lemma"] for row in load_table("aspect_cues"))


@cache
def load_conditions() -> dict[str, str]:
    """The words that open a condition, and what their main clause needs."""
    return {row["marker"]: row["needs"] for row in load_table("condition_markers")}


@cache
def load_event_nouns() -> frozenset[str]:
    """The nouns that name something that happens."""
    return frozenset(row["noun"] for row in load_table("event_nouns"))
