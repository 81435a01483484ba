"""What `sayso forget` does: show, export, ask, remove."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from sayso.cli.state import State, console

if TYPE_CHECKING:
    from sayso.ledger.forgetting import Forgotten

EXPORTED = ("text", "kind", "chain", "article", "claim", "publisher", "published", "url")
SHOWN = 10
"""Claims of a removal that are shown."""


def remove(
    state: State,
    source: str | None,
    *,
    names_from: str | None,
    export: Path | None,
    dry_run: bool,
    yes: bool,
    as_json: bool,
) -> None:
    """Remove the words of one person or, without one, of all who were forgotten before."""
    from sayso.ledger import open_ledger
    from sayso.ledger.forgetting import find_person, find_returned, plan, take_names
    from sayso.pipeline.forgetting import forget_person

    with state.ledger() as ledger:
        if names_from is not None:
            with open_ledger(names_from, create=False) as other:
                take_names(ledger, other)
        people = [find_person(ledger, source)] if source is not None else find_returned(ledger)
        plans = [plan(ledger, person) for person in people]
        if export is not None:
            _export(export, plans)
        if not as_json:
            _describe(plans)
        if people and not dry_run:
            if not yes:
                typer.confirm("Remove this for good?", abort=True, err=True)
            for person in people:
                forget_person(ledger, person, parser=state.settings.parser)
        if as_json:
            print(json.dumps([_to_row(found, removed=not dry_run) for found in plans]))
        elif people and not dry_run:
            console().print("Removed. Backups made before this still hold it.")


def _to_row(found: Forgotten, *, removed: bool) -> dict[str, Any]:
    return {
        "names": list(found.names),
        "articles": list(found.articles),
        "stories": list(found.stories),
        "claims": len(_once(found)),
        "addresses": list(found.addresses),
        "removed": removed,
    }


def _once(found: Forgotten) -> list[dict[str, Any]]:
    """The claims of a removal, each once though the person is twice in its chain."""
    keyed = {(row["article"], row["claim"]): dict(row) for row in found.claims}
    return list(keyed.values())


def _describe(plans: Sequence[Forgotten]) -> None:
    if not plans:
        console().print("Nobody who was forgotten has come back.")
    for found in plans:
        claims = _once(found)
        console().print(
            f"{', '.join(found.names)}: {len(claims)} claims, in {len(found.articles)} articles "
            f"of {len(found.stories)} stories",
            markup=False,
        )
        for row in claims[:SHOWN]:
            console().print(f"  “{row['text']}” ({row['publisher'] or 'unknown'})", markup=False)
        if len(claims) > SHOWN:
            console().print(f"  and {len(claims) - SHOWN} more; --export FILE writes them all")
        for address in found.addresses:
            console().print(f"  this address holds the name, and stays: {address}", markup=False)


def _export(path: Path, plans: Sequence[Forgotten]) -> None:
    lines = [
        json.dumps({name: row[name] for name in EXPORTED}, ensure_ascii=False)
        for found in plans
        for row in _once(found)
    ]
    path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
