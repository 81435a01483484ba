"""Bodies that a story names by what they are only: "the union", "the ministry", "officials"."""

from __future__ import annotations

from collections.abc import Mapping

from sayso.model import SourceKind, StorySource
from sayso.view import StoryView

KINDS = frozenset(
    {SourceKind.PERSON, SourceKind.ORGANISATION, SourceKind.GOVERNMENT, SourceKind.GROUP}
)
LONGEST = 4
"""Words of a body's description at most: "the seafarers' union"."""

NOBODY = frozenset({"who", "which", "that", "it", "this", "they", "one", "some", "many", "others"})


def find_bodies(view: StoryView) -> Mapping[str, str]:
    """For each unnamed body of a story, the actor that stands for it.

    "The union" is one body in all reports of a story; "officials" are those of their report.
    """
    first: dict[str, str] = {}
    found: dict[str, str] = {}
    for actor in view.sources:
        if not _is_body(actor):
            continue
        words = actor.name.lower().split()
        definite = words[0] == "the"
        found[actor.id] = first.setdefault(" ".join(words), actor.id) if definite else actor.id
    return found


def _is_body(actor: StorySource) -> bool:
    words = actor.name.lower().split()
    if actor.named or actor.kind not in KINDS or not 1 <= len(words) <= LONGEST:
        return False
    if words[0] in NOBODY or any(word[:1].isdigit() for word in words):
        return False
    return words[0] == "the" or (len(words) == 1 and words[0].endswith("s"))
