"""Say-so put beside a clause: "according to the mayor", "in her view", "reportedly"."""

from __future__ import annotations

from collections.abc import Iterator

from sayso.attribute.cues import Lexicon, citable_nouns
from sayso.attribute.drafts import Draft
from sayso.attribute.frames import PASSIVE_SUBJECTS, SUBJECTS
from sayso.attribute.reported import without
from sayso.attribute.spans import content_span, noun_span, trim
from sayso.attribute.tree import Tree
from sayso.model import Span

_CLAUSES = frozenset({"ROOT", "conj", "ccomp", "advcl", "parataxis", "relcl", "xcomp"})
_VERBAL = frozenset({"VERB", "AUX"})


def find_adjuncts(tree: Tree, lexicon: Lexicon) -> list[Draft]:
    """A draft for every adverb or prepositional phrase that ascribes the clause beside it."""
    drafts: list[Draft] = []
    for index, word in enumerate(tree.lower):
        if tree.pos[index] == "ADV":
            if lexicon.find("adverb", word):
                drafts.extend(_adverb(tree, index))
        elif tree.dep[index] == "prep" or word in ("according", "per", "in"):
            drafts.extend(_preposition(tree, index, lexicon))
    return drafts


def _adverb(tree: Tree, index: int) -> Iterator[Draft]:
    """ "The plan was reportedly dropped": nobody is named as the one who reports."""
    governor = tree.head[index]
    clause = _clause_of(tree, governor)
    first, last = _own_words(tree, clause, governor)
    whole = content_span(tree, first, last)
    cue = tree.span(index, index)
    if whole is None:
        return
    content = without(tree, whole, cue)
    if content:
        yield Draft(
            (), (cue,), content, index, "adverb", tree.lower[index], "unstated", unstated=True
        )


def _own_words(tree: Tree, clause: int, governor: int) -> tuple[int, int]:
    """A clause without the clauses joined to it after a comma, and without its joining words."""
    first, last = tree.left[clause], tree.right[clause]
    while first < governor and (
        tree.dep[first] in ("cc", "mark", "punct") or tree.pos[first] == "SPACE"
    ):
        first += 1
    for child in tree.children[clause]:
        if tree.dep[child] == "conj" and tree.child(child, "nsubj", "nsubjpass") is not None:
            stop = tree.left[child] - 1
            while stop > clause and tree.dep[stop] in ("cc", "punct"):
                stop -= 1
            if child > clause and governor <= stop:
                last = min(last, stop)
    if tree.dep[clause] == "ROOT":
        parenthesis = [c for c in tree.children[clause] if tree.dep[c] == "parataxis"]
        last = min([last, *(tree.left[c] - 1 for c in parenthesis if c > governor)])
    return first, last


def _clause_of(tree: Tree, index: int) -> int:
    """The verb of the clause that a word stands in."""
    for _ in range(8):
        if tree.pos[index] in _VERBAL and tree.dep[index] in _CLAUSES:
            return index
        if tree.head[index] == index:
            return index
        index = tree.head[index]
    return index


def _preposition(tree: Tree, index: int, lexicon: Lexicon) -> Iterator[Draft]:
    found = _phrase_object(tree, index, lexicon)
    if found is None:
        return
    lemma, last, inner = found
    if lemma == "per" and tree.pos[inner] != "PROPN" and tree.lemma[inner] not in citable_nouns():
        return
    source = _before_subject(tree, index, noun_span(tree, inner, fence=last))
    cue = tree.span(index, last)
    content = _beside(tree, index, Span(cue.start, source.end))
    if content:
        yield Draft((source,), (cue,), content, index, "adjunct", lemma, "speech")


def _before_subject(tree: Tree, index: int, source: Span) -> Span:
    """The source up to the subject of the clause that follows it."""
    subject = tree.child(tree.head[index], *SUBJECTS, *PASSIVE_SUBJECTS)
    if subject is None or not source.start < tree.start[tree.left[subject]] < source.end:
        return source
    return Span(source.start, tree.end[tree.left[subject] - 1])


def _phrase_object(tree: Tree, index: int, lexicon: Lexicon) -> tuple[str, int, int] | None:
    """The row's lemma, the phrase's last word and the noun that it names as its source."""
    for length in (4, 3, 2, 1):
        words = tree.lower[index : index + length]
        lemma = "_".join(words)
        if len(words) < length or lexicon.find("preposition", lemma) is None:
            continue
        last = index + length - 1
        for child in tree.children[last]:
            if tree.dep[child] in ("pobj", "pcomp") and tree.pos[child] != "NUM":
                return lemma, last, child
        for child in tree.children[index]:
            if tree.dep[child] == "pobj" and child > last and tree.pos[child] != "NUM":
                return lemma, last, child
    return None


def _beside(tree: Tree, index: int, phrase: Span) -> tuple[Span, ...]:
    """The words that a phrase ascribes: the rest of the sentence, or the clause it stands in."""
    start, end = tree.sents[tree.sent[index]]
    first = start
    while first < index and (tree.pos[first] in ("SPACE", "PUNCT") or tree.dep[first] == "cc"):
        first += 1
    sentence = tree.span(start, end - 1)
    if first >= index:
        rest = trim(tree.chars, Span(phrase.end, sentence.end))
        return () if rest is None else (rest,)
    clause = _clause_of(tree, tree.head[index])
    if clause == index or tree.pos[clause] not in _VERBAL:
        low, high = first, end - 1
    else:
        low, high = tree.left[clause], max(tree.right[clause], index)
        while low < clause and tree.dep[low] in ("cc", "mark", "punct"):
            low += 1
    whole = content_span(tree, low, high)
    return () if whole is None else without(tree, whole, phrase)
