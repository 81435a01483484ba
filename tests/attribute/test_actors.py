"""The actors of an article, checked on annotated prose and on hand-built parses."""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import combinations, pairwise
from pathlib import Path

import pytest
from spacy.tokens import Doc

from sayso.attribute.actors import resolve_actors
from sayso.model import Part, PartKind, SourceKind, Span

CASES = Path(__file__).parent.parent / "cases" / "actors.txt"
MARK = re.compile(r"\[(\w) ([^\]]+)\]")


def read_cases() -> list[tuple[str, str, list[tuple[str, Span]]]]:
    """The cases of the file: comment, plain text, and letter with span of each marked phrase."""
    lines = CASES.read_text(encoding="utf-8").splitlines()
    cases = []
    for comment, line in pairwise(lines):
        if not comment.startswith("#") or line.startswith("#") or not line.strip():
            continue
        plain, marks, at = "", [], 0
        for found in MARK.finditer(line):
            plain += line[at : found.start()]
            marks.append((found[1], Span(len(plain), len(plain) + len(found[2]))))
            plain += found[2]
            at = found.end()
        cases.append((comment.lstrip("# "), plain + line[at:], marks))
    return cases


@pytest.mark.model
@pytest.mark.parametrize(("text", "marks"), [pytest.param(t, m, id=c) for c, t, m in read_cases()])
def test_marked_words_mean_the_actor_of_their_letter(
    text: str, marks: list[tuple[str, Span]], nlp_parse: Callable[[str], Doc]
):
    """Phrases with one letter are one actor, those with two letters two."""
    actors = resolve_actors(nlp_parse(text), [])
    found = {(letter, text[slice(*span)], span): actors.of(span) for letter, span in marks}
    assert None not in found.values(), found
    for (a, _, first), (b, _, second) in combinations(found, 2):
        ours = found[a, text[slice(*first)], first]
        theirs = found[b, text[slice(*second)], second]
        assert (a == b) == (ours == theirs), found


@pytest.mark.model
@pytest.mark.parametrize(
    ("text", "words", "expected"),
    [
        (
            "Two White House officials said the talks had failed.",
            "Two White House officials",
            {"named": False, "count": 2, "body": "White House", "kind": SourceKind.GROUP},
        ),
        (
            "A person briefed on the talks said they had failed.",
            "A person briefed on the talks",
            {"named": False, "count": None, "descriptor": "A person briefed on the talks"},
        ),
        (
            "A Treasury official, who spoke on condition of anonymity because the plan is not "
            "public, said taxes would rise.",
            "A Treasury official",
            {"named": False, "unnamed_because": "because the plan is not public"},
        ),
        (
            "Mr. Trevor Dunmore said so. Dunmore later left.",
            "Dunmore",
            {"named": True, "name": "Trevor Dunmore", "kind": SourceKind.PERSON, "gender": "m"},
        ),
        (
            "Seoul said the talks would go on.",
            "Seoul",
            {"named": True, "name": "South Korea", "key": "gov:KR"},
        ),
        (
            "The report said prices had risen.",
            "The report",
            {"named": False, "kind": SourceKind.DOCUMENT, "descriptor": "The report"},
        ),
        (
            "Local media said prices had risen.",
            "Local media",
            {"named": False, "kind": SourceKind.UNSTATED},
        ),
        (
            "Education minister Paul Reed said schools would open.",
            "Education minister Paul Reed",
            {"name": "Paul Reed", "descriptor": "Education minister", "body": None},
        ),
        (
            "Treasury secretary of the United States Janet Moore said rates would rise.",
            "Janet Moore",
            {"name": "Janet Moore", "descriptor": "Treasury secretary of the United States"},
        ),
        (
            "Carla Diaz, a spokeswoman for the city of Harn, said the park was open.",
            "Carla Diaz",
            {"descriptor": "a spokeswoman for the city of Harn", "body": "city of Harn"},
        ),
        (
            "A spokesman for the union said the strike would last.",
            "A spokesman for the union",
            {"named": False, "kind": SourceKind.PERSON, "body": "union"},
        ),
        (
            "The ministry's director said it would not pay.",
            "The ministry's director",
            {"named": False, "kind": SourceKind.PERSON, "body": "ministry"},
        ),
        (
            "Both sides said they would return on Monday.",
            "Both sides",
            {"named": False, "kind": SourceKind.GROUP, "count": 2},
        ),
        (
            "This case shows that the law is weak.",
            "This case",
            {"named": False, "kind": SourceKind.DOCUMENT},
        ),
        (
            "An earlier version said the tax would rise.",
            "An earlier version",
            {"named": False, "kind": SourceKind.DOCUMENT},
        ),
    ],
)
def test_a_source_is_described_by_its_own_words(
    text: str, words: str, expected: dict[str, object], nlp_parse: Callable[[str], Doc]
):
    """Name, descriptor, body, number and reason for anonymity come from the text."""
    start = text.index(words)
    span = Span(start, start + len(words))
    actors = resolve_actors(nlp_parse(text), [(span,)])
    source_id = actors.of(span)
    assert source_id is not None
    source = actors.source(source_id)
    assert {name: getattr(source, name) for name in expected} == expected


@pytest.mark.model
def test_the_publisher_is_the_first_source(nlp_parse: Callable[[str], Doc]):
    """The publisher is s0, named when it is known, and its own name in the text is itself."""
    doc = nlp_parse("CNN has learned that the vote was moved. The BBC said so too.")
    known = resolve_actors(doc, [], publisher="CNN")
    assert (known.sources[0].id, known.sources[0].name) == ("s0", "CNN")
    assert known.of(Span(0, 3)) == "s0"
    unknown = resolve_actors(doc, [])
    assert (unknown.sources[0].name, unknown.sources[0].named) == (None, False)
    assert unknown.of(Span(0, 3)) == "s1"


@pytest.mark.model
def test_parts_name_nobody(nlp_parse: Callable[[str], Doc]):
    """A byline yields no actor."""
    text = "By Nora Feld\n\nThe minister resigned."
    parts = [Part(PartKind.BYLINE, Span(0, 12))]
    names = {source.name for source in resolve_actors(nlp_parse(text), [], parts=parts).sources}
    assert "Nora Feld" not in names


@pytest.mark.model
def test_source_ids_are_places_in_the_list(nlp_parse: Callable[[str], Doc]):
    """Every source is found again by its id."""
    text = "Rome said it would pay. Two officials said so. The European Commission agreed."
    actors = resolve_actors(nlp_parse(text), [])
    assert [actors.source(source.id) for source in actors.sources] == list(actors.sources)


def test_an_empty_text_has_only_its_publisher():
    """No words, no actors but the publisher."""
    import spacy

    actors = resolve_actors(spacy.blank("en")(""), [])
    assert [source.id for source in actors.sources] == ["s0"]
    assert actors.of(Span(0, 5)) is None
