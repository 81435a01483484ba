"""Sources across articles: one actor, however each report names it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from sayso.align.roles import find_roles, led_country, to_role
from sayso.align.roles import to_words as role_words
from sayso.model import PUBLISHER_ID, Report, Source, SourceKind, SourceRef, StorySource
from sayso.names import THRESHOLD, is_same_actor, is_same_name, to_words
from sayso.places import country_name
from sayso.publishers import outlet_words, resolve_publisher


def merge_sources(reports: Sequence[Report]) -> tuple[StorySource, ...]:
    """The actors of a story; the same for any order of its reports, ids a1, a2, ... included.

    Merged are equal keys, names that mean the same, a surname with the only full name it fits,
    a role ("the French president") with the only actor some report gives that role, and the
    publisher of a report with the outlet that others cite. Unnamed sources stay apart: the
    "officials" of two articles are two sources until somebody names them.
    """
    merger = _Merger(reports)
    merger.merge_keys()
    merger.merge_names()
    merger.merge_outlets()
    merger.merge_surnames()
    merger.merge_roles()
    return tuple(merger.actors())


@dataclass(eq=False)
class _Cluster:
    """Sources that are one actor so far."""

    members: list[SourceRef]
    sources: list[Source]
    reasons: list[str] = field(default_factory=list)

    @property
    def keys(self) -> set[str]:
        return {source.key for source in self.sources if source.key}

    def names(self) -> list[str]:
        """The names in use, the commonest and fullest first."""
        counts = Counter(source.name for source in self.sources if source.name)
        return sorted(counts, key=lambda name: (-len(name.split()), -counts[name], name))

    def is_person(self) -> bool:
        return any(source.kind is SourceKind.PERSON for source in self.sources)


class _Merger:
    """Clusters of sources, joined rule by rule; each rule goes through them in a fixed order."""

    def __init__(self, reports: Sequence[Report]) -> None:
        self.reports = sorted(reports, key=lambda report: report.article.id)
        self.clusters = [
            _Cluster([SourceRef(report.article.id, source.id)], [source])
            for report in self.reports
            for source in (_with_key(source, report) for source in report.sources)
        ]

    def merge_keys(self) -> None:
        """Equal keys are one actor: the gazetteer or the publishers' table knows it."""
        by_key: dict[str, list[_Cluster]] = defaultdict(list)
        for cluster in self.clusters:
            for key in cluster.keys:
                by_key[key].append(cluster)
        for key, clusters in sorted(by_key.items()):
            self._join_all(clusters, _key_words(key))

    def merge_names(self) -> None:
        """Equal names first, then names that mean the same by `sayso.names`."""
        by_name: dict[tuple[bool, tuple[str, ...]], list[_Cluster]] = defaultdict(list)
        for cluster in self.clusters:
            for name in cluster.names():
                words = to_words(name)
                if cluster.sources[0].named and (len(words) > 1 or not cluster.is_person()):
                    by_name[cluster.is_person(), words].append(cluster)
        for (_, words), clusters in sorted(by_name.items()):
            if words:
                self._join_all(clusters, "the same name")
        for first, second in self._likely_pairs():
            if not (self._is_alive(first) and self._is_alive(second)):
                continue
            match = max(
                (is_same_actor(a, b) for a in _spellings(first) for b in _spellings(second)),
                key=lambda match: match.score,
            )
            if match.score >= THRESHOLD:
                self._join(first, second, match.detail)

    def merge_outlets(self) -> None:
        """The last word of an outlet's name joins the only publisher here that bears it.

        "The Herald" is The Harbour Herald where no other publisher is a Herald.
        """
        publishers = {report.publisher for report in self.reports if report.publisher}
        bearers: dict[str, set[str]] = defaultdict(set)
        for name in publishers:
            *more, last = to_words(name)
            if more and last in outlet_words():
                bearers[last].add(name)
        for cluster in list(self.clusters):
            words = to_words(cluster.names()[0]) if cluster.sources[0].named else ()
            found = bearers.get(words[0], set()) if len(words) == 1 else set()
            if len(found) != 1 or cluster.keys:
                continue
            (name,) = found
            if cluster.is_person():
                if any(_has_at_edge(c, words[0]) for c in self.clusters if c.is_person()):
                    continue
                cluster.sources = [replace(s, kind=SourceKind.OUTLET) for s in cluster.sources]
            home = next(c for c in self.clusters if name in c.names() and c is not cluster)
            self._join(home, cluster, "no other publisher here bears that name")

    def merge_surnames(self) -> None:
        """One word joins the only person whose full name has it as first or last word."""
        people = [c for c in self.clusters if c.is_person() and c.sources[0].named]
        full = [c for c in people if len(to_words(c.names()[0])) > 1]
        for cluster in [c for c in people if len(to_words(c.names()[0])) == 1]:
            word = to_words(cluster.names()[0])[0]
            fitting = [c for c in full if self._is_alive(c) and _has_at_edge(c, word)]
            if len(fitting) == 1:
                self._join(fitting[0], cluster, f"nobody else here is called {cluster.names()[0]}")
        rest: dict[tuple[str, ...], list[_Cluster]] = defaultdict(list)
        for cluster in people:
            if self._is_alive(cluster) and len(to_words(cluster.names()[0])) == 1:
                rest[to_words(cluster.names()[0])].append(cluster)
        for _, clusters in sorted(rest.items()):
            self._join_all(clusters, "the same name")

    def merge_roles(self) -> None:
        """A role joins the only actor that some report gives it: "the French president".

        "The French leader" joins the only head of state or government that any report names.
        """
        holders: dict[str, set[int]] = defaultdict(set)
        texts = {report.article.id: report.article.text for report in self.reports}
        for number, cluster in enumerate(self.clusters):
            if cluster.sources[0].named and cluster.is_person():
                for member, source in zip(cluster.members, cluster.sources, strict=True):
                    for role in find_roles(texts[member.article], source.mentions):
                        holders[role].add(number)
        clusters = list(self.clusters)
        for cluster in clusters:
            wanted = to_role(cluster.sources[0]) if not cluster.sources[0].named else None
            if wanted is None:
                continue
            fitting, reason = holders.get(wanted), "a report gives the {} that name"
            if not fitting:
                fitting, reason = _find_leaders(wanted, holders), "nobody else here is the {}"
            if len(fitting) == 1:
                (number,) = fitting
                self._join(clusters[number], cluster, reason.format(role_words(wanted)))

    def actors(self) -> Iterator[StorySource]:
        """The clusters as actors, in the order of their first source."""
        for number, cluster in enumerate(sorted(self.clusters, key=_first), 1):
            names = cluster.names()
            named = any(source.named for source in cluster.sources)
            kinds = Counter(source.kind for source in cluster.sources if source.named == named)
            yield StorySource(
                id=f"a{number}",
                name=names[0] if names else _describe(cluster),
                kind=min(kinds, key=lambda kind: (-kinds[kind], kind)),
                members=tuple(sorted(cluster.members, key=_order)),
                named=named,
                detail="; ".join(dict.fromkeys(cluster.reasons)),
            )

    def _likely_pairs(self) -> Iterator[tuple[_Cluster, _Cluster]]:
        """Pairs of named clusters whose names share how a word begins, or an acronym."""
        index: dict[str, list[int]] = defaultdict(list)
        for number, cluster in enumerate(self.clusters):
            if cluster.sources[0].named:
                for key in sorted({key for name in cluster.names() for key in _blocks(name)}):
                    index[key].append(number)
        pairs = {
            (a, b)
            for numbers in index.values()
            for at, a in enumerate(numbers)
            for b in numbers[at + 1 :]
        }
        clusters = list(self.clusters)
        yield from ((clusters[a], clusters[b]) for a, b in sorted(pairs))

    def _is_alive(self, cluster: _Cluster) -> bool:
        return bool(cluster.members)

    def _join_all(self, clusters: Iterable[_Cluster], reason: str) -> None:
        alive = [cluster for cluster in clusters if self._is_alive(cluster)]
        for cluster in alive[1:]:
            self._join(alive[0], cluster, reason)

    def _join(self, into: _Cluster, cluster: _Cluster, reason: str) -> None:
        if into is cluster or _are_contradicting(into, cluster):
            return
        names = " and ".join(dict.fromkeys(_label(c) for c in (into, cluster)))
        into.members += cluster.members
        into.sources += cluster.sources
        into.reasons += [f"{names}: {reason}", *cluster.reasons]
        cluster.members, cluster.sources, cluster.reasons = [], [], []
        self.clusters = [kept for kept in self.clusters if kept is not cluster]


