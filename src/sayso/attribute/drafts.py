"""A draft: an attribution before it has an id, a place in the nest and a speaker."""

from __future__ import annotations

from dataclasses import dataclass, replace

from sayso.model import Carry, Span


@dataclass(frozen=True, slots=True)
class Draft:
    """Source, cue and content as they were found, with what the later steps need to know.

    `head` is the word that carries the cue. `speaker` is the span to resolve where it differs
    from the source's ("who": the noun before it). `unstated` marks say-so with nobody behind it.
    `carried_from` is the number of another draft.
    """

    source: tuple[Span, ...]
    cue: tuple[Span, ...]
    content: tuple[Span, ...]
    head: int
    rule: str
    lemma: str | None = None
    type: str = "speech"
    speaker: Span | None = None
    recipient: Span | None = None
    unstated: bool = False
    carried_from: int | None = None
    carry: Carry | None = None
    doubtful: bool = False

    def with_content(self, content: tuple[Span, ...], **changes: object) -> Draft:
        """The same draft over other words."""
        return replace(self, content=content, **changes)  # type: ignore[arg-type]  # field names

    @property
    def start(self) -> int:
        """Where its first word stands."""
        return min(span.start for span in (*self.source, *self.cue, *self.content))


def overlap(ones: tuple[Span, ...], others: tuple[Span, ...]) -> int:
    """How many characters two sets of spans share.

    >>> overlap((Span(0, 5),), (Span(3, 9),))
    2
    """
    return sum(
        max(0, min(one.end, other.end) - max(one.start, other.start))
        for one in ones
        for other in others
    )


def size(spans: tuple[Span, ...]) -> int:
    """How many characters spans have together."""
    return sum(span.end - span.start for span in spans)


def join(spans: tuple[Span, ...], *, gap: int = 1) -> tuple[Span, ...]:
    """Spans in order, those that touch or nearly touch made one.

    >>> join((Span(4, 6), Span(0, 3)))
    (Span(start=0, end=6),)
    """
    joined: list[Span] = []
    for span in sorted(spans):
        if joined and span.start <= joined[-1].end + gap:
            joined[-1] = Span(joined[-1].start, max(joined[-1].end, span.end))
        else:
            joined.append(span)
    return tuple(joined)


def cut(spans: tuple[Span, ...], hole: Span) -> tuple[Span, ...]:
    """Spans without the words of `hole`.

    >>> cut((Span(0, 9),), Span(3, 5))
    (Span(start=0, end=3), Span(start=5, end=9))
    """
    kept: list[Span] = []
    for span in spans:
        if not span.overlaps(hole):
            kept.append(span)
            continue
        if span.start < hole.start:
            kept.append(Span(span.start, hole.start))
        if hole.end < span.end:
            kept.append(Span(hole.end, span.end))
    return tuple(kept)
