"""Texts that nobody writes: no crash, offsets that hold, and time that grows with length alone."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable

import pytest

from sayso.model import Article, Report
from sayso.pipeline import analyze

SENTENCE = "The bridge was closed on Monday, Mayor Ada Quill said. "
MOST_GROWTH = 3.2
"""Time at twice the length over time at the length: 2 is linear, 4 is quadratic."""


def nest(n: int) -> str:
    """Quotations opened within each other and closed again."""
    return "Quill said: " + "“he said ‘" * n + "closed" + "’ ”" * n


TEXTS: dict[str, Callable[[int], str]] = {
    "without a space": lambda n: "a" * n,
    "quotation marks": lambda n: '"' * n,
    "curly quotation marks": lambda n: "“”" * (n // 2),
    "opening quotation marks": lambda n: "“" * n,
    "nested quotations": lambda n: nest(n // 14),
    "unclosed quotations": lambda n: "“Closed, the mayor said. " * (n // 24),
    "long words": lambda n: ("x" * 50_000 + " said. ") * max(1, n // 50_007),
    "zero-width": lambda n: "a\u200b\ufeff" * (n // 3),
    "bidirectional": lambda n: "\u202egnihtemos\u202c dias \u2067" * (n // 20),
    "line breaks": lambda n: "\n" * (n - 1) + "a",
    "spaces": lambda n: " " * (n - 1) + "a",
    "dots": lambda n: "." * n,
    "commas": lambda n: "said, " * (n // 6),
    "digits": lambda n: "1" * n,
    "dates": lambda n: "1/1/" * (n // 4),
    "brackets": lambda n: "(" * n,
    "combining": lambda n: "e" + "\u0301" * (n - 1),
    "addresses": lambda n: "http://a.example/" * (n // 17),
    "NUL": lambda n: "a\x00" * (n // 2),
    "credit lines": lambda n: "By Ada Quill\n" * (n // 13),
    "capitals": lambda n: "BRIDGE " * (n // 7),
}


def check(report: Report, text: str) -> None:
    """Every span lies in the text, and a claim's words are those of its spans."""
    assert report.article.text == text
    for claim in report.claims:
        words = "".join(text[span.start : span.end] for span in claim.spans)
        assert "".join(filter(str.isalnum, words)) == "".join(filter(str.isalnum, claim.text))
    spans = [span for claim in report.claims for span in claim.spans]
    spans += [part.span for part in report.parts] + [timex.span for timex in report.timexes]
    for found in report.attributions:
        spans += [*found.source, *found.cue, *found.content]
    assert all(0 <= span.start < span.end <= len(text) for span in spans)


def clock(text: str) -> float:
    """Seconds of processor time to analyse a text, which is checked as well."""
    gc.collect()
    begin = time.process_time()
    report = analyze(Article("a", text))
    taken = time.process_time() - begin
    check(report, text)
    return taken


@pytest.mark.model
@pytest.mark.parametrize("name", TEXTS)
def test_time_grows_with_length(name: str) -> None:
    """Twice the text takes about twice the time; a measurement that was disturbed is repeated."""
    clock(SENTENCE)
    size = 1_000
    while (taken := clock(TEXTS[name](size))) < 0.05 and size < 100_000:
        size *= 3
    growth = float("inf")
    for _ in range(5):
        once = max(clock(TEXTS[name](size)), taken / 2, 0.02)
        growth = min(growth, clock(TEXTS[name](2 * size)) / once)
        if growth < MOST_GROWTH:
            break
    assert growth < MOST_GROWTH, f"{size} characters: {taken:.2f} s, {growth:.1f} times at twice"


@pytest.mark.model
@pytest.mark.parametrize(
    "hard", [SENTENCE + "a" * 50_000 + ". ", SENTENCE + "\u202e\u200b\x00. ", "“‘“" + SENTENCE]
)
def test_the_sentences_beside_are_still_read(hard: str) -> None:
    """What is hard in a text costs the sentences beside it nothing."""
    text = SENTENCE + "\n" + hard + "\n" + SENTENCE
    report = analyze(Article("a", text))
    check(report, text)
    assert sum("closed" in claim.text for claim in report.claims) >= 2


@pytest.mark.model
def test_half_characters_are_analysed() -> None:
    """Lone surrogates, which no encoding has, are no reason to stop, and keep their offsets."""
    text = SENTENCE + "\ud800 and \udfff stood there. " + SENTENCE
    report = analyze(Article("a", text, title="\ud800", publisher="\udfff"))
    check(report, text)
    assert sum("closed" in claim.text for claim in report.claims) >= 2
