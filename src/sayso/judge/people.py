"""Who is meant in a story by a surname, by a title, by an office: "Brook", "the county clerk".

A report names somebody in full once and by less from then on, and another report may never give
the name: "the race director" is the one race director whom the story names. Whose word a lawyer or
an agent gives is his client's.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator

from sayso.judge.capacities import callings, read_capacity
from sayso.judge.descriptions import find_descriptions
from sayso.judge.institutions import is_definite, voices
from sayso.judge.papers import is_paper
from sayso.judge.surface import people as people_nouns
from sayso.judge.wordforms import Phrase, plain_words
from sayso.model import Source, SourceKind
from sayso.names import is_given_name, to_name
from sayso.view import StoryView

Key = tuple[str, str]
"""An article's id and the id of a source in it."""

_RANKS = frozenset(
    """deputy vice assistant former ex associate junior co outgoing designate late retired
    acting""".split()  # noqa: SIM905 - a list of words, kept readable
)
_LOOSE = frozenset(
    """official member source person man woman insider employee worker resident witness expert
    analyst adviser aide colleague friend relative one other reporter journalist correspondent
    spokesman spokeswoman spokesperson""".split()  # noqa: SIM905 - a list of words, kept readable
)
"""Heads of descriptions that many bear: they tell nobody apart."""

_PRONOUNS = frozenset({"he", "she", "they", "it", "who", "we", "i", "you"})

_FOR_ANOTHER = "lawyer|solicitor|attorney|barrister|counsel|advocate|agent|publicist|" + (
    "spokesman|spokeswoman|spokesperson|representative|manager"
)
_REPRESENTS = re.compile(
    rf"^\W*(?:his|her|(?P<name>[A-Z][\w’'-]+(?: [A-Z][\w’'-]+)*?)['’]s?) (?:\w+ )?"
    rf"(?:{_FOR_ANOTHER})\b"
    rf"|\b(?:lawyer|solicitor|attorney|barrister|counsel|advocate|agent|publicist) (?:for|of) "
    r"(?P<of>[A-Z][\w’'-]+(?: [A-Z][\w’'-]+)*)"
)
_END = re.compile(r"\b(?:of|at|for|in|on|with|from|to|by|who|which|that)\b|,")


