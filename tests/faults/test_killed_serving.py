"""The server under writes, killed outright at any moment: what it said it kept is kept."""

from __future__ import annotations

import json
import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from pathlib import Path

import pytest

from killing import KILLS, LOG, Work, list_moments, serve_ledger
from sayso.ledger import Role, open_ledger, verify
from tests.faults.kept import Content, load_content

PAPERS = KILLS + 3
SUBJECTS = ("bridge", "ferry", "library", "stadium")
PATIENCE = 60
ENDED = (0, -signal.SIGTERM)
"""How a server ends that was told to: it hands the signal on once it is done."""


def write_paper(number: int) -> dict[str, str]:
    """A short report, as a program posts it."""
    subject = SUBJECTS[number % len(SUBJECTS)]
    return {
        "id": f"paper {number}",
        "title": f"The {subject} to close",
        "publisher": f"Outlet {number}",
        "published": f"2031-0{1 + number % len(SUBJECTS)}-{1 + number // len(SUBJECTS):02}",
        "text": f"The {subject} of Norrhamn will close on 3 May, Mayor Ada Quill said on Monday. "
        f"Two engineers told the Tern that the {subject} is worn.\n\n"
        f"About {300 + number} people are at the {subject} every day, the council said.",
    }


@dataclass
class Writers:
    """Two programs that write through the API, and what they were told is kept."""

    token: str
    port: int = 0
    papers: set[int] = field(default_factory=set)
    notes: dict[int, str] = field(default_factory=dict)
    troubles: list[str] = field(default_factory=list)

    @property
    def headers(self) -> dict[str, str]:
        """What says who writes, and what."""
        return {"Content-Type": "application/json", "Authorization": f"Bearer {self.token}"}

    def post(self, path: str, value: object) -> dict[str, object] | None:
        """What the server answers; None when it is gone."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        try:
            connection.request("POST", path, json.dumps(value), self.headers)
            answer = connection.getresponse()
            body = answer.read()
        except (HTTPException, OSError):
            return None
        finally:
            connection.close()
        if answer.status != 201:
            self.troubles.append(f"{path}: {answer.status} {body[:300]!r}")
            return None
        told: dict[str, object] = json.loads(body)
        return told

    def write_papers(self) -> None:
        """Give every report in that is not known to be kept."""
        for number in range(PAPERS):
            if number not in self.papers:
                if self.post("/api/articles", write_paper(number)) is None:
                    return
                self.papers.add(number)

    def write_notes(self, is_over: threading.Event) -> None:
        """Note something on every report once it is there."""
        for number in range(PAPERS):
            while number not in self.papers and not is_over.wait(0.01):
                continue
            if number in self.notes:
                continue
            noted = {
                "target": f"paper {number}", "kind": "note", "values": {"note": f"seen {number}"},
            }  # fmt: skip
            told = self.post("/api/judgements", noted)
            if told is None:
                return
            self.notes[number] = str(told["id"])

    @contextmanager
    def writing(self) -> Iterator[threading.Thread]:
        """Both at once, until all is written or the server is gone; gives the writer of notes."""
        is_over = threading.Event()
        papers = threading.Thread(target=self.write_papers)
        notes = threading.Thread(target=self.write_notes, args=(is_over,))
        papers.start()
        notes.start()
        try:
            yield notes
        finally:
            papers.join()
            is_over.set()
            notes.join()

    def look(self, path: Path) -> None:
        """All that was told to be kept is there; what is there and was not told of is learnt."""
        with open_ledger(path, create=False) as ledger:
            assert verify(ledger).faults == ()
            kept = {row.article.id: row.given_id for row in ledger.articles()}
            numbers = {int(str(given).split()[1]) for given in kept.values()}
            made = {item.id: int(item.values["note"].split()[1]) for item in ledger.judgements()}
        assert self.papers <= numbers
        assert set(self.notes.values()) <= set(made)
        self.papers = numbers
        self.notes = {number: name for name, number in made.items()}


def begin(folder: Path) -> Writers:
    """A folder with an empty ledger, and writers who may write there."""
    folder.mkdir()
    with open_ledger(folder / "sayso.db") as ledger:
        return Writers(ledger.create_token("wire desk", Role.EDITOR)[1])


def serve(folder: Path, writers: Writers) -> Work:
    """A server over the ledger of a folder, where the writers write from now on."""
    work, writers.port = serve_ledger(folder)
    return work


def read(path: Path) -> str:
    """What a file says, if it is there."""
    return path.read_text(encoding="utf-8") if path.exists() else ""


def run_undisturbed(folder: Path) -> tuple[Content, float]:
    """What a server that nobody kills is left with, and how many seconds of writing it took."""
    writers = begin(folder)
    server = serve(folder, writers)
    begun = time.monotonic()
    with writers.writing():
        pass
    span = time.monotonic() - begun
    assert not writers.troubles and len(writers.notes) == PAPERS
    server.stop()
    assert server.finish() in ENDED, read(folder / "said")
    return load_content(folder / "sayso.db"), span


@pytest.mark.model
def test_a_server_killed_under_writes_keeps_what_it_said_it_kept(tmp_path: Path) -> None:
    """Whatever was answered with "created" is there, and in the end all is as if undisturbed."""
    expected, span = run_undisturbed(tmp_path / "whole")
    folder, landed = tmp_path / "killed", 0
    writers = begin(folder)
    for moment in list_moments(23, 3 * span / PAPERS):
        server = serve(folder, writers)
        with writers.writing() as notes:
            notes.join(moment)
            landed += server.kill()
        LOG.info("serving: killed after %.2f s, %d reports in", moment, len(writers.papers))
        writers.look(folder / "sayso.db")
    server = serve(folder, writers)
    with writers.writing():
        pass
    server.stop()
    assert server.finish() in ENDED, read(folder / "said")
    assert not writers.troubles and landed
    assert load_content(folder / "sayso.db") == expected
