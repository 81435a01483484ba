"""Mentions and clusters, checked on parses written by hand."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import spacy
from spacy.tokens import Doc

from sayso.attribute.actors import resolve_actors, resolve_quoted_pronouns
from sayso.attribute.coref import resolve_mentions
from sayso.attribute.mentions import Form, find_mentions
from sayso.attribute.pronouns import find_quoted
from sayso.attribute.tree import read_tree
from sayso.model import SourceKind, Span

VOCAB = spacy.blank("en").vocab

Row = tuple[str, str, str, int, str]
"""A word, its tag, its relation, the number of its governor, and its entity label with B or I."""

TAGS = {
    "NNP": "PROPN", "NN": "NOUN", "NNS": "NOUN", "VBD": "VERB", "PRP": "PRON", "PRP$": "PRON",
    "DT": "DET", "JJ": "ADJ", ".": "PUNCT", "IN": "ADP", ",": "PUNCT", "``": "PUNCT",
    "''": "PUNCT", "CD": "NUM", "VBP": "VERB",
}  # fmt: skip


def build(rows: list[Row]) -> Doc:
    """A parse from its rows; the lemma is the word in lower case, without a plural's s."""
    words = [row[0] for row in rows]
    lemmas = [w.lower()[:-1] if t == "NNS" else w.lower() for w, t, *_ in rows]
    return Doc(
        VOCAB,
        words=words,
        tags=[row[1] for row in rows],
        pos=[TAGS[row[1]] for row in rows],
        lemmas=[
            "say" if word == "said" else lemma for word, lemma in zip(words, lemmas, strict=True)
        ],
        deps=[row[2] for row in rows],
        heads=[row[3] for row in rows],
        ents=[row[4] or "O" for row in rows],
    )


ANNA_SAW_TOM = [
    ("Anna", "NNP", "compound", 1, "B-PERSON"),
    ("Berg", "NNP", "nsubj", 2, "I-PERSON"),
    ("saw", "VBD", "ROOT", 2, ""),
    ("Tom", "NNP", "compound", 4, "B-PERSON"),
    ("Hill", "NNP", "dobj", 2, "I-PERSON"),
    (".", ".", "punct", 2, ""),
]


def clusters_of(rows: list[Row]) -> list[list[str]]:
    """The words of each actor's mentions."""
    doc = build(rows)
    tree = read_tree(doc)
    return [
        [tree.chars[slice(*tree.span(m.first, m.last))] for m in cluster.mentions]
        for cluster in resolve_mentions(doc, tree=tree)
    ]


@pytest.mark.parametrize(
    ("second", "expected"),
    [
        (
            [
                ("She", "PRP", "nsubj", 7, ""),
                ("left", "VBD", "ROOT", 7, ""),
                (".", ".", "punct", 7, ""),
            ],
            [["Anna Berg", "She"], ["Tom Hill"]],
        ),
        (
            [
                ("He", "PRP", "nsubj", 7, ""),
                ("left", "VBD", "ROOT", 7, ""),
                (".", ".", "punct", 7, ""),
            ],
            [["Anna Berg"], ["Tom Hill", "He"]],
        ),
        (
            [
                ("Hill", "NNP", "nsubj", 7, "B-ORG"),
                ("left", "VBD", "ROOT", 7, ""),
                (".", ".", "punct", 7, ""),
            ],
            [["Anna Berg"], ["Tom Hill", "Hill"]],
        ),
        (
            [
                ("They", "PRP", "nsubj", 7, ""),
                ("left", "VBD", "ROOT", 7, ""),
                (".", ".", "punct", 7, ""),
            ],
            [["Anna Berg"], ["Tom Hill"]],
        ),
    ],
    ids=["she", "he", "a surname with a wrong label", "nobody fits"],
)
def test_gender_and_names_decide_between_two_people(second: list[Row], expected: list[list[str]]):
    """A pronoun or a surname goes to the person that it fits, and to nobody when none fits."""
    assert clusters_of([*ANNA_SAW_TOM, *second]) == expected


