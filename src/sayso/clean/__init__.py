"""What in an article is not reporting, and what these passages tell: marked, never cut."""

from __future__ import annotations

from sayso.clean.credits import find_byline, printed_publisher
from sayso.clean.parts import mark_parts
from sayso.clean.translation import find_addresses, is_translation
from sayso.clean.wires import Credit, wire_credit

__all__ = [
    "Credit",
    "find_addresses",
    "find_byline",
    "is_translation",
    "mark_parts",
    "printed_publisher",
    "wire_credit",
]
