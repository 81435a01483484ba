"""Which mentions are one actor: names, then descriptions and pronouns from left to right.

Rules after the deterministic sieves of Lee et al. (2013) and the salience of Lappin and Leass
(1994): strong evidence first, then for a pronoun the likeliest antecedent of the last sentences.
Linear in the length of the text: names, offices and
descriptions are indexed, and a pronoun looks back a few sentences (`pronouns`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection
from itertools import islice

from spacy.tokens import Doc

from sayso.attribute.clusters import Cluster, differs, gather_names
from sayso.attribute.mentions import EITHER, NUMBERS, Form, Mention, find_mentions
from sayso.attribute.pronouns import SUBJECTS, PronounResolver, Weights
from sayso.attribute.tree import Tree, read_tree
from sayso.model import SourceKind
from sayso.places import resolve_government

DESCRIPTION_WINDOW = 10
"""How many sentences back "the official" looks."""

REPORT_WINDOW = 3
"""How many sentences back "the report" looks for its outlet, before it takes the main one."""
COMPANY_WINDOW = 6
"""How many sentences back "the company" looks."""
MOST_HOLDERS = 20
"""How many holders of one office are compared."""
MOST_MENTIONS = 200
"""How many mentions a description looks at, however long the sentences are."""
EPITHET_WINDOW = 2
"""How many sentences back "the Kentucky Republican" looks."""

_ANYBODY = frozenset(
    {
        "official", "source", "spokesman", "spokeswoman", "spokesperson", "person", "man", "woman",
        "boy", "girl", "child", "witness", "analyst", "expert", "aide", "adviser", "advisor",
        "lawyer", "attorney", "judge", "officer", "reporter", "journalist", "moderator", "victim",
        "suspect", "resident", "neighbor", "neighbour", "insider", "diplomat", "author", "writer",
        "friend", "wife", "husband", "son", "daughter", "mother", "father", "brother", "sister",
    }
)  # fmt: skip
_REPORTS = frozenset(
    {
        "report", "article", "story", "dispatch", "newspaper", "outlet", "broadcaster",
        "network", "agency", "paper", "magazine", "website", "channel", "editorial",
        "interview",
    }
)  # fmt: skip
_OUTLET_NOUNS = frozenset(
    {
        "newspaper", "outlet", "broadcaster", "network", "agency", "paper", "magazine",
        "website", "channel", "report",
    }
)  # fmt: skip
_COMPANY_NOUNS = frozenset(
    {
        "company", "firm", "group", "organisation", "organization", "corporation", "charity",
        "airline", "carrier", "maker", "manufacturer", "retailer", "automaker", "carmaker",
        "body", "institution",
    }
)  # fmt: skip
_ONE_OF_MANY = frozenset({"one", "another", "other"})
"""Words that a name may explain: "one of them, Ann Reed"."""
_BECOMING = frozenset({"be", "become", "remain"})
_RULE = frozenset({"administration", "government", "presidency", "regime", "cabinet"})


def resolve_mentions(
    doc: Doc,
    *,
    tree: Tree | None = None,
    mentions: list[Mention] | None = None,
    speaking: Collection[int] = (),
    weights: Weights | None = None,
    is_home: Callable[[Cluster], bool] = lambda cluster: False,
) -> list[Cluster]:
    """The actors of a text with their mentions, in order of first mention; things are left out.

    `speaking` are the words that head a source: theirs is an actor whatever its noun. `is_home`
    is True for the publisher, whom "the paper" does not mean.
    """
    tree = tree or read_tree(doc)
    mentions = find_mentions(tree, doc) if mentions is None else mentions
    return Resolver(tree, mentions, weights or Weights(), is_home).resolve(frozenset(speaking))


class Resolver:
    """One pass over the mentions of a text; holds what is known of its actors so far."""

    def __init__(
        self,
        tree: Tree,
        mentions: list[Mention],
        weights: Weights,
        is_home: Callable[[Cluster], bool],
    ) -> None:
        self.tree = tree
        self.is_home = is_home
        self.mentions = mentions
        self.of: dict[Mention, Cluster] = {}
        self.by_head: dict[int, Mention] = {}
        self.by_office: dict[str, list[Cluster]] = defaultdict(list)
        self.by_noun: dict[str, list[Cluster]] = defaultdict(list)
        self.by_key: dict[str, Cluster] = {}
        self.recent: list[Mention] = []
        self.last_seen: dict[int, int] = {}
        self.weights = weights

    def resolve(self, speaking: frozenset[int] = frozenset()) -> list[Cluster]:
        """All clusters that are actors, or that speak."""
        self.by_head = {m.head: m for m in self.mentions}
        self.of = gather_names(self.tree, self.mentions)
        self.by_key = {c.key: c for c in self.of.values() if c.key}
        self._learn_offices()
        pronouns = PronounResolver(self.tree, self.of, self.weights)
        for mention in self.mentions:
            if mention not in self.of:
                self._place(mention, pronouns)
            if mention in self.of:
                self.recent.append(mention)
                self.last_seen[id(self.of[mention])] = mention.head
        unique = {id(cluster): cluster for cluster in self.of.values()}
        for cluster in unique.values():
            cluster.mentions.sort(key=lambda m: m.head)
            if not cluster.is_actor and any(m.head in speaking for m in cluster.mentions):
                cluster.is_actor = True
                cluster.kind = cluster.kind or SourceKind.PERSON
        actors = [c for c in unique.values() if c.is_actor and c.mentions]
        return sorted(actors, key=lambda c: c.mentions[0].head)

    def _place(self, mention: Mention, pronouns: PronounResolver) -> None:
        if mention.form is Form.NOMINAL:
            self._assign(mention, self._find_described(mention) or self._new(mention))
        elif mention.form is Form.PRONOUN:
            cluster = pronouns.find(mention, self.recent)
            if cluster is not None:
                self._assign(mention, cluster)

    def _assign(self, mention: Mention, cluster: Cluster) -> None:
        if mention.form is Form.PRONOUN and mention.kind is SourceKind.PERSON:
            cluster.kind, cluster.is_actor = SourceKind.PERSON, True
        cluster.add(mention)
        self.of[mention] = cluster

    def _new(self, mention: Mention) -> Cluster:
        cluster = Cluster(kind=mention.kind, plural=mention.plural, country=mention.country)
        cluster.is_actor = mention.kind is not None
        noun = self.tree.lemma[mention.head]
        self.by_noun[noun].append(cluster)
        if mention.role and not mention.plural:
            cluster.roles.add((mention.role, mention.country))
            self.by_office[mention.role].append(cluster)
        return cluster

    # ------------------------------------------------------------ offices

    def _learn_offices(self) -> None:
        """The offices of named persons: titles, appositions, "is the …", "the X administration"."""
        for mention in self.mentions:
            named = self.of.get(mention)
            if named is not None and mention.form is Form.NAME:
                if named.kind is SourceKind.PERSON:
                    self._learn_calling(mention, named)
            elif mention.form is Form.NOMINAL:
                self._learn_apposition(mention)
        for known in {id(c): c for c in self.of.values()}.values():
            for role, _ in known.roles:
                self.by_office[role].append(known)

    def _learn_calling(self, mention: Mention, cluster: Cluster) -> None:
        """What words before a name say ("the baker Ada Quill"), or "the Quill administration"."""
        governor = self.tree.head[mention.head]
        if not mention.role:
            before = range(mention.first, mention.name_first or mention.first)
            cluster.nouns |= {self.tree.lemma[i] for i in before if self.tree.pos[i] == "NOUN"}
        if mention.embedded and self.tree.lemma[governor] in _RULE:
            cluster.roles.add(("leader", None))

    def _learn_apposition(self, mention: Mention) -> None:
        tree, head = self.tree, mention.head
        dep, governor = tree.dep[head], tree.head[head]
        target: Cluster | None = None
        joins = False
        if dep == "appos":
            target = self._named_at(governor)
            joins = target is not None
        elif dep == "attr" and tree.lemma[governor] in _BECOMING:
            target = self._subject_of(governor)
        if target is None:
            named = self._named_beside(head)
            if named is not None:
                target, joins = named, True
        if target is None or (mention.plural and tree.lower[head] not in _ONE_OF_MANY):
            return
        if mention.kind is SourceKind.OUTLET and target.mentions[0].name_first == head + 1:
            target.kind, target.gender, target.is_actor = SourceKind.OUTLET, None, True
        if target.kind is SourceKind.PERSON and mention.kind is SourceKind.PERSON:
            target.nouns.add(tree.lemma[head])
            if mention.role:
                target.roles.add((mention.role, mention.country))
        elif tree.lower[head] not in _ONE_OF_MANY and (
            target.kind is SourceKind.PERSON
            or (mention.kind is SourceKind.PERSON and tree.lemma[head] not in EITHER)
        ):
            return
        if joins or dep == "attr":
            self._assign(mention, target)

    def _named_beside(self, head: int) -> Cluster | None:
        """The name in apposition: "a nurse, Ann Reed", "her son, a clerk called Bo Reed"."""
        tree = self.tree
        for child in tree.children[head]:
            if tree.dep[child] == "appos":
                found = self._named_at(child) or self._called(child)
                if found is not None:
                    return found
        return self._called(head)

    def _called(self, head: int) -> Cluster | None:
        """The name that "called" or "named" gives a noun."""
        tree = self.tree
        for child in tree.children[head]:
            if tree.dep[child] in ("acl", "relcl") and tree.lower[child] in ("called", "named"):
                name = tree.child(child, "oprd", "dobj", "attr", "appos")
                found = None if name is None else self._named_at(name)
                if found is not None and found.kind is SourceKind.PERSON:
                    return found
        return None

    def _named_at(self, head: int) -> Cluster | None:
        mention = self.by_head.get(head)
        if mention is None or mention.form is not Form.NAME:
            return None
        return self.of.get(mention)

    def _subject_of(self, verb: int) -> Cluster | None:
        """The named subject of a verb, or of the verb it hangs on ("met …, becoming the …")."""
        tree = self.tree
        for _ in range(4):
            for child in tree.children[verb]:
                if tree.dep[child] in SUBJECTS:
                    return self._named_at(child)
            if tree.dep[verb] not in ("advcl", "conj", "xcomp") or tree.head[verb] == verb:
                return None
            verb = tree.head[verb]
        return None

    # ------------------------------------------------------------ descriptions

    def _find_described(self, mention: Mention) -> Cluster | None:
        """The actor that a description means, if it was spoken of before or is named elsewhere."""
        if mention.kind is None:
            return None
        if self._is_bare_epithet(mention):
            return self._find_epithet(mention)
        if mention.kind in (SourceKind.DOCUMENT, SourceKind.OUTLET):
            return self._find_report(mention)
        if mention.role and not mention.plural:
            found = self._find_office(mention)
            if found is not None:
                found.roles.add((mention.role, mention.country))
                return found
        if mention.kind in (SourceKind.ORGANISATION, SourceKind.GOVERNMENT):
            return self._find_body(mention)
        return self._find_repeated(mention)

    def _find_report(self, mention: Mention) -> Cluster | None:
        """The outlet of "a CNN report", "the newspaper" and "the report" that it made."""
        tree, noun = self.tree, self.tree.lemma[mention.head]
        if noun not in _REPORTS:
            return self._find_repeated(mention)
        for child in tree.children[mention.head]:
            inner = child
            if tree.dep[child] == "prep" and tree.lower[child] in ("by", "from", "in"):
                inner = tree.child(child, "pobj") or child
            named = self._named_at(inner)
            if named is not None:
                return named if named.kind is SourceKind.OUTLET else None
        if noun not in _OUTLET_NOUNS or not mention.definite or mention.plural:
            return self._find_repeated(mention)
        outlet = (
            self._latest(mention, self._is_another_outlet, REPORT_WINDOW) or self._main_outlet()
        )
        repeated = self._find_repeated(mention)
        known = [cluster for cluster in (outlet, repeated) if cluster is not None]
        return max(known, key=lambda c: self.last_seen.get(id(c), -1), default=None)

    def _is_another_outlet(self, cluster: Cluster) -> bool:
        return (
            cluster.kind is SourceKind.OUTLET and bool(cluster.names) and not self.is_home(cluster)
        )

    def _main_outlet(self) -> Cluster | None:
        """The outlet named most often so far: whose report an article goes back to."""
        times: dict[int, int] = defaultdict(int)
        found: dict[int, Cluster] = {}
        for earlier in islice(reversed(self.recent), MOST_MENTIONS):
            cluster = self.of[earlier]
            if self._is_another_outlet(cluster):
                times[id(cluster)] += 1
                found[id(cluster)] = cluster
        return found[max(times, key=lambda key: times[key])] if times else None

    def _find_office(self, mention: Mention) -> Cluster | None:
        """Who holds the office: a country that is stated must not be another's."""
        if not (mention.definite or mention.country):
            return None
        row_role = mention.role or ""
        names = [row_role, *(_LEADERS if row_role in _LEADERS else ())]
        if row_role in _SHORT_OFFICES and not mention.modifiers:
            names += [role for role in self.by_office if role.endswith(f" {row_role}")]
        best: tuple[int, int, Cluster] | None = None
        for role in names:
            for cluster in self.by_office.get(role, ())[-MOST_HOLDERS:]:
                fit = _office_fit(cluster, role, mention.country, row_role)
                if fit <= 0 or differs(cluster.gender, mention.gender):
                    continue
                rank = (fit, self.last_seen.get(id(cluster), -1))
                if best is None or rank > best[:2]:
                    best = (*rank, cluster)
        return best[2] if best else None

    def _find_body(self, mention: Mention) -> Cluster | None:
        """The body of "South Korea's presidential office", "the ministry", "the company"."""
        tree, noun = self.tree, self.tree.lemma[mention.head]
        phrase = tree.chars[
            tree.start[tree.left[mention.head]] : tree.end[tree.right[mention.head]]
        ]
        key = resolve_government(phrase) if len(phrase) < 90 else None
        if key is None:
            phrase = tree.chars[tree.start[mention.first] : tree.end[mention.head]]
            key = resolve_government(phrase)
        if key is not None:
            cluster = self.by_key.get(key)
            if cluster is None:
                cluster = Cluster(kind=SourceKind.GOVERNMENT, key=key)
                self.by_key[key] = cluster
            return cluster
        if not mention.definite or mention.plural:
            return self._find_repeated(mention)
        named = self._latest(mention, lambda c: any(noun in name for name in c.names), 12)
        if named is None and noun in _COMPANY_NOUNS and not mention.modifiers:
            named = self._most_spoken_of(mention)
        return named or self._find_repeated(mention)

    def _find_repeated(self, mention: Mention) -> Cluster | None:
        """The unnamed actor that was described before in these words, or in more of them."""
        noun = self.tree.lemma[mention.head]
        sent = self.tree.sent[mention.head]
        if noun in NUMBERS and self._is_all_of_them(mention):
            counted = self._latest(
                mention, lambda c: any(m.number == mention.number for m in c.mentions[:3]), 5
            )
            if counted is not None:
                return counted
        for cluster in reversed(self.by_noun.get(noun, [])[-8:]):
            first = cluster.mentions[0]
            if cluster.plural != mention.plural:
                continue
            near = sent - self.tree.sent[cluster.last] <= DESCRIPTION_WINDOW
            if _same_description(first, mention, near=near):
                return cluster
        if mention.definite and not mention.plural and mention.kind is SourceKind.PERSON:
            called = self._latest(mention, lambda c: noun in c.nouns, DESCRIPTION_WINDOW)
            return called or self._find_epithet(mention)
        return None

    def _is_all_of_them(self, mention: Mention) -> bool:
        """True for "all three", "both" and "the two", which are a group spoken of before."""
        tree = self.tree
        if tree.child(mention.head, "prep") is not None:
            return False
        before = tree.lower[mention.head - 1] if mention.head else ""
        return tree.lower[mention.head] == "both" or before in ("all", "the", "these", "those")

    def _find_epithet(self, mention: Mention) -> Cluster | None:
        """Whom "the Kentucky Republican" means: the one named person who just acted, if one."""
        tree = self.tree
        described = mention.modifiers or mention.role or self._is_bare_epithet(mention)
        if not described or tree.lemma[mention.head] in _ANYBODY:
            return None
        if tree.lower[mention.first] != "the":
            return None
        window = 1 if self._is_bare_epithet(mention) else EPITHET_WINDOW
        acting: dict[int, Cluster] = {}
        for earlier in islice(reversed(self.recent), MOST_MENTIONS):
            if tree.sent[mention.head] - tree.sent[earlier.head] > window:
                break
            cluster = self.of[earlier]
            acts = earlier.head if tree.dep[earlier.head] != "appos" else tree.head[earlier.head]
            if cluster.kind is SourceKind.PERSON and tree.dep[acts] in SUBJECTS:
                acting[id(cluster)] = cluster
        if len(acting) != 1:
            return None
        (cluster,) = acting.values()
        fits = bool(cluster.names) and not differs(cluster.gender, mention.gender)
        return cluster if fits and not self._holds_another(cluster, mention) else None

    def _holds_another(self, cluster: Cluster, mention: Mention) -> bool:
        """True where somebody is something else: "the mayor" after "Ada Quill, a baker"."""
        known = {role for role, _ in cluster.roles} | cluster.nouns
        called = {mention.role, self.tree.lemma[mention.head]}
        return bool(mention.role and known) and not called & known

    def _is_bare_epithet(self, mention: Mention) -> bool:
        """True for "the 20-year-old" and, of one person, "the Portuguese"."""
        tree, head = self.tree, mention.head
        if tree.lower[mention.first] != "the":
            return False
        if tree.lower[head] == "year":
            return tree.lower[head + 1 : head + 3] == ["-", "old"]
        if tree.lower[head] == "old" or tree.lower[head].endswith("-year-old"):
            return tree.lower[head - 3 : head] == ["-", "year", "-"] or "-" in tree.lower[head]
        people = tree.entity[head] == "NORP" and tree.tag[head] == "NNP"
        return people and head == mention.first + 1 and mention.kind is SourceKind.PERSON

    def _most_spoken_of(self, mention: Mention) -> Cluster | None:
        """The named organisation with most mentions in the last sentences: "the company"."""
        sent = self.tree.sent[mention.head]
        times: dict[int, int] = defaultdict(int)
        found: dict[int, Cluster] = {}
        for earlier in islice(reversed(self.recent), MOST_MENTIONS):
            if sent - self.tree.sent[earlier.head] > COMPANY_WINDOW:
                break
            cluster = self.of[earlier]
            if cluster.kind is SourceKind.ORGANISATION and cluster.names and cluster.key is None:
                times[id(cluster)] += 1 + (self.tree.dep[earlier.head] in SUBJECTS)
                found[id(cluster)] = cluster
        return found[max(times, key=lambda key: times[key])] if times else None

    def _latest(
        self, mention: Mention, fits: Callable[[Cluster], bool], sentences: int
    ) -> Cluster | None:
        """The actor last spoken of, within some sentences, that fits."""
        sent = self.tree.sent[mention.head]
        for earlier in islice(reversed(self.recent), MOST_MENTIONS):
            if sent - self.tree.sent[earlier.head] > sentences:
                return None
            cluster = self.of[earlier]
            if fits(cluster):
                return cluster
        return None


