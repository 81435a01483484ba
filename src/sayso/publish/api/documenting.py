"""What a route tells about its answers, for the OpenAPI document."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sayso.publish.problems import KINDS, MEDIA_TYPE

PROBLEM = {"$ref": "#/components/schemas/ProblemDetails"}
ALWAYS = (401, 403, 421, 422, 429, 500, 503)
"""What any route may answer instead: the wall around the server, input, and faults."""

_TITLES = {status: title for status, title, _ in KINDS.values()}


def tells(shape: Any, *problems: int, status: int = 200) -> dict[int | str, dict[str, Any]]:
    """The answers of a route: its shape, and the problems it may tell."""
    good: dict[str, Any] = {"description": "As asked for."}
    good |= shape if isinstance(shape, Mapping) else {"model": shape}
    told: dict[int | str, dict[str, Any]] = {status: good}
    if status == 200:
        told[304] = {"description": "The caller has it already (If-None-Match)."}
    for number in sorted({*ALWAYS, *problems}):
        told[number] = {
            "description": _TITLES[number],
            "content": {MEDIA_TYPE: {"schema": PROBLEM}},
        }
    return told


def contract(name: str) -> dict[str, Any]:
    """A line of the contract `sayso/1` as the shape of an answer."""
    schema = {"$ref": f"#/components/schemas/Contract{name}"}
    return {"content": {"application/json": {"schema": schema}}}


def example(name: str, words: str) -> dict[str, Any]:
    """An example of a parameter, named for the document."""
    return {name: {"value": words}}
