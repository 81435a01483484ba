"""The words that claims are likened by."""

from __future__ import annotations

import pytest

from sayso.align.looks import _words

TEXTS = (
    "The U.N.'s €3.5m plan — “final”, he said_so",
    "ΟΔΟΣ ΑΣ İstanbul’da STRASSE ẞ ﬁne",
    "x² ½ Ⅷ 五月三日 नमस्ते e\u0301t\u00e9 \u00a0 no\u00adbreak",
    "",
)


@pytest.mark.parametrize("text", TEXTS)
def test_words_are_runs_of_letters_and_digits_each_in_lower_case(text: str) -> None:
    """Letter by letter, so that a letter at the end of a word is what it is within one."""
    expected = "".join(c.lower() if c.isalnum() else " " for c in text).split()
    assert _words(text) == expected
