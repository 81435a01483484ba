"""What is marked about a page's text: that it is cut short, and where a live blog's updates are."""

from __future__ import annotations

import json

import pytest

from sayso.read import Capture, Reading, read_capture
from tests.read.archiving import make_page


def read(head: str = "", foot: str = "", **linked: object) -> Reading:
    """A page with more in its head, at its foot, or in its JSON-LD."""
    if linked:
        value = {"@type": "NewsArticle", "headline": "Bridge 1 to open", **linked}
        head += f'<script type="application/ld+json">{json.dumps(value)}</script>'
    item = read_capture(Capture(make_page(1, head=head, foot=foot), "a.html"))
    assert isinstance(item, Reading), item
    return item


PAID = {"isAccessibleForFree": False, "hasPart": {"isAccessibleForFree": "False"}}


@pytest.mark.parametrize(
    ("linked", "foot", "words"),
    [
        ({"isAccessibleForFree": False}, "", "behind a paywall: the text may be cut short"),
        ({"isAccessibleForFree": "http://schema.org/False"}, "", "behind a paywall"),
        (
            {
                "isAccessibleForFree": False,
                "hasPart": {
                    "@type": "WebPageElement",
                    "isAccessibleForFree": False,
                    "cssSelector": "article",
                },
            },
            "",
            "behind a paywall: the page holds its text",
        ),
        ({"wordCount": 900}, "", "of the 900 words stated"),
        ({"wordCount": 150}, "", None),
        ({"isAccessibleForFree": True}, "", None),
        ({}, "<p>To read the full story, subscribe or sign in.</p>", "its page goes on"),
        ({}, "<p>Continue reading with a subscription to the Herald.</p>", "its page goes on"),
        ({}, "<p>He asked them to continue reading the signs along the river bank.</p>", None),
        (
            {},
            "<section subscriptions-section='content-not-granted'><p>Join.</p></section>",
            "behind a paywall: the text may be cut short",
        ),
    ],
)
def test_a_text_that_is_cut_short_is_marked(
    linked: dict[str, object], foot: str, words: str | None
) -> None:
    """Markers of a paywall, a stated length and a teaser at the end become notes; nothing else."""
    reasons = [note.reason for note in read(foot=foot, **linked).notes]
    if words is None:
        assert reasons == []
    else:
        assert len(reasons) == 1
        assert words in reasons[0]


def test_the_teaser_is_found_again() -> None:
    """The note of a teaser has its span in the text."""
    reading = read(foot="<p>Subscribe to continue reading about the bridge and its piers.</p>")
    [note] = reading.notes
    assert note.span is not None
    assert reading.article.text[note.span.start : note.span.end].startswith("Subscribe to")


def test_updates_of_a_live_blog_have_headings() -> None:
    """Each update that the page shows begins behind its time and heading, in the page's order."""
    bodies = [
        f"The {who} said at the quay that ferry number {number} would sail in the evening."
        for number, who in enumerate(("captain", "pilot", "purser"))
    ]
    shown = "".join(f"<h2>Ferry {number}</h2><p>{body}</p>" for number, body in enumerate(bodies))
    updates = [
        {
            "@type": "BlogPosting",
            "headline": f"Ferry {number}",
            "datePublished": f"2026-03-05T1{number}:30:00+02:00",
            "articleBody": body,
        }
        for number, body in enumerate([*bodies, "Nobody is shown this older update of the blog."])
    ]
    text = read(foot=shown, **{"@type": "LiveBlogPosting", "liveBlogUpdate": updates}).article.text
    lines = text.split("\n")
    for number, body in enumerate(bodies):
        assert lines[lines.index(body) - 1] == f"## 1{number}:30 Ferry {number}"
    assert "Nobody" not in text


def test_an_accelerated_page_is_the_article_it_stands_for() -> None:
    """The AMP version of a page has the address of the article itself."""
    head = '<link rel="canonical" href="https://herald.example/news/1">'
    page = make_page(1, head=head)
    amp = Capture(page, "a", here="https://amp.herald.example/news/1?amp=1&utm_source=x")
    item = read_capture(amp)
    assert isinstance(item, Reading)
    assert item.article.url == "https://herald.example/news/1"
