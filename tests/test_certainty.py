"""How sure, whether and when something is put, on annotated prose."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest
from spacy.lang.en import English
from spacy.tokens import Doc

from sayso.certainty import assess, find_events, label_event
from sayso.model import (
    Certainty,
    EventLabel,
    Part,
    PartKind,
    Polarity,
    Span,
    Tense,
    Timex,
    TimexType,
)

MARKED = re.compile(r"\[(\w+) (\w+) (\w+)\|([^\]]+)\]")
CONDITION = re.compile(r"\s*<([^>]*)>")


VOCAB = English().vocab


class Case(NamedTuple):
    """A text with a head word, how it is put, and the words it depends on."""

    about: str
    text: str
    head: Span
    expected: tuple[str, str, str]
    conditions: list[str]


def read_cases() -> list[Case]:
    path = Path(__file__).parent / "cases" / "certainty.txt"
    cases, about = [], ""
    for line in path.read_text(encoding="utf-8").split("\n"):
        found = MARKED.search(line)
        if line.startswith("#") or found is None:
            about = line.lstrip("# ") or about
            continue
        text = CONDITION.sub("", MARKED.sub(r"\4", line))
        head = Span(found.start(), found.start() + len(found.group(4)))
        expected = (found.group(1), found.group(2), found.group(3))
        cases.append(Case(about, text, head, expected, CONDITION.findall(line)))
    return cases


@pytest.mark.model
@pytest.mark.parametrize("case", read_cases(), ids=lambda case: case.about)
def test_annotated_prose(case: Case, nlp_parse: Callable[[str], Doc]) -> None:
    """Certainty, polarity, time and condition are those of the annotated prose."""
    found = assess(nlp_parse(case.text), case.head, [Span(0, len(case.text))])
    assert (found.certainty, found.polarity, found.time) == case.expected
    assert [case.text[slice(*span)] for span in found.condition] == case.conditions


def tree(*rows: tuple[str, str, str, str, int]) -> Doc:
    """A parse by hand: word, lemma, tag, relation, head."""
    words, lemmas, tags, deps, heads = (list(column) for column in zip(*rows, strict=True))
    pos = ["AUX" if t == "MD" else {"VB": "VERB", "NN": "NOUN"}.get(t[:2], "X") for t in tags]
    return Doc(VOCAB, words=words, lemmas=lemmas, tags=tags, deps=deps, heads=heads, pos=pos)


TO_CANCEL = (("to", "to", "TO", "aux", 1), ("cancel", "cancel", "VB", "ROOT", 1),
             ("it", "it", "PRP", "dobj", 1))  # fmt: skip
HE_MET = (("he", "he", "PRP", "nsubj", 1), ("met", "meet", "VBD", "ROOT", 1),
          ("her", "she", "PRP", "dobj", 1))  # fmt: skip


@pytest.mark.parametrize(
    ("rows", "cue", "certainty", "polarity", "time"),
    [
        (HE_MET, None, Certainty.CERTAIN, Polarity.POSITIVE, Tense.PAST),
        (HE_MET, "say", Certainty.CERTAIN, Polarity.POSITIVE, Tense.PAST),
        (HE_MET, "deny", Certainty.CERTAIN, Polarity.NEGATIVE, Tense.PAST),
        (HE_MET, "believe", Certainty.PROBABLE, Polarity.POSITIVE, Tense.PAST),
        (HE_MET, "rule out", Certainty.CERTAIN, Polarity.NEGATIVE, Tense.PAST),
        (TO_CANCEL, "threaten", Certainty.POSSIBLE, Polarity.POSITIVE, Tense.FUTURE),
        (TO_CANCEL, "plan", Certainty.PROBABLE, Polarity.POSITIVE, Tense.FUTURE),
        (TO_CANCEL, "refuse", Certainty.CERTAIN, Polarity.NEGATIVE, Tense.FUTURE),
    ],
)
def test_the_cue_of_an_attribution(
    rows: tuple[tuple[str, str, str, str, int], ...],
    cue: str | None,
    certainty: Certainty,
    polarity: Polarity,
    time: Tense,
) -> None:
    """The cue of an attribution speaks of its content: denial turns it, a threat lies ahead."""
    doc = tree(*rows)
    head = doc[1]
    span = Span(head.idx, head.idx + len(head))
    found = assess(doc, span, [Span(0, len(doc.text))], cue_lemma=cue)
    assert (found.certainty, found.polarity, found.time) == (certainty, polarity, time)


def test_words_outside_the_claim_do_not_speak_of_it() -> None:
    """A denial outside the claim's own words does not turn it."""
    doc = tree(
        ("They", "they", "PRP", "nsubj", 1),
        ("deny", "deny", "VBP", "ROOT", 1),
        ("he", "he", "PRP", "nsubj", 3),
        ("left", "leave", "VBD", "ccomp", 1),
    )
    head = Span(doc[3].idx, doc[3].idx + 4)
    assert assess(doc, head, [Span(doc[2].idx, len(doc.text))]).polarity is Polarity.POSITIVE
    assert assess(doc, head, [Span(0, len(doc.text))]).polarity is Polarity.NEGATIVE


