"""Which mentions are one actor: names, then descriptions and pronouns from left to right.

Rules after the deterministic sieves of Lee et al. (2013) and the salience of Lappin and Leass
(1994): strong evidence first, then for a pronoun the likeliest antecedent of the last sentences.
Linear in the length of the text: nothing looks further back than `WINDOW` sentences, but for
names, offices and repeated descriptions, which are indexed.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from spacy.tokens import Doc

from sayso.attribute.clusters import Cluster, gather_names
from sayso.attribute.mentions import PRONOUNS, Form, Mention, find_mentions
from sayso.attribute.tree import Tree, read_tree
from sayso.model import SourceKind
from sayso.places import resolve_government

WINDOW = 3
"""How many sentences back a pronoun looks."""
DESCRIPTION_WINDOW = 10
"""How many sentences back "the official" looks."""

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
        "company", "firm", "group", "organisation", "organization", "agency", "bank",
        "corporation", "union", "party", "bureau", "charity", "airline", "carrier", "maker",
        "manufacturer", "retailer", "automaker", "carmaker", "body", "institute",
        "institution", "university", "club", "team",
    }
)  # fmt: skip
_BECOMING = frozenset({"be", "become", "remain"})
_RULE = frozenset({"administration", "government", "presidency", "regime", "cabinet"})
_BARE = frozenset({"official", "source", "people", "expert", "analyst"})
_SUBJECTS = frozenset({"nsubj", "nsubjpass", "csubj"})
_PERSONS = frozenset({SourceKind.PERSON})
_BODIES = frozenset({SourceKind.ORGANISATION, SourceKind.GOVERNMENT, SourceKind.OUTLET})
_PLURALS = frozenset({SourceKind.GROUP, SourceKind.UNSTATED})


@dataclass(frozen=True, slots=True)
class Weights:
    """What a pronoun's candidates are weighed by; tuned on half of GAP's development part."""

    subject: float = 80.0
    passive_subject: float = 60.0
    object: float = 100.0
    oblique: float = 8.0
    possessive: float = 55.0
    other: float = 20.0
    recency: float = 22.0
    decay: float = 0.35
    parallel: float = 52.0
    same_gender: float = 18.0
    named: float = 9.0
    quoted: float = 0.6
    collective: float = 0.48
    frequency: float = 12.0
    announced: float = 144.0
    unsure: float = 1.0


def resolve_mentions(
    doc: Doc,
    *,
    tree: Tree | None = None,
    mentions: list[Mention] | None = None,
    weights: Weights = Weights(),
) -> list[Cluster]:
    """The actors of a text with their mentions, in order of first mention; things are left out."""
    tree = tree or read_tree(doc)
    mentions = find_mentions(tree, doc) if mentions is None else mentions
    return Resolver(tree, mentions, weights).resolve()


class Resolver:
    """One pass over the mentions of a text; holds what is known of its actors so far."""

    def __init__(self, tree: Tree, mentions: list[Mention], weights: Weights) -> None:
        self.tree = tree
        self.mentions = mentions
        self.weights = weights
        self.of: dict[Mention, Cluster] = {}
        self.by_head: dict[int, Mention] = {}
        self.by_office: dict[str, list[Cluster]] = defaultdict(list)
        self.by_noun: dict[str, list[Cluster]] = defaultdict(list)
        self.by_key: dict[str, Cluster] = {}
        self.recent: list[Mention] = []
        self.quoted = find_quoted(tree)

    def resolve(self) -> list[Cluster]:
        """All clusters that are actors."""
        self.by_head = {m.head: m for m in self.mentions}
        self.of = gather_names(self.tree, self.mentions)
        self.by_key = {c.key: c for c in self.of.values() if c.key}
        self._learn_offices()
        for mention in self.mentions:
            if mention not in self.of:
                self._place(mention)
            if mention in self.of:
                self.recent.append(mention)
        unique = {id(cluster): cluster for cluster in self.of.values()}
        for cluster in unique.values():
            cluster.mentions.sort(key=lambda m: m.head)
        actors = [c for c in unique.values() if c.is_actor and c.mentions]
        return sorted(actors, key=lambda c: c.mentions[0].head)

    def _place(self, mention: Mention) -> None:
        if mention.form is Form.NOMINAL:
            self._assign(mention, self._find_described(mention) or self._new(mention))
        elif mention.form is Form.PRONOUN:
            cluster = self._find_antecedent(mention)
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
                    self._learn_rule(mention, named)
            elif mention.form is Form.NOMINAL:
                self._learn_apposition(mention)
        for known in {id(c): c for c in self.of.values()}.values():
            for role, _ in known.roles:
                self.by_office[role].append(known)

    def _learn_rule(self, mention: Mention, cluster: Cluster) -> None:
        governor = self.tree.head[mention.head]
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
            for child in tree.children[head]:
                if tree.dep[child] == "appos" and (named := self._named_at(child)):
                    target, joins = named, True
        if target is None or mention.plural:
            return
        if target.kind is SourceKind.PERSON and mention.kind is SourceKind.PERSON:
            target.nouns.add(tree.lemma[head])
            if mention.role:
                target.roles.add((mention.role, mention.country))
        elif target.kind is SourceKind.PERSON or mention.kind is SourceKind.PERSON:
            return
        if joins or dep == "attr":
            self._assign(mention, target)

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
                if tree.dep[child] in _SUBJECTS:
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
        return self._latest(
            mention, lambda c: c.kind is SourceKind.OUTLET and bool(c.names), 6
        ) or self._find_repeated(mention)

    def _find_office(self, mention: Mention) -> Cluster | None:
        """Who holds the office: a country that is stated must not be another's."""
        if not (mention.definite or mention.country):
            return None
        row_role = mention.role or ""
        names = [row_role, *(_LEADERS if row_role in _LEADERS else ())]
        best: tuple[int, int, Cluster] | None = None
        for role in names:
            for cluster in self.by_office.get(role, ()):
                fit = _office_fit(cluster, role, mention.country, row_role)
                if fit <= 0 or _differs(cluster.gender, mention.gender):
                    continue
                before = [m.head for m in cluster.mentions if m.head < mention.head]
                rank = (fit, before[-1] if before else -1)
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
            named = self._latest(
                mention,
                lambda c: c.kind is SourceKind.ORGANISATION and bool(c.names) and c.key is None,
                4,
            )
        return named or self._find_repeated(mention)

    def _find_repeated(self, mention: Mention) -> Cluster | None:
        """The unnamed actor that was described before in these words, or in more of them."""
        noun = self.tree.lemma[mention.head]
        sent = self.tree.sent[mention.head]
        for cluster in reversed(self.by_noun.get(noun, [])[-8:]):
            first = cluster.mentions[0]
            if cluster.plural != mention.plural:
                continue
            near = sent - self.tree.sent[cluster.last] <= DESCRIPTION_WINDOW
            if _same_description(first, mention, near=near):
                return cluster
        if mention.definite and not mention.plural and mention.kind is SourceKind.PERSON:
            return self._latest(mention, lambda c: noun in c.nouns, DESCRIPTION_WINDOW)
        return None

    def _latest(self, mention: Mention, fits: object, sentences: int) -> Cluster | None:
        """The actor last spoken of, within some sentences, that fits."""
        sent = self.tree.sent[mention.head]
        for earlier in reversed(self.recent):
            if sent - self.tree.sent[earlier.head] > sentences:
                return None
            cluster = self.of[earlier]
            if fits(cluster):  # type: ignore[operator]
                return cluster
        return None

    # ------------------------------------------------------------ pronouns

    def _find_antecedent(self, mention: Mention) -> Cluster | None:
        """The candidate of the highest weight among the actors of the last sentences."""
        tree = self.tree
        if tree.lower[mention.head] not in PRONOUNS:
            return None
        sent = tree.sent[mention.head]
        scores: dict[int, float] = defaultdict(float)
        found: dict[int, Cluster] = {}
        barred: set[int] = set()
        for earlier in reversed(self.recent):
            distance = sent - tree.sent[earlier.head]
            if distance > WINDOW:
                break
            cluster = self.of[earlier]
            if not self._agrees(mention, cluster):
                continue
            if self._is_bound(mention, earlier):
                barred.add(id(cluster))
            found[id(cluster)] = cluster
            weight = self._weigh(mention, earlier, distance)
            scores[id(cluster)] = max(scores[id(cluster)], weight) + self.weights.frequency
        for later in self._announced(mention):
            named = self.of.get(later)
            if named is not None and self._agrees(mention, named):
                found[id(named)] = named
                scores[id(named)] += self.weights.announced
        candidates = [key for key in found if key not in barred]
        if not candidates:
            return None
        return found[max(candidates, key=lambda key: (scores[key], found[key].last))]

    def _announced(self, mention: Mention) -> Iterator[Mention]:
        """The subject that follows a fronted phrase with a pronoun: "In his speech, Kim …"."""
        tree, index = self.tree, mention.head
        if tree.dep[index] not in ("poss", "pobj", "nsubj", "dobj", "nsubjpass"):
            return
        for _ in range(8):
            governor = tree.head[index]
            if governor == index:
                return
            if tree.dep[index] in ("prep", "advcl", "npadvmod") and governor > index:
                for child in tree.children[governor]:
                    if tree.dep[child] in _SUBJECTS and child > mention.head:
                        later = self.by_head.get(child)
                        if later is not None and later.form is Form.NAME:
                            yield later
                return
            index = governor

    def _weigh(self, mention: Mention, earlier: Mention, distance: int) -> float:
        weights, tree = self.weights, self.tree
        role = _grammatical_role(tree, earlier.head)
        weight: float = getattr(weights, role)
        if role == _grammatical_role(tree, mention.head):
            weight += weights.parallel
        if earlier.form is Form.NAME:
            weight += weights.named
        cluster = self.of[earlier]
        if mention.gender and cluster.gender == mention.gender:
            weight += weights.same_gender
        if mention.gender and cluster.kind is not SourceKind.PERSON:
            weight *= weights.unsure
        weight = (weight + weights.recency) * weights.decay**distance
        if PRONOUNS[tree.lower[mention.head]].plural and not cluster.plural:
            weight *= weights.collective
        if self.quoted[earlier.head] and not self.quoted[mention.head]:
            weight *= weights.quoted
        return weight

    def _agrees(self, mention: Mention, cluster: Cluster) -> bool:
        """True when number, gender and kind allow the pronoun to mean the actor."""
        asked = PRONOUNS[self.tree.lower[mention.head]]
        if asked.person:
            if cluster.plural or not _may_be_person(cluster):
                return False
            return not _differs(cluster.gender, asked.gender)
        if asked.plural:
            return cluster.plural or cluster.kind in _PLURALS or cluster.kind in _BODIES
        return not cluster.plural and cluster.kind not in (SourceKind.PERSON, SourceKind.GROUP)

    def _is_bound(self, mention: Mention, earlier: Mention) -> bool:
        """True where grammar bars the two from being one: "Smith saw him", "his friend"."""
        tree = self.tree
        asked = PRONOUNS[tree.lower[mention.head]]
        if asked.reflexive:
            return False
        here, there = mention.head, earlier.head
        if tree.dep[here] == "poss":
            return tree.head[here] == there
        return (
            _clause(tree, here) == _clause(tree, there)
            and tree.dep[there] != "poss"
            and (tree.dep[here] not in _SUBJECTS)
        )


