"""People's merges and splits of propositions hold in every comparison after them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from sayso.errors import SettingsError
from sayso.ledger import Ledger, open_ledger
from sayso.model import ClaimRef
from sayso.pipeline import stories
from sayso.pipeline.grouping import (
    find_decisions,
    merge_propositions,
    refs_of,
    split_proposition,
)
from tests.ledger.build import HARBOUR, keep

TOLD = (HARBOUR[0], ("The town hall gave away 40 old chairs.", ()))


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    """A ledger with two reports of one story, compared."""
    with open_ledger(tmp_path / "sayso.db") as opened:
        for name, publisher in (("one", "The Harbour Herald"), ("two", "The Quay Post")):
            keep(opened, name, TOLD, publisher=publisher)
        (first, second) = (row.id for row in opened.articles())
        opened.save_assignments({first: first, second: first})
        compare_again(opened)
        yield opened


def compare_again(ledger: Ledger) -> None:
    """Compare every story as a run does."""
    for row in ledger.stories():
        assert stories.keep(ledger, stories.compare_present(ledger, row.id))


def find_groups(ledger: Ledger) -> dict[str, set[ClaimRef]]:
    """The claims of each proposition by its id."""
    comparison = ledger.comparison()
    assert comparison is not None
    return {proposition.id: set(refs_of(proposition)) for proposition in comparison.propositions}


def test_a_merge_holds(ledger: Ledger) -> None:
    """Two propositions that a person merges are one from the next comparison on."""
    before = find_groups(ledger)
    first, second = sorted(before)[:2]
    merge_propositions(ledger, first, second, person="Ada Quill")
    for _ in range(2):
        compare_again(ledger)
        assert before[first] | before[second] in find_groups(ledger).values()


def test_a_split_holds(ledger: Ledger) -> None:
    """Claims that a person takes out of a proposition are in another one from then on."""
    name, claims = next((n, c) for n, c in sorted(find_groups(ledger).items()) if len(c) > 1)
    apart = {min(claims)}
    split_proposition(ledger, name, apart, person="Ada Quill")
    for _ in range(2):
        compare_again(ledger)
        for group in find_groups(ledger).values():
            assert not (apart & group and (claims - apart) & group)


def test_the_later_decision_counts(ledger: Ledger) -> None:
    """A merge after a split puts the claims together again."""
    name, claims = next((n, c) for n, c in sorted(find_groups(ledger).items()) if len(c) > 1)
    split_proposition(ledger, name, {min(claims)}, person="Ada Quill")
    compare_again(ledger)
    one, other = (n for n, c in sorted(find_groups(ledger).items()) if c & claims)
    merge_propositions(ledger, one, other, person="Ada Quill")
    compare_again(ledger)
    assert claims in find_groups(ledger).values()
    assert not find_decisions(ledger).apart


def test_what_can_not_be_decided(ledger: Ledger) -> None:
    """Nothing to merge, nothing to split and nothing known are said plainly."""
    name, claims = next((n, c) for n, c in sorted(find_groups(ledger).items()) if len(c) > 1)
    with pytest.raises(SettingsError, match="one proposition already"):
        merge_propositions(ledger, name, name, person="Ada Quill")
    with pytest.raises(SettingsError, match="can't be split"):
        split_proposition(ledger, name, claims, person="Ada Quill")
    assert find_decisions(ledger).together == ()
