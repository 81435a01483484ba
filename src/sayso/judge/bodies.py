"""Who speaks for which body: the ministry, its spokesman, its minister, "the office's chief".

A body is known by the words that name it. Within one story, shorter and longer names of it are
one ("the League", "the Seafarers' League"; "FDA", "the Food and Drug Administration").
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import cache

from anyascii import anyascii

from sayso.model import Source, SourceKind, Span
from sayso.places import resolve_place
from sayso.tables import load_table
from sayso.view import StoryView

Phrase = tuple[str, ...]
"""The words of a body's name in lower case, without articles and prepositions."""

WINDOW_BEFORE, WINDOW_AFTER = 80, 90
MODIFIERS = 3
_WORD = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_SMALL = frozenset(
    """the a an its his her their our this that of for and at in on by from with to s as is was who
    which said says told new former acting then also both two three""".split()  # noqa: SIM905 - a list of words, kept readable
)
_STOPS = re.compile(r"[.;:!?()\[\]“”\"\n]|\s[–—-]\s")
_AFTER = re.compile(
    r",?\s*(?:(?:a|an|the|its|their|his|her|who|which|[\w-]+['’]s)\s+)?[^,.;:!?()\n“”\"]{3,90}"
)
_OF_BODY = re.compile(
    r"\s+(?:of|for) (?:the )?(?:[A-Z][\w.&-]*|of|for|and|the)(?: (?:[A-Z][\w.&-]*|of|for|and|the))*"
)
_OFFICE = re.compile(r"([\w ]+)['’]s? office")
_MINISTERS = (
    re.compile(r"\bminister (?:of|for) (?:the )?([a-z]+)"),
    re.compile(r"\b([a-z]+) minister\b"),
)


@cache
def _institutions() -> Mapping[str, str]:
    return {row["noun"]: row["kind"] for row in load_table("institutions")}


@cache
def _voices() -> Mapping[str, bool]:
    """Roles that speak for a body, and whether they do so without a name."""
    rows = {row["word"]: row["unnamed"] == "yes" for row in load_table("voices")}
    return dict(sorted(rows.items(), key=lambda item: -len(item[0])))


def plain_words(name: str) -> Phrase:
    """A name as it compares: without case, marks, articles, prepositions and possessives.

    >>> plain_words("The Ministry of Health’s")
    ('ministry', 'health')
    """
    plain = re.sub(r"['’]s?(?=\W|$)", "", anyascii(name).lower())
    plain = re.sub(r"\b([a-z])\.(?=[a-z]\b)", r"\1", plain)
    return tuple(word for word in _WORD.findall(plain) if word not in _SMALL)


def find_bodies(words: str) -> Iterator[Phrase]:
    """The bodies that a description names by an institution's noun.

    >>> list(find_bodies("a spokeswoman for the port authority"))
    [('port', 'authority')]
    >>> list(find_bodies("the minister of agriculture"))
    [('agriculture', 'ministry')]
    """
    plain = re.sub(r"['’]s?(?=\W|$)", " |", anyascii(words).lower())
    tokens = re.findall(r"[a-z0-9]+(?:-[a-z0-9]+)*|[|,]", plain)
    for at, token in enumerate(tokens):
        if _institutions().get(token, "outlet") == "outlet":
            continue
        start = at
        while start > max(0, at - MODIFIERS) and _modifies(tokens[start - 1]):
            start -= 1
        tail: Phrase = ()
        if tokens[at + 1 : at + 2] == ["of"]:
            tail = tuple(t for t in tokens[at + 2 : at + 5] if t not in _SMALL and t not in "|,")
        yield (*tokens[start:at], token, *tail)
    for pattern in _MINISTERS:
        for field in pattern.findall(anyascii(words).lower()):
            if field not in _SMALL and field not in ("prime", "deputy", "vice", "cabinet"):
                yield (field, "ministry")


def _modifies(token: str) -> bool:
    return token not in _SMALL and token not in "|," and token not in _voices()


def find_role(words: str) -> str | None:
    """The role that a description gives, of those that speak for a body; the longest that fits.

    >>> find_role("League chairman"), find_role("a nurse")
    ('chairman', None)
    """
    plain = f" {' '.join(_WORD.findall(anyascii(words).lower()))} "
    return next((role for role in _voices() if f" {role} " in plain), None)


