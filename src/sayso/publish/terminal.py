"""The brief and listings for a terminal, drawn with rich; plain when the output is no terminal."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from rich.cells import cell_len
from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text
from rich.tree import Tree

from sayso.publish.brief import Brief, Citation, Dated, Dispute, Due, Line, SaySo
from sayso.publish.markdown import NOTHING_CHANGED, STANDINGS

INDENT = (0, 0, 0, 2)
SHORT, NARROWEST = 24, 16
"""Characters of a cell that is never broken, and of the narrowest column for longer ones."""

MARKS = {"independent": "●", "repeated": "◐", "unsettled": "◌"}


def show_brief(brief: Brief, console: Console) -> None:
    """Print the brief; citations are [report:claim], and `sayso show` opens them."""
    console.print(Text(brief.title, style="bold"))
    console.print(Text(" · ".join(brief.facts), style="dim"))
    _show(console, None, (_report(number, line) for number, line in enumerate(brief.reports, 1)))
    if brief.since is not None:
        changes = [_line(line) for line in brief.changes] or [Text(NOTHING_CHANGED, style="dim")]
        _show(console, f"Changed since {brief.since}", changes)
    _show(console, "In short", map(_line, brief.short))
    _show(console, "On whose say-so", [_say_so_tree(brief.say_so)] if brief.say_so else [])
    for attribute, heading in STANDINGS:
        _show(console, f"{MARKS[attribute]} {heading}", map(_line, getattr(brief, attribute)))
    _show(console, "In dispute", map(_dispute, brief.disputes))
    _show(console, "One report only", map(_line, brief.singles))
    _show(console, "Related, not in conflict", map(_line, brief.related))
    for due in brief.due:
        _show(console, f"Due: {due.text}", [_due(due)])
    _show(console, "Timeline", map(_dated, brief.timeline))
    _show(console, "Positions", map(_line, brief.positions))
    _show(console, "What this brief does not know", (Text(f"· {x}") for x in brief.unknown))


def show_rows(
    rows: Sequence[Mapping[str, Any]], columns: Sequence[str], console: Console, *, empty: str
) -> None:
    """Print rows as a table; `empty` says what to do when there is none."""
    if not rows:
        console.print(Text(empty, style="dim"))
        return
    cells = [[write_cell(row.get(column)) for column in columns] for row in rows]
    if not console.is_terminal:
        _show_whole(cells, columns, console)
    elif _needs(cells, columns) > console.width:
        _show_records(cells, columns, console)
    else:
        table = Table(box=None, header_style="bold", pad_edge=False, padding=(0, 2, 0, 0))
        for number, column in enumerate(columns):
            short = max(len(row[number]) for row in cells) <= SHORT
            table.add_column(column.replace("_", " "), overflow="fold", no_wrap=short)
        for row in cells:
            table.add_row(*map(Text, row))
        console.print(table)


def _needs(cells: Sequence[Sequence[str]], columns: Sequence[str]) -> int:
    """Columns that a table takes at least: short cells whole, long ones broken between words."""
    wide = 0
    for number, column in enumerate(columns):
        longest = max(len(row[number]) for row in cells)
        wide += max(len(column), longest if longest <= SHORT else NARROWEST) + 2
    return wide


def _show_records(cells: Sequence[Sequence[str]], columns: Sequence[str], console: Console) -> None:
    """Rows one below the other, a line a value, where a terminal is too narrow for a table."""
    for row in cells:
        console.print(Text(row[0], style="bold"))
        told = [
            (Text.assemble((f"{column.replace('_', ' ')}: ", "dim"), value), len(value) > SHORT)
            for column, value in list(zip(columns, row, strict=True))[1:]
            if value
        ]
        for line in (words for words, is_long in told if is_long):
            console.print(Padding(line, INDENT))
        short = Text(" · ", style="dim").join(words for words, is_long in told if not is_long)
        if short:
            console.print(Padding(short, INDENT))


def _show_whole(cells: Sequence[Sequence[str]], columns: Sequence[str], console: Console) -> None:
    """A line a row, for other programs to cut and search: nothing is wrapped."""
    names = [column.replace("_", " ") for column in columns]
    rows = [names, *([" ".join(value.split()) for value in row] for row in cells)]
    widths = [max(cell_len(row[number]) for row in rows) for number in range(len(names))]
    for row in rows:
        padded = (
            value + " " * (width - cell_len(value))
            for value, width in zip(row, widths, strict=True)
        )
        console.out("  ".join(padded).rstrip(), highlight=False)


def show_conflicts(rows: Sequence[Mapping[str, Any]], console: Console, *, empty: str) -> None:
    """Print conflicts one below the other: what it is about, then both sides."""
    for row in rows:
        heading = Text.assemble((f"{row['type']}: ", "bold red"), row["explained"])
        facts = Text(f"  {row['id']}", style="dim")
        sides = [Padding(Text(row[side]), INDENT) for side in ("a", "b")]
        console.print(Group(Text.assemble(heading, facts), *sides))
    if not rows:
        console.print(Text(empty, style="dim"))


def show_origins(rows: Sequence[Mapping[str, Any]], console: Console, *, empty: str) -> None:
    """Print origins below the proposition they belong to, with what links their claims."""
    previous = None
    for row in rows:
        if row["proposition_id"] != previous:
            mark = MARKS.get(row["standing"], "·")
            disputed = " · disputed" if row["disputed"] else ""
            heading = Text(f"{mark} {row['proposition']}", style="bold")
            console.print(Text.assemble(heading, (f"  {row['why']}{disputed}", "dim")))
            previous = row["proposition_id"]
        side = "" if row["side"] == "says" else " (disputes it)"
        carried = f"  carried by {', '.join(row['reports'])}"
        line = Text.assemble("← ", row["origin"], side, (carried, "dim"))
        links = [Text(f"{link['rule']}: {link['detail']}", style="dim") for link in row["links"]]
        console.print(Padding(Group(line, *(Padding(link, INDENT) for link in links)), INDENT))
    if not rows:
        console.print(Text(empty, style="dim"))


def write_cell(value: object) -> str:
    """A value as a table's cell: lists joined, nothing as an empty cell."""
    if value is None:
        return ""
    if isinstance(value, (list, tuple)):
        return ", ".join(write_cell(item) for item in value)
    if isinstance(value, bool):
        return "yes" if value else ""
    return str(value)