def _key_words(key: str) -> str:
    """Why equal keys make one actor, in words."""
    kind, _, rest = key.partition(":")
    country = country_name(rest) if kind == "gov" else None
    if country is not None:
        return f"both stand for one government ({country})"
    known = {"gov": "one public body", "outlet": "one outlet", "org": "one organisation"}
    return f"both are names of {known.get(kind, 'one actor')} in the tables"


def _find_leaders(wanted: str, holders: Mapping[str, set[int]]) -> set[int]:
    """Who leads the country of which a role speaks loosely, or is loosely said to lead it."""
    led = led_country(wanted)
    if led is None:
        return set()
    country, loosely = led
    return {
        number
        for role, numbers in holders.items()
        for other in [led_country(role)]
        if other is not None and other[0] == country and (loosely or other[1])
        for number in numbers
    }


def _with_key(source: Source, report: Report) -> Source:
    """The publisher with the key of its outlet, so that it is one with those who cite it."""
    if source.id != PUBLISHER_ID or source.key:
        return source
    entry = resolve_publisher(report.publisher)
    if entry is None:
        return source
    return replace(source, key=entry.key)


def _are_contradicting(a: _Cluster, b: _Cluster) -> bool:
    """True when two clusters are known to be different: other keys, he and she, person and body."""
    for key in a.keys:
        for other in b.keys:
            if key != other and key.partition(":")[0] == other.partition(":")[0]:
                return True
    genders = {source.gender for source in a.sources + b.sources if source.gender}
    named = [s for s in a.sources + b.sources if s.named and s.kind is not SourceKind.UNSTATED]
    persons = {source.kind is SourceKind.PERSON for source in named}
    return len(genders) > 1 or len(persons) > 1


