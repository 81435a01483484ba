"""The mentions of one actor, gathered; names first, since they need no context.

Names are one actor when a gazetteer gives them one key, when `sayso.names` says so, when one is
the surname or the acronym of the other.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from sayso.attribute.mentions import Form, Mention
from sayso.attribute.tree import Tree
from sayso.model import SourceKind
from sayso.names import (
    PERSON,
    given_name_gender,
    is_given_name,
    is_same_name,
    to_acronyms,
    to_words,
)
from sayso.places import is_capital, resolve_government, resolve_nationality, resolve_place
from sayso.publishers import find_outlet

_LOCATIVE = frozenset(
    {
        "in", "at", "near", "across", "around", "outside", "inside", "from", "to", "into",
        "within", "throughout", "off", "toward", "towards", "via", "through", "beyond",
    }
)  # fmt: skip
_KINDS = {
    "ORG": SourceKind.ORGANISATION,
    "FAC": SourceKind.ORGANISATION,
    "GPE": SourceKind.ORGANISATION,
    "NORP": SourceKind.GROUP,
}
_OUTLET_ENDINGS = frozenset(
    {
        "times", "post", "herald", "tribune", "gazette", "ledger", "sentinel", "courier", "mail",
        "chronicle", "journal", "daily", "press", "news", "telegraph", "guardian", "observer",
        "examiner", "standard", "globe", "star", "echo", "argus", "mirror", "broadcasting",
        "tv", "television", "radio", "weekly", "review", "register", "dispatch", "bulletin",
        "newswire", "wire", "today", "voice", "monitor", "inquirer", "enquirer", "advertiser",
    }
)  # fmt: skip
"""Last words of the names of outlets that the publishers' table does not know."""
_NAMED_AFTER = frozenset(
    {
        "foundation", "organization", "organisation", "campaign", "administration", "initiative",
        "committee", "institute", "university", "library", "center", "centre", "award", "school",
        "tower", "towers", "hospital", "college", "prize", "museum", "act", "house",
    }
)  # fmt: skip
_PLACE_LABELS = frozenset({"GPE", "LOC", "FAC", "PERSON", ""})


@dataclass(eq=False)
class Cluster:
    """The mentions of one actor, while they are being gathered.

    `roles` are the offices it is known to hold, each with a country or None; `nouns` what else it
    is called in appositions; `hint` is the gender of a lone
    name were it a given name; `is_actor` is False for things that only compete for pronouns.
    """

    mentions: list[Mention] = field(default_factory=list)
    names: set[tuple[str, ...]] = field(default_factory=set)
    kind: SourceKind | None = None
    gender: str | None = None
    hint: str | None = None
    key: str | None = None
    country: str | None = None
    plural: bool = False
    is_actor: bool = True
    roles: set[tuple[str, str | None]] = field(default_factory=set)
    nouns: set[str] = field(default_factory=set)

    def add(self, mention: Mention) -> None:
        """Take a mention in, with what it says about the actor."""
        self.mentions.append(mention)
        self.gender = self.gender or mention.gender
        if mention.form is Form.NAME and mention.name:
            words = to_words(mention.name)
            self.names.add(words)
            if len(words) == 1 and self.hint is None:
                self.hint = given_name_gender(mention.name)
        if mention.role and mention.form is Form.NAME and not mention.plural:
            self.roles.add((mention.role, mention.country))

    @property
    def lone_gender(self) -> str | None:
        """The gender that a lone name suggests where no full name is known."""
        return None if any(len(name) > 1 for name in self.names) else self.hint

    @property
    def last(self) -> int:
        """The word number of the latest mention."""
        return self.mentions[-1].head


def _shortens(words: tuple[str, ...], known: tuple[str, ...]) -> bool:
    """True for the first words of a longer name; a foundation is not who it is named after."""
    return known[: len(words)] == words and not (len(words) == 1 and known[-1] in _NAMED_AFTER)


@lru_cache(maxsize=16384)
def _identity(name: str, label: str) -> tuple[str | None, SourceKind | None]:
    """The key and kind that a gazetteer gives a name; a headline's capitals are lowered."""
    if name.isupper() and len(name) > 5:
        name = name.title()
    if label != "PERSON":
        outlet = find_outlet(name)
        if outlet is not None:
            return outlet.key, SourceKind.OUTLET
    if label == "PERSON" and len(name.split()) > 1:
        return None, None
    key = resolve_government(name)
    if key is not None:
        body = SourceKind.GOVERNMENT if key.startswith("gov:") else SourceKind.ORGANISATION
        return key, body
    if label == "PERSON":
        outlet = find_outlet(name)
        return (outlet.key, SourceKind.OUTLET) if outlet else (None, None)
    if label == "GPE":
        place = resolve_place(name)
        if place is not None:
            return place.key, SourceKind.GOVERNMENT
    return None, None


