"""Chains, carrying and own reporting over short texts."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from spacy.tokens import Doc

from sayso.attribute import Attributed, attribute
from sayso.model import PUBLISHER_ID, Attribution, Carry, Part, PartKind, Span

pytestmark = pytest.mark.model


def named(found: Attributed, attribution: Attribution) -> list[str]:
    """The chain of an attribution in names, without the publisher."""
    by_id = {source.id: source for source in found.sources}
    chain = [by_id[name] for name in found.chains[attribution.id] if name != PUBLISHER_ID]
    return [source.name or source.descriptor or source.kind.value for source in chain]


def holding(text: str, found: Attributed, word: str) -> Attribution:
    """The attribution with the least content that holds a word."""
    at = text.index(word)
    holders = [a for a in found.attributions if any(s.start <= at < s.end for s in a.content)]
    inner = [a for a in holders if all(b.via != a.id for b in holders)]
    return min(inner, key=lambda a: sum(s.end - s.start for s in a.content))


@pytest.mark.parametrize(
    ("text", "word", "chain"),
    [
        (
            "Two officials told CNN that the ship was seized.",
            "seized",
            ["CNN", "Two officials"],
        ),
        (
            "CNN reported that the ship was seized, citing two officials.",
            "seized",
            ["CNN", "two officials"],
        ),
        (
            "According to a May report by Reuters, the mayor said that the ship was seized.",
            "seized",
            ["Reuters", "the mayor"],
        ),
        (
            "CNN reported that a ship was seized. The report added that nobody was hurt.",
            "hurt",
            ["CNN"],
        ),
        ("The ship was reportedly seized.", "seized", ["unstated"]),
    ],
)
def test_a_chain_goes_from_the_outlet_to_the_speaker(
    nlp_parse: Callable[[str], Doc], text: str, word: str, chain: list[str]
) -> None:
    """The chain names everybody between the publisher and the words, outermost first."""
    found = attribute(nlp_parse(text))
    assert named(found, holding(text, found, word)) == chain


@pytest.mark.parametrize(
    ("text", "word", "carry"),
    [
        (
            "Talks are planned. The talks may begin in May, CNN reported, citing two aides.",
            "planned",
            Carry.LEAD,
        ),
        (
            "CNN cited people with knowledge of the case, saying that the mine was shut. "
            "According to people with knowledge of the case, nobody was hurt.",
            "hurt",
            Carry.DESCRIPTOR,
        ),
        (
            "CNN reported that a ship was seized. The report added that nobody was hurt.",
            "hurt",
            Carry.REPORT,
        ),
    ],
)
def test_a_carried_attribution_names_its_rule(
    nlp_parse: Callable[[str], Doc], text: str, word: str, carry: Carry
) -> None:
    """An attribution that continues another says which and by which rule."""
    found = attribute(nlp_parse(text))
    carried = holding(text, found, word)
    assert carried.carry is carry
    assert carried.carried_from in {a.id for a in found.attributions}


@pytest.mark.parametrize(
    ("text", "own"),
    [
        ("The engineer told this newspaper that the dam was weak.", True),
        ("A letter seen by The Harn Herald shows that the dam was weak.", True),
        ("The engineer told CNN that the dam was weak.", False),
        ("The engineer told the Herald on Friday that the dam was weak.", True),
        ("The engineer told the paper that the dam was weak.", True),
        ("A 2003 audit, which this newspaper has seen, warned that the dam was weak.", True),
        ("Photographs, which we reviewed, show that the dam was weak.", True),
        ("The engineer told the Hill Herald, the Herald said, that the dam was weak.", False),
    ],
)
def test_own_reporting_is_told_apart(nlp_parse: Callable[[str], Doc], text: str, own: bool) -> None:
    """What the publisher was told or saw itself is its own reporting."""
    found = attribute(nlp_parse(text), publisher="The Harn Herald")
    assert bool(found.own_reporting) is own


def test_a_part_yields_no_attribution(nlp_parse: Callable[[str], Doc]) -> None:
    """Nothing inside a part is ascribed."""
    text = "The mayor said the dam was weak. Also read: He said the road was closed."
    part = Part(PartKind.PROMOTION, Span(33, len(text)))
    found = attribute(nlp_parse(text), parts=[part])
    assert [a.content[0].end <= 33 for a in found.attributions] == [True]


def test_an_unclosed_mark_spoils_its_own_quotation_only(nlp_parse: Callable[[str], Doc]) -> None:
    """An unclosed quotation mark is counted, and the other quotations are found."""
    text = (
        "“We will stay,” she said.\n\nHe said: “We will go.\n\nThen “we are late,” the driver said."
    )
    found = attribute(nlp_parse(text))
    assert len(found.omissions) == 1
    assert holding(text, found, "late").source == (Span(*_place(text, "the driver")),)


def _place(text: str, words: str) -> tuple[int, int]:
    start = text.index(words)
    return start, start + len(words)


def test_what_was_told_to_the_publisher_in_one_breath_is_its_own(
    nlp_parse: Callable[[str], Doc],
) -> None:
    """What somebody told the publisher that another had said was gathered by the publisher."""
    text = "Two officials told the Harn Herald that the minister had said the dam was weak."
    found = attribute(nlp_parse(text), publisher="The Harn Herald")
    inner = next(a for a in found.attributions if a.via is not None)
    assert inner.id in found.own_reporting


def test_the_paper_is_another_than_the_publisher(nlp_parse: Callable[[str], Doc]) -> None:
    """ "The paper" goes back to the newspaper that reported, not to the one that retells it."""
    text = (
        "The newspaper Al-Fajr reported that he would return. The Harn Herald could not "
        "confirm the report. The paper said that he had sold his house."
    )
    found = attribute(nlp_parse(text), publisher="The Harn Herald")
    names = {source.id: source.name for source in found.sources}
    assert names[found.attributions[-1].speaker or ""] == "Al-Fajr"


def test_questions_and_answers(nlp_parse: Callable[[str], Doc]) -> None:
    """Under "Q:" the publisher asks, under "A:" the first person named answers."""
    text = (
        "Hanna Lind runs the grid. She spoke to the Herald.\n\nQ: Did it fail?\n\n"
        "A: It did.\n\nQ: Why?\n\nA: The lines were old."
    )
    found = attribute(nlp_parse(text), publisher="The Harn Herald")
    names = {source.id: source.name for source in found.sources}
    turns = [names[a.speaker or ""] for a in found.attributions if a.rule == "turn"]
    assert turns == ["The Harn Herald", "Hanna Lind"] * 2


def test_an_age_stands_for_a_name(nlp_parse: Callable[[str], Doc]) -> None:
    """ "The 20-year-old" is the one person who has just acted."""
    found = attribute(nlp_parse("Yara Tolland left early. The 20-year-old said she was ill."))
    names = {source.id: source.name for source in found.sources}
    assert names[found.attributions[0].speaker or ""] == "Yara Tolland"


def test_what_our_correspondent_says_the_publisher_says(nlp_parse: Callable[[str], Doc]) -> None:
    """A correspondent of the publisher reports for it, by name and by pronoun."""
    text = "Our crime editor, Sara Lind, says few people agree. She says that tempers are fraying."
    found = attribute(nlp_parse(text), publisher="The Harn Herald")
    assert [a.speaker for a in found.attributions] == ["s0", "s0"]
    assert found.own_reporting == {a.id for a in found.attributions}


def test_a_report_goes_on(nlp_parse: Callable[[str], Doc]) -> None:
    """ "It projects" is the report that has found, not what it was found of."""
    text = (
        "The report finds that the Kesh glacier is shrinking. It projects that the lake will fall."
    )
    found = attribute(nlp_parse(text))
    assert len({a.speaker for a in found.attributions}) == 1


def test_one_of_them_may_be_named(nlp_parse: Callable[[str], Doc]) -> None:
    """A name behind "one of them" is who says it."""
    found = attribute(nlp_parse("One of them, Piet Lund, said the warning had been ignored."))
    names = {source.id: source.name for source in found.sources}
    assert names[found.attributions[0].speaker or ""] == "Piet Lund"
