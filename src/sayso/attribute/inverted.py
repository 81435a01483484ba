"""Who says it behind a clause, read off the surface: ", tells the watchman, Dumitru."

Where verb and speaker stand behind what was said, and in that order, the parser often reads the
verb as a second thing done. The words tell: a comma, a finite verb of saying, somebody who can
speak, the end of the sentence.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache

from sayso.attribute.cues import Cue, Lexicon, citable_nouns
from sayso.attribute.drafts import Draft
from sayso.attribute.spans import content_span
from sayso.attribute.tree import Tree
from sayso.model import Span
from sayso.tables import load_table

RULE = "inverted"
_FINITE = frozenset({"VBD", "VBZ", "VBP", "MD"})
_VERBAL = frozenset({"VBD", "VBZ", "VBP", "VBN", "NNS"})
_PHRASE = frozenset({"DET", "ADJ", "NOUN", "PROPN", "NUM", "PART", "X"})
_MARKS = frozenset('“”"‘’«»„') | {"''", "``"}
_TO = frozenset({"to", "in", "with", "for", "at"})
_RELATIVES = frozenset({"who", "whose", "which", "whom"})
_OPENERS = frozenset(
    {"if", "when", "while", "as", "because", "although", "though", "after", "before"}
)
_NAMED = frozenset({"PERSON", "ORG", "NORP"})
_SPEAKING = frozenset({"speech", "writing"})


def find_inverted(tree: Tree, lexicon: Lexicon, drafts: Iterable[Draft]) -> list[Draft]:
    """The drafts, those of verbs that stand with their speaker behind a clause added or mended.

    A draft that already has a source stays as it is, but where a semicolon follows its verb: what
    was said stands before it then.
    """
    found = list(drafts)
    by_head = {draft.head: number for number, draft in enumerate(found) if draft.cue}
    for draft in _read_all(tree, lexicon):
        number = by_head.get(draft.head)
        if number is None:
            found.append(draft)
        elif not found[number].source or _runs_on(tree, found[number], draft):
            found[number] = draft
    return found


def _runs_on(tree: Tree, old: Draft, new: Draft) -> bool:
    """True where the old content only begins behind the semicolon after the verb."""
    after = tree.chars[new.cue[-1].end :].lstrip(" ")
    return after.startswith(";") and all(span.start > new.cue[-1].end for span in old.content)


def _read_all(tree: Tree, lexicon: Lexicon) -> Iterator[Draft]:
    for start, end in tree.sents:
        for first, last in _segments(tree, start, end):
            draft = _read(tree, lexicon, first, last)
            if draft is not None:
                yield draft


def _segments(tree: Tree, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The stretches between semicolons, without the full stop."""
    while end > start and tree.pos[end - 1] in ("PUNCT", "SPACE"):
        end -= 1
    first = start
    for index in range(start, end):
        if tree.words[index] == ";":
            yield first, index
            first = index + 1
    yield first, end


def _read(tree: Tree, lexicon: Lexicon, first: int, last: int) -> Draft | None:
    """The draft of one stretch of words; none where it holds quotation marks."""
    if last - first < 5 or any(tree.words[index] in _MARKS for index in range(first, last)):
        return None
    if tree.lower[first] in _OPENERS:
        return None
    for comma in range(last - 2, first + 1, -1):
        if tree.words[comma] != ",":
            continue
        if not any(tree.tag[index] in _FINITE for index in range(first, comma)):
            return None
        found = _behind(tree, lexicon, comma, last) or _before(tree, lexicon, comma, last)
        if found is not None:
            verb, cue, source = found
            return _draft(tree, verb, cue, content_span(tree, first, comma - 1), source)
    return None


def _draft(tree: Tree, verb: int, cue: Cue, content: Span | None, source: Span) -> Draft | None:
    if content is None:
        return None
    span = tree.span(verb, verb)
    return Draft((source,), (span,), (content,), verb, RULE, cue.lemma, cue.type)


