"""A comparison with the very analyses it was made from, however the ledger has moved since."""

from __future__ import annotations

from sqlalchemy import Connection, func, select

from sayso.ledger.identity import content_hash
from sayso.ledger.reports import from_document
from sayso.ledger.schema import JUDGEMENTS, REPORTS, REVISIONS
from sayso.ledger.story_tables import COMPARED, COMPARISONS
from sayso.model import Report


def find_comparison_hash(connection: Connection, story: str) -> str | None:
    """The hash of a story's stored comparison; None when it has none."""
    query = select(COMPARISONS.c.document).where(COMPARISONS.c.story == story)
    document: bytes | None = connection.execute(query).scalar()
    return content_hash(document) if document is not None else None


def load_compared(connection: Connection, story: str) -> list[Report]:
    """The analyses a story's comparison was made from, older ones where newer came since."""
    query = (
        select(REPORTS.c.document, REPORTS.c.article, REVISIONS.c.text)
        .join(
            COMPARED,
            (COMPARED.c.revision == REPORTS.c.revision)
            & (COMPARED.c.cache_key == REPORTS.c.cache_key),
        )
        .join(REVISIONS, REVISIONS.c.id == REPORTS.c.revision)
        .where(COMPARED.c.story == story)
        .order_by(REPORTS.c.article)
    )
    return [
        from_document(row.document, article=row.article, text=row.text, story=story)
        for row in connection.execute(query)
    ]


def count_judgements(connection: Connection) -> tuple[int, int]:
    """How many judgements were made, and how many were taken back."""
    query = select(func.count(), func.count(JUDGEMENTS.c.withdrawn))
    made, withdrawn = connection.execute(query).one()
    return made, withdrawn
