"""Reading in: files, pasted text and addresses into the ledger, with progress, item by item."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path, PurePath
from typing import Annotated

from fastapi import APIRouter, Depends, File, Form, Request, UploadFile
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from sayso.errors import NotFoundError
from sayso.pipeline.record import Tally, record
from sayso.publish.access import require_editor
from sayso.publish.web.desk import Desk
from sayso.publish.web.jobs import Job, Jobs, Outcome
from sayso.publish.web.rendering import is_partial, render
from sayso.publish.wording import count
from sayso.read import Defaults, Item, Reading, Unread, read_inputs
from sayso.read.addresses import read_addresses
from sayso.read.fetch import Fetcher

router = APIRouter()
MOST_FILES = 500


@dataclass(frozen=True, slots=True)
class Given:
    """What was given to be read: files by their names, addresses, and text that was pasted."""

    files: tuple[tuple[str, bytes], ...]
    addresses: tuple[str, ...]
    text: str
    defaults: Defaults

    def __len__(self) -> int:
        return len(self.files) + len(self.addresses) + bool(self.text)


@router.get("/read", response_class=HTMLResponse)
def show_form(request: Request) -> HTMLResponse:
    """Where reports are given in, and what was read lately."""
    return render(request, "read.html.j2", jobs=_recent(request), problem="")


@router.post("/read", dependencies=[Depends(require_editor)])
def start_reading(
    request: Request,
    files: Annotated[list[UploadFile] | None, File()] = None,
    addresses: Annotated[str, Form(max_length=100_000)] = "",
    text: Annotated[str, Form(max_length=2_000_000)] = "",
    publisher: Annotated[str, Form(max_length=300)] = "",
    published: Annotated[str, Form(max_length=40)] = "",
) -> Response:
    """Begin to read what was given; leads to the page that shows how it goes."""
    uploads = [upload for upload in files or [] if upload.filename]
    given = Given(
        files=tuple((to_name(one.filename), one.file.read()) for one in uploads[:MOST_FILES]),
        addresses=tuple(addresses.split()),
        text=text.strip(),
        defaults=Defaults(publisher=publisher.strip() or None, published=published.strip() or None),
    )
    if not given:
        problem = "Nothing was given: choose files, or paste addresses or a report's text."
        return render(request, "read.html.j2", jobs=_recent(request), problem=problem, status=422)
    desk: Desk = request.app.state.desk
    job = _jobs(request).start(
        f"reading {count(len(given), 'item')}", lambda job: read_given(desk, given, job)
    )
    return RedirectResponse(f"/read/{job.id}", status_code=303)


@router.get("/read/{name}", response_class=HTMLResponse)
def show_job(request: Request, name: str) -> HTMLResponse:
    """How a reading goes; only the part that changes where htmx asks."""
    job = _jobs(request).find(name)
    if job is None:
        raise NotFoundError(
            "this reading is not remembered any more", remedy="its stories are in the list"
        )
    desk: Desk = request.app.state.desk
    titles = {story: desk.title(story) for story in job.stories}
    page = "job_part.html.j2" if is_partial(request) else "job.html.j2"
    return render(request, page, job=job, titles=titles)


def _recent(request: Request) -> list[Job]:
    """The newest readings; one that found nothing to do is not worth a line."""
    jobs = _jobs(request).newest()
    return [job for job in jobs if not job.is_over or job.error or job.facts or job.stories][:8]


def _jobs(request: Request) -> Jobs:
    jobs: Jobs = request.app.state.jobs
    return jobs


def to_name(given: str | None) -> str:
    """A file's name as it was on the sender's computer, without its folders or odd signs.

    >>> to_name("C:\\\\news\\\\a b.html"), to_name("../../etc/passwd"), to_name("..")
    ('a b.html', 'passwd', 'file')
    """
    bare = PurePath((given or "").replace("\\", "/")).name
    kept = "".join(letter for letter in bare if letter.isprintable() and letter not in '<>:"|?*')
    return kept[-120:].strip(". ") or "file"


# ---------------------------------------------------------------- the work


def read_given(desk: Desk, given: Given, job: Job) -> None:
    """Read everything into the ledger, and say of each item what became of it."""
    job.step = "reading"

    def progress(item: Item) -> None:
        if isinstance(item, Unread):
            job.outcomes.append(Outcome(item.where, False, item.what, item.remedy))
        elif isinstance(item, Reading):
            job.outcomes.append(Outcome(item.where, True, item.article.title or ""))
        job.step = "reading and analysing; then stories are compared"

    with tempfile.TemporaryDirectory(prefix="sayso-") as folder:
        readings = _list_readings(given, Path(folder), desk)
        ledger = desk.ledger(create=True)
        tally = record(ledger, readings, parser=desk.settings.parser, progress=progress)
    job.facts = describe(tally)
    job.stories = tally.stories
    job.step = "done"


def _list_readings(given: Given, folder: Path, desk: Desk) -> Iterator[Reading | Unread]:
    for number, (name, raw) in enumerate(given.files):
        path = folder / str(number) / name
        path.parent.mkdir()
        path.write_bytes(raw)
        yield from _renamed(read_inputs([str(path)], defaults=given.defaults), path, name)
    if given.text:
        path = folder / "pasted.txt"
        path.write_text(given.text, encoding="utf-8")
        yield from _renamed(read_inputs([str(path)], defaults=given.defaults), path, "pasted text")

    if given.addresses:
        settings = desk.settings
        with Fetcher(allow=settings.allow_hosts, about=settings.about) as fetcher:
            yield from read_addresses(given.addresses, fetcher=fetcher, defaults=given.defaults)


def _renamed(
    items: Iterator[Reading | Unread], path: Path, name: str
) -> Iterator[Reading | Unread]:
    """Where an item was read is told by the name that it came under."""
    for item in items:
        yield replace(item, where=item.where.replace(str(path), name))


def describe(tally: Tally) -> tuple[str, ...]:
    """What a reading did, in words."""
    facts: Sequence[tuple[int, str]] = (
        (tally.new, f"{tally.new} new"),
        (tally.revised, f"{tally.revised} revised"),
        (tally.unchanged, f"{tally.unchanged} known already"),
        (tally.not_analysed, f"{tally.not_analysed} kept and not analysed"),
        (tally.claims, count(tally.claims, "claim")),
        (len(tally.unread), f"{len(tally.unread)} could not be read"),
    )
    return (count(tally.read, "report"), *(words for number, words in facts if number))
