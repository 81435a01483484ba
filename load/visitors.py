"""Readers who turn pages and writers who decide and read in, all at once, over one server."""

from __future__ import annotations

import gzip
import json
import re
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException, HTTPResponse
from random import Random
from statistics import quantiles
from typing import Any

PATIENCE = 60
NOT_YET, AGAIN = 202, 0.5
"""The answer for a story that is still being compared, and seconds until it is asked for again."""

SHARES = {
    "list": 20, "story": 30, "report": 25, "matrix": 5, "source": 5, "search": 10, "review": 5,
}  # fmt: skip
"""Of a hundred pages that readers open, how many are of a kind."""

WORDS = ("agreement", "minister", "police", "court", "flood", "vote", "market", "quake")


@dataclass(frozen=True)
class Visitors:
    """How many there are, and how long they look at a page, or pause between two writes."""

    readers: int = 50
    seconds: float = 120.0
    looks: tuple[float, float] = (2.0, 8.0)
    pauses: tuple[float, float] = (2.0, 6.0)


@dataclass
class Outcome:
    """Milliseconds of every answer by its kind, and every trouble."""

    taken: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    troubles: list[str] = field(default_factory=list)
    written: list[str] = field(default_factory=list)

    def find_p95(self, kinds: Sequence[str] = tuple(SHARES)) -> float:
        """Milliseconds within which 95 of 100 pages of some kinds were there."""
        taken = [value for kind in kinds for value in self.taken[kind]]
        return quantiles(taken, n=20)[-1] if len(taken) > 1 else 0.0

    def to_lines(self) -> list[str]:
        """The outcome for people."""
        lines = [f"{'kind':<10} {'answers':>8} {'median ms':>10} {'p95 ms':>10} {'longest':>10}"]
        for kind, taken in sorted((kind, taken) for kind, taken in self.taken.items() if taken):
            middle = sorted(taken)[len(taken) // 2]
            high = quantiles(taken, n=20)[-1] if len(taken) > 1 else taken[0]
            lines.append(
                f"{kind:<10} {len(taken):>8} {middle:>10.0f} {high:>10.0f} {max(taken):>10.0f}"
            )
        pages = sum(len(self.taken[kind]) for kind in SHARES)
        lines.append(
            f"pages: {pages}, p95 {self.find_p95():.0f} ms; troubles: {len(self.troubles)}"
        )
        return lines + self.troubles[:10]


class Visitor:
    """One connection to the server, which lasts as a browser's does."""

    def __init__(self, port: int, outcome: Outcome, headers: Mapping[str, str]) -> None:
        self.connection = HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
        self.outcome = outcome
        self.headers = {"Accept-Encoding": "gzip", **headers}

    def ask(self, kind: str, path: str, value: object | None = None) -> bytes:
        """The answer, counted; a trouble where there is none, or another than is due.

        A story whose reports are still being compared is asked for again, as its page does: all
        of the wait counts.
        """
        if value is not None:
            self.connection.close()  # what is written goes out once, on a connection of its own
        start = time.perf_counter()
        body = json.dumps(value) if value is not None else None
        try:
            answer, content = self._read(path, body)
            while answer.status == NOT_YET and time.perf_counter() - start < PATIENCE:
                time.sleep(AGAIN)
                answer, content = self._read(path, body)
        except (HTTPException, OSError) as error:
            self.connection.close()
            self.outcome.troubles.append(f"{path}: {error!r}")
            return b""
        self.outcome.taken[kind].append((time.perf_counter() - start) * 1000)
        if answer.status != (201 if body else 200):
            self.outcome.troubles.append(f"{path}: {answer.status} {content[:200]!r}")
        return content

    def _read(self, path: str, body: str | None) -> tuple[HTTPResponse, bytes]:
        answer = self._send(path, body)
        content = answer.read()
        zipped = answer.getheader("Content-Encoding") == "gzip"
        return answer, gzip.decompress(content) if zipped else content

    def _send(self, path: str, body: str | None) -> HTTPResponse:
        """The head of an answer; a connection that lay idle too long is opened anew."""
        method = "POST" if body else "GET"
        idle = self.connection.sock is not None
        try:
            self.connection.request(method, path, body, self.headers)
            return self.connection.getresponse()
        except (HTTPException, ConnectionError):
            self.connection.close()
            if not idle or body:
                raise
            self.connection.request(method, path, body, self.headers)
            return self.connection.getresponse()


def visit(
    port: int, *, secret: str, visitors: Visitors, say: Callable[[str], None] = lambda line: None
) -> Outcome:
    """What so many readers, and two writers with an editor's token, get to see and to wait for."""
    outcome, warming = Outcome(), Outcome()
    first = Visitor(port, warming, {"Accept": "text/html"})
    places = find_places(first)
    say(f"{len(places['story'])} stories are visited")
    until = time.monotonic() + visitors.seconds
    writer = {"Authorization": f"Bearer {secret}", "Content-Type": "application/json"}
    works: list[tuple[Callable[..., None], Visitor]] = [
        (read_pages, Visitor(port, outcome, {"Accept": "text/html"}))
        for _ in range(visitors.readers)
    ]
    works += [(note, Visitor(port, outcome, writer)), (read_in, Visitor(port, outcome, writer))]
    threads = [
        threading.Thread(target=work, args=(visitor, places, visitors, until, Random(number)))
        for number, (work, visitor) in enumerate(works)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for _, visitor in works:
        visitor.connection.close()
    first.connection.close()
    return outcome


def find_places(visitor: Visitor) -> dict[str, list[str]]:
    """Addresses of each kind of page, from the pages themselves."""
    stories: list[str] = []
    for page in (1, 2, 3):
        stories += find_links(visitor.ask("list", f"/?page={page}"), "/stories/")
    places = {"list": ["/", "/?page=2", "/?page=3"], "story": list(dict.fromkeys(stories))[:40]}
    shown = [visitor.ask("story", story) for story in places["story"][:8]]
    for kind, prefix in (("report", "/reports/"), ("source", "/sources/")):
        places[kind] = [link for body in shown for link in find_links(body, prefix)[:6]]
    places["matrix"] = [f"{story}/matrix" for story in places["story"]]
    places["review"] = [f"/review?story={s.rpartition('/')[2]}" for s in places["story"]]
    places["search"] = [f"/search?q={word}" for word in WORDS]
    return places


def find_links(body: bytes, prefix: str) -> list[str]:
    """The addresses on a page that begin so, each once."""
    found = re.findall(rf'href="({prefix}[^"#?/]+)["#]', body.decode("utf-8", "replace"))
    return list(dict.fromkeys(found))


def read_pages(
    visitor: Visitor,
    places: Mapping[str, Sequence[str]],
    visitors: Visitors,
    until: float,
    chance: Random,
) -> None:
    """Open a page, look at it, open the next."""
    kinds = [kind for kind in SHARES if places[kind]]
    time.sleep(chance.uniform(0, visitors.looks[1]))
    while time.monotonic() < until:
        kind = chance.choices(kinds, [SHARES[kind] for kind in kinds])[0]
        visitor.ask(kind, chance.choice(places[kind]))
        time.sleep(chance.uniform(*visitors.looks))


def note(
    visitor: Visitor,
    places: Mapping[str, Sequence[str]],
    visitors: Visitors,
    until: float,
    chance: Random,
) -> None:
    """Note something on one report after another."""
    number = 0
    while time.monotonic() < until:
        number += 1
        target = chance.choice(places["report"]).rpartition("/")[2]
        made = {"target": target, "kind": "note", "values": {"note": f"seen {number}"}}
        told = visitor.ask("note", "/api/judgements", made)
        visitor.outcome.written += _find_id(told)
        time.sleep(chance.uniform(*visitors.pauses))


def _find_id(told: bytes) -> list[str]:
    try:
        answer: Any = json.loads(told)
    except ValueError:
        return []
    return [answer["id"]] if "id" in answer else []


def read_in(
    visitor: Visitor,
    places: Mapping[str, Sequence[str]],
    visitors: Visitors,
    until: float,
    chance: Random,
) -> None:
    """Give in one short report after another, about one of a few things that go on."""
    number = 0
    while time.monotonic() < until:
        number += 1
        thing = ("bridge", "ferry", "library")[number % 3]
        report = {
            "id": f"load-{number}", "title": f"The {thing} of Norrhamn to close",
            "publisher": f"Outlet {number}", "published": f"2031-05-{1 + number % 28:02}",
            "text": f"The {thing} of Norrhamn will close in {2 + number % 5} weeks, Mayor Ada "
            f"Quill said on Monday. About {300 + number} people are at the {thing} every day, "
            "according to the council.",
        }  # fmt: skip
        visitor.ask("read in", "/api/articles", report)
        time.sleep(chance.uniform(*visitors.pauses))