_LEADERS = (
    "leader", "president", "premier", "chancellor", "prime minister", "ruler", "dictator",
    "supreme leader", "head of state",
)  # fmt: skip
_GENERIC = frozenset({"leader", "ruler", "dictator"})


def _may_be_person(cluster: Cluster) -> bool:
    """True for persons, and for names of one word that no gazetteer knows."""
    if cluster.kind is SourceKind.PERSON:
        return True
    if cluster.key is not None or not cluster.names or cluster.kind is SourceKind.GROUP:
        return False
    return all(len(name) == 1 for name in cluster.names)


def _office_fit(cluster: Cluster, role: str, country: str | None, asked: str) -> int:
    """How well an actor's office fits a description: 3 for office and country, 0 for not at all."""
    countries = {of for _, of in cluster.roles if of}
    if country and countries and country not in countries:
        return 0
    best = 0
    for held, of in cluster.roles:
        if held != role:
            continue
        if held != asked and not (held in _GENERIC or asked in _GENERIC):
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
            and not _differs(first.country, mention.country)
        )
    if mention.counted:
        return False
    if same and mention.plural and bool(mention.modifiers):
        return True
    return near and mention.plural and not mention.modifiers and not first.definite


def _differs(a: str | None, b: str | None) -> bool:
    return a is not None and b is not None and a != b


