"""Who a page claims to be is its own word: where its address does not support it, that is said."""

from __future__ import annotations

import html
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from sayso.align import merge_sources
from sayso.judge import build_propositions
from sayso.ledger import open_ledger
from sayso.model import Article, Report, SidedClaim, SideName
from sayso.pipeline import analyze, compare
from sayso.pipeline.compare import latest_day
from sayso.pipeline.record import record
from sayso.publish.brief import write_brief
from sayso.publish.markdown import to_markdown
from sayso.publish.marked import read_notes
from sayso.publish.web.app import create_app
from sayso.publishers import doubt_publisher
from sayso.read.pages import read_page
from sayso.read.reading import Defaults, Reading
from sayso.settings import Settings
from sayso.view import view_story

NOTE = "says it is by Reuters; its address, quay.example, is not one of Reuters’s"
TEXT = "Rain fell on the quay all night. The ferry to Norrhamn was cancelled before dawn."

DOUBTED = [
    ("Reuters", "https://reuters-world.example/a", "is not one of Reuters’s"),
    ("Reuters", "https://reuters.com.herald.example/a", "is not one of Reuters’s"),
    ("Reuters News", "http://notreuters.com/a", "is not one of Reuters’s"),
    ("BBC News", "https://www.cnn.com/a", "belongs to CNN"),
    ("Associated Press", "https://herald.example/wire/1", "is not one of Associated Press’s"),
]
TRUSTED = [
    ("Reuters", "https://www.reuters.com/world/a"),
    ("CNN", "https://edition.cnn.com/a"),
    ("Reuters", "https://www.msn.com/en-us/news/a"),  # a platform carries others' reports
    ("The Harbour Herald", "https://herald.example/a"),  # nobody's known name
    ("Reuters", None),
    ("Reuters", "file:///home/ines/a.html"),
    ("Reuters", "no address"),
    ("Reuters", "https://[not-an-address/a"),
    (None, "https://herald.example/a"),
]


@pytest.mark.parametrize(("name", "url", "why"), DOUBTED)
def test_an_unsupported_claim_of_identity_is_doubted(name: str, url: str, why: str) -> None:
    """A known outlet's name on a page that is not under its addresses is doubted, with both."""
    doubt = doubt_publisher(name, url)
    assert doubt is not None and why in doubt


@pytest.mark.parametrize(("name", "url"), TRUSTED)
def test_a_supported_or_unknown_claim_is_not(name: str | None, url: str | None) -> None:
    """An outlet at its own address, on a platform, or one that nobody knows is not doubted."""
    assert doubt_publisher(name, url) is None


def notes_of(report: Report) -> list[str]:
    """What is said about reading a report."""
    return [omission.reason for omission in report.omissions if omission.stage == "read"]


@pytest.mark.model
def test_a_page_that_claims_to_be_an_agency_is_marked() -> None:
    """A page that says in all its metadata that it is Reuters' is marked where it is shown."""
    page = f"""<html><head><title>Quay</title>
    <meta property="og:site_name" content="Reuters"><meta name="author" content="Reuters Staff">
    <link rel="canonical" href="https://reuters-desk.example/quay">
    <script type="application/ld+json">{{"@type": "NewsArticle", "publisher":
    {{"@type": "Organization", "name": "Reuters", "url": "https://www.reuters.com"}}}}</script>
    </head><body><article><h1>Quay</h1><p>{TEXT} {TEXT}</p><p>{TEXT} {TEXT}</p></article></body>
    </html>"""
    (reading,) = read_page(page.encode(), "quay.html", Defaults())
    assert isinstance(reading, Reading)
    (note,) = notes_of(analyze(reading.article))
    assert note.startswith("says it is by Reuters; its address, reuters-desk.example")


@pytest.mark.model
def test_the_mark_is_shown_in_the_brief_and_beside_the_report() -> None:
    """Whoever reads the brief, or the report itself, sees that the name is in doubt."""
    report = analyze(Article("a", TEXT, publisher="Reuters", url="https://quay.example/a"))
    comparison = compare([report])
    view = view_story([report], comparison.sources)
    (note,) = notes_of(report)
    brief = write_brief(comparison, view, as_of=latest_day(view))
    assert note in to_markdown(brief) and note in read_notes(report)


@pytest.mark.model
def test_the_mark_is_on_the_pages_and_in_the_api(tmp_path: Path) -> None:
    """Who opens the story or the report on the server, or asks the API for it, sees the doubt."""
    with open_ledger(tmp_path / "sayso.db") as ledger:
        spoofed = Article("a", TEXT, publisher="Reuters", url="https://quay.example/a")
        (story,) = record(ledger, [Reading(spoofed, b"", "text/plain", "a")]).stories
        (row,) = ledger.articles()
    app = create_app(str(tmp_path / "sayso.db"), Settings())
    with TestClient(app, base_url="http://127.0.0.1:8484", client=("127.0.0.1", 9)) as client:
        told = client.get(f"/api/articles/{row.id}").json()["omissions"]
        assert any(NOTE in omission["reason"] for omission in told)
        for page in (f"/reports/{row.id}", f"/stories/{story}"):
            shown = client.get(page, headers={"Accept": "text/html"})
            assert shown.status_code == 200 and NOTE in html.unescape(shown.text), page


def test_a_page_that_only_says_it_is_an_agency_is_no_leg_and_no_copy_for_sure() -> None:
    """Beside the agency's own report it counts once at least, and twice at most."""
    own = Article("a1", TEXT, publisher="Reuters", url="https://www.reuters.com/a")
    other = "All night it rained on the quay. Before dawn the ferry to Norrhamn was cancelled."
    said = Article("a2", other, publisher="Reuters", url="https://quay.example/a")
    reports = [analyze(own), analyze(said)]
    claims = [
        SidedClaim(report.article.id, claim.id, SideName.SAYS)
        for report in reports
        for claim in report.claims
        if "cancelled" in claim.text
    ]
    view = view_story(reports, merge_sources(reports))
    (proposition,) = build_propositions(view, [claims])
    assert (proposition.at_least, proposition.at_most) == (1, 2)
    words = [origin.endpoint for origin in proposition.origins]
    assert any("quay.example (says it is Reuters)" in endpoint for endpoint in words), words
