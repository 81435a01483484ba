"""Take the pictures of the docs from the present pages: `make pictures`.

The sample story is read into a ledger of its own, the pages are served, and Chromium looks at
them: $CHROMIUM, or a chromium on the PATH.
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
import threading
import time
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from sayso.ledger import open_ledger
from sayso.pipeline.opening import open_story
from sayso.pipeline.record import record
from sayso.publish.brief import write_brief
from sayso.publish.html import to_html
from sayso.publish.web.app import create_app
from sayso.publish.web.serving import Server, bind
from sayso.read import read_inputs
from sayso.settings import Settings

DOCS = Path(__file__).parent
PICTURES = DOCS / "pictures"
SAMPLE = DOCS.parent / "samples" / "pact"
WIDE, HIGH = 1280, 900
ARGUMENTS = ("--no-sandbox", "--disable-gpu", "--disable-background-networking")


def main() -> None:
    """Write every picture; ends with what to do where there is no Chromium."""
    program = os.environ.get("CHROMIUM") or shutil.which("chromium")
    if not program:
        sys.exit(
            "no Chromium: apt-get install chromium, or name one with CHROMIUM=/path/to/chromium"
        )
    with tempfile.TemporaryDirectory(prefix="sayso-") as name:
        folder = Path(name)
        with open_ledger(folder / "sayso.db") as ledger:
            record(ledger, read_inputs([str(SAMPLE)]))
            opened = open_story(ledger)
        brief = write_brief(opened.comparison, opened.view, as_of=opened.as_of)
        (folder / "brief.html").write_text(to_html(brief, opened.view), encoding="utf-8")
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=program, args=list(ARGUMENTS))
            _take(browser, (folder / "brief.html").as_uri(), "brief", width=900, height=820)
            _serve(browser, folder / "sayso.db", opened.comparison.story)
            browser.close()


def _serve(browser: Browser, ledger: Path, story: str) -> None:
    """Look at a story's pages while they are served."""
    server = Server(create_app(str(ledger), Settings()), bind("127.0.0.1", 0))
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        while not server.is_up and thread.is_alive():
            time.sleep(0.05)
        address = f"{server.address.rstrip('/')}/stories/{story}"
        _take(browser, address, "story", height=HIGH)
        _take(browser, address, "matrix", only="#matrix")
        _take(browser, address, "graph", only="#graph", drawn="#graph-picture[data-nodes]")
        _take(browser, address, "timeline", only="#timeline-picture", drawn="#timeline-picture svg")
    finally:
        server.stop()
        thread.join()


def _take(
    browser: Browser,
    address: str,
    name: str,
    *,
    only: str | None = None,
    drawn: str | None = None,
    width: int = WIDE,
    height: int = HIGH,
) -> None:
    """Write one picture: of the window, or of one part of the page, once it is drawn."""
    page = browser.new_page(
        viewport={"width": width, "height": height},
        reduced_motion="reduce",
        color_scheme="light",
        bypass_csp=True,
    )
    page.goto(address)
    target = PICTURES / f"{name}.png"
    if only is None:
        page.screenshot(path=target)
    else:
        # what stays at the top of the window would lie over the part
        page.add_style_tag(content=".top, .sections { position: static !important; }")
        page.locator(only).evaluate("part => part.closest('section').scrollIntoView()")
        if drawn:
            page.locator(drawn).wait_for()
        page.locator(only).screenshot(path=target)
    page.close()
    sys.stdout.write(f"{target.relative_to(DOCS.parent)}: {target.stat().st_size // 1000} kB\n")


if __name__ == "__main__":
    main()
