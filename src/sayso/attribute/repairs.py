"""Mending what the parser is known to get wrong where attribution would suffer."""

from __future__ import annotations

from sayso.attribute.tree import Tree, set_edges

_SUBJECTS = ("nsubj", "nsubjpass", "csubj")
_NOMINAL = frozenset({"NOUN", "PROPN", "PRON"})


def repair(tree: Tree) -> Tree:
    """The same tree, mended in place: its columns are ours alone.

    - "According to a report by Kyodo, the mayor said …": the subject that was read as an
      apposition of the source is the verb's again.
    - "The mayor is “quietly” selling …": the subject of a stranded auxiliary is the verb's.
    """
    for index, word in enumerate(tree.lower):
        if word == "according" and tree.dep[index] == "prep":
            _free_subject(tree, index)
        elif tree.dep[index] in ("aux", "auxpass"):
            _lift_subject(tree, index)
    return tree


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
