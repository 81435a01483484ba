"""The server itself: it listens, says where, and ends cleanly."""

from __future__ import annotations

import gc
import socket
import sys

import uvicorn
from fastapi import FastAPI

from sayso.ledger import open_ledger
from sayso.model import Article
from sayso.parse import DEFAULT_PARSER
from sayso.pipeline.record import record
from sayso.read import Reading

PATIENCE = 5
"""Seconds that requests under way are given when the server ends."""

COLLECTED_AFTER = (100_000, 20, 50)
"""New objects after which the garbage collector looks, and how often it looks at older ones."""


SWITCHED_AFTER = 0.0005
"""Seconds after which a thread that reckons lets another on that waits.

A page asks the database for a hundred rows, and may wait so long for each of them: with Python's
own five milliseconds, one report that is analysed would hold up every page for half a second.
"""


SAID = "The quay is closed, the harbour master said on Monday. Ten boats were there, she said."
"""A report to warm up with."""


def bind(host: str, port: int) -> socket.socket:
    """A socket that listens at an address; OSError where it is taken or not ours.

    >>> with bind("127.0.0.1", 0) as listening:
    ...     listening.getsockname()[1] > 0
    True
    """
    family, kind, protocol, _, address = socket.getaddrinfo(
        host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
    )[0]
    listening = socket.socket(family, kind, protocol)
    try:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind(address)
        listening.listen(128)
    except OSError:
        listening.close()
        raise
    return listening


def warm_up(parser: str = DEFAULT_PARSER) -> None:
    """Load all that reading reports in needs, by reading two into a ledger that is thrown away.

    ParserError when the parser is not installed.
    """
    papers = [Article(name, SAID, publisher=name, published="2031-05-01") for name in ("A", "B")]
    with open_ledger("sqlite://") as ledger:
        readings = (Reading(paper, b"", "text/plain", paper.id) for paper in papers)
        record(ledger, readings, parser=parser)


class Server:
    """An application on a socket; `run` lasts until a signal, or `stop`, ends it."""

    def __init__(self, app: FastAPI, listening: socket.socket) -> None:
        self.listening = listening
        self._server = uvicorn.Server(
            uvicorn.Config(
                app,
                log_level="warning",
                access_log=False,
                server_header=False,
                proxy_headers=False,
                timeout_graceful_shutdown=PATIENCE,
            )
        )

    @property
    def address(self) -> str:
        """Where a browser finds it."""
        host, port = self.listening.getsockname()[:2]
        if host in ("0.0.0.0", "::"):
            host = "127.0.0.1"
        return f"http://[{host}]:{port}/" if ":" in host else f"http://{host}:{port}/"

    def run(self) -> None:
        """Serve until told to end.

        Opening a large story makes some hundred thousand objects that stay: the collector is let
        look at them less often, and never again at what was there before the first request.
        """
        before, switched_after = gc.get_threshold(), sys.getswitchinterval()
        gc.freeze()
        gc.set_threshold(*COLLECTED_AFTER)
        sys.setswitchinterval(SWITCHED_AFTER)
        try:
            with self.listening:
                self._server.run(sockets=[self.listening])
        finally:
            sys.setswitchinterval(switched_after)
            gc.set_threshold(*before)
            gc.unfreeze()

    def stop(self) -> None:
        """End, once what is under way is answered."""
        self._server.should_exit = True

    @property
    def is_up(self) -> bool:
        """True once it answers."""
        return self._server.started
