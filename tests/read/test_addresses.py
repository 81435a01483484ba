"""Addresses: pages and feeds of a local server, read as articles."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from typer.testing import CliRunner

from outlets import Outlets, SteppedClock, bomb, open_outlets
from sayso.anchor import PageText
from sayso.cli.app import app
from sayso.ledger import open_ledger, verify
from sayso.read import Defaults, Reading, Unread, read_inputs
from sayso.read.addresses import find_addresses, read_addresses
from sayso.read.fetch import Fetcher, Limits
from sayso.read.sites import is_same_site

WORDS = (
    "The ferry company said on Monday that the old boat would leave the harbour again in spring, "
    "after engineers had looked at its {} engines and the quay at {} had been mended."
)
CANONICAL = '<link rel="canonical" href="{}">'


def write_page(number: int = 1, *, head: str = "", title: str = "Ferry to sail again") -> str:
    """A report as an outlet shows it."""
    paragraphs = "".join(f"<p>{WORDS.format(number + n, f'Pier {n}')}</p>" for n in range(4))
    return (
        f"<!doctype html><html lang='en'><head><title>{title}</title>{head}</head>"
        f"<body><article><h1>{title}</h1>{paragraphs}</article></body></html>"
    )


def write_rss(*rows: tuple[str, str]) -> str:
    """A feed of addresses and dates."""
    items = "".join(
        f"<item><title>From the feed</title><link>{url}</link><pubDate>{when}</pubDate>"
        f"<author>ana@herald.example (Ana Duarte)</author></item>"
        for url, when in rows
    )
    return f"<rss version='2.0'><channel><title>Herald</title>{items}</channel></rss>"


@pytest.fixture
def outlets() -> Iterator[Outlets]:
    """A server with nothing on it."""
    with open_outlets() as opened:
        yield opened


@pytest.fixture
def fetcher() -> Iterator[Fetcher]:
    """A client that finds every outlet on this machine."""
    names = ("127.0.0.1", "herald.example", "www.herald.example", "post.example")
    limits = Limits(size=2_000_000, seconds=20.0, attempts=1, delay=0.0)
    with Fetcher(
        allow=names, limits=limits, clock=SteppedClock(), resolver=lambda *_: ["127.0.0.1"]
    ) as opened:
        yield opened


def read_one(url: str, fetcher: Fetcher, defaults: Defaults | None = None) -> Reading:
    """The one article at an address."""
    [reading] = read_addresses([url], fetcher=fetcher, defaults=defaults)
    assert isinstance(reading, Reading), reading
    return reading


def test_a_page_is_read(outlets: Outlets, fetcher: Fetcher) -> None:
    """An article has its address, and the moment it was fetched apart from its publication."""
    meta = '<meta property="article:published_time" content="2026-03-03T08:00:00Z">'
    outlets.put("/a", write_page(head=meta))
    reading = read_one(outlets.url("/a?utm_source=x#top"), fetcher)
    assert reading.article.url == reading.article.id == outlets.url("/a")
    assert reading.article.published == "2026-03-03T08:00:00Z"
    assert reading.article.captured == "2026-09-21T14:13:20+00:00"
    assert reading.article.title == "Ferry to sail again"
    assert reading.where == outlets.url("/a?utm_source=x#top")
    assert reading.raw.startswith(b"<!doctype html>")


SAME = [
    ("as it is", "/a", "/a", ""),
    ("tracked", "/a?utm_campaign=x&fbclid=y", "/a", ""),
    ("stated", "/mobile/a", "/a", "{here}/a"),
    ("stated by its path", "/amp/a", "/a", "{here}/a?utm_medium=amp"),
    ("front page stated", "/a", "/a", "{here}/"),
]


@pytest.mark.parametrize(("name", "path", "named", "stated"), SAME, ids=[row[0] for row in SAME])
def test_one_article_has_one_address(
    outlets: Outlets, fetcher: Fetcher, name: str, path: str, named: str, stated: str
) -> None:
    """Under whatever address a page is found, its article has the one that names it."""
    head = CANONICAL.format(stated.format(here=outlets.url(""))) if stated else ""
    outlets.put(path, write_page(head=head))
    assert read_one(outlets.url(path), fetcher).article.url == outlets.url(named)


def test_a_redirect_names_the_article_by_its_end(outlets: Outlets, fetcher: Fetcher) -> None:
    """A short address that leads to a page is not the article's."""
    outlets.redirect("/s/7", "/news/ferry")
    outlets.put("/news/ferry", write_page())
    assert read_one(outlets.url("/s/7"), fetcher).article.url == outlets.url("/news/ferry")


