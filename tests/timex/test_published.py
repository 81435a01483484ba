"""When an article was published, by metadata, address, text and the story's other reports."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from sayso.model import (
    Article,
    Interval,
    Precision,
    Publication,
    Report,
    Span,
    Timex,
    TimexType,
)
from sayso.timex import infer_publication, narrow_publications
from sayso.timex.address import find_address_date
from sayso.timex.stated import read_stated


def timex(text: str, words: str, symbolic: str, name: str = "t1") -> Timex:
    start = text.index(words)
    return Timex(name, Span(start, start + len(words)), TimexType.DATE, "", symbolic=symbolic)


def weekday_report(name: str, day: str, month_day: str, words: str) -> tuple[Article, list[Timex]]:
    text = f"The minister said on {words} that the talks had ended."
    weekday, _, written = words.partition(" (")
    return Article(name, text), [
        timex(text, weekday, f"published.weekday({day}, past)", "t1"),
        timex(text, written.rstrip(")"), f"published.date({month_day}, past)", "t2"),
    ]


@pytest.mark.parametrize(
    ("written", "value", "precision"),
    [
        ("2025-10-18T09:30:00+09:00", "2025-10-18T09:30:00+09:00", Precision.MINUTE),
        ("2025-10-18", "2025-10-18", Precision.DAY),
        ("Sat, 18 Oct 2025 09:30:00 GMT", "2025-10-18T09:30:00+00:00", Precision.MINUTE),
        ("18 October 2025", "2025-10-18", Precision.DAY),
        ("2025-10", "2025-10", Precision.MONTH),
        ("2025", "2025", Precision.YEAR),
        ("0001-01-01", "0001-01-01", Precision.DAY),
        ("9999-12-31", "9999-12-31", Precision.DAY),
    ],
)
def test_stated(written: str, value: str, precision: Precision) -> None:
    """Metadata is read at its own precision, and its time zone is kept."""
    found = read_stated(written)
    assert found is not None
    assert (found.value, found.precision) == (value, precision)


@pytest.mark.parametrize(
    "written", ["31 February 2025", "2025-02-31", "soon", "0000-00-00", "99999", "Tuesday"]
)
def test_invalid_metadata_is_noted(written: str) -> None:
    """A date that does not exist is no date, and that is said."""
    published = infer_publication(Article("a", "It rained.", published=written), ())
    assert published.interval is None
    assert published.how[0] == f'The metadata says "{written}", which is no date.'
    assert published.inferred


@pytest.mark.parametrize(
    ("address", "day"),
    [
        ("https://news.example/2024/05/03/storm", date(2024, 5, 3)),
        ("https://news.example/world/2024-05-03-storm.html", date(2024, 5, 3)),
        ("https://news.example/20240503/c1.html", date(2024, 5, 3)),
        ("https://news.example/2024/may/03/storm", date(2024, 5, 3)),
        ("https://news.example/2024/02/31/storm", None),
        ("https://news.example/article/12345678", None),
        ("https://www.toutiao.com/article/7400000000000000000/", date(2024, 8, 6)),
        ("https://www.tiktok.com/@someone/video/7400000000000000000", date(2024, 8, 6)),
        ("https://x.com/someone/status/1800000000000000000", date(2024, 6, 10)),
        ("https://twitter.com/someone/status/1800000000000000000", date(2024, 6, 10)),
        ("https://social.example/@someone/112000000000000000", date(2024, 2, 26)),
        ("https://www.youtube.com/watch?v=abcdefghijk", None),
        ("not an address", None),
    ],
)
def test_addresses(address: str, day: date | None) -> None:
    """Dates in paths and ids with a time stamp tell the day; other addresses tell nothing."""
    found = find_address_date(address)
    assert (found.day if found else None) == day


def test_original_address_in_the_text() -> None:
    """An "Original:" address dates the report; a link inside a sentence does not."""
    text = "It rained.\n\nOriginal: https://www.toutiao.com/article/7400000000000000000/"
    assert infer_publication(Article("a", text), ()).value == "2024-08-06T12:19:23+00:00"
    link = "He wrote https://x.com/someone/status/1800000000000000000 and left."
    addresses = ["https://x.com/someone/status/1800000000000000000"]
    assert infer_publication(Article("a", link), (), addresses=addresses).interval is None


def test_disagreement_is_shown() -> None:
    """An address that disagrees with the metadata is told beside it, and the metadata stands."""
    article = Article(
        "a", "It rained.", published="2024-05-09", url="https://news.example/2024/05/03/storm"
    )
    published = infer_publication(article, ())
    assert published.value == "2024-05-09"
    assert published.how[1].endswith("has the date 2024-05-03: it disagrees.")


def test_a_publication_after_its_capture_is_doubted() -> None:
    """A publication date in the future of the day it was captured is said to be in doubt."""
    article = Article("a", "It rained.", published="2031-01-01", captured="2025-10-20T08:00:00Z")
    assert "the date is in doubt" in infer_publication(article, ()).how[-1]


def test_a_weekday_with_its_date_leaves_years_open() -> None:
    """A weekday with its date, alone, names the years it fits and settles none."""
    article, timexes = weekday_report("a", "Fri", "10-17", "Friday (October 17)")
    published = infer_publication(article, timexes)
    assert published.interval is None
    assert published.how == (
        'The text says "Friday (October 17)": that is a Friday in 2014, 2025 and 2031: '
        "alone ambiguous.",
    )


def test_the_story_settles_the_year() -> None:
    """A dated report of the story settles the year, whatever the order of the reports."""
    article, timexes = weekday_report("a", "Fri", "10-17", "Friday (October 17)")
    undated = Report(article, infer_publication(article, timexes), "en", timexes=tuple(timexes))
    day = date(2025, 10, 18)
    dated = Report(Article("b", "x"), Publication("2025-10-18", Interval(day, day)), "en")
    for reports in ([undated, dated], [dated, undated]):
        narrowed = narrow_publications(reports)
        assert narrowed["a"].interval == Interval(date(2025, 10, 17), date(2025, 10, 23))
        assert narrowed["a"].inferred
        assert narrowed["a"].how[-1].endswith("that settles the year 2025.")
        assert narrowed["b"] == dated.published


def test_undated_reports_settle_each_other() -> None:
    """The one year that fits all undated reports is theirs."""
    article, timexes = weekday_report("a", "Fri", "10-17", "Friday (October 17)")
    later = [*timexes, timex(article.text, "talks", "2019", "t3")]  # not before 2019
    other, others = weekday_report("b", "Mon", "10-20", "Monday (October 20)")
    other = replace(other, captured="2026-01-01")  # not after 2026
    reports = [
        Report(article, infer_publication(article, later), "en", timexes=tuple(later)),
        Report(other, infer_publication(other, others), "en", timexes=tuple(others)),
    ]
    starts = [
        found.interval and found.interval.start for found in narrow_publications(reports).values()
    ]
    assert starts == [date(2025, 10, 17), date(2025, 10, 20)]


def test_the_latest_past_and_the_nearest_future() -> None:
    """A date told as past and one as ahead leave the days between; the story tells the year."""
    text = "It began on September 30 and will end on October 31."
    timexes = [
        timex(text, "September 30", "published.date(09-30, past)", "t1"),
        timex(text, "October 31", "published.date(10-31, future)", "t2"),
    ]
    article = Article("a", text)
    published = infer_publication(article, timexes)
    assert published.interval is None
    assert published.how[0].startswith('The text speaks of "September 30" as past and of "October')
    undated = Report(article, published, "en", timexes=tuple(timexes))
    day = date(2024, 10, 18)
    dated = Report(Article("b", "x"), Publication("2024-10-18", Interval(day, day)), "en")
    narrowed = narrow_publications([undated, dated])["a"]
    assert narrowed.interval == Interval(date(2024, 9, 30), date(2024, 10, 31))
    assert narrowed.precision is Precision.MONTH


def test_a_story_far_away_settles_nothing() -> None:
    """A dated report of another year leaves the years open."""
    article, timexes = weekday_report("a", "Fri", "10-17", "Friday (October 17)")
    undated = Report(article, infer_publication(article, timexes), "en", timexes=tuple(timexes))
    day = date(2023, 5, 1)
    dated = Report(Article("b", "x"), Publication("2023-05-01", Interval(day, day)), "en")
    assert narrow_publications([undated, dated])["a"].interval is None


@pytest.mark.parametrize(
    ("stated", "verdict"), [("2025-10-19", "agrees"), ("2025-10-11", "disagrees")]
)
def test_the_text_is_checked_against_metadata(stated: str, verdict: str) -> None:
    """A weekday with its date is told beside the metadata, with whether it agrees."""
    article, timexes = weekday_report("a", "Fri", "10-17", "Friday (October 17)")
    published = infer_publication(replace(article, published=stated), timexes)
    assert published.value == stated
    assert published.how[1].endswith(f"in 2014, 2025 and 2031. It {verdict}.")


def test_nothing_tells() -> None:
    """A report without any evidence has no publication date, and that is said."""
    published = infer_publication(Article("a", "It rained."), ())
    assert published.precision is Precision.UNKNOWN
    assert published.how == ("Nothing in the report tells when it was published.",)
