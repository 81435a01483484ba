"""What a person decides is kept, checked first, and followed at once."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from sayso.errors import NotFoundError, SettingsError
from sayso.ledger import Ledger, open_ledger
from sayso.model import JudgementKind
from sayso.pipeline.deciding import decide, follow
from sayso.pipeline.grouping import refs_of
from tests.ledger.build import HARBOUR, keep

TOLD = (HARBOUR[0], ("The town hall gave away 40 old chairs.", ()))


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    """A ledger with two reports of one story, gathered and compared."""
    with open_ledger(tmp_path / "sayso.db") as opened:
        for name, publisher in (("one", "The Harbour Herald"), ("two", "The Quay Post")):
            keep(opened, name, TOLD, publisher=publisher)
        follow(opened)
        yield opened


def find_propositions(ledger: Ledger) -> dict[str, list[str]]:
    """The claims of each proposition as `judge --apart` names them, by its id."""
    comparison = ledger.comparison()
    assert comparison is not None
    return {
        found.id: [f"{ref.article}/{ref.claim}" for ref in refs_of(found)]
        for found in comparison.propositions
    }


def test_a_merge_is_followed_and_can_be_taken_back(ledger: Ledger) -> None:
    """Two propositions are one once they are merged, and two when that is withdrawn."""
    before = find_propositions(ledger)
    one, other = sorted(before)[:2]
    decide(ledger, one, "merge", person="Ada", values={"with": other, "note": "one bridge"})
    follow(ledger)
    assert sorted([*before[one], *before[other]]) in map(sorted, find_propositions(ledger).values())
    made = ledger.judgements()
    assert [item.kind for item in made] == [JudgementKind.MERGE, JudgementKind.NOTE]
    assert made[1].values == {"note": "one bridge"} and made[1].person == "Ada" and made[1].made
    ledger.withdraw_judgement(made[0].id)
    follow(ledger)
    assert sorted(map(sorted, find_propositions(ledger).values())) == sorted(
        map(sorted, before.values())
    )


def test_a_split_is_followed(ledger: Ledger) -> None:
    """A claim that is split off is in another proposition."""
    name, claims = next((n, c) for n, c in sorted(find_propositions(ledger).items()) if len(c) > 1)
    decide(ledger, name, "split", person="Ada", values={"claims": claims[0]})
    follow(ledger)
    after = find_propositions(ledger).values()
    assert [claims[0]] in after and claims[1:] in after


def test_a_story_is_split(ledger: Ledger) -> None:
    """An article that is split off a story is a story of its own."""
    (story,) = ledger.stories()
    article = ledger.articles()[0].id
    decide(ledger, story.id, "split", person="Ada", values={"articles": article})
    follow(ledger)
    assert [row.articles for row in ledger.stories()] == [1, 1]


def test_a_verdict_on_a_claim_keeps_its_words(ledger: Ledger) -> None:
    """A decision on a claim is bound to the words, so that it finds them again."""
    article = ledger.articles()[0].id
    decide(ledger, f"{article}/c0", "reject", person="Ada")
    (attached,) = ledger.attached()
    assert attached.attached and attached.judgement.words is not None
    assert "bridge" in attached.judgement.words.exact


@pytest.mark.parametrize(
    ("target", "kind", "values", "error", "words"),
    [
        ("p_nothing", "accept", {}, NotFoundError, "p_nothing"),
        ("STORY", "correct", {}, SettingsError, "is no decision"),
        ("STORY", "note", {}, SettingsError, "write the note first"),
        ("STORY", "merge", {}, SettingsError, "choose what it is one with"),
        ("STORY", "split", {}, SettingsError, "choose what to split off"),
        ("ARTICLE/c99", "reject", {}, NotFoundError, "not there any more"),
    ],
)
def test_what_cannot_be_decided_says_why(
    ledger: Ledger,
    target: str,
    kind: str,
    values: dict[str, str],
    error: type[Exception],
    words: str,
) -> None:
    """Nothing is kept of a decision that is not complete, or about nothing."""
    target = target.replace("STORY", ledger.stories()[0].id)
    target = target.replace("ARTICLE", ledger.articles()[0].id)
    with pytest.raises(error, match=words):
        decide(ledger, target, kind, person="Ada", values=values)
    assert ledger.judgements() == []
