"""Happenings: the events that claims speak of, by their predicate or by a noun they name.

"Officials discussed a meeting between A and B" speaks of a discussion and of a meeting of A and
B. Both are happenings; the meeting is `named`, not asserted.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache

from sayso.follow.bodies import find_bodies
from sayso.model import (
    Argument,
    Certainty,
    Claim,
    ClaimRef,
    Frame,
    Interval,
    Polarity,
    SourceKind,
    Span,
    Tense,
)
from sayso.predicates import find_senses
from sayso.ranges import TimeRange
from sayso.tables import load_table
from sayso.view import StoryView, remembered

PARTICIPANTS = ("subject", "object", "indirect_object", "prep:with", "prep:between", "prep:and")
ACTORS = frozenset(
    {SourceKind.PERSON, SourceKind.ORGANISATION, SourceKind.GOVERNMENT, SourceKind.OUTLET}
)
FORWARD_WORDS = re.compile(
    r"\b(?:possible|potential|planned|proposed|upcoming|future|expected|next|forthcoming|scheduled"
    r"|prospective|eventual)\s+(?:[\w.-]+\s+){0,3}$",
    re.IGNORECASE,
)
OPEN_LENGTH = 100_000
NEAR = 24
A_MONTH = 31
"""Days of the vaguest date by which words in the present speak of one thing to come."""

NOT_THEN = re.compile(
    r"\b(?:not|rather than|instead of)\s+(?:on\s+|in\s+|by\s+)?(?:the\s+)?$", re.IGNORECASE
)
LISTED = re.compile(r",?\s+and\s+(?:on\s+)?")
LISTED_DAYS = 6
"""Days that a list of days spans at most: "on Thursday and Friday"."""

MUTUAL = frozenset({"meet", "talk", "merge", "marry", "play", "contact", "negotiate"})
NOT_EVENTS = frozenset({"be", "say", "have", "know", "believe", "think", "mean", "remain"})
DELAYING = "delay"
"""The class of happening of words that move a date ("postpone", "push back")."""

CARRIERS = frozenset(
    {
        "be", "take_place", "hold", "stage", "convene", "begin", "start", "resume", "open",
        "go_ahead", "proceed", "occur", "happen", "schedule", "plan", "set", "fix", "expect",
        "due", "slate", "call", "hear", "conduct", "get_under_way", "kick_off", "run", "last",
    }
)  # fmt: skip
"""Words that say no more of an event than that it comes: "the hearing is on 8 July"."""

TO_DAY = re.compile(r"\b(?:to|until|till|for)\s+(?:the\s+|on\s+)?$", re.IGNORECASE)
SET_TO = re.compile(
    r"\bto\s+(?:the\s+)?(?:\d|(?:mon|tues|wednes|thurs|fri|satur|sun)day\b|(?:jan|febr)uary\b"
    r"|march\b|april\b|may\b|june\b|july\b|august\b|(?:septem|octo|novem|decem)ber\b|next\b)",
    re.IGNORECASE,
)
TONIGHT = re.compile(r"T(?:EV|NI|1[7-9]|2\d)")

REFERRED = re.compile(
    r"\b(?:the|this|that|such|an?|any|possible|potential|planned|proposed)\s+$", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Happening:
    """An event that a claim asserts or names, with who takes part and when.

    `kind` is the class of its predicate; `actors` are ids of the story's actors. `forward` is
    True when it is put as still to come; `referred` when a noun points to one spoken of before
    ("the meeting", not "the annual bankers' meeting"); `moved` when the claim gives it a new day
    ("put off until Friday"). `bodies` are those that take part and have no name ("the union").
    """

    ref: ClaimRef
    kind: str
    actors: frozenset[str]
    interval: Interval | None
    forward: bool
    named: bool
    word: str
    place: str | None = None
    referred: bool = False
    moved: bool = False
    bodies: frozenset[str] = frozenset()


@cache
def event_nouns() -> dict[str, str]:
    """Event nouns and the class of happening they name."""
    return {row["noun"]: kind_of(row["verb"]) for row in load_table("event_nouns")}


def kind_of(word: str) -> str:
    """The class of happening a predicate is of, else the word itself.

    >>> kind_of("summit"), kind_of("simmer")
    ('meet', 'simmer')
    """
    senses = find_senses(word)
    return senses[0].happening if senses else word


@remembered
def find_happenings(view: StoryView) -> list[Happening]:
    """All happenings of a story, in the order of its claims."""
    bodies = find_bodies(view)
    return [found for ref, claim in view.claims() for found in _of_claim(view, ref, claim, bodies)]


def _of_claim(
    view: StoryView, ref: ClaimRef, claim: Claim, bodies: Mapping[str, str]
) -> Iterator[Happening]:
    frame = claim.frame
    if frame is None:
        return
    new = find_new_day(view, ref) if is_delaying(claim) else None
    interval = new or when(view, ref)
    refused = frame.modal == "refuse"
    forward = is_forward(claim) or (not refused and _is_ahead(view, ref, interval))
    moved = new is not None and _starts_after(new, view.day(ref.article))
    main = _main_kind(claim, frame)
    place = next((place.key or place.name for place in frame.places), None)
    actors = frozenset(_participants(view, ref, frame.arguments))
    unnamed = frozenset(_bodies_in(view, ref, frame.arguments, bodies))
    yield Happening(
        ref,
        main,
        actors,
        interval,
        forward or moved,
        named=False,
        word=frame.predicate,
        place=place,
        moved=moved,
        bodies=unnamed,
    )
    for word, start in _find_event_nouns(view, ref):
        kind = event_nouns()[word]
        if kind == main and frame.span.start <= start < frame.span.end:
            continue
        taking_part = _actors_near(view, ref, claim, start, word)
        if len(taking_part) < 2 and kind in MUTUAL:
            taking_part = taking_part | frozenset(_subjects(view, ref, frame.arguments))
        ahead = forward or _is_put_ahead(view, ref, start)
        referred = _is_referred(view, ref, start)
        yield Happening(ref, kind, taking_part, interval, ahead, True, word, place, referred)


def is_forward(claim: Claim) -> bool:
    """True for a claim about what is still to come; what failed or was refused is not.

    A negative possibility ("may not come") is forward as well; what it means for an
    expectation is its signal's business.
    """
    modal = claim.frame.modal if claim.frame else None
    if modal == "refuse":
        return False
    planned = modal in ("plan", "expect", "hope", "schedule", "intend", "likely", "propose")
    return claim.time is Tense.FUTURE or (planned and claim.time is not Tense.PAST)


def _main_kind(claim: Claim, frame: Frame) -> str:
    """The class of a claim's predicate, or of the event noun that a colourless one carries."""
    kind = kind_of(frame.predicate)
    takes_place = frame.predicate == "take" and any(a.head == "place" for a in frame.arguments)
    if takes_place or frame.predicate in CARRIERS or is_delaying(claim):
        for argument in frame.arguments:
            if argument.role in CARRIED and argument.head in event_nouns():
                return event_nouns()[argument.head]
    return kind


