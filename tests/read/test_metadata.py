"""A page's metadata: JSON-LD in its many shapes, titles, authors, dates, addresses."""

from __future__ import annotations

import json

import pytest
from lxml import html

from sayso.read.authors import clean_authors
from sayso.read.bodies import extract_body
from sayso.read.jsonld import read_linked
from sayso.read.metadata import PageMetadata, read_metadata, to_canonical
from sayso.read.titles import strip_site

ARTICLE = {
    "@type": "NewsArticle",
    "headline": "Bridge to open",
    "datePublished": "2024-03-04T08:00:00Z",
    "author": {"@type": "Person", "name": "Ana Duarte"},
}


def from_script(value: object, head: str = "", body: str = "") -> str:
    """A page with JSON-LD."""
    script = value if isinstance(value, str) else json.dumps(value)
    tag = f'<script type="application/ld+json">{script}</script>'
    return f"<html><head>{head}{tag}</head><body>{body}<p>x</p></body></html>"


@pytest.mark.parametrize(
    "value",
    [
        ARTICLE,
        [ARTICLE],
        [[ARTICLE]],
        {"@graph": [{"@type": "WebPage", "name": "x"}, ARTICLE]},
        {"@type": "WebPage", "mainEntity": ARTICLE},
        {**ARTICLE, "@type": ["ReportageNewsArticle", "NewsArticle"]},
        {**ARTICLE, "@type": "http://schema.org/NewsArticle"},
        [{"@type": "NewsArticle", "headline": "A teaser"}, ARTICLE],
        {**ARTICLE, "author": ["Ana Duarte"]},
        {**ARTICLE, "author": {"@type": "Person", "name": ["Ana Duarte"]}},
        {"@graph": [{**ARTICLE, "author": {"@id": "#a"}}, {"@id": "#a", "name": "Ana Duarte"}]},
        {**ARTICLE, "headline": "Bridge&nbsp;to open"},
        "<!-- " + json.dumps(ARTICLE) + " -->",
        json.dumps(ARTICLE)[:-1] + ",}",
        json.dumps(ARTICLE).replace("to open", "to\topen"),
    ],
)
def test_linked_data(value: object) -> None:
    """The news article is found in graphs, lists, nested objects and nearly right JSON."""
    linked = read_linked(html.fromstring(from_script(value)))
    assert linked.headline is not None
    assert linked.headline.replace("\xa0", " ") == "Bridge to open"
    assert linked.authors == ("Ana Duarte",)
    assert linked.published == "2024-03-04T08:00:00Z"


@pytest.mark.parametrize("value", ["{broken", "[]", "null", '"text"', "{}", "[" * 5000])
def test_linked_data_that_tells_nothing(value: str) -> None:
    """Broken or empty JSON-LD tells nothing and raises nothing."""
    assert read_linked(html.fromstring(from_script(value))).headline is None


@pytest.mark.parametrize(
    ("title", "site", "expected"),
    [
        ("Bridge closed | The Harbour Herald", "The Harbour Herald", "Bridge closed"),
        ("Bridge closed - Harbour Herald", "The Harbour Herald", "Bridge closed"),
        (
            "Bridge closed | Town news | Harbour Herald",
            "Harbour Herald",
            "Bridge closed | Town news",
        ),
        ("Bridge closed - CNN", None, "Bridge closed"),
        ("Harbour Herald: Bridge closed", "Harbour Herald", "Harbour Herald: Bridge closed"),
        ("Harbour Herald | Bridge closed", "Harbour Herald", "Bridge closed"),
        ("Bridge closed – for now", "Harbour Herald", "Bridge closed – for now"),
        ("橋が閉鎖：朝日新聞", None, "橋が閉鎖"),
        ("CNN", "CNN", "CNN"),
    ],
)
def test_strip_site(title: str, site: str | None, expected: str) -> None:
    """A title loses the outlet's name at its ends, and nothing else."""
    assert strip_site(title, site) == expected


