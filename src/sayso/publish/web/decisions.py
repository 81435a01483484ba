"""What people decided, by what they decided on; keeping a decision, and following it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from sayso.anchor import to_quote
from sayso.errors import NotFoundError, SettingsError
from sayso.ledger import Ledger
from sayso.model import Judgement, JudgementKind, TextQuoteSelector
from sayso.pipeline.record import refresh

VERDICTS: Mapping[str, str] = {
    "accept": "accepted",
    "reject": "rejected",
    "note": "noted",
    "merge": "merged",
    "split": "split",
    "correct": "corrected",
}
"""Each kind of decision as it is told afterwards."""

NEEDS = {
    JudgementKind.NOTE: ("note", "write the note first"),
    JudgementKind.MERGE: ("with", "choose what it is one with"),
}
"""What a kind of decision cannot do without, and what to do then."""


def find_decisions(ledger: Ledger) -> dict[str, tuple[Judgement, ...]]:
    """The decisions that hold, by the id that their target has now, oldest first."""
    found: defaultdict[str, list[Judgement]] = defaultdict(list)
    for item in ledger.attached():
        found[item.target].append(item.judgement)
    return {target: tuple(made) for target, made in found.items()}


def keep_decision(
    ledger: Ledger, target: str, kind: str, *, person: str, values: Mapping[str, str]
) -> str:
    """Keep a decision about a finding, or about a claim named article/claim; gives its id now.

    SettingsError says what a decision of this kind still needs.
    """
    known = {item.value for item in JudgementKind} - {"correct"}
    if kind not in known:
        raise SettingsError(f"{kind!r} is no decision", remedy=f"one of {', '.join(sorted(known))}")
    decided = JudgementKind(kind)
    field, remedy = NEEDS.get(decided, ("", ""))
    if field and not values.get(field):
        raise SettingsError("the decision is not complete", remedy=remedy)
    if decided is JudgementKind.SPLIT and not (values.get("claims") or values.get("articles")):
        raise SettingsError("the decision is not complete", remedy="choose what to split off")
    article, slash, claim = target.partition("/")
    words, revision = _find_words(ledger, article, claim) if slash else (None, None)
    found = target if slash else _find_target(ledger, target)
    made = Judgement(
        id="", kind=decided, target=found, person=person, made="", values=dict(values),
        words=words, revision=revision,
    )  # fmt: skip
    ledger.add_judgement(made)
    return found


def _find_target(ledger: Ledger, target: str) -> str:
    """The id a finding has now; a report is named by its own."""
    return ledger.article(target).id if target.startswith("a_") else ledger.resolve_id(target)


def _find_words(ledger: Ledger, article: str, claim: str) -> tuple[TextQuoteSelector, str]:
    """The words of a claim with those around them, and the revision that they stand in."""
    row = ledger.article(article)
    for report in ledger.reports([row.id]):
        for found in report.claims:
            if found.id == claim and found.spans:
                return to_quote(report.article.text, found.spans[0]), row.revision
    raise NotFoundError("this claim is not there any more", where=f"{article}/{claim}")


def follow_decisions(ledger: Ledger, *, parser: str) -> list[str]:
    """Put articles into stories as people decided, compare what changed; gives those stories."""
    moving = (JudgementKind.MERGE, JudgementKind.SPLIT)
    every = ledger.judgements(withdrawn=True)
    if any(made.kind in moving and made.target.startswith("st_") for made in every):
        ledger.save_assignments({item.article: item.story for item in ledger.placed()})
    return refresh(ledger, parser=parser)
