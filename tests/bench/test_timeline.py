"""The measures of timelines on timelines small enough to score by hand."""

from __future__ import annotations

import pytest

from bench.timeline import Dated, Word, find_links, holds, to_text


def events(*given: tuple[int, str, int | None]) -> list[Dated]:
    """Events of one sentence: their word's place, date and rank."""
    return [Dated(frozenset({Word("d", 0, place)}), date, rank) for place, date, rank in given]


GOLD = events((0, "2026-03-01", 1), (1, "2026-03-02", 2), (2, "", 2), (3, "", None))


@pytest.mark.parametrize(
    ("ours", "right"),
    [
        (GOLD, 4),
        (events((0, "2026-03-01", 1), (1, "2026-03-02", 2)), 3),
        (events((0, "2026-03-02", 2), (1, "2026-03-01", 1)), 0),
        (events((0, "", 1), (2, "", 2)), 1),
        (events((3, "2026-03-01", 1), (7, "", 2)), 0),
    ],
)
def test_relations_that_hold(ours: list[Dated], right: int) -> None:
    """A relation counts when it follows from the other timeline, ties and dates included."""
    by_word = {word: event for event in GOLD for word in event.words}
    assert sum(holds(link, by_word) for link in find_links(ours)) == right


def test_words_are_where_they_are_said_to_be() -> None:
    """Every offset of a rebuilt text is the beginning of the word that it stands for."""
    words = ["The", "firm", "'s", "head", ",", "Ola", "Vik", "(", "52", ")", ",", "said", '"', "no"]
    sentences = [[*words, '"', "."], ["It", "rained", "."]]
    text = to_text({"doc": "d", "corpus": "c", "published": "2026-03-01", "sentences": sentences})
    assert text.article.text == 'The firm\'s head, Ola Vik (52), said "no".\nIt rained.\n'
    for start, word in text.starts.items():
        assert text.article.text.startswith(text.words[word], start)