CARRIED = ("subject", "object", "complement")


def is_delaying(claim: Claim) -> bool:
    """True for a claim that something was put off or brought forward."""
    if claim.frame is None or claim.polarity is Polarity.NEGATIVE:
        return False
    if any(sense.happening == DELAYING for sense in find_senses(claim.frame.predicate)):
        return True
    return _says_moved(claim.text)


_LETTERS = re.compile(r"[A-Za-z]+")


@lru_cache(maxsize=20_000)  # each claim of a story is held against all that is due
def _says_moved(text: str) -> bool:
    if _moving_words("no").search(text):
        return True
    return bool(_moving_words("yes").search(text) and SET_TO.search(text))


@cache
def _moving_words(day: str) -> re.Pattern[str]:
    """Words that say so by themselves ("no"), and those that do with a day ("yes")."""
    rows = [row for row in load_table("moving_words") if row["day"] == day]
    return re.compile(rf"\b(?:{'|'.join(re.escape(row['words']) for row in rows)})\b", re.I)


def find_new_day(view: StoryView, ref: ClaimRef) -> Interval | None:
    """The day that something was moved to: "from Thursday to March 21"; None when none is said."""
    text = view.report(ref).article.text
    days = [
        timex.interval
        for timex in view.timexes(ref)
        if timex.interval
        and TO_DAY.search(text[max(0, timex.span.start - NEAR) : timex.span.start])
    ]
    return days[-1] if days else None


