"""Clauses: the heads in a parse that assert something, and the words that belong to each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from spacy.tokens import Doc, Token

from sayso.model import Passages, Span
from sayso.tables import load_table

CONDITIONAL_MARKS = frozenset({"if", "unless", "whether", "lest", "so", "once", "than"})
"""Words that open a clause which asserts nothing: a condition, a question, a comparison."""

LEAST_WORDS = 4
"""Fewer words than these are no clause where the parse does not say so."""

RESULTING = frozenset({"have", "get", "want", "need", "see", "hear", "keep", "leave", "find"})
"""Verbs before somebody and a participle, which is part of what they say."""

OPENING = frozenset(
    {"ask", "question", "press", "quiz", "approach", "contact", "reach", "go", "judge"}
)
"""Verbs that only lead to what a sentence says: "asked about it, …", "going by the bulletin, …"."""

SUBJECTS = frozenset({"nsubj", "nsubjpass", "csubj", "csubjpass", "expl"})
LINKED = frozenset({"conj", "advcl", "relcl", "ccomp", "parataxis"})
CLOSING = {")": "(", "]": "[", "”": "“", "»": "«"}
STRAIGHT = frozenset({'"', "''"})
NONE = frozenset({"no", "none", "nothing", "nobody", "never", "without"})
VERBAL = frozenset({"VERB", "AUX"})


@dataclass(frozen=True, slots=True)
class Clause:
    """One asserting head with the token indices of its own words, embedded clauses left out.

    `aside` marks a non-restrictive relative clause ("the forum, which ends in June").
    """

    head: Token
    words: tuple[int, ...]
    aside: bool = False

    def spans(self) -> tuple[Span, ...]:
        """The words as character spans: runs of neighbours, trimmed of marks and linking words."""
        doc = self.head.doc
        runs: list[list[int]] = []
        for index in self.words:
            if runs and _is_gap(doc, runs[-1][-1] + 1, index):
                runs[-1].append(index)
            else:
                runs.append([index])
        trimmed = [run for run in (_trim(doc, run) for run in runs) if run]
        return tuple(Span(doc[run[0]].idx, doc[run[-1]].idx + len(doc[run[-1]])) for run in trimmed)


def find_clauses(doc: Doc, *, cues: frozenset[int], silent: Sequence[Span] = ()) -> list[Clause]:
    """The clauses of a parse in reading order.

    `cues` are token indices of attribution cues that have content: their clauses say only that
    something was said, and that is the attribution's business. Heads within `silent` spans
    (bylines, promotion, ...) assert nothing. Questions and conditions assert nothing either.
    """
    unheard = Passages(silent)
    heads = {
        token.i: token
        for sent in doc.sents
        if not _is_question(sent.end - 1, doc)
        for token in _find_heads(sent.root, cues)
        if token.i not in cues
        if not unheard.meet(Span(token.idx, token.idx + 1)) and not _is_empty(token)
    }
    skipped = frozenset(heads) | cues
    clauses = [_to_clause(head, skipped) for _, head in sorted(heads.items())]
    return [clause for clause in clauses if len(clause.words) > 1]


def _to_clause(head: Token, skipped: frozenset[int]) -> Clause:
    """The clause of a head; one that says more of a noun has the noun, for "who" and "which"."""
    words = tuple(_own_words(head, skipped))
    if not _is_aside(head):
        return Clause(head, words)
    noun = [i for i in _own_words(head.head, skipped | {head.i}) if i < head.left_edge.i]
    pronouns = {child.i for child in head.children if child.tag_ in ("WDT", "WP")}
    return Clause(head, (*noun, *(i for i in words if i not in pronouns)), aside=True)


def _find_heads(root: Token, cues: frozenset[int]) -> Iterator[Token]:
    """The root and every clause below it that asserts: "his claim that it closed" does as well."""
    yield root
    waiting = [root]
    while waiting:
        token = waiting.pop()
        for child in token.children:
            waiting.append(child)
            of_cue = child.dep_ == "acl" and token.i in cues and is_finite(child)
            if of_cue or (child.dep_ in LINKED and _is_asserting(child)):
                yield child


def _is_asserting(token: Token) -> bool:
    if token.pos_ not in VERBAL:
        return token.dep_ == "ccomp" and any(child.dep_ == "cop" for child in token.children)
    if token.dep_ == "conj":
        first = _first_conjunct(token)
        joined = first.dep_ in ("ROOT", "conj") or _is_asserting(first)
        return first.pos_ in VERBAL and joined and not _is_bare_complement(token)
    if token.dep_ == "advcl":
        marks = {child.lower_ for child in token.children if child.dep_ in ("mark", "advmod")}
        opening = token.i < token.head.i and token.lemma_ in OPENING and not _has_subject(token)
        return not marks & CONDITIONAL_MARKS and token.tag_ != "VB" and not opening
    if token.dep_ == "relcl":
        return _is_aside(token)
    if token.dep_ == "ccomp":
        marks = {child.lower_ for child in token.children if child.dep_ == "mark"}
        asserts = _has_subject(token) and not _asks(token) and not _is_result(token)
        return asserts and not marks & CONDITIONAL_MARKS
    return _has_subject(token)


def _is_result(token: Token) -> bool:
    """True for what somebody has or wants done: "had their votes thrown away", "wants him gone"."""
    return token.tag_ == "VBN" and token.head.lemma_ in RESULTING and not is_finite(token)


def _is_empty(token: Token) -> bool:
    """True for a frame around another clause: "it is unlikely that ...", "this means that ..."."""
    dummy = any(
        c.dep_ in SUBJECTS and (c.lower_ in ("it", "this", "that") or _is_what(c))
        for c in token.children
    )
    return dummy and any(c.dep_ in ("ccomp", "csubj") and _is_asserting(c) for c in token.children)


def _is_what(subject: Token) -> bool:
    """True for the subject of "what they do not say is that …"."""
    return bool(subject.dep_ == "csubj" and subject.left_edge.lower_ == "what")


def _asks(token: Token) -> bool:
    """True for an embedded question ("how it ended", "what he did")."""
    first = token.left_edge
    return first.tag_ in ("WRB", "WP", "WDT") and first.lower_ != "that"


def _is_bare_complement(token: Token) -> bool:
    """True for the second verb of "agreed to meet and talk": it asserts no more than the first."""
    first = _first_conjunct(token)
    return first.dep_ in ("xcomp", "pcomp", "acl", "csubj", "amod") and not _has_subject(token)


def _first_conjunct(token: Token) -> Token:
    """The word that a row of coordinated words hangs on."""
    first = token.head
    while first.dep_ == "conj":
        first = first.head
    return first


def is_finite(verb: Token) -> bool:
    """True when a verb or its auxiliary has a tense: "closed", "will close", not "to close"."""
    forms = (verb, *(child for child in verb.children if child.dep_ in ("aux", "auxpass")))
    return any(form.tag_ in ("VBD", "VBZ", "VBP", "MD") for form in forms)


def find_head(doc: Doc, words: Sequence[int]) -> Token | None:
    """The finite verb that governs most of a stretch of words, or none: a question, no clause."""
    if len(words) < LEAST_WORDS or _is_question(words[-1], doc):
        return None
    verbs = [doc[i] for i in words if doc[i].pos_ in VERBAL and is_finite(doc[i])]
    inside = [verb for verb in verbs if _has_subject(verb)] or verbs
    depths = [sum(1 for _ in verb.ancestors) for verb in inside]
    return inside[depths.index(min(depths))] if inside else None


def is_label(clause: Clause) -> bool:
    """True for words without a verb, a number or a no: "Good evening", "Confusion over figures"."""
    doc = clause.head.doc
    return not any(
        doc[i].pos_ in VERBAL or doc[i].like_num or doc[i].lower_ in NONE for i in clause.words
    )


def _has_subject(token: Token) -> bool:
    return any(child.dep_ in SUBJECTS for child in token.children)


def _is_aside(token: Token) -> bool:
    """True for a relative clause set off by a comma and opened by "which", "who" or "where"."""
    if token.dep_ != "relcl" or token.pos_ not in VERBAL:
        return False
    start = token.left_edge.i
    opener = token.doc[start]
    if opener.tag_ == "IN" and start + 1 < len(token.doc):
        opener = token.doc[start + 1]
    relative = opener.lower_ in ("which", "who", "whom", "whose", "where", "when")
    return relative and start > 0 and token.doc[start - 1].text in (",", "—", "–", "-", "(")


def _own_words(head: Token, heads: frozenset[int]) -> Iterator[int]:
    """Indices of the head's subtree, without the subtrees of other heads; sorted."""
    found = [head.i]
    waiting = [head]
    while waiting:
        token = waiting.pop()
        for child in token.children:
            if child.i in heads:
                continue
            found.append(child.i)
            waiting.append(child)
    return iter(sorted(found))


