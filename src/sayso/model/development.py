"""What changed in a story from one comparison to the next."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class DevelopmentKind(StrEnum):
    """What changed about a story.

    `standing` covers that a proposition came to be disputed, or no longer is. `expectation` is a
    new one, or one with another due date; `settled` one whose state changed: met, not met, moved,
    void, overdue, or open again. `withdrawn` is what no report carries any more, a proposition or
    a conflict.
    """

    PROPOSITION = "proposition"
    STANDING = "standing"
    CONFLICT = "conflict"
    EXPECTATION = "expectation"
    SETTLED = "settled"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Development:
    """One change in a story, with the words before and after it, and a sentence for people.

    `subject` is the id of the proposition, conflict or expectation; `gist` its words. `before` is
    None for what is new, `after` for what is gone; else both hold a standing, a state or a due
    interval in words. `articles` are the reports that brought it, `at` the moment of the run that
    found it, ISO 8601 in UTC.
    """

    id: str
    story: str
    kind: DevelopmentKind
    subject: str
    gist: str
    before: str | None
    after: str | None
    articles: tuple[str, ...]
    at: str
    sentence: str
