"""Trace: a pasted sentence to the claims that say it, their chains, origins and standing.

In one story, or in all: then the full-text index says which stories to look through.
"""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from datetime import date
from typing import TYPE_CHECKING, Any

from rapidfuzz import fuzz

from sayso.model import ClaimRef, Comparison, Proposition
from sayso.publish.listings import Row
from sayso.publish.wording import label_article, label_chain, name_reports
from sayso.view import StoryView

if TYPE_CHECKING:
    from sayso.ledger import Ledger
    from sayso.pipeline.opening import OpenStory

NEAR = 55.0
"""Least likeness, of 100, for a claim to count as an answer."""

STORIES, HITS = 3, 50
"""How many stories are looked through where none is named, and how many hits name them."""


def find_stories(ledger: Ledger, words: str) -> list[str]:
    """The stories in which some words are likely said: those of the best hits, best first."""
    hits = ledger.search(words, limit=HITS, kinds=("claim", "article"))
    return list(dict.fromkeys(hit.story for hit in hits if hit.story))[:STORIES]


def trace_ledger(
    words: str, ledger: Ledger, *, as_of: date | None = None, limit: int = 5
) -> list[Row]:
    """The propositions of all stories nearest to some words, best first."""
    from sayso.pipeline.opening import NotOutYetError, open_story

    opened = []
    for name in find_stories(ledger, words):
        with suppress(NotOutYetError):
            opened.append(open_story(ledger, name, as_of=as_of))
    return trace_stories(words, opened, limit=limit)


def trace_stories(words: str, stories: Iterable[OpenStory], *, limit: int = 5) -> list[Row]:
    """The propositions of some stories nearest to some words, best first."""
    rows = [
        row
        for opened in stories
        for row in trace(words, opened.comparison, opened.view, limit=limit)
    ]
    return sorted(rows, key=lambda row: (-row["likeness"], row["proposition"]))[:limit]


def trace(words: str, comparison: Comparison, view: StoryView, *, limit: int = 5) -> list[Row]:
    """The propositions nearest to some words, best first, each with its claims and origins."""
    scored = [
        (score, proposition)
        for proposition in comparison.propositions
        if (score := _score(words, proposition, view)) >= NEAR
    ]
    scored.sort(key=lambda pair: (-pair[0], pair[1].id))
    story = comparison.story
    return [_answer(story, proposition, view, score) for score, proposition in scored[:limit]]


def _score(words: str, proposition: Proposition, view: StoryView) -> float:
    texts = [view.claim(ClaimRef(c.article, c.claim)).text for c in proposition.claims]
    return max((likeness(words, text) for text in texts), default=0.0)


def likeness(words: str, text: str) -> float:
    """How like two sentences are in their words, in any order, from 0 to 100.

    >>> likeness("the bridge is closed", "closed is the bridge")
    100.0
    """
    score: float = fuzz.token_set_ratio(words.casefold(), text.casefold())
    length = min(len(words), len(text)) / max(len(words), len(text), 1)
    return score * (0.7 + 0.3 * length)


def _answer(story: str, proposition: Proposition, view: StoryView, score: float) -> Row:
    return {
        "story": story,
        "proposition": proposition.id,
        "gist": proposition.gist,
        "likeness": round(score, 1),
        "standing": proposition.standing.value,
        "disputed": proposition.disputed,
        "why": name_reports(view, proposition.why),
        "claims": list(_claims(proposition, view)),
        "origins": [
            {"side": origin.side.value, "endpoint": origin.endpoint, "stated": origin.stated}
            for origin in proposition.origins
        ],
    }


def _claims(proposition: Proposition, view: StoryView) -> Iterable[dict[str, Any]]:
    for sided in proposition.claims:
        ref = ClaimRef(sided.article, sided.claim)
        claim = view.claim(ref)
        yield {
            "article": ref.article,
            "report": label_article(view, ref.article),
            "side": sided.side.value,
            "chain": list(label_chain(view, ref)),
            "text": claim.text,
            "spans": [list(span) for span in claim.spans],
        }
