"""A server over a ledger of two stories, one of the samples and one invented; and a browser."""

from __future__ import annotations

import os
import shutil
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from filelock import FileLock
from playwright.sync_api import Browser, BrowserContext, expect, sync_playwright

from ledger.build import HARBOUR, keep, write_comparison
from sayso.ledger import Ledger, open_ledger
from sayso.model import ClaimRef
from sayso.pipeline.record import record
from sayso.read import read_inputs
from sayso.settings import Settings

SAMPLE = Path(__file__).parents[2] / "samples" / "pact"
PATIENCE = 60
"""Seconds that a server may take to begin, and to end."""

ARGUMENTS = ("--no-sandbox", "--disable-gpu", "--disable-background-networking")
TIMEOUT = 30_000
expect.set_options(timeout=TIMEOUT)
LEFT_OUT: list[str] = []


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """With SAYSO_BROWSER=no the tests that open a browser are left out, and named."""
    if os.environ.get("SAYSO_BROWSER") != "no":
        return
    out = [item for item in items if item.get_closest_marker("browser")]
    LEFT_OUT.extend(item.nodeid for item in out)
    items[:] = [item for item in items if not item.get_closest_marker("browser")]
    config.hook.pytest_deselected(items=out)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say which tests were left out."""
    for name in LEFT_OUT:
        terminalreporter.write_line(f"left out, no browser: {name}")


def find_chromium() -> str:
    """The browser's program; where there is none, the test fails with what to do."""
    found = (
        os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    )
    if found is None or shutil.which(found) is None:
        pytest.fail(
            "no Chromium: apt-get install chromium, or name one with CHROMIUM=/path/to/chromium, "
            "or leave these tests out with make test BROWSER=no",
            pytrace=False,
        )
    return found


class Site:
    """A server that runs: where it is, and the ledger that it is over."""

    def __init__(self, address: str, ledger: Path) -> None:
        self.address = address.rstrip("/")
        self.ledger = ledger

    def story(self, words: str) -> str:
        """The id of a story."""
        with open_ledger(self.ledger, create=False) as ledger:
            return ledger.story_id(words)


@contextmanager
def running(ledger: Path, settings: Settings | None = None) -> Iterator[Site]:
    """A server over a ledger, on a free port of this computer, until the end of the block."""
    from sayso.publish.web.app import create_app
    from sayso.publish.web.serving import Server, bind

    server = Server(
        create_app(str(ledger), settings or Settings(person="Ada Quill")), bind("127.0.0.1", 0)
    )
    address = server.address
    thread = threading.Thread(target=server.run, name="sayso-serve")
    thread.start()
    try:
        until = time.monotonic() + PATIENCE
        while not server.is_up:
            assert time.monotonic() < until and thread.is_alive(), "the server did not begin"
            time.sleep(0.02)
        yield Site(address, ledger)
    finally:
        server.stop()
        thread.join(PATIENCE)
        assert not thread.is_alive(), "the server did not end"


@pytest.fixture(scope="session")
def sample_ledger(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The ledger, made once a session, whatever the number of workers."""
    base = tmp_path_factory.getbasetemp()
    shared = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    place = shared / "samples.db"
    with FileLock(shared / "samples.lock"):
        if not place.exists():
            made = shared / "samples-made.db"
            with open_ledger(made) as ledger:
                record(ledger, read_inputs([str(SAMPLE)]))
                _add_bridge(ledger)
            made.rename(place)
    return place


def _add_bridge(ledger: Ledger) -> None:
    """A second story, written by hand: two reports of a bridge that is to close."""
    first = keep(ledger, "bridge-1", url="https://herald.example/bridge-1").article
    second = keep(ledger, "bridge-2", HARBOUR[:2], publisher="Lowtide Post").article
    story = ledger.save_assignments({first: "bridge", second: "bridge"})[first]
    groups = {
        "closing": [ClaimRef(first, "c0"), ClaimRef(second, "c0")],
        "cables": [ClaimRef(first, "c1"), ClaimRef(second, "c1")],
    }
    ledger.save_comparison(write_comparison(story, groups))


@pytest.fixture(scope="session")
def site(sample_ledger: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A server over the samples for tests that only look."""
    with running(_copy(sample_ledger, tmp_path_factory.mktemp("site"))) as found:
        yield found


@pytest.fixture
def own_site(sample_ledger: Path, tmp_path: Path) -> Iterator[Site]:
    """A server over the samples for a test that changes something."""
    with running(_copy(sample_ledger, tmp_path)) as found:
        yield found


def _copy(ledger: Path, folder: Path) -> Path:
    return Path(shutil.copy(ledger, folder / "copy.db"))


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """The browser, begun once."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=list(ARGUMENTS))
        yield browser
        browser.close()


class Visitor:
    """Somebody with a browser; what goes wrong in it is remembered."""

    def __init__(self, context: BrowserContext) -> None:
        self.context = context
        self.page = page = context.new_page()
        self.faults: list[str] = []
        self.asked: list[str] = []
        page.on("console", lambda told: self._told(told.type, told.text))
        page.on("pageerror", lambda error: self.faults.append(f"script: {error}"))
        page.on("requestfailed", lambda request: self._failed(request.url, request.failure or ""))
        page.on("request", lambda request: self.asked.append(request.url))

    def _failed(self, url: str, why: str) -> None:
        """What a page was still loading when the visitor went on is no fault."""
        if "ERR_ABORTED" not in why:
            self.faults.append(f"failed: {url} ({why})")

    def _told(self, kind: str, words: str) -> None:
        if kind in ("error", "warning"):
            self.faults.append(f"{kind}: {words}")


@contextmanager
def visiting(chromium: Browser, **options: object) -> Iterator[Visitor]:
    """A visitor for a block, who was never here; nothing may have gone wrong at its end."""
    context = _open_context(chromium, **options)
    visitor = Visitor(context)
    yield visitor
    context.close()
    assert visitor.faults == []


def _open_context(chromium: Browser, **options: object) -> BrowserContext:
    settings = {"viewport": {"width": 1280, "height": 900}, "reduced_motion": "reduce", **options}
    context = chromium.new_context(**settings)  # type: ignore[arg-type] - Playwright's own names
    context.set_default_timeout(TIMEOUT)
    return context


@pytest.fixture(scope="session")
def desk(chromium: Browser) -> Iterator[BrowserContext]:
    """One browser window for all who look, so that what it keeps is loaded once."""
    context = _open_context(chromium)
    yield context
    context.close()


@pytest.fixture
def visitor(desk: BrowserContext) -> Iterator[Visitor]:
    """A visitor at a desk; nothing may have gone wrong in the browser at the end of the test."""
    found = Visitor(desk)
    yield found
    found.page.close()
    assert found.faults == []
