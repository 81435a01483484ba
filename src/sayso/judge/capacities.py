"""In what capacity somebody speaks: his calling, and the body that his description ties him to.

"Council engineer Arne Moss", "Eva Lind, the nurse in charge at the health department" and
"its deputy head" each have a calling and a body, or a word that stands for one. Read on the
surface: before and behind a name there is no more than a noun phrase.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache

from anyascii import anyascii

from sayso.judge.institutions import (
    bodily_nouns,
    find_bodies,
    find_role,
    institution_kinds,
    offices,
    person_nouns,
    private_nouns,
    voices,
)
from sayso.judge.papers import find_head
from sayso.judge.wordforms import Phrase, plain_words
from sayso.names import is_given_name
from sayso.places import resolve_place
from sayso.tables import load_table

LONGEST = 12
"""Words of a description; what is longer is a clause."""

_LEADING = frozenset({"mayor", "governor", "president", "premier", "prime minister", "king"})
"""Callings that a place itself may follow: the mayor of Leeds speaks for Leeds."""

MODIFIED = 4
"""Words of a title before a name that no table knows."""

_OWN_BODY = re.compile(r"\b(?:its|their)\b", re.IGNORECASE)
_OWN_LEAD = re.compile(r"\s*(?:its|their)\b", re.IGNORECASE)
_OWN_PERSON = re.compile(r"^\s*(?:his|her|my|our|your)\b", re.IGNORECASE)
_TIE = re.compile(r"\s+(?:of|at|for|with|from|in)\s+(?=\S)", re.IGNORECASE)
_CAPITALS = re.compile(
    r"(?:the )?((?:[A-Z][\w.&’'-]*)(?: (?:of|for|and|&|the|de|du|di|del|[A-Z][\w.&’'-]*))*)"
)
_AGENT = re.compile(r"(?:[^e]er|or|ist|ian|ican|man|woman|ant|ent)s?$")
_VERB = re.compile(r"(?:ed|ing)$")
_HONORIFIC = re.compile(r"(?:^|\s)(?:dr|mr|mrs|ms|prof|sir|lord|lady|rev|mx)\.?$", re.IGNORECASE)
_NO_CALLING = re.compile(
    r"\b(?:says?|said|told|tells?|asked|adds?|added|by|to|from|and|or|but|that|which|who|as|with|of|"
    r"on|at|in|is|was|were|are|be|has|had|have|the|a|an|when|while|if|for|not|also|then)$"
)
_LEADS = re.compile(
    r"^(?:who|which)\s+(?:now\s+|also\s+)?(?:leads?|led|heads?|headed|runs?|ran|chairs?|chaired|directs?|"
    r"directed|manages?|managed|represents?|represented|speaks? for|spoke for|works? (?:for|at)|"
    r"owns?|founded|oversees?|commands?|coaches|trains)\s+",
    re.IGNORECASE,
)
_IN_CHARGE = re.compile(r"\b(?:in charge|leading|senior|head|chief|on duty)\b", re.IGNORECASE)
_WORDS = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


@dataclass(frozen=True, slots=True)
class Capacity:
    """A calling ("engineer"), the bodies it is in, and whether one is meant by "its"."""

    calling: str
    bodies: frozenset[Phrase] = frozenset()
    taken_up: bool = False


@lru_cache(maxsize=20_000)  # the same few descriptions stand all over a story
def read_capacity(words: str, *, name: str = "", title: bool = False) -> Capacity | None:
    """What a description says of somebody; None where it is no description of a person.

    `name` is left out of the words; with `title` they stand right before it, where any noun of an
    agent is a calling. A nurse at a hospital is not its voice, a nurse in charge there is.

    >>> read_capacity("council engineer", title=True)
    Capacity(calling='engineer', bodies=frozenset({('council',)}), taken_up=False)
    >>> read_capacity("the nurse in charge at the county health department").bodies
    frozenset({('county', 'health', 'department')})
    >>> read_capacity("its deputy head").taken_up
    True
    """
    said = _without(words, name)
    bare = _HONORIFIC.sub("", said)
    if bare != said and re.search(r"['’]s?$", bare):
        return Capacity("doctor", frozenset(_of_possessor(f"{bare} doctor", "doctor")))
    said = _LEADS.sub("the head of ", bare)
    if not said or len(said.split()) > LONGEST or _OWN_PERSON.match(said):
        return None
    lead, *tails = _TIE.split(said)
    calling = _find_calling(lead, title=title or _OWN_LEAD.match(lead) is not None)
    if calling is None:
        return None
    if _OWN_BODY.search(lead):
        return Capacity(calling, taken_up=True)
    bodies = _of_possessor(lead, calling) or _of_compound(lead, calling)
    if not is_of_a_body(calling) and not _IN_CHARGE.search(said):
        return Capacity(calling, frozenset(bodies))
    for tail in tails:
        bodies = bodies or _as_body(tail.split(",")[0], calling)
    return Capacity(calling, frozenset(bodies) | frozenset(find_bodies(said)))


def _without(words: str, name: str) -> str:
    if name and name in words:
        words = re.sub(rf"\W*\b{re.escape(name)}\b.*", "", words, count=1)
    return words.strip(" ,;:–—-\"“”'")


def _find_calling(lead: str, *, title: bool) -> str | None:
    plain: str = re.sub(r"['’]s?(?=\W|$)", "", anyascii(lead).lower().replace(".", ""))
    tokens: list[str] = _WORDS.findall(plain)
    if not tokens:
        return None
    for size in (3, 2, 1):
        last = " ".join(tokens[-size:])
        if last in voices() or last in callings():
            return last
    if title and (known := _find_known(" ".join(tokens))):
        return known
    head = tokens[-1]
    if head in person_nouns() or head in private_nouns() or head in ("member", "official"):
        return head
    if not title or len(tokens) > MODIFIED or _NO_CALLING.search(plain.strip()):
        return None
    last = lead.split()[-1]
    if (last[:1].isupper() and is_given_name(anyascii(last).lower())) or (
        last.islower() and _VERB.search(head)
    ):
        return None
    named_so = (last.islower() and len(head) > 2) or _AGENT.search(head) is not None
    return head if named_so else None


def _of_possessor(lead: str, calling: str) -> set[Phrase]:
    """ "Saint Anne Hospital's doctor": what stands before the possessive."""
    before, found, _ = re.sub(r"['’]s?\s", "|", lead).rpartition("|")
    phrase = plain_words(before)
    if not found or not phrase:
        return set()
    known = _as_body(before, calling)
    return known or ({phrase} if before.islower() and len(phrase) <= MODIFIED else set())


def _of_compound(lead: str, calling: str) -> set[Phrase]:
    """ "Fire brigade spokesman": a body's noun right before the calling."""
    phrase = plain_words(lead)[: -len(calling.split())]
    if phrase and phrase[-1] in bodily_nouns():
        return {phrase}
    return set()