def _starts_after(interval: Interval | None, day: date | None) -> bool:
    start = interval.start if interval else None
    return day is not None and start is not None and start > day


def _is_ahead(view: StoryView, ref: ClaimRef, interval: Interval | None) -> bool:
    """True for a claim in the present whose days lie after its report, or are its last hours.

    "The board meets on 22 April", "the closure lasts until this evening"; in the past only for
    words of planning ("was promised in 2027") and what is set for a day ("called a protest for
    Saturday").
    """
    published = view.day(ref.article)
    claim = view.claim(ref)
    if published is None or interval is None:
        return False
    planned = claim.frame is not None and kind_of(claim.frame.predicate) in ("plan", "promise")
    if claim.time is Tense.PAST and not planned:
        return _starts_after(find_new_day(view, ref), published)
    end = interval.end
    lasting = interval.start is None and end is not None and 0 < (end - published).days <= A_MONTH
    if lasting or _starts_after(interval, published):
        return True
    tonight = interval.end == published and any(
        TONIGHT.search(timex.value) for timex in view.timexes(ref)
    )
    return tonight and claim.time is Tense.PRESENT


def content_words(claim: Claim) -> frozenset[str]:
    """The content words of a claim by the classes of happening that they name, dates left out."""
    lemmas = claim.frame.lemmas if claim.frame else ()
    return frozenset(kind_of(lemma) for lemma in lemmas if not _is_of_date(lemma))


@remembered
def words_of(view: StoryView, ref: ClaimRef) -> frozenset[str]:
    """The content words of the claim of a reference."""
    return content_words(view.claim(ref))


@cache
def _is_of_date(lemma: str) -> bool:
    return lemma[:1].isdigit() or lemma in _words_of_dates()


@cache
def _words_of_dates() -> frozenset[str]:
    kinds = {"month", "weekday", "deictic", "daypart", "unit", "units"}
    return frozenset(row["word"] for row in load_table("time_words") if row["kind"] in kinds)


def is_settled(claim: Claim) -> bool:
    """True for what a claim asserts as having happened."""
    certain = claim.certainty is Certainty.CERTAIN and claim.polarity is Polarity.POSITIVE
    return certain and claim.time is Tense.PAST and not claim.condition


def when(view: StoryView, ref: ClaimRef) -> Interval | None:
    """The days a claim speaks of: the narrowest stretch that its words give.

    "Thursday and Friday" are two days; "not on Tuesday" gives none.
    """
    return min((found.interval for found in find_days(view, ref)), key=length, default=None)


def find_all_days(view: StoryView, ref: ClaimRef) -> list[Interval]:
    """The days of each time expression of a claim, whatever it says of them."""
    return [timex.interval for timex in view.timexes(ref) if timex.interval is not None]


def find_days(view: StoryView, ref: ClaimRef) -> list[TimeRange]:
    """The stretches of days of a claim, those that it says are not meant left out."""
    text = view.report(ref).article.text
    stated: list[TimeRange] = []
    for found in view.ranges(ref):
        if NOT_THEN.search(text[max(0, found.span.start - NEAR) : found.span.start]):
            continue
        last = stated[-1] if stated else None
        if last is not None and LISTED.fullmatch(text[last.span.end : found.span.start]):
            joined = _join(last, found)
            if joined is not None:
                stated[-1] = joined
                continue
        stated.append(found)
    return stated


def _join(first: TimeRange, second: TimeRange) -> TimeRange | None:
    """Two days in a list as one stretch; None where they are far apart."""
    (start, mid), (late, end) = first.interval, second.interval
    if start is None or mid is None or late is None or end is None or not mid < late:
        return None
    if (end - start).days > LISTED_DAYS:
        return None
    span = Span(first.span.start, second.span.end)
    return TimeRange(span, Interval(start, end), first.timexes + second.timexes, "range")


