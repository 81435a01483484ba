"""Commands that look at the ledger: stories, the brief, listings, trace, show, search."""

from __future__ import annotations

import json
from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from sayso.cli.state import AS_OF, JSON, STORY, console, show, to_day
from sayso.errors import NotFoundError

if TYPE_CHECKING:
    from sayso.ledger import Change


class Format(StrEnum):
    """What a brief can be written as."""

    TEXT = "text"
    MD = "md"
    HTML = "html"
    JSON = "json"


def add_commands(app: typer.Typer) -> None:
    """Put this file's commands on the application."""
    app.command(epilog="Example: sayso brief --format html -o brief.html")(brief)
    for command in (claims, conflicts, relations, origins, timeline, expected, positions, sources):
        app.command(epilog=f"Example: sayso {command.__name__} --json | jq .")(command)
    app.command(epilog="Example: sayso signals x3")(signals)
    app.command(epilog='Example: sayso trace "the bridge was closed"')(trace)
    app.command("show", epilog="Example: sayso show herald")(show_article)
    app.command(epilog="Example: sayso search bridge closed")(search)


def brief(
    context: typer.Context,
    story: STORY = None,
    form: Annotated[Format, typer.Option("--format", help="What to write it as.")] = Format.TEXT,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="Write to this file.")
    ] = None,
    since: Annotated[
        str | None, typer.Option(metavar="DATE", help="Begin with what changed since this day.")
    ] = None,
    as_of: AS_OF = None,
) -> None:
    """The brief of a story, each line with its words.

    What stands on independent legs, what is one report repeated, what is disputed, what is due.
    """
    from sayso.pipeline.opening import open_story
    from sayso.publish.brief import write_brief

    with context.obj.ledger() as ledger:
        opened = open_story(ledger, story, as_of=to_day(as_of))
        name = opened.comparison.story
        changed = ledger.developments(story=name, since=since) if since else []
        written = write_brief(
            opened.comparison,
            opened.view,
            as_of=opened.as_of,
            since=since,
            developments=changed,
        )
        if form is Format.TEXT and output is None:
            from sayso.publish.terminal import show_brief

            show_brief(written, console())
            return
        text = _write(written, opened.view, form)
    if output is None:
        print(text)
    else:
        from sayso.publish.exports.destination import open_destination

        with open_destination(output) as handle:
            handle.write(text)
        console().print(f"written to {output}", soft_wrap=True)


def _write(written: Any, view: Any, form: Format) -> str:
    if form is Format.HTML:
        from sayso.publish.html import to_html

        return to_html(written, view)
    if form is Format.JSON:
        import msgspec

        return msgspec.json.encode(written).decode("utf-8")
    from sayso.publish.markdown import to_markdown

    return to_markdown(written)


def _list(
    context: typer.Context, what: str, story: str | None, as_of: str | None, as_json: bool
) -> None:
    from sayso.publish import listings

    with context.obj.story(story, as_of) as opened:
        if what == "claims":
            rows = listings.list_claims(opened.view)
        else:
            rows = getattr(listings, f"list_{what}")(opened.comparison, opened.view)
    empty = f"This story has no {what}."
    show(rows, listings.COLUMNS[what], as_json=as_json, empty=empty, form=what)


def claims(
    context: typer.Context, story: STORY = None, as_of: AS_OF = None, as_json: JSON = False
) -> None:
    """Every claim, with its chain and certainty."""
    _list(context, "claims", story, as_of, as_json)


def conflicts(
    context: typer.Context, story: STORY = None, as_of: AS_OF = None, as_json: JSON = False
) -> None:
    """What the reports disagree about, both sides."""
    _list(context, "conflicts", story, as_of, as_json)


def relations(
    context: typer.Context, story: STORY = None, as_of: AS_OF = None, as_json: JSON = False
) -> None:
    """How claims stand to each other short of conflict."""
    _list(context, "relations", story, as_of, as_json)


