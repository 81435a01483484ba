"""Every page for everybody: assistive technology, phones, paper, slow lines, hostile words."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from ledger.build import HARBOUR, keep, write_comparison
from sayso.ledger import open_ledger
from sayso.model import ClaimRef
from web.conftest import Site, Visitor, running, visiting

pytestmark = [pytest.mark.browser, pytest.mark.model]

GRAVE = ("serious", "critical")
HEAVIEST = 300_000
"""Bytes that a page may need, with all that it loads but pictures."""

PAGES = (
    "stories", "story", "matrix", "proposition", "report", "source", "review", "reviews", "read",
    "search", "nothing",
)  # fmt: skip
HEAVY = ("stories", "story", "report", "review")
"""Pages that are weighed: the others load no more."""

DARK = ("stories", "story", "report", "review")
"""Pages that are looked at in the dark as well: they have every colour."""

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True}


def find_pages(site: Site, page: Page) -> dict[str, str]:
    """The address of one page of each kind."""
    story = site.story("mackerel")
    page.goto(f"{site.address}/stories/{story}")

    def link(selector: str) -> str:
        return str(page.locator(selector).first.get_attribute("href"))

    return {
        "stories": "/",
        "story": f"/stories/{story}",
        "matrix": f"/stories/{story}/matrix",
        "proposition": link(".standing-note a"),
        "report": link("ol.reports a"),
        "source": link("#graph-table a[href^='/sources']"),
        "review": f"/review?story={story}",
        "reviews": "/review",
        "read": "/read",
        "search": "/search?q=boats",
        "nothing": "/search?q=zzzz",
    }


@pytest.mark.parametrize(("scheme", "names"), [("light", PAGES), ("dark", DARK)])
def test_axe_finds_no_serious_fault(
    site: Site, chromium: Browser, scheme: str, names: Sequence[str]
) -> None:
    """No page has a fault that axe calls serious or critical, light or dark."""
    found: list[str] = []
    with visiting(chromium, color_scheme=scheme, bypass_csp=True) as visitor:
        page = visitor.page
        addresses = find_pages(site, page)
        for name in names:
            page.goto(f"{site.address}{addresses[name]}")
            if name == "story":
                page.locator("#graph").scroll_into_view_if_needed()
                expect(page.locator("#graph-picture[data-nodes]")).to_be_visible()
                page.locator("#timeline").scroll_into_view_if_needed()
                expect(page.locator("#timeline-picture svg")).to_be_visible()
            for fault in Axe().run(page).response["violations"]:
                if fault["impact"] in GRAVE:
                    targets = [node["target"] for node in fault["nodes"][:3]]
                    found.append(f"{name}: {fault['id']} {targets}")
    assert found == []


def test_pages_fit_a_phone(site: Site, chromium: Browser) -> None:
    """At 390 pixels no page is wider than the screen, and its heading is in view."""
    with visiting(chromium, **PHONE) as visitor:
        page = visitor.page
        for name, address in find_pages(site, page).items():
            page.goto(f"{site.address}{address}")
            wide = page.evaluate("document.documentElement.scrollWidth")
            assert wide <= 390, name
            expect(page.locator("h1, h2").first).to_be_in_viewport()


def test_pages_are_light_and_load_nothing_from_elsewhere(site: Site, chromium: Browser) -> None:
    """Every request goes to this server; what a page needs has fewer than 300 KB."""
    addresses = {}
    with visiting(chromium) as visitor:
        addresses = find_pages(site, visitor.page)
    for name in HEAVY:
        with visiting(chromium) as visitor:
            page = visitor.page
            client = visitor.context.new_cdp_session(page)
            sizes: list[int] = []
            client.on(
                "Network.loadingFinished", lambda e, s=sizes: s.append(e["encodedDataLength"])
            )
            client.send("Network.enable")
            page.goto(f"{site.address}{addresses[name]}", wait_until="networkidle")
            if name == "story":
                page.locator("#graph").scroll_into_view_if_needed()
                expect(page.locator("#graph-picture[data-nodes]")).to_be_visible()
                page.locator("#timeline").scroll_into_view_if_needed()
                expect(page.locator("#timeline-picture svg")).to_be_visible()
            assert 0 < sum(sizes) < HEAVIEST, name
            assert [url for url in visitor.asked if not url.startswith(site.address)] == []


def _weigh(told: Mapping[str, Any]) -> int:
    return int(told["encodedDataLength"])


def test_a_story_prints_as_a_document(site: Site, visitor: Visitor) -> None:
    """On paper the brief has its sentences, tables and reports, and none of the controls."""
    page = visitor.page
    page.goto(f"{site.address}/stories/{site.story('mackerel')}")
    page.emulate_media(media="print")
    for gone in (".top", ".sections", ".filters", ".picture", ".foot"):
        expect(page.locator(gone).first).to_be_hidden()
    for kept in ("h1", ".lead", ".matrix", "#graph-table", ".dispute", ".timeline", "ol.reports"):
        expect(page.locator(kept).first).to_be_visible()
    assert page.evaluate("() => getComputedStyle(document.body).backgroundColor") == (
        "rgb(255, 255, 255)"
    )
    assert len(re.findall(rb"/Type\s*/Page\b", page.pdf(format="A4"))) >= 2


def test_what_is_not_there_says_what_to_do(site: Site, tmp_path: Path, visitor: Visitor) -> None:
    """A wrong address, an unknown story, and an empty ledger each lead on."""
    page = visitor.page
    for address in ("/nowhere", "/stories/st_none", "/reports/none", "/sources/so_none"):
        answer = page.goto(f"{site.address}{address}")
        assert answer is not None and answer.status == 404
        expect(page.get_by_role("link", name="The stories")).to_be_visible()
    open_ledger(tmp_path / "empty.db").close()
    with running(tmp_path / "empty.db") as empty:
        page.goto(empty.address)
        expect(page.get_by_role("heading", name="No stories yet")).to_be_visible()
        expect(page.get_by_role("main").get_by_role("link")).to_have_attribute("href", "/read")
    visitor.faults = [fault for fault in visitor.faults if "404" not in fault]


def test_words_from_the_world_stay_words(tmp_path: Path, visitor: Visitor) -> None:
    """Mark-up in headlines, names and texts is shown as it is; no address runs a script."""
    evil = '<img src=x onerror="document.title=1">'
    told = ((f"The bridge {evil} will close, said {evil}.", (f"Mayor {evil}",)), *HARBOUR[1:])
    place = tmp_path / "evil.db"
    with open_ledger(place) as ledger:
        added = keep(
            ledger, "evil", told, title=f"Bridge {evil}", publisher=f"Herald {evil}",
            url="javascript:document.title=1",
        )  # fmt: skip
        story = ledger.save_assignments({added.article: "one"})[added.article]
        groups = {"closing": [ClaimRef(added.article, "c0")]}
        ledger.save_comparison(write_comparison(story, groups))
    with running(place) as site:
        page = visitor.page
        for address in ("/", f"/stories/{story}", f"/reports/{added.article}", "/search?q=bridge"):
            page.goto(f"{site.address}{address}")
            expect(page.locator("main")).to_contain_text("<img src=x onerror=")
            assert page.locator("main img, a[href^='javascript']").count() == 0
            assert page.title() != "1"
