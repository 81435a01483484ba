"""The say-so graph of a story: publishers, the outlets they cite, and the sources behind them."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from itertools import pairwise

from sayso.model import ClaimRef, SourceKind
from sayso.publish.wording import label_article, label_source
from sayso.view import StoryView

MOST_EDGES = 60


@dataclass(frozen=True, slots=True)
class Node:
    """Somebody on whose say-so something is; `actor` is the id of their page, or None.

    `kind` is publisher, outlet or source; `named` False for those whom no report names.
    """

    id: str
    label: str
    kind: str
    named: bool
    actor: str | None


@dataclass(frozen=True, slots=True)
class Edge:
    """How many claims one passes on from another, and in which words one of them stands."""

    start: Node
    end: Node
    claims: int
    reports: tuple[str, ...]
    example: ClaimRef


@dataclass(frozen=True, slots=True)
class Graph:
    """The edges with most claims first; `left_out` are not shown."""

    edges: tuple[Edge, ...]
    left_out: int


def build_graph(view: StoryView, *, most: int = MOST_EDGES) -> Graph:
    """The steps of all chains, added up; a publisher that others cite is one node."""
    labels = {article: label_article(view, article) for article in view.reports}
    nodes: dict[str, Node] = {}
    weights: Counter[tuple[str, str]] = Counter()
    reports: defaultdict[tuple[str, str], dict[str, None]] = defaultdict(dict)
    examples: dict[tuple[str, str], ClaimRef] = {}
    publishing = {_identify(view, article, "s0", labels) for article in view.reports}
    for ref, claim in view.claims():
        path = [_identify(view, ref.article, source, labels) for source in claim.chain]
        for name, source in zip(path, claim.chain, strict=True):
            if name not in nodes:
                nodes[name] = _to_node(view, ref.article, source, name, name in publishing, labels)
        for pair in pairwise(path):
            if pair[0] != pair[1]:
                weights[pair] += 1
                reports[pair][labels[ref.article]] = None
                examples.setdefault(pair, ref)
    ordered = sorted(weights, key=lambda pair: (-weights[pair], pair))
    edges = tuple(
        Edge(nodes[a], nodes[b], weights[a, b], tuple(reports[a, b]), examples[a, b])
        for a, b in ordered[:most]
    )
    return Graph(edges, max(0, len(ordered) - most))


def _identify(view: StoryView, article: str, source: str, labels: dict[str, str]) -> str:
    """One name for one actor; those that nothing identifies are told apart by their words."""
    actor = view.actor(article, source)
    if actor is not None:
        return actor.id
    if source == "s0":
        return f"publisher:{labels[article]}"
    return f"words:{label_source(view.source(article, source))}"


def _to_node(
    view: StoryView,
    article: str,
    source: str,
    name: str,
    publishes: bool,
    labels: dict[str, str],
) -> Node:
    actor = view.actor(article, source)
    found = view.source(article, source)
    kind = "outlet" if found.kind is SourceKind.OUTLET else "source"
    label = labels[article] if source == "s0" else label_source(found)
    known = actor is not None and found.kind is not SourceKind.UNSTATED
    return Node(
        id=name,
        label=actor.name if actor and actor.named else label,
        kind="publisher" if publishes else kind,
        named=found.named or publishes,
        actor=actor.id if actor and known else None,
    )