def origins(
    context: typer.Context,
    story: STORY = None,
    every: Annotated[
        bool, typer.Option("--all", help="Those of propositions that one report carries too.")
    ] = False,
    as_of: AS_OF = None,
    as_json: JSON = False,
) -> None:
    """Through whom propositions entered the record."""
    from sayso.publish import listings

    with context.obj.story(story, as_of) as opened:
        rows = listings.list_origins(opened.comparison, opened.view, every=every)
    empty = "No proposition is carried by several reports. With --all: every one."
    show(rows, listings.COLUMNS["origins"], as_json=as_json, empty=empty, form="origins")


def timeline(
    context: typer.Context, story: STORY = None, as_of: AS_OF = None, as_json: JSON = False
) -> None:
    """What happened and what is scheduled."""
    _list(context, "timeline", story, as_of, as_json)


def expected(
    context: typer.Context,
    story: STORY = None,
    due_by: Annotated[
        str | None, typer.Option("--due-by", metavar="DATE", help="Only what is due by this day.")
    ] = None,
    as_of: AS_OF = None,
    as_json: JSON = False,
) -> None:
    """What is due, when, and what became of it."""
    from sayso.cli.state import to_day
    from sayso.publish import listings

    last = to_day(due_by)
    with context.obj.story(story, as_of) as opened:
        rows = listings.list_expected(opened.comparison, opened.view)
    if last is not None:
        rows = [row for row in rows if row["interval"][0] and row["interval"][0] <= str(last)]
    show(rows, listings.COLUMNS["expected"], as_json=as_json, empty="Nothing is due.")


def positions(
    context: typer.Context,
    story_or_actor: Annotated[
        str | None,
        typer.Argument(help="A story, as elsewhere; or an actor of the newest one."),
    ] = None,
    actor: Annotated[
        str | None, typer.Option("--actor", help="Only those of actors with this in their name.")
    ] = None,
    as_of: AS_OF = None,
    as_json: JSON = False,
) -> None:
    """Who wants what, on which condition."""
    from sayso.publish import listings

    story = story_or_actor
    try:
        with context.obj.ledger() as ledger:
            ledger.story_id(story)
    except NotFoundError:
        if story is None or actor is not None:
            raise
        story, actor = None, story_or_actor
    with context.obj.story(story, as_of) as opened:
        rows = listings.list_positions(opened.comparison, opened.view)
    if actor:
        rows = [row for row in rows if actor.casefold() in row["actor"].casefold()]
    show(rows, listings.COLUMNS["positions"], as_json=as_json, empty="No positions found.")


def sources(
    context: typer.Context, story: STORY = None, as_of: AS_OF = None, as_json: JSON = False
) -> None:
    """Who is in a story, and what rests on each."""
    _list(context, "sources", story, as_of, as_json)


def signals(
    context: typer.Context,
    expectation: Annotated[str, typer.Argument(help="An expectation's id, from sayso expected.")],
    story: STORY = None,
    as_of: AS_OF = None,
    as_json: JSON = False,
) -> None:
    """What speaks for and against something due."""
    from sayso.publish import listings

    with context.obj.story(story, as_of) as opened:
        known = [row["id"] for row in listings.list_expected(opened.comparison, opened.view)]
        if expectation not in known:
            raise NotFoundError(
                f"no expectation {expectation!r}",
                remedy=f"this story has: {', '.join(known) or 'none'}",
            )
        rows = listings.list_signals(opened.comparison, opened.view, expectation)
        facts = next(
            row
            for row in listings.list_expected(opened.comparison, opened.view)
            if row["id"] == expectation
        )
    show(rows, listings.COLUMNS["signals"], as_json=as_json, empty="Nothing bears on it.")
    if not as_json:
        _show_turns(facts)


def _show_turns(facts: dict[str, Any]) -> None:
    """What changed sides, with both quotations, and what would settle it."""
    out = console()
    for turn in facts["turned"]:
        before, after = turn["before"], turn["after"]
        out.print(f"[bold]changed sides:[/bold] {_plain(turn['actor'])}, now {turn['direction']}")
        for words in (before, after):
            out.print(f"  {_plain(words['report'])}: “{_plain(words['text'])}”", soft_wrap=True)
    settled = facts["settled_by"]
    out.print(f"[bold]what would settle it:[/bold] {_plain(settled)}", soft_wrap=True)


