"""Subjects that the parser lost: who says it, where a phrase between commas stands in the way."""

from __future__ import annotations

from itertools import pairwise

from sayso.attribute.cues import Lexicon
from sayso.attribute.tree import DASHES, NOMINAL, Tree, attach

_SUBJECTS = ("nsubj", "nsubjpass", "csubj", "csubjpass", "expl")
_FINITE = frozenset({"VBD", "VBZ", "VBP"})
_UTTERING = frozenset({"speech", "writing", "stance", "show", "thought"})
_CLAUSAL = frozenset({"ROOT", "ccomp", "advcl", "parataxis", "dep"})
_TIMES = frozenset({"DATE", "TIME", "CARDINAL", "ORDINAL", "MONEY", "PERCENT", "QUANTITY"})
ASKED = frozenset({"asked", "pressed", "questioned", "quizzed"})
"""What somebody is before they answer: "Asked whether …, she said"."""


def free_answer(tree: Tree, index: int, lexicon: Lexicon) -> None:
    """Make the answer to "asked …" the sentence's own verb, with the one asked as its subject.

    "Reed, asked about it, said he knew" and "Asked if she meant that, she said she did".
    """
    start, end = tree.sents[tree.sent[index]]
    subject = tree.child(index, "nsubj")
    if subject is not None:
        if tree.right[subject] != index - 1 or tree.words[index - 1] != ",":
            return
        answer = tree.head[index]
        if answer > index and _says(tree, answer, lexicon) and not _has_subject(tree, answer):
            attach(tree, subject, answer, "nsubj")
            attach(tree, index, subject, "acl")
            tree.tag[index] = "VBN"
    elif tree.head[index] == index and not any(
        tree.pos[word] not in ("PUNCT", "SPACE", "CCONJ", "ADV") for word in range(start, index)
    ):
        for answer in range(index + 2, end):
            if _says(tree, answer, lexicon) and _stands_apart(tree, answer):
                attach(tree, answer, answer, "ROOT")
                attach(tree, index, answer, "advcl")
                return


def _stands_apart(tree: Tree, verb: int) -> bool:
    """True for a verb whose subject stands right behind a comma."""
    subject = tree.child(verb, "nsubj")
    if subject is None or subject > verb:
        return False
    first = tree.left[subject]
    return tree.words[first - 1] == ","


def _says(tree: Tree, index: int, lexicon: Lexicon) -> bool:
    cue = lexicon.find("verb", tree.lemma[index])
    finite = tree.pos[index] == "VERB" and tree.tag[index] in _FINITE
    return finite and cue is not None and cue.speaks


def _has_subject(tree: Tree, index: int) -> bool:
    return any(tree.dep[child] in _SUBJECTS for child in tree.children[index])


def give_subject(tree: Tree, index: int, lexicon: Lexicon) -> None:
    """Give a finite verb of saying the noun before it as its subject, where it has none.

    A phrase between commas may stand in between: "The head of safety, Ann Reed, warned".
    """
    if tree.tag[index] not in _FINITE or tree.dep[index] not in _CLAUSAL:
        return
    for child in tree.children[index]:
        if tree.dep[child] == "nsubj" and tree.words[child] in DASHES:
            tree.dep[child] = "punct"
    cue = lexicon.find("verb", tree.lemma[index])
    if cue is None or cue.type not in _UTTERING or _has_subject(tree, index):
        return
    if any(tree.dep[child] == "auxpass" for child in tree.children[index]):
        return
    start = tree.sents[tree.sent[index]][0]
    found = _noun_before(tree, index, start)
    if found is not None and not _is_taken(tree, found):
        attach(tree, found, index, "nsubj")


def _is_taken(tree: Tree, noun: int) -> bool:
    """True for the subject or object of another verb, and for what a preposition governs."""
    if tree.dep[noun] in ("dobj", "pobj", "iobj", "dative", "conj"):
        return True
    return tree.dep[noun] in _SUBJECTS and tree.pos[tree.head[noun]] in ("VERB", "AUX")


def _noun_before(tree: Tree, index: int, start: int) -> int | None:
    """The noun that heads the phrase before a verb, or before the phrase between commas there."""
    last = index - 1
    while last > start and (tree.pos[last] == "ADV" or _is_of_day(tree, last)):
        last -= 1
    if last < start:
        return None
    if tree.words[last] != ",":
        return _top(tree, last, start)
    comma = last - 1
    while comma > start and tree.words[comma] != "," and tree.pos[comma] not in ("VERB", "AUX"):
        comma -= 1
    if tree.words[comma] != "," or comma <= start or last - comma > 12:
        return None
    return _top(tree, comma - 1, start)


def _is_of_day(tree: Tree, word: int) -> bool:
    """True for "on Tuesday" and "Tuesday" between a subject and its verb."""
    day = tree.entity[word] in ("DATE", "TIME")
    return day or (tree.pos[word] == "ADP" and tree.entity[word + 1] in ("DATE", "TIME"))


def _top(tree: Tree, last: int, start: int) -> int | None:
    """The noun that governs the phrase that ends in a word, not past a comma."""
    if tree.pos[last] not in NOMINAL or tree.entity[last] in _TIMES:
        return None
    top = last
    while tree.head[top] != top and start <= tree.head[top] <= last:
        above = tree.head[top]
        if any(tree.words[word] == "," for word in range(min(top, above), max(top, above))):
            break
        if tree.pos[above] not in NOMINAL and tree.pos[above] not in ("ADP", "ADJ"):
            break
        top = above
    return top if tree.pos[top] in NOMINAL else None


def join_subjects(tree: Tree, index: int) -> None:
    """Hang a name right behind a noun on it, where the parser made both subjects of one verb."""
    subjects = [child for child in tree.children[index] if tree.dep[child] == "nsubj"]
    for noun, name in pairwise(subjects):
        beside = tree.right[noun] + 1 == tree.left[name]
        if beside and tree.pos[noun] == "NOUN" and tree.pos[name] == "PROPN":
            attach(tree, name, noun, "appos")