class Bodies:
    """The bodies of one story, and who speaks for each."""

    def __init__(self, view: StoryView) -> None:
        self._view = view
        self._own: dict[tuple[str, str], set[Phrase]] = defaultdict(set)
        self._leaning: dict[tuple[str, str], set[Phrase]] = defaultdict(set)
        self._roles: dict[tuple[str, str], str] = {}
        self._offices: dict[tuple[str, str], str] = {}
        for article, report in view.reports.items():
            for source in report.sources[1:]:
                self._place(article, source)
        self._take_up_papers()
        self._add_courts()
        self._resolve_within_articles()
        self._cluster = _cluster(
            {p for ps in (*self._own.values(), *self._leaning.values()) for p in ps}
        )
        self._holders = self._find_holders()
        self._shared = self._share_by_actor()

    def spoken_for(self, article: str, source: Source) -> frozenset[str]:
        """The bodies whose word a source's word is: its own, or that it is a voice of."""
        key = (article, source.id)
        found = {self._cluster[phrase] for phrase in self._own.get(key, ())}
        actor = self._view.actor(article, source.id)
        if actor is not None and source.named:
            found |= self._shared.get(actor.id, set())
        for role in {self._roles.get(key), self._offices.get(key)} - {None}:
            found |= self._holders.get(role or "", frozenset())
        return frozenset(found)

    def leaning(self, article: str, source: Source) -> frozenset[str]:
        """The bodies that a source who is not named, and is no voice, is said to be of."""
        return frozenset(self._cluster[p] for p in self._leaning.get((article, source.id), ()))

    def _place(self, article: str, source: Source) -> None:
        key = (article, source.id)
        if source.named and source.name:
            self._place_named(article, source)
            return
        words = source.descriptor or ""
        self._note_office(key, words)
        role = find_role(words)
        phrases = set(find_bodies(words))
        if source.body:
            phrases.add(plain_words(source.body))
        phrases.discard(())
        if is_paper(source):
            self._own[key] |= phrases or set(self._issuers(article, source))
            self._own[key] |= {(f"paper-{group}",) for group in find_spoken_papers(words)}
            return
        if role is not None:
            self._own[key] |= {(f"paper-{group}",) for group in _papers_of(role)}
        if role is None:
            if phrases and _is_body(words):
                self._own[key] |= {next(iter(sorted(phrases, key=lambda p: -len(p))))}
            else:
                self._leaning[key] |= phrases
            return
        definite = not re.match(r"\s*(?:an?|one|two|three|several|some|many)\b", words, re.I)
        singular = not re.search(r"(?:officials|ministers|officers|s)\s*$", words.split(",")[0])
        if _voices()[role] or (definite and singular):
            self._own[key] |= phrases
            if definite and singular:
                self._roles[key] = role
        else:
            self._leaning[key] |= phrases

    def _place_named(self, article: str, source: Source) -> None:
        key = (article, source.id)
        name = plain_words(source.name or "")
        if name and (source.kind is not SourceKind.PERSON or name[-1] in _institutions()):
            self._own[key].add(name)
        if source.kind is not SourceKind.PERSON:
            return
        described = list(self._descriptions(article, source))
        for words, where in described:
            self._note_office(key, words)
            role = find_role(words)
            if role is None:
                continue
            self._roles.setdefault(key, role)
            self._own[key] |= {(f"paper-{group}",) for group in _papers_of(role)}
            self._own[key] |= set(find_bodies(words))
            self._own[key] |= set(self._named_within(article, where, source))
            if source.body and words == source.descriptor:
                self._own[key].add(plain_words(source.body))
        self._own[key].discard(())

    def _note_office(self, key: tuple[str, str], words: str) -> None:
        """The sheriff's office, and its spokeswoman, speak for the sheriff."""
        match = _OFFICE.search(words.lower())
        role = find_role(match.group(1)) if match else None
        if role is not None:
            self._offices[key] = role

    def _descriptions(self, article: str, source: Source) -> Iterator[tuple[str, Span]]:
        """What stands right before and after a person's name, and what upstream found."""
        text = self._view.reports[article].article.text
        if source.descriptor:
            yield source.descriptor, Span(0, 0)
        for mention in source.mentions[:6]:
            own = text[mention.start : mention.end]
            if len(own) > len(source.name or "") + 3:
                yield own, mention
            before = text[max(0, mention.start - WINDOW_BEFORE) : mention.start]
            yield from _before(before, mention.start)
            match = _AFTER.match(text, mention.end, mention.end + WINDOW_AFTER)
            if match and match.group().startswith(","):
                yield match.group(), Span(match.start(), match.end())
            match = _OF_BODY.match(text, mention.end, mention.end + WINDOW_AFTER)
            if match:
                yield f"voice {match.group()}", Span(match.start(), match.end())

    def _issuers(self, article: str, paper: Source) -> Iterator[Phrase]:
        """The one body that is named in the sentence where a statement or notice is first."""
        text = self._view.reports[article].article.text
        for mention in paper.mentions[:1]:
            lead = text[max(0, mention.start - 6) : mention.start].lower()
            if not re.search(r"\b(?:in|its|their|an?)\s+(?:an?\s+|its\s+)?$", lead):
                return
            start = max(text.rfind(mark, 0, mention.start) for mark in (". ", "\n", "? ")) + 1
            where = Span(start, mention.end)
            found = set(self._named_within(article, where, paper))
            if len(found) == 1:
                yield found.pop()

    def _named_within(self, article: str, where: Span, person: Source) -> Iterator[Phrase]:
        for other in self._view.reports[article].sources[1:]:
            if other.id == person.id or other.kind is SourceKind.PERSON or not other.name:
                continue
            if any(where.covers(mention) for mention in other.mentions):
                yield plain_words(other.name)

    def _take_up_papers(self) -> None:
        """ "The draft" is the draft decree that the article named before."""
        for article, report in self._view.reports.items():
            papers = [source for source in report.sources[1:] if is_paper(source)]
            for paper in papers:
                key, words = (article, paper.id), (paper.descriptor or "").lower()
                if not words.startswith(("the ", "that ", "this ")) or self._own.get(key):
                    continue
                for other in papers:
                    if other is not paper and find_papers(other.descriptor or "") & find_papers(
                        words
                    ):
                        self._own[key] |= self._own.get((article, other.id), set())

    def heads(self, article: str, source: Source) -> frozenset[str]:
        """The institution's nouns of the bodies that a source's word is the word of."""
        return frozenset(
            word
            for phrase in self._own.get((article, source.id), ())
            for word in phrase
            if word in _institutions()
        )

    def _resolve_within_articles(self) -> None:
        """Give short names their long form where one article has just one that fits."""
        for article in self._view.reports:
            keys = [key for key in {**self._own, **self._leaning} if key[0] == article]
            longer = {
                phrase for key in keys for phrase in self._own.get(key, ()) if len(phrase) > 1
            }
            companies = self._companies(article)
            for key in keys:
                for table in (self._own, self._leaning):
                    if key in table:
                        table[key] = {_lengthen(p, longer, companies) for p in table[key]}

    def _companies(self, article: str) -> set[Phrase]:
        """The organisations of an article that are no ministry, police and the like."""
        return {
            phrase
            for source in self._view.reports[article].sources[1:]
            if source.named and source.kind is SourceKind.ORGANISATION and source.name
            for phrase in [plain_words(source.name)]
            if phrase and phrase[-1] not in _institutions() and not resolve_place(source.name)
        }

    def _share_by_actor(self) -> dict[str, set[str]]:
        """What one report says of an actor's body holds in the others."""
        shared: dict[str, set[str]] = defaultdict(set)
        for (article, source_id), phrases in self._own.items():
            actor = self._view.actor(article, source_id)
            if actor is not None and self._view.source(article, source_id).named:
                shared[actor.id] |= {self._cluster[phrase] for phrase in phrases}
        return shared

    def _add_courts(self) -> None:
        """A court's word is its ruling's."""
        for table in (self._own, self._leaning):
            for phrases in table.values():
                if any("court" in phrase for phrase in phrases):
                    phrases.add(("paper-court",))

    def _find_holders(self) -> dict[str, frozenset[str]]:
        """The one named person who holds a role in this story, by an identity for it."""
        holders: dict[str, set[str]] = defaultdict(set)
        for (article, source_id), role in self._roles.items():
            source = self._view.source(article, source_id)
            if source.named and source.name:
                words = plain_words(source.name)
                holders[role].add(words[-1] if words else "")
        return {
            role: frozenset({f"role:{role}:{next(iter(names))}"})
            for role, names in holders.items()
            if len(names) == 1
        }


