"""Stories that are gathered by looking up: the same as in memory, whatever came when."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from sayso.ledger import Ledger, open_ledger
from sayso.ledger.changed import note_articles, note_stories
from sayso.model import Article, Interval, Judgement, JudgementKind, Publication, Report
from sayso.pipeline.gathering import LedgerMemory
from sayso.pipeline.record import refresh
from sayso.pipeline.stories import gather
from sayso.stories import PlainMemory, StoryIndex

PLACES = ("Aldmoor", "Vell", "Karsund", "Quillota", "Port Amaro", "Tessin Bay")
THINGS = ("bridge", "ferry", "school", "harbour", "mine", "festival")
DOINGS = ("was shut", "burned", "reopened", "was sold", "was struck by a storm", "was inspected")


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    """An empty ledger."""
    with open_ledger(tmp_path / "sayso.db") as opened:
        yield opened


def make_report(chance: random.Random, number: int) -> Report:
    """A report of one of a few events, dated or not, with words of its own."""
    place, thing = chance.choice(PLACES), chance.choice(THINGS)
    said = " ".join(f"The {thing} of {place} {chance.choice(DOINGS)}." for _ in range(3))
    day = date(2031, 1, 1) + timedelta(days=chance.randrange(120))
    days = chance.choice([Interval(day, day)] * 6 + [Interval(None, day), None])
    if chance.random() < 0.1:
        days = Interval(day, day + timedelta(days=30))
    text = f"{said} Report {number} was filed by desk {number % 7}."
    return Report(Article(f"a{number}", text), Publication(interval=days), "en")


@pytest.mark.parametrize("seed", range(4))
def test_looking_up_gives_what_memory_gives(ledger: Ledger, seed: int) -> None:
    """Each report goes where it goes when all that came is in memory, in pieces of any size."""
    chance = random.Random(seed)
    reports = [make_report(chance, number) for number in range(60)]
    whole = StoryIndex(PlainMemory())
    for report in reports:
        whole.place(report)
    with ledger.connections.writing() as connection:
        connection.exec_driver_sql("PRAGMA defer_foreign_keys=ON")
        at = 0
        while at < len(reports):
            memory = LedgerMemory(connection, {})
            index = StoryIndex(memory)
            piece = chance.randrange(1, 20)
            for report in reports[at : at + piece]:
                index.place(report)
            memory.close()
            at += piece
        assert index.stories() == whole.stories()
        memory.remove([report.article.id for report in reports])
        memory.close()
        left = connection.exec_driver_sql("SELECT count(*) FROM gathered_keys").scalar()
        counts = "SELECT count(*) FROM term_counts WHERE counter >= 0 AND reports <> 0"
        assert left == connection.exec_driver_sql(counts).scalar() == 0


def test_what_changed_is_noted(ledger: Ledger) -> None:
    """Whatever is read, analysed anew or decided: what is noted is all there is to do."""
    chance = random.Random(5)
    steps: list[Callable[[Ledger, random.Random, int], None]] = [
        add, add, analyse_again, decide, gather_only, refresh_all,
    ]  # fmt: skip
    for number in range(40):
        chance.choice(steps)(ledger, chance, number)
        found = look(ledger)
        with ledger.connections.writing() as connection:
            articles = connection.exec_driver_sql("SELECT id FROM articles").scalars().all()
            note_articles(connection, articles)
            note_stories(connection, [row.id for row in ledger.stories()])
        assert look(ledger) == found
        ledger.settle_changes(ledger.waiting().unchanged)
        assert look(ledger) == found
    refresh(ledger)
    assert look(ledger) == ([], (), [])


def look(ledger: Ledger) -> tuple[object, ...]:
    """What there is to do."""
    return (sorted(ledger.unanalysed()), ledger.waiting().articles, ledger.stale_stories())


def add(ledger: Ledger, chance: random.Random, number: int) -> None:
    """Read and analyse a report."""
    report = make_report(chance, number)
    added = ledger.add_reading(
        article=report.article,
        raw=report.article.text.encode(),
        media_type="text/plain",
        where="test",
        captured="2031-06-01",
    )
    ledger.save_report(added.revision, report, "k")


def analyse_again(ledger: Ledger, chance: random.Random, number: int) -> None:
    """Analyse a report under another key."""
    known = list(ledger.reports())
    if known:
        report = chance.choice(known)
        revision = ledger.revisions(report.article.id)[-1].id
        ledger.save_report(revision, report, f"k{number}")


def decide(ledger: Ledger, chance: random.Random, number: int) -> None:
    """Reject a report, or take that back."""
    known = list(ledger.reports())
    if ledger.judgements() and chance.random() < 0.5:
        ledger.withdraw_judgement(chance.choice(ledger.judgements()).id)
    elif known:
        target = chance.choice(known).article.id
        ledger.add_judgement(Judgement("", JudgementKind.REJECT, target, f"p{number}", ""))


def gather_only(ledger: Ledger, chance: random.Random, number: int) -> None:
    """Gather stories and compare none."""
    gather(ledger)


def refresh_all(ledger: Ledger, chance: random.Random, number: int) -> None:
    """Do all there is to do."""
    refresh(ledger)


def test_a_late_report_finds_its_story_in_a_large_ledger(
    ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It joins the story of its own days although many like it came since."""
    monkeypatch.setattr("sayso.pipeline.stories.FEW", 0)
    for number in range(12):
        day = date(2031, 1, 1) + timedelta(days=60 * number)
        text = f"Rescuers dug through a collapsed school in Vell. Crew {number} found survivors."
        report = Report(Article(f"a{number}", text), Publication(interval=Interval(day, day)), "en")
        save(ledger, report)
    assert len(set(ledger.assignments().values())) == 12
    day = date(2031, 1, 2)
    late = Article("late", "In Vell rescuers dug through a school that had collapsed; crew 0 led.")
    name = save(ledger, Report(late, Publication(interval=Interval(day, day)), "en"))
    stories = ledger.assignments()
    assert [stories[a] for a in stories].count(stories[name]) == 2


def save(ledger: Ledger, report: Report) -> str:
    """Read, analyse and gather a report; gives its id."""
    added = ledger.add_reading(
        article=report.article,
        raw=report.article.text.encode(),
        media_type="text/plain",
        where="test",
        captured="2031-06-01",
    )
    ledger.save_report(added.revision, report, "k")
    gather(ledger)
    return added.article
