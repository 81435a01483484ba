"""Reading the mood of a head word from the parse: its own words first, then what governs it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from spacy.tokens import Token

from sayso.certainty.cues import (
    Mood,
    load_ahead,
    load_ahead_nouns,
    load_aspects,
    load_conditions,
    load_cues,
    turned,
    weaker,
)
from sayso.model import Certainty, Polarity, Span, Tense

VERBAL = ("VERB", "AUX")
NOMINAL = ("NOUN", "PROPN", "PRON", "NUM", "SYM")
COMPLEMENTS = frozenset({"xcomp", "ccomp", "pcomp", "acl", "csubj", "csubjpass", "oprd"})
OBJECTS = frozenset({"dobj", "pobj", "attr", "nsubjpass", "obj"})
ADVERBIAL = frozenset({"advmod", "neg", "preconj", "cc"})
HIGHEST = 10
Inside = Callable[[Token], bool]


def to_span(token: Token) -> Span:
    """The words of a token."""
    return Span(token.idx, token.idx + len(token))


def read_mood(token: Token, inside: Inside, *, depth: int = 0, below: Token | None = None) -> Mood:
    """The mood of a head word; `inside` says which words may speak of it.

    `below` is the predicate adjective that asks: it does not speak of itself.
    """
    mood = _of_verb(token, inside, below) if token.pos_ in VERBAL else _of_noun(token, inside)
    if depth >= HIGHEST or token.head.i == token.i or not inside(token.head):
        if mood.time is None and is_infinitive(token):  # a headline: "Airline to pay"
            mood = replace(mood, time=Tense.FUTURE)
        return _settled(mood, token)
    return _settled(_under_governor(token, mood, inside, depth), token)


def is_infinitive(token: Token) -> bool:
    """True for a verb form with "to"."""
    return any(child.lower_ == "to" and child.dep_ == "aux" for child in token.children)


def _settled(mood: Mood, token: Token) -> Mood:
    """With the tense of the form itself where no other word set the time."""
    return mood if mood.time is not None else replace(mood, time=to_tense(token))


def to_tense(token: Token) -> Tense:
    """Past or present by the form of the verb and its auxiliaries; past for anything else."""
    if token.pos_ not in VERBAL:
        return Tense.PAST
    forms = {child.tag_ for child in token.children if child.dep_ in ("aux", "auxpass")}
    has_have = any(child.lemma_ == "have" and child.dep_ == "aux" for child in token.children)
    if token.tag_ == "VBD" or "VBD" in forms or has_have:
        return Tense.PAST
    if token.tag_ in ("VBZ", "VBP") or forms & {"VBZ", "VBP"} or _is_bare_present(token):
        return Tense.PRESENT
    if token.tag_ in ("VBN", "VBG", "VB") and token.head.i != token.i:
        head = token.head
        while head.pos_ not in VERBAL and head.head.i != head.i:
            head = head.head
        if head.pos_ in VERBAL and head.tag_ in ("VBZ", "VBP", "VBD"):
            return Tense.PRESENT if head.tag_ != "VBD" and token.tag_ == "VBG" else Tense.PAST
    return Tense.PAST


def _is_bare_present(token: Token) -> bool:
    """True for "can count", and for "they no longer speak", whatever form the parser sees."""
    if token.tag_ != "VB":
        return False
    own = [child for child in token.children if child.dep_ in ("aux", "auxpass")]
    if not own:
        return any(child.dep_ in ("nsubj", "nsubjpass") for child in token.children)
    return any(child.lower_ in ("can", "ca") for child in own)


# ------------------------------------------------------------------ its own words


def _of_verb(verb: Token, inside: Inside, below: Token | None) -> Mood:
    mood = Mood()
    children = [child for child in verb.children if inside(child)]
    perfect = any(child.lemma_ == "have" and child.dep_ == "aux" for child in children)
    own = [*children, verb] if verb.pos_ == "AUX" else children
    for child in own:
        lower = child.lower_
        if child.dep_ == "neg" or (child.dep_ in ADVERBIAL and _is_negative_adverb(child)):
            mood = replace(mood, polarity=turned(mood.polarity), cues=(*mood.cues, to_span(child)))
        elif child.dep_ in ("aux", "ROOT") or child is verb:
            row = load_cues("aux").get(lower)
            if row is not None:
                mood = mood.under(row, to_span(child))
                if perfect:
                    mood = replace(mood, time=Tense.PAST)
        elif child.dep_ == "advmod" and (row := load_cues("adverb").get(lower)):
            mood = mood.under(row, to_span(child))
        elif child.dep_ in ("nsubj", "nsubjpass", "dobj", "attr"):
            mood = _by_quantifier(child, mood, inside)
        elif child.dep_ == "mark" and (row := load_cues("marker").get(lower)):
            mood = replace(mood.under(row, to_span(child)), conditional=True)
        elif child.dep_ in ("acomp", "attr", "oprd") and _is_light(verb) and child != below:
            mood = _by_predicate(child, mood)
    return mood


def _is_negative_adverb(child: Token) -> bool:
    """True for "never", "hardly" and "no longer"."""
    row = load_cues("adverb").get(child.lower_)
    ended = child.lower_ == "longer" and any(word.lower_ == "no" for word in child.children)
    return ended or (row is not None and row["polarity"] == "negative")


def _is_light(verb: Token) -> bool:
    return verb.lemma_ in ("be", "become", "remain", "seem", "appear")


def _by_quantifier(argument: Token, mood: Mood, inside: Inside) -> Mood:
    """ "No talks were held", "nobody came"."""
    words = [argument, *(child for child in argument.children if child.dep_ in ("det", "neg"))]
    for word in words:
        if inside(word) and word.lower_ in load_cues("quantifier"):
            return mood.under(load_cues("quantifier")[word.lower_], to_span(word))
    return mood


def _by_predicate(child: Token, mood: Mood) -> Mood:
    """ "The meeting is likely", "is due", "is possible": the adjective speaks of the subject."""
    row = load_cues("complement").get(child.lemma_.lower())
    return mood.under(row, to_span(child)) if row is not None else mood


def _of_noun(noun: Token, inside: Inside) -> Mood:
    mood = Mood()
    for child in noun.children:
        if not inside(child):
            continue
        lower = child.lower_
        if (
            child.dep_ in ("amod", "compound", "nmod", "advmod")
            and (row := load_cues("modifier").get(lower))
        ) or (child.dep_ in ("det", "neg") and (row := load_cues("quantifier").get(lower))):
            mood = mood.under(row, to_span(child))
        elif child.dep_ == "neg":
            mood = replace(mood, polarity=turned(mood.polarity), cues=(*mood.cues, to_span(child)))
    return mood


# ------------------------------------------------------------------ what governs it


def _under_governor(token: Token, mood: Mood, inside: Inside, depth: int) -> Mood:
    head, relation = token.head, token.dep_
    if relation == "conj":
        return _as_conjunct(token, mood, inside, depth)
    if relation in ("auxpass", "aux", "cop"):
        return _joined(mood, read_mood(head, inside, depth=depth + 1))
    if relation == "prep" or head.pos_ == "ADP":
        return _by_preposition(token, mood, inside, depth)
    if relation in COMPLEMENTS:
        return _as_complement(token, mood, inside, depth)
    if relation == "advcl":
        return _as_adverbial(token, mood, inside, depth)
    if relation in OBJECTS and head.pos_ in VERBAL:
        return _as_object(token, mood, inside, depth)
    if relation in ("acomp", "oprd") and head.pos_ in VERBAL:
        return _joined(mood, read_mood(head, inside, depth=depth + 1, below=token))
    if relation == "nsubj" and head.pos_ in VERBAL:
        return _as_subject(token, mood, inside, depth)
    if relation in ("compound", "nmod", "amod", "poss") and head.pos_ in NOMINAL:
        above = read_mood(head, inside, depth=depth + 1)
        return mood if above.time is not Tense.FUTURE else _joined(mood, above)
    if relation == "relcl" and mood.time is None and is_infinitive(token):
        if any(child.ent_type_ == "ORDINAL" or child.tag_ == "JJS" for child in head.children):
            return _joined(mood, read_mood(head, inside, depth=depth + 1))
        return replace(mood, time=Tense.FUTURE)
    return mood


def _as_conjunct(token: Token, mood: Mood, inside: Inside, depth: int) -> Mood:
    """ "will meet and talk": a second verb without its own auxiliary shares the first's."""
    head = token.head
    own = any(c.dep_ in ("aux", "auxpass", "nsubj", "nsubjpass") for c in token.children)
    if token.pos_ in VERBAL and own and token.tag_ != "VB":
        if token.head.dep_ in ("ccomp", "advcl") and not any(
            c.dep_ in ("nsubj", "nsubjpass") for c in token.children
        ):
            return _under_governor_of(head, mood, inside, depth)
        return mood
    same_form = token.tag_ == head.tag_ or (token.tag_ == "VB" and head.tag_ in ("VB", "VBN"))
    if token.pos_ in VERBAL and not same_form:
        return mood
    above = read_mood(head, inside, depth=depth + 1)
    if head.pos_ in VERBAL and any(c.dep_ == "neg" for c in head.children):
        above = replace(above, polarity=Polarity.POSITIVE) if token.tag_ == "VBD" else above
    return _joined(mood, above)


