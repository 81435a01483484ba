"""The OpenAPI document of the machine interfaces, and the reference page written from it."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any

import msgspec
from fastapi.openapi.utils import get_openapi

from sayso import __version__
from sayso.model import SCHEMA, Article, Comparison, Report
from sayso.publish.api.examples import EXAMPLES
from sayso.publish.api.shapes import ProblemDetails

ABOUT = """\
Who says what, on whose say-so: the ledger of developing stories, for programs.

Every answer is JSON with an ETag; a list is `{"items": […], "next": ADDRESS or null}`, its next
page also in the header Link. What goes wrong is told as problem details (RFC 9457). On the
server's own computer nobody needs a token to read; elsewhere everybody does. What changes
something needs the role editor.
"""


@cache
def to_openapi() -> dict[str, Any]:
    """The document (OpenAPI 3.1) of every route under /api and /feeds."""
    from sayso.publish.api import router as api
    from sayso.publish.feeds import router as feeds

    document = get_openapi(
        title="Sayso", version=__version__, description=ABOUT, routes=[*api.routes, *feeds.routes]
    )
    schemas = document["components"]["schemas"]
    schemas.pop("HTTPValidationError", None)
    schemas.pop("ValidationError", None)
    schemas["ProblemDetails"] = ProblemDetails.model_json_schema()
    schemas |= _contract()
    return document


def _contract() -> dict[str, Any]:
    """The schemas of the contract's lines, under names that begin with Contract."""
    _, parts = msgspec.json.schema_components(
        [Article, Report, Comparison], ref_template="#/components/schemas/Contract{name}"
    )
    named = {f"Contract{name}": part for name, part in parts.items()}
    article, report = named["ContractArticle"], named["ContractReport"]
    marked = {"schema": {"const": SCHEMA}}
    own = {name: part for name, part in report["properties"].items() if name != "article"}
    named["ContractReport"] = {
        **report,
        "properties": {**article["properties"], **own, **marked},
        "required": ["schema", "id", "text", *(n for n in report["required"] if n != "article")],
    }
    given = {
        "id": {"type": "string", "minLength": 1},
        "text": {"type": "string", "pattern": "[^\\s\\u001c-\\u001f\\u0085]"},
    }
    named["ArticleGiven"] = {
        **article,
        "title": "ArticleGiven",
        "properties": {**article["properties"], **given},
        "examples": [EXAMPLES["article_given"]],
    }
    comparison = named["ContractComparison"]
    named["ContractComparison"] = {
        **comparison,
        "properties": {**comparison["properties"], **marked},
        "required": ["schema", *comparison["required"]],
    }
    return named


def write_reference() -> str:
    """The text of `docs/reference/api.md`: every route, what it takes, what it answers."""
    return "\n".join(_lines())


def _lines() -> Iterator[str]:
    document = to_openapi()
    yield "# The API"
    yield ""
    yield ABOUT
    yield "Made from the program's own OpenAPI document, which the server has under"
    yield "`/api/openapi.json`. Examples of every answer are there."
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            yield from _describe(path, method.upper(), operation)
    yield ""


def _describe(path: str, method: str, operation: dict[str, Any]) -> Iterator[str]:
    yield ""
    yield f"## {method} {path}"
    yield ""
    yield " ".join(operation.get("description", operation["summary"]).split())
    yield ""
    parameters = operation.get("parameters", [])
    if parameters:
        yield "| parameter | in | what it is |"
        yield "|---|---|---|"
    for parameter in parameters:
        must = ", required" if parameter.get("required") and parameter["in"] != "path" else ""
        said = parameter.get("description", _kinds(parameter["schema"]))
        yield f"| `{parameter['name']}` | {parameter['in']}{must} | {said} |"
    yield ""
    for status, told in operation["responses"].items():
        if status.startswith("2"):
            yield f"Answers {status}: {_shape(told)}."


def _kinds(schema: dict[str, Any]) -> str:
    """What a parameter may be, where nothing else says it."""
    names = {"ClaimKind": "direct, indirect, mixed or narrative."}
    names["Certainty"] = "certain, probable or possible."
    for part in (schema, *schema.get("anyOf", ())):
        name = str(part.get("$ref", "")).rpartition("/")[2]
        if name in names:
            return names[name]
    return str(schema.get("title", ""))


def _shape(told: dict[str, Any]) -> str:
    content = told.get("content", {})
    if not content:
        return "nothing"
    media_type, described = next(iter(content.items()))
    name = str(described.get("schema", {}).get("$ref", "")).rpartition("/")[2]
    listed = name.startswith("ListOf_")
    plain = name.removeprefix("ListOf_").rstrip("_").removeprefix("Contract")
    what = "a list" if listed and plain.startswith("dict") else plain or "an object"
    words = f"a list of {plain}" if listed and not plain.startswith("dict") else what
    return f"{words} (`{media_type}`)"
