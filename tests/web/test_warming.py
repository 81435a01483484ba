"""A server that has loaded what reading needs before the first report is given in."""

from __future__ import annotations

import pytest

from sayso.errors import ParserError
from sayso.parse import DEFAULT_PARSER, load_parser
from sayso.publish.web.serving import warm_up


@pytest.mark.model
def test_what_reading_needs_is_there(monkeypatch: pytest.MonkeyPatch) -> None:
    """Once the server is warm, the parser is loaded, and not loaded a second time."""
    warm_up()
    monkeypatch.delattr("spacy.load")
    assert load_parser(DEFAULT_PARSER).has_pipe("parser")


def test_a_parser_that_is_not_there_is_named() -> None:
    """A parser that is not installed is told when the server begins, not to the first reader."""
    with pytest.raises(ParserError, match="no_such_parser"):
        warm_up("no_such_parser")
