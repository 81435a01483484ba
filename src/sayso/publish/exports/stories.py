"""Stories for the exports: opened one at a time, so that a large ledger is never held whole."""

from __future__ import annotations

from collections.abc import Iterator

from sayso.ledger import Ledger
from sayso.pipeline.opening import OpenStory, open_story


def open_stories(ledger: Ledger, story: str | None) -> Iterator[OpenStory]:
    """The story that is asked for, or every one, newest movement first."""
    names = [ledger.story_id(story)] if story else [row.id for row in ledger.stories()]
    for name in names:
        yield open_story(ledger, name)
