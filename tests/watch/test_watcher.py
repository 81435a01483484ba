"""Watching: what is asked when, what is kept, and what another watcher leaves alone."""

from __future__ import annotations

import threading
import time
from dataclasses import replace
from pathlib import Path

import pytest

from outlets import Outlets, SteppedClock, Visit, reset
from sayso.errors import LedgerError
from sayso.ledger import Ledger, Watching, open_ledger, verify
from sayso.read.fetch import Fetcher
from sayso.watch import FeedStatus, load_status
from sayso.watch.intervals import from_stamp, to_stamp
from sayso.watch.visits import StoppableClock
from sayso.watch.watcher import Watcher

from .newsroom import (
    LIMITS,
    NOW,
    OPENED,
    SOURCES,
    keep_only,
    make_watcher,
    put_news,
    write_page,
    write_rss,
)


@pytest.fixture(autouse=True)
def _unanalysed(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is read is kept, and not analysed."""
    monkeypatch.setattr("sayso.watch.watcher.record", keep_only)


def only_status(ledger: Ledger) -> FeedStatus:
    """The state of the one feed."""
    [feed] = load_status(ledger).feeds
    return feed


def test_what_is_new_is_read_once(outlets: Outlets, ledger: Ledger) -> None:
    """A feed's pages are read once; then it is asked only whether it has changed."""
    feed = put_news(outlets, range(6))
    clock = SteppedClock(NOW)
    watcher = make_watcher(ledger, [feed], clock=clock)
    watcher.run(once=True)
    assert len(ledger.articles()) == 6
    article = ledger.article(outlets.url("/3")).article
    assert article.captured == "2026-09-21T14:13:20+00:00"
    assert article.published == "2026-09-21T03:00:00Z"
    for _ in range(3):
        clock.sleep(10_000)
        watcher.run(once=True)
    assert all(outlets.count(f"/{number}") == 1 for number in range(6))
    assert outlets.count("/rss") == 4 and outlets.count("/robots.txt") == 1
    status = only_status(ledger)
    assert (status.state, status.polls, status.unchanged, status.listed) == ("good", 4, 3, 6)
    assert (status.read, status.waiting, status.failed, status.error) == (6, 0, 0, None)
    assert status.title == "Herald" and status.kind == "rss"


def test_feeds_repeat_reorder_and_change(outlets: Outlets, ledger: Ledger) -> None:
    """Only pages that are new, or said to be changed, are asked for, in whatever order."""
    feed = put_news(outlets, range(4))
    clock = SteppedClock(NOW)
    watcher = make_watcher(ledger, [feed], clock=clock)
    watcher.run(once=True)
    outlets.put("/rss", write_rss(outlets, [3, 0, 0, 2, 1]), kind="text/xml")
    clock.sleep(10_000)
    watcher.run(once=True)
    assert [outlets.count(f"/{number}") for number in range(4)] == [1, 1, 1, 1]
    put_news(outlets, [9, 8, 1])
    outlets.put("/1", write_page(1, told="She will resign."))
    outlets.put("/rss", write_rss(outlets, [9, 8, 1], changed=1), kind="text/xml")
    clock.sleep(10_000)
    watcher.run(once=True)
    assert [outlets.count(f"/{number}") for number in (0, 1, 2, 3, 8, 9)] == [1, 2, 1, 1, 1, 1]
    [change] = ledger.changes(ledger.article(outlets.url("/1")).id)
    assert "She will resign." in change.passages[0][1]


def test_pages_are_looked_at_again(outlets: Outlets, ledger: Ledger) -> None:
    """An article corrected three times without a word in the feed has four revisions."""
    feed = put_news(outlets, [1])
    clock = SteppedClock(NOW)
    sources = replace(SOURCES, revisit=(3600, 7200, 14_400, 28_800))
    watcher = make_watcher(ledger, [feed], clock=clock, sources=sources)
    watcher.run(once=True)
    for told in ("She will resign.", "She may resign.", "She has resigned."):
        outlets.put("/1", write_page(1, told=told))
        clock.sleep(40_000)
        watcher.run(once=True)
    clock.sleep(40_000)
    watcher.run(once=True)
    clock.sleep(400_000)
    watcher.run(once=True)
    [row] = ledger.articles()
    assert len(ledger.revisions(row.id)) == 4 and len(ledger.changes(row.id)) == 3
    assert outlets.count("/1") == 5 and "has resigned" in row.article.text
    assert verify(ledger).sound


def test_intervals_follow_the_yield(outlets: Outlets, ledger: Ledger) -> None:
    """A feed with news is visited sooner, one without later, between the bounds."""
    clock = SteppedClock(NOW)
    feed = put_news(outlets, range(3))
    watcher = make_watcher(ledger, [feed], clock=clock)
    seen = []
    for step in range(14):
        if step >= 10:
            put_news(outlets, range(step, step + 3))
        watcher.run(once=True)
        seen.append(only_status(ledger).interval)
        clock.sleep(8_000)
    assert seen[0] == SOURCES.least and seen[9] == SOURCES.most
    assert seen == sorted(seen[:10]) + sorted(seen[10:], reverse=True) and seen[-1] < seen[9]
    due = from_stamp(only_status(ledger).next_poll or "")
    assert 0.9 * seen[-1] <= due - (clock.now() - 8_000) <= 1.1 * seen[-1]


def test_a_feed_may_ask_for_rest(outlets: Outlets, ledger: Ledger) -> None:
    """A feed that names a time to live is not visited more often than that."""
    outlets.put("/rss", write_rss(outlets, []).replace("<title>", "<ttl>90</ttl><title>"))
    make_watcher(ledger, [outlets.url("/rss")]).run(once=True)
    assert only_status(ledger).interval == 5400


FAILURES = [
    (reset, "the connection broke", None),
    (lambda visit: visit.answer(500), "answered with 500", 500),
    (lambda visit: visit.answer(404), "answered with 404", 404),
    (lambda visit: visit.answer(200, b"<html><p>Not a feed"), "it is no feed", None),
    (
        lambda visit: visit.answer(200, b'{"version": "https://jsonfeed.org/version/1"'),
        "damaged",
        None,
    ),
]


@pytest.mark.parametrize(("page", "words", "status"), FAILURES, ids=[row[1] for row in FAILURES])
def test_a_failing_feed_keeps_its_history(
    outlets: Outlets, ledger: Ledger, page, words: str, status: int | None
) -> None:
    """A feed that fails is asked less and less often, and comes back as what it was."""
    feed = put_news(outlets, range(3))
    good = outlets.pages["/rss"]
    clock = SteppedClock(NOW)
    watcher = make_watcher(ledger, [feed], clock=clock)
    watcher.run(once=True)
    success = only_status(ledger).last_success
    outlets.pages["/rss"] = page
    waits = []
    for _ in range(6):
        clock.sleep(200_000)
        watcher.run(once=True)
        waits.append(from_stamp(only_status(ledger).next_poll or "") - clock.now())
    found = only_status(ledger)
    assert (found.state, found.failures, found.status) == ("failing", 6, status)
    assert words in (found.error or "") and found.last_success == success
    assert waits[0] < waits[2] < waits[4] and max(waits) <= 86_400
    assert (found.listed, found.read, found.title) == (3, 3, "Herald")
    outlets.pages["/rss"] = good
    clock.sleep(200_000)
    watcher.run(once=True)
    back = only_status(ledger)
    assert (back.state, back.failures, back.error, back.polls) == ("good", 0, None, 8)
    polls = Watching(ledger).polls(feed)
    assert [bool(poll["error"]) for poll in polls] == [False, *[True] * 6, False]


def test_a_host_that_asks_for_time_gets_it(outlets: Outlets, ledger: Ledger) -> None:
    """A feed that answers 429 is left alone for as long as it asks; one that is gone, for good."""
    outlets.pages["/busy"] = lambda v: v.answer(429, headers={"Retry-After": "50000"})
    outlets.pages["/gone"] = lambda visit: visit.answer(410)
    clock = SteppedClock(NOW)
    make_watcher(ledger, [outlets.url("/busy")], clock=clock).run(once=True)
    [busy] = load_status(ledger).feeds
    assert from_stamp(busy.next_poll or "") - NOW >= 50_000
    make_watcher(ledger, [outlets.url("/gone")], clock=clock).run(once=True)
    states = {feed.address: feed.state for feed in load_status(ledger).feeds}
    assert states == {outlets.url("/busy"): "resting", outlets.url("/gone"): "ended"}


def test_pages_that_fail_are_tried_again_and_given_up(outlets: Outlets, ledger: Ledger) -> None:
    """A page that may come is tried five times, one that will not once; the others are read."""
    feed = put_news(outlets, range(4))
    outlets.pages["/1"] = lambda visit: visit.answer(503)
    outlets.pages["/2"] = lambda visit: visit.answer(404)
    outlets.put("/robots.txt", "User-agent: *\nDisallow: /3\n")
    clock = SteppedClock(NOW)
    watcher = make_watcher(ledger, [feed], clock=clock)
    for _ in range(9):
        watcher.run(once=True)
        clock.sleep(80_000)
    assert [outlets.count(f"/{number}") for number in range(4)] == [1, 5, 1, 0]
    found = only_status(ledger)
    assert (found.read, found.failed, found.waiting) == (1, 3, 0)


def test_what_is_old_is_left_out(outlets: Outlets, ledger: Ledger) -> None:
    """Of a feed that reaches far back, only what its dates say is recent is read."""
    outlets.put("/rss", write_rss(outlets, range(20)))
    for number in range(20):
        outlets.put(f"/{number}", write_page(number))
    sources = replace(SOURCES, backlog=5 * 3600 + 60)
    make_watcher(ledger, [outlets.url("/rss")], sources=sources).run(once=True)
    assert len(ledger.articles()) == 6


def test_lists_of_feeds_are_watched(outlets: Outlets, ledger: Ledger) -> None:
    """What an OPML list and an index of sitemaps list is watched while it is listed there."""
    put_news(outlets, [1], feed="/one")
    put_news(outlets, [2], feed="/two")
    here = outlets.url
    outlets.put("/opml", f"<opml><body><outline xmlUrl='{here('/one')}'/></body></opml>")
    outlets.put(
        "/index", f"<sitemapindex><sitemap><loc>{here('/map')}</loc></sitemap></sitemapindex>"
    )
    outlets.put("/map", f"<urlset><url><loc>{here('/3')}</loc></url></urlset>")
    outlets.put("/3", write_page(3))
    clock = SteppedClock(NOW)
    watcher = make_watcher(ledger, [here("/opml"), here("/index")], clock=clock)
    watcher.run(once=True)
    assert len(ledger.articles()) == 2
    outlets.put("/opml", f"<opml><body><outline xmlUrl='{here('/two')}'/></body></opml>")
    clock.sleep(10_000)
    watcher.run(once=True)
    states = {feed.address: feed.state for feed in load_status(ledger).feeds}
    assert states[here("/one")] == "resting" and states[here("/two")] == "good"
    assert len(ledger.articles()) == 3


def test_lists_that_leave_take_theirs_along(outlets: Outlets, ledger: Ledger) -> None:
    """When a list of feeds is watched no more, its feeds rest; when it is again, so are they."""
    other, one = put_news(outlets, [1], feed="/rss"), put_news(outlets, [2], feed="/one")
    outlets.put("/opml", f"<opml><body><outline xmlUrl='{one}'/></body></opml>")
    clock = SteppedClock(NOW)
    states = []
    for feeds in ([other, outlets.url("/opml")], [other], [other, outlets.url("/opml")]):
        make_watcher(ledger, feeds, clock=clock).run(once=True)
        states.append([feed.state for feed in load_status(ledger).feeds])
        clock.sleep(10_000)
    assert states == [["good"] * 3, ["resting", "resting", "good"], ["good"] * 3]


def test_a_database_that_does_not_work_is_waited_for(
    outlets: Outlets, ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Trouble with the database is said and outlasted; when it does not end, the watcher does."""
    import sayso.watch.watcher as watching

    troubles = iter([True, True, False])

    def record(*words, **more):
        if next(troubles, True):
            raise LedgerError("the database does not work (locked)")
        return keep_only(*words, **more)

    monkeypatch.setattr(watching, "record", record)
    said: list[str] = []
    clock = SteppedClock(NOW)
    watcher = make_watcher(ledger, [put_news(outlets, [1])], clock=clock, say=said.append)
    monkeypatch.setattr(watcher, "_rest", lambda: clock.sleep(5))
    clock_stop = clock.sleep

    def sleep(seconds: float) -> None:
        clock_stop(seconds)
        if ledger.articles():
            watcher.stop()

    monkeypatch.setattr(clock, "sleep", sleep)
    watcher.run()
    assert len(said) >= 2 and "locked" in said[1] and len(ledger.articles()) == 1
    outlets.put("/rss", write_rss(outlets, [2]))
    outlets.put("/2", write_page(2))
    clock_stop(10_000)
    again = make_watcher(ledger, [outlets.url("/rss")], clock=clock)
    monkeypatch.setattr(again, "_rest", lambda: clock_stop(5))
    with pytest.raises(LedgerError, match="does not work"):
        again.run()


def test_sources_come_and_go(outlets: Outlets, ledger: Ledger) -> None:
    """A feed that leaves the file rests with its history, and has it when it comes back."""
    one, two = put_news(outlets, [1], feed="/one"), put_news(outlets, [2], feed="/two")
    clock = SteppedClock(NOW)
    make_watcher(ledger, [one, two], clock=clock).run(once=True)
    clock.sleep(10_000)
    make_watcher(ledger, [two], clock=clock).run(once=True)
    assert [feed.state for feed in load_status(ledger).feeds] == ["resting", "good"]
    assert outlets.count("/one") == 1
    clock.sleep(10_000)
    make_watcher(ledger, [one, two], clock=clock).run(once=True)
    assert [feed.polls for feed in load_status(ledger).feeds] == [2, 3]


def test_two_watchers_do_nothing_twice(outlets: Outlets, where: Path) -> None:
    """Two watchers on one ledger share the work: each feed and each page is asked for once."""
    feeds = [put_news(outlets, range(8 * n, 8 * n + 8), feed=f"/rss{n}") for n in range(3)]
    feeds.append(put_news(outlets, range(24), feed="/all"))

    def slow(visit: Visit, page=outlets.pages["/all"]) -> None:
        time.sleep(0.05)
        page(visit)

    outlets.pages["/all"] = slow
    errors: list[BaseException] = []

    def watch() -> None:
        try:
            with open_ledger(where) as ledger:
                make_watcher(ledger, feeds, threads=3).run(once=True)
        except BaseException as error:  # noqa: BLE001  what fails in a thread is shown below
            errors.append(error)

    threads = [threading.Thread(target=watch) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    asked = [path for path in outlets.asked if path != "/robots.txt"]
    assert sorted(asked) == sorted({*asked}) and len(asked) == 28
    with open_ledger(where) as ledger:
        assert len(ledger.articles()) == 24
        assert all(feed.state == "good" for feed in load_status(ledger).feeds)


def test_what_a_lost_watcher_held_is_taken_up(outlets: Outlets, ledger: Ledger) -> None:
    """What a watcher took on and never finished is another's when its hold has ended."""
    feed = put_news(outlets, range(3))
    clock = SteppedClock(NOW)
    watching = Watching(ledger)
    watching.list_feeds({feed: None}, now=to_stamp(NOW), interval=600)
    lost = watching.claim_feeds("lost", now=to_stamp(NOW), until=to_stamp(NOW + 500), most=9)
    assert [found.address for found in lost] == [feed]
    watcher = make_watcher(ledger, [feed], clock=clock)
    watcher.run(once=True)
    assert outlets.asked == []
    clock.sleep(501)
    watcher.run(once=True)
    assert len(ledger.articles()) == 3
    until = to_stamp(clock.now() + 500)
    assert not watching.claim_feeds("other", now=to_stamp(clock.now()), until=until, most=9)


def test_a_watcher_says_that_it_is_still_there(ledger: Ledger) -> None:
    """Work that takes longer than the hold is renewed; what is let go is free at once."""
    watching = Watching(ledger)
    watching.list_feeds({"https://herald.example/rss": None}, now=to_stamp(NOW), interval=600)
    assert watching.claim_feeds("one", now=to_stamp(NOW), until=to_stamp(NOW + 100), most=1)
    watching.renew("one", until=to_stamp(NOW + 1000))
    later = to_stamp(NOW + 500)
    assert not watching.claim_feeds("two", now=later, until=to_stamp(NOW + 900), most=1)
    watching.let_go("one")
    assert watching.claim_feeds("two", now=later, until=to_stamp(NOW + 900), most=1)


def test_a_watcher_stops_when_told(outlets: Outlets, ledger: Ledger) -> None:
    """In the middle of slow pages, of a host's rest or of its own, a watcher stops at once; what
    it had in hand is free, and the next one ends with everything."""
    feed = put_news(outlets, range(6))
    clock = StoppableClock()
    limits = replace(LIMITS, delay=0.15)
    fetcher = Fetcher(allow=["127.0.0.1"], limits=limits, clock=clock)
    OPENED.append(fetcher)
    sources = replace(SOURCES, feeds={feed: None}, backlog=10**9)
    watcher = Watcher(ledger, sources, fetcher=fetcher)
    thread = threading.Thread(target=watcher.run)
    thread.start()
    while outlets.count("/2") + outlets.count("/1") < 1:
        time.sleep(0.01)
    start = time.monotonic()
    watcher.stop()
    clock.stop()
    thread.join(5)
    assert not thread.is_alive() and time.monotonic() - start < 2
    assert 1 <= len([p for p in outlets.asked if p[1:].isdigit()]) < 6
    now = to_stamp(time.time() + 1)
    watching = Watching(ledger)
    assert watching.next_due(now=now) is not None
    clock = StoppableClock()
    with Fetcher(allow=["127.0.0.1"], limits=LIMITS, clock=clock) as again:
        Watcher(ledger, sources, fetcher=again).run(once=True)
    assert len(ledger.articles()) == 6
    status = only_status(ledger)
    assert (status.failed, status.failures, status.read) == (0, 0, 6)


def test_an_unforeseen_error_costs_one_page(
    outlets: Outlets, ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever a page does to the reader, it is named, and the others are read."""
    import sayso.watch.visits as visits

    read = visits.read_fetched

    def fail(fetched, *words, **more):
        if fetched.url.endswith("/1"):
            raise ZeroDivisionError("odd page")
        return read(fetched, *words, **more)

    monkeypatch.setattr(visits, "read_fetched", fail)
    make_watcher(ledger, [put_news(outlets, range(3))]).run(once=True)
    status = only_status(ledger)
    assert (status.read, status.failed) == (2, 1)
