"""Places resolve to one key, lie in what holds them, and speak for their governments."""

from __future__ import annotations

import pytest

from sayso.places import (
    contains,
    government_of,
    resolve_government,
    resolve_nationality,
    resolve_place,
)


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("Gyeongju", "city:KR/Gyeongju"),
        ("Hanoi", "city:VN/Hanoi"),
        ("Paris", "city:FR/Paris"),
        ("the United States", "country:US"),
        ("U.K.", "country:GB"),
        ("South Korea's", "country:KR"),
        ("Kiev", "city:UA/Kyiv"),
        ("Strait of Hormuz", "site:strait-of-hormuz"),
        ("the demilitarized zone", "site:korean-dmz"),
        ("Texas", "region:us-texas"),
        ("paris", None),
        ("Nowhere Upon Sea", None),
    ],
)
def test_a_capitalised_name_resolves_to_its_most_prominent_place(name: str, key: str | None):
    """A name has the key of the best known place that bears it, or none."""
    entry = resolve_place(name)
    assert (entry.key if entry else None) == key


@pytest.mark.parametrize(
    ("outer", "inner", "holds"),
    [
        ("country:KR", "city:KR/Gyeongju", True),
        ("continent:AS", "city:KR/Gyeongju", True),
        ("site:korean-dmz", "site:panmunjom", True),
        ("region:korean-peninsula", "site:panmunjom", True),
        ("city:US/Washington", "site:oval-office", True),
        ("country:US", "region:us-texas", True),
        ("site:panmunjom", "site:korean-dmz", False),
        ("country:JP", "city:KR/Gyeongju", False),
        ("country:XX", "country:YY", False),
    ],
)
def test_containment_is_transitive_and_has_a_direction(outer: str, inner: str, holds: bool):
    """What holds a place holds what lies in it, never the other way round."""
    assert contains(outer, inner) is holds


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("Seoul", "gov:KR"),
        ("Pyongyang", "gov:KP"),
        ("Washington", "gov:US"),
        ("North Korea", "gov:KP"),
        ("the Kremlin", "gov:RU/executive"),
        ("Downing Street", "gov:GB/executive"),
        ("South Korea's presidential office", "gov:KR/executive"),
        ("the South Korean presidential office", "gov:KR/executive"),
        ("Blue House", "gov:KR/executive"),
        ("the South Korean Ministry of Unification", "gov:KR/ministry-of-unification"),
        ("South Korea's Unification Ministry", "gov:KR/ministry-of-unification"),
        ("Japan's Foreign Ministry", "gov:JP/ministry-of-foreign-affairs"),
        ("the Ministry of Foreign Affairs of Japan", "gov:JP/ministry-of-foreign-affairs"),
        ("the Indian government", "gov:IN"),
        ("the government of Canada", "gov:CA"),
        ("State Department", "gov:US/department-of-state"),
        ("Osaka", None),
        ("Acme Tools", None),
    ],
)
def test_a_seat_speaks_for_whom_it_houses(name: str, key: str | None):
    """Capitals, countries, seats and ministries have the key of their government."""
    assert resolve_government(name) == key


def test_a_ministry_without_nationality_belongs_to_the_country_that_is_given():
    """A bare ministry has no key until its country is known."""
    assert resolve_government("the Foreign Ministry") is None
    assert (
        resolve_government("the Foreign Ministry", country="CN")
        == "gov:CN/ministry-of-foreign-affairs"
    )


@pytest.mark.parametrize(
    ("word", "code"),
    [("South Korean", "KR"), ("US", "US"), ("U.S.", "US"), ("British", "GB"), ("Asian", None)],
)
def test_nationality_words_name_a_country(word: str, code: str | None):
    """An adjective of nationality gives a country code, one of a continent none."""
    assert resolve_nationality(word) == code


def test_a_body_belongs_to_its_government():
    """The government of a body is the part of its key before the slash."""
    assert government_of("gov:KR/ministry-of-unification") == "gov:KR"
    assert government_of("org:un") is None
