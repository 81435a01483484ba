"""Frames: what stands beside a cue word in the tree, and which words that makes content.

A frame has a name that the lexicon's rows use: "that" (a finite clause, also around a
parenthesis: "it is late, he said"), "to", "ing", "object", "object_to" ("urge him to go"),
"object_as" ("call him a liar"), "prep:for" and the like, "passive_to" ("is expected to"),
"passive_that" ("it was claimed that"), and for nouns and adjectives the same names.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from sayso.attribute.cues import load_lexicon
from sayso.attribute.tree import Tree
from sayso.tables import load_table

SUBJECTS = ("nsubj", "csubj", "nsubj:pass")
PASSIVE_SUBJECTS = ("nsubjpass", "csubjpass")
_COMPLEMENT = "ccomp"
_COMMENTS = frozenset({"claim", "charge", "allegation", "accusation", "assertion", "assessment"})
_MARKETS = frozenset({"share", "stock", "price", "yield", "bond", "currency", "future"})
_LONGEST_COMMENT = 200
"""So many words from a clause's end no reporter's comment on it begins."""
_NOT_CONTENT = frozenset({"punct", "cc"})


@dataclass(frozen=True, slots=True)
class Frame:
    """One reading of a cue: `pieces` are the content's ranges of words, both ends included.

    `extra` are words that belong to the cue besides the head (a preposition, "as"); `recipient`
    is the range of the one spoken to.
    """

    name: str
    pieces: tuple[tuple[int, int], ...]
    extra: tuple[int, ...] = ()
    recipient: tuple[int, int] | None = None


def find_frames(tree: Tree, index: int) -> Iterator[Frame]:
    """Every frame that a word stands in, likeliest first.

    A clause comes before a preposition with what it governs, and that before a bare object.
    """
    recipient = _recipient(tree, index)
    children = tree.children[index]
    objects = [c for c in children if tree.dep[c] in ("dobj", "obj") and c > index]
    for child in children:
        dep = tree.dep[child]
        if dep == _COMPLEMENT:
            yield from _clause(tree, index, child, objects, recipient)
        elif dep in ("xcomp", "advcl", "acl", "relcl") and child > index:
            yield from _open_clause(tree, index, child, objects, recipient)
        elif dep == "oprd":
            yield from _predicate(tree, index, child, objects)
    for child in objects:
        yield from _told(tree, index, child)
        yield from _inside_object(tree, index, child)
    for child in children:
        if tree.dep[child] in ("prep", "agent") and child > index:
            yield from _preposition(tree, index, child, recipient)
    for child in objects:
        first, last = _phrase(tree, child, index)
        last = _as_phrase(tree, index, last)
        yield Frame("object", ((first, last),), _particles(tree, index), recipient)


def _clause(
    tree: Tree,
    index: int,
    child: int,
    objects: list[int],
    recipient: tuple[int, int] | None,
) -> Iterator[Frame]:
    first, last = _phrase(tree, child, index)
    if child < index and ";" in tree.words[last:index]:
        return
    infinitive = _infinitive(tree, child)
    subject = tree.child(child, *SUBJECTS, *PASSIVE_SUBJECTS)
    if child > index and _is_question(tree, child, first):
        name = "wh"
    elif infinitive and child > index:
        name = "object_to" if subject is not None else "to"
    elif child > index and tree.tag[child] == "VBG" and not _has_aux(tree, child):
        name = "object_ing" if subject is not None else "ing"
    elif child > index and tree.tag[child] in ("VBN", "VB") and _is_bare(tree, child):
        name = "object_bare"
    elif child > index and tree.pos[child] in ("ADJ", "NOUN") and not _has_copula(tree, child):
        name = "object_as"
    else:
        name = "that"
    last = _with_second_half(tree, index, child, before_contrast(tree, child, last))
    if child > index:
        first, last = _behind_day(tree, index, first), _before_comment(tree, child, last)
    pieces: tuple[tuple[int, int], ...] = ((first, last),)
    if name in ("that", "wh") and child > index:
        before = [o for o in objects if o < child]
        if before and subject is None:
            pieces = ((tree.left[before[0]], last),)
        elif before and recipient is None:
            recipient = (tree.left[before[0]], min(tree.right[before[0]], first - 1))
        relative = _fronted(tree, index, child)
        if relative is not None:
            pieces = ((relative, relative), *pieces)
    yield Frame(name, pieces, _particles(tree, index), recipient)


def _with_second_half(tree: Tree, index: int, child: int, last: int) -> int:
    """The last word of a clause that the parse broke in two: "it is vital | we have our own"."""
    if child < index or tree.dep[last] == "cc":
        return last
    for other in tree.children[index]:
        if tree.child(other, *SUBJECTS) is None:
            continue
        if other > last and tree.dep[other] == _COMPLEMENT and tree.left[other] == last + 1:
            return tree.right[other]
    return last


def _behind_day(tree: Tree, index: int, first: int) -> int:
    """The first word behind "on Tuesday" that follows the cue: "said on Tuesday it had won"."""
    word = first + (tree.lower[first] == "on")
    if first != index + 1 or tree.entity[word] != "DATE":
        return first
    while word + 1 < len(tree) and tree.entity[word] == "DATE":
        word += 1
    return word if tree.pos[word] in ("PRON", "DET", "NOUN", "PROPN", "SCONJ", "NUM") else first


def _before_comment(tree: Tree, child: int, last: int) -> int:
    """The last word before what is the reporter's: ", a claim that …", ", sending shares down"."""
    for index in range(max(child + 1, last - _LONGEST_COMMENT), last):
        if tree.lemma[index] in _MARKETS and tree.dep[index] in ("dobj", "nsubj"):
            verb = tree.head[index]
            if tree.tag[verb] == "VBG" and tree.words[verb - 1] == "," and verb < index:
                return verb - 2
        if tree.lemma[index] not in _COMMENTS or tree.dep[index] not in ("appos", "dobj", "attr"):
            continue
        first = tree.left[index]
        if first < index and tree.words[first - 1] == "," and tree.lower[first] in ("a", "an"):
            return first - 2
    return last