def test_an_object_is_not_its_own_subject():
    """In "Hill saw him" the two are different people."""
    rows = [
        ("Tom", "NNP", "compound", 1, "B-PERSON"),
        ("Hill", "NNP", "nsubj", 2, "I-PERSON"),
        ("saw", "VBD", "ROOT", 2, ""),
        ("him", "PRP", "dobj", 2, ""),
        (".", ".", "punct", 2, ""),
    ]
    assert clusters_of(rows) == [["Tom Hill"]]


def test_a_reflexive_is_its_own_subject():
    """In "Hill saw himself" they are one."""
    rows = [
        ("Tom", "NNP", "compound", 1, "B-PERSON"),
        ("Hill", "NNP", "nsubj", 2, "I-PERSON"),
        ("saw", "VBD", "ROOT", 2, ""),
        ("himself", "PRP", "dobj", 2, ""),
        (".", ".", "punct", 2, ""),
    ]
    assert clusters_of(rows) == [["Tom Hill", "himself"]]


def test_a_mention_tells_office_and_country():
    """ "Chilean President Rosa Diaz" is a name with an office and a country."""
    rows = [
        ("Chilean", "JJ", "amod", 3, "B-NORP"),
        ("President", "NNP", "compound", 3, ""),
        ("Rosa", "NNP", "compound", 3, "B-PERSON"),
        ("Diaz", "NNP", "nsubj", 4, "I-PERSON"),
        ("left", "VBD", "ROOT", 4, ""),
    ]
    doc = build(rows)
    (mention,) = find_mentions(read_tree(doc), doc)
    assert (mention.form, mention.name) == (Form.NAME, "Rosa Diaz")
    assert (mention.role, mention.country, mention.kind) == ("president", "CL", SourceKind.PERSON)


def test_a_place_that_only_says_where_is_no_actor():
    """ "in Oslo" names nobody, "Oslo said" does."""
    rows = [
        ("Oslo", "NNP", "nsubj", 1, "B-GPE"),
        ("waited", "VBD", "ROOT", 1, ""),
        ("in", "IN", "prep", 1, ""),
        ("Lima", "NNP", "pobj", 2, "B-GPE"),
    ]
    assert clusters_of(rows) == [["Oslo"]]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["He", "said", '"', "no", '"', "."], [False, False, False, True, False, False]),
        (["“", "No", ",", "”", "he"], [False, True, True, False, False]),
        (["“", "No", "\n\n", "Later"], [False, True, False, False]),
    ],
    ids=["straight", "curly", "unclosed"],
)
def test_words_between_marks_are_quoted(words: list[str], expected: list[bool]):
    """Marks themselves are not quoted, and an unclosed one ends with its paragraph."""
    starts = [index == 0 for index in range(len(words))]
    doc = Doc(VOCAB, words=words, sent_starts=starts)
    assert find_quoted(read_tree(doc)) == expected


@pytest.mark.model
def test_i_is_who_says_it(nlp_parse: Callable[[str], Doc]):
    """ "I" in quotation marks belongs to the speaker of the innermost content."""
    text = "“I will stay, and my party knows it,” Nora Feld said."
    doc = nlp_parse(text)
    actors = resolve_actors(doc, [])
    speaker = actors.of(Span(38, 47))
    assert speaker is not None
    spoken = resolve_quoted_pronouns(actors, [(Span(1, 36), speaker)])
    assert (spoken.of(Span(1, 2)), spoken.of(Span(18, 20))) == (speaker, speaker)
    assert actors.of(Span(1, 2)) is None


@pytest.mark.model
def test_time_grows_with_the_text(nlp_parse: Callable[[str], Doc]):
    """Ten times the words take about ten times as long, never a hundred times."""
    from time import process_time

    names = ["Petra Vogel", "Tom Hill", "Anna Berg", "the minister", "Oslo", "Halden Motors"]
    lines = [
        f"{names[i % 6]} told {names[(i + 2) % 6]} that the plan of day {i} was late. "
        f"He said it had been known to officials. “They knew,” she added.\n\n"
        for i in range(300)
    ]

    def seconds(count: int) -> float:
        doc = nlp_parse("".join(lines[:count]))
        tree = read_tree(doc)
        resolve_actors(doc, [], tree=tree)
        start = process_time()
        resolve_actors(doc, [], tree=tree)
        return process_time() - start

    assert seconds(300) < 30 * seconds(30)
