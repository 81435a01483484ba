"""Two claims side by side: what the slot-by-slot comparison needs to know of them."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Generic, TypeVar

from sayso.judge.wording import describe_chain
from sayso.model import (
    Argument,
    Certainty,
    Claim,
    ClaimRef,
    ConflictType,
    Frame,
    Interval,
    RelationType,
    Report,
    Span,
)
from sayso.predicates import shared_sense
from sayso.tables import load_table
from sayso.view import StoryView, remembered

Found = TypeVar("Found")

_DIGIT = re.compile(r"\d")
EMPTY = Frame(predicate="", span=Span(0, 0))
HAPPENINGS = frozenset(
    row.get("verb") or row["noun"] for row in load_table("event_nouns")
) | frozenset(row["noun"] for row in load_table("event_nouns"))
NOUN_OF = {row["noun"]: row["verb"] for row in load_table("event_nouns") if row.get("verb")}


@dataclass(frozen=True, slots=True)
class Finding:
    """What the comparison of two claims found: `a` qualifies, supersedes, conflicts with … `b`.

    `values` are what the two sides give, for telling repeats of one finding; `score` is between
    0 and 1, and findings below the threshold are left out.
    """

    kind: RelationType
    a: ClaimRef
    b: ClaimRef
    detail: str
    score: float = 1.0
    type: ConflictType | None = None
    spans_a: tuple[Span, ...] = ()
    spans_b: tuple[Span, ...] = ()
    values: tuple[str, str] = ("", "")


class _Once(Generic[Found]):
    """A property that is found once a pair; a `cached_property` takes a lock for each."""

    def __init__(self, find: Callable[[Any], Found]) -> None:
        self._find, self._name, self.__doc__ = find, find.__name__, find.__doc__

    def __get__(self, pair: Pair, owner: type[Pair]) -> Found:
        found = pair.__dict__[self._name] = self._find(pair)
        return found


@dataclass(frozen=True)
class Pair:
    """Two claims of one group (`same`), or of two groups that come near each other.

    `near` is how near alignment has them.
    """

    view: StoryView
    a: ClaimRef
    b: ClaimRef
    same: bool = True
    opposed: bool = False
    near: float = 0.0

    @_Once
    def claim_a(self) -> Claim:
        """The first claim."""
        return self.view.claim(self.a)

    @_Once
    def claim_b(self) -> Claim:
        """The second claim."""
        return self.view.claim(self.b)

    @_Once
    def frame_a(self) -> Frame:
        """The first claim's frame, an empty one where it has none."""
        return self.claim_a.frame or EMPTY

    @_Once
    def frame_b(self) -> Frame:
        """The second claim's frame."""
        return self.claim_b.frame or EMPTY

    @_Once
    def by_a(self) -> str:
        """Who says the first, citing whom."""
        return describe_chain(self.view, self.a)

    @_Once
    def by_b(self) -> str:
        """Who says the second, citing whom."""
        return describe_chain(self.view, self.b)

    @_Once
    def same_predicate(self) -> bool:
        """True when both say that the same kind of thing happens, as verb or as noun."""
        return are_same_predicates(self.frame_a.predicate, self.frame_b.predicate)

    @_Once
    def one_is_possible(self) -> bool:
        """True when only one of the two is put as a possibility: it qualifies, at most."""
        possible = [c.certainty is Certainty.POSSIBLE for c in (self.claim_a, self.claim_b)]
        return possible[0] is not possible[1]

    @_Once
    def own_words(self) -> bool:
        """True when both are of one article and on one say-so: then the two are no rivals."""
        if self.a.article != self.b.article:
            return False
        chains = self.claim_a.chain, self.claim_b.chain
        return chains[0] == chains[1] or min(map(len, chains)) == 1

    @_Once
    def one_voice(self) -> bool:
        """True when one publisher says both in its own voice: the later word is an update."""
        publishers = self.view.publisher(self.a.article), self.view.publisher(self.b.article)
        chains = self.claim_a.chain, self.claim_b.chain
        return publishers[0] == publishers[1] and min(map(len, chains)) == 1

    @_Once
    def closeness(self) -> float:
        """The share of the shorter claim's content words that both have, numbers left out."""
        a, b = (content_words(frame) for frame in (self.frame_a, self.frame_b))
        smaller = min(len(a), len(b))
        return len(a & b) / smaller if smaller else 0.0

    @_Once
    def shared_words(self) -> int:
        """How many content words both claims have, numbers left out."""
        return len(content_words(self.frame_a) & content_words(self.frame_b))

    @_Once
    def matched_roles(self) -> tuple[int, int]:
        """How many of the subject and the object are the same in both, and how many are not."""
        same = other = 0
        for role in ("subject", "object"):
            fillers_a = _find_fillers(self.view, self.a, role)
            fillers_b = _find_fillers(self.view, self.b, role)
            if fillers_a and fillers_b:
                matched = not fillers_a.isdisjoint(fillers_b)
                same, other = same + matched, other + (not matched)
        return same, other

    @_Once
    def shared_actors(self) -> int:
        """How many actors both claims name, by their identity across the story."""
        return len(actors_in(self.view, self.a) & actors_in(self.view, self.b))

    @_Once
    def comparable(self) -> bool:
        """True when the two claims speak of one matter closely enough to compare their slots."""
        if self.own_words:
            return False
        same, other = self.matched_roles
        if self.same:
            return True
        if self.same_predicate:
            return same > other and self.closeness >= 0.4
        return same > other and self.closeness >= 0.65

    def later(self) -> int:
        """1 when the first report is the later one, -1 when the second is, 0 when unknown."""
        return _compare_reports(self.view, self.a.article, self.b.article)


