"""The words that name a body: which of them are one body in a story."""

from __future__ import annotations

import pytest

from sayso.judge.phrases import cluster_phrases


@pytest.mark.parametrize(
    ("one", "other", "more", "same"),
    [
        ("nato", "alliance", (), True),
        ("ferry alliance", "alliance", (), True),
        ("nato", "ferry alliance", (), False),
        ("finland gpx", "accident bureau gpx", ("gpx",), True),
        ("heartline", "heartline midstream", (), True),
        ("general elections commission", "electoral commission", (), True),
        ("czech national bank", "central bank", (), True),
        ("greek foreign ministry", "turkish foreign ministry", (), False),
        ("foreign ministry", "greek foreign ministry", (), True),
        ("foreign ministry", "greek foreign ministry", ("turkish foreign ministry",), False),
    ],
)
def test_names_of_one_body(one: str, other: str, more: tuple[str, ...], same: bool) -> None:
    """Full, short and generic names are one body, unless two countries are told apart."""
    a, b = tuple(one.split()), tuple(other.split())
    names = cluster_phrases({a, b, *(tuple(words.split()) for words in more)})
    assert (names[a] == names[b]) is same
