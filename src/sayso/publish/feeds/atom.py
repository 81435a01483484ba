"""A feed as Atom (RFC 4287)."""

from __future__ import annotations

from feedgen.feed import FeedGenerator

from sayso import __version__
from sayso.publish.feeds.items import Feed, to_datetime

MEDIA_TYPE = "application/atom+xml"


def to_atom(feed: Feed, *, address: str) -> bytes:
    """The document; `address` is where it is had from, its `self` link."""
    written = FeedGenerator()
    written.id(feed.id)
    written.title(feed.title)
    written.subtitle(feed.about)
    written.author({"name": "Sayso"})
    written.generator("Sayso", version=__version__)
    written.link(href=address, rel="self", type=MEDIA_TYPE)
    written.link(href=feed.home, rel="alternate", type="text/html")
    written.updated(to_datetime(feed.updated))
    for item in feed.items:
        entry = written.add_entry(order="append")
        entry.id(item.id)
        entry.title(item.title)
        entry.updated(to_datetime(item.at))
        entry.published(to_datetime(item.at))
        entry.link(href=item.url, rel="alternate", type="text/html")
        entry.category(term=item.development.kind.value)
        entry.content(item.text, type="text")
    document: bytes = written.atom_str(pretty=True)
    return document
