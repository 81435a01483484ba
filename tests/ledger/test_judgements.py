"""People's decisions: kept, and attached again."""

from __future__ import annotations

from dataclasses import replace

import pytest

from sayso.anchor import to_quote
from sayso.errors import LedgerError, NotFoundError
from sayso.ledger import Ledger, verify
from sayso.model import ClaimRef, Judgement, JudgementKind, Span, TextQuoteSelector

from .build import HARBOUR, keep, write_comparison

URL = "https://herald.example/bridge"
CORRECT, REJECT, NOTE = JudgementKind.CORRECT, JudgementKind.REJECT, JudgementKind.NOTE


def decide(kind: JudgementKind, target: str, **more) -> Judgement:
    """A decision of Ines."""
    return Judgement("", kind, target, "Ines", "2031-04-22T09:00:00Z", **more)


def test_corrections_are_the_latest_of_each_field(ledger: Ledger) -> None:
    """What was set last about a field holds; taking it back uncovers what was set before."""
    name = keep(ledger, "herald").article
    ledger.add_judgement(decide(CORRECT, name, values={"publisher": "The Tern", "title": "Shut"}))
    last = ledger.add_judgement(decide(CORRECT, name, values={"publisher": "Gull News"}))
    assert ledger.corrections(name) == {"publisher": "Gull News", "title": "Shut"}
    assert ledger.corrections_of(["ar_other", name]) == {name: ledger.corrections(name)}
    ledger.withdraw_judgement(last.id)
    assert ledger.corrections(name) == {"publisher": "The Tern", "title": "Shut"}
    assert len(ledger.judgements()) == 1 and len(ledger.judgements(withdrawn=True)) == 2
    with pytest.raises(NotFoundError):
        ledger.withdraw_judgement(last.id)


@pytest.mark.parametrize("values", [{}, {"text": "It rained."}, {"publisher": "A", "id": "b"}])
def test_only_particulars_can_be_corrected(ledger: Ledger, values: dict[str, str]) -> None:
    """The words of an article are never corrected, only what is known about it."""
    with pytest.raises(LedgerError, match="cannot correct"):
        ledger.add_judgement(decide(CORRECT, keep(ledger, "herald").article, values=values))


def test_a_judgement_comes_back_as_it_was(ledger: Ledger) -> None:
    """Everything about a decision is kept, and it is kept once."""
    added = keep(ledger, "herald")
    words = TextQuoteSelector("lorries", "About 300 ", " cross")
    given = decide(
        NOTE, f"{added.article}/c2", values={"note": "check"}, words=words, revision=added.revision
    )
    kept = ledger.add_judgement(given)
    assert replace(kept, id="") == given and kept.id.startswith("j_")
    assert ledger.add_judgement(kept) == kept
    assert ledger.judgements() == [kept] == ledger.judgements(given.target)
    with pytest.raises(LedgerError, match="has this id"):
        ledger.add_judgement(replace(kept, person="Jon"))


SHIFTS = [
    ("a word before everything", lambda told: (("Today:", ()), *told)),
    ("a word at every sentence's start", lambda told: tuple((f"Now {s}", c) for s, c in told)),
    ("a passage taken out before it", lambda told: told[1:]),
    ("the order turned round", lambda told: tuple(reversed(told))),
]


@pytest.mark.parametrize(("what", "shift"), SHIFTS, ids=[row[0] for row in SHIFTS])
def test_judgements_survive_shifted_spans(ledger: Ledger, what: str, shift) -> None:
    """After every span has moved and every claim has another id, a decision finds its words."""
    added = keep(ledger, "herald", url=URL, day="2031-04-20")
    report = next(ledger.reports())
    decided = []
    for claim in report.claims:
        words = to_quote(report.article.text, claim.spans[0])
        decided.append(
            ledger.add_judgement(
                decide(REJECT, f"{added.article}/{claim.id}", words=words, revision=added.revision)
            )
        )
    told = shift(HARBOUR)
    keep(ledger, "herald", told, url=URL, day="2031-04-21")
    text = next(ledger.reports()).article.text
    kept = {sentence for sentence, _ in HARBOUR if sentence in text}
    found = {item.judgement.id: item for item in ledger.attached()}
    assert len(found) == len(HARBOUR)
    for judgement, (sentence, _) in zip(decided, HARBOUR, strict=True):
        item = found[judgement.id]
        if sentence not in kept and "Now" not in text:
            assert not item.attached and "not in the newest text" in item.why
            continue
        assert item.attached and item.span is not None and item.claim is not None, what
        assert sentence[1:] in text[slice(*item.span)] or sentence in text
        claim = next(c for c in next(ledger.reports()).claims if c.id == item.claim.claim)
        assert sentence[1:] in claim.text and item.target == f"{added.article}/{claim.id}"
    assert [i.judgement.id for i in ledger.unattached()] == [
        name for name, item in found.items() if not item.attached
    ]
    assert verify(ledger).sound


def test_a_judgement_without_a_place_is_listed(ledger: Ledger) -> None:
    """A decision whose words are gone is listed with the reason, and comes back with them."""
    added = keep(ledger, "herald", url=URL, day="2031-04-20")
    words = to_quote(next(ledger.reports()).article.text, Span(0, 30))
    ledger.add_judgement(decide(NOTE, f"{added.article}/c0", words=words, revision=added.revision))
    keep(ledger, "herald", HARBOUR[2:], url=URL, day="2031-04-21")
    (lost,) = ledger.unattached()
    assert lost.why == "its words are not in the newest text"
    keep(ledger, "herald", url=URL, day="2031-04-22")
    assert ledger.unattached() == []


def test_judgements_follow_a_merge(ledger: Ledger) -> None:
    """A decision on a proposition holds for the one that it went into."""
    names = [keep(ledger, str(n), publisher=f"Outlet {n}").article for n in range(2)]
    story = ledger.save_assignments(dict.fromkeys(names, "x"))[names[0]]
    one, two = ([ClaimRef(name, claim) for name in names] for claim in ("c0", "c1"))
    first = ledger.save_comparison(write_comparison(story, {"p": one, "q": two[:1]}))
    ledger.add_judgement(decide(REJECT, first.propositions[1].id))
    later = ledger.save_comparison(write_comparison(story, {"p": [*one, *two]}))
    (kept,) = (proposition.id for proposition in later.propositions)
    assert ledger.verdicts() == {kept: REJECT}
    assert [item.target for item in ledger.judgements(kept)] == [first.propositions[1].id]


def test_a_decision_makes_the_story_stale(ledger: Ledger) -> None:
    """Rejecting a report, or taking that back, asks for its story to be compared again."""
    name = keep(ledger, "herald").article
    story = ledger.save_assignments({name: "x"})[name]
    comparison = write_comparison(story, {"p": [ClaimRef(name, "c0")]})
    ledger.save_comparison(comparison)
    assert ledger.stale_stories() == []
    made = ledger.add_judgement(decide(REJECT, name))
    assert ledger.stale_stories() == [story]
    ledger.save_comparison(comparison)
    assert ledger.stale_stories() == []
    ledger.withdraw_judgement(made.id)
    assert ledger.stale_stories() == [story]
