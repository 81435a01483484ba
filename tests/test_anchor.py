"""Anchors: text to quotation to span, page to clean text, links to the words."""

from __future__ import annotations

import html
import json
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sayso.anchor import PageText, decode_page, find_quote, fold, to_fragment, to_quote
from sayso.model import Span, TextQuoteSelector

WORDS = st.lists(
    st.text(alphabet="abcdeABé“”’'-–&<>北京ß 12", min_size=1, max_size=9)
    .map(str.strip)
    .filter(bool),
    min_size=1,
    max_size=25,
)


@settings(deadline=None)
@given(text=st.text(min_size=1, max_size=200), data=st.data())
def test_span_to_quote_to_span(text: str, data: st.DataObject) -> None:
    """Every span with something to see is found again from its quotation."""
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    span = Span(start, end)
    if not text[start:end].strip():
        assert find_quote(text, to_quote(text, span)) is None
        return
    assert find_quote(text, to_quote(text, span), near=start) == span


@settings(deadline=None)
@given(words=WORDS, data=st.data())
def test_quotations_survive_a_word_more(words: list[str], data: st.DataObject) -> None:
    """A quotation finds the same words after every span has moved by a word."""
    text = " ".join(words)
    first = data.draw(st.integers(0, len(words) - 1))
    start = len(" ".join(words[:first])) + (1 if first else 0)
    span = Span(start, start + len(words[first]))
    selector = to_quote(text, span)
    found = find_quote("Newly " + text, selector, near=span.start + 6)
    assert found is not None
    assert fold(("Newly " + text)[slice(*found)]).text == fold(words[first]).text


@settings(deadline=None)
@given(paragraphs=st.lists(WORDS, min_size=1, max_size=6), data=st.data())
def test_clean_text_is_found_in_its_page(paragraphs: list[list[str]], data: st.DataObject) -> None:
    """Words of the clean text are found in the raw HTML, whatever mark-up stands between them."""
    text = "\n".join(" ".join(words) for words in paragraphs)
    tags = st.sampled_from(["", "<b>", "</b >", "<a href='x>y'>", "<!-- > -->", "<br/>", "\n "])
    body = "<p>".join(
        " ".join(data.draw(tags) + html.escape(word) for word in words) for words in paragraphs
    )
    page = PageText(f"<html><script>if (a < b) x = '<p>';</script><body>{body}</body>", "text/html")
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    words = text[start:end]
    if not fold(words).text:
        return
    found = page.find(words)
    assert found is not None
    inner = PageText("<p>" + page.raw[slice(*found)], "text/html")
    assert fold(words).text in fold(inner.text).text


@settings(deadline=None)
@given(text=st.text(min_size=1, max_size=120))
def test_plain_text_is_its_own_page(text: str) -> None:
    """In a plain text, the words of a span are found at their own offsets or an equal stretch."""
    found = PageText(text).find(text)
    if fold(text).text:
        assert found is not None
        assert fold(text[slice(*found)]).text == fold(text).text


@pytest.mark.parametrize(
    ("text", "selector", "expected"),
    [
        ("He said “no”.", TextQuoteSelector('said "no"'), "said “no”"),
        ("It  rose\n to 12.", TextQuoteSelector("rose to 12"), "rose\n to 12"),
        ("a cat, a cat, a cat", TextQuoteSelector("cat", ", a ", ","), "cat"),
        (
            "Officials have not yet started any planning for it, he said.",
            TextQuoteSelector("Officials have not started any planning for it"),
            "Officials have not yet started any planning for it",
        ),
        ("The bridge is long.", TextQuoteSelector("The mayor resigned on Monday"), None),
        ("The bridge is long.", TextQuoteSelector("   "), None),
        ("", TextQuoteSelector("bridge"), None),
    ],
)
def test_find_quote(text: str, selector: TextQuoteSelector, expected: str | None) -> None:
    """Words that differ in marks, space or little else are found; other words are not."""
    found = find_quote(text, selector)
    assert (text[slice(*found)] if found else None) == expected


def test_context_decides() -> None:
    """Of equal words, those with the quoted context are meant."""
    text = "He said so on Monday. She said so on Friday. They said so."
    assert find_quote(text, TextQuoteSelector("said so", "She ", " on")) == Span(26, 33)
    assert find_quote(text, TextQuoteSelector("said so"), near=50) == Span(50, 57)