def _under_governor_of(head: Token, mood: Mood, inside: Inside, depth: int) -> Mood:
    if depth >= HIGHEST or head.head.i == head.i or not inside(head.head):
        return mood
    return _as_complement(head, mood, inside, depth + 1)


def _joined(mood: Mood, above: Mood) -> Mood:
    """A mood with that of what it belongs to."""
    polarity = mood.polarity if above.polarity is Polarity.POSITIVE else turned(mood.polarity)
    return Mood(
        weaker(mood.certainty, above.certainty),
        polarity,
        mood.time or above.time,
        (*mood.cues, *above.cues),
        mood.conditional or above.conditional,
    )


def _as_complement(token: Token, mood: Mood, inside: Inside, depth: int) -> Mood:
    """Under a governing verb, adjective or noun: "plans to", "refused to", "is likely to"."""
    head = token.head
    above = read_mood(head, inside, depth=depth + 1)
    lemma = to_lemma(head)
    to_infinitive = is_infinitive(token)
    row = load_cues("complement").get(lemma)
    if row is not None and not (above.polarity is Polarity.NEGATIVE and row["polarity"]):
        lowered = mood.under(row, to_span(head))
        if to_infinitive and row["time"] == "" and above.time is Tense.FUTURE:
            lowered = replace(lowered, time=Tense.FUTURE)
        return _with_above(lowered, above)
    if row is not None:  # "cannot be ruled out", "did not refuse to"
        mood = mood.weakened(Certainty.POSSIBLE, to_span(head))
        return replace(_with_above(mood, replace(above, polarity=Polarity.POSITIVE)))
    if lemma in load_ahead() and (
        to_infinitive or token.dep_ in ("pcomp", "ccomp", "xcomp", "acl")
    ):
        if (
            token.dep_ == "ccomp"
            and mood.time is None
            and token.tag_ in ("VBD", "VBN", "VBZ", "VBP")
        ):
            if lemma not in ("expect", "hope", "predict", "forecast", "anticipate"):
                return mood
            return _with_above(mood.weakened(load_ahead()[lemma], to_span(head)), above)
        mood = mood.weakened(load_ahead()[lemma], to_span(head), time=mood.time or Tense.FUTURE)
        return _with_above(mood, above)
    if token.dep_ in ("acl", "relcl") and to_infinitive:
        return replace(mood, time=mood.time or Tense.FUTURE)
    if to_infinitive or token.dep_ in ("xcomp", "oprd", "pcomp"):
        return (
            _joined(mood, above)
            if lemma in load_aspects() or not to_infinitive
            else (_joined(replace(mood, time=mood.time or Tense.FUTURE), above))
        )
    if token.dep_ == "ccomp" and token.tag_ == "VB" and mood.time is None:
        return _joined(mood, above)
    return _with_above(mood, above) if above.conditional or _is_light(head) else mood


