"""Frames: a clause's predicate and what fills its roles, in the active voice."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from spacy.tokens import Doc, Token

from sayso.claims.clauses import SUBJECTS, Clause
from sayso.claims.quantities import find_quantities
from sayso.model import Argument, Frame, Place, Span
from sayso.places import resolve_place
from sayso.tables import load_table

ActorOf = Callable[[Span], str | None]

OBJECTS = frozenset({"dobj", "obj", "oprd", "attr"})
CONTENT_POS = frozenset({"NOUN", "PROPN", "VERB", "ADJ", "NUM"})
PLACE_ENTITIES = frozenset({"GPE", "LOC", "FAC"})
LIGHT = {(row["verb"]): row["keeps"] == "yes" for row in load_table("light_verbs")}
RAISING = {row["lemma"]: row["modal"] for row in load_table("raising_predicates")}


def build_frame(clause: Clause, *, actor_of: ActorOf, skip: Sequence[Span] = ()) -> Frame:
    """The frame of a clause; `skip` are spans of time expressions, whose numbers are no counts."""
    head, modal, passed = _lexical_head(clause.head)
    predicate, roots = _predicate(head)
    doc = head.doc
    return Frame(
        predicate=predicate,
        span=_span(head),
        arguments=tuple(_find_arguments(clause, head, (*roots, *passed), actor_of)),
        quantities=tuple(find_quantities(doc, clause.words, skip=skip)),
        places=tuple(_find_places(doc, clause.words, skip)),
        lemmas=tuple(_find_lemmas(doc, clause.words)),
        modal=modal,
    )


def _lexical_head(head: Token) -> tuple[Token, str | None, tuple[Token, ...]]:
    """Pass through raising and control verbs: in "is expected to arrive" the head is "arrive".

    Gives the head, how it is put, and the words that were passed: what stands with them
    ("during the fair, she is expected ...") stands with the head.
    """
    passed: list[Token] = []
    modal = next((child.lower_ for child in head.children if child.tag_ == "MD"), None)
    if modal is None and head.dep_ == "xcomp":
        modal = RAISING.get(_predicative(head.head).lemma_.lower()) or None
    for _ in range(4):
        predicative = _predicative(head)
        complement = _complement(head) or _complement(predicative)
        lemma = predicative.lemma_.lower()
        if complement is None or complement.pos_ not in ("VERB", "AUX") or lemma not in RAISING:
            break
        modal = RAISING[lemma] or modal
        passed += (head, predicative) if predicative is not head else (head,)
        head = complement
    return head, modal, tuple(passed)


def _complement(token: Token) -> Token | None:
    return next((child for child in token.children if child.dep_ == "xcomp"), None)


def _predicative(head: Token) -> Token:
    """The adjective or noun of a copula ("is likely"), else the head itself."""
    if head.lemma_ != "be":
        return head
    return next((c for c in head.children if c.dep_ in ("acomp", "attr", "oprd")), head)


def _predicate(head: Token) -> tuple[str, tuple[Token, ...]]:
    """The predicate's lemma, and the tokens whose children fill its roles."""
    for child in head.children:
        if child.dep_ == "prt":
            return f"{head.lemma_.lower()}_{child.lower_}", (head,)
    predicative = _predicative(head)
    if predicative is not head:
        return predicative.lemma_.lower(), (head, predicative)
    if head.lemma_.lower() in LIGHT:
        noun = next((c for c in head.children if c.dep_ in ("dobj", "nsubjpass")), None)
        if noun is not None and noun.pos_ == "NOUN" and noun.lemma_.lower() in EVENT_NOUNS:
            return noun.lemma_.lower(), (head, noun)
    return head.lemma_.lower(), (head,)


EVENT_NOUNS = frozenset(row["noun"] for row in load_table("event_nouns"))


def _find_arguments(
    clause: Clause, head: Token, roots: Sequence[Token], actor_of: ActorOf
) -> Iterator[Argument]:
    """The arguments of a predicate in reading order, coordinated ones each for itself."""
    found = {token.i: role for role, token in _find_roles(clause, head, roots)}
    for index in sorted(found):
        token = head.doc[index]
        for filler in (token, *_conjuncts(token)):
            yield to_argument(found[index], filler, actor_of)


def to_argument(role: str, token: Token, actor_of: ActorOf) -> Argument:
    """The argument that a noun phrase's head word fills."""
    start, end = token.left_edge, token.right_edge
    after = ("relcl", "acl", "conj", "cc")
    stop = min((c.left_edge.i for c in token.children if c.dep_ in after), default=None)
    last = token.doc[max(stop - 1, token.i)] if stop is not None and stop > token.i else end
    while last.i > token.i and (last.is_punct or last.is_space):
        last = token.doc[last.i - 1]
    span = Span(start.idx, last.idx + len(last))
    return Argument(role=role, span=span, head=token.lemma_.lower(), source=actor_of(_span(token)))


