"""Broken texts: whatever stands in a text, what is found is sound."""

from __future__ import annotations

import random
from collections.abc import Callable

import pytest
from spacy.tokens import Doc

from sayso.attribute import attribute
from sayso.model import PUBLISHER_ID, Part, PartKind, Span

pytestmark = pytest.mark.model

STORY = (
    "“The dam is weak,” the engineer told the Harbour Gazette. According to a report by Reuters, "
    "the mayor said that it could break. The report added that nobody had been warned.\n\n"
    "The company denied the claim. “It is safe,” it said. “We test it often.”"
)
NOISE = ['"', "“", "”", "\n", "\n\n", "'", "’", ":", ",", ".", " said ", "—", ""]
ODD = [
    "",
    "\n\n",
    '"',
    "“”",
    "''",
    "said",
    ": ",
    "Said:",
    'He said "',
    "“A\n\n“B",
    "citing",
    '"' * 99,
]


def broken(seed: int) -> str:
    """The story with forty random slips in it."""
    randomness = random.Random(seed)
    letters = list(STORY)
    for _ in range(40):
        letters[randomness.randrange(len(letters))] = randomness.choice(NOISE)
    return "".join(letters)


@pytest.mark.parametrize("text", [*ODD, *map(broken, range(20))])
def test_what_is_found_is_sound(nlp_parse: Callable[[str], Doc], text: str) -> None:
    """Spans lie in the text, ids lead somewhere, and every chain begins with the publisher."""
    found = attribute(nlp_parse(text), parts=[Part(PartKind.PROMOTION, Span(5, 20))])
    sources = {source.id for source in found.sources}
    ids = {attribution.id for attribution in found.attributions}
    assert len(sources) == len(found.sources)
    for attribution in found.attributions:
        spans = (*attribution.source, *attribution.cue, *attribution.content)
        assert attribution.content
        assert all(0 <= span.start < span.end <= len(text) for span in spans)
        assert attribution.via is None or attribution.via in ids - {attribution.id}
        assert attribution.carried_from is None or attribution.carried_from in ids
        chain = found.chains[attribution.id]
        assert chain[0] == PUBLISHER_ID
        assert set(chain) <= sources