_LEADERS = (
    "leader", "president", "premier", "chancellor", "prime minister", "ruler", "dictator",
    "supreme leader", "head of state",
)  # fmt: skip
_GENERIC = frozenset({"leader", "ruler", "dictator"})
_SHORT_OFFICES = frozenset({"minister", "secretary", "commissioner"})
"""Offices that are short for a longer one: "the minister" after "the foreign minister"."""


def _office_fit(cluster: Cluster, role: str, country: str | None, asked: str) -> int:
    """How well an actor's office fits a description: 3 for office and country, 0 for not at all."""
    countries = {of for _, of in cluster.roles if of}
    if country and countries and country not in countries:
        return 0
    best = 0
    for held, of in cluster.roles:
        if held != role:
            continue
        short = asked in _SHORT_OFFICES and held.endswith(f" {asked}")
        if held != asked and not (short or held in _GENERIC or asked in _GENERIC):
            continue
        if of == country:
            best = max(best, 3 if country else 2)
        elif of is None or country is None:
            best = max(best, 1)
    return best if len(cluster.names) or best > 1 or country is None else 0


def _same_description(first: Mention, mention: Mention, *, near: bool) -> bool:
    """True when a later description repeats an earlier one or shortens it."""
    same = first.modifiers == mention.modifiers
    if mention.definite:
        return (
            near
            and (mention.modifiers <= first.modifiers)
            and not differs(first.country, mention.country)
        )
    if mention.number is not None:
        return False
    if same and mention.plural and bool(mention.modifiers):
        return True
    return near and mention.plural and not mention.modifiers and not first.definite
