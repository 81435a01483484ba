"""What a person looks for on each page, in a browser."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, expect

from web.conftest import Site, Visitor, visiting

pytestmark = [pytest.mark.browser, pytest.mark.model]


def test_stories_are_listed_with_what_moves_an_editor(site: Site, visitor: Visitor) -> None:
    """The newest story leads; each has reports, publishers, origins, conflicts and what is due."""
    page = visitor.page
    page.goto(site.address)
    headlines = page.locator(".stories h2").all_inner_texts()
    assert "Bridge to close" in headlines[0] and "mackerel" in headlines[1]
    first = page.locator(".stories > li").nth(1)
    for number in ("reports", "publishers", "origins", "conflict", "due"):
        expect(first.locator(".numbers dt", has_text=number)).to_be_visible()
    assert re.search(r"\d–\d|\d", first.locator(".numbers dd").nth(2).inner_text())
    expect(first.locator(".widest .badge").first).to_contain_text(
        re.compile("independent|repeated|unsettled")
    )
    expect(first.locator(".due")).to_contain_text("2026")
    first.locator("h2 a").click()
    expect(page.locator("h1")).to_contain_text("mackerel pact")


def test_stories_are_filtered(site: Site, visitor: Visitor) -> None:
    """A publisher, an actor, or days leave the stories that have them, without a new page."""
    page = visitor.page
    page.goto(site.address)
    page.get_by_label("Publisher").fill("Coastal Courier")
    page.get_by_label("Publisher").press("Tab")
    expect(page.locator(".stories > li")).to_have_count(1)
    expect(page.locator(".stories h2")).to_contain_text("mackerel")
    expect(page).to_have_url(re.compile("publisher=Coastal"))
    page.goto(f"{site.address}/?actor=Valgard")
    expect(page.locator(".stories > li")).to_have_count(1)
    page.goto(f"{site.address}/?since=2027-06-01")
    expect(page.locator(".stories h2")).to_contain_text("Bridge")
    page.goto(f"{site.address}/?until=2020-01-01")
    expect(page.get_by_text("No story fits")).to_be_visible()


def test_search_answers_as_one_types(site: Site, visitor: Visitor) -> None:
    """Claims, sources and reports are found by a word that is not finished; Escape ends it."""
    page = visitor.page
    page.goto(site.address)
    page.keyboard.press("/")
    page.keyboard.type("Valga")
    hits = page.locator("#hits")
    expect(hits.locator("h2", has_text="Sources")).to_be_visible()
    expect(hits.locator("h2", has_text="Reports")).to_be_visible()
    expect(hits.locator("mark").first).to_have_text("Valgard")
    hits.get_by_role("link", name="Sigrun Valgard").first.click()
    expect(page.locator("h1")).to_have_text("Sigrun Valgard")
    page.locator("#q").fill("boats")
    expect(hits.locator("h2", has_text="Claims")).to_be_visible()
    page.keyboard.press("Escape")
    expect(hits.locator("section")).to_have_count(0)


def test_story_leads_with_sentences_and_their_standing(site: Site, visitor: Visitor) -> None:
    """Each sentence of the lead has its standing in words, and links to the very words."""
    page = visitor.page
    page.goto(f"{site.address}/stories/{site.story('mackerel')}")
    sentences = page.locator(".lead > p")
    assert sentences.count() >= 3
    for sentence in sentences.all():
        expect(sentence.locator(".badge").first).to_contain_text(
            re.compile("independent|repeated|unsettled|one publisher")
        )
    link = sentences.first.locator("a.cite").first
    link.click()
    expect(page.locator(".mark:target")).to_be_in_viewport()


def test_matrix_shows_who_says_what(site: Site, visitor: Visitor) -> None:
    """Cells assert, qualify, dispute or are silent; columns are grouped by origin."""
    page = visitor.page
    page.goto(f"{site.address}/stories/{site.story('mackerel')}")
    matrix = page.locator(".matrix")
    expect(matrix.locator("th.group.shared").first).to_contain_text("mostly from")
    assert "Meridian Press" in matrix.locator("th.group.shared").all_inner_texts()[-1]
    publishers = matrix.locator("th.publisher").all_inner_texts()
    assert abs(publishers.index("Meridian Press") - publishers.index("Coastal Courier")) == 1
    for stance in ("asserts", "qualifies", "disputes", "silent"):
        assert matrix.locator(f"td.{stance}").count() > 0, stance
    cell = matrix.get_by_role("link", name="Coastal Courier asserts").first
    cell.click()
    expect(page.locator(".mark:target, .anchor:target + .mark").first).to_be_in_viewport()
    page.go_back()
    page.get_by_role("link", name=re.compile("All .* propositions")).click()
    assert page.locator(".matrix tbody tr").count() > 20


def test_graph_is_drawn_and_has_its_table(site: Site, visitor: Visitor) -> None:
    """Publishers, outlets and sources are drawn in layers; the table says the same."""
    page = visitor.page
    page.goto(f"{site.address}/stories/{site.story('mackerel')}")
    page.locator("#graph").scroll_into_view_if_needed()
    expect(page.locator("#graph-picture[data-nodes]")).to_be_visible()
    drawn = page.evaluate(
        "() => Object.fromEntries(sayso.graph.nodes().map(n => [n.data('label'), n.position('x')]))"
    )
    assert drawn["The Daily Lantern"] < drawn["The Harbour Herald"] < drawn["Kjetil Aasmoen"]
    weights = page.evaluate(
        "() => sayso.graph.edges().map(e => [e.data('claims'), e.data('width')])"
    )
    assert max(weights)[1] > min(weights)[1]
    page.locator("#graph summary").click()
    row = page.locator("#graph-table tr", has_text="The Daily Lantern").first
    expect(row).to_contain_text("Herald")
    expect(row.locator(".number a")).to_have_text(re.compile(r"\d+"))


def test_timeline_shows_past_scheduled_due_and_rival_dates(site: Site, visitor: Visitor) -> None:
    """The picture and its list have what happened, what is planned and due, and both dates."""
    page = visitor.page
    page.goto(f"{site.address}/stories/{site.story('mackerel')}")
    page.locator("#timeline").scroll_into_view_if_needed()
    picture = page.locator("#timeline-picture svg")
    expect(picture).to_be_visible()
    for kind in (".is-happened", ".is-scheduled", ".lane-due", ".rival", ".now"):
        assert picture.locator(kind).count() > 0, kind
    expect(picture.locator(".now-label")).to_have_text("as of 12 Mar")
    assert picture.locator(".rival").count() >= 2
    rivals = page.locator(".rivals").first
    expect(rivals).to_contain_text("12 Mar 2026")
    expect(rivals).to_contain_text("14 Mar 2026")
    listed = page.locator("#timeline-list > li")
    assert picture.locator("a.item").count() == listed.count()


def test_conflicts_stand_side_by_side(site: Site, visitor: Visitor) -> None:
    """Both sentences and both chains of a conflict are next to each other."""
    page = visitor.page
    page.goto(f"{site.address}/stories/{site.story('mackerel')}#conflicts")
    dispute = page.locator(".dispute").first
    sides = dispute.locator("blockquote")
    assert sides.count() == 2
    boxes = [side.bounding_box() for side in sides.all()]
    assert boxes[0] and boxes[1] and abs(boxes[0]["y"] - boxes[1]["y"]) < 4
    text = dispute.inner_text()
    assert "March 12" in text and "14 March" in text and text.count("←") == 2


def test_story_tells_what_changed_since_a_day(site: Site, visitor: Visitor) -> None:
    """Changes are listed newest first; a later day leaves none, and says so."""
    page = visitor.page
    page.goto(f"{site.address}/stories/{site.story('mackerel')}?since=2999-01-01#changes")
    expect(page.locator("#changes .empty")).to_contain_text("Nothing changed since 1 Jan 2999")
    expect(page.locator("#positions li").first).to_be_visible()
    page.get_by_label("As of").fill("2026-03-04")
    page.get_by_label("As of").press("Enter")
    expect(page.locator(".heading .facts")).to_contain_text("as of 4 Mar 2026")
    assert page.locator("ol.reports li").count() < 5


def test_reader_marks_claims_and_tells_their_chains(site: Site, visitor: Visitor) -> None:
    """A claim's chain shows on hover and on focus; its note leads to the other reports."""
    page = visitor.page
    page.goto(f"{site.address}/stories/{site.story('mackerel')}")
    page.locator("ol.reports a", has_text="NET GAIN").click()
    mark = page.locator("a.mark", has_text="They wanted the east coast").first
    tip = page.locator(f"#{mark.get_attribute('aria-describedby')}")
    expect(tip).to_be_hidden()
    mark.hover()
    expect(tip).to_be_visible()
    expect(tip).to_contain_text("Herald ← Kjetil Aasmoen")
    page.mouse.move(5, 5)
    expect(tip).to_be_hidden()
    mark.focus()
    expect(tip).to_be_visible()
    page.keyboard.press("Escape")
    expect(tip).to_be_hidden()
    note = page.locator(f".notes li[data-claim='{mark.get_attribute('data-claim')}']")
    original = note.get_by_role("link", name=re.compile("in the original page"))
    assert re.match(r"https://[^#]+\.example/[^#]*#:~:text=", str(original.get_attribute("href")))
    note.get_by_role("link", name="The Harbour Herald").last.click()
    expect(page.locator("h1")).to_contain_text("Draft pact")
    expect(page.locator(".mark:target, .anchor:target + .mark").first).to_contain_text(
        re.compile("east coast")
    )