def length(interval: Interval) -> tuple[int, str]:
    """How many days an interval has, for ordering; an open one comes last."""
    if interval.start is None or interval.end is None:
        return (OPEN_LENGTH, str(interval.start))
    return ((interval.end - interval.start).days, str(interval.start))


def _participants(view: StoryView, ref: ClaimRef, arguments: Sequence[Argument]) -> Iterator[str]:
    for argument in arguments:
        if argument.role in PARTICIPANTS:
            yield from _actors(view, ref, argument.source)


def _bodies_in(
    view: StoryView, ref: ClaimRef, arguments: Sequence[Argument], bodies: Mapping[str, str]
) -> Iterator[str]:
    for argument in arguments:
        actor = view.actor(ref.article, argument.source)
        if argument.role in PARTICIPANTS and actor is not None and actor.id in bodies:
            yield bodies[actor.id]


def _subjects(view: StoryView, ref: ClaimRef, arguments: Sequence[Argument]) -> Iterator[str]:
    for argument in arguments:
        if argument.role == "subject":
            yield from _actors(view, ref, argument.source)


def _actors(view: StoryView, ref: ClaimRef, source: str | None) -> Iterator[str]:
    actor = view.actor(ref.article, source)
    if actor is not None and actor.named and actor.kind in ACTORS:
        yield actor.id


@remembered
def _find_event_nouns(view: StoryView, ref: ClaimRef) -> tuple[tuple[str, int], ...]:
    """Event nouns in a claim's words, each with its offset in the article; March is no march."""
    dates = [timex.span for timex in view.timexes(ref)]
    nouns = event_nouns()
    found = []
    for span in view.claim(ref).spans:
        for match in _LETTERS.finditer(view.words(ref.article, span)):
            word, start = match[0].lower(), span.start + match.start()
            singular = word if word in nouns else word.removesuffix("s")
            if singular in nouns and not any(d.start <= start < d.end for d in dates):
                found.append((singular, start))
    return tuple(found)


def _actors_near(
    view: StoryView, ref: ClaimRef, claim: Claim, start: int, word: str
) -> frozenset[str]:
    """Actors named after an event noun up to the next one, and the possessor before it."""
    others = [at for _, at in _find_event_nouns(view, ref) if at > start]
    end = min([claim.spans[-1].end, *others])
    text = view.report(ref).article.text
    found: set[str] = set()
    for source in view.report(ref).sources:
        for mention in source.mentions:
            follows = start <= mention.start and mention.end <= end + len(word)
            owns = mention.end <= start and re.fullmatch(
                r"(?:['’]s?)?\s(?:[\w-]+\s){0,2}", text[mention.end : start]
            )
            if follows or (owns and "’" in text[mention.end : start].replace("'", "’")):
                found.update(_actors(view, ref, source.id))
    return frozenset(found)


def _is_put_ahead(view: StoryView, ref: ClaimRef, start: int) -> bool:
    text = view.report(ref).article.text
    return FORWARD_WORDS.search(text[max(0, start - 60) : start]) is not None


def _is_referred(view: StoryView, ref: ClaimRef, start: int) -> bool:
    text = view.report(ref).article.text
    return REFERRED.search(text[max(0, start - 30) : start]) is not None


@remembered
def mentions_in(view: StoryView, ref: ClaimRef, spans: tuple[Span, ...]) -> frozenset[str]:
    """Ids of the actors named anywhere in some spans."""
    return frozenset(
        actor
        for mention, actors in _mentions(view, ref.article)
        if any(span.start <= mention.start and mention.end <= span.end for span in spans)
        for actor in actors
    )


@remembered
def _mentions(view: StoryView, article: str) -> list[tuple[Span, frozenset[str]]]:
    """Every mention in an article, with the actors whose it is."""
    return [
        (mention, frozenset(_actors(view, ClaimRef(article, ""), source.id)))
        for source in view.reports[article].sources
        for mention in source.mentions
    ]