def _with_above(mood: Mood, above: Mood) -> Mood:
    """A complement shares its governor's doubt and denial, not its time unless that is ahead."""
    polarity = mood.polarity if above.polarity is Polarity.POSITIVE else turned(mood.polarity)
    ahead = above.time if above.time is Tense.FUTURE else None
    return Mood(
        weaker(mood.certainty, above.certainty),
        polarity,
        mood.time or ahead,
        (*mood.cues, *above.cues),
        mood.conditional or above.conditional,
    )


def to_lemma(token: Token) -> str:
    """The lemma with its particle: "rule_out", "call_off"."""
    particle = next((child.lower_ for child in token.children if child.dep_ == "prt"), "")
    lemma = token.lemma_.lower()
    return f"{lemma}_{particle}" if particle else lemma


def _as_adverbial(token: Token, mood: Mood, inside: Inside, depth: int) -> Mood:
    """An adverbial clause: "to" of purpose lies ahead; a participle shares its head's mood."""
    to_infinitive = is_infinitive(token)
    if to_infinitive:
        lemma = to_lemma(token.head)
        if lemma in load_ahead() or load_cues("complement").get(lemma):
            return _as_complement(token, mood, inside, depth)
        return replace(mood, time=mood.time or Tense.FUTURE)
    above = read_mood(token.head, inside, depth=depth + 1)
    if (
        above.time is Tense.FUTURE
        and mood.time is None
        and token.tag_ in ("VBZ", "VBP", "VBG", "VBN")
    ):
        return replace(mood, time=Tense.FUTURE, cues=(*mood.cues, *above.cues))
    return mood


