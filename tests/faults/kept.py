"""What a ledger holds, without what differs between any two runs: ids of findings, and moments."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from sayso.ledger import Ledger, open_ledger, verify

Content = dict[str, Counter[object]]


def load_content(path: Path) -> Content:
    """What a ledger holds that is found sound, without what differs between any two runs."""
    with open_ledger(path, create=False) as ledger:
        assert verify(ledger).faults == ()
        found: Content = {
            "articles": Counter(
                (row.id, row.given_id, row.article.title, row.article.text)
                for row in ledger.articles()
            ),
            "claims": Counter(map(repr, ledger.rows("claims"))),
        }
        found["stories"] = Counter(frozenset(group) for group in group_articles(ledger))
        found["decisions"] = Counter(
            repr((item.kind, item.target, item.values)) for item in ledger.judgements()
        )
        for story in ledger.stories():
            for name, values in list_findings(ledger, story.id):
                found.setdefault(name, Counter()).update(values)
        return found


def group_articles(ledger: Ledger) -> list[set[str]]:
    """The articles of each story."""
    groups: dict[str, set[str]] = {}
    for article, story in ledger.assignments().items():
        groups.setdefault(story, set()).add(article)
    return list(groups.values())


def list_findings(ledger: Ledger, story: str) -> Iterator[tuple[str, list[object]]]:
    """What was found in comparing a story."""
    found = ledger.comparison(story)
    assert found is not None
    propositions = [
        (p.gist, p.standing, p.at_least, p.at_most, p.why, sorted(map(repr, p.claims)))
        for p in found.propositions
    ]
    yield "propositions", [repr(row) for row in propositions]
    yield "conflicts", [repr((c.type, c.a, c.b, c.explained)) for c in found.conflicts]
    yield "expectations", [repr((e.gist, e.due, e.state)) for e in found.expectations]
    yield "events", [repr((e.gist, e.interval, e.status)) for e in found.events]
