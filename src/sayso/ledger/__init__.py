"""The ledger: what was read, what it says, on whose say-so, and what people decided.

The only package that touches a database.
"""

from __future__ import annotations

from sayso.ledger.comparisons import Recorded
from sayso.ledger.identity import content_hash
from sayso.ledger.judgements import Attached
from sayso.ledger.queries import ArticleRow
from sayso.ledger.readings import Added, Change, Page, Revision
from sayso.ledger.search import Hit
from sayso.ledger.store import Ledger, open_ledger
from sayso.ledger.stories import StoryRow

__all__ = [
    "Added",
    "ArticleRow",
    "Attached",
    "Change",
    "Hit",
    "Ledger",
    "Page",
    "Recorded",
    "Revision",
    "StoryRow",
    "content_hash",
    "open_ledger",
]