def before_contrast(tree: Tree, child: int, last: int) -> int:
    """The last word before ", while somebody else said …", which is the reporter's contrast."""
    for clause in tree.children[child]:
        mark = tree.child(clause, "mark")
        if clause < child or mark is None or tree.lower[mark] not in ("while", "whereas"):
            continue
        cue = load_lexicon().find("verb", tree.lemma[clause])
        if cue is not None and cue.speaks and tree.child(clause, *SUBJECTS) is not None:
            return min(last, tree.left[clause] - 1)
    return last


def _fronted(tree: Tree, index: int, child: int) -> int | None:
    """The relative word of a clause that stands before its cue: "which she said was late"."""
    for word in tree.children[child]:
        if word < index and tree.tag[word] in ("WDT", "WP") and tree.dep[word] in SUBJECTS:
            return word
    return None


def _told(tree: Tree, index: int, child: int) -> Iterator[Frame]:
    """ "Told the officers he was asleep", where the parse hangs the clause on the officers."""
    if tree.lemma[index] not in tellers():
        return
    for clause in tree.children[child]:
        if tree.dep[clause] not in ("relcl", "acl", "ccomp") or tree.left[clause] <= child:
            continue
        subject = tree.child(clause, *SUBJECTS, *PASSIVE_SUBJECTS, "expl")
        first = tree.left[clause]
        if subject is None or tree.tag[first] in ("WDT", "WP", "WP$", "WRB"):
            continue
        recipient = (tree.left[child], first - 1)
        yield Frame("that", ((first, tree.right[clause]),), recipient=recipient)


def _inside_object(tree: Tree, index: int, child: int) -> Iterator[Frame]:
    """ "Accused him of lying", where the parse hangs the preposition on him."""
    for prep in tree.children[child]:
        if tree.dep[prep] == "prep" and tree.child(prep, "pcomp") is not None:
            span = (tree.left[child], tree.right[prep])
            yield Frame(f"prep:{tree.lower[prep]}", (span,), _particles(tree, index))


@cache
def tellers() -> frozenset[str]:
    """Verbs whose object is the one spoken to (`data/telling_verbs.tsv`)."""
    return frozenset(row["lemma"] for row in load_table("telling_verbs"))


def _open_clause(
    tree: Tree,
    index: int,
    child: int,
    objects: list[int],
    recipient: tuple[int, int] | None,
) -> Iterator[Frame]:
    first, last = _phrase(tree, child, index)
    particles = _particles(tree, index)
    if _infinitive(tree, child):
        before = [o for o in objects if o < child]
        if tree.tag[first] in ("WRB", "WP") or tree.lower[first] == "whether":
            yield Frame("wh", ((first, last),), particles, recipient)
        elif tree.dep[child] == "advcl" and not before:
            first = _from_for(tree, index, first)
            yield Frame("adv_to", ((first, last),), particles, recipient)
        elif before:
            yield Frame("object_to", ((tree.left[before[0]], last),), particles, None)
        else:
            yield Frame("to", ((first, last),), particles, recipient)
    elif tree.dep[child] == "advcl" and _asks(tree, child):
        before = [o for o in objects if o < child]
        asked = (tree.left[before[0]], tree.right[before[0]]) if before else recipient
        yield Frame("wh", ((first, last),), particles, asked)
    elif tree.tag[child] == "VBG" and tree.dep[child] == "xcomp":
        yield Frame("ing", ((first, last),), particles, recipient)
    elif tree.dep[child] == "xcomp" and tree.pos[child] in ("ADJ", "NOUN", "PROPN"):
        yield Frame("object_as", ((first, last),), particles, recipient)
    elif tree.dep[child] in ("acl", "relcl") and tree.child(child, "mark") is not None:
        yield Frame("that", ((first, last),), particles, recipient)


