"""Doubts about a match, settled with the parse: is "May" a month, "1,500" a year, "fall" a season?

A sifter takes a `Place` and gives the draft, perhaps changed, or None where it is no time.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from spacy.tokens import Token

from sayso.model import TimexType
from sayso.timex.grammar import WAY, Draft
from sayso.timex.tense import FUTURE, find_direction
from sayso.timex.words import Words

TEMPORAL = frozenset({"DATE", "TIME"})
COUNTED = frozenset({"MONEY", "PERCENT", "QUANTITY", "CARDINAL"})
NAMES = frozenset({"PERSON", "ORG", "PRODUCT", "WORK_OF_ART", "GPE", "FAC", "LAW"})
BEFORE_YEAR = frozenset({"in", "since", "by", "until", "till", "before", "after", "during"}) | {
    "of", "from", "through", "for", "between", "and", "to", "the", "around",
}  # fmt: skip
BEFORE_BARE = frozenset({"for", "within", "after", "over", "took", "lasted", "last", "takes", "in"})
BEFORE_NTH = frozenset({"on", "by", "until", "from", "since", "after", "before", "of", "to"})
BEFORE_SEASON = frozenset({"in", "by", "since", "during", "until", "of", "before", "after", "for"})
TITLES = frozenset({"ORG", "WORK_OF_ART", "PRODUCT"})


@dataclass(frozen=True, slots=True)
class Place:
    """A draft with the words around it and the parse of its first and last word."""

    draft: Draft
    words: Words
    start: int
    end: int
    first: Token
    last: Token
    rule: str

    def before(self) -> str:
        """The word before, in lower case."""
        return self.words.lowers[self.start - 1] if self.start else ""

    def after(self) -> str:
        """The word after, in lower case."""
        return self.words.lowers[self.end] if self.end < len(self.words.lowers) else ""


def sift_year(place: Place) -> Draft | None:
    """A number of four digits is a year where it is dated so, or stands where years stand."""
    year, token = int(place.draft.symbolic[:4]), place.last
    before = place.words.letters[place.start - 1] if place.start else ""
    if before in ("$", "9", "d", "n", "|") or place.after() in (
        "percent",
        "%",
        "million",
        "billion",
    ):
        return None
    if token.ent_type_ in COUNTED or token.ent_type_ in NAMES - {"LAW", "ORG"}:
        return place.draft if place.before() == "in" and 1700 <= year <= 2100 else None
    if token.ent_type_ == "DATE" and 1000 <= year <= 2999:
        return place.draft
    counts = token.dep_ == "nummod" and token.head.tag_ == "NNS" and place.before() != "in"
    if counts or not 1700 <= year <= 2100:
        return None
    return place.draft if place.before() in BEFORE_YEAR or token.ent_type_ == "EVENT" else None


def sift_month(place: Place) -> Draft | None:
    """A month's name is no month as a verb, or in the name of a person or a body."""
    token = place.last
    if token.pos_ in ("VERB", "AUX") or token.ent_type_ in ("PERSON", "ORG"):
        return None
    ambiguous = token.lower_ in ("may", "march", "august", "april", "june", "mar", "sep")
    if (
        ambiguous
        and token.ent_type_ not in TEMPORAL
        and place.before() not in BEFORE_YEAR | {"last"}
    ):
        return None
    return place.draft


def sift_name(place: Place) -> Draft | None:
    """A weekday is none in the name of a person or a body ("Sunday Telegraph")."""
    token = place.last
    in_name = token.ent_type_ in ("PERSON", "ORG", "WORK_OF_ART") and (
        token.dep_ == "compound" and token.head.ent_type_ == token.ent_type_
    )
    return None if in_name else place.draft


def sift_season(place: Place) -> Draft | None:
    """ "fall" and "spring" are seasons as nouns that a preposition or a date holds."""
    token = place.last
    if token.pos_ in ("VERB", "AUX", "ADJ") or token.ent_type_ in NAMES:
        return None
    if token.ent_type_ == "DATE":
        return place.draft
    is_bare = token.dep_ == "compound" or place.before() not in BEFORE_SEASON
    return None if is_bare else place.draft


def sift_bare(place: Place) -> Draft | None:
    """ "weeks" alone is a duration after "for", "within" and their like."""
    if place.words.letters[place.start] == "z":
        return place.draft if place.before() == "over" else None
    return place.draft if place.before() in BEFORE_BARE else None


