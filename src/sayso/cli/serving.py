"""The command that serves the pages, the API and the feeds."""

from __future__ import annotations

import threading
import webbrowser
from contextlib import suppress
from dataclasses import replace
from typing import Annotated

import typer

from sayso.errors import SettingsError


def add_commands(app: typer.Typer) -> None:
    """Put this file's commands on the application."""
    app.command(epilog="Example: sayso serve --open")(serve)


def serve(
    context: typer.Context,
    host: Annotated[
        str | None, typer.Option(help="The address to listen on; else the setting's.")
    ] = None,
    port: Annotated[
        int | None, typer.Option(help="The port; 0 takes any that is free.", min=0, max=65_535)
    ] = None,
    open_page: Annotated[
        bool, typer.Option("--open", help="Open the stories in a browser.")
    ] = False,
    warm: Annotated[
        bool, typer.Option("--warm", help="Load what reading needs now, not with the first report.")
    ] = False,
) -> None:
    """Serve the pages, the API and the feeds over the ledger.

    On this computer's own address (127.0.0.1, the default) nobody needs a token; on any other
    everybody does: see sayso token create. Ctrl-C ends it.
    """
    from sayso.publish.web.app import create_app, go_on
    from sayso.publish.web.serving import Server, bind, warm_up

    settings = context.obj.settings
    settings = replace(
        settings,
        serve_host=settings.serve_host if host is None else host,
        serve_port=settings.serve_port if port is None else port,
    )
    try:
        listening = bind(settings.serve_host, settings.serve_port)
    except OSError as error:
        where = f"{settings.serve_host}:{settings.serve_port}"
        reason = (error.strerror or str(error)).lower()
        raise SettingsError(
            f"cannot listen there ({reason})", where=where, remedy="choose another with --port"
        ) from error
    if warm:
        warm_up(settings.parser)
    app = create_app(settings.ledger, settings)
    server = Server(app, listening)
    print(f"Sayso is at {server.address} (Ctrl-C ends it)", flush=True)
    if open_page:
        threading.Timer(0.8, webbrowser.open, [server.address]).start()
    go_on(app)
    with suppress(KeyboardInterrupt):  # how a server is ended, once it has ended cleanly
        server.run()
    print("ended")
