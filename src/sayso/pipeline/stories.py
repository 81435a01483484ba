"""The stories of a ledger: gathered from its articles, and compared."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from sayso.ledger import Ledger, gathered
from sayso.model import Comparison, JudgementKind, Report
from sayso.pipeline.compare import compare
from sayso.pipeline.gathering import LedgerMemory
from sayso.pipeline.grouping import find_decisions
from sayso.stories import StoryIndex

FEW = 200
"""Reports that are gathered from scratch at most, when one of them comes late."""

PIECE = 500
"""Reports that are gathered in one transaction."""


@dataclass(frozen=True, slots=True)
class Compared:
    """A story's comparison, and the state of the story that it was made from."""

    comparison: Comparison
    state: str


def gather(ledger: Ledger) -> None:
    """Put what is new or was analysed anew into stories; nothing new costs nothing.

    A ledger of few reports is gathered from scratch when an older report comes late; a large one
    takes the late report in where it belongs now. Of several processes, one gathers at a time, a
    piece in a transaction.
    """
    waiting = ledger.waiting()
    for start in range(0, len(waiting.articles), PIECE):
        _gather_piece(ledger, waiting.articles[start : start + PIECE])
    if waiting.articles or waiting.unchanged:
        ledger.settle_changes(waiting.unchanged)


def _gather_piece(ledger: Ledger, names: Sequence[str]) -> None:
    """Place articles that still wait, or all there are; assign what moved with them."""
    with ledger.connections.writing() as connection, ledger.transaction():
        waiting = ledger.waiting(few=FEW, among=names)
        order = waiting.anew or waiting.articles
        if waiting.anew:
            gathered.clear(connection)
        memory = LedgerMemory(connection, gathered.find_analyses(connection, order))
        memory.remove(order)
        index = StoryIndex(memory)
        for report in ledger.reports(order):
            index.place(report)
        memory.close()
        ledger.save_assignments(gathered.load_keys(connection, memory.touched))
        gathered.settle(connection, order)


def compare_story(ledger: Ledger, story: str) -> Comparison:
    """What the reports of one story say together; rejected reports no longer count."""
    return compare_reports(ledger, story, ledger.reports(story=story))


def compare_reports(
    ledger: Ledger, story: str, reports: Iterable[Report], *, as_of: date | None = None
) -> Comparison:
    """What some reports of a story say together, as people decided; seen from `as_of`."""
    return compare(
        reports,
        story=story,
        as_of=as_of,
        withdrawn=find_withdrawn(ledger),
        decisions=find_decisions(ledger),
    )


def compare_present(ledger: Ledger, story: str) -> Compared:
    """The comparison of a story as it is now, to be kept if it is still so then."""
    state = ledger.story_state(story)
    return Compared(compare_story(ledger, story), state)


def keep(ledger: Ledger, found: Compared) -> bool:
    """Keep a comparison, unless another process has changed the story meanwhile."""
    with ledger.transaction():
        if ledger.story_state(found.comparison.story) != found.state:
            return False
        ledger.save_comparison(found.comparison)
        return True


def find_withdrawn(ledger: Ledger) -> frozenset[str]:
    """Articles that people have rejected: withdrawn, and no support for anything."""
    verdicts = ledger.verdicts()
    return frozenset(name for name, kind in verdicts.items() if kind is JudgementKind.REJECT)