def _as_object(token: Token, mood: Mood, inside: Inside, depth: int) -> Mood:
    head = token.head
    above = read_mood(head, inside, depth=depth + 1)
    lemma = to_lemma(head)
    row = load_cues("complement").get(lemma)
    if row is not None and token.dep_ in ("dobj", "nsubjpass") and row["polarity"] == "negative":
        if above.polarity is Polarity.NEGATIVE:
            return _with_above(
                mood.weakened(Certainty.POSSIBLE, to_span(head)),
                replace(above, polarity=Polarity.POSITIVE),
            )
        return _with_above(mood.under(row, to_span(head)), above)
    if lemma in load_ahead():
        ahead = mood.weakened(load_ahead()[lemma], to_span(head), time=mood.time or Tense.FUTURE)
        return _with_above(ahead, above)
    return _with_above(mood, above)


def _as_subject(token: Token, mood: Mood, inside: Inside, depth: int) -> Mood:
    """A nominal event as subject: ahead where it is due, likely, or to take place."""
    head = token.head
    if is_infinitive(head) and head.dep_ in ("ccomp", "xcomp"):
        above = read_mood(head, inside, depth=depth + 1)
        return _with_above(mood, replace(above, polarity=Polarity.POSITIVE))
    for child in head.children:
        if child.dep_ in ("acomp", "attr", "xcomp", "oprd") and inside(child):
            lemma = child.lemma_.lower()
            if lemma in load_ahead():
                return mood.weakened(load_ahead()[lemma], to_span(child), time=Tense.FUTURE)
            if row := load_cues("complement").get(lemma):
                return mood.under(row, to_span(child))
    if head.lemma_ in TAKES_PLACE or head.lemma_ == "be":
        return _with_above(mood, read_mood(head, inside, depth=depth + 1))
    return mood