def _has_at_edge(cluster: _Cluster, word: str) -> bool:
    return any(
        is_same_name(edge, word, kind="person")
        for name in cluster.names()
        if len(words := to_words(name)) > 1
        for edge in (words[0], words[-1])
    )


def _spellings(cluster: _Cluster) -> list[Source]:
    """One source for each name in use."""
    return [
        next(source for source in cluster.sources if source.name == name)
        for name in cluster.names()[:4]
    ]


def _blocks(name: str) -> Iterator[str]:
    words = to_words(name)
    for word in words:
        yield word[:2]
    initials = "".join(word[0] for word in words if word not in ("the", "of", "and", "for"))
    yield f"={initials}" if len(words) > 1 else f"={words[0] if words else ''}"


def _first(cluster: _Cluster) -> tuple[str, int, str]:
    return min(_order(member) for member in cluster.members)


def _order(member: SourceRef) -> tuple[str, int, str]:
    digits = "".join(filter(str.isdigit, member.source))
    return member.article, int(digits or 0), member.source


def _label(cluster: _Cluster) -> str:
    names = cluster.names()
    return names[0] if names else _describe(cluster)


def _describe(cluster: _Cluster) -> str:
    source = cluster.sources[0]
    return source.name or source.descriptor or source.body or "unknown"
