"""People's decisions: kept in the ledger, and what depends on them made again."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from sayso.anchor import to_quote
from sayso.errors import NotFoundError, SettingsError
from sayso.ledger import Ledger
from sayso.model import ClaimRef, Judgement, JudgementKind, TextQuoteSelector
from sayso.parse import DEFAULT_PARSER
from sayso.pipeline.grouping import merge_propositions, split_proposition
from sayso.pipeline.record import analyse, refresh
from sayso.timex.stated import read_stated

NEEDS = {
    JudgementKind.NOTE: (("note",), "write the note first"),
    JudgementKind.MERGE: (("with",), "choose what it is one with"),
    JudgementKind.SPLIT: (("claims", "articles"), "choose what to split off"),
}
"""What a kind of decision cannot do without, and what to do then."""

STORY = "st_"
NOTHING: Mapping[str, str] = MappingProxyType({})
CORRECTABLE = ("publisher", "published", "modified", "title", "byline", "language", "url")


def correct(
    ledger: Ledger,
    lookup: str,
    values: Mapping[str, str],
    *,
    person: str,
    parser: str = DEFAULT_PARSER,
) -> str:
    """Keep corrections of an article, analyse it again, compare its story again.

    Gives the article's id. SettingsError names a field that can't be corrected.
    """
    for name in values:
        if name not in CORRECTABLE:
            remedy = f"these can be corrected: {', '.join(CORRECTABLE)}"
            raise SettingsError(f"{name!r} can't be corrected", remedy=remedy)
        if name in ("published", "modified") and not _is_day(values[name]):
            remedy = f"write it as in {name}=2025-10-17 or {name}=2025-10-17T09:30:00+01:00"
            raise SettingsError(f"{values[name]!r} is no day", remedy=remedy)
    row = ledger.article(lookup)
    ledger.add_judgement(Judgement("", JudgementKind.CORRECT, row.id, person, "", dict(values)))
    analyse(ledger, [(row.revision, row.article)], parser=parser)
    refresh(ledger, parser=parser)
    return row.id


def _is_day(words: str) -> bool:
    """True for a day or moment, and for nothing: that takes the day away."""
    return not words or read_stated(words) is not None


def decide(
    ledger: Ledger, target: str, kind: str, *, person: str, values: Mapping[str, str] = NOTHING
) -> str:
    """Keep a decision about a finding, or about a claim named article/claim; gives its id now.

    A merge takes `{"with": ID}`, of a story or a proposition; a split of a story takes
    `{"articles": "A_1 A_2"}`, of a proposition `{"claims": "A_1/c1 A_2/c4"}`; each may have a
    note. SettingsError says what a decision still needs. `follow` makes anew what depends on it.
    """
    article, slash, claim = target.partition("/")
    words, revision = _find_words(ledger, article, claim) if slash else (None, None)
    found = target if slash else _find_target(ledger, target)
    decided = _check(kind, values)
    note = {"note": values["note"]} if values.get("note") else {}
    if decided is JudgementKind.MERGE and not found.startswith(STORY):
        merge_propositions(ledger, found, values.get("with", ""), person=person)
    elif decided is JudgementKind.SPLIT and not found.startswith(STORY):
        named = values.get("claims", "").split()
        claims = [ClaimRef(*ref.split("/", 1)) for ref in named if "/" in ref]
        split_proposition(ledger, found, claims, person=person)
    else:
        kept = {name: values[name] for name in ("with", "articles") if values.get(name)}
        ledger.add_judgement(
            Judgement("", decided, found, person, "", {**note, **kept}, words, revision)
        )
        return found
    if note:
        ledger.add_judgement(Judgement("", JudgementKind.NOTE, found, person, "", note))
    return found


def follow(ledger: Ledger, *, parser: str = DEFAULT_PARSER) -> list[str]:
    """Put articles into stories as people decided, compare what changed; gives those stories."""
    moving = (JudgementKind.MERGE, JudgementKind.SPLIT)
    every = ledger.judgements(withdrawn=True)
    if any(made.kind in moving and made.target.startswith(STORY) for made in every):
        ledger.save_assignments({item.article: item.story for item in ledger.placed()})
    return refresh(ledger, parser=parser)


def _check(kind: str, values: Mapping[str, str]) -> JudgementKind:
    """The kind of a decision that has all it needs."""
    known = sorted({item.value for item in JudgementKind} - {"correct"})
    if kind not in known:
        raise SettingsError(f"{kind!r} is no decision", remedy=f"one of {', '.join(known)}")
    decided = JudgementKind(kind)
    needed, remedy = NEEDS.get(decided, ((), ""))
    if needed and not any(values.get(name) for name in needed):
        raise SettingsError("the decision is not complete", remedy=remedy)
    return decided


def _find_target(ledger: Ledger, target: str) -> str:
    """The id a finding has now; a report is named by its own, or as `show` finds it."""
    return ledger.resolve_id(target) if ledger.is_known(target) else ledger.article(target).id


def _find_words(ledger: Ledger, article: str, claim: str) -> tuple[TextQuoteSelector, str]:
    """The words of a claim with those around them, and the revision that they stand in."""
    row = ledger.article(article)
    for report in ledger.reports([row.id]):
        for found in report.claims:
            if found.id == claim and found.spans:
                return to_quote(report.article.text, found.spans[0]), row.revision
    raise NotFoundError("this claim is not there any more", where=f"{article}/{claim}")
