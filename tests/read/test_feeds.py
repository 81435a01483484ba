"""Feeds of every kind, whole and damaged, to the pages that they list."""

from __future__ import annotations

import gzip
import time

import pytest

from sayso.errors import UnreadableError
from sayso.read.feeds import MOST_ITEMS, FeedKind, Item, find_kind, read_feed

BASE = "https://herald.example/feeds/news"

RSS = """<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel>
<title>The Harbour Herald</title><language>en-gb</language><ttl>30</ttl>
<item><title>Ferry &amp;amp; quay</title><link>/news/1?utm_source=rss</link>
<pubDate>Tue, 03 Mar 2026 10:00:00 +0100</pubDate><dc:creator>Ana Duarte</dc:creator></item>
<item><title>Again</title><link>https://herald.example/news/1</link></item>
<item><title>No link</title></item>
<item><title>Odd</title><link>javascript:alert(1)</link></item>
<item><title>Second</title><link> https://herald.example/news/2
</link><pubDate>sometime</pubDate></item>
</channel></rss>"""
RDF = """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
 xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel rdf:about="x"><title>The Harbour Herald</title></channel>
<item rdf:about="y"><title>Ferry</title><link>https://herald.example/news/1</link>
<dc:date>2026-03-03T10:00:00+01:00</dc:date></item></rdf:RDF>"""
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en"><title>The Harbour Herald</title>
<entry><title type="html">Ferry &lt;b&gt;late&lt;/b&gt;</title>
<link rel="self" href="https://herald.example/api/1"/>
<link rel="alternate" href="../news/1"/><published>2026-03-03T09:00:00Z</published>
<updated>2026-03-04T09:00:00Z</updated><author><name>Ana Duarte</name></author></entry></feed>"""
JSON_FEED = r"""{"version": "https:\/\/jsonfeed.org\/version\/1.1", "title": "The Harbour Herald",
"language": "en", "items": [{"id": "1", "url": "/news/1", "title": "Ferry",
"date_published": "2026-03-03T09:00:00Z",
"authors": [{"name": "Ana Duarte"}, {"name": "Tom Reed"}]},
{"id": "2"}, "nonsense", {"id": "3", "url": 7}]}"""
NEWS = """<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"
 xmlns:news="http://www.google.com/schemas/sitemap-news/0.9" xmlns:image="http://x/image">
