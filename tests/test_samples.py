"""The sample stories plant what their README says, and look like pages of real outlets."""

from __future__ import annotations

import json
import re
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from lxml import html

SAMPLES = Path(__file__).parent.parent / "samples"
PAGES = sorted(SAMPLES.glob("*/*.html"))
STORIES = ("merger", "pact", "quake")
WITHOUT_JSON_LD = {"pact/02-courier.html", "quake/02-gazette.html", "merger/02-tradewire.html"}
REVISIONS = {
    "pact/05-herald-corrected.html": "pact/03-herald.html",
    "quake/05-highland-voice-corrected.html": "quake/03-highland-voice.html",
    "merger/06-sentinel-corrected.html": "merger/05-sentinel.html",
}
KINDS = ("wire copy", "rewrite", "own source", "conflict", "harmless", "correction", "expectation")


class Planted(NamedTuple):
    """One quotation of a planted thing: which story, what it is, in which page."""

    story: str
    what: str
    page: str
    words: str


def key(page: Path) -> str:
    """The page's name below the samples folder."""
    return f"{page.parent.name}/{page.name}"


@cache
def tree(name: str) -> Any:
    """The parsed page."""
    return html.document_fromstring((SAMPLES / name).read_bytes())


@cache
def visible_text(name: str) -> str:
    """All words of the page's body, spaces collapsed."""
    body = tree(name).find("body")
    return " ".join(" ".join(body.itertext()).split())


def paragraphs(name: str) -> list[str]:
    """The page's paragraphs."""
    return [" ".join(p.text_content().split()) for p in tree(name).iter("p")]


def news_article(name: str) -> dict[str, Any] | None:
    """The JSON-LD NewsArticle of a page, wherever it stands in its block."""
    for script in tree(name).xpath('//script[@type="application/ld+json"]'):
        data = json.loads(script.text)
        items = data if isinstance(data, list) else data.get("@graph", [data])
        for item in items:
            if item.get("@type") == "NewsArticle":
                found: dict[str, Any] = item
                return found
    return None


def find_planted() -> list[Planted]:
    """The rows of the README's tables, one value a quotation."""
    found, story = [], ""
    for line in (SAMPLES / "README.md").read_text(encoding="utf-8").splitlines():
        if line.startswith("## "):
            story = line[3:].strip()
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if not story or len(cells) != 5 or cells[0] in ("what", "---"):
            continue
        for page, words in ((cells[1], cells[2]), (cells[3], cells[4])):
            if page:
                found.append(Planted(story, cells[0], page.strip("`"), words[1:-1]))
    return found


PLANTED = find_planted()


@pytest.mark.parametrize("planted", PLANTED, ids=lambda p: f"{p.story}: {p.what}"[:60])
def test_planted_words_are_in_their_page(planted: Planted) -> None:
    """Every quotation of the README's tables stands in the page that it names."""
    assert planted.words in visible_text(f"{planted.story}/{planted.page}")


@pytest.mark.parametrize("story", STORIES)
def test_story_plants_every_construction(story: str) -> None:
    """Each story has a copy, a rewrite, a conflict, a harmless variant and so on."""
    whats = " / ".join(planted.what for planted in PLANTED if planted.story == story)
    assert [kind for kind in KINDS if kind not in whats] == []


@pytest.mark.parametrize("story", STORIES)
def test_story_has_four_to_six_reports(story: str) -> None:
    """A story has four to six reports; a revision of one is not another."""
    names = {key(page) for page in PAGES if page.parent.name == story}
    assert 4 <= len(names - set(REVISIONS)) <= 6
    assert len(names & set(REVISIONS)) == 1


@pytest.mark.parametrize("page", PAGES, ids=key)
def test_report_is_of_ordinary_length(page: Path) -> None:
    """A report's paragraphs have 230 to 500 words together."""
    words = sum(len(paragraph.split()) for paragraph in paragraphs(key(page)))
    assert 230 <= words <= 500


@pytest.mark.parametrize("page", PAGES, ids=key)
def test_page_has_an_address_that_nobody_can_own(page: Path) -> None:
    """Every page links somewhere only in `.example`, and most state their canonical address."""
    addresses = tree(key(page)).xpath("//link[@rel='canonical']/@href")
    assert len(addresses) == (0 if page.name == "02-gazette.html" else 1)
    hosts = re.findall(r"https?://([^/\"'\s]+)", page.read_text(encoding="utf-8"))
    outside = {h for h in hosts if not h.endswith(".example") and h != "schema.org"}
    assert outside == set()


@pytest.mark.parametrize("page", PAGES, ids=key)
def test_metadata_is_that_of_a_news_page(page: Path) -> None:
    """JSON-LD has headline, publisher, zoned dates; the three pages without are so on purpose."""
    article = news_article(key(page))
    if key(page) in WITHOUT_JSON_LD:
        assert article is None
        return
    assert article is not None
    assert article["headline"] and article["author"]
    assert article["publisher"].get("name") or article["publisher"]["@id"]
    published = datetime.fromisoformat(article["datePublished"])
    modified = datetime.fromisoformat(article["dateModified"])
    assert published.tzinfo and modified.tzinfo and published <= modified


@pytest.mark.parametrize(("revision", "first"), REVISIONS.items())
def test_revision_shares_the_address_and_is_later(revision: str, first: str) -> None:
    """A corrected page has the address and publication date of the first, modified later."""
    canonical = "//link[@rel='canonical']/@href"
    assert tree(revision).xpath(canonical) == tree(first).xpath(canonical)
    after, before = news_article(revision), news_article(first)
    assert after is not None and before is not None
    assert after["datePublished"] == before["datePublished"]
    assert after["dateModified"] > before["dateModified"]


def test_only_revisions_share_an_address() -> None:
    """Two reports never have one canonical address unless one is a revision of the other."""
    seen: dict[str, str] = {}
    for page in PAGES:
        if key(page) in REVISIONS:
            continue
        for address in tree(key(page)).xpath("//link[@rel='canonical']/@href"):
            assert seen.setdefault(address, key(page)) == key(page)


def test_wire_copies_share_their_paragraphs() -> None:
    """A copy's paragraphs are nearly all those of the wire's report."""
    copies = {
        "pact/02-courier.html": "pact/01-meridian.html",
        "quake/02-gazette.html": "quake/01-continental.html",
        "merger/04-evening-post.html": "merger/03-aria.html",
    }
    for copy, wire in copies.items():
        long = [text for text in paragraphs(copy) if len(text.split()) > 12]
        shared = [text for text in long if text in paragraphs(wire)]
        assert len(shared) >= 0.7 * len(long), copy
