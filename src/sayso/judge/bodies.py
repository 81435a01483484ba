"""Who speaks for which body: the ministry, its spokesman, its minister, "the office's chief".

A body is known by the words that name it. Within one story, shorter and longer names of it are
one ("the League", "the Seafarers' League"; "FDA", "the Food and Drug Administration").
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator

from sayso.judge.antecedents import Antecedents, is_possessed
from sayso.judge.capacities import (
    Capacity,
    callings,
    is_insider,
    is_of_a_body,
    is_private_calling,
    read_capacity,
)
from sayso.judge.descriptions import find_descriptions
from sayso.judge.institutions import (
    MEANT_FOR,
    bodily_nouns,
    company_nouns,
    find_bodies,
    find_issuer,
    find_office,
    find_possessor,
    find_role,
    find_whole,
    institution_kinds,
    is_bodily,
    is_company,
    is_definite,
    offices,
    person_nouns,
    private_nouns,
    voices,
)
from sayso.judge.papers import (
    find_head,
    find_papers,
    find_spoken_papers,
    is_paper,
    papers_of,
)
from sayso.judge.phrases import cluster_phrases, is_name_like, is_paper_phrase, lengthen
from sayso.judge.wordforms import Phrase, plain_words
from sayso.model import Source, SourceKind, Span
from sayso.places import resolve_nationality, resolve_place
from sayso.view import StoryView

_ITS = re.compile(r"(?:its|their)\s", re.IGNORECASE)
_OF_ITS = re.compile(r"\b(?:of|on|at|in|from) (?:its|their)\b", re.IGNORECASE)
_OFFICE = re.compile(r"([\w ]+)['’]s? office")


class Bodies:
    """The bodies of one story, and who speaks for each."""

    def __init__(self, view: StoryView, more: Iterable[tuple[str, Source]] = ()) -> None:
        self._view = view
        self._guessed: set[tuple[str, str]] = set()
        self._named_before = Antecedents(view, lambda word: word in bodily_nouns())
        self._own: dict[tuple[str, str], set[Phrase]] = defaultdict(set)
        self._leaning: dict[tuple[str, str], set[Phrase]] = defaultdict(set)
        self._roles: dict[tuple[str, str], str] = {}
        self._office_roles: dict[tuple[str, str], str] = {}
        self._capacities: dict[tuple[str, str], list[Capacity]] = defaultdict(list)
        self._publishers = {report.article.publisher for report in view.reports.values()}
        self._people = {
            source.name
            for report in view.reports.values()
            for source in report.sources[1:]
            if source.named and source.kind is SourceKind.PERSON
        }
        for article, report in view.reports.items():
            for source in report.sources[1:]:
                self._place(article, source)
        more = list(more)
        for article, source in more:
            self._place(article, source)
        self._drop_clauses()
        self._take_up_names()
        self._take_up_papers()
        self._join_callings()
        self._join_houses()
        self._take_up_bodies(more)
        self._add_courts()
        self._resolve_within_articles()
        self._cluster = cluster_phrases(
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
        for role in {self._roles.get(key), self._office_roles.get(key)} - {None}:
            found |= self._holders.get(role or "", frozenset())
        return frozenset(found)

    def leaning(self, article: str, source: Source) -> frozenset[str]:
        """The bodies that a source who is not named, and is no voice, is said to be of.

        For "two Chilean diplomats" that is their country's government.
        """
        said = {self._cluster[p] for p in self._leaning.get((article, source.id), ())}
        if not said and not source.named and is_insider(source.descriptor or ""):
            words = (source.descriptor or "").replace(".", "").split()
            said = {f"gov:{land}" for land in map(resolve_nationality, words) if land}
        return frozenset(said)

    def _place(self, article: str, source: Source) -> None:
        key = (article, source.id)
        if source.named and source.name:
            self._place_named(article, source)
            return
        words = source.descriptor or ""
        self._note_office(key, words)
        role = find_role(words)
        if role is None and is_definite(words) and find_head(words) in person_nouns():
            self._roles[key] = find_head(words)
        issued = MEANT_FOR.split(words)[0] if is_paper(source) else words
        phrases = set(find_bodies(issued))
        if source.body:
            phrases.add(plain_words(source.body))
        phrases.discard(())
        if is_paper(source):
            stated = phrases or set(find_issuer(words)) or self._take_up_its(article, source)
            self._own[key] |= stated or set(self._issuers(article, source))
            if not stated:
                self._guessed.add(key)
            self._own[key] |= {(f"paper-{group}",) for group in find_spoken_papers(words)}
            return
        if role is not None:
            self._own[key] |= {(f"paper-{group}",) for group in papers_of(role)}
        if role is None and not phrases and find_head(words) in callings():
            self._capacities[key].append(Capacity(find_head(words)))
        if role is None:
            if phrases and is_bodily(words):
                fullest = min(phrases, key=lambda p: (-len(p), p))
                self._own[key] |= set(find_whole(words)) or {fullest}
            else:
                mine = _OF_ITS.search(words) is not None and not phrases
                self._leaning[key] |= self._take_up(article, source) if mine else phrases
            return
        if voices()[role] or is_definite(words):
            said = phrases or set(find_possessor(words, role)) or self._take_up_its(article, source)
            if said:
                self._own[key] |= said
            elif role in callings():
                self._capacities[key].append(Capacity(role))
            else:
                self._own[key] |= set(find_office(words))
            if is_definite(words):
                self._roles[key] = role
        else:
            self._leaning[key] |= phrases

    def _place_named(self, article: str, source: Source) -> None:
        key = (article, source.id)
        name = plain_words(source.name or "")
        if name and (source.kind is not SourceKind.PERSON or name[-1] in bodily_nouns()):
            self._own[key].add(name)
        if source.kind is SourceKind.PERSON and self._is_thing(article, source):
            self._own[key].add(name)
            return
        if source.kind is not SourceKind.PERSON and not self._is_personal(article, source):
            return
        for words, where, title in find_descriptions(self._view, article, source):
            self._note_office(key, words)
            capacity = read_capacity(words, name=source.name or "", title=title)
            if capacity is None:
                continue
            self._capacities[key].append(capacity)
            role = find_role(words) or capacity.calling
            self._roles.setdefault(key, role)
            self._own[key] |= {(f"paper-{group}",) for group in papers_of(role)}
            self._own[key] |= capacity.bodies or set(find_possessor(words, role))
            if role in voices():
                self._own[key] |= set(self._named_within(article, where, source))
            if source.body and words == source.descriptor and is_of_a_body(capacity.calling):
                self._own[key].add(plain_words(source.body))
            if capacity.taken_up and not capacity.bodies:
                body = self._named_before.subject(article, where.start or source.mentions[0].start)
                self._own[key] |= {body} if body else set()
        if any(not phrase[0].startswith("paper-") for phrase in self._own[key] if phrase):
            self._own[key].discard(name)
        self._own[key].discard(())

    def _is_thing(self, article: str, source: Source) -> bool:
        """True for a name taken for a person's that the text takes up with "it"."""
        text = self._view.reports[article].article.text
        described = find_descriptions(self._view, article, source)
        if any(title and is_company(words.lower().strip()) for words, _, title in described):
            return True
        words = {text[m.start : m.end].lower() for m in source.mentions}
        return bool(words & {"it", "its", "the company", "the firm"}) and not words & {"he", "she"}

    def _is_personal(self, article: str, source: Source) -> bool:
        """True for a name taken for a body's that a calling stands before: a person's."""
        if len(plain_words(source.name or "")) < 2:
            return False
        if source.name in self._people:
            return True
        return any(
            title
            and (read := read_capacity(words, name=source.name or "", title=True))
            and is_of_a_body(read.calling)
            and words[:1].islower()
            for words, _, title in find_descriptions(self._view, article, source)
        )

    def _note_office(self, key: tuple[str, str], words: str) -> None:
        """The sheriff's office, and its spokeswoman, speak for the sheriff."""
        match = _OFFICE.search(words.lower())
        role = find_role(match.group(1)) if match else None
        if role is not None:
            self._office_roles[key] = role

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

    def _take_up_its(self, article: str, source: Source) -> set[Phrase]:
        """Whose "its notification" or "its director" is: the body that the sentence is about."""
        if not _ITS.match(source.descriptor or ""):
            return set()
        return self._take_up(article, source)

    def _take_up(self, article: str, source: Source) -> set[Phrase]:
        """The body that a sentence is about which names a source by "its"."""
        if not source.mentions:
            return set()
        body = self._named_before.subject(article, source.mentions[0].start)
        return {body} if body else set()

    def _named_within(self, article: str, where: Span, person: Source) -> Iterator[Phrase]:
        for other in self._view.reports[article].sources[1:]:
            if other.id == person.id or other.kind is SourceKind.PERSON or not other.name:
                continue
            if any(where.covers(mention) for mention in other.mentions):
                yield plain_words(other.name)

    def _drop_clauses(self) -> None:
        """Leave out what the parser took for a name and is a clause, a number or a pronoun."""
        for table in (self._own, self._leaning):
            for key, phrases in table.items():
                table[key] = {phrase for phrase in phrases if is_name_like(phrase)}

    def _take_up_names(self) -> None:
        """A name taken for a person's that is a body's elsewhere in the story is that body's."""
        bodies = {phrase for phrases in self._own.values() for phrase in phrases}
        for article, report in self._view.reports.items():
            for source in report.sources[1:]:
                name = plain_words(source.name or "") if source.named else ()
                if name in bodies and not self._own.get((article, source.id)):
                    self._own[article, source.id].add(name)

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

    def _take_up_bodies(self, more: Iterable[tuple[str, Source]]) -> None:
        """Give "the company" its name, and who speaks for no body that is said the one before."""
        sources = [
            (article, source)
            for article, report in self._view.reports.items()
            for source in report.sources[1:]
        ]
        for article, source in [*sources, *more]:
            key = (article, source.id)
            where = source.mentions[0].start if source.mentions else _place_of(source)
            own = self._own.get(key, set())
            bare = {p for p in own if p[-1] in company_nouns()}
            if bare and not source.named:
                company = self._named_before.company(article, where)
                if company is not None:
                    self._own[key] = (own - bare) | {company}
            elif self.is_loose_voice(article, source):
                body = self._named_before.body(article, where)
                if body is not None:
                    described = find_descriptions(self._view, article, source)
                    words = " ".join(words for words, _, _ in described)
                    sure = is_possessed(words) or self._roles.get(key, "").startswith("spokes")
                    (self._own if sure else self._leaning)[key].add(body)
                    self._guessed.add(key)

    def _join_callings(self) -> None:
        """An inspector of no body that is said is of the one police that the story names."""
        named = {
            p for phrases in self._own.values() for p in phrases if p and not is_paper_phrase(p)
        }
        for key, capacities in self._capacities.items():
            if any(not is_paper_phrase(phrase) for phrase in self._own[key]):
                continue
            known = next(
                (callings()[c.calling] for c in capacities if c.calling in callings()), None
            )
            if known is None:
                continue
            nouns, speaks = known
            fitting = ({p for p in named if set(noun.split()) <= set(p)} for noun in nouns)
            found = next((phrases for phrases in fitting if phrases), set())
            table = self._own if self._is_known(*key) or speaks else self._leaning
            if len(set(cluster_phrases(found).values())) == 1:
                table[key].add(max(found, key=lambda p: (len(p), p)))
            elif speaks and not found:
                table[key].add(tuple(nouns[0].split()))

    def _is_known(self, article: str, source_id: str) -> bool:
        """True for a source with a name."""
        return not source_id.startswith("near:") and self._view.source(article, source_id).named

    def _join_houses(self) -> None:
        """Who bears a company's name is of the company: Dunn of "Dunn & Vane"."""
        named = {p for phrases in self._own.values() for p in phrases if len(p) > 1}
        for article, report in self._view.reports.items():
            for source in report.sources[1:]:
                words = plain_words(source.name or "") if source.named else ()
                if source.kind is not SourceKind.PERSON or len(words) < 2:
                    continue
                houses = [p for p in named if words[-1] in p and p[-len(words) :] != words]
                if houses and not self._own.get((article, source.id)):
                    self._own[article, source.id].add(min(houses))

    def heads(self, article: str, source: Source) -> frozenset[str]:
        """The telling words of the bodies that a source's word is the word of."""
        return frozenset(
            word
            for table in (self._own, self._leaning)
            for phrase in table.get((article, source.id), ())
            for word in phrase
            if not word.startswith("paper-") and (len(word) > 3 or word in bodily_nouns())
        )

    def is_loose_voice(self, article: str, source: Source) -> bool:
        """True for one whose role speaks for a body, where no word says which."""
        role = self._roles.get((article, source.id)) or self._office_roles.get((article, source.id))
        own = self._own.get((article, source.id), set())
        known = any(not phrase[0].startswith("paper-") for phrase in own)
        known = known and (article, source.id) not in self._guessed
        return role in voices() and role not in offices() and not known

    def is_guessed(self, article: str, source: Source) -> bool:
        """True where the body was only named before, and may be another."""
        return (article, source.id) in self._guessed

    def is_private(self, article: str, source: Source) -> bool:
        """True for one who speaks for himself: a witness, a wife, an outside expert, a judge."""
        if self._roles.get((article, source.id)) in offices():
            return True
        if (source.name or "").lower().split()[:1] and (source.name or "").lower().split()[0] in (
            private_nouns()
        ):
            return True
        if not source.named:
            return find_head(source.descriptor or "") in private_nouns()
        capacities = self._capacities.get((article, source.id), ())
        return bool(capacities) and all(is_private_calling(c.calling) for c in capacities)

    def calling(self, article: str, source: Source) -> str:
        """What somebody is by calling, where a description says it; else empty."""
        capacities = self._capacities.get((article, source.id), ())
        return next((c.calling for c in capacities), "")

    def is_body(self, article: str, source: Source) -> bool:
        """True for a body itself; a person who speaks for one is known apart from others."""
        own = self._own.get((article, source.id), set())
        if (source.named and source.kind is SourceKind.PERSON) or is_paper(source):
            return False
        return any(not phrase[0].startswith("paper-") for phrase in own)

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
                        table[key] = {lengthen(p, longer, companies) for p in table[key]}

    def _companies(self, article: str) -> set[Phrase]:
        """The organisations of an article that are no ministry, police and the like."""
        return {
            phrase
            for source in self._view.reports[article].sources[1:]
            if source.named and source.kind is SourceKind.ORGANISATION and source.name
            if source.name not in self._publishers
            for phrase in [plain_words(source.name)]
            if phrase and phrase[-1] not in institution_kinds() and not resolve_place(source.name)
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
            if not source_id.startswith("near:"):
                source = self._view.source(article, source_id)
                words = plain_words(source.name or "") if source.named else ()
                if words:
                    holders[role].add(words[-1])
        return {
            role: frozenset({f"role:{role}:{next(iter(names))}"})
            for role, names in holders.items()
            if len(names) == 1
        }


def _place_of(source: Source) -> int:
    """Where a source that was made of a sentence's words stands in its article."""
    return int(source.id.partition(":")[2] or 0) if source.id.startswith("near:") else 0