TAKES_PLACE = frozenset(
    {"take", "occur", "happen", "begin", "start", "go", "come", "follow", "run"}
)


def _by_preposition(token: Token, mood: Mood, inside: Inside, depth: int) -> Mood:
    """The object of a preposition: by the noun, adjective or verb that this hangs on."""
    head = token.head
    if head.pos_ == "ADP" and head.head.i != head.i and inside(head.head):
        governor = head.head
        lemma = to_lemma(governor)
        if _is_ahead(governor, lemma) and head.lower_ in ("to", "for", "on", "of", "with"):
            return mood.weakened(
                load_ahead()[lemma], to_span(governor), time=mood.time or Tense.FUTURE
            )
        row = load_cues("complement").get(lemma)
        if row is not None and head.lower_ in ("of", "from", "for", "to", "in"):
            above = read_mood(governor, inside, depth=depth + 1)
            return _with_above(mood.under(row, to_span(governor)), above)
        if governor.pos_ in VERBAL and token.pos_ in VERBAL:
            return _joined(mood, read_mood(governor, inside, depth=depth + 1))
        above = read_mood(governor, inside, depth=depth + 1)
        if above.time is Tense.FUTURE and governor.pos_ in NOMINAL:
            return replace(mood, time=mood.time or Tense.FUTURE, cues=(*mood.cues, *above.cues))
    return mood


def _is_ahead(governor: Token, lemma: str) -> bool:
    """True for "plans for", "planned for", "due for": not for "due to", "orders of"."""
    if lemma == "due":
        return False
    return lemma in (load_ahead_nouns() if governor.pos_ in NOMINAL else load_ahead())


def find_conditions(token: Token, inside: Inside, mood: Mood) -> tuple[Span, ...]:
    """The clauses on which a head depends: "if ...", "unless ...", "on condition that ...".

    One before the first of several joined clauses holds for the others too, even where these
    are claims of their own: "if it rains, they will stay and we will go".
    """
    spans: list[Span] = []
    at, shared = token, False
    for _ in range(HIGHEST):
        scope = None if shared else inside
        spans.extend(
            _to_edges(child, scope)
            for child in at.children
            if (inside(child) or (shared and child.i < at.i)) and _is_condition(child, mood)
        )
        if at.head.i == at.i or at.dep_ not in ("xcomp", "ccomp", "conj", "acl"):
            break
        if not inside(at.head):
            if at.dep_ != "conj" or mood.time is Tense.PAST:
                break
            shared = True
        at = at.head
    spans.extend(
        _to_edges(word, inside)
        for word in token.subtree
        if word.dep_ == "prep" and inside(word) and _is_condition(word, mood)
    )
    return tuple(sorted(set(spans)))


def _to_edges(child: Token, inside: Inside | None) -> Span:
    words = [word for word in child.subtree if inside is None or inside(word)]
    return Span(words[0].idx, words[-1].idx + len(words[-1]))


def _is_condition(child: Token, mood: Mood) -> bool:
    if child.dep_ in ("advcl", "ccomp"):
        for mark in child.children:
            needs = load_conditions().get(mark.lower_)
            if mark.dep_ in ("mark", "advmod") and needs is not None:
                return (
                    not needs
                    or (needs == "negative" and mood.polarity is Polarity.NEGATIVE)
                    or (needs == "future" and mood.time is Tense.FUTURE)
                )
        return False
    if child.dep_ == "prep" and child.lower_ in ("on", "under", "in"):
        if any(word.lower_ in ("no", "without", "any") for word in child.subtree):
            return False
        return any(
            grand.lemma_.lower() in ("condition", "circumstance", "case", "provision", "event")
            and (child.lower_ != "in" or grand.lemma_.lower() in ("case", "event"))
            for grand in child.children
            if grand.dep_ == "pobj"
        )
    return False
