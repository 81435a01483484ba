"""Comparing, migrating and serving, killed outright at any moment: nothing kept is lost."""

from __future__ import annotations

import shutil
import time
from pathlib import Path

from sqlalchemy import create_engine

from killing import KILLS, LOG, Work, list_moments
from sayso.ledger import Ledger, open_ledger, verify
from sayso.ledger.engine import find_version
from sayso.ledger.schema import HEAD
from sayso.model import Judgement, JudgementKind
from sayso.pipeline.record import refresh
from tests.faults.kept import load_content
from tests.faults.older import make_older
from tests.ledger.build import HARBOUR, Told, keep

SUBJECTS = ("bridge", "ferry", "library", "stadium", "school", "market", "tram", "quarry")
OLDEST = "0001"


def tell(subject: str, number: int) -> tuple[Told, ...]:
    """What a report says of a subject, on its own sources' say-so."""
    return (
        (f"The {subject} of Norrhamn will close on 3 May, Mayor Ada Quill said.", ("Ada Quill",)),
        (f"Two engineers told the Tern that the {subject} is worn.", ("the Tern", "two engineers")),
        (f"About {300 + number % 2} people are at the {subject} every day.", ()),
    )


def keep_round(ledger: Ledger, number: int) -> None:
    """A late report of each subject, which is to be gathered and compared."""
    for place, subject in enumerate(SUBJECTS):
        about = {"publisher": f"Outlet {number}", "title": f"The {subject} to close"}
        day = f"2031-{1 + place:02}-{1 + number % 27:02}"
        keep(ledger, f"{subject} {number}", tell(subject, number), day=day, **about)


def refresh_ledger(path: Path) -> None:
    """Gather and compare what waits for it, as the end of every reading does."""
    with open_ledger(path, create=False) as ledger:
        refresh(ledger)


def test_comparing_killed_at_any_moment_ends_the_same(tmp_path: Path) -> None:
    """Killed while stories are gathered and compared, the next run has what one run would have."""
    killed, whole = tmp_path / "killed.db", tmp_path / "whole.db"
    span, landed = 0.0, 0
    for path in (killed, whole):
        with open_ledger(path) as ledger:
            keep_round(ledger, 0)
            refresh(ledger)
    for number, moment in enumerate(list_moments(11, 1.0), start=1):
        for path in (killed, whole):
            with open_ledger(path) as ledger:
                keep_round(ledger, number)
                reject_one(ledger, number)
        undisturbed = Work(refresh_ledger, whole)
        assert undisturbed.finish() == 0
        span = undisturbed.lasted
        work = Work(refresh_ledger, killed)
        time.sleep(moment * span)
        landed += work.kill()
        LOG.info("comparing: killed after %.2f of %.2f s", moment * span, span)
        load_stored(killed)
    refresh_ledger(killed)
    assert landed and load_content(killed) == load_content(whole)


def reject_one(ledger: Ledger, number: int) -> None:
    """A person's decision, after which a story is to be compared again."""
    article = sorted(row.id for row in ledger.articles())[number % len(SUBJECTS)]
    ledger.add_judgement(Judgement("", JudgementKind.REJECT, article, "Ines", ""))


def load_stored(path: Path) -> None:
    """Every comparison that is kept can be loaded, and the ledger is sound."""
    with open_ledger(path, create=False) as ledger:
        found = verify(ledger)
        assert found.sound, found.faults
        for story in ledger.stories():
            ledger.comparison(story.id)


# ---------------------------------------------------------------- migrating


def open_and_close(path: Path) -> None:
    """Open a ledger, which brings it up to date."""
    open_ledger(path, create=False).close()


def test_migrating_killed_at_any_moment_ends_the_same(tmp_path: Path) -> None:
    """A ledger that was being brought up to date is the old one or the new one, and whole."""
    old, now = tmp_path / "old.db", tmp_path / "now.db"
    with open_ledger(now) as ledger:
        for number in range(40):
            keep(ledger, f"paper {number}", HARBOUR)
    make_older(old, OLDEST, source=now)
    with open_ledger(shutil.copy(old, tmp_path / "whole.db")) as ledger:
        expected = dict(ledger.counts())
    timed = Work(open_and_close, Path(shutil.copy(old, tmp_path / "timed.db")))
    assert timed.finish() == 0
    span, landed, versions = timed.lasted, 0, set()
    for moment in list_moments(5, span, times=3 * KILLS):
        path = Path(shutil.copy(old, tmp_path / "killed.db"))
        work = Work(open_and_close, path)
        time.sleep(moment)
        landed += work.kill()
        versions.add(look_at_version(path))
        LOG.info("migrating: killed after %.3f of %.3f s", moment, span)
        with open_ledger(path) as ledger:
            assert verify(ledger).sound and ledger.counts() == expected
        for left in tmp_path.glob("killed.db*"):
            left.unlink()
    assert landed and versions <= {OLDEST, HEAD}


def look_at_version(path: Path) -> str | None:
    """The version of a ledger's file as it lies there."""
    engine = create_engine(f"sqlite:///{path}")
    try:
        return find_version(engine)
    finally:
        engine.dispose()
