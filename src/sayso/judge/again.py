"""Unnamed sources that a report takes up again: "one of them", "the directors", "the same source".

The words tell nothing of whose people they are; those of the first mention do.
"""

from __future__ import annotations

import re

from sayso.judge.papers import find_head
from sayso.model import ClaimRef, Source, SourceKind
from sayso.view import StoryView

_TAKEN_UP = re.compile(
    r"(?:one|two|three|both|some|another|a (?:second|third)|all(?: three)?|neither|"
    r"the (?:first|second|third))(?: of (?:them|those|these|the (?:two|three|four|\w+s)))?|"
    r"(?:the |an)?other(?: one)?|the others|the (?:two|three|pair|latter)|"
    r"(?:the|this|that) (?:same |other )?(?:source|person|man|woman|insider|people|sources|persons|"
    r"insiders)",
    re.IGNORECASE,
)
_THE_MANY = re.compile(r"(?:the|these|those|both)\s(?:\w+\s)?[a-z]+s", re.IGNORECASE)
_PEOPLE = frozenset({SourceKind.PERSON, SourceKind.GROUP})


def find_first_mention(view: StoryView, ref: ClaimRef, source: Source) -> Source:
    """The source that a bare description takes up; the source itself where it is none.

    That is who was cited last before, unnamed, and is described by more than this; of many
    ("the directors") rather those of the same noun.
    """
    words = (source.descriptor or "").strip()
    if source.named or not words:
        return source
    several = _THE_MANY.fullmatch(words) is not None
    if not several and _TAKEN_UP.fullmatch(words) is None:
        return source
    at = min((mention.start for mention in source.mentions), default=-1)
    earlier = _cited_before(view, ref.article, at, source)
    head = find_head(words)
    alike = [other for other in earlier if find_head(other.descriptor or "") == head]
    if several:
        earlier = alike or [other for other in earlier if (other.count or 0) > 1]
    return earlier[-1] if earlier else source


def _cited_before(view: StoryView, article: str, at: int, source: Source) -> list[Source]:
    """Unnamed people that claims before a place end in, in the order of their claims."""
    found: list[Source] = []
    for claim in view.reports[article].claims:
        if not claim.spans or claim.spans[0].start >= at or len(claim.chain) < 2:
            continue
        other = view.source(article, claim.chain[-1])
        words = other.descriptor or ""
        bare = _TAKEN_UP.fullmatch(words) or _THE_MANY.fullmatch(words)
        if other.kind in _PEOPLE and not other.named and words and not bare and other is not source:
            found.append(other)
    return found
