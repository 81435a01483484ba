"""The whole server: pages, API and feeds over one ledger, behind one wall."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from fastapi import Depends, FastAPI, Request
from fastapi.responses import HTMLResponse, Response
from starlette.middleware.gzip import GZipMiddleware

from sayso import __version__
from sayso.pipeline.record import refresh
from sayso.publish.access import a_few_at_a_time, install_access, require_reader
from sayso.publish.api import router as api
from sayso.publish.feeds import router as feeds
from sayso.publish.problems import Problem
from sayso.publish.web import reader, reading_in, review, source, story, story_list
from sayso.publish.web.desk import Desk, NoLedgerError, NotComparedError
from sayso.publish.web.jobs import Job, Jobs
from sayso.publish.web.rendering import STATIC, render
from sayso.publish.web.static_files import LastingFiles
from sayso.settings import Settings

PAGES = (story_list, story, reader, source, review, reading_in)
SMALL = 1_000
"""Bytes below which an answer is not worth compressing."""

PACKED = 6
"""How hard an answer is compressed: a page of 130 kB gets to 18 kB in 2.5 ms."""


def create_app(ledger_url: str, settings: Settings) -> FastAPI:
    """The server over a ledger, which need not be there yet: the first reading makes it."""

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        async with a_few_at_a_time():
            yield
        app.state.jobs.close()
        app.state.desk.close()

    app = FastAPI(
        title="Sayso",
        version=__version__,
        summary="Who says what, on whose say-so.",
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
        lifespan=lifespan,
    )
    install_access(app, settings=settings, ledger_url=ledger_url)
    app.add_middleware(GZipMiddleware, minimum_size=SMALL, compresslevel=PACKED)
    app.state.desk = Desk(ledger_url, settings)
    app.state.jobs = Jobs()
    app.state.problem_page = show_problem
    app.add_exception_handler(NoLedgerError, _show_no_ledger)
    app.add_exception_handler(NotComparedError, _show_not_compared)
    app.mount("/static", LastingFiles(directory=STATIC), name="static")
    for module in PAGES:
        app.include_router(
            module.router, include_in_schema=False, dependencies=[Depends(require_reader)]
        )
    app.include_router(api)
    app.include_router(feeds)
    return app


def go_on(app: FastAPI) -> None:
    """Do what was left half done when the last server, or another program, was killed.

    What was read and not analysed, and stories that wait to be compared, are done in a job of
    their own; where nothing waits, or there is no ledger yet, it costs a look.
    """
    desk: Desk = app.state.desk

    def work(job: Job) -> None:
        job.step = "doing what was left half done"
        with suppress(NoLedgerError):
            job.stories = tuple(refresh(desk.ledger(), parser=desk.settings.parser))

    app.state.jobs.start("what was left half done", work)


def show_problem(request: Request, problem: Problem) -> Response:
    """What went wrong, as a page that says what to do."""
    return render(request, "problem.html.j2", problem=problem, status=problem.status)


async def _show_no_ledger(request: Request, error: Exception) -> HTMLResponse:
    return render(request, "no_ledger.html.j2", where=getattr(error, "where", ""))


async def _show_not_compared(request: Request, error: Exception) -> HTMLResponse:
    return render(request, "not_compared.html.j2", status=202)
