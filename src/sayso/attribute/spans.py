"""From words to spans: where a source, a cue and a content begin and end."""

from __future__ import annotations

from functools import cache

from sayso.attribute.cues import load_lexicon
from sayso.attribute.frames import PASSIVE_SUBJECTS, SUBJECTS
from sayso.attribute.tree import DASHES, Tree
from sayso.model import Span
from sayso.tables import load_table

_MODIFIERS = frozenset({"aux", "auxpass", "neg", "prt"})
_EDGE = frozenset(" \t\n\r\u00a0,.;:—–―-…")
_LEADING = frozenset(",;:—–-•*\"“”'") | {"''", "``"}
_INHERITS = frozenset(
    {"conj", "advcl", "pcomp", "prep", "parataxis", "dep", "acomp", "attr", "oprd"}
)
_UTTERING = frozenset({"speech", "writing", "stance"})
_RELATIVE = frozenset({"who", "which", "that", "whom"})


def find_subject(tree: Tree, index: int) -> int | None:
    """The word that says it: the subject of a verb, or of the verb that it hangs on.

    "He came and said …", "hoping to say …" and "Smith, speaking on Monday, said …" all lead to
    the subject that stands; a passive's own subject is no speaker. "It is hard to say" has none.
    """
    for depth in range(10):
        for child in tree.children[index]:
            if tree.dep[child] in SUBJECTS:
                return None if depth and tree.lower[child] in ("it", "there") else child
            if tree.dep[child] in PASSIVE_SUBJECTS:
                return child if depth else None
        dep, governor = tree.dep[index], tree.head[index]
        if governor == index:
            return None
        if dep in ("acl", "relcl") and tree.tag[index] in ("VBG", "VBN", "VB"):
            if not _lends(tree, governor, index):
                return governor if tree.pos[governor] in ("NOUN", "PROPN", "PRON") else None
        elif dep == "xcomp":
            controlled = _controlled(tree, governor, index)
            if controlled is not None:
                return controlled
        elif dep == "advcl" and goes_on_saying(tree, index, governor):
            governor = tree.head[governor]
        elif not _inherits(tree, index, dep):
            return None
        index = governor
    return None


def _inherits(tree: Tree, index: int, dep: str) -> bool:
    """True when a word without a subject has that of the word it hangs on."""
    if dep == "ccomp":
        joined = tree.lower[tree.left[index] - 1] in ("and", "but") if tree.left[index] else False
        return joined or tree.tag[index] in ("VBG", "VB")
    if dep in ("dobj", "pobj"):
        return tree.pos[index] == "NOUN"
    return dep in _INHERITS


def _lends(tree: Tree, noun: int, index: int) -> bool:
    """True for "issued a statement saying", "mounted a campaign to save": the subject acts."""
    if tree.dep[noun] != "dobj" or tree.entity[noun]:
        return False
    if tree.tag[index] == "VB":
        return tree.lemma[tree.head[noun]] not in object_controllers()
    return tree.tag[index] == "VBG" and tree.lemma[tree.head[noun]] in lending_verbs()


def goes_on_saying(tree: Tree, index: int, governor: int) -> bool:
    """True for "He said it was late, adding …", where the parse hangs "adding" on "was"."""
    if tree.tag[index] != "VBG" or tree.dep[governor] != "ccomp" or index < governor:
        return False
    lexicon = load_lexicon()
    cue = lexicon.find("verb", tree.lemma[index])
    above = lexicon.find("verb", tree.lemma[tree.head[governor]])
    return cue is not None and above is not None and above.speaks and cue.type in _UTTERING


@cache
def lending_verbs() -> frozenset[str]:
    """Verbs that lend their subject to a noun of saying (`data/reporting_light_verbs.tsv`)."""
    return frozenset(row["lemma"] for row in load_table("reporting_light_verbs"))


def _controlled(tree: Tree, governor: int, index: int) -> int | None:
    """The object that is to do it: "told him to go"; in "used it to say" the subject does."""
    if tree.lemma[governor] not in object_controllers():
        return None
    found = tree.child(governor, "dobj", "obj")
    return found if found is not None and governor < found < index else None


@cache
def object_controllers() -> frozenset[str]:
    """Verbs whose object does what follows (`data/object_control.tsv`)."""
    return frozenset(row["lemma"] for row in load_table("object_control"))


def find_agent(tree: Tree, index: int) -> int | None:
    """The one behind "by" in a passive."""
    agent = tree.child(index, "agent")
    if agent is None:
        agent = next(
            (
                c
                for c in tree.children[index]
                if tree.dep[c] == "prep" and tree.lower[c] == "by" and c > index
            ),
            None,
        )
    return None if agent is None else tree.child(agent, "pobj")


def noun_span(tree: Tree, index: int, *, fence: int | None = None) -> Span:
    """A noun phrase with its apposition and the comma that closes one, but not past `fence`.

    `fence` is the cue: a phrase before it ends before it, a phrase after it begins after it.
    """
    first, last = tree.left[index], tree.right[index]
    if fence is not None and index < fence <= last:
        last = fence - 1
    if fence is not None and first <= fence < index:
        first = fence + 1
    while last > index and not _holds(tree, last, index, fence):
        last -= 1
    for word in range(first, index):
        if is_dash(tree, word):
            first = word + 1
    while first < index and _leads(tree, first):
        first += 1
    return tree.span(first, last)