def test_a_page_cannot_pass_for_another_site(outlets: Outlets, fetcher: Fetcher) -> None:
    """A page that names another site's address as its own keeps where it was found, with a note."""
    outlets.put("/a", write_page(head=CANONICAL.format("https://www.reuters.com/world/ferry")))
    reading = read_one(outlets.url("/a", host="post.example"), fetcher)
    assert reading.article.url == outlets.url("/a", host="post.example")
    assert reading.article.publisher is None
    assert ["another site" in note.reason for note in reading.notes] == [True]


@pytest.mark.parametrize(
    ("a", "b", "same"),
    [
        ("https://www.herald.example/a", "https://m.herald.example/b", True),
        ("https://herald.co.uk/a", "https://post.co.uk/a", False),
        ("https://www.bbc.co.uk/news/1", "https://www.bbc.com/news/1", True),
        ("https://a.blogspot.com/1", "https://b.blogspot.com/1", False),
        ("http://127.0.0.1:1/", "http://127.0.0.1:2/", True),
        ("http://[", "http://[", False),
    ],
)
def test_sites_are_told_apart(a: str, b: str, same: bool) -> None:
    """One registered domain is one site; two names of one outlet are, too."""
    assert is_same_site(a, b) is same


def test_a_feed_is_read_page_by_page(outlets: Outlets, fetcher: Fetcher) -> None:
    """Each page of a feed is fetched once; what it doesn't say, the feed does."""
    feed = write_rss(
        (outlets.url("/1?utm_source=rss"), "Tue, 03 Mar 2026 10:00:00 GMT"),
        (outlets.url("/2"), "Mon, 02 Mar 2026 10:00:00 GMT"),
        (outlets.url("/gone"), "Mon, 02 Mar 2026 10:00:00 GMT"),
    )
    outlets.put("/rss", feed, kind="application/rss+xml")
    outlets.put("/rss-again", feed, kind="text/xml")
    outlets.put("/1", write_page(1, title="Its own"))
    stated = '<meta property="article:published_time" content="2026-03-01T08:00:00Z">'
    outlets.put("/2", write_page(2, head=stated, title="Other"))
    urls = [outlets.url("/rss"), outlets.url("/rss-again"), outlets.url("/1")]
    found = list(read_addresses(urls, fetcher=fetcher))
    one, two = (item.article for item in found if isinstance(item, Reading))
    assert (one.url, one.title, one.byline) == (outlets.url("/1"), "Its own", "Ana Duarte")
    assert one.published == "2026-03-03T10:00:00+00:00"
    assert two.published == "2026-03-01T08:00:00Z"
    [unread] = [item for item in found if isinstance(item, Unread)]
    assert unread.where == outlets.url("/gone") and "404" in unread.what
    assert outlets.count("/2") == 1


def test_what_is_older_is_not_fetched(outlets: Outlets, fetcher: Fetcher) -> None:
    """With a first day, pages that the feed dates before it are left where they are."""
    outlets.put(
        "/rss",
        write_rss(
            (outlets.url("/1"), "Tue, 03 Mar 2026 10:00:00 GMT"),
            (outlets.url("/2"), "Sun, 01 Mar 2026 10:00:00 GMT"),
            (outlets.url("/3"), ""),
        ),
    )
    for path in ("/1", "/2", "/3"):
        outlets.put(path, write_page())
    found = read_addresses([outlets.url("/rss")], fetcher=fetcher, since=date(2026, 3, 2))
    assert [item.article.url for item in found] == [outlets.url("/1"), outlets.url("/3")]
    assert outlets.count("/2") == 0


def test_lists_of_lists_are_followed_and_end(outlets: Outlets, fetcher: Fetcher) -> None:
    """OPML leads to feeds, an index to sitemaps; lists that list each other come to an end."""
    here = outlets.url
    outlets.put("/opml", f"<opml><body><outline xmlUrl='{here('/index')}'/></body></opml>")
    outlets.put(
        "/index",
        f"<sitemapindex><sitemap><loc>{here('/map')}</loc></sitemap>"
        f"<sitemap><loc>{here('/index')}</loc></sitemap></sitemapindex>",
    )
    outlets.put("/map", f"<urlset><url><loc>{here('/1')}</loc></url></urlset>")
    outlets.put("/1", write_page())
    found = list(read_addresses([here("/opml")], fetcher=fetcher))
    assert [item.article.url for item in found] == [here("/1")]
    for number in range(6):
        deeper = f"<opml><body><outline xmlUrl='{here(f'/o{number + 1}')}'/></body></opml>"
        outlets.put(f"/o{number}", deeper)
    [unread] = read_addresses([here("/o0")], fetcher=fetcher)
    assert "lists lists" in unread.what and outlets.count("/o4") == 0