def gather_names(tree: Tree, mentions: list[Mention]) -> dict[Mention, Cluster]:
    """The cluster of every name; names of places that only say where are left out."""
    persons: list[Mention] = []
    others: list[Mention] = []
    clusters: dict[Mention, Cluster] = {}
    keyed: dict[str, Cluster] = {}
    titled = {to_words(m.name or "")[-1:] for m in mentions if m.gender and m.first < m.name_first}
    for mention in mentions:
        if mention.form is not Form.NAME or not mention.name or _is_where(tree, mention):
            continue
        key, kind = _identity(_with_country(tree, mention), mention.label)
        if key is not None:
            cluster = keyed.setdefault(key, Cluster(kind=kind, key=key))
            cluster.add(mention)
            clusters[mention] = cluster
        elif _may_be_person(mention) or to_words(mention.name)[-1:] in titled:
            persons.append(mention)
        else:
            others.append(mention)
    clusters |= _gather_persons(persons, others)
    clusters |= _gather_bodies(others, clusters)
    return clusters


def _with_country(tree: Tree, mention: Mention) -> str:
    """The name with the nationality beside it: "South Korean" and "Ministry of Unification"."""
    if mention.country is None or mention.name is None or resolve_nationality(mention.name):
        return mention.name or ""
    return tree.chars[tree.start[mention.first] : tree.end[mention.last]]


def _is_where(tree: Tree, mention: Mention) -> bool:
    """True for "in Seoul": a place, and nobody who acts."""
    if mention.label == "ORG" and not mention.embedded:
        inside = tree.dep[mention.head] == "pobj" and tree.lower[tree.head[mention.head]] == "in"
        return inside and resolve_place(mention.name or "") is not None
    if mention.label not in _PLACE_LABELS or mention.embedded:
        return mention.embedded and mention.label in ("GPE", "LOC", "NORP")
    if mention.label == "LOC":
        return True
    head = mention.head
    governor = tree.head[head]
    if tree.dep[head] == "pobj" and tree.lower[governor] in _LOCATIVE:
        return mention.label != "PERSON" or resolve_place(mention.name or "") is not None
    if mention.label == "PERSON":
        return False
    if tree.dep[head] == "conj" and tree.dep[governor] == "pobj":
        return tree.lower[tree.head[governor]] in _LOCATIVE
    return tree.dep[head] == "appos" and mention.label == "GPE"


def _may_be_person(mention: Mention) -> bool:
    """True for what the parser or a title calls a person, and for known given names."""
    if mention.label == "PERSON" or mention.kind is SourceKind.PERSON:
        return True
    words = to_words(mention.name or "")
    if mention.label in _PLACE_LABELS or len(words) > 3 or not words:
        return mention.label == "" and len(words) in (1, 2, 3) and is_given_name(words[0])
    whole = " " in (mention.name or "") or len(words) == 1
    return mention.label == "ORG" and whole and is_given_name(words[0]) and len(words) < 3


def _gather_persons(persons: list[Mention], others: list[Mention]) -> dict[Mention, Cluster]:
    """Full names first, then what is a part of one; `others` loses the surnames it held."""
    clusters: dict[Mention, Cluster] = {}
    by_word: dict[str, list[Cluster]] = defaultdict(list)
    full = [m for m in persons if len(to_words(m.name or "")) > 1]
    for mention in full:
        words = to_words(mention.name or "")
        cluster = _same_person(mention, words, by_word)
        if cluster is None:
            cluster = Cluster(kind=SourceKind.PERSON)
            for word in {words[0], words[-1]}:
                by_word[word].append(cluster)
        cluster.add(mention)
        clusters[mention] = cluster
    singles = [m for m in (*persons, *others) if len(to_words(m.name or "")) == 1]
    singles.sort(key=lambda m: (m.first == m.name_first, not _may_be_person(m), m.head))
    sure, taken = set(persons), set()
    bodies = _first_bodies(others)
    for mention in singles:
        word = to_words(mention.name or "")[0]
        if _is_body_by_then(mention, bodies.get(word), by_word.get(word, ())):
            if mention in sure:
                others.append(mention)
            continue
        cluster = _bearer(mention, by_word.get(word, []), word)
        if cluster is None:
            if mention not in sure:
                continue
            cluster = Cluster(kind=SourceKind.PERSON)
            by_word[word].append(cluster)
        taken.add(mention)
        cluster.add(mention)
        clusters[mention] = cluster
    others[:] = [m for m in others if m not in taken]
    for cluster in {id(c): c for c in clusters.values()}.values():
        cluster.mentions.sort(key=lambda m: m.head)
    return clusters


