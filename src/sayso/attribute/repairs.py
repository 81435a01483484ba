"""Mending what the parser is known to get wrong where attribution would suffer."""

from __future__ import annotations

from functools import cache

from sayso.attribute.cues import citable_nouns, load_lexicon
from sayso.attribute.spans import goes_on_saying
from sayso.attribute.subjects import ASKED, free_answer, give_subject, join_subjects
from sayso.attribute.tree import NOMINAL, Tree, attach
from sayso.tables import load_table

_SUBJECTS = ("nsubj", "nsubjpass", "csubj")
_UTTERING = frozenset({"speech", "writing", "stance"})
_SAID = ("ccomp", "dobj", "obj", "xcomp")


def repair(tree: Tree) -> Tree:
    """The same tree, mended in place: its columns are ours alone.

    - "According to a report by Kyodo, the mayor said …": the subject that was read as an
      apposition of the source is the verb's again.
    - "The mayor said the dam was old and warned that …": the mayor warned.
    - "The mayor is “quietly” selling …": the subject of a stranded auxiliary is the verb's.
    - "The agency said in a notice that …": what was said hangs on the verb, not on the notice.
    - "The firm knew, the filing states.": the last word is a verb, not a noun.
    - "He said it was old, noting that …": he noted, and that is no part of what he said first.
    - "Reed, asked about it later, said …" and "Asked if he knew, Reed said …": Reed said.
    - "The newspaper Al-Fajr reported": two subjects side by side are one, the name an apposition.
    - "In a note, the firm's head of safety, Ann Reed, warned …": the head of safety warned.
    """
    lexicon = load_lexicon()
    for index, word in enumerate(tree.lower):
        if word == "according" and tree.dep[index] == "prep":
            _free_subject(tree, index)
        elif word in ASKED and tree.tag[index] in ("VBN", "VBD"):
            free_answer(tree, index, lexicon)
        elif tree.dep[index] in ("aux", "auxpass"):
            _lift_subject(tree, index)
        elif tree.dep[index] == "conj" and tree.pos[index] == "VERB":
            _raise_saying(tree, index)
        elif tree.dep[index] in ("relcl", "acl"):
            _free_clause(tree, index)
        elif tree.tag[index] in ("NN", "NNS") and tree.head[index] == index:
            _read_root_as_verb(tree, index)
        elif tree.tag[index] == "NNS":
            _read_as_verb(tree, index)
        elif tree.dep[index] == "advcl" and goes_on_saying(tree, index, tree.head[index]):
            _raise_adding(tree, index)
    for index, pos in enumerate(tree.pos):
        if pos == "VERB":
            give_subject(tree, index, lexicon)
            join_subjects(tree, index)
    return tree


def _free_clause(tree: Tree, index: int) -> None:
    """Hang "that …" behind "said Thursday in a notice" on the verb of saying."""
    noun = tree.head[index]
    prep = tree.head[noun]
    while tree.dep[noun] == "pobj" and tree.dep[tree.head[prep]] == "pobj":
        noun = tree.head[prep]
        prep = tree.head[noun]
    verb = tree.head[prep]
    if tree.dep[noun] != "pobj" or tree.pos[verb] != "VERB" or not verb < prep < index:
        return
    cue = load_lexicon().find("verb", tree.lemma[verb])
    if cue is None or not cue.speaks or cue.type not in _UTTERING or "that" not in cue.frames:
        return
    bare = tree.child(index, *_SUBJECTS)
    mark = tree.child(index, "mark")
    modal = any(tree.tag[child] == "MD" for child in tree.children[index])
    stated = modal if mark is None else tree.lower[mark] == "that"
    if bare is None or not stated or tree.tag[bare] in ("WDT", "WP"):
        return
    if tree.child(verb, *_SAID) is None and tree.lemma[noun] in _papers():
        attach(tree, index, verb, "ccomp")


@cache
def _papers() -> frozenset[str]:
    """Nouns for papers in which something is said (`data/documents.tsv`)."""
    spoken = {"interview", "speech", "post", "briefing", "message", "call", "conference"}
    return frozenset(row["noun"] for row in load_table("documents")) | spoken


def _read_as_verb(tree: Tree, index: int) -> None:
    """Read "the filing states" at the end of a sentence as a noun and a verb of saying."""
    noun, end = index - 1, tree.sents[tree.sent[index]][1]
    if noun < 2 or tree.head[noun] != index or tree.pos[noun] not in ("NOUN", "PROPN"):
        return
    if any(tree.pos[after] not in ("PUNCT", "SPACE") for after in range(index + 1, end)):
        return
    first = tree.left[index]
    lemma = tree.lower[index].removesuffix("s")
    cue = load_lexicon().find("verb", lemma)
    if cue is None or not cue.speaks or tree.words[first - 1] != ",":
        return
    if tree.lemma[noun] not in _papers() and tree.lemma[noun] not in citable_nouns():
        return
    tree.pos[index], tree.tag[index], tree.lemma[index] = "VERB", "VBZ", lemma
    attach(tree, noun, index, "nsubj")
    for word in [w for w in tree.children[index] if w < noun]:
        attach(tree, word, noun, tree.dep[word])


def _read_root_as_verb(tree: Tree, index: int) -> None:
    """Read "Analysts at the bank estimate that …" with its verb, which could be a noun."""
    clause, subject = tree.child(index, "ccomp"), tree.child(index, "nsubj")
    lemma = tree.lower[index]
    lemma = lemma.removesuffix("s") if tree.tag[index] == "NNS" else lemma
    cue = load_lexicon().find("verb", lemma)
    if cue is None or clause is None or subject is None or not subject < index < clause:
        return
    if "that" in cue.frames and tree.lower[tree.left[clause]] == "that":
        tree.tag[index] = "VBP" if tree.tag[index] == "NN" else "VBZ"
        tree.pos[index], tree.lemma[index] = "VERB", lemma


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
    if cue is None or above is None or cue.type not in _UTTERING:
        return
    if not above.speaks and above.type != "thought":
        return
    tense = _tense(tree, outer)
    if tense is None or tense != _tense(tree, index):
        return
    if tense != _tense(tree, inner) or cue is above or _comma_before(tree, index):
        attach(tree, index, outer, "conj")
        if tree.tag[index] == "VBN" and tense == "VBD":
            tree.tag[index] = "VBD"


def _raise_adding(tree: Tree, index: int) -> None:
    """Hang "noting that …" behind a comma on the verb of saying, not on what was said."""
    inner = tree.head[index]
    first = tree.left[index] - 1
    if tree.words[first] == "," and tree.child(index, "ccomp") is not None:
        attach(tree, index, tree.head[inner], "advcl")


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
            attach(tree, child, verb, tree.dep[child])


def _free_subject(tree: Tree, index: int) -> None:
    verb = tree.head[index]
    if verb <= index or tree.pos[verb] not in ("VERB", "AUX"):
        return
    if tree.child(verb, *_SUBJECTS) is not None:
        return
    for word in range(index + 2, verb):
        apart = tree.left[word] > index and tree.words[tree.left[word] - 1] == ","
        if tree.dep[word] in ("appos", "conj") and apart and tree.pos[word] in NOMINAL:
            passive = any(tree.dep[c] == "auxpass" for c in tree.children[verb])
            attach(tree, word, verb, "nsubjpass" if passive else "nsubj")
            return
