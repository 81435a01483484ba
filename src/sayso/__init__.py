"""Sayso: the ledger of a developing story. Who says what, on whose say-so.

>>> import sayso
>>> report = sayso.analyze(sayso.Article(id="a", text="The mayor said the bridge was closed."))
>>> [claim.text for claim in report.claims]
['the bridge was closed']
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from sayso.errors import SaysoError

if TYPE_CHECKING:
    from sayso.ledger import Ledger, open_ledger, verify
    from sayso.model import Article, Claim, Comparison, Proposition, Report, Span
    from sayso.pipeline.analyze import analyze, analyze_many
    from sayso.pipeline.compare import compare
    from sayso.read import read_inputs

__version__ = "0.1.0"

__all__ = [
    "Article",
    "Claim",
    "Comparison",
    "Ledger",
    "Proposition",
    "Report",
    "SaysoError",
    "Span",
    "analyze",
    "analyze_many",
    "compare",
    "open_ledger",
    "read_inputs",
    "verify",
]

_HOMES = {
    "sayso.ledger": ("Ledger", "open_ledger", "verify"),
    "sayso.model": ("Article", "Claim", "Comparison", "Proposition", "Report", "Span"),
    "sayso.pipeline": ("analyze", "analyze_many", "compare"),
    "sayso.read": ("read_inputs",),
}


def __getattr__(name: str) -> Any:
    """Load a public name where it lives, when it is first asked for: help needs no parser."""
    for home, names in _HOMES.items():
        if name in names:
            return getattr(import_module(home), name)
    raise AttributeError(f"module 'sayso' has no attribute {name!r}")