@cache
def _documents() -> tuple[tuple[str, str, frozenset[str]], ...]:
    return tuple(
        (row["noun"], row["class"], frozenset(row["spoken_by"].split("|")) - {""})
        for row in load_table("documents")
    )


def find_papers(words: str) -> frozenset[str]:
    """The classes of paper that a description names; "document" where it is of another kind.

    >>> sorted(find_papers("court documents"))
    ['court', 'document']
    """
    found = {group for noun, group, _ in _documents() if re.search(rf"\b{noun}\b", words.lower())}
    return frozenset(found or {"document"})


def find_spoken_papers(words: str) -> frozenset[str]:
    """The classes of paper that are somebody's own word: a judge's, the authors'."""
    return frozenset(
        group
        for noun, group, spoken in _documents()
        if spoken and re.search(rf"\b{noun}\b", words.lower())
    )


def is_paper(source: Source) -> bool:
    """True for a document, also where only its noun says so ("a draft decree of the ministry")."""
    if source.kind is SourceKind.DOCUMENT:
        return True
    lead = re.split(
        r"\b(?:of|by|from|to|in|on|with|that|which)\b", (source.descriptor or "").lower()
    )
    words = _WORD.findall(lead[0])
    return not source.named and bool(words) and words[-1] in {noun for noun, _, _ in _documents()}