@pytest.mark.model
def test_a_condition_holds_for_joined_claims(nlp_parse: Callable[[str], Doc]) -> None:
    """A condition before joined clauses holds for the second too, and stays its own words."""
    text = "If the rain stops, the crews will return and the roads will open."
    start = text.index("the roads")
    found = assess(
        nlp_parse(text), Span(text.index("open"), len(text) - 1), [Span(start, len(text))]
    )
    assert [text[slice(*span)] for span in found.condition] == ["If the rain stops"]


@pytest.mark.model
def test_it_is_unlikely_that(nlp_parse: Callable[[str], Doc]) -> None:
    """ "It is unlikely that" speaks of a claim that leaves these words out."""
    text = "It is unlikely that the summit will be repeated."
    start = text.index("the summit")
    head = Span(text.index("repeated"), len(text) - 1)
    found = assess(nlp_parse(text), head, [Span(start, len(text))])
    assert (found.certainty, found.polarity) == (Certainty.PROBABLE, Polarity.NEGATIVE)


@pytest.mark.parametrize("cue", ["reportedly", "allegedly"])
def test_an_adverb_as_cue(cue: str) -> None:
    """An adverb that ascribes makes its content less sure."""
    doc = tree(*HE_MET)
    span = Span(doc[1].idx, doc[1].idx + 3)
    found = assess(doc, span, [Span(0, len(doc.text))], cue_lemma=cue)
    assert found.certainty is Certainty.PROBABLE


def test_a_head_outside_the_text_is_plain() -> None:
    """A head that is not in the text is taken as plainly asserted."""
    doc = tree(*HE_MET)
    assert assess(doc, Span(900, 901), [Span(0, 3)]).certainty is Certainty.CERTAIN


@pytest.mark.parametrize(
    ("aux", "label"),
    [
        ("will", EventLabel.FUTURE),
        ("may", EventLabel.FUTURE),
        ("did", EventLabel.FACT),
        ("never", EventLabel.NEG),
    ],
)
def test_labels(aux: str, label: EventLabel) -> None:
    """An event head gets one of the four labels of MEANTIME."""
    tag, relation = ("RB", "neg") if aux == "never" else ("VBD" if aux == "did" else "MD", "aux")
    doc = tree(("They", "they", "PRP", "nsubj", 2), (aux, aux, tag, relation, 2),
               ("met", "meet", "VB", "ROOT", 2))  # fmt: skip
    assert label_event(doc[2]) is label


def test_events_have_their_time_and_leave_out_promotion() -> None:
    """An event mention carries the time expression that hangs on it; promotion yields none."""
    doc = tree(
        ("They", "they", "PRP", "nsubj", 1),
        ("met", "meet", "VBD", "ROOT", 1),
        ("Monday", "Monday", "NNP", "npadvmod", 1),
    )
    span = Span(doc[2].idx, doc[2].idx + 6)
    timex = Timex("t1", span, TimexType.DATE, "2025-10-13")
    (event,) = find_events(doc, [timex])
    assert (event.lemma, event.label, event.timex) == ("meet", EventLabel.FACT, "t1")
    promotion = Part(PartKind.PROMOTION, Span(0, len(doc.text)))
    assert find_events(doc, [timex], parts=[promotion]) == ()


@pytest.mark.model
@pytest.mark.parametrize(
    ("text", "head", "cue", "certainty", "polarity"),
    [
        ("They do not believe that it spread.", "spread", "believe", "probable", "negative"),
        ("They believe that it spread.", "spread", "believe", "probable", "positive"),
        ("She did not say that it spread.", "spread", "say", "possible", "positive"),
        ("Nobody confirmed that it spread.", "spread", "confirm", "possible", "positive"),
        ("She did not know that it spread.", "spread", "know", "certain", "positive"),
        ("She dismissed claims that it spread.", "spread", "claim", "probable", "negative"),
        ("She heard claims that it spread.", "spread", "claim", "probable", "positive"),
        ("There were rumours that it spread.", "spread", "rumour", "possible", "positive"),
        ("The pair no longer speak.", "speak", None, "certain", "negative"),
    ],
)
def test_what_the_cue_itself_stands_under(
    nlp_parse: Callable[[str], Doc],
    text: str,
    head: str,
    cue: str | None,
    certainty: str,
    polarity: str,
) -> None:
    """A negated cue leaves its content open, "not believe" and "dismissed claims" turn it."""
    doc = nlp_parse(text)
    start = text.index(head)
    word = Span(start, start + len(head))
    content = Span(text.find("it spread") if "it spread" in text else 0, len(text) - 1)
    found = assess(doc, word, [content], cue_lemma=cue)
    assert (found.certainty, found.polarity) == (certainty, polarity)
