"""What people see: every form of the brief from the same values, and nothing from the world raw."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from sayso.model import Article
from sayso.pipeline import analyze_many, compare
from sayso.pipeline.compare import latest_day
from sayso.publish.brief import Brief, write_brief
from sayso.publish.exports.csv_tables import to_cell
from sayso.publish.html import to_html
from sayso.publish.markdown import to_markdown
from sayso.publish.wording import write_claim, write_sentence
from sayso.read import Reading, read_inputs
from sayso.view import StoryView, view_story

SAMPLES = Path(__file__).parents[2] / "samples"
HOSTILE = (
    "The mayor said <script>alert(1)</script> the bridge was closed on Monday & that "
    "*nobody* [was](javascript:alert(2)) hurt."
)


def build(articles: list[Article]) -> tuple[Brief, StoryView]:
    """The brief of some articles."""
    reports = list(analyze_many(articles))
    comparison = compare(reports)
    view = view_story(reports, comparison.sources)
    return write_brief(comparison, view, as_of=latest_day(view)), view


@pytest.fixture(scope="module")
def sample() -> tuple[Brief, StoryView]:
    """The brief of a sample story."""
    readings = read_inputs([str(SAMPLES / "quake")])
    articles = {i.article.id: i.article for i in readings if isinstance(i, Reading)}
    return build(list(articles.values()))


class Tags(HTMLParser):
    """The tags and ids of a page, and whether every tag is closed."""

    VOID = frozenset({"meta", "link", "br", "hr", "img", "input"})

    def __init__(self, page: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.seen: list[str] = []
        self.ids: list[str] = []
        self.targets: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append(tag)
        named = dict(attrs)
        self.ids += [value for value in (named.get("id"),) if value]
        self.targets += [value for value in (named.get("href"),) if value]
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


@pytest.mark.model
def test_citations_lead_to_the_words(sample: tuple[Brief, StoryView]) -> None:
    """Every citation of the HTML brief leads to an anchor in it, and every tag is closed."""
    page = Tags(to_html(*sample))
    assert page.open == []
    cited = [target[1:] for target in page.targets if target.startswith("#")]
    assert cited
    assert set(cited) <= set(page.ids)
    assert len(page.ids) == len(set(page.ids))


@pytest.mark.model
def test_every_sentence_is_cited(sample: tuple[Brief, StoryView]) -> None:
    """Each line that says something about the story ends in citations whose words are there."""
    brief, view = sample
    lines = (*brief.short, *brief.independent, *brief.repeated, *brief.unsettled, *brief.singles)
    assert lines
    for line in lines:
        assert line.citations
        for citation in line.citations:
            text = view.reports[citation.article].article.text
            for start, end in citation.spans:
                assert " ".join(text[start:end].split()) in citation.quote


@pytest.mark.model
def test_nothing_is_called_true(sample: tuple[Brief, StoryView]) -> None:
    """The brief's own words never call anything confirmed, true or false."""
    brief, _ = sample
    own = [line.note for line in (*brief.independent, *brief.repeated, *brief.unsettled)]
    own += [dispute.explained.split("“")[0] for dispute in brief.disputes]
    for words in own:
        assert not {"confirmed", "true", "false"} & set(words.lower().split())


@pytest.mark.model
def test_words_from_the_world_are_never_rendered() -> None:
    """Markup in a report is shown as text in every form."""
    brief, view = build([Article(id="x", text=HOSTILE, title="<img src=x onerror=alert(3)>")])
    page = to_html(brief, view)
    assert not {"script", "img"} & set(Tags(page).seen)
    assert not any(target.startswith("javascript") for target in Tags(page).targets)
    markdown = to_markdown(brief)
    assert "<script" not in markdown
    assert "<img" not in markdown
    assert not re.search(r"(?<!\\)\]\(javascript", markdown)


@pytest.mark.parametrize(
    ("cell", "written"),
    [("=1+1", "'=1+1"), ("-3", "'-3"), (None, ""), ([1, "b"], "1 | b"), ("plain", "plain")],
)
def test_cells_are_no_formulas(cell: object, written: str) -> None:
    """A spreadsheet that opens an export runs nothing in it."""
    assert to_cell(cell) == written


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ("the bridge is closed", "The bridge is closed."),
        ("the two sides were “closer", "The two sides were “closer”."),
        ("it ended, ", "It ended."),
        ("did it end?", "Did it end?"),
    ],
)
def test_sentences(words: str, sentence: str) -> None:
    """Words become one sentence with its marks in pairs."""
    assert write_sentence(words) == sentence


@pytest.mark.model
def test_pronouns_are_named() -> None:
    """A claim that begins with a pronoun names whom it means, in brackets."""
    text = "Mayor Anna Lund closed the bridge on Monday. She said that she feared a collapse."
    _, view = build([Article(id="x", text=text)])
    written = [write_claim(view, ref) for ref, _ in view.claims()]
    assert any(line.startswith("[Anna Lund] feared") for line in written), written