def _first_bodies(others: list[Mention]) -> dict[str, int]:
    """Where a body of several words is first named, by its first word: "Halden Motors"."""
    first: dict[str, int] = {}
    for mention in others:
        words = to_words(mention.name or "")
        if mention.label == "ORG" and len(words) > 1 and words[-1] not in _NAMED_AFTER:
            first[words[0]] = min(mention.head, first.get(words[0], mention.head))
    return first


def _is_body_by_then(mention: Mention, body: int | None, people: Sequence[Cluster]) -> bool:
    """True for "Halden" after Halden Motors was named and before any Mr Halden was."""
    if body is None or mention.kind is SourceKind.PERSON or mention.first < mention.name_first:
        return False
    first = min((cluster.mentions[0].head for cluster in people), default=body + 1)
    if any(_is_called_by_title(cluster) for cluster in people):
        return True
    return body < first and first > mention.head


def _is_called_by_title(cluster: Cluster) -> bool:
    """True for a person whom the text calls "Mr Halden" where it gives the surname alone."""
    return any(m.name and " " not in m.name and m.first < m.name_first for m in cluster.mentions)


def _same_person(
    mention: Mention, words: tuple[str, ...], by_word: dict[str, list[Cluster]]
) -> Cluster | None:
    for word in (words[-1], words[0]):
        for cluster in by_word.get(word, ()):
            if words in cluster.names:
                return cluster
            if mention.gender and cluster.gender and mention.gender != cluster.gender:
                continue
            ours = " ".join(words)
            if any(
                is_same_name(ours, " ".join(name), kind=PERSON)
                for name in cluster.names
                if len(name) > 1
            ):
                return cluster
    return None


def _bearer(mention: Mention, candidates: list[Cluster], word: str) -> Cluster | None:
    """Who of several a surname means: the one most spoken of lately, else the next one named."""
    fitting = [
        c
        for c in candidates
        if not (mention.gender and c.gender and mention.gender != c.gender)
        and not (mention.label in ("GPE", "NORP") and is_capital(mention.name or ""))
    ]
    surnames = [c for c in fitting if any(_is_surname(word, name) for name in c.names)]
    fitting = surnames or fitting
    if not fitting:
        return None
    return max(fitting, key=lambda c: _salience(c, mention.head))


def _is_surname(word: str, name: tuple[str, ...]) -> bool:
    """True for the last word, and for the first where that is no given name ("Xi Jinping")."""
    if name[-1] == word:
        return True
    return name[0] == word and given_name_gender(" ".join(name)) is None


def _salience(cluster: Cluster, at: int) -> tuple[float, int]:
    """Nearness of the mentions so far, added up; a later one counts when none is earlier."""
    weight = sum(1.0 / (20 + at - m.head) for m in cluster.mentions[-24:] if m.head < at)
    return weight, -cluster.mentions[0].head


def _gather_bodies(
    others: list[Mention], persons: dict[Mention, Cluster]
) -> dict[Mention, Cluster]:
    """Organisations: by their words, by an acronym, by the first words of a longer name."""
    clusters: dict[Mention, Cluster] = {}
    by_name: dict[tuple[str, ...], Cluster] = {}
    by_start: dict[str, list[tuple[tuple[str, ...], Cluster]]] = defaultdict(list)
    by_acronym: dict[str, Cluster] = {}
    by_end: dict[str, Cluster] = {}
    ordered = sorted(others, key=lambda m: (-len(to_words(m.name or "")), m.head))
    for mention in ordered:
        name = mention.name or ""
        words = to_words(name)
        if not words:
            continue
        cluster = by_name.get(words) or by_acronym.get(re.sub(r"[^A-Za-z]", "", name))
        if cluster is None and resolve_nationality(name) is None:
            cluster = next((c for known, c in by_start[words[0]] if _shortens(words, known)), None)
        if cluster is None and mention.definite and len(words) == 1:
            cluster = by_end.get(words[0])
        if cluster is None:
            cluster = Cluster(kind=_KINDS.get(mention.label), is_actor=mention.label in _KINDS)
            if words[-1] in _OUTLET_ENDINGS and (mention.definite or len(words) > 1):
                cluster.kind, cluster.is_actor = SourceKind.OUTLET, True
            cluster.plural = mention.label == "NORP" and mention.plural
        if cluster.kind is None and mention.label in _KINDS:
            cluster.kind, cluster.is_actor = _KINDS[mention.label], True
        if words not in by_name:
            by_name[words] = cluster
            by_start[words[0]].append((words, cluster))
            if len(words) > 1:
                by_end.setdefault(words[-1], cluster)
            by_acronym |= dict.fromkeys(to_acronyms(name), cluster)
        cluster.add(mention)
        clusters[mention] = cluster
    for cluster in by_name.values():
        cluster.mentions.sort(key=lambda m: m.head)
    return clusters


def differs(a: str | None, b: str | None) -> bool:
    """True when both are known and not the same."""
    return a is not None and b is not None and a != b