@pytest.mark.parametrize(
    ("linked", "graph", "shown", "tag", "expected"),
    [
        ("A", "B", "B", "A", "B"),
        ("A", "B", "A", "A", "A"),
        ("A", "B", "B", "B", "A"),
        (None, "B", "C", "C", "B"),
        (None, None, "C", "D", "C"),
        (None, None, None, "D", "D"),
        ("A", "A | Section", "A", "A", "A"),
        ("A | Section", "A", "A", "A | Section", "A"),
    ],
)
def test_title(
    linked: str | None, graph: str | None, shown: str | None, tag: str | None, expected: str
) -> None:
    """The title is the one that the page's own places agree on."""
    words = {"A": "Bridge to open", "B": "Bridge opens", "C": "Bridge open", "D": "Open bridge"}

    def told(name: str | None) -> str | None:
        return name and name.replace(name[0], words[name[0]], 1)

    head = f'<meta property="og:title" content="{told(graph)}">' if graph else ""
    head += f"<title>{told(tag)}</title>" if tag else ""
    body = f"<h1>{told(shown)}</h1>" if shown else ""
    value = {**ARTICLE, "headline": told(linked)} if linked else {}
    page = from_script(value, head, body)
    assert read_metadata(html.fromstring(page), page).title == told(expected)


@pytest.mark.parametrize(
    ("names", "site", "expected"),
    [
        (["Ana Duarte, Tom Reed"], None, ("Ana Duarte", "Tom Reed")),
        (["By Ana Duarte and Tom Reed"], None, ("Ana Duarte", "Tom Reed")),
        (["von Ana Duarte"], None, ("Ana Duarte",)),
        (["Ludwig van Beethoven"], None, ("Ludwig van Beethoven",)),
        (["Ana Duarte (amd)", "ANA DUARTE"], None, ("Ana Duarte",)),
        (["Ana Duarte", "Harbour Herald"], "Harbour Herald", ("Ana Duarte",)),
        (["Harbour Herald"], "Harbour Herald", ("Harbour Herald",)),
        (["https://example.org/ana", "ana@example.org", "105", "admin"], None, ()),
        (["Ana Duarte (Image: Getty Images)"], None, ("Ana Duarte",)),
        ([], None, ()),
    ],
)
def test_clean_authors(names: list[str], site: str | None, expected: tuple[str, ...]) -> None:
    """Authors are people, one each; the outlet only where nobody else is named."""
    assert clean_authors(names, site) == expected


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://Example.org/A?utm_source=x&id=2#c", "https://example.org/A?id=2"),
        ("https://example.org/a?fbclid=1", "https://example.org/a"),
        ("https://example.org/a", "https://example.org/a"),
    ],
)
def test_to_canonical(url: str, expected: str) -> None:
    """An address keeps what tells the article and loses what tells the visit."""
    assert to_canonical(url) == expected


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        ('<link rel="canonical" href="https://h.example/a?utm_source=x">', "https://h.example/a"),
        ('<link rel="canonical" href="https://h.example/">', None),
        (
            '<link rel="canonical" href="https://h.example/">'
            '<meta property="og:url" content="https://h.example/a">',
            "https://h.example/a",
        ),
        ('<meta property="og:url" content="https://h.example/?p=12">', "https://h.example/?p=12"),
        ('<link rel="canonical" href="http://[::1">', None),
        ('<link rel="canonical" href="/a">', None),
        ("", None),
    ],
)
def test_canonical_address(head: str, expected: str | None) -> None:
    """A page's address is an article's own, never its site's front page."""
    page = f"<html><head>{head}</head><body><p>x</p></body></html>"
    assert read_metadata(html.fromstring(page), page).url == expected


SENTENCE = "The mayor said on Monday that the bridge over the river would open again in spring. "


def test_body() -> None:
    """A body keeps its shown standfirst and leaves out its title and lines that are one link."""
    lead = "The old bridge over the river is to open again after eleven years, the mayor says"
    paragraphs = "".join(f"<p>{n} {SENTENCE * 3}</p>" for n in ("One.", "Two.", "Three."))
    page = f"""<html><body><div class="intro">{lead}</div><article><h1>Bridge to open</h1>
    {paragraphs}<p><a href="/b">Ten tips for the rain</a></p>
    <p>Read: <a href="/c">Eleven tips for the rain</a></p></article></body></html>"""
    metadata = PageMetadata(title="Bridge to open", descriptions=(lead,))
    lines = extract_body(html.fromstring(page), metadata).split("\n")
    assert lines[0] == lead
    assert [line.split(".")[0] for line in lines[1:]] == ["One", "Two", "Three"]


def test_body_of_a_page_that_shows_nothing() -> None:
    """Where a page shows no text, the text that its JSON-LD carries is the body."""
    page = html.fromstring("<html><body><div id='app'></div></body></html>")
    assert extract_body(page, PageMetadata(body=SENTENCE * 9)) == SENTENCE * 9
    assert extract_body(page, PageMetadata()) == ""
