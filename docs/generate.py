"""Write the parts of the docs that are made from the program: `python docs/generate.py`.

`--check` writes nothing and exits with 1 when a page is not what it would write; the tests call it.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import msgspec
import typer
from typer.testing import CliRunner

from sayso.cli.app import app
from sayso.model import SCHEMA, Article, Comparison, Report
from sayso.publish.api.openapi import write_reference

DOCS = Path(__file__).parent
REMEDY = "write it again with: .venv/bin/python docs/generate.py"


def write_commands() -> str:
    """The help of every command, as the program prints it."""
    runner = CliRunner(env={"COLUMNS": "92", "TERM": "dumb", "NO_COLOR": "1"})
    pages = ["# Commands", "", "Made from the program's own help by `docs/generate.py`.", ""]
    names = [command.name for command in typer.main.get_group(app).commands.values()]
    for name in ("", *(name for name in names if name)):
        words = [name, "--help"] if name else ["--help"]
        result = runner.invoke(app, words, prog_name="sayso")
        title = f"sayso {name}".strip()
        lines = [line.rstrip() for line in result.output.strip().splitlines()]
        pages += [f"## {title}", "", "```text", *lines, "```", ""]
    return "\n".join(pages)


def build_schemas() -> dict[str, dict[str, Any]]:
    """The JSON Schemas (2020-12) of the three kinds of line, self-contained."""
    (article, report, comparison), parts = msgspec.json.schema_components(
        [Article, Report, Comparison], ref_template="#/$defs/{name}"
    )
    named = {name: parts.get(name, {}) for name in ("Article", "Report", "Comparison")}
    line = dict(named["Report"]["properties"])
    del line["article"]
    given = {**named["Article"]["properties"], **line, "schema": {"const": SCHEMA}}
    required = [name for name in named["Report"]["required"] if name != "article"]
    del article, report, comparison
    return {
        "article": _close(named["Article"], parts),
        "report": _close(
            {
                "title": "Report",
                "type": "object",
                "properties": given,
                "required": ["schema", "id", "text", *required],
            },
            parts,
        ),
        "comparison": _close(
            {
                **named["Comparison"],
                "properties": {**named["Comparison"]["properties"], "schema": {"const": SCHEMA}},
                "required": ["schema", *named["Comparison"]["required"]],
            },
            parts,
        ),
    }


def _close(schema: dict[str, Any], parts: dict[str, Any]) -> dict[str, Any]:
    """A schema with the definitions it needs, and only those."""
    needed: dict[str, Any] = {}
    waiting = [schema]
    while waiting:
        text = json.dumps(waiting.pop())
        for name, part in parts.items():
            if f'"#/$defs/{name}"' in text and name not in needed:
                needed[name] = part
                waiting.append(part)
    dialect = "https://json-schema.org/draft/2020-12/schema"
    return {"$schema": dialect, **schema, "$defs": dict(sorted(needed.items()))}


def write_formats() -> str:
    """The contract's page: the written part, then the schemas."""
    pages = [(DOCS / "reference" / "formats.head.md").read_text(encoding="utf-8").rstrip(), ""]
    for name, schema in build_schemas().items():
        body = json.dumps(schema, indent=1, ensure_ascii=False)
        pages += [f"## Schema of {name} lines", "", "```json", body, "```", ""]
    return "\n".join(pages)


def write_evaluation() -> str:
    """The written part, then every score that is pinned."""
    lines = [(DOCS / "evaluation.head.md").read_text(encoding="utf-8").rstrip(), ""]
    lines += ["## The scores", "", "| task | score | floor |", "|---|---|---|"]
    floors = json.loads((DOCS.parent / "bench" / "floors.json").read_text(encoding="utf-8"))
    for task, pinned in sorted(floors.items()):
        for name, floor in sorted(pinned["metrics"].items()):
            lines.append(f"| {task} | {name} | {floor:.3f} |")
    return "\n".join([*lines, ""])


PAGES = {
    "reference/commands.md": write_commands,
    "reference/formats.md": write_formats,
    "reference/api.md": write_reference,
    "evaluation.md": write_evaluation,
}


def main(words: list[str]) -> int:
    """Write the pages, or check them."""
    stale = []
    for name, write in PAGES.items():
        path, text = DOCS / name, write()
        if path.exists() and path.read_text(encoding="utf-8") == text:
            continue
        stale.append(name)
        if "--check" not in words:
            path.write_text(text, encoding="utf-8")
    if stale and "--check" in words:
        sys.stderr.write(f"not up to date: {', '.join(stale)}; {REMEDY}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
