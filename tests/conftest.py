"""What several tests share: the parse of a text by the default parser, loaded once."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from spacy.tokens import Doc


@pytest.fixture(scope="session")
def nlp_parse() -> Callable[[str], Doc]:
    """A function from text to its parse; tests that use it are marked `model`."""
    from sayso.parse import parse

    return parse