def _from_for(tree: Tree, index: int, first: int) -> int:
    """The "for" of "called for buses to be scrapped", where the parse hangs it on the verb."""
    for child in tree.children[index]:
        if tree.lower[child] == "for" and index < child and tree.right[child] + 1 == first:
            return child
    return first


def _predicate(tree: Tree, index: int, child: int, objects: list[int]) -> Iterator[Frame]:
    start = tree.left[objects[0]] if objects and objects[0] < child else tree.left[child]
    yield Frame("object_as", ((start, tree.right[child]),), _particles(tree, index))


def _preposition(
    tree: Tree, index: int, prep: int, recipient: tuple[int, int] | None
) -> Iterator[Frame]:
    inner = tree.child(prep, "pobj", "pcomp", "prep")
    if inner is None or inner < prep:
        return
    extra = (*_particles(tree, index), prep)
    word = tree.lower[prep]
    if tree.dep[inner] == "prep":
        deeper = tree.child(inner, "pobj", "pcomp")
        if deeper is None or deeper < inner:
            return
        word, inner, extra = f"{word}_{tree.lower[inner]}", deeper, (*extra, inner)
    follows = next((c for c in tree.children[index] if c > prep and tree.dep[c] == "xcomp"), None)
    last = tree.right[prep] if follows is None else tree.right[follows]
    name = f"prep:{word}" if follows is None else f"prep_to:{word}"
    pieces, extra = _with_object(tree, index, prep, (tree.left[inner], last), extra)
    yield Frame(name, pieces, extra, recipient)


def _as_phrase(tree: Tree, index: int, last: int) -> int:
    """The last word of "as …" right behind an object: "hailed [the deal as a success]"."""
    for child in tree.children[index]:
        if child == last + 1 and tree.dep[child] == "prep" and tree.lower[child] == "as":
            return tree.right[child]
    return last


def _with_object(
    tree: Tree, index: int, prep: int, phrase: tuple[int, int], extra: tuple[int, ...]
) -> tuple[tuple[tuple[int, int], ...], tuple[int, ...]]:
    """An object makes one content with its preposition: "accuse [him of lying]"."""
    if tree.pos[index] not in ("VERB", "AUX"):
        return (phrase,), extra
    for child in tree.children[index]:
        if tree.dep[child] not in ("dobj", "obj"):
            continue
        if index < child < prep:
            return ((tree.left[child], phrase[1]),), _particles(tree, index)
        if child < index and tree.tag[child] in ("WDT", "WP"):
            return ((child, child), (prep, phrase[1])), _particles(tree, index)
    return (phrase,), extra


def _phrase(tree: Tree, child: int, index: int) -> tuple[int, int]:
    """The words of a complement, kept on its own side of the cue."""
    if child > index:
        return max(tree.left[child], index + 1), tree.right[child]
    return tree.left[child], min(tree.right[child], index - 1)


def _infinitive(tree: Tree, index: int) -> bool:
    return any(tree.tag[c] == "TO" and c < index for c in tree.children[index])


def _asks(tree: Tree, index: int) -> bool:
    """True for a clause with "if" or "whether", which may be a question."""
    mark = tree.child(index, "mark")
    return mark is not None and tree.lower[mark] in ("if", "whether")


def _is_bare(tree: Tree, child: int) -> bool:
    """True for a clause without auxiliary and conjunction: "saw [him leave]"."""
    return not any(tree.dep[c] in ("aux", "auxpass", "mark") for c in tree.children[child])


def _has_aux(tree: Tree, index: int) -> bool:
    return any(tree.dep[c] in ("aux", "auxpass") for c in tree.children[index])


def _has_copula(tree: Tree, index: int) -> bool:
    return any(tree.dep[c] in ("cop", "aux", "auxpass") for c in tree.children[index])


def _is_question(tree: Tree, child: int, first: int) -> bool:
    """True for "whether", "how", "what" clauses."""
    if tree.lower[first] == "that":
        return False
    return tree.tag[first] in ("WP", "WRB", "WDT", "WP$") or tree.lower[first] in (
        "whether",
        "if",
    )


def _particles(tree: Tree, index: int) -> tuple[int, ...]:
    return tuple(c for c in tree.children[index] if tree.dep[c] == "prt")


def _recipient(tree: Tree, index: int) -> tuple[int, int] | None:
    """The one spoken to: "told CNN", "said to reporters"."""
    for child in tree.children[index]:
        if tree.dep[child] == "dative" and child > index:
            inner = tree.child(child, "pobj")
            target = child if inner is None else inner
            return tree.left[target], tree.right[target]
    return None
