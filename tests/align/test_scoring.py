"""The features of many pairs at once are those that the features of two say."""

from __future__ import annotations

import random
from datetime import date
from typing import Any

import pytest

from sayso.align.features import find_features
from sayso.align.groups import Aligner
from sayso.align.sources import merge_sources
from sayso.view import view_story
from tests.align.building import Draft

WORDS = ("reject", "turn_down", "accept", "close", "closure", "meet", "summit", "rise", "unheard")
HEADS = ("union", "offer", "bridge", "minister", "Ines Vallado", "he")
TEXTS = (
    "The union rejected the offer of the dockyard",
    "The dockyard offer was turned down by the union",
    "The Aldmoor bridge is to be closed on Monday",
    "It cannot be ruled out",
    "Vallado met the ministers three times",
)
DAYS = (None, *((date(2024, 5, day), date(2024, 6, day)) for day in (6, 6, 30)))


def build_aligner(seed: int, *, reports: int = 5, claims: int = 8) -> Aligner:
    """Claims put together at random, the same for one seed."""
    chance = random.Random(seed)
    drafts = []
    for number in range(reports):
        draft = Draft(f"r{number}", f"Gazette {number}")
        vallado = draft.source("Ines Vallado", words="Minister Ines Vallado spoke.")
        for _ in range(claims):
            details: dict[str, Any] = {
                "subject": chance.choice(("", *HEADS)),
                "object": chance.choice(("", *HEADS)),
                "actors": {"Ines Vallado": vallado, "he": vallado},
                "days": chance.choice(DAYS),
                "count": chance.choice((None, (3, "time"), (31, "euro"), (40, "euro"))),
                "negative": chance.random() < 0.3,
                "future": chance.random() < 0.3,
                "chain": chance.choice((("s0",), ("s0", vallado))),
            }
            draft.claim(chance.choice(TEXTS), chance.choice(WORDS), **details)
        drafts.append(draft.report(date(2024, 5, 6 + number % 2)))
    return Aligner(view_story(drafts, merge_sources(drafts)))


@pytest.mark.parametrize("seed", range(4))
def test_columns_are_the_features(seed: int) -> None:
    """Every feature of every pair has one value, whichever way it is computed."""
    aligner = build_aligner(seed)
    pairs, columns = aligner.candidates, aligner.scores.columns
    measured = columns.measure(pairs.i, pairs.j)
    for at, (i, j) in enumerate(zip(pairs.i.tolist(), pairs.j.tolist(), strict=True)):
        found = find_features(
            aligner.looks[i],
            aligner.looks[j],
            aligner.context,
            vector=round(float(aligner.vectors[i] @ aligner.vectors[j]), 4),
            bare=round(float(aligner.bare[i] @ aligner.bare[j]), 4),
        )
        expected = {feature.name: feature.value for feature in found}
        values = {name: column[at] for name, column in measured.items()}
        assert values == pytest.approx({name: expected.get(name, 0.0) for name in values}, abs=2e-4)
        assert set(expected) <= set(values)


@pytest.mark.parametrize("seed", range(4))
def test_scores_at_once_are_scores_one_by_one(seed: int) -> None:
    """Whether two claims are one, how near they are and whether they dispute is one answer."""
    aligner = build_aligner(seed)
    pairs, found = aligner.candidates, aligner.scores.candidates
    for at, (i, j) in enumerate(zip(pairs.i.tolist(), pairs.j.tolist(), strict=True)):
        score = aligner.score(i, j)
        assert (score.same, score.near) == pytest.approx((found.same[at], found.near[at]), abs=1e-3)
        assert score.opposed == found.opposed[at]
        assert aligner.scores.same(j, i) == found.same[at]


def test_pairs_that_are_no_candidates_have_the_score_of_their_words() -> None:
    """In a story of many claims a pair outside the index scores as one of the same words, or 0."""
    aligner = build_aligner(7, reports=12, claims=16)
    pairs, found = aligner.candidates, aligner.scores.candidates
    by_words: dict[frozenset[str], float] = {}
    for i, j, same in zip(pairs.i.tolist(), pairs.j.tolist(), found.same, strict=True):
        words = frozenset((aligner.looks[i].text, aligner.looks[j].text))
        by_words[words] = max(same, by_words.get(words, 0.0))
    known = set(zip(pairs.i.tolist(), pairs.j.tolist(), strict=True))
    others = [(i, j) for i in range(0, 190, 7) for j in range(i + 1, 190, 5)]
    others = [pair for pair in others if pair not in known]
    assert len(others) > 100
    for i, j in others:
        words = frozenset((aligner.looks[i].text, aligner.looks[j].text))
        assert aligner.scores.same(i, j) == by_words.get(words, 0.0)