def test_reader_opens_at_any_words(site: Site, visitor: Visitor) -> None:
    """An address with a span opens the report there, claims or not."""
    page = visitor.page
    page.goto(f"{site.address}/stories/{site.story('mackerel')}")
    report = page.locator("ol.reports a").first.get_attribute("href")
    page.goto(f"{site.address}{report}?at=900-960")
    asked = page.locator(".asked")
    expect(asked.first).to_be_in_viewport()
    assert len("".join(asked.all_text_contents())) >= 58


def test_source_page_has_everything_it_said(site: Site, visitor: Visitor) -> None:
    """Each claim on a source's say-so is there with its day, its way and how sure it is put."""
    page = visitor.page
    page.goto(f"{site.address}/stories/{site.story('mackerel')}")
    link = page.locator("#graph-table a", has_text="Sigrun Valgard").first
    page.goto(f"{site.address}{link.get_attribute('href')}")
    expect(page.locator("h1")).to_have_text("Sigrun Valgard")
    assert page.locator(".carried").count() >= 3
    first = page.locator(".carried").first
    expect(first.locator("h3 time")).to_have_text("12 Mar 2026")
    expect(first.locator(".through").first).to_contain_text("Meridian Press ← Sigrun Valgard")
    expect(first.locator(".how").first).to_contain_text(re.compile("certain|probable|possible"))
    first.locator(".quotation").first.click()
    expect(page.locator(".mark:target, .anchor:target + .mark").first).to_be_in_viewport()


