"""Which spans stand for the speakers and recipients of drafts, in the order to try them."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

from sayso.attribute.drafts import Draft
from sayso.attribute.spans import noun_span
from sayso.attribute.tree import Tree
from sayso.model import Span
from sayso.publishers import resolve_publisher

_REPORTS = frozenset(
    [
        "report",
        "reporting",
        "article",
        "story",
        "dispatch",
        "account",
        "interview",
        "coverage",
        "broadcast",
    ]
)
_REPORTED_BY = frozenset({"by", "from", "in"})


@dataclass(frozen=True)
class Mentions:
    """For each draft the spans to resolve; `spans` are all of them, in reading order."""

    speakers: tuple[tuple[Span, ...], ...]
    recipients: tuple[tuple[Span, ...], ...]

    @property
    def spans(self) -> tuple[Span, ...]:
        """All spans once."""
        every = {span for group in (*self.speakers, *self.recipients) for span in group}
        return tuple(sorted(every))


def find_mentions(tree: Tree, drafts: Sequence[Draft]) -> Mentions:
    """The spans that stand for each draft's speaker and recipient, likeliest first.

    "A September report by Kyodo" is Kyodo speaking; "who" is the noun before it.
    """
    return Mentions(
        tuple(_speakers(tree, draft) for draft in drafts),
        tuple((draft.recipient,) if draft.recipient else () for draft in drafts),
    )


def _speakers(tree: Tree, draft: Draft) -> tuple[Span, ...]:
    if draft.speaker is not None:
        return (draft.speaker, *draft.source)
    if not draft.source:
        return ()
    span = draft.source[0]
    outlet = _reporting_outlet(tree, span)
    return (span,) if outlet is None else (outlet, span)


def _reporting_outlet(tree: Tree, span: Span) -> Span | None:
    """The outlet named in "a report by Kyodo", "an earlier CNN report", "the BBC's report"."""
    words = range(bisect_left(tree.start, span.start), bisect_left(tree.start, span.end))
    head = next((i for i in words if tree.head[i] not in words or tree.head[i] == i), None)
    if head is None or tree.lemma[head] not in _REPORTS:
        return None
    for index in words:
        governor = tree.head[index]
        direct = governor == head and tree.dep[index] in ("compound", "poss", "nmod", "amod")
        behind = (
            tree.dep[index] == "pobj"
            and tree.lower[governor] in _REPORTED_BY
            and tree.head[governor] == head
        )
        if not direct and not behind:
            continue
        whole = noun_span(tree, index)
        candidate = Span(max(whole.start, span.start), min(whole.end, span.end))
        name = tree.chars[candidate.start : candidate.end]
        if tree.entity[index] == "ORG" or resolve_publisher(name) is not None:
            return candidate
    return None
