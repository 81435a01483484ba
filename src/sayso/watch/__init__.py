"""Weeks of watching: feeds polled, their pages read, alerts raised, a digest a day."""

from __future__ import annotations

from sayso.watch.sources import Sources, load_sources
from sayso.watch.status import FeedStatus, Status, load_status

__all__ = ["FeedStatus", "Sources", "Status", "load_sources", "load_status"]