def test_encodings_of_hosts_are_minded(outlets: Outlets, fetcher: Fetcher, tmp_path: Path) -> None:
    """An encoding that only the host states, or states wrongly, costs no letter."""
    text = write_page(title="Το πλοίο φεύγει ξανά")
    outlets.put("/greek", text.encode("iso-8859-7"), kind="text/html; charset=iso-8859-7")
    outlets.put("/wrong", text.encode(), kind="text/html; charset=iso-8859-1")
    outlets.put("/unknown", text.encode(), kind="text/html; charset=none-such")
    for path in ("/greek", "/wrong", "/unknown"):
        reading = read_one(outlets.url(path), fetcher)
        assert reading.article.title == "Το πλοίο φεύγει ξανά", path
        page = PageText.from_bytes(reading.raw, reading.media_type)
        assert page.find("Το πλοίο φεύγει ξανά"), path


NOT_PAGES = [
    ("application/pdf", b"%PDF-1.7 ...", "it is a PDF"),
    ("image/png", b"\x89PNG\r\n", "it is a picture"),
    ("text/html", b"", "it is empty"),
    ("text/html", b"<html><body></body></html>", "no article text"),
    ("text/html", bytes(range(256)) * 9, "not text"),
]


@pytest.mark.parametrize(("kind", "raw", "what"), NOT_PAGES, ids=[row[2] for row in NOT_PAGES])
def test_what_is_no_page_is_named(
    outlets: Outlets, fetcher: Fetcher, kind: str, raw: bytes, what: str
) -> None:
    """What has no text to be had is named, and the next address is read."""
    outlets.put("/odd", raw, kind=kind)
    outlets.put("/a", write_page())
    odd, page = read_addresses([outlets.url("/odd"), outlets.url("/a")], fetcher=fetcher)
    assert isinstance(odd, Unread) and what in odd.what and odd.where == outlets.url("/odd")
    assert isinstance(page, Reading)


def test_what_cannot_be_fetched_is_named(outlets: Outlets, fetcher: Fetcher) -> None:
    """A bomb, a forbidden page and an inner address are named; the good one is read."""
    outlets.put("/robots.txt", "User-agent: *\nDisallow: /private\n")
    outlets.pages["/bomb"] = bomb
    outlets.put("/a", write_page())
    urls = [outlets.url("/bomb"), outlets.url("/private"), "http://169.254.169.254/", "http://["]
    fetcher = Fetcher(allow=["127.0.0.1"], limits=replace(fetcher.limits), clock=SteppedClock())
    with fetcher:
        found = list(read_addresses([*urls, outlets.url("/a")], fetcher=fetcher))
    said = [item.what for item in found if isinstance(item, Unread)]
    for part, words in zip(
        said, ("larger than", "robots.txt", "keep their keys", "no address"), strict=True
    ):
        assert words in part
    assert isinstance(found[-1], Reading)


def test_json_and_text_are_read(outlets: Outlets, fetcher: Fetcher) -> None:
    """JSON of the contract and plain text are read as files of their kind are."""
    row = {"id": "1", "text": "It rained, the mayor said.", "title": "Rain"}
    outlets.put("/one", json.dumps([row]), kind="application/json")
    outlets.put("/lines", json.dumps(row), kind="application/x-ndjson+json")
    outlets.put("/text", "It rained, the mayor said.", kind="text/plain")
    for path in ("/one", "/lines"):
        assert read_one(outlets.url(path), fetcher).article.title == "Rain"
    text = read_one(outlets.url("/text"), fetcher).article
    assert (text.text, text.url) == (row["text"], outlets.url("/text"))


def test_what_the_caller_says_holds(outlets: Outlets, fetcher: Fetcher) -> None:
    """The caller's publisher goes over what page and feed say."""
    outlets.put("/a", write_page(head='<meta property="og:site_name" content="The Post">'))
    article = read_one(outlets.url("/a"), fetcher, Defaults(publisher="The Herald")).article
    assert article.publisher == "The Herald"