def sift_one(place: Place) -> Draft | None:
    """ "a year" is a rate after an amount, "one day" is no duration at all."""
    if (
        place.draft.symbolic.endswith(("S", "1TM", "PT1M"))
        and place.words.letters[place.start] == "a"
    ):
        return None
    if place.last.ent_type_ in TITLES and place.last.is_title:
        return None
    if place.after() in ("after", "before"):
        return place.draft
    if place.first.lower_ == "one" and place.after() != "-" and place.last.lower_ == "day":
        return None
    amount = place.start and place.words.letters[place.start - 1] in "n9$"
    by_time = place.last.dep_ == "npadvmod" and place.first.head.pos_ in ("NOUN", "SYM")
    if place.words.letters[place.start] == "a" and (amount or by_time) and place.after() != "-":
        return Draft(TimexType.SET, place.draft.symbolic)
    return place.draft


def sift_in(place: Place) -> Draft | None:
    """ "will end in two weeks" is a date ahead; "ended in two weeks" a duration."""
    said_in = place.before() == "in"
    if said_in and find_direction(place.last) == FUTURE and "X" not in place.draft.symbolic:
        duration = place.draft.symbolic
        grain = {"Y": "year", "M": "month", "W": "week"}.get(duration[-1], "day")
        if duration.startswith("PT"):
            return place.draft
        return replace(
            place.draft, type=TimexType.DATE, symbolic=f"published + {duration}.as({grain})"
        )
    return sift_one(place)


def sift_nth(place: Place) -> Draft | None:
    """ "the 29th" is a day after a preposition, with no noun behind it but "local time"."""
    if place.before() not in BEFORE_NTH:
        return None
    following = place.last.nbor() if place.last.i + 1 < len(place.last.doc) else None
    if following is None or following.lower_ == "local":
        return place.draft
    return None if following.pos_ in ("NOUN", "PROPN", "ADJ", "NUM", "VERB") else place.draft


def sift_set(place: Place) -> Draft | None:
    """ "daily" is none in a name ("the Daily News")."""
    return None if place.last.pos_ == "PROPN" or place.last.ent_type_ in NAMES else place.draft


def sift_deictic(place: Place) -> Draft | None:
    """ "USA Today" is a paper."""
    if place.last.lower_ == "soon" and (
        place.before() == "as" or place.after() in ("after", "as", "-")
    ):
        return None
    if place.last.lower_ == "future" and place.last.pos_ == "ADJ":
        return None
    in_name = place.last.ent_type_ in NAMES and place.last.is_title
    return None if in_name and not place.last.is_sent_start else place.draft


def sift_clock(place: Place) -> Draft | None:
    """A bare "10:30" or "noon" is a time of day unless it is a score or a verse."""
    token = place.last
    return place.draft if token.ent_type_ in TEMPORAL or place.before() in ("at", "by") else None


def sift_quarter(place: Place) -> Draft | None:
    """A quarter is one that began, or, under a verb that looks ahead, the closest."""
    symbolic = place.draft.symbolic
    if find_direction(place.last) == FUTURE:
        symbolic = symbolic.replace(WAY, "near")
    return replace(place.draft, symbolic=symbolic.replace(WAY, "past"))


def sift_title(place: Place) -> Draft | None:
    """ "This Week" and "60 Minutes" are programmes."""
    return None if place.last.ent_type_ in TITLES and place.last.is_title else place.draft


def sift_past(place: Place) -> Draft | None:
    """ "in the past" is a time, "the past government" is not."""
    return place.draft if place.before() in ("in", "from", "of") and not _has_noun(place) else None


def _has_noun(place: Place) -> bool:
    return bool(place.last.pos_ == "ADJ" and place.last.head.i > place.last.i)


def sift_current(place: Place) -> Draft | None:
    """ "current" speaks of now."""
    return place.draft if place.last.pos_ == "ADJ" else None


def sift_as_it_is(place: Place) -> Draft | None:
    """Nothing in the parse speaks against it; `find` settles the rest."""
    return place.draft


def sift_the_year(place: Place) -> Draft | None:
    """ "the year" is this year, and a length where it "ended" on a day."""
    if place.after() in ("ended", "ending"):
        return Draft(TimexType.DURATION, "P1Y")
    return place.draft if place.before() in ("for", "in", "of", "during", "this") else None


SIFTERS: dict[str, Callable[[Place], Draft | None]] = {
    "year": sift_year,
    "month": sift_month,
    "name": sift_name,
    "season": sift_season,
    "bare": sift_bare,
    "one": sift_one,
    "in": sift_in,
    "nth": sift_nth,
    "set": sift_set,
    "deictic": sift_deictic,
    "clock": sift_clock,
    "quarter": sift_quarter,
    "year_ago": sift_as_it_is,
    "year_back": sift_as_it_is,
    "title": sift_title,
    "past": sift_past,
    "current": sift_current,
    "the_year": sift_the_year,
}
