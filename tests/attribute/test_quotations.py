"""Quotation marks of every kind, closed and unclosed."""

from __future__ import annotations

import pytest

from sayso.attribute.quotations import find_quotations


@pytest.mark.parametrize(
    ("text", "quoted"),
    [
        ('He said "go" to her.', ['"go"']),
        ("He said “go” to her.", ["“go”"]),
        ("He said ''go'' to her.", ["''go''"]),
        ("He said 「go」 to her.", ["「go」"]),
        ("He said «go» to her.", ["«go»"]),
        ("He said ‘go home’ to her.", ["‘go home’"]),
        ("He said 'go home' to her.", ["'go home'"]),
        ("The dogs' owner didn't go.", []),
        ("Back in the '90s it was the owners' job.", []),
        ('The board is 5" wide.', []),
        ("“One.\n\n“Two,” he said.", ["“One.\n\n“Two,”"]),
    ],
)
def test_what_stands_between_marks_is_a_quotation(text: str, quoted: list[str]) -> None:
    """A quotation runs from its opening to its closing mark, over paragraphs that repeat it."""
    found, _ = find_quotations(text)
    assert [text[q.span.start : q.span.end] for q in found] == quoted


@pytest.mark.parametrize("text", ["He said “go.\n\nShe “stayed”.", 'He said "go.\n\nShe "stayed".'])
def test_an_unclosed_mark_is_counted_and_the_next_quotation_read(text: str) -> None:
    """A mark that is never closed spoils its own paragraph's quotation only."""
    found, omissions = find_quotations(text)
    assert len(omissions) == 1
    assert text[found[-1].span.start : found[-1].span.end] in ("“stayed”", '"stayed"')
    assert [q.closed for q in found] == [False, True]