def _grammatical_role(tree: Tree, index: int) -> str:
    """The field of `Weights` for a word's place in its clause."""
    dep = tree.dep[index]
    if dep == "conj":
        dep = tree.dep[tree.head[index]]
    if dep in ("nsubj", "csubj"):
        return "subject"
    if dep == "nsubjpass":
        return "passive_subject"
    if dep in ("dobj", "dative", "attr"):
        return "object"
    if dep == "pobj":
        return "oblique"
    return "possessive" if dep == "poss" else "other"


def _clause(tree: Tree, index: int) -> int:
    """The verb whose argument a word is, through prepositions and coordination."""
    for _ in range(6):
        governor = tree.head[index]
        if governor == index or tree.pos[governor] in ("VERB", "AUX"):
            return governor
        if tree.dep[index] not in ("pobj", "prep", "conj", "appos", "dative"):
            return governor
        index = governor
    return index


def find_quoted(tree: Tree) -> list[bool]:
    """For each word, whether it stands between quotation marks; a paragraph closes them."""
    quoted = [False] * len(tree)
    inside = False
    for index, word in enumerate(tree.words):
        if "\n" in word:
            inside = False
        elif word in ("“", "«", "「", "『"):
            inside = True
        elif word in ("”", "»", "」", "』"):
            inside = False
        elif word == '"' or word == "``" or word == "''":
            inside = not inside
        else:
            quoted[index] = inside
    return quoted


def resolve_quoted_pronouns(
    tree: Tree, speakers: Mapping[int, str], mentions: list[Mention]
) -> dict[Mention, str]:
    """The speaker behind each "I" and "my": `speakers` maps words to the source that says them."""
    found = {}
    for mention in mentions:
        word = tree.lower[mention.head]
        speaker = speakers.get(mention.head)
        if speaker is not None and word in ("i", "me", "my", "mine", "myself"):
            found[mention] = speaker
    return found
