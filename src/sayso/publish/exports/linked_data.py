"""JSON-LD documents (https://www.w3.org/TR/json-ld11/) written an item at a time.

Things are named by URNs of the ledger's ids: `urn:sayso:` and the id. Ids outlive re-runs, so
that a graph which takes an export again changes its nodes and adds no second ones.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any, TextIO

from sayso.model import ClaimRef, StorySource
from sayso.view import StoryView

Node = dict[str, Any]


def to_urn(name: str) -> str:
    """The URN of an id.

    >>> to_urn("p_7f3k")
    'urn:sayso:p_7f3k'
    """
    return f"urn:sayso:{name}"


def claim_urn(ref: ClaimRef) -> str:
    """The URN of a claim: claims have ids within their article."""
    return to_urn(f"{ref.article}/{ref.claim}")


def source_urn(view: StoryView, article: str, source: str) -> str:
    """The URN of the actor behind an article's source, else of the source itself."""
    actor: StorySource | None = view.actor(article, source)
    return to_urn(actor.id if actor else f"{article}/{source}")


def write_graph(
    handle: TextIO, head: Mapping[str, Any], key: str, items: Iterable[Mapping[str, Any]]
) -> int:
    """Write `head` with the items as a list under `key`, one a line; gives their number."""
    opening = json.dumps(dict(head), ensure_ascii=False)
    comma = ", " if head else ""
    handle.write(f'{opening[:-1]}{comma}"{key}": [')
    number = 0
    for item in items:
        handle.write(",\n" if number else "\n")
        handle.write(json.dumps(item, ensure_ascii=False))
        number += 1
    handle.write("\n]}\n")
    return number
