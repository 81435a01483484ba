"""The head of a report in plain text: what is taken from it, and what is left to the report."""

from __future__ import annotations

import pytest

from sayso.read.heads import find_head
from sayso.read.reading import Defaults, Reading
from sayso.read.text import read_text

BODY = "The wall of the dam cracked on Friday, the mayor said."
HEADS = (
    (
        "headline, author, outlet and day, a line each",
        "Wall of dam cracks\nBy Ana Duarte\nThe Ridge Courier, 9 May 2026\n\n",
        {
            "title": "Wall of dam cracks",
            "byline": "Ana Duarte",
            "publisher": "The Ridge Courier",
            "published": "9 May 2026",
        },
    ),
    (
        "an outlet above its day",
        "Wall of dam cracks\nValley Echo\nSaturday, May 9, 2026 6:42 PM GMT+1\n\n",
        {
            "title": "Wall of dam cracks",
            "publisher": "Valley Echo",
            "published": "May 9, 2026",
        },
    ),
    (
        "the outlet and the day above the headline",
        "Ridge Courier | 2026-05-09\n\nWall of dam cracks\n\n",
        {"title": "Wall of dam cracks", "publisher": "Ridge Courier", "published": "2026-05-09"},
    ),
    (
        "lines with labels",
        "Headline: Wall of dam cracks\nPublisher: The Tern\nDate: 9 May 2026\n"
        "Link: https://tern.example/dam\n\n",
        {
            "title": "Wall of dam cracks",
            "publisher": "The Tern",
            "published": "9 May 2026",
            "url": "https://tern.example/dam",
        },
    ),
    ("a headline alone", "Why did the wall of the dam crack?\n\n", {
        "title": "Why did the wall of the dam crack?"
    }),
    ("an author beside the day", "Wall of dam cracks\nBy Ana Duarte | 9 May 2026\n\n", {
        "title": "Wall of dam cracks", "byline": "Ana Duarte", "published": "9 May 2026"
    }),
)  # fmt: skip
REPORTS = (
    ("a report that begins at once", ""),
    ("lines of a fixed width", "The dam above the town of Lesk was\nclosed to walkers. "),
    ("a dateline with a place", "LISBON, 9 May 2026 - The water is low.\n\n"),
    ("a first sentence that begins with by", "By Friday the water was gone.\n\n"),
    ("a first line that is a sentence", "The dam is shut.\n\n"),
    ("one word", "Sport\n\n"),
)


@pytest.mark.parametrize(
    ("head", "fields"), [(h, f) for _, h, f in HEADS], ids=[n for n, *_ in HEADS]
)
def test_what_stands_above_a_report_is_its_metadata(head: str, fields: dict[str, str]) -> None:
    """Headline, author, outlet and day are taken from lines of their own; the report is whole."""
    found = find_head(head + BODY)
    assert found.fields == fields
    assert (head + BODY)[found.end :] == BODY


@pytest.mark.parametrize("before", [case[1] for case in REPORTS], ids=[case[0] for case in REPORTS])
def test_a_report_keeps_its_own_first_words(before: str) -> None:
    """What is no line of a head stays in the text."""
    assert find_head(before + BODY).end == 0


def test_a_file_of_nothing_but_a_headline_is_its_text() -> None:
    """With no report below it a headline is what there is to read."""
    assert find_head("Wall of dam cracks\n\n").fields == {}


def test_a_pasted_report_makes_no_claim_of_its_head() -> None:
    """The article has the head as its fields, a text without it, and the bytes as they came."""
    raw = ("Wall of dam cracks\nThe Tern, 9 May 2026\n\n" + BODY).encode()
    [reading] = read_text(raw, "a.txt", Defaults(publisher="The Gull"))
    assert isinstance(reading, Reading)
    assert (reading.article.title, reading.article.published) == (
        "Wall of dam cracks",
        "9 May 2026",
    )
    assert reading.article.publisher == "The Gull", "what the caller says goes over it"
    assert (reading.article.text, reading.raw) == (BODY, raw)