def _is_gap(doc: Doc, start: int, end: int) -> bool:
    """True when only spaces and marks stand between two words of a clause."""
    return all(doc[index].is_space or doc[index].is_punct for index in range(start, end))


TRIMMED_BEFORE = frozenset(row["word"] for row in load_table("linking_words"))


def _trim(doc: Doc, run: list[int]) -> list[int]:
    start, end = 0, len(run)
    while start < end and (
        doc[run[start]].is_punct
        or doc[run[start]].is_space
        or (doc[run[start]].lower_ in TRIMMED_BEFORE and _links(doc[run[start]]))
    ):
        start += 1
    while end > start and (
        doc[run[end - 1]].is_punct or doc[run[end - 1]].is_space or doc[run[end - 1]].dep_ == "cc"
    ):
        if _closes(doc, run[start:end]):
            break
        end -= 1
    return run[start:end]


def _closes(doc: Doc, run: list[int]) -> bool:
    """True where the last word closes a quotation or brackets that the words before it open."""
    last = doc[run[-1]].text
    words = [doc[index].text for index in run]
    if last in STRAIGHT:
        return words.count(last) % 2 == 0
    return last in CLOSING and words.count(CLOSING[last]) >= words.count(last)


def _links(token: Token) -> bool:
    """True where a word joins its clause to another: "and", "while", the "when" of a time."""
    of_time = token.lower_ == "when" and token.dep_ == "advmod" and token.head.dep_ == "advcl"
    return token.dep_ in ("cc", "mark") or of_time


def _is_question(last: int, doc: Doc) -> bool:
    while last >= 0 and (doc[last].is_space or doc[last].is_quote):
        last -= 1
    return last >= 0 and doc[last].text == "?"
