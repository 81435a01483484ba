"""Commands for those who ask from elsewhere: tokens, webhooks, and assistants."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Annotated, Any

import typer

from sayso.cli.state import JSON, console, show, to_day
from sayso.errors import SettingsError

if TYPE_CHECKING:
    from sayso.ledger.webhooks import Delivery

TOKEN_COLUMNS = ("id", "name", "role", "created", "expires", "used", "revoked")
WEBHOOK_COLUMNS = ("id", "url", "story", "source", "kinds", "created")
DEAD_COLUMNS = ("webhook", "tried", "attempts", "error", "sentence")
WEBHOOK = Annotated[str, typer.Argument(help="A webhook's id or address.")]


def add_commands(app: typer.Typer) -> None:
    """Put this file's commands on the application."""
    tokens = typer.Typer(no_args_is_help=True, help="Who may ask the server from elsewhere.")
    tokens.command("create", epilog='Example: sayso token create "night desk"')(create_token)
    tokens.command("list", epilog="Example: sayso token list --json")(list_tokens)
    tokens.command("revoke", epilog='Example: sayso token revoke "night desk"')(revoke_token)
    app.add_typer(tokens, name="token")
    hooks = typer.Typer(no_args_is_help=True, help="Addresses that are told of what changes.")
    hooks.command("add", epilog="Example: sayso webhook add https://desk.example/sayso")(add_hook)
    hooks.command("list", epilog="Example: sayso webhook list --json")(list_hooks)
    hooks.command("remove", epilog="Example: sayso webhook remove wh_1f0c")(remove_hook)
    hooks.command("send", epilog="Example: sayso webhook send")(send)
    hooks.command("dead", epilog="Example: sayso webhook dead --json")(list_dead)
    hooks.command("retry", epilog="Example: sayso webhook retry, then sayso webhook send")(retry)
    app.add_typer(hooks, name="webhook")
    app.command(epilog="Example: sayso --ledger news.db mcp")(mcp)


# ---------------------------------------------------------------- tokens


def create_token(
    context: typer.Context,
    name: Annotated[str, typer.Argument(help="Whose it is, or what for.")],
    editor: Annotated[
        bool, typer.Option("--editor", help="It may change things; else it only reads.")
    ] = False,
    expires: Annotated[
        str | None, typer.Option(metavar="DATE", help="The day from which it opens nothing.")
    ] = None,
) -> None:
    """Make a token, and show it this one time.

    The ledger keeps only its hash. Send it as: Authorization: Bearer sayso_...
    """
    from sayso.ledger import Role

    role = Role.EDITOR if editor else Role.READER
    with context.obj.ledger() as ledger:
        token, secret = ledger.create_token(name, role, expires=to_day(expires))
    print(secret)
    out = console()
    out.print(f"{token.id}: a token for {token.name}, {token.role.value}; it is not shown again")


def list_tokens(context: typer.Context, as_json: JSON = False) -> None:
    """Every token there ever was, without itself."""
    import msgspec

    with context.obj.ledger() as ledger:
        rows = [msgspec.to_builtins(token) for token in ledger.tokens()]
    show(rows, TOKEN_COLUMNS, as_json=as_json, empty="There are no tokens.")


def revoke_token(
    context: typer.Context,
    token: Annotated[str, typer.Argument(help="A token's id or name.")],
) -> None:
    """Take a token back: it opens nothing any more."""
    with context.obj.ledger() as ledger:
        revoked = ledger.revoke_token(token)
    console().print(f"revoked: {revoked.id} ({revoked.name})")


# ---------------------------------------------------------------- webhooks


def add_hook(
    context: typer.Context,
    url: Annotated[str, typer.Argument(help="Where it is told, by POST.")],
    story: Annotated[str | None, typer.Option(help="Only of this story.")] = None,
    source: Annotated[
        str | None, typer.Option(help="Only of claims on this source's say-so; its id.")
    ] = None,
    kind: Annotated[
        list[str] | None,
        typer.Option(help="Only of this kind: standing, conflict, …; may be repeated."),
    ] = None,
) -> None:
    """Tell an address of what changes from now on; shows the secret that it checks with."""
    from sayso.ledger.webhooks import add_webhook

    with context.obj.ledger() as ledger:
        named = ledger.story_id(story) if story else None
        with ledger.connections.writing() as connection:
            hook, secret = add_webhook(
                connection, url, story=named, source=source, kinds=kind or ()
            )
    print(secret)
    console().print(f"{hook.id}: {hook.url} is told from now on, signed with this secret")