def test_reading_needs_no_script(site: Site, chromium: Browser) -> None:
    """Without JavaScript the list, a story with its tables, a report and its chains can be read."""
    with visiting(chromium, java_script_enabled=False) as visitor:
        page = visitor.page
        page.goto(site.address)
        page.locator(".stories h2 a").last.click()
        expect(page.locator("#graph-table")).to_be_visible()
        expect(page.locator("#timeline-list > li").first).to_be_visible()
        expect(page.locator(".picture").first).to_be_hidden()
        page.locator(".lead a.cite").first.click()
        mark = page.locator("a.mark").first
        mark.hover()
        expect(page.locator(f"#{mark.get_attribute('aria-describedby')}")).to_be_visible()
        page.locator("#q").fill("agreement")
        page.locator("#q").press("Enter")
        assert page.locator(".hits li").count() > 3


def test_theme_is_chosen_and_kept(site: Site, chromium: Browser) -> None:
    """The pages are dark where the system is; the button chooses otherwise, and that stays."""
    with visiting(chromium, color_scheme="dark") as visitor:
        page = visitor.page
        ground = "() => getComputedStyle(document.body).backgroundColor"
        page.goto(site.address)
        dark = page.evaluate(ground)
        page.get_by_role("button", name="Light theme").click()
        assert page.evaluate(ground) != dark
        page.goto(f"{site.address}/read")
        assert page.evaluate(ground) != dark
