"""The ledger: what was read, what it says, on whose say-so, and what people decided.

The only package that touches a database.
"""

from __future__ import annotations

from sayso.ledger.alerts import Alert, Alerting
from sayso.ledger.comparisons import Recorded
from sayso.ledger.faults import Fault
from sayso.ledger.gathered import Placed, Waiting
from sayso.ledger.identity import content_hash
from sayso.ledger.inputs import InputPlace
from sayso.ledger.judgements import Attached
from sayso.ledger.queries import ArticleRow
from sayso.ledger.readings import Added, Change, Page, Pending, Revision
from sayso.ledger.search import Hit
from sayso.ledger.store import Ledger, open_ledger
from sayso.ledger.stories import StoryRow
from sayso.ledger.tokens import Role, Token
from sayso.ledger.transfer import back_up, transfer
from sayso.ledger.verify import Verification, verify
from sayso.ledger.watching import Watching

__all__ = [
    "Added",
    "Alert",
    "Alerting",
    "ArticleRow",
    "Attached",
    "Change",
    "Fault",
    "Hit",
    "InputPlace",
    "Ledger",
    "Page",
    "Pending",
    "Placed",
    "Recorded",
    "Revision",
    "Role",
    "StoryRow",
    "Token",
    "Verification",
    "Waiting",
    "Watching",
    "back_up",
    "content_hash",
    "open_ledger",
    "transfer",
    "verify",
]
