"""Whatever words of time stand together, they are read without failing."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from spacy.tokens import Doc
from spacy.vocab import Vocab

from sayso.model import Article, Interval, Publication, Report
from sayso.ranges import find_ranges
from sayso.tables import load_table
from sayso.timex import check_calendar, find_timexes, infer_publication, resolve_timexes

ODD = [
    "0",
    "99",
    "1/0",
    "25:99",
    "0th",
    "99th",
    "13/13/13",
    "2019-02-31",
    "9999-12-31",
    "'80s",
    "20s",
    "2010-11",
    "Q3",
    "H2",
    "Ramadan",
    "Christmas",
    ",",
    "-",
    "(",
    ")",
    "\u200f",
]
WORDS = st.sampled_from([row["word"] for row in load_table("time_words")] + ODD)
VOCAB = Vocab()


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(st.one_of(WORDS, WORDS.map(str.capitalize)), min_size=1, max_size=30),
    st.one_of(st.none(), st.dates()),
)
def test_any_words(words: list[str], day: date | None) -> None:
    """Spans lie in the text and do not overlap; an interval's first day is not after its last."""
    doc = Doc(VOCAB, words=words, heads=[0] * len(words), deps=["dep"] * len(words))
    published = Publication(interval=Interval(day, day) if day else None)
    timexes = resolve_timexes(find_timexes(doc), published)
    for before, after in pairwise(timexes):
        assert before.span.end <= after.span.start
    for timex in timexes:
        assert 0 <= timex.span.start < timex.span.end <= len(doc.text)
        if timex.interval and timex.interval.start and timex.interval.end:
            assert timex.interval.start <= timex.interval.end
    find_ranges(doc.text, timexes)
    check_calendar(Report(Article("a", doc.text), published, "en", timexes=timexes))
    infer_publication(Article("a", doc.text), timexes)