<url><loc>https://herald.example/news/1</loc><image:image><image:loc>https://x/1.jpg</image:loc>
</image:image><news:news><news:publication><news:name>The Harbour Herald</news:name>
<news:language>en</news:language></news:publication>
<news:publication_date>2026-03-03</news:publication_date><news:title>Ferry</news:title></news:news>
</url><url><lastmod>2026-03-03</lastmod></url></urlset>"""
INDEX = """<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
<sitemap><loc>https://herald.example/old.xml</loc><lastmod>2026-01-01</lastmod></sitemap>
<sitemap><loc>https://herald.example/new.xml</loc><lastmod>2026-03-03</lastmod></sitemap>
</sitemapindex>"""
OPML = """<opml version="2.0"><head><title>Ours</title></head><body><outline text="Ports">
<outline type="rss" text="Herald" xmlUrl="https://herald.example/rss"/>
<outline type="rss" text="Post" xmlUrl="https://post.example/rss"/></outline>
<outline type="rss" text="Herald again" xmlUrl="https://herald.example/rss"/></body></opml>"""

FERRY = "https://herald.example/news/1"
WHOLE = [
    (
        FeedKind.RSS,
        RSS,
        Item(f"{FERRY}?utm_source=rss", "Ferry & quay", "2026-03-03T10:00:00+01:00",
             author="Ana Duarte", language="en"),
    ),
    (FeedKind.RSS, RDF, Item(FERRY, "Ferry", None, "2026-03-03T10:00:00+01:00")),
    (
        FeedKind.ATOM,
        ATOM,
        Item(FERRY, "Ferry late", "2026-03-03T09:00:00Z", "2026-03-04T09:00:00Z", "Ana Duarte",
             language="en"),
    ),
    (
        FeedKind.JSON,
        JSON_FEED,
        Item(FERRY, "Ferry", "2026-03-03T09:00:00Z", author="Ana Duarte, Tom Reed", language="en"),
    ),
    (
        FeedKind.SITEMAP,
        NEWS,
        Item(FERRY, "Ferry", "2026-03-03", publisher="The Harbour Herald", language="en"),
    ),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "text", "first"), WHOLE, ids=[row[1][:12] for row in WHOLE])
def test_items_are_read(kind: FeedKind, text: str, first: Item) -> None:
    """Of each kind of feed, the first item is read with all that it says."""
    for raw in (text.encode(), b"\xef\xbb\xbf" + text.encode(), gzip.compress(text.encode())):
        feed = read_feed(raw, BASE)
        assert feed.kind is kind
        found = feed.items[0]
        dates = (found.published, found.updated)
        if kind is FeedKind.RSS and first.updated:  # Dublin Core's date may be read as either
            assert first.updated in dates
            dates = (first.published, first.updated)
        assert (found.url, found.title, found.author) == (first.url, first.title, first.author)
        assert dates == (first.published, first.updated)
        assert (found.publisher, found.language) == (first.publisher, first.language)


def test_each_page_is_listed_once() -> None:
    """A page under two addresses is one item; what is no address of the web is none."""
    feed = read_feed(RSS.encode(), BASE)
    assert [item.url for item in feed.items] == [f"{FERRY}?utm_source=rss", FERRY[:-1] + "2"]
    assert (feed.title, feed.pause, feed.items[1].published) == ("The Harbour Herald", 1800.0, None)
    assert len(read_feed(JSON_FEED.encode(), BASE).items) == 1
    assert len(read_feed(NEWS.encode(), BASE).items) == 1


def test_lists_of_feeds_are_read() -> None:
    """An index gives its sitemaps, the newest first; OPML gives its feeds, each once."""
    index = read_feed(INDEX.encode(), BASE)
    assert index.feeds == ("https://herald.example/new.xml", "https://herald.example/old.xml")
    opml = read_feed(OPML.encode(), BASE)
    assert opml.kind is FeedKind.OPML and opml.title == "Ours"
    assert opml.feeds == ("https://herald.example/rss", "https://post.example/rss")


@pytest.mark.parametrize(
    "text",
    ["<!DOCTYPE html><html><rss>", "<html>", "It rained.", "", '{"items": []}', "[1]", "<p><rss>"],
)
def test_what_is_no_feed_is_not_taken_for_one(text: str) -> None:
    """Pages, texts and other JSON are no feeds."""
    assert find_kind(text.encode()) is None
    with pytest.raises(UnreadableError, match="it is no feed"):
        read_feed(text.encode(), BASE)


ENTITIES = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 12))
EVIL = [
    f'<!DOCTYPE x [<!ENTITY e0 "lol">{ENTITIES}]>%s',
    '<!DOCTYPE x [<!ENTITY e11 SYSTEM "file:///etc/passwd">]>%s',
    '<!DOCTYPE x SYSTEM "http://127.0.0.1:1/x.dtd" [<!ENTITY e11 "a">]>%s',
]
BODIES = [
    "<rss><channel><title>a</title><item><title>&e11;</title><link>/a</link></item></channel></rss>",
    "<urlset><url><loc>/a</loc><title>&e11;</title></url></urlset>",
    "<opml><body><outline xmlUrl='/a' text='&e11;'/></body></opml>",
]


@pytest.mark.parametrize("body", BODIES, ids=["rss", "sitemap", "opml"])
@pytest.mark.parametrize("head", EVIL, ids=["bomb", "file", "other host"])
def test_entities_do_no_harm(head: str, body: str) -> None:
    """Neither do entities grow without end, nor do they bring in files or other hosts."""
    start = time.monotonic()
    try:
        feed = read_feed((head % body).encode(), BASE)
    except UnreadableError as error:
        assert "damaged" in error.what
    else:
        told = repr(feed)
        assert "root:" not in told and len(told) < 20_000
    assert time.monotonic() - start < 2


DAMAGED = [
    (RSS[: RSS.index("<item><title>Again")], 1),
    (RSS.replace("</title><link>", "<link>"), 0),
    (NEWS[: NEWS.index("<url><lastmod>")], 1),
    (ATOM.replace("</entry>", ""), 1),
    (RSS.replace("Again", "Ag\x00\x0bain"), 1),
]


@pytest.mark.parametrize(("text", "least"), DAMAGED)
def test_damaged_feeds_give_what_is_whole(text: str, least: int) -> None:
    """A feed that breaks off, or is written wrong, gives the items that can be made out."""
    assert len(read_feed(text.encode(), BASE).items) >= least


@pytest.mark.parametrize(
    "text",
    [
        '{"version": "https://jsonfeed.org/version/1", "items": [',
        '{"version": "https://jsonfeed.org/version/1", "items": 7}',
    ],
)
def test_hopeless_feeds_are_named(text: str) -> None:
    """A feed of which nothing can be made is an error that says so."""
    with pytest.raises(UnreadableError, match=f"{BASE}: the feed is damaged"):
        read_feed(text.encode(), BASE)


def test_a_packed_bomb_is_refused() -> None:
    """A sitemap that unpacks beyond the limit, or not at all, is refused."""
    with pytest.raises(UnreadableError, match="larger than 50 MB"):
        read_feed(gzip.compress(b" " * 60_000_000, compresslevel=1), BASE)
    with pytest.raises(UnreadableError, match="packing is damaged"):
        read_feed(gzip.compress(RSS.encode())[:-9], BASE)


def test_long_feeds_are_cut() -> None:
    """Of a feed of any length, the first items are read."""
    rows = "".join(f"<url><loc>https://a.example/{n}</loc></url>" for n in range(MOST_ITEMS + 50))
    assert len(read_feed(f"<urlset>{rows}</urlset>".encode(), BASE).items) == MOST_ITEMS


def test_encodings_are_minded() -> None:
    """A feed in another encoding, declared or by its byte order mark, is read as written."""
    greek = RSS.replace("Second", "Το λιμάνι")
    latin = greek.replace("UTF-8", "ISO-8859-7").encode("iso-8859-7")
    wide = greek.replace("UTF-8", "UTF-16").encode("utf-16")
    for raw in (latin, wide):
        assert read_feed(raw, BASE).items[1].title == "Το λιμάνι"
