"""Feeds: Atom and JSON Feed hold to their standards, keep their ids, and are not sent twice."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import feedparser
import pytest
from fastapi.testclient import TestClient
from lxml import etree
from served import build_app, compare, fill, visit

from ledger.build import keep
from sayso.ledger import open_ledger
from sayso.model import ClaimRef, Development, DevelopmentKind
from sayso.publish.feeds.atom import to_atom
from sayso.publish.feeds.items import Feed, Item, to_urn
from sayso.publish.feeds.json_feed import to_json_feed

ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """A visitor of the small ledger; `client.ids` are its stories and a source."""
    place = tmp_path_factory.mktemp("feeds") / "sayso.db"
    stories = fill(place)
    with visit(build_app(place)) as visitor:
        sources = visitor.get("/api/sources?name=ada").json()["items"]
        visitor.ids = {"story": stories[0], "other": stories[1], "source": sources[0]["id"]}
        yield visitor


FEEDS = ("/feeds/ledger", "/feeds/stories/{story}", "/feeds/sources/{source}")


@pytest.mark.parametrize("name", FEEDS)
def test_atom_holds_to_rfc_4287(client: TestClient, name: str) -> None:
    """Every element that Atom demands is there, once, and of its form; ids are all different."""
    address = f"{name.format(**client.ids)}.atom"
    answer = client.get(address)
    assert answer.headers["content-type"].startswith("application/atom+xml")
    feed = etree.fromstring(answer.content)
    assert feed.tag == f"{ATOM}feed"
    links = {link.get("rel"): link.get("href") for link in feed.findall(f"{ATOM}link")}
    assert links["self"] == f"http://127.0.0.1:8484{address}"
    assert links["alternate"].startswith("http://127.0.0.1:8484/")
    entries = feed.findall(f"{ATOM}entry")
    assert entries
    for element in (feed, *entries):
        for tag in ("id", "title", "updated"):
            assert len(element.findall(f"{ATOM}{tag}")) == 1, tag
        assert re.fullmatch(r"urn:uuid:[0-9a-f-]{36}", element.findtext(f"{ATOM}id"))
        moment = datetime.fromisoformat(element.findtext(f"{ATOM}updated"))
        assert moment.tzinfo is not None
    assert feed.find(f"{ATOM}author/{ATOM}name") is not None
    ids = [entry.findtext(f"{ATOM}id") for entry in entries]
    assert len(set(ids)) == len(ids)
    newest = max(entry.findtext(f"{ATOM}updated") for entry in entries)
    assert feed.findtext(f"{ATOM}updated") == newest


@pytest.mark.parametrize("name", FEEDS)
def test_feed_readers_take_it(client: TestClient, name: str) -> None:
    """A feed parser finds no fault, and the sentences of the developments."""
    parsed = feedparser.parse(client.get(f"{name.format(**client.ids)}.atom").content)
    assert not parsed.bozo
    assert any("what closing says" in entry.title for entry in parsed.entries)
    assert all(entry.link and entry.content[0].value for entry in parsed.entries)


@pytest.mark.parametrize("name", FEEDS)
def test_json_feed_holds_to_version_1_1(client: TestClient, name: str) -> None:
    """Every member that JSON Feed demands is there, and the same items as in Atom."""
    address = name.format(**client.ids)
    answer = client.get(f"{address}.json")
    assert answer.headers["content-type"] == "application/feed+json"
    feed = answer.json()
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert feed["title"] and feed["feed_url"].endswith(f"{address}.json")
    for item in feed["items"]:
        assert item["id"] and item["content_text"] and item["url"].startswith("http")
        assert datetime.fromisoformat(item["date_published"]).tzinfo is not None
        assert isinstance(item["tags"], list)
    entries = feedparser.parse(client.get(f"{address}.atom").content).entries
    assert [entry.id for entry in entries] == [item["id"] for item in feed["items"]]


def test_kinds_of_change_are_told_apart(client: TestClient) -> None:
    """New propositions, standing that changed, conflicts and what is due are all in it."""
    feed = client.get("/feeds/ledger.json").json()
    kinds = {tag for item in feed["items"] for tag in item["tags"]}
    assert kinds >= {"proposition", "standing", "conflict", "expectation"}
    texts = "\n".join(item["content_text"] for item in feed["items"])
    assert "Before: single. Now: repeated." in texts
    assert "Lowtide Post: Bridge to close" in texts


@pytest.mark.parametrize("form", ["atom", "json"])
def test_nothing_is_sent_twice(client: TestClient, form: str) -> None:
    """An ETag, or the day of the last change, that is sent back gives 304."""
    first = client.get(f"/feeds/ledger.{form}")
    for headers in (
        {"If-None-Match": first.headers["etag"]},
        {"If-Modified-Since": first.headers["last-modified"]},
    ):
        again = client.get(f"/feeds/ledger.{form}", headers=headers)
        assert (again.status_code, again.content) == (304, b"")
    for headers in (
        {"If-None-Match": '"other"', "If-Modified-Since": first.headers["last-modified"]},
        {"If-Modified-Since": "Thu, 01 Jan 1970 00:00:00 GMT"},
        {"If-Modified-Since": "yesterday"},
    ):
        assert client.get(f"/feeds/ledger.{form}", headers=headers).status_code == 200


def test_ids_stay_when_more_happens(tmp_path: Path) -> None:
    """A later development leaves the items that were there with the ids they had."""
    place = tmp_path / "sayso.db"
    story = fill(place)[0]
    client = visit(build_app(place))
    address = f"/feeds/stories/{story}.json"
    before = client.get(address).json()["items"]
    with open_ledger(place) as ledger:
        names = [row.id for row in ledger.articles(story)]
        third = keep(ledger, "bridge-3", publisher="Quay Radio").article
        compare(ledger, [*names, third], lorries=[ClaimRef(third, "c2")])
    after = client.get(address).json()["items"]
    fresh = len(after) - len(before)
    assert fresh > 0
    assert after[fresh:] == before


@pytest.mark.parametrize("path", ["/feeds/stories/st_none.atom", "/feeds/sources/so_none.json"])
def test_unknown_feeds_are_problems(client: TestClient, path: str) -> None:
    """A feed of nothing is a problem, not an empty feed."""
    answer = client.get(path)
    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/problem+json"


def test_an_empty_ledger_has_an_empty_feed(tmp_path: Path) -> None:
    """A ledger in which nothing has happened yet has a feed without items, and no fault."""
    open_ledger(tmp_path / "empty.db").close()
    answer = visit(build_app(tmp_path / "empty.db")).get("/feeds/ledger.atom")
    parsed = feedparser.parse(answer.content)
    assert not parsed.bozo and parsed.entries == []


HOSTILE = [
    "a <script>alert(1)</script> & “quoted” ]]>",
    "control \x00 \x1b \x7f \ufffe characters",
    "right-to-left \u202e override, \U0001f309",
]


@pytest.mark.parametrize("words", HOSTILE)
def test_words_from_the_world_break_no_feed(words: str) -> None:
    """Whatever a report says stands in the feed as text."""
    from sayso.publish.feeds.items import clean

    found = Development(
        "d_1", "st_1", DevelopmentKind.CONFLICT, "x_1", words, None, "date", ("a_1",),
        "2031-04-21T08:00:00.000000Z", words,
    )  # fmt: skip
    item = Item(to_urn("d_1"), clean(words), clean(words), "http://x.example/1", found.at, found)
    feed = Feed(to_urn("f"), "Sayso", "changes", "http://x.example/", found.at, (item,))
    parsed = feedparser.parse(to_atom(feed, address="http://x.example/feed.atom"))
    assert not parsed.bozo
    shown: Any = parsed.entries[0]
    assert shown.title_detail.type == "text/plain" and shown.title == clean(words)
    written = to_json_feed(replace(feed, title="f"), address="http://x.example/feed.json")
    assert clean(words) in json.loads(written)["items"][0]["content_text"]
