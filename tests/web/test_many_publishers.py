"""A story of many publishers, with long names and names that are written from right to left."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from ledger.build import HARBOUR, keep, write_comparison
from sayso.ledger import open_ledger
from sayso.model import ClaimRef
from web.conftest import Site, Visitor, running

pytestmark = [pytest.mark.browser]

MANY = 36
LONG = "The Northern Harbour and Lakeside Morning Telegraph-Observer"
RIGHT_TO_LEFT = "صحيفة النهار الجديدة"
PAPER = {"width": 672, "height": 950}
"""What is left of a sheet of A4 between its margins, in CSS pixels."""


@pytest.fixture(scope="module")
def crowd(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A server over a story that many publishers report."""
    place = tmp_path_factory.mktemp("crowd") / "crowd.db"
    names = [LONG, RIGHT_TO_LEFT, *(f"Gazette of Port {number}" for number in range(MANY - 2))]
    with open_ledger(place) as ledger:
        articles = [
            keep(
                ledger, f"r{number}", HARBOUR[:2], publisher=name, url=f"https://o{number}.example"
            )
            for number, name in enumerate(names)
        ]
        added = [one.article for one in articles]
        story = ledger.save_assignments(dict.fromkeys(added, "bridge"))[added[0]]
        groups = {
            "closing": [ClaimRef(article, "c0") for article in added],
            "cables": [ClaimRef(article, "c1") for article in added[:20]],
        }
        ledger.save_comparison(write_comparison(story, groups))
    with running(place) as site:
        yield site


def test_the_matrix_shows_every_publisher_at_once(crowd: Site, visitor: Visitor) -> None:
    """On a desk all columns are in view, each with its publisher's name, cells still to be hit."""
    page = visitor.page
    page.goto(f"{crowd.address}/stories/{crowd.story('newest')}")
    expect(page.locator("table.matrix th.publisher")).to_have_count(MANY)
    width, seen = page.locator("#matrix .scroller").evaluate(
        "box => [box.scrollWidth, box.clientWidth]"
    )
    assert width <= seen
    cell = page.locator("table.matrix td.asserts").first.bounding_box()
    assert cell is not None and min(cell["width"], cell["height"]) >= 23.5
    name = page.locator("th.publisher a", has_text="The Northern Harbour").bounding_box()
    assert name is not None and name["height"] <= 180, "a long name is cut, its title has it whole"
    expect(page.locator(f'th.publisher a[title="{LONG}"]')).to_have_count(1)


def test_the_matrix_fits_on_paper(crowd: Site, visitor: Visitor) -> None:
    """No column of a wide matrix is lost at the edge of the sheet; the brief has no controls."""
    page = visitor.page
    page.set_viewport_size(PAPER)  # type: ignore[arg-type] - width and height, as it takes
    page.goto(f"{crowd.address}/stories/{crowd.story('newest')}#graph")
    expect(page.locator("#graph-picture[data-nodes]")).to_be_visible()
    page.emulate_media(media="print")
    right = page.locator("table.matrix").evaluate("table => table.getBoundingClientRect().right")
    assert right <= PAPER["width"]
    for gone in (".picture-tools", "#graph .legend", "#changes", "tr.beyond"):
        expect(page.locator(gone).first).to_be_hidden()
    expect(page.locator("#graph .only-print")).to_contain_text("The 25 with most claims")


def test_a_name_from_right_to_left_keeps_the_date_beside_it_whole(
    crowd: Site, visitor: Visitor
) -> None:
    """The day stands behind the name, in its own order."""
    page = visitor.page
    page.goto(f"{crowd.address}/stories/{crowd.story('newest')}")
    facts = page.locator("ol.reports li", has_text=RIGHT_TO_LEFT).locator(".note bdi")
    boxes = [facts.nth(number).bounding_box() for number in range(2)]
    assert boxes[0] is not None and boxes[1] is not None
    assert facts.nth(1).inner_text() == "20 Apr 2031"
    assert boxes[1]["x"] >= boxes[0]["x"] + boxes[0]["width"]
