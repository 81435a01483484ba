"""A server that begins does what one that was killed left half done."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from ledger.build import keep
from sayso.ledger import open_ledger
from sayso.publish.web.app import create_app, go_on
from sayso.publish.web.jobs import Job, JobState
from sayso.settings import Settings


def finish(place: Path) -> Job:
    """The first job of a server over a ledger, once it is over."""
    app = create_app(str(place), Settings())
    go_on(app)
    (job,) = app.state.jobs.newest()
    until = time.monotonic() + 60
    while not job.is_over and time.monotonic() < until:
        time.sleep(0.01)
    app.state.jobs.close()
    app.state.desk.close()
    assert isinstance(job, Job)
    return job


@pytest.mark.model
def test_a_story_that_waits_is_compared(tmp_path: Path) -> None:
    """What was gathered and not compared when the last server was killed is compared."""
    place = tmp_path / "sayso.db"
    with open_ledger(place) as ledger:
        article = keep(ledger, "bridge").article
        story = ledger.save_assignments({article: "bridge"})[article]
        assert ledger.comparison(story) is None
    job = finish(place)
    assert job.state is JobState.DONE, job.error
    with open_ledger(place) as ledger:
        assert [ledger.comparison(name) is not None for name in job.stories] == [True]
        assert ledger.stale_stories() == []


def test_where_there_is_no_ledger_none_is_made(tmp_path: Path) -> None:
    """A server that is begun before the first report is read begins no ledger."""
    assert finish(tmp_path / "sayso.db").state is JobState.DONE
    assert list(tmp_path.iterdir()) == []
