"""Files that nobody writes, read into a ledger by the command and told from there.

SAYSO_FULL_SIZE=yes gives them their full size and holds the time to their length, as
`make test-faults` does; else they are a fiftieth of it, and those are left out whose words
test_pathological.py has.
"""

from __future__ import annotations

import gc
import json
import logging
import os
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from sayso.cli import main
from sayso.ledger import open_ledger
from tests.hostile.test_pathological import check

log = logging.getLogger(__name__)
FULL = os.environ.get("SAYSO_FULL_SIZE") == "yes"
PART = 1 if FULL else 50
MOST_GROWTH = 2.6
"""Processor time at the full size over that at half of it."""

SENTENCE = "The bridge was closed on Monday, Mayor Ada Quill said."
NUL = "ten words and a nought\x00 and more of them, so that it is a text all the same. "
File = tuple[str, str]


def put_in_page(hard: str) -> File:
    """A page with the hard part between two paragraphs that are like others."""
    body = f"<p>{SENTENCE}</p>\n{hard}\n<p>{SENTENCE} Ten people were there, she said.</p>"
    head = "<title>The bridge</title>"
    return "a.html", f"<html><head>{head}</head><body><article>{body}</article></body></html>"


def put_in_text(hard: str) -> File:
    """A text with the hard part as a paragraph of its own."""
    return "a.txt", f"{SENTENCE}\n\n{hard}\n\n{SENTENCE}\n"


def put_in_line(hard: str) -> File:
    """A line of the contract, in which half characters can stand as escapes."""
    return "a.jsonl", json.dumps({"id": "a", "text": f"{SENTENCE}\n\n{hard}\n\n{SENTENCE}"}) + "\n"


FILES: dict[str, tuple[int, Callable[[int], File]]] = {
    "a megabyte without a space": (1_000_000, lambda n: put_in_text("a" * n)),
    "a page without a space": (1_000_000, lambda n: put_in_page(f"<p>{'a' * n}</p>")),
    "quotation marks": (100_000, lambda n: put_in_text('"' * n)),
    "curly quotation marks": (100_000, lambda n: put_in_text("“”" * (n // 2))),
    "nested quotations": (5_000, lambda n: put_in_text("“he said ‘" * n + "no" + "’ ”" * n)),
    "nested divisions": (100_000, lambda n: put_in_page("<div>" * n + "deep" + "</div>" * n)),
    "unclosed divisions": (100_000, lambda n: put_in_page("<div><b>" * (n // 2) + "deep")),
    "nested tables": (20_000, lambda n: put_in_page("<table><tr><td>" * n + "deep")),
    "links": (100_000, lambda n: put_in_page(f"<p>{'<a href=b>here</a> ' * n}</p>")),
    "one attribute": (1_000_000, lambda n: put_in_page(f'<p title="{"x" * n}">It rained.</p>')),
    "paragraphs": (20_000, lambda n: put_in_page("<p>x</p>" * n)),
    "zero-width": (300_000, lambda n: put_in_text("a\u200b\ufeff" * (n // 3))),
    "bidirectional": (200_000, lambda n: put_in_page("\u202egnihtemos\u202c \u2067" * (n // 13))),
    "half characters": (100_000, lambda n: put_in_line("\ud800 \udfff" * (n // 3))),
    "half characters in a page": (100_000, lambda n: put_in_page("<p>&#xD800;x" * (n // 10))),
    "NUL": (300_000, lambda n: put_in_line("a\x00" * (n // 2))),
    "NUL in a page": (300_000, lambda n: put_in_page(f"<p>{NUL * (n // 80)}</p>")),
    "long words": (1_000_000, lambda n: put_in_text(("x" * 50_000 + " ") * max(1, n // 50_001))),
}

ALSO_BRIEFLY = ("a page without a space", "nested divisions", "unclosed divisions", "NUL in a page",
                "half characters", "half characters in a page", "bidirectional")  # fmt: skip


def run(ledger: Path, *words: str) -> int:
    """The command, here; its exit status."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("sys.argv", ["sayso", "--ledger", str(ledger), *words])
        try:
            main()
        except SystemExit as ended:
            return int(ended.code or 0)
    return 0


def clock(folder: Path, make: Callable[[int], File], size: int) -> float:
    """Seconds of processor time to read a file, to tell its story and to check the ledger."""
    name, words = make(size)
    path, ledger = folder / name, folder / f"{size}.db"
    path.write_text(words, encoding="utf-8")
    ledger.unlink(missing_ok=True)
    gc.collect()
    begin = time.process_time()
    assert run(ledger, "read", str(path)) == 0
    assert run(ledger, "brief") == 0
    assert run(ledger, "verify") == 0
    taken = time.process_time() - begin
    with open_ledger(ledger, create=False) as opened:
        (report,) = opened.reports()
    check(report, report.article.text)
    assert report.not_analysed or any("closed" in claim.text for claim in report.claims)
    return taken


@pytest.mark.model
@pytest.mark.parametrize("name", FILES if FULL else ALSO_BRIEFLY)
def test_what_nobody_writes_is_read_and_told(name: str, tmp_path: Path) -> None:
    """The file is read, its offsets hold, the sentences beside are found; at full size, twice
    the length takes about twice the time."""
    size, make = FILES[name]
    size //= PART
    taken = clock(tmp_path, make, size)
    if not FULL:
        return
    growth = float("inf")
    for _ in range(3):
        growth = min(growth, taken / max(clock(tmp_path, make, size // 2), 0.1))
        if growth <= MOST_GROWTH:
            break
        taken = clock(tmp_path, make, size)
    log.info("%s: %.1f s at the full size, %.1f times that at half", name, taken, growth)
    assert growth <= MOST_GROWTH, f"{taken:.1f} s at the full size, {growth:.1f} times that at half"
