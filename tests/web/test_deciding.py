"""Review and reading in: what changes the ledger, in a browser."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from sayso.ledger import open_ledger
from web.conftest import Site, Visitor, running, visiting

pytestmark = [pytest.mark.browser, pytest.mark.model]

REPORT = """<html><head><title>Quarry to reopen</title>
<meta name="author" content="Iris Fallow"><meta property="og:site_name" content="The Upland Echo">
<meta property="article:published_time" content="2031-02-03T08:00:00+00:00"></head><body><article>
<h1>Quarry to reopen</h1>
<p>The quarry at Skelby will reopen on 1 March, its owner, Bram Oakes, said on Monday.</p>
<p>About 120 people worked there before it was closed by a landslide, according to the council.</p>
<p>The council said that the road to it had been made safe, and that lorries could use it.</p>
</article></body></html>"""


def decisions(site: Site) -> list[tuple[str, str, str]]:
    """The decisions that hold: kind, person, note."""
    with open_ledger(site.ledger, create=False) as ledger:
        return [
            (made.kind.value, made.person, made.values.get("note", ""))
            for made in ledger.judgements()
        ]


def test_review_by_keyboard(own_site: Site, visitor: Visitor) -> None:
    """j moves on, a accepts, n notes, u undoes; who and when stand beside the words."""
    page = visitor.page
    page.goto(f"{own_site.address}/review?story={own_site.story('mackerel')}")
    expect(page.locator(".keys")).to_contain_text("undo")
    page.keyboard.press("j")
    page.keyboard.press("j")
    item = page.locator(".item.is-current")
    expect(item.locator(".quotation").first).to_be_visible()
    page.keyboard.press("a")
    expect(item.locator(".decision")).to_contain_text("accepted by Ada Quill")
    expect(item.locator(".decision")).to_contain_text("UTC")
    page.keyboard.press("n")
    item.locator("input[name=note]").fill("seen the draft")
    page.keyboard.press("Enter")
    expect(item.locator(".decision", has_text="seen the draft")).to_be_visible()
    assert decisions(own_site) == [
        ("accept", "Ada Quill", ""),
        ("note", "Ada Quill", "seen the draft"),
    ]
    page.keyboard.press("u")
    expect(item.locator(".decision")).to_have_count(1)
    page.keyboard.press("j")
    page.keyboard.press("r")
    expect(page.locator(".item.is-current .decision")).to_contain_text("rejected")
    assert [kind for kind, _, _ in decisions(own_site)] == ["note", "reject"]


def test_claims_are_split_off_and_propositions_merged(own_site: Site, visitor: Visitor) -> None:
    """Chosen claims are split off; a proposition is said to be one with another."""
    page = visitor.page
    story = own_site.story("mackerel")
    page.goto(f"{own_site.address}/review?story={story}&kind=propositions")
    item = page.locator(".item").first
    item.locator("input[type=checkbox]").first.check()
    item.get_by_role("button", name="Split off").click()
    expect(item.locator(".decision")).to_contain_text("split")
    other = page.locator(".item").nth(1).get_attribute("id")
    item.get_by_label("one with").fill(str(other))
    item.get_by_role("button", name="Merge").click()
    expect(item.locator(".decision", has_text="merged")).to_be_visible()
    assert [(kind, person) for kind, person, _ in decisions(own_site)] == [
        ("split", "Ada Quill"),
        ("merge", "Ada Quill"),
    ]


def test_review_needs_no_script(own_site: Site, chromium: Browser) -> None:
    """Without JavaScript a decision is made and taken back by plain forms."""
    with visiting(chromium, java_script_enabled=False) as visitor:
        page = visitor.page
        page.goto(f"{own_site.address}/review?story={own_site.story('mackerel')}")
        item = page.locator(".item").first
        item.locator("input[name=note]").fill("both dates were printed")
        item.get_by_role("button", name="Reject").click()
        expect(item.locator(".decision")).to_contain_text("both dates were printed")
        page.goto(f"{own_site.address}/review")
        page.get_by_role("button", name="undo").first.click()
        expect(page.get_by_text("Nobody has decided anything yet")).to_be_visible()


def test_stories_are_merged_and_come_apart_again(own_site: Site, visitor: Visitor) -> None:
    """Two stories that a person calls one are one list item; undone, they are two."""
    page = visitor.page
    page.goto(f"{own_site.address}/review?story={own_site.story('mackerel')}")
    page.get_by_role("button", name="Merge them").click()
    wait_for_stories(page, own_site, 1)
    page.goto(f"{own_site.address}/review")
    page.get_by_role("button", name="undo").first.click()
    wait_for_stories(page, own_site, 2)


def wait_for_stories(page: Page, site: Site, number: int) -> None:
    """Load the list until what was decided is followed."""
    for _ in range(100):
        page.goto(site.address)
        if page.locator(".stories > li").count() == number:
            return
        page.wait_for_timeout(150)
    assert page.locator(".stories > li").count() == number


def test_reading_in_begins_a_ledger(tmp_path: Path, visitor: Visitor) -> None:
    """Where there is no ledger the page leads to reading in; each item tells what became of it."""
    report, broken = tmp_path / "quarry.html", tmp_path / "photo.html"
    report.write_text(REPORT, encoding="utf-8")
    broken.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(64))
    with running(tmp_path / "new.db") as site:
        page = visitor.page
        page.goto(site.address)
        expect(page.locator("h1")).to_have_text("There is no ledger here yet")
        page.get_by_role("main").get_by_role("link", name="Read in reports").click()
        page.locator("#files").set_input_files([report, broken])
        expect(page.locator(".chosen li")).to_have_count(2)
        page.get_by_label("Addresses").fill("ftp://upland.example/news")
        page.get_by_role("button", name="Read in").click()
        expect(page.locator("#job")).to_contain_text("Done.")
        expect(page.locator("#job")).to_contain_text("1 report, 1 new")
        faults = page.locator("#job table")
        expect(faults).to_contain_text("photo.html")
        expect(faults).to_contain_text("a picture")
        expect(faults).to_contain_text("ftp://upland.example/news")
        page.locator("#job").get_by_role("link", name="Quarry to reopen").click()
        expect(page.locator("h1")).to_have_text("Quarry to reopen")
        expect(page.locator("#lead")).to_contain_text("1 March")


def test_a_form_with_nothing_says_what_to_give(own_site: Site, visitor: Visitor) -> None:
    """An empty form is answered with what is missing."""
    page = visitor.page
    page.goto(f"{own_site.address}/read")
    page.get_by_role("button", name="Read in").click()
    expect(page.get_by_role("alert")).to_contain_text("Nothing was given")
    visitor.faults = [fault for fault in visitor.faults if "422" not in fault]
