"""The scores of coreference, on partitions whose scores are known from the papers."""

from __future__ import annotations

import pytest

from bench._coreference import b_cubed, ceaf_e, conll, muc

GOLD = [1, 1, 1, 1, 1, 2, 2, 6, 6, 6, 6, 6]
"""The example of Bagga and Baldwin (1998): links that join the small cluster or the large one."""

SMALL = [1, 1, 1, 1, 1, 2, 2, 2, 2, 2, 2, 2]
LARGE = [1, 1, 1, 1, 1, 2, 2, 1, 1, 1, 1, 1]


@pytest.mark.parametrize(
    ("found", "precision"), [(SMALL, 16 / 21), (LARGE, 7 / 12)], ids=["small", "large"]
)
def test_b_cubed_weighs_errors_by_their_size(found: list[int], precision: float) -> None:
    """Joining two large clusters costs more precision than joining a small and a large one."""
    assert b_cubed(found, GOLD) == (pytest.approx(precision), 1.0)


@pytest.mark.parametrize("found", [SMALL, LARGE], ids=["small", "large"])
def test_muc_counts_links_only(found: list[int]) -> None:
    """For MUC, one wrong link is one wrong link: 9 of 10 are right in both."""
    assert muc(found, GOLD) == (pytest.approx(0.9), 1.0)


def test_ceaf_matches_clusters_one_to_one() -> None:
    """A cluster that is split in two is matched by its larger part only."""
    precision, recall = ceaf_e([1, 1, 1, 2], ["x"] * 4)
    assert (precision, recall) == (pytest.approx(6 / 14), pytest.approx(6 / 7))


def test_the_gold_itself_has_all_points() -> None:
    """Every score of a partition against itself is 1."""
    assert set(conll(GOLD, GOLD).values()) == {1.0}
