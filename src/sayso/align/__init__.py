"""Alignment: which claims, across articles, say or dispute the same thing, and who is who.

Align first, then compare: `judge` finds the conflicts among the claims that are grouped here,
and among the pairs that are near each other.
"""

from sayso.align.decisions import NO_DECISIONS, Decisions
from sayso.align.groups import Alignment, DoubtfulJoin, align_claims
from sayso.align.sources import merge_sources

__all__ = [
    "NO_DECISIONS",
    "Alignment",
    "Decisions",
    "DoubtfulJoin",
    "align_claims",
    "merge_sources",
]
