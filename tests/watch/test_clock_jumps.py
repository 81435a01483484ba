"""Clocks that were years ahead, or behind, and are set right while something watches."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time
from zoneinfo import ZoneInfo

import pytest

from outlets import Outlets, SteppedClock
from sayso.ledger import Alerting, Ledger, Role, Watching
from sayso.watch import watcher as watching_module
from sayso.watch.intervals import to_stamp
from sayso.watch.sending import DIGEST_MARK, Outbox
from sayso.watch.sources import Digest, Sources

from .newsroom import NOW, SOURCES, keep_only, make_watcher, put_news

YEAR = 365 * 86_400.0


@pytest.fixture(autouse=True)
def _unanalysed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watching_module, "record", keep_only)


@pytest.mark.parametrize("jump", [-5 * YEAR, -86_400.0, 3600.0, 5 * YEAR])
def test_a_watcher_goes_on_after_a_jump(outlets: Outlets, ledger: Ledger, jump: float) -> None:
    """Back or forth, feeds are visited at the next look, once, and nothing is read twice."""
    feed = put_news(outlets, range(3))
    clock, said = SteppedClock(NOW), list[str]()
    sources = replace(SOURCES, backlog=10**9)
    watcher = make_watcher(ledger, [feed], clock=clock, sources=sources, say=said.append)
    watcher.run(once=True)
    clock.moment += jump
    put_news(outlets, range(5))
    watcher.run(once=True)
    watcher.run(once=True)
    assert outlets.count("/rss") == 2, (said, outlets.asked)
    assert [outlets.count(f"/{number}") for number in range(5)] == [1] * 5
    assert any("the clock was ahead" in line for line in said) == (jump < 0)
    clock.sleep(10_000)
    watcher.run(once=True)
    assert outlets.count("/rss") == 3


def test_a_small_step_back_changes_nothing(outlets: Outlets, ledger: Ledger) -> None:
    """The clocks of two machines may differ by minutes; a feed is not visited more for it."""
    feed = put_news(outlets, range(2))
    clock = SteppedClock(NOW)
    watcher = make_watcher(ledger, [feed], clock=clock)
    watcher.run(once=True)
    clock.moment -= 240
    watcher.run(once=True)
    assert outlets.count("/rss") == 1


def test_a_hold_of_a_clock_that_was_ahead_ends(outlets: Outlets, ledger: Ledger) -> None:
    """What a lost watcher held by a clock that was years ahead is taken up at once."""
    feed = put_news(outlets, range(2))
    watching = Watching(ledger)
    watching.list_feeds({feed: None}, now=to_stamp(NOW), interval=600)
    later = to_stamp(NOW + YEAR)
    assert watching.claim_feeds("lost", now=later, until=to_stamp(NOW + YEAR + 600), most=9)
    make_watcher(ledger, [feed], clock=SteppedClock(NOW)).run(once=True)
    assert len(ledger.articles()) == 2


def test_deliveries_and_digests_come_back(ledger: Ledger, outlets: Outlets) -> None:
    """What a clock that was ahead put off is sent, and the next day's digest is made again."""
    Alerting(ledger).queue("alert", ["webhook:none"], now=to_stamp(NOW))
    feed = put_news(outlets, ())
    clock = SteppedClock(NOW + YEAR)
    digest = Digest(time(7, 0), ZoneInfo("UTC"), ("mail",))
    sources = Sources({feed: None}, least=600, most=7200, revisit=(), digest=digest)
    watcher = make_watcher(ledger, [feed], clock=clock, sources=sources)
    watcher.run(once=True)  # there is no such webhook: it is tried again later
    clock.moment = NOW
    watcher.run(once=True)
    rows = {row["channel"]: row for row in Alerting(ledger).deliveries()}
    assert rows["webhook:none"]["tries"] == 2
    begun = Watching(ledger).mark(DIGEST_MARK)
    assert begun is not None and begun <= to_stamp(NOW)
    outbox = Outbox(ledger, sources, fetcher=watcher._fetcher)
    outbox.queue_digest(NOW + 86_400)
    assert any(row["subject"].startswith("digest:") for row in Alerting(ledger).deliveries())


TODAY = date(2031, 5, 1)


@pytest.mark.parametrize(
    ("day", "opens"),
    [(TODAY, True), (date(1999, 1, 1), True), (date(2031, 6, 1), False), (date(2099, 1, 1), False)],
)
def test_tokens_by_a_clock_that_jumps(ledger: Ledger, day: date, opens: bool) -> None:
    """A token opens until its day by whatever the clock says; one taken back never again."""
    _, secret = ledger.create_token("desk", Role.READER, expires=date(2031, 6, 1))
    assert ledger.token(secret, today=TODAY) is not None
    assert (ledger.token(secret, today=day) is not None) == opens
    ledger.revoke_token("desk")
    assert all(ledger.token(secret, today=moment) is None for moment in (TODAY, day))