def _find_roles(clause: Clause, head: Token, roots: Sequence[Token]) -> Iterator[tuple[str, Token]]:
    passive = any(child.dep_ in ("nsubjpass", "auxpass") for child in head.children)
    subject = _find_subject(clause.head, head)
    if subject is not None and subject not in roots:
        yield ("object" if passive else "subject"), subject
    words = set(clause.words)
    for root in roots:
        for child in root.children:
            if child.i not in words:
                continue
            if child.dep_ in OBJECTS and child not in roots and child.pos_ != "ADJ":
                yield "object", child
            elif child.dep_ in ("dative", "iobj") and child.pos_ != "ADP":
                yield "indirect_object", child
            elif child.dep_ in ("prep", "agent", "dative"):
                yield from _find_prepositional(child, passive=passive)
    for child in subject.children if subject is not None and subject in roots else ():
        if child.dep_ == "prep":
            yield from _find_prepositional(child, passive=passive)


def _find_prepositional(prep: Token, *, passive: bool) -> Iterator[tuple[str, Token]]:
    for child in prep.children:
        if child.dep_ == "pobj":
            by_agent = prep.dep_ == "agent" or (passive and prep.lower_ == "by")
            yield ("subject" if by_agent else f"prep:{prep.lower_}"), child
            for nested in child.children:
                if nested.dep_ == "prep" and nested.lower_ in ("in", "at", "on", "to", "with"):
                    yield from _find_prepositional(nested, passive=passive)
        elif child.dep_ == "prep":
            yield from _find_prepositional(child, passive=passive)


def _find_subject(outer: Token, head: Token) -> Token | None:
    """The subject of a clause: its own, that of the verb it is joined to, or its antecedent."""
    for verb in (head, outer):
        own = _own_subject(verb)
        if own is not None:
            return None if own.dep_ == "expl" else _antecedent(own, verb)
    verb = outer
    for _ in range(4):
        if verb.dep_ in ("acl", "relcl"):
            return verb.head
        if verb.dep_ not in ("conj", "advcl", "xcomp", "ccomp"):
            return None
        verb = verb.head
        shared = _own_subject(verb)
        if shared is not None:
            return None if shared.dep_ == "expl" else _antecedent(shared, verb)
    return None


def _own_subject(verb: Token) -> Token | None:
    """A verb's subject; the parser sometimes hangs it on the auxiliary."""
    for child in verb.children:
        if child.dep_ in SUBJECTS:
            return child
        if child.dep_ in ("aux", "auxpass"):
            below = next((c for c in child.children if c.dep_ in SUBJECTS), None)
            if below is not None:
                return below
    return None


def _antecedent(subject: Token, verb: Token) -> Token:
    """What "who" or "which" stands for, else the subject itself."""
    if subject.tag_ in ("WDT", "WP") and verb.dep_ == "relcl":
        return verb.head
    return subject


def _conjuncts(token: Token) -> Iterator[Token]:
    for child in token.children:
        if child.dep_ == "conj" and child.pos_ in ("NOUN", "PROPN", "PRON", "NUM"):
            yield child
            yield from _conjuncts(child)


def _find_places(doc: Doc, words: Sequence[int], skip: Sequence[Span]) -> Iterator[Place]:
    """Places that entities name, and phrases after a preposition that the gazetteer knows."""
    wanted = set(words)
    previous = -1
    for index in words:
        token = doc[index]
        if index < previous or any(span.start <= token.idx < span.end for span in skip):
            continue
        if token.ent_type_ in PLACE_ENTITIES:
            end = index
            while end + 1 in wanted and doc[end + 1].ent_iob_ == "I":
                end += 1
            previous = end + 1
            first = index + 1 if token.lower_ == "the" and end > index else index
            yield _to_place(doc, first, end)
        elif token.dep_ == "pobj" and token.pos_ in ("NOUN", "PROPN"):
            first = min((c.i for c in token.lefts if c.dep_ in ("amod", "compound")), default=index)
            place = _to_place(doc, first, index)
            if place.key is not None and (first < index or token.pos_ == "PROPN"):
                yield place


def _to_place(doc: Doc, first: int, last: int) -> Place:
    words = doc[first : last + 1]
    entry = resolve_place(words.text)
    span = Span(words.start_char, words.end_char)
    return Place(span=span, name=words.text, key=entry.key if entry else None)


def _find_lemmas(doc: Doc, words: Sequence[int]) -> Iterator[str]:
    seen = set()
    for index in words:
        token = doc[index]
        lemma = token.lemma_.lower()
        if token.pos_ in CONTENT_POS and not token.is_stop and lemma not in seen:
            seen.add(lemma)
            yield lemma


def _span(token: Token) -> Span:
    return Span(token.idx, token.idx + len(token))
