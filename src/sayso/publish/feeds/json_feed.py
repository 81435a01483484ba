"""A feed as JSON Feed 1.1 (https://www.jsonfeed.org/version/1.1/)."""

from __future__ import annotations

import msgspec

from sayso.publish.feeds.items import Feed

MEDIA_TYPE = "application/feed+json"
VERSION = "https://jsonfeed.org/version/1.1"


def to_json_feed(feed: Feed, *, address: str) -> bytes:
    """The document; `address` is where it is had from. `_sayso` holds each development whole."""
    told = {
        "version": VERSION,
        "title": feed.title,
        "description": feed.about,
        "home_page_url": feed.home,
        "feed_url": address,
        "authors": [{"name": "Sayso"}],
        "language": "en",
        "items": [
            {
                "id": item.id,
                "url": item.url,
                "title": item.title,
                "content_text": item.text,
                "date_published": item.at,
                "tags": [item.development.kind.value],
                "_sayso": msgspec.to_builtins(item.development),
            }
            for item in feed.items
        ],
    }
    return msgspec.json.encode(told)
