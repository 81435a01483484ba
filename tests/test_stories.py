"""Stories: articles about one event come together, look-alike events stay apart."""

from __future__ import annotations

from datetime import date
from itertools import permutations

import pytest

from sayso.model import Article, Interval, Publication, Report
from sayso.stories import StoryIndex, cluster_reports

QUAKE_NORTH = [
    "A magnitude 6.1 earthquake shook Karsund on Tuesday, collapsing a school roof in Vell and "
    "killing four people, the seismological office in Karsund said.",
    "Rescuers in Vell dug through the rubble of a school on Tuesday after a 6.1 quake hit the "
    "Karsund region. At least four people died.",
    "Karsund mourned on Wednesday: the quake that brought down a school in Vell left five dead, "
    "the seismological office counted forty aftershocks.",
]
QUAKE_SOUTH = [
    "An earthquake of magnitude 5.4 rattled Port Amaro at dawn on Friday; two fishermen drowned "
    "when a wave hit the harbour wall, the coast guard said.",
    "Two fishermen were swept off the harbour wall of Port Amaro on Friday by a wave that followed "
    "a 5.4 quake, according to the coast guard.",
]
ELECTION = [
    "Ines Vallado won the run-off for mayor of Quillota on Sunday with 52 percent of the vote, "
    "the electoral board announced. Her rival Marta Olmos conceded.",
    "Marta Olmos conceded to Ines Vallado after the run-off in Quillota. The electoral board put "
    "turnout on Sunday at 61 percent.",
]
STORIES = [QUAKE_NORTH, QUAKE_SOUTH, ELECTION]


def to_report(article: str, text: str, day: date | None = None) -> Report:
    """A report that was not analysed."""
    published = Publication() if day is None else Publication(interval=Interval(day, day))
    return Report(Article(article, text), published, "en")


REPORTS = [
    to_report(f"{number}-{at}", text)
    for number, story in enumerate(STORIES)
    for at, text in enumerate(story)
]


def test_reports_of_one_event_are_one_story_and_look_alikes_are_not() -> None:
    """Two quakes are two stories, an election a third."""
    found = cluster_reports(REPORTS)
    assert len(set(found.values())) == 3
    for article, story in found.items():
        assert story.split("-")[0] == article.split("-")[0]


def test_the_order_of_reading_does_not_matter() -> None:
    """Reports read in any order give the same stories."""
    expected = cluster_reports(REPORTS)
    for order in list(permutations(REPORTS[:4]))[::5]:
        assert cluster_reports([*reversed(REPORTS[4:]), *order]) == expected


def test_an_assignment_says_why() -> None:
    """A report that joins names the words that it shares with the story."""
    index = StoryIndex()
    index.add(REPORTS[0])
    assignment = index.add(REPORTS[1])
    assert assignment.story == "0-0"
    assert "vell" in assignment.detail


@pytest.mark.parametrize(("days", "count"), [(3, 1), (400, 2)])
def test_an_event_of_another_year_is_another_story(days: int, count: int) -> None:
    """The same words a year later are another event; a few days later they are not."""
    first = date(2024, 3, 5)
    later = date.fromordinal(first.toordinal() + days)
    reports = [to_report("a", QUAKE_NORTH[0], first), to_report("b", QUAKE_NORTH[1], later)]
    assert len(set(cluster_reports(reports).values())) == count


def test_a_late_article_finds_its_old_story() -> None:
    """An article read last joins the story of its day, not the newest one."""
    index = StoryIndex()
    index.add(to_report("a", QUAKE_NORTH[0], date(2024, 3, 5)))
    index.add(to_report("b", QUAKE_SOUTH[0], date(2024, 9, 6)))
    assert index.add(to_report("c", QUAKE_NORTH[2], date(2024, 3, 6))).story == "a"


def test_a_report_can_show_two_stories_to_be_one() -> None:
    """Stories that began apart are merged when a report joins them; the older key stays."""
    index = StoryIndex()
    index.add(to_report("a", "Rescuers dug for the pupils of a collapsed school."))
    index.add(to_report("b", "The seismological office counted forty aftershocks at Karsund."))
    assert len(index.stories()) == 2
    both = (
        "Rescuers dug for the pupils of a collapsed school while the seismological "
        "office counted forty aftershocks at Karsund."
    )
    assignment = index.add(to_report("c", both))
    assert (assignment.story, assignment.merged) == ("a", ("b",))
    assert index.stories() == {"a": ("a", "b", "c")}


def test_a_large_story_is_not_taken_apart() -> None:
    """A story of many reports keeps them all, and takes in one more."""
    index = StoryIndex()
    texts = [story for part in range(20) for story in QUAKE_NORTH]
    for number, text in enumerate(texts):
        index.add(to_report(f"a{number:02}", f"{text} Update {number}."))
    assert {key: len(articles) for key, articles in index.stories().items()} == {"a00": 60}


def test_an_empty_article_is_a_story_of_its_own() -> None:
    """Two articles without words are not alike."""
    found = cluster_reports([to_report("a", ""), to_report("b", "")])
    assert found == {"a": "a", "b": "b"}