def _papers_of(role: str) -> frozenset[str]:
    return frozenset(group for _, group, spoken in _documents() if role in spoken)


def _is_body(words: str) -> bool:
    """True when a description is of a body itself, not of people in it.

    >>> _is_body("the anti-graft commission"), _is_body("two people at the ministry")
    (True, False)
    """
    lead = re.split(r"\b(?:of|at|in|for|from|with|who|that|which)\b", words.lower())[0]
    tokens = _WORD.findall(re.sub(r"['’]s?(?=\W|$)", "", anyascii(lead)))
    return bool(tokens) and tokens[-1] in _institutions()


def _before(window: str, end: int) -> Iterator[tuple[str, Span]]:
    """The run of words before a name: "League chairman ", "The governor, "."""
    run = _STOPS.split(window)[-1]
    bare = run.rstrip()
    if bare.endswith(","):
        words = bare[:-1].split(",")[-1]
        if not re.match(r"\s*(?:the|a|an|its|his|her|their|[\w-]+['’]s)\b", words, re.IGNORECASE):
            return
    else:
        words = bare.split(",")[-1]
    start = end - len(run) + run.rfind(words)
    yield words, Span(max(0, start), end)


def _lengthen(phrase: Phrase, longer: Iterable[Phrase], companies: set[Phrase]) -> Phrase:
    if len(phrase) == 1 and _institutions().get(phrase[0]) == "company" and len(companies) == 1:
        return next(iter(companies))
    fitting = {other for other in longer if set(phrase) < set(other) and phrase[-1] in other}
    heads = {other for other in fitting if other[-1] == phrase[-1]} or fitting
    return next(iter(heads)) if len(heads) == 1 else phrase


def _cluster(phrases: set[Phrase]) -> dict[Phrase, str]:
    """Phrases that name one body, each with the identity of its class."""
    ordered = sorted(phrases, key=lambda p: (-len(p), p))
    names: dict[Phrase, str] = {}
    kept: list[Phrase] = []
    for phrase in ordered:
        fitting = [other for other in kept if is_same_body(phrase, other)]
        classes = {names[other] for other in fitting}
        if len(classes) == 1 or (classes and len(phrase) > 1):
            names[phrase] = names[fitting[0]]
        else:
            names[phrase] = f"body:{' '.join(phrase)}"
        kept.append(phrase)
    return names


def is_same_body(short: Phrase, long: Phrase) -> bool:
    """True when two phrases may name one body of a story.

    >>> is_same_body(("statistics", "institute"), ("national", "statistics", "institute"))
    True
    >>> is_same_body(("tajik", "defence", "ministry"), ("kyrgyz", "defence", "ministry"))
    False
    """
    if short == long:
        return True
    if len(short) == 1 and short[0] == "".join(word[0] for word in long) and len(long) > 1:
        return True
    a, b = set(short), set(long)
    if short[-1] != long[-1] and not (a < b and short[-1] in _institutions()):
        return False
    return a < b or b < a
