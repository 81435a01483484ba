"""Where sentences end: at breaks of lines, behind short words, not behind a dialogue's dash."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from spacy.tokens import Doc


@pytest.mark.model
@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("The firm paid £4m. It will pay the rest.", 2),
        ("The profit was $3bn. Quill & Sons had said so.", 2),
        ("It sank at 3 p.m. Police divers came.", 2),
        ("It sank at 3 p.m. It was dark.", 2),
        ("It sank at 3 p.m. Eastern time.", 1),
        ("It sank at 3 p.m. London time.", 1),
        ("It sank at 3 p.m. Tuesday off Harn.", 1),
        ("It opens at 9 a.m. May 3.", 1),
        ("The ship left at 1 a.m., Mr Grau said.", 1),
        ("— We stay, said Quill.\n— Nobody asked you to, the mayor replied.", 2),
        ("It rained\nIt stopped", 2),
    ],
)
def test_sentences_end_where_people_would_end_them(
    text: str, sentences: int, nlp_parse: Callable[[str], Doc]
) -> None:
    """Each text has so many sentences."""
    assert len(list(nlp_parse(text).sents)) == sentences