def _as_body(words: str, calling: str) -> set[Phrase]:
    """The body that words name: by its noun, else by capitals, unless it is a mere place."""
    found = set(find_bodies(words))
    if found:
        return found
    match = _CAPITALS.search(words)
    name = match.group(1) if match else ""
    phrase = plain_words(name)
    if not phrase:
        return set()
    if resolve_place(name) is not None and calling not in _LEADING:
        return set()
    return {phrase}


@cache
def callings() -> Mapping[str, tuple[tuple[str, ...], bool]]:
    """Callings, each with the nouns of the bodies they belong to, and whether they speak for it."""
    return {
        row["calling"]: (tuple(row["bodies"].split("|")), row["speaks"] == "yes")
        for row in load_table("callings")
    }


def is_of_a_body(calling: str) -> bool:
    """True for a calling that is a body's, whichever that is: a director, an inspector.

    >>> is_of_a_body("director"), is_of_a_body("publican"), is_of_a_body("judge")
    (True, False, True)
    """
    return calling in voices() or calling in callings()


def is_private_calling(calling: str) -> bool:
    """True for one who speaks for himself, as a witness, a baker or a judge does.

    >>> is_private_calling("baker"), is_private_calling("spokeswoman")
    (True, False)
    """
    return calling in offices() or calling in private_nouns() or not is_of_a_body(calling)


def _find_known(words: str) -> str | None:
    """The calling that a table knows in words; the same as a role where none knows more."""
    return next(
        (calling for calling in callings() if f" {calling} " in f" {words} "), find_role(words)
    )


_STAFF = frozenset({"employee", "staff", "staffer", "director", "manager", "one", "other", "boss"})
_INSIDERS = frozenset(
    """insider official aide member executive negotiator diplomat minister delegate
    investigator""".split()  # noqa: SIM905 - a list of words, kept readable
)


@cache
def _classes() -> Mapping[str, str]:
    return {row["word"]: row["class"] for row in load_table("vague_sources")}


def is_insider(words: str) -> bool:
    """True for one who is of some body, whichever: an official, two employees, a member.

    >>> is_insider("two employees"), is_insider("two survivors")
    (True, False)
    """
    head = find_head(words)
    forms = {head, head.removesuffix("s")}
    return bool(forms & _STAFF) or bool({_classes().get(form, "") for form in forms} & _INSIDERS)


def is_somebody(words: str) -> bool:
    """True where a description is of people, not of a thing that is said to say something.

    >>> is_somebody("a retired teacher"), is_somebody("a call with producers")
    (True, False)
    """
    head = find_head(words)
    forms = {head, head.removesuffix("s")}
    return bool(forms & _people()) or is_insider(words) or bool(_AGENT.search(head))


@cache
def _people() -> frozenset[str]:
    """The nouns for somebody."""
    nouns = person_nouns() | private_nouns() | bodily_nouns()
    return nouns.union(voices(), _classes())


def is_calling_of(calling: str, noun: str) -> bool:
    """False where a body of that noun has nobody of that calling: a chief executive in a union.

    >>> is_calling_of("chief executive", "guild"), is_calling_of("inspector", "police")
    (False, True)
    """
    if calling not in callings():
        return True
    nouns, _ = callings()[calling]
    if "company" in nouns:
        return institution_kinds().get(noun, "company") == "company"
    return noun not in bodily_nouns() or any(noun == words.split()[-1] for words in nouns)