class People:
    """The people of one story, each by one identity, and who else is one of them."""

    def __init__(self, view: StoryView) -> None:
        self._view = view
        self._full: dict[Key, str] = {}
        self._words: dict[str, set[str]] = defaultdict(set)
        self._roles: dict[str, set[Phrase]] = defaultdict(set)
        for article, source in self._named():
            self._note_full(article, source)
        for article, source in self._named():
            self._note_short(article, source)
        for article, source in self._named():
            self._note_roles(article, source)
        self._principals = dict(self._find_principals())

    def identities(self, article: str, source: Source) -> frozenset[str]:
        """Who a source is, told by his name or office; and for whom he speaks, told by that.

        Empty where the story leaves it open.
        """
        key = (article, source.id)
        found = {self._full.get(key), self._principals.get(key)}
        if not source.named:
            found.add(self._find_holder(source))
        return frozenset(who for who in found if who is not None)

    def _named(self) -> Iterator[tuple[str, Source]]:
        for article, report in self._view.reports.items():
            for source in report.sources[1:]:
                if source.named and source.name and source.kind is not SourceKind.OUTLET:
                    yield article, source

    def _note_full(self, article: str, source: Source) -> None:
        words = _bare(source.name or "", self._view.reports[article].article.text)
        if source.kind is not SourceKind.PERSON or len(words) < 2:
            return
        alike = [who for who, known in self._words.items() if _is_one(known, set(words))]
        who = alike[0] if len(alike) == 1 else f"person:{' '.join(words)}"
        self._full[article, source.id] = who
        self._words[who] |= set(words)

    def _note_short(self, article: str, source: Source) -> None:
        """A surname, alone or behind a title, is the one person's who bears it."""
        if (article, source.id) in self._full:
            return
        words = _bare(source.name or "", self._view.reports[article].article.text)
        if len(words) == 1:
            surnames = [who for who in self._words if who.split()[-1] == words[0]]
            others = [] if is_given_name(words[0]) else self._bearers(words)
            bearers = surnames or others
            if len(bearers) == 1:
                self._full[article, source.id] = bearers[0]

    def _note_roles(self, article: str, source: Source) -> None:
        who = self._full.get((article, source.id))
        if who is None:
            return
        for words, _, title in find_descriptions(self._view, article, source):
            lead = words.split(source.name or "\0")[0]
            role = read_role(lead) if read_capacity(lead, title=title) is not None else ()
            if role:
                self._roles[who].add(role)

    def _find_holder(self, source: Source) -> str | None:
        """The one person of the story who holds the office that a description names."""
        words = source.descriptor or ""
        if is_paper(source) or not is_definite(words):
            return None
        role = read_role(words)
        if not role:
            return None
        holders = [
            who for who, roles in self._roles.items() if any(is_one_role(role, r) for r in roles)
        ]
        return holders[0] if len(holders) == 1 else None

    def _find_principals(self) -> Iterator[tuple[Key, str]]:
        """For each lawyer or agent the person whose he is."""
        for article, report in self._view.reports.items():
            for source in report.sources[1:]:
                who = self._find_principal(article, source)
                if who is not None and who != self._full.get((article, source.id)):
                    yield (article, source.id), who

    def _find_principal(self, article: str, source: Source) -> str | None:
        described: Iterable[str] = (source.descriptor or "",)
        if source.named:
            described = (words for words, _, _ in find_descriptions(self._view, article, source))
        for words in described:
            match = _REPRESENTS.search(words)
            if match is None:
                continue
            name = match["name"] or match["of"]
            if name is None:
                return self._last_named(article, source)
            bearers = self._bearers(plain_words(name))
            if len(bearers) == 1:
                return bearers[0]
        return None

    def _bearers(self, words: Phrase) -> list[str]:
        return [who for who, known in self._words.items() if words and set(words) <= known]

    def _last_named(self, article: str, source: Source) -> str | None:
        """The person who was named last before somebody who is called his or hers."""
        at = min((mention.start for mention in source.mentions), default=0)
        earlier = [
            (mention.start, self._full[article, other.id])
            for other in self._view.reports[article].sources[1:]
            if (article, other.id) in self._full and other.id != source.id
            for mention in other.mentions
            if mention.start < at
        ]
        return max(earlier)[1] if earlier else None


def read_role(words: str) -> Phrase:
    """The words of an office, its head last; empty where a description tells nobody apart.

    >>> read_role("the race director of the marathon"), read_role("two members"), read_role("he")
    (('race', 'director'), (), ())
    """
    lead = _END.split(words.strip(' ,;:–—-"“”').lower().replace("-", " "))[0]
    plain = plain_words(re.sub(r"\b[\w.]+['’]s?\s", " ", lead))[-3:]
    if not plain or plain[-1] in _LOOSE | _PRONOUNS or plain[-1].removesuffix("s") in _LOOSE:
        return ()
    if plain[-2:] == ("secretary", "general"):
        plain = (*plain[:-2], "general", "secretary")
    return plain


def is_one_role(one: Phrase, other: Phrase) -> bool:
    """True for two wordings of one office: the head is one, and no rank sets them apart.

    >>> is_one_role(("county", "clerk"), ("clerk",)), is_one_role(("deputy", "clerk"), ("clerk",))
    (True, False)
    """
    if one[-1] != other[-1]:
        return False
    a, b = set(one), set(other)
    return (a & _RANKS) == (b & _RANKS) and (a <= b or b <= a or len(a & b) > 1)


def _bare(name: str, text: str) -> Phrase:
    """The words of a name without its titles; a word that the text also uses with "the" is one."""
    words = plain_words(to_name(name))
    while len(words) > 1 and _is_title(words[0], text):
        words = words[1:]
    return words


def _is_title(word: str, text: str) -> bool:
    if is_given_name(word):
        return False
    if word in voices() or word in callings() or word in people_nouns():
        return True
    if f"the {word}" not in text.lower():  # says so sooner than a pattern is made
        return False
    return re.search(rf"\bthe {re.escape(word)}\b", text, re.IGNORECASE) is not None


def _is_one(known: set[str], words: set[str]) -> bool:
    """True where one of two full names holds the other."""
    return words <= known or known <= words
