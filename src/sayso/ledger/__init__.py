"""The ledger: what was read, what it says, on whose say-so, and what people decided.

The only package that touches a database.
"""

from __future__ import annotations

from sayso.ledger.comparisons import Recorded
from sayso.ledger.faults import Fault
from sayso.ledger.gathered import Placed, Waiting
from sayso.ledger.identity import content_hash
from sayso.ledger.judgements import Attached
from sayso.ledger.queries import ArticleRow
from sayso.ledger.readings import Added, Change, Page, Revision
from sayso.ledger.search import Hit
from sayso.ledger.store import Ledger, open_ledger
from sayso.ledger.stories import StoryRow
from sayso.ledger.tokens import Role, Token
from sayso.ledger.verify import Verification, verify

__all__ = [
    "Added",
    "ArticleRow",
    "Attached",
    "Change",
    "Fault",
    "Hit",
    "Ledger",
    "Page",
    "Placed",
    "Recorded",
    "Revision",
    "Role",
    "StoryRow",
    "Token",
    "Verification",
    "Waiting",
    "content_hash",
    "open_ledger",
    "verify",
]
