"""Sources across articles: one actor, however each report names it."""

from __future__ import annotations

from itertools import permutations

import pytest

from sayso.align import merge_sources
from sayso.model import SourceKind, StorySource
from tests.align.building import PERSON, Draft

GOVERNMENT = SourceKind.GOVERNMENT
OUTLET = SourceKind.OUTLET

Named = tuple[str | None, SourceKind, str | None, str | None]

CASES: list[tuple[str, Named, Named, bool]] = [
    (
        "spelling variants",
        ("Ines Vallado", PERSON, None, None),
        ("Inés Vallado", PERSON, None, None),
        True,
    ),
    (
        "surname and full name",
        ("Ines Vallado", PERSON, None, None),
        ("Vallado", PERSON, None, None),
        True,
    ),
    (
        "two given names",
        ("Ines Vallado", PERSON, None, None),
        ("Marta Vallado", PERSON, None, None),
        False,
    ),
    ("one key", ("Lima", GOVERNMENT, None, "gov:PE"), ("Peru", GOVERNMENT, None, "gov:PE"), True),
    (
        "two keys",
        ("Lima", GOVERNMENT, None, "gov:PE"),
        ("Quito", GOVERNMENT, None, "gov:EC"),
        False,
    ),
    (
        "unnamed twice",
        (None, PERSON, "an official", None),
        (None, PERSON, "an official", None),
        False,
    ),
    (
        "person and body",
        ("Ford", PERSON, None, None),
        ("Ford", SourceKind.ORGANISATION, None, None),
        False,
    ),
    (
        "role and its holder",
        ("Ines Vallado", PERSON, "Peruvian President Ines Vallado", None),
        (None, PERSON, "the Peruvian president", None),
        True,
    ),
    (
        "the country's leader is its president",
        ("Ines Vallado", PERSON, "Peruvian President Ines Vallado", None),
        (None, PERSON, "the Peruvian national leader", None),
        True,
    ),
    (
        "one who leads something else in the country",
        ("Ines Vallado", PERSON, "Peruvian President Ines Vallado", None),
        (None, PERSON, "the Peruvian union leader", None),
        False,
    ),
    (
        "role of another country",
        ("Ines Vallado", PERSON, "Peruvian President Ines Vallado", None),
        (None, PERSON, "the Bolivian president", None),
        False,
    ),
]


def build(article: str, source: Named) -> Draft:
    """A report with one source."""
    draft = Draft(article)
    name, kind, words, key = source
    draft.source(name, kind, descriptor=words if name is None else None, key=key, words=words)
    return draft


@pytest.mark.parametrize(("name", "a", "b", "same"), CASES, ids=[case[0] for case in CASES])
def test_two_sources(name: str, a: Named, b: Named, same: bool) -> None:
    """Two sources of two reports are one actor where table, names or role say so."""
    actors = merge_sources([build("a", a).report(), build("b", b).report()])
    spoken = [actor for actor in actors if any(ref.source != "s0" for ref in actor.members)]
    assert len(spoken) == (1 if same else 2), name
    if same:
        assert spoken[0].detail


def test_an_outlet_that_is_cited_is_the_publisher_of_its_report() -> None:
    """The report of an outlet and what others cite of it have one actor."""
    own = Draft("a", "Reuters")
    citing = Draft("b", "Unknown Gazette")
    cited = citing.source("Reuters", OUTLET, key="outlet:reuters")
    actors = merge_sources([own.report(), citing.report()])
    (reuters,) = [a for a in actors if any(m.source == cited for m in a.members)]
    assert {(m.article, m.source) for m in reuters.members} == {("a", "s0"), ("b", cited)}


@pytest.mark.parametrize("kind", [OUTLET, PERSON])
@pytest.mark.parametrize(
    ("publishers", "cited", "same"),
    [
        (("The Harbour Herald", "Beta Times"), "Herald", True),
        (("The Harbour Herald", "Hill Herald"), "Herald", False),
        (("Harbour Ferries", "Beta Times"), "Ferries", False),
    ],
)
def test_a_short_name_is_of_the_only_publisher_that_bears_it(
    publishers: tuple[str, str], cited: str, same: bool, kind: SourceKind
) -> None:
    """ "The Herald" is The Harbour Herald, unless another publisher here is a Herald."""
    first, second = (Draft(name[0], name) for name in publishers)
    citing = Draft("z", "Delta Wire")
    source = citing.source(cited, kind)
    actors = merge_sources([draft.report() for draft in (first, second, citing)])
    (found,) = [
        a for a in actors if any(m.source == source and m.article == "z" for m in a.members)
    ]
    assert (len(found.members) == 2) is same


def test_unknown_publishers_stay_apart() -> None:
    """Two publishers that nobody knows never equal each other."""
    actors = merge_sources([Draft("a").report(), Draft("b").report()])
    assert len(actors) == 2


def test_an_ambiguous_surname_stays_alone() -> None:
    """A surname that two people share is merged with neither."""
    first, second, third = Draft("a"), Draft("b"), Draft("c")
    first.source("Ines Vallado")
    second.source("Marta Vallado")
    third.source("Vallado")
    actors = merge_sources([d.report() for d in (first, second, third)])
    assert len([a for a in actors if "Vallado" in a.name]) == 3


def test_any_order_gives_the_same_actors() -> None:
    """Actors, their ids and their names do not depend on the order of the reports."""
    drafts = [Draft(article) for article in "abcd"]
    drafts[0].source("Ines Vallado", words="Peruvian President Ines Vallado")
    drafts[1].source("Vallado")
    drafts[2].source(None, descriptor="the Peruvian president")
    drafts[3].source("Inés Vallado")
    reports = [draft.report() for draft in drafts]
    found: set[tuple[StorySource, ...]] = {merge_sources(list(p)) for p in permutations(reports)}
    assert len(found) == 1
