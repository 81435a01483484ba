"""What changed, as feeds: Atom (RFC 4287) and JSON Feed 1.1.

https://www.rfc-editor.org/rfc/rfc4287 and https://www.jsonfeed.org/version/1.1/. The same
documents that `sayso serve` gives under `/feeds`, for a place that serves files. Their links lead
to a server at its usual address on this machine.
"""

from __future__ import annotations

from pathlib import Path

from sayso.ledger import Ledger
from sayso.publish.exports.destination import open_destination, say_where

SERVER = "http://127.0.0.1:8484/"
"""Where `sayso serve` answers unless it is told otherwise."""


def write_atom(ledger: Ledger, *, story: str | None, output: Path | None) -> Path | str:
    """Write what changed in one story, or in all when None, as Atom; gives where it went."""
    from sayso.publish.feeds.atom import to_atom
    from sayso.publish.feeds.items import read_feed

    feed = read_feed(ledger, SERVER, story=story)
    return _write(to_atom(feed, address=_address(ledger, story, "atom")), output)


def write_json_feed(ledger: Ledger, *, story: str | None, output: Path | None) -> Path | str:
    """Write what changed in one story, or in all when None, as JSON Feed; gives where it went."""
    from sayso.publish.feeds.items import read_feed
    from sayso.publish.feeds.json_feed import to_json_feed

    feed = read_feed(ledger, SERVER, story=story)
    return _write(to_json_feed(feed, address=_address(ledger, story, "json")), output)


def _address(ledger: Ledger, story: str | None, form: str) -> str:
    """Where the server gives the same feed."""
    name = f"stories/{ledger.story_id(story)}" if story else "ledger"
    return f"{SERVER}feeds/{name}.{form}"


def _write(document: bytes, output: Path | None) -> Path | str:
    with open_destination(output) as handle:
        handle.write(document.decode("utf-8"))
    return say_where(output)