def _behind(tree: Tree, lexicon: Lexicon, comma: int, last: int) -> tuple[int, Cue, Span] | None:
    """A verb right behind the comma and its speaker behind it, to the end."""
    verb = comma + 1
    cue = _find_cue(tree, lexicon, verb)
    if cue is None:
        return None
    start = _skip_hearer(tree, verb + 1, last)
    end = start
    while end < last and tree.pos[end] in _PHRASE:
        end += 1
    named = end + 1 < last and tree.words[end] == "," and tree.pos[end + 1] == "PROPN"
    if end == start or not (named or _may_speak(tree, start, end)):
        return None
    if end < last and not _goes_on(tree, end):
        return None
    stop = end
    if end < last and tree.pos[end] == "ADP" and tree.lower[end] in ("of", "from", "at", "for"):
        stop = next((i for i in range(end, last) if tree.words[i] == ","), last)
    elif end < last and _describes(tree, end):
        stop = last
    return verb, cue, tree.span(start, stop - 1)


def _before(tree: Tree, lexicon: Lexicon, comma: int, last: int) -> tuple[int, Cue, Span] | None:
    """A speaker behind the comma and the verb as the last word, a semicolon behind it."""
    verb = last - 1
    if last >= len(tree) or tree.words[last] != ";" or verb - comma < 2:
        return None
    cue = _find_cue(tree, lexicon, verb)
    inner = range(comma + 1, verb)
    if cue is None or any(tree.pos[i] not in _PHRASE | {"ADP"} for i in inner):
        return None
    if not _may_speak(tree, comma + 1, verb):
        return None
    return verb, cue, tree.span(comma + 1, verb - 1)


def _find_cue(tree: Tree, lexicon: Lexicon, index: int) -> Cue | None:
    """The row of a finite verb that may stand behind a whole clause."""
    if tree.tag[index] not in _VERBAL:
        return None
    lemmas = (tree.lemma[index], tree.lower[index].removesuffix("s"))
    for lemma in lemmas:
        cue = lexicon.find("verb", lemma)
        if cue is not None and cue.speaks and cue.type in _SPEAKING and "that" in cue.frames:
            return cue
    return None


def _skip_hearer(tree: Tree, index: int, last: int) -> int:
    """Where the speaker begins behind "to this medium", "at the gate"."""
    while index < last - 1 and tree.lower[index] in _TO:
        index += 1
        if tree.pos[index] == "PRON":
            index += 1
            continue
        while index < last and tree.pos[index] in ("DET", "ADJ", "PRON"):
            index += 1
        while index < last and tree.pos[index] == "NOUN":
            index += 1
    return index


def _goes_on(tree: Tree, index: int) -> bool:
    """True where the words behind a speaker only say more of him, or when and where."""
    if tree.pos[index] in ("PUNCT", "ADP", "ADV", "SCONJ"):
        return tree.words[index] != ":"
    return tree.lower[index] in _RELATIVES or tree.entity[index] in ("DATE", "TIME")


def _describes(tree: Tree, index: int) -> bool:
    """True where a relative clause or an apposition follows."""
    if tree.lower[index] in _RELATIVES:
        return True
    after = index + 1
    if tree.words[index] != "," or after >= len(tree):
        return False
    if tree.lower[after] in _RELATIVES:
        return True
    return tree.pos[after] in ("DET", "PROPN", "NOUN")


def _may_speak(tree: Tree, start: int, end: int) -> bool:
    """True for a name, or a noun for somebody who can speak."""
    nouns = [i for i in range(start, end) if tree.pos[i] in ("NOUN", "PROPN")]
    if not nouns:
        return False
    if any(tree.entity[i] in _NAMED for i in nouns):
        return True
    if len(nouns) > 1 and all(tree.pos[i] == "PROPN" for i in range(start, end)):
        return True
    return any(tree.lemma[i].lower() in _speakers() for i in nouns)


@cache
def _speakers() -> frozenset[str]:
    """Last words of the nouns for actors, callings and those that can be cited."""
    actors = {row["noun"].split()[-1] for row in load_table("actor_nouns")}
    callings = {row["calling"].split()[-1] for row in load_table("callings")}
    return frozenset(actors | callings | citable_nouns())