def is_dash(tree: Tree, index: int) -> bool:
    """True for a dash between gaps, not for a hyphen."""
    return (
        tree.words[index] in DASHES
        and tree.chars[tree.start[index] - 1 : tree.start[index]].isspace()
    )


def _leads(tree: Tree, first: int) -> bool:
    """True for what may stand before a phrase without being of it."""
    if tree.words[first] in _LEADING or tree.pos[first] == "SPACE":
        return True
    return tree.tag[first] in ("WDT", "WRB", "IN", "CC") and tree.dep[first] != "det"


def _holds(tree: Tree, last: int, index: int, fence: int | None) -> bool:
    """True when a phrase may end in this word."""
    word = tree.words[last]
    if word == "," and fence is not None and last == fence - 1:
        return any(tree.words[i] == "," for i in range(index, last))
    if tree.pos[last] == "SPACE" or tree.dep[last] in ("aux", "auxpass", "neg"):
        return False
    return (
        word.isalnum() or word[-1:].isalnum() or word in ("%", ")", "]", "”", '"', "’", "'", "''")
    )


def is_relative(tree: Tree, index: int) -> bool:
    """True for "who" and its kin, that stand for the noun before them."""
    return tree.lower[index] in _RELATIVE and tree.tag[index] in ("WP", "WDT", "WP$")


def antecedent(tree: Tree, index: int) -> int | None:
    """The noun that a relative word stands for."""
    verb = tree.head[index]
    for _ in range(6):
        if tree.dep[verb] == "relcl":
            return tree.head[verb]
        if tree.head[verb] == verb:
            return None
        verb = tree.head[verb]
    return None


def cue_span(tree: Tree, index: int, extra: tuple[int, ...] = ()) -> tuple[Span, ...]:
    """The cue with its auxiliaries, negation, adverbs that touch it, particle and preposition."""
    first = last = index
    while first > 0 and tree.head[first - 1] == index and _is_part_of_cue(tree, first - 1, index):
        first -= 1
    if first > 0 and tree.tag[index] == "VB" and tree.tag[first - 1] == "TO":
        first -= 1
    for word in sorted(extra):
        if word == last + 1:
            last = word
    while last + 1 < len(tree) and _follows_cue(tree, last + 1, index):
        last += 1
    pieces = [tree.span(first, last)]
    pieces += [tree.span(word, word) for word in extra if not first <= word <= last]
    return tuple(pieces)


def _follows_cue(tree: Tree, word: int, index: int) -> bool:
    """True for a manner adverb or a colon that touches the cue: "said quietly", "said:"."""
    if tree.words[word] == ":":
        return True
    manner = tree.head[word] == index and tree.lower[word].endswith("ly")
    return manner and tree.dep[word] == "advmod" and tree.right[word] == word


def _is_part_of_cue(tree: Tree, word: int, index: int) -> bool:
    if tree.dep[word] in _MODIFIERS:
        return True
    return tree.dep[word] == "advmod" and not tree.children[word] and tree.tag[word] != "WRB"


def content_span(tree: Tree, first: int, last: int) -> Span | None:
    """A content's words without the punctuation around them; None when nothing is left.

    A quotation mark that opens or closes inside the words stays.
    """
    while last > first and tree.lower[last] in ("and", "but", "or"):
        last -= 1
    return trim(tree.chars, tree.span(first, last)) if first <= last else None


def trim(text: str, span: Span) -> Span | None:
    """A span without the gaps and stops at its ends; None when nothing is left."""
    start, end = span
    while start < end and text[start] in _EDGE:
        start += 1
    while end > start and text[end - 1] in _EDGE and not _inside_marks(text, end):
        end -= 1
    start, end = _drop_lonely_marks(text, start, end)
    return Span(start, end) if start < end else None


def _inside_marks(text: str, end: int) -> bool:
    """True when a stop belongs to an abbreviation ("U.S.", "Inc.") rather than to the sentence."""
    return text[end - 1] == "." and end >= 3 and text[end - 3] == "." and text[end - 2].isupper()


def _drop_lonely_marks(text: str, start: int, end: int) -> tuple[int, int]:
    """Leave out a quotation mark at an end whose partner lies outside."""
    while end > start and text[end - 1] in '"”»' and not _has_opening(text, start, end - 1):
        end -= 1
    while start < end and text[start] in '"“«' and not _has_closing(text, start + 1, end):
        start += 1
    while end > start and text[end - 1] in " ,;:":
        end -= 1
    return start, end


def _has_opening(text: str, start: int, end: int) -> bool:
    body = text[start:end]
    return body.count('"') % 2 == 1 if text[end] == '"' else any(c in "“«" for c in body)


def _has_closing(text: str, start: int, end: int) -> bool:
    body = text[start:end]
    return body.count('"') % 2 == 1 if text[start - 1] == '"' else any(c in "”»" for c in body)