def list_hooks(context: typer.Context, as_json: JSON = False) -> None:
    """The addresses that are told of what changes."""
    import msgspec

    from sayso.ledger.webhooks import load_webhooks

    with context.obj.ledger() as ledger, ledger.connections.reading() as connection:
        rows = [msgspec.to_builtins(hook) for hook in load_webhooks(connection)]
    show(rows, WEBHOOK_COLUMNS, as_json=as_json, empty="No address is told of anything.")


def remove_hook(context: typer.Context, webhook: WEBHOOK) -> None:
    """Tell an address no more."""
    from sayso.ledger.webhooks import remove_webhook

    with context.obj.ledger() as ledger, ledger.connections.writing() as connection:
        removed = remove_webhook(connection, webhook)
    console().print(f"removed: {removed.id} ({removed.url})")


def send(context: typer.Context) -> None:
    """Tell every webhook now what it has not been told yet.

    sayso serve does the same for as long as it runs.
    """
    from sayso.publish.webhooks import deliver_now

    with context.obj.ledger() as ledger:
        told = deliver_now(ledger, context.obj.settings)
    console().print(f"{told.delivered} delivered, {told.dead} refused for good")


def list_dead(context: typer.Context, as_json: JSON = False) -> None:
    """What could not be told, and why."""
    from sayso.ledger.webhooks import DEAD, load_deliveries

    with context.obj.ledger() as ledger, ledger.connections.reading() as connection:
        rows = [_to_row(delivery) for delivery in load_deliveries(connection, state=DEAD)]
    show(rows, DEAD_COLUMNS, as_json=as_json, empty="Everything could be told.")


def _to_row(delivery: Delivery) -> dict[str, Any]:
    return {
        "webhook": delivery.webhook,
        "url": delivery.url,
        "development": delivery.development.id,
        "sentence": delivery.development.sentence,
        "attempts": delivery.attempts,
        "tried": delivery.tried,
        "status": delivery.status,
        "error": delivery.error,
    }


def retry(
    context: typer.Context,
    webhook: Annotated[
        str | None, typer.Argument(help="Only those of this webhook, by id or address.")
    ] = None,
) -> None:
    """Let what could not be told be tried again."""
    from sayso.ledger.webhooks import retry_deliveries

    with context.obj.ledger() as ledger, ledger.connections.writing() as connection:
        number = retry_deliveries(connection, webhook)
    console().print(f"{number} wait again; sayso webhook send tells them now")


# ---------------------------------------------------------------- assistants


def mcp(
    context: typer.Context,
    http: Annotated[
        bool, typer.Option("--http", help="Over HTTP, at /mcp; else standard input and output.")
    ] = False,
    host: Annotated[str | None, typer.Option(help="With --http: the address to listen on.")] = None,
    port: Annotated[
        int, typer.Option(help="With --http: the port; 0 takes any.", min=0, max=65_535)
    ] = 8485,
) -> None:
    """Answer assistants (Model Context Protocol), read-only.

    Every answer carries the quotation, its article, and on whose say-so it is.
    """
    from sayso.publish.mcp import build_http_app, build_server
    from sayso.publish.web.desk import Desk

    settings = context.obj.settings
    if host is not None:
        settings = replace(settings, serve_host=host)
    desk = Desk(settings.ledger, settings)
    desk.ledger()
    if not http:
        build_server(desk).run("stdio")
        return
    from sayso.publish.web.serving import Server, bind

    try:
        listening = bind(settings.serve_host, port)
    except OSError as error:
        where = f"{settings.serve_host}:{port}"
        reason = (error.strerror or str(error)).lower()
        raise SettingsError(
            f"cannot listen there ({reason})", where=where, remedy="choose another with --port"
        ) from error
    server = Server(build_http_app(desk), listening)
    print(f"Assistants may ask at {server.address}mcp (Ctrl-C ends it)", flush=True)
    server.run()
