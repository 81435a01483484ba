"""People's decisions: kept in the ledger, and what depends on them made again."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from uuid import uuid4

from sayso.errors import SettingsError
from sayso.ledger import Ledger
from sayso.model import Judgement, JudgementKind
from sayso.parse import DEFAULT_PARSER
from sayso.pipeline.record import analyse, refresh

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
    row = ledger.article(lookup)
    ledger.add_judgement(_judgement(JudgementKind.CORRECT, row.id, person, dict(values)))
    analyse(ledger, [(row.revision, row.article)], parser=parser)
    refresh(ledger, parser=parser)
    return row.id


def decide(ledger: Ledger, target: str, decision: str, *, note: str, person: str) -> str:
    """Keep a decision about a finding; gives the finding's lasting id."""
    found = ledger.resolve_id(target)
    values = {"note": note} if note else {}
    ledger.add_judgement(_judgement(JudgementKind(decision), found, person, values))
    return found


def _judgement(kind: JudgementKind, target: str, person: str, values: dict[str, str]) -> Judgement:
    return Judgement(
        id=f"j-{uuid4().hex[:12]}",
        kind=kind,
        target=target,
        person=person,
        made=datetime.now(UTC).isoformat(timespec="seconds"),
        values=values,
    )
