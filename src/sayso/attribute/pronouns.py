"""Whom a pronoun means: the likeliest of the actors of the last sentences.

Candidates must agree in number and gender and not be barred by grammar; their weight is that of
their place in the sentence, halved and halved again by distance (Lappin and Leass 1994). What is
quoted hardly counts for a pronoun outside the quotation, and adds no distance.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from sayso.attribute.clusters import Cluster, differs
from sayso.attribute.mentions import PRONOUNS, Form, Mention
from sayso.attribute.roles import noun_row
from sayso.attribute.tree import Tree
from sayso.model import SourceKind

WINDOW = 3
"""How many sentences back a pronoun looks."""
MOST_TIMES = 3
"""How many mentions of one actor add to its weight."""
MOST_CANDIDATES = 80
"""How many mentions a pronoun looks at: texts without sentences must not take for ever."""
REACH = 12
"""How many sentences back it looks when those between are quoted."""

_SAYING = frozenset(
    {
        "say", "tell", "add", "write", "note", "argue", "claim", "state", "explain", "insist",
        "warn", "announce", "declare", "suggest", "acknowledge", "admit", "deny", "reply",
        "respond", "ask", "continue", "recall", "assert", "contend", "maintain", "observe",
        "remark", "stress", "tweet", "believe", "think", "conclude", "predict", "report", "call",
        "describe", "accuse", "criticize", "criticise", "praise", "blame", "dismiss", "agree",
        "project", "estimate", "caution", "allege", "forecast", "complain", "concede", "reckon",
        "disagree", "vow", "promise", "urge", "emphasize", "emphasise", "blast", "testify",
    }
)  # fmt: skip
_SHOWING = frozenset({"find", "show", "reveal", "confirm"})
"""Verbs by which a document says something: of a person they need not."""
_OPENING = frozenset({"“", "«", "「", "『", "„"})
_CLOSING = frozenset({"”", "»", "」", "』"})
_BEFORE_SPEAKER = frozenset({",", "—", "–", *_CLOSING, '"', "''"})
_STRAIGHT = frozenset({'"', "``", "''"})
SUBJECTS = frozenset({"nsubj", "nsubjpass", "csubj"})
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
    same_gender: float = 40.0
    named: float = 9.0
    quoted: float = 0.2
    hint: float = 40.0
    reporting: float = 60.0
    memory: float = 0.8
    collective: float = 0.48
    frequency: float = 12.0
    announced: float = 144.0
    unsure: float = 1.0
    unlabelled: float = 0.7
    told: float = 0.3


class PronounResolver:
    """Finds antecedents in one text; `of` is the actor of each mention resolved so far."""

    def __init__(self, tree: Tree, of: Mapping[Mention, Cluster], weights: Weights) -> None:
        self.tree = tree
        self.of = of
        self.weights = weights
        self.by_head = {mention.head: mention for mention in of}
        self.quoted = find_quoted(tree)
        self.narrated = _number_narration(tree, self.quoted)

    def find(self, mention: Mention, recent: Sequence[Mention]) -> Cluster | None:
        """The candidate of the highest weight among the actors of the last sentences."""
        tree = self.tree
        if tree.lower[mention.head] not in PRONOUNS:
            return None
        place = tree.sent if self.quoted[mention.head] else self.narrated
        sent = place[mention.head]
        best: dict[int, float] = {}
        times: dict[int, int] = defaultdict(int)
        found: dict[int, Cluster] = {}
        barred: set[int] = set()
        for earlier in islice(reversed(recent), MOST_CANDIDATES):
            distance = sent - place[earlier.head]
            if distance > WINDOW or tree.sent[mention.head] - tree.sent[earlier.head] > REACH:
                break
            cluster = self.of[earlier]
            if not self._agrees(mention, cluster) and not self._is_one(mention, earlier):
                continue
            if self._is_bound(mention, earlier) or self._is_quoted_by(mention, earlier):
                barred.add(id(cluster))
            found[id(cluster)] = cluster
            weight = self._weigh(mention, earlier, distance)
            if self._is_told(mention, earlier):
                weight *= self.weights.told
            best[id(cluster)] = max(best.get(id(cluster), 0.0), weight)
            if not self.quoted[earlier.head] or self.quoted[mention.head]:
                times[id(cluster)] += 1
        for later in self._announced(mention):
            named = self.of.get(later)
            if named is not None and self._agrees(mention, named):
                found[id(named)] = named
                best[id(named)] = best.get(id(named), 0.0) + self.weights.announced
        candidates = [key for key in found if key not in barred]
        if not candidates:
            return None
        often = {key: self.weights.frequency * min(times[key], MOST_TIMES) for key in candidates}
        return found[max(candidates, key=lambda key: (best[key] + often[key], found[key].last))]

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
                    if tree.dep[child] in SUBJECTS and child > mention.head:
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
        elif mention.gender and cluster.gender is None and cluster.lone_gender:
            weight += (
                weights.same_gender if cluster.lone_gender == mention.gender else -weights.hint
            )
        if mention.gender and cluster.kind is not SourceKind.PERSON:
            weight *= weights.unsure if cluster.mentions[0].label else weights.unlabelled
        weight = (weight + weights.recency) * weights.decay**distance
        if PRONOUNS[tree.lower[mention.head]].plural and not cluster.plural:
            weight *= weights.collective
        if self.quoted[earlier.head] and not self.quoted[mention.head]:
            weight *= weights.quoted
        if self._reports(mention.head) and self._reports(earlier.head):
            weight += weights.reporting * weights.memory**distance
        return weight

    def _reports(self, index: int) -> bool:
        """True for the subject of a verb of saying, outside quotation marks."""
        tree = self.tree
        return (
            tree.dep[index] == "nsubj"
            and (
                tree.lemma[tree.head[index]] in _SAYING
                or (tree.lemma[tree.head[index]] in _SHOWING and _is_document(tree, index))
            )
            and not self.quoted[index]
        )

    def _is_told(self, mention: Mention, earlier: Mention) -> bool:
        """True for what is spoken of in the words before ", it said": seldom who says them.

        Persons known by a full name, an office or a gender, and bodies, may well be.
        """
        tree, here = self.tree, mention.head
        before = (
            earlier.kind not in _BODIES
            and tree.sent[earlier.head] == tree.sent[here]
            and here > 0
            and tree.words[here - 1] in _BEFORE_SPEAKER
            and self._reports(here)
        )
        return before and not self._is_known_person(self.of[earlier])

    def _is_known_person(self, cluster: Cluster) -> bool:
        """True for somebody of whom a full name or the gender is known."""
        if cluster.kind is not SourceKind.PERSON:
            return False
        full = any(" " in (mention.name or "") for mention in cluster.mentions)
        return full or cluster.gender is not None

    def _is_quoted_by(self, mention: Mention, earlier: Mention) -> bool:
        """True for a pronoun inside the words that the other one says."""
        if not self.quoted[mention.head] or not self._reports(earlier.head):
            return False
        tree, index, verb = self.tree, mention.head, self.tree.head[earlier.head]
        for _ in range(12):
            if index == verb:
                return True
            if tree.head[index] == index:
                return False
            index = tree.head[index]
        return False

    def _agrees(self, mention: Mention, cluster: Cluster) -> bool:
        """True when number, gender and kind allow the pronoun to mean the actor."""
        asked = PRONOUNS[self.tree.lower[mention.head]]
        if asked.person:
            if cluster.plural or not _may_be_person(cluster):
                return False
            return not differs(cluster.gender, asked.gender)
        if asked.plural:
            return cluster.plural or cluster.kind in _PLURALS or cluster.kind in _BODIES
        return not cluster.plural and cluster.kind not in (SourceKind.PERSON, SourceKind.GROUP)

    def _is_one(self, mention: Mention, earlier: Mention) -> bool:
        """True for "they said" of one unnamed person who has just spoken: "a source said"."""
        cluster = self.of[earlier]
        return (
            self.tree.lower[mention.head] == "they"
            and cluster.kind is SourceKind.PERSON
            and not cluster.names
            and cluster.gender is None
            and self._reports(mention.head)
            and self._reports(earlier.head)
        )

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
            and (tree.dep[here] not in SUBJECTS)
        )


def _is_document(tree: Tree, index: int) -> bool:
    """True for a noun like "report" and "study"."""
    row = noun_row(tree, index)
    return row is not None and row["kind"] == SourceKind.DOCUMENT


def _may_be_person(cluster: Cluster) -> bool:
    """True for persons, and for names of one word that no gazetteer knows."""
    if cluster.kind is SourceKind.PERSON:
        return True
    if cluster.key is not None or not cluster.names:
        return False
    if cluster.kind in (SourceKind.GROUP, SourceKind.OUTLET):
        return False
    return all(len(name) == 1 for name in cluster.names) and not any(
        (mention.name or "").isupper() or (mention.name and mention.definite)
        for mention in cluster.mentions
    )


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
    inside, fresh = False, True
    for index, word in enumerate(tree.words):
        if "\n" in word:
            inside, fresh = False, True
            continue
        if word in _OPENING:
            inside = True
        elif word in _CLOSING:
            inside = fresh  # a closing mark at the head of a paragraph was meant to open
        elif word in _STRAIGHT:
            inside = not inside
        else:
            quoted[index] = inside
        fresh = False
    return quoted


def _number_narration(tree: Tree, quoted: list[bool]) -> list[int]:
    """For each word, how many sentences up to its own have words outside quotation marks."""
    numbers: list[int] = []
    count = 0
    for start, end in tree.sents:
        told = any(
            not quoted[i] and tree.pos[i] not in ("PUNCT", "SPACE") for i in range(start, end)
        )
        count += told
        numbers += [count] * (end - start)
    return numbers + [count] * (len(tree) - len(numbers))