PRONOUNS = frozenset(
    {"he", "she", "it", "they", "we", "i", "you", "who", "which", "that", "this", "these", "those"}
)


def find_predicate(view: StoryView, ref: ClaimRef) -> str:
    """The predicate of a claim, empty where it has no frame."""
    return (view.claim(ref).frame or EMPTY).predicate


@lru_cache(maxsize=20_000)  # the claims of a story share few predicates
def are_same_predicates(a: str, b: str) -> bool:
    """True for two words for one kind of happening, as verb or as noun.

    >>> are_same_predicates("arrive", "arrival"), are_same_predicates("arrive", "paint")
    (True, False)
    """
    return _stem(a) == _stem(b) != "" or shared_sense(a, b) is not None


@remembered
def _find_fillers(view: StoryView, ref: ClaimRef, role: str) -> frozenset[str]:
    """What fills a role of a claim: the actors of the story, and the words."""
    frame = view.claim(ref).frame or EMPTY
    return frozenset(
        name for x in frame.arguments if x.role == role for name in _name_filler(view, ref, x)
    )


def _name_filler(view: StoryView, ref: ClaimRef, argument: Argument) -> tuple[str, ...]:
    head = _stem(argument.head)
    actor = view.actor(ref.article, argument.source)
    if head in PRONOUNS or not head or head[0].isdigit():
        return (f"@{actor.id}",) if actor is not None else ()
    return (f"@{actor.id}", head) if actor is not None else (head,)


@remembered
def _compare_reports(view: StoryView, a: str, b: str) -> int:
    return compare_moments(view.reports[a], view.reports[b])


@remembered
def actors_in(view: StoryView, ref: ClaimRef) -> frozenset[str]:
    """The actors that a claim names, by their identity across the story."""
    claim = view.claim(ref)
    found = {
        actor.id
        for source in view.reports[ref.article].sources[1:]
        if any(span.covers(mention) for mention in source.mentions for span in claim.spans)
        for actor in [view.actor(ref.article, source.id)]
        if actor is not None and actor.named
    }
    for argument in claim.frame.arguments if claim.frame else ():
        filler = view.actor(ref.article, argument.source)
        if filler is not None and filler.named:
            found.add(filler.id)
    return frozenset(found)


def content_words(frame: Frame) -> frozenset[str]:
    """The content words of a claim without its numbers, nouns of events as their verbs."""
    return _find_content(frame.lemmas)


@lru_cache(maxsize=20_000)  # each claim of a story is compared with many
def _find_content(lemmas: tuple[str, ...]) -> frozenset[str]:
    words = (_stem(lemma) for lemma in lemmas)
    return frozenset(word for word in words if word and not _DIGIT.search(word))


def _stem(lemma: str) -> str:
    return NOUN_OF.get(lemma, lemma)


def compare_moments(a: Report, b: Report) -> int:
    """1 when `a` was published after `b`, -1 when before, 0 when nothing tells."""
    value_a, value_b = a.published.value or "", b.published.value or ""
    if len(value_a) > 10 and len(value_b) > 10 and value_a[:16] != value_b[:16]:
        return 1 if value_a[:16] > value_b[:16] else -1
    interval_a = a.published.interval or Interval(None, None)
    interval_b = b.published.interval or Interval(None, None)
    if interval_a.start and interval_b.end and interval_a.start > interval_b.end:
        return 1
    if interval_b.start and interval_a.end and interval_b.start > interval_a.end:
        return -1
    return 0


def day_words(view: StoryView, ref: ClaimRef) -> str:
    """As of when a claim stands: the day, or the moment, of its report."""
    published = view.report(ref).published
    if published.value:
        return published.value[:16].replace("T", " ")
    day = view.day(ref.article)
    return day.isoformat() if day else "an unknown day"
