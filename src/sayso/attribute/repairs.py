"""Mending what the parser is known to get wrong where attribution would suffer."""

from __future__ import annotations

from sayso.attribute.cues import load_lexicon
from sayso.attribute.tree import Tree, set_edges

_SUBJECTS = ("nsubj", "nsubjpass", "csubj")
_UTTERING = frozenset({"speech", "writing", "stance"})
_NOMINAL = frozenset({"NOUN", "PROPN", "PRON"})


def repair(tree: Tree) -> Tree:
    """The same tree, mended in place: its columns are ours alone.

    - "According to a report by Kyodo, the mayor said …": the subject that was read as an
      apposition of the source is the verb's again.
    - "The mayor said the dam was old and warned that …": the mayor warned.
    - "The mayor is “quietly” selling …": the subject of a stranded auxiliary is the verb's.
    """
    for index, word in enumerate(tree.lower):
        if word == "according" and tree.dep[index] == "prep":
            _free_subject(tree, index)
        elif tree.dep[index] in ("aux", "auxpass"):
            _lift_subject(tree, index)
        elif tree.dep[index] == "conj" and tree.pos[index] == "VERB":
            _raise_saying(tree, index)
    return tree


def _raise_saying(tree: Tree, index: int) -> None:
    """Hang the second of two verbs of saying on the first, not on what was said."""
    inner = tree.head[index]
    if tree.dep[inner] in ("acomp", "attr"):
        inner = tree.head[inner]
    outer = tree.head[inner]
    if tree.dep[inner] != "ccomp" or not outer < inner < index or tree.child(index, *_SUBJECTS):
        return
    lexicon = load_lexicon()
    cue = lexicon.find("verb", tree.lemma[index])
    above = lexicon.find("verb", tree.lemma[outer])
    if cue is None or above is None or not above.speaks or cue.type not in _UTTERING:
        return
    tense = _tense(tree, outer)
    if tense is None or tense != _tense(tree, index):
        return
    if tense != _tense(tree, inner) or cue is above or _comma_before(tree, index):
        _attach(tree, index, outer, "conj")
        if tree.tag[index] == "VBN" and tense == "VBD":
            tree.tag[index] = "VBD"


def _tense(tree: Tree, index: int) -> str | None:
    """What carries a verb's tense: its first auxiliary, else its own form."""
    first = tree.child(index, "aux", "auxpass")
    if first is not None:
        return "MD" if tree.tag[first] == "MD" else f"aux {tree.lemma[first]}"
    tag = "VBD" if tree.tag[index] == "VBN" else tree.tag[index]
    return tag if tag in ("VBD", "VBZ", "VBP") else None


def _comma_before(tree: Tree, index: int) -> bool:
    """True when a comma stands before the word that joins a clause."""
    first = tree.left[index] - 1
    while first > 0 and tree.dep[first] in ("cc", "advmod"):
        first -= 1
    return tree.words[first] == ","


def _lift_subject(tree: Tree, auxiliary: int) -> None:
    verb = tree.head[auxiliary]
    for child in list(tree.children[auxiliary]):
        if tree.dep[child] in _SUBJECTS and tree.child(verb, *_SUBJECTS) is None:
            _attach(tree, child, verb, tree.dep[child])


def _free_subject(tree: Tree, index: int) -> None:
    verb = tree.head[index]
    if verb <= index or tree.pos[verb] not in ("VERB", "AUX"):
        return
    if tree.child(verb, *_SUBJECTS) is not None:
        return
    for word in range(index + 2, verb):
        apart = tree.left[word] > index and tree.words[tree.left[word] - 1] == ","
        if tree.dep[word] in ("appos", "conj") and apart and tree.pos[word] in _NOMINAL:
            passive = any(tree.dep[c] == "auxpass" for c in tree.children[verb])
            _attach(tree, word, verb, "nsubjpass" if passive else "nsubj")
            return


def _attach(tree: Tree, index: int, head: int, dep: str) -> None:
    """Hang a word elsewhere, and take the edges of its sentence again."""
    tree.children[tree.head[index]].remove(index)
    tree.head[index] = head
    tree.dep[index] = dep
    tree.children[head].append(index)
    tree.children[head].sort()
    set_edges(tree, tree.sents[tree.sent[index]])
