"""`sayso watch` as people run it: once, for weeks, stopped, killed."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from typer.testing import CliRunner

from killing import LOG, Work, list_moments, run_sayso
from outlets import Outlets, Visit
from sayso.cli import main
from sayso.cli.app import app
from sayso.ledger import Ledger, open_ledger, verify
from sayso.ledger.webhooks import add_webhook

from .newsroom import SOURCES as SOURCES_KEPT
from .newsroom import make_watcher, put_news

SOURCES = """
feeds = [{feeds}]
least = "1 s"
most = "2 s"
revisit = []
backlog = "9000 days"
"""


@pytest.fixture
def sources(outlets: Outlets, tmp_path: Path) -> Path:
    """A folder with settings and sources: two feeds, eight pages, each a little slow."""
    feeds = [put_news(outlets, range(5)), put_news(outlets, range(4, 8), feed="/other")]
    for path, page in list(outlets.pages.items()):

        def slow(visit: Visit, page=page) -> None:
            time.sleep(0.1)
            page(visit)

        outlets.pages[path] = slow
    listed = ", ".join(f'"{feed}"' for feed in feeds)
    (tmp_path / "sources.toml").write_text(SOURCES.format(feeds=listed), encoding="utf-8")
    (tmp_path / "sayso.toml").write_text(
        'allow_hosts = ["127.0.0.1"]\nhost_delay = 0.05\n', encoding="utf-8"
    )
    return tmp_path


def begin(folder: Path, ledger: str, *words: str) -> Work:
    """The command, begun in a folder."""
    return Work(run_sayso, folder, ["watch", *words], {"SAYSO_LEDGER": ledger})


def ask(folder: Path, *words: str) -> str:
    """What the command says of a ledger, in this process."""
    result = CliRunner().invoke(app, ["--ledger", str(folder / "sayso.db"), "watch", *words])
    assert result.exit_code == 0, result.output
    return result.stdout


def load_content(path: Path) -> dict[str, object]:
    """What a ledger holds, whenever and in whatever order it was read."""
    with open_ledger(path) as ledger:
        assert verify(ledger).sound
        return {
            "revisions": sorted(
                (row["article"], row["id"], row["text"]) for row in ledger.rows("revisions")
            ),
            "claims": sorted(map(str, ledger.rows("claims"))),
            "chains": sorted(map(str, ledger.rows("chains"))),
            "stories": sorted(sorted(articles) for articles in _stories(ledger)),
            "propositions": sorted(_propositions(ledger)),
        }


def _stories(ledger: Ledger) -> list[list[str]]:
    stories: dict[str, list[str]] = {}
    for article, story in ledger.assignments().items():
        stories.setdefault(story, []).append(article)
    return list(stories.values())


def _propositions(ledger: Ledger) -> Iterator[list[tuple[str, str]]]:
    for story in ledger.stories():
        comparison = ledger.comparison(story.id)
        assert comparison is not None
        for proposition in comparison.propositions:
            yield sorted((claim.article, claim.claim) for claim in proposition.claims)


@pytest.mark.model
def test_killed_at_any_moment_it_goes_on(outlets: Outlets, sources: Path) -> None:
    """Killed outright at random moments, the ledger opens each time, and the next runs end with
    the same content as an undisturbed one."""
    landed = 0
    for moment in list_moments(2026, 1.6):
        before = len(outlets.asked)
        work = begin(sources, "killed.db", "sources.toml")
        while len(outlets.asked) < before + 2 and not work.is_over:
            time.sleep(0.02)
        time.sleep(moment)
        landed += work.kill()
        LOG.info("watching: killed %.2f s after its first visits", moment)
        if (sources / "killed.db").exists():
            with open_ledger(sources / "killed.db", create=False) as ledger:
                assert verify(ledger).sound
                ledger.connections.engine.connect().close()
        release(sources / "killed.db")
    assert landed
    assert begin(sources, "killed.db", "sources.toml", "--once").finish() == 0
    with open_ledger(sources / "whole.db") as ledger:
        feeds = [outlets.url("/rss"), outlets.url("/other")]
        make_watcher(ledger, feeds, sources=replace(SOURCES_KEPT, backlog=10**9)).run(once=True)
    killed, whole = load_content(sources / "killed.db"), load_content(sources / "whole.db")
    assert len(whole["revisions"]) == 8
    assert killed == whole


def release(path: Path) -> None:
    """Let the dead watcher's holds end, as they do by themselves after a while."""
    from sqlalchemy import update

    from sayso.ledger.watching import HELD

    with open_ledger(path) as ledger, ledger.connections.writing() as connection:
        for table in HELD:
            connection.execute(update(table).values(held_until="2000-01-01T00:00:00Z"))


@pytest.mark.model
def test_it_watches_until_it_is_told_to_stop(outlets: Outlets, sources: Path) -> None:
    """It polls again and again, stops at a signal with status 0, and tells how each feed fares."""
    work = begin(sources, "sayso.db", "sources.toml")
    while outlets.count("/rss") < 3 and work.lasted < 120:
        assert not work.is_over
        time.sleep(0.05)
    work.stop()
    assert work.finish() == 0
    errors = (sources / "said").read_text(encoding="utf-8")
    assert "Traceback" not in errors and f"{outlets.url('/other')}: " in errors
    rows = json.loads(ask(sources, "--status", "--json"))
    assert [row["state"] for row in rows] == ["good", "good"]
    assert sum(row["listed"] for row in rows) == 8
    shown = ask(sources, "--status")
    assert "2 feeds: 2 good; 8 pages read" in shown
    assert json.loads(ask(sources, "--alerts", "--json")) == []
    assert all(outlets.count(f"/{number}") == 1 for number in range(8))


@pytest.mark.model
def test_webhooks_are_told_of_what_was_read(outlets: Outlets, sources: Path) -> None:
    """What watching changes is told to the ledger's webhooks, as it is by the server, and once."""
    outlets.pages["/hook"] = lambda visit: visit.answer(200)
    with open_ledger(sources / "sayso.db") as ledger, ledger.connections.writing() as connection:
        add_webhook(connection, url=outlets.url("/hook"))
    for _ in range(2):
        assert begin(sources, "sayso.db", "sources.toml", "--once").finish() == 0
        put_news(outlets, [8, 16], feed="/other")
    with open_ledger(sources / "sayso.db") as ledger:
        developments = {item.id for item in ledger.developments()}
    told = [json.loads(body)["data"]["id"] for body in outlets.posted]
    assert developments and sorted(told) == sorted(developments)


MISSING = [
    ((), "there is no file of sources; name one"),
    (("none.toml",), "none.toml: cannot be read"),
    (("--status",), "there is no ledger here; begin one"),
    (("--alerts",), "there is no ledger here; begin one"),
]


@pytest.mark.parametrize(("words", "message"), MISSING)
def test_it_says_what_is_missing(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    words: tuple[str, ...],
    message: str,
) -> None:
    """Without a file of sources, or a ledger to ask, one line says what to do."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "argv", ["sayso", "--ledger", "none.db", "watch", *words])
    with pytest.raises(SystemExit) as caught:
        main()
    errors = capsys.readouterr().err
    assert caught.value.code == 1 and message in errors and errors.count("\n") == 1
