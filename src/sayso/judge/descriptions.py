"""What stands around a name: its title, its apposition, whose it is."""

from __future__ import annotations

import re
from collections.abc import Iterator

from sayso.model import Source, Span
from sayso.view import StoryView, remembered

WINDOW_BEFORE, WINDOW_AFTER = 80, 90
_STOPS = re.compile(r"[.;:!?()\[\]“”\"\n]|\s[–—-]\s")
_AFTER = re.compile(
    r",?\s*(?:(?:a|an|the|its|their|his|her|who|which|[\w-]+['’]s)\s+)?[^,.;:!?()\n“”\"]{3,90}"
)
_OF_BODY = re.compile(
    r"\s+(?:of|for) (?:the )?(?:[A-Z][\w.&-]*|of|for|and|the)(?: (?:[A-Z][\w.&-]*|of|for|and|the))*"
)
_PRONOUNS = frozenset(
    {"he", "she", "it", "they", "him", "her", "his", "them", "their", "its", "who"}
)


Description = tuple[str, Span, bool]
"""The words of a description, where they stand, and True for a title, right before the name."""


@remembered
def find_descriptions(view: StoryView, article: str, source: Source) -> tuple[Description, ...]:
    """What stands right before and after a person's name, and what upstream found."""
    return tuple(_describe(view, article, source))


def _describe(view: StoryView, article: str, source: Source) -> Iterator[Description]:
    text = view.reports[article].article.text
    if source.descriptor:
        yield source.descriptor, Span(0, 0), False
    for mention in source.mentions[:6]:
        own = text[mention.start : mention.end]
        if own.lower() in _PRONOUNS:
            continue
        if len(own) > len(source.name or "") + 3:
            yield own, mention, True
        before = text[max(0, mention.start - WINDOW_BEFORE) : mention.start]
        yield from _before(before, mention.start)
        match = _AFTER.match(text, mention.end, mention.end + WINDOW_AFTER)
        if match and match.group().startswith(","):
            yield match.group(), Span(match.start(), match.end()), False
        match = _OF_BODY.match(text, mention.end, mention.end + WINDOW_AFTER)
        if match:
            yield f"voice {match.group()}", Span(match.start(), match.end()), False
            match = _AFTER.match(text, match.end(), match.end() + WINDOW_AFTER)
            if match and match.group().startswith(","):
                yield match.group(), Span(match.start(), match.end()), False


def _before(window: str, end: int) -> Iterator[Description]:
    """The run of words before a name: "League chairman ", "The governor, "."""
    run = _STOPS.split(window)[-1]
    bare = run.rstrip()
    if bare.endswith(","):
        words = bare[:-1].split(",")[-1]
        if not re.match(r"\s*(?:the|a|an|its|his|her|their|[\w-]+['’]s)\b", words, re.IGNORECASE):
            return
    else:
        words = bare.split(",")[-1]
    start = end - len(run) + run.rfind(words)
    yield words, Span(max(0, start), end), not bare.endswith(",")
