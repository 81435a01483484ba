"""Past or future: which Friday is meant follows from the verb that the words hang on."""

from __future__ import annotations

from functools import cache

from spacy.tokens import Token

from sayso.tables import load_table

PAST, FUTURE, NEAR = "past", "future", "near"
TO_AN_END = frozenset({"until", "till", "through", "to", "by", "for"})
"""Words before a date that need not lie in its verb's past: "extended it until Nov. 20"."""

MODALS_AHEAD = frozenset({"will", "'ll", "’ll", "wo", "shall", "would", "'d", "’d", "may", "might",
                          "must", "should", "can", "could", "ca"})  # fmt: skip
CLIMB = 12


@cache
def load_forward() -> frozenset[str]:
    """The lemmas of data/future_cues.tsv: what they govern lies ahead."""
    return frozenset(row["lemma"] for row in load_table("future_cues") if row["dates"] == "yes")


@cache
def load_ahead_nouns() -> frozenset[str]:
    """The nouns of data/future_cues.tsv: "a plan to meet on Friday" looks ahead."""
    return frozenset(row["lemma"] for row in load_table("future_cues") if row["pos"] != "verb")


@cache
def load_backward() -> frozenset[str]:
    """The lemmas of data/aspect_cues.tsv: what they govern happens when they do."""
    return frozenset(row["lemma"] for row in load_table("aspect_cues"))


@cache
def load_unplanned() -> frozenset[str]:
    """The nouns of data/unplanned.tsv: what is known of once it has happened."""
    return frozenset(row["noun"] for row in load_table("unplanned"))


def find_direction(root: Token, *, before: str = "") -> str:
    """The direction of a time expression from its head word: past, future or near.

    "met on Friday" is past, "will meet on Friday", "is expected to meet on Friday" future, and
    "elections before the autumn" too; near where no verb tells, and where `before`, the word
    before it, names an end ("until").
    """
    if before == "since":
        return PAST
    direction = _find_direction(root)
    if direction == NEAR and before == "before":
        return FUTURE
    return NEAR if direction == PAST and before in TO_AN_END else direction


def _find_direction(root: Token) -> str:
    token = root
    if _stands_before_purpose(root):
        return PAST
    if token.dep_ in ("poss", "compound", "nmod") and token.head.pos_ in ("NOUN", "PROPN"):
        return _of_noun(token)
    for _ in range(CLIMB):
        if token.head.i == token.i:
            break
        token = token.head
        if token.pos_ in ("NOUN", "ADJ") and token.lemma_.lower() in load_forward():
            return FUTURE
        if token.pos_ in ("VERB", "AUX"):
            return _of_verb(token, 0)
    return PAST if token.pos_ in ("VERB", "AUX") and token.tag_ == "VBD" else NEAR


def _stands_before_purpose(root: Token) -> bool:
    """True for "voted Tuesday night to delay it": the vote was then, whatever is to follow."""
    last = root.right_edge.i + 1
    verb = root.head if root.head.pos_ == "VERB" else root.head.head
    if last >= len(root.doc) or root.doc[last].tag_ != "TO" or verb.i > root.i:
        return False
    passive = any(child.dep_ in ("aux", "auxpass") for child in verb.children)
    return verb.tag_ == "VBD" and not passive


def _of_noun(token: Token) -> str:
    """ "Friday's meeting" is near, "Friday's planned meeting" ahead, "Friday's crash" past."""
    noun = token.head
    if noun.lemma_.lower() in load_unplanned():
        return PAST
    if noun.lemma_.lower() in load_forward() or any(
        child.lemma_.lower() in load_forward() for child in noun.children if child.dep_ == "amod"
    ):
        return FUTURE
    return NEAR


def _of_verb(verb: Token, depth: int) -> str:
    auxiliaries = [child for child in verb.children if child.dep_ in ("aux", "auxpass")]
    if verb.pos_ == "AUX":
        auxiliaries.append(verb)
    words = {child.lower_ for child in auxiliaries}
    has_have = any(child.lemma_ in ("have", "'ve") for child in auxiliaries)
    if words & MODALS_AHEAD and not has_have:
        return FUTURE
    forward = _is_forward(verb) or any(
        child.dep_ in ("acomp", "attr", "xcomp")
        and (child.lemma_.lower() in load_forward() or child.lower_ == "possible")
        for child in verb.children
    )
    if forward:
        return NEAR if "had" in words else FUTURE
    if has_have or any(child.tag_ == "VBD" for child in auxiliaries) or verb.tag_ == "VBD":
        return PAST
    if "to" in words or verb.tag_ == "VB":
        return _of_infinitive(verb, depth)
    if any(child.tag_ in ("VBZ", "VBP") for child in auxiliaries) or verb.tag_ in ("VBZ", "VBP"):
        if verb.lemma_ == "be":
            return NEAR
        return FUTURE if verb.tag_ != "VBN" else PAST
    if verb.tag_ == "VBN":
        return PAST
    return _of_head(verb, depth)


def _is_forward(verb: Token) -> bool:
    """True for words that look ahead; "set" does with "to" or "for", not in "set free"."""
    lemma = verb.lemma_.lower()
    if lemma != "set":
        return lemma in load_forward()
    return any(child.lower_ in ("for", "to") or child.dep_ == "xcomp" for child in verb.children)


def _of_infinitive(verb: Token, depth: int) -> str:
    """ "began to meet" happened when it began; "met to mark the entry on Friday" leaves it open.

    Any other infinitive lies ahead.
    """
    head = verb.head
    if head.i != verb.i and head.lemma_.lower() in load_backward() and depth < CLIMB:
        return _of_verb(head, depth + 1)
    if head.lemma_.lower() in load_forward():
        return NEAR if any(child.lower_ == "had" for child in head.children) else FUTURE
    told = head.i != verb.i and head.tag_ in ("VBD", "VBN", "NN", "NNS", "NNP")
    return NEAR if told else FUTURE


def _of_head(verb: Token, depth: int) -> str:
    for token in verb.ancestors:
        if token.lemma_.lower() in load_forward():
            return FUTURE
        if token.pos_ in ("VERB", "AUX") and depth < CLIMB:
            return _of_verb(token, depth + 1)
    return NEAR