@pytest.mark.parametrize(
    ("text", "addresses"),
    [
        (
            "http://a.example/\n\n# no\nhttps://b.example/#part\n",
            ["http://a.example/", "https://b.example/#part"],
        ),
        ("http://a.example/\nhttp://a.example/", ["http://a.example/"]),
        ("See http://a.example/", None),
        ("http://a.example/\nIt rained.", None),
        ("", None),
        ("# nothing", None),
    ],
)
def test_lists_of_addresses_are_known(text: str, addresses: list[str] | None) -> None:
    """A text is a list of addresses when every line of it is one."""
    assert find_addresses(text) == addresses


def test_inputs_may_be_addresses(outlets: Outlets, fetcher: Fetcher, tmp_path: Path) -> None:
    """Addresses, files of addresses and other files stand side by side among the inputs."""
    for path in ("/1", "/2", "/3"):
        outlets.put(path, write_page(title=f"Page {path}"))
    listed, note, bad = (tmp_path / name for name in ("list.txt", "note.txt", "bad.md"))
    listed.write_text(f"# ours\n{outlets.url('/2')}\n", encoding="utf-8")
    note.write_text("The mayor said that it rained.", encoding="utf-8")
    bad.write_text(f"{outlets.url('/3')}\nnot one\n", encoding="utf-8")
    inputs = [outlets.url("/1"), str(listed), str(note), f"@{bad}", "@none.txt", f"@{listed}"]
    found = list(read_inputs(inputs, fetcher=lambda: fetcher))
    places = [item.where for item in found]
    assert places == [
        outlets.url("/1"), outlets.url("/2"), str(note), f"@{bad}", "@none.txt", outlets.url("/2"),
    ]  # fmt: skip
    assert [item.what for item in found if isinstance(item, Unread)] == [
        "not every line of it is an address",
        "there is no list of addresses",
    ]
    [refused] = read_inputs([outlets.url("/1")])
    assert isinstance(refused, Unread) and "not fetched here" in refused.what


def test_an_article_corrected_three_times(
    outlets: Outlets, fetcher: Fetcher, tmp_path: Path
) -> None:
    """Each correction is a revision with what changed; the same article under other addresses
    and changed advertisements make none."""
    with open_ledger(tmp_path / "sayso.db") as ledger:

        def keep(url: str) -> str:
            fetcher.clock.sleep(3600)
            reading = read_one(url, fetcher)
            added = ledger.add_reading(
                article=reading.article, raw=reading.raw, media_type=reading.media_type,
                where=reading.where, captured=reading.article.captured or "",
            )  # fmt: skip
            return added.article

        stated = CANONICAL.format(outlets.url("/ferry"))
        names = set()
        for number in (1, 5, 9, 14):
            outlets.put("/ferry", write_page(number, head=stated))
            outlets.put("/amp/ferry", write_page(number, head=stated + "<!-- advertisement -->"))
            names |= {keep(outlets.url("/ferry")), keep(outlets.url("/amp/ferry"))}
        [article] = names
        assert len(ledger.revisions(article)) == 4
        changes = ledger.changes(article)
        assert len(changes) == 3
        (before, after), *_ = changes[0].passages
        assert "its 1 engines" in before and "its 5 engines" in after
        captured = [change.captured for change in changes]
        assert captured == sorted(captured) and len(set(captured)) == 3
        assert verify(ledger).sound


@pytest.mark.model
def test_the_command_reads_addresses(
    outlets: Outlets, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`sayso read` takes a feed's address under the settings, and names what it cannot have."""
    rows = [(outlets.url(f"/{number}"), "") for number in (1, 2, 3)]
    outlets.put("/rss", write_rss(*rows))
    outlets.put("/1", write_page(1))
    outlets.put("/2", write_page(2, title="Another ferry"))
    monkeypatch.chdir(tmp_path)
    settings = 'allow_hosts = ["127.0.0.1"]\nhost_delay = 0.0\nabout = "https://desk.example"\n'
    (tmp_path / "sayso.toml").write_text(settings, encoding="utf-8")
    result = CliRunner().invoke(app, ["read", outlets.url("/rss"), "--json"])
    assert result.exit_code == 3
    tally = json.loads(result.stdout)
    assert (tally["new"], [row["where"] for row in tally["unread"]]) == (2, [outlets.url("/3")])
    assert outlets.headers[-1]["user-agent"].endswith("(+https://desk.example)")
    inner = CliRunner().invoke(app, ["read", "http://localhost:9009/"])
    assert inner.exit_code == 1 and "allow_hosts" in inner.stderr