def trace(
    context: typer.Context,
    words: Annotated[str, typer.Argument(help="A sentence, pasted from anywhere.")],
    story: Annotated[
        str | None,
        typer.Argument(help="A story's id, the start of it, or words of its title; else all."),
    ] = None,
    as_of: AS_OF = None,
    as_json: JSON = False,
) -> None:
    """Which claims say a pasted sentence, on whose say-so."""
    from sayso.publish.trace import trace as trace_words
    from sayso.publish.trace import trace_ledger

    if story is None:
        with context.obj.ledger() as ledger:
            rows = trace_ledger(words, ledger, as_of=to_day(as_of))
    else:
        with context.obj.story(story, as_of) as opened:
            rows = trace_words(words, opened.comparison, opened.view)
    if as_json:
        print(json.dumps(rows, ensure_ascii=False))
        return
    out = console()
    if not rows:
        out.print("No claim says anything like it. Try sayso search with fewer words.")
    for row in rows:
        out.print(f"[bold]{_plain(row['gist'])}[/bold]  {_plain(row['why'])}")
        for claim in row["claims"]:
            side = "" if claim["side"] == "says" else " (disputes it)"
            out.print(f"  {_plain(' ← '.join(claim['chain']))}{side}: “{_plain(claim['text'])}”")


def _plain(words: str) -> str:
    from rich.markup import escape

    return escape(words)


def show_article(
    context: typer.Context,
    article: Annotated[str, typer.Argument(help="An article's id, file name, or title words.")],
    changes: Annotated[
        bool, typer.Option("--changes", help="What its revisions changed, instead.")
    ] = False,
    as_json: JSON = False,
) -> None:
    """A report with its claims marked; or what was changed in it since it was first read."""
    from sayso.pipeline.opening import open_story
    from sayso.publish.listings import list_articles, list_claims
    from sayso.publish.marked import read_notes
    from sayso.publish.marked import show_article as show_marked

    with context.obj.ledger() as ledger:
        row = ledger.article(article)
        found = row.id
        if changes:
            _show_changes(ledger.changes(found), as_json=as_json)
            return
        if row.story is None:
            raise NotFoundError(
                "is kept and not analysed yet", where=found, remedy="run: sayso read --analyze"
            )
        opened = open_story(ledger, row.story)
    if not as_json:
        show_marked(opened.view, found, console())
        return
    facts = next(facts for facts in list_articles(opened.view) if facts["id"] == found)
    marked = [claim for claim in list_claims(opened.view) if claim["article"] == found]
    report = opened.view.reports[found]
    told = {"notes": read_notes(report), "captured": report.article.captured}
    print(
        json.dumps(
            [{**facts, **told, "text": report.article.text, "claims": marked}], ensure_ascii=False
        )
    )


def _show_changes(changes: Sequence[Change], *, as_json: bool) -> None:
    if as_json:
        rows = [
            {
                "before": change.before,
                "after": change.after,
                "captured": change.captured,
                "title": change.title,
                "passages": change.passages,
            }
            for change in changes
        ]
        print(json.dumps(rows, ensure_ascii=False))
        return
    from sayso.publish.marked import show_changes

    if not changes:
        console().print("Nothing was changed in it since it was first read.")
    show_changes(changes, console())


def search(
    context: typer.Context,
    words: Annotated[list[str], typer.Argument(help="Words to look for.")],
    limit: Annotated[int, typer.Option(help="How many to show.", min=1, max=1000)] = 20,
    as_json: JSON = False,
) -> None:
    """Find claims, articles and sources by words."""
    with context.obj.ledger() as ledger:
        hits = ledger.search(" ".join(words), limit=limit)
    rows = [
        {"kind": hit.kind, "id": hit.id, "article": hit.article, "text": hit.snippet}
        for hit in hits
    ]
    show(rows, ("kind", "id", "text"), as_json=as_json, empty="Nothing has all of these words.")