@pytest.mark.parametrize(
    ("selector", "expected"),
    [
        (TextQuoteSelector("said so", "The mayor ", ". It"), "#:~:text=mayor-,said%20so"),
        (TextQuoteSelector("a-b, c & d"), "#:~:text=a%2Db%2C%20c%20%26%20d"),
        (TextQuoteSelector("in it", "x y ", " and more"), "#:~:text=y-,in%20it,-and"),
        (
            TextQuoteSelector("one two three four five six\nseven eight nine ten eleven"),
            "#:~:text=one%20two%20three%20four%20five,seven%20eight%20nine%20ten%20eleven",
        ),
    ],
)
def test_to_fragment(selector: TextQuoteSelector, expected: str) -> None:
    """A link to the words follows the Text Fragments grammar."""
    assert to_fragment(selector) == expected


@pytest.mark.parametrize(
    ("raw", "words", "expected"),
    [
        ("<p>Tom &amp; Ann</p>", "Tom & Ann", "Tom &amp; Ann"),
        ("<p>caf&eacute; says</p>", "café", "caf&eacute;"),
        ("<p>un<wbr>broken</p>", "unbroken", "un<wbr>broken"),
        ("<p>5 < 6 and 7</p>", "5 < 6", "5 < 6"),
        ("<p>one<!-- two -->three</p>", "two", None),
        ('<img alt="a > b">seen', "seen", "seen"),
        ('<a title="unclosed>text</a>', "text", "text"),
        ("<script>var hidden = 1</script>shown", "hidden", None),
        (
            '<script type="application/ld+json">{"articleBody": "He said \\"no\\"."}</script>',
            'said "no".',
            'said \\"no\\".',
        ),
        ("<ul><li>One is here<li>two are there</ul>", "- One is here\n- two", "One is here<li>two"),
        ("<ul><li>One<li>two</ul>", "- One\n- two", None),
        ("no tags", "tags", "tags"),
        ("<p>cut", "cut", "cut"),
        ("<", "x", None),
        ("", "x", None),
    ],
)
def test_find_in_html(raw: str, words: str, expected: str | None) -> None:
    """Words are found through entities, tags and broken mark-up, and not in what is not shown."""
    page = PageText(raw, "text/html")
    found = page.find(words)
    assert (raw[slice(*found)] if found else None) == expected


def test_find_in_json() -> None:
    """The text of a JSON line is found through its escapes."""
    raw = json.dumps({"id": "a", "text": "Er sagte:\n“Nein”."})
    page = PageText.from_bytes(raw.encode(), "application/json")
    found = page.find("sagte: “Nein”")
    assert found is not None
    assert page.raw[slice(*found)] == "sagte:\\n\\u201cNein\\u201d"


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("naïve".encode("cp1252") + " “café”".encode(), "naïve “café”"),
        ("\ufeffhello".encode(), "hello"),
        ("hello – “там”".encode("utf-16"), "hello – “там”"),
        (b'<meta charset="windows-1251">' + "Москва".encode("cp1251"), None),
        (b"", ""),
    ],
)
def test_decode_page(raw: bytes, expected: str | None) -> None:
    """Bytes are read by their mark, as UTF-8, as declared, or as a mixture."""
    text = decode_page(raw, markup=True)
    assert text == expected if expected is not None else text.endswith("Москва")


def test_a_guess_reads_other_encodings() -> None:
    """A text in an encoding that nobody declared is guessed."""
    text = "Президент заявил, что переговоры начнутся в понедельник. " * 5
    assert decode_page(text.encode("cp1251")) == text


def test_western_texts_are_no_pages_of_dos() -> None:
    """A short text in Windows-1252 is read as that."""
    text = "Die Brücke bleibt bis Ende März gesperrt, sagte der Bürgermeister."
    assert decode_page(text.encode("cp1252")) == text


@pytest.mark.parametrize(
    "raw", ["<" * 200_000, "<a '" * 60_000, '<a b="' * 40_000, "&amp" * 60_000, "<script>" * 30_000]
)
def test_hostile_markup_takes_linear_time(raw: str) -> None:
    """Broken mark-up does not make the search slow."""
    started = time.process_time()
    PageText(raw, "text/html").find("no such words")
    assert time.process_time() - started < 5