def _show(console: Console, heading: str | None, items: Iterable[RenderableType]) -> None:
    written = list(items)
    if not written:
        return
    console.print()
    if heading:
        console.print(Text(heading, style="bold cyan"))
    for item in written:
        console.print(Padding(item, INDENT if heading else (0, 0, 0, 0)))


def _report(number: int, line: Line) -> Text:
    return Text.assemble((f"[{number}] ", "bold"), line.text, (f"\n{line.note}", "dim"))


def _line(line: Line) -> RenderableType:
    """A sentence with its citations; what is noted about it stands below it."""
    item = Table.grid(padding=(0, 1, 0, 0))
    note = Text(f"\n{line.note}" if line.note else "", style="dim")
    item.add_row("·", Text.assemble(line.text, (_marks(line.citations), "cyan"), note))
    return item


def _marks(citations: Sequence[Citation]) -> str:
    return "".join(f" [{citation.number}:{citation.claim}]" for citation in citations)


def _say_so_tree(rows: Sequence[SaySo]) -> Tree:
    tree = Tree(Text("reports", style="dim"), guide_style="dim")
    branches: dict[tuple[str, ...], Tree] = {}
    for row in rows:
        branch = tree
        for depth in range(1, len(row.chain) + 1):
            path = row.chain[:depth]
            if path not in branches:
                branches[path] = branch.add(Text(path[-1]))
            branch = branches[path]
        carried = f"  carried by {', '.join(row.carriers)} ({row.claims})"
        branch.label = Text.assemble(branch.label, (carried, "dim"))  # type: ignore[arg-type]  # the labels here are all Text
    return tree


def _dispute(dispute: Dispute) -> Group:
    sides = [
        Text.assemble("  ", side.text, (_marks(side.citations), "cyan"), (f"  {side.note}", "dim"))
        for side in (dispute.a, dispute.b)
    ]
    heading = Text.assemble((f"{dispute.type}: ", "bold red"), dispute.explained)
    return Group(heading, sides[0], sides[1])


def _due(due: Due) -> Group:
    facts = " · ".join(fact for fact in (due.due, due.state, due.basis) if fact)
    items: list[RenderableType] = [Text.assemble(facts, (_marks(due.citations), "cyan"))]
    for heading, lines in (("for", due.supporting), ("against", due.opposing)):
        if lines:
            items.append(Text(heading, style="bold"))
            items.extend(Padding(_line(line), INDENT) for line in lines)
    return Group(*items)


def _dated(item: Dated) -> Text:
    status = f" ({item.status})" if item.status else ""
    disputed = "  dates disputed" if item.disputed else ""
    return Text.assemble(
        (f"{item.when:<24} ", "bold"),
        item.text,
        (status, "yellow"),
        (disputed, "red"),
        (_marks(item.citations), "cyan"),
    )
