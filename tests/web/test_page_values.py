"""What the pages are made of, without a browser: marks, the matrix, the graph, vendored files."""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from ledger.build import HARBOUR, keep, write_article, write_comparison, write_report
from sayso.ledger import open_ledger
from sayso.model import ClaimRef, Span
from sayso.publish.web.desk import Desk, NoLedgerError, NotComparedError
from sayso.publish.web.graph import build_graph
from sayso.publish.web.marks import mark_report
from sayso.publish.web.matrix import Stance, build_matrix
from sayso.publish.web.rendering import STATIC
from sayso.publish.web.timeline import build_timeline
from sayso.settings import Settings
from sayso.view import StoryView, view_story

HEDGED = (("The harbour bridge may close on 3 May, the mayor said.", ("Mayor Ada Quill",)),)


def view_of(*told: Sequence[tuple[str, Sequence[str]]]) -> StoryView:
    """Reports of the sentences, each from another publisher."""
    reports = []
    for number, sentences in enumerate(told):
        article = write_article(f"a{number}", sentences, publisher=f"Paper {number}")
        reports.append(write_report(article, sentences))
    return view_story(reports)


def test_marks_lose_no_word() -> None:
    """The pieces of a report are its text, each claim opens once, and the asked words are told."""
    report = write_report(write_article("a", HARBOUR), HARBOUR)
    paragraphs = mark_report(report, Span(4, 18))
    assert "\n".join("".join(p.text for p in pieces) for pieces in paragraphs) == (
        report.article.text
    )
    opened = [piece.owner for pieces in paragraphs for piece in pieces if piece.opens]
    assert opened == ["c0", "c1", "c2"]
    asked = [piece.text for pieces in paragraphs for piece in pieces if piece.is_asked]
    assert "".join(asked) == "harbour bridge"


def test_matrix_tells_hedging_from_asserting() -> None:
    """A publisher that is silent, one that hedges and one that asserts have different cells."""
    view = view_of(HARBOUR[1:2], HEDGED, HARBOUR[2:])
    refs = [ClaimRef("a0", "c0"), ClaimRef("a1", "c0")]
    comparison = replace(write_comparison("st_1", {"closing": refs}), relations=())
    matrix = build_matrix(comparison, view)
    cells = dict(zip([c.label for c in matrix.columns], matrix.rows[0].cells, strict=True))
    assert cells["Paper 0"].stance is Stance.ASSERTS
    assert cells["Paper 1"].stance is Stance.QUALIFIES
    assert "Paper 2" not in cells


def test_graph_adds_up_the_steps_of_chains() -> None:
    """Each step of a chain is an edge; the same step in two claims is one, twice as heavy."""
    twice = (HARBOUR[1], ("The Tern said so again.", ("the Tern",)))
    graph = build_graph(view_of(twice))
    weights = {(e.start.label, e.end.label): e.claims for e in graph.edges}
    assert weights["Paper 0", "the Tern"] == 2
    assert weights["the Tern", "“two engineers” (unnamed)"] == 1
    assert graph.edges[0].claims == 2 and graph.left_out == 0


def test_timeline_has_both_lanes_in_order() -> None:
    """What is due and what happens stand in one order of time."""
    view = view_of(HARBOUR)
    refs = [ClaimRef("a0", "c0"), ClaimRef("a0", "c1")]
    items = build_timeline(write_comparison("st_1", {"closing": refs}), view)
    assert {item.lane for item in items} == {"events", "due"}
    assert [item.start for item in items] == sorted(item.start or "" for item in items)


def test_desk_knows_when_the_ledger_moved(tmp_path: Path) -> None:
    """Without a ledger it says so; a story waits for its comparison; what changes is seen."""
    place = tmp_path / "desk.db"
    desk = Desk(str(place), Settings())
    with pytest.raises(NoLedgerError):
        desk.outlines()
    ledger = desk.ledger(create=True)
    assert desk.outlines() == []
    article = keep(ledger, "bridge").article
    story = ledger.save_assignments({article: "bridge"})[article]
    assert [outline.id for outline in desk.outlines()] == [story]
    with pytest.raises(NotComparedError):
        desk.story(story)
    with open_ledger(place) as other:
        other.save_comparison(write_comparison(story, {"closing": [ClaimRef(article, "c0")]}))
    found = desk.story(story)
    assert desk.story(story).opened is found.opened
    desk.close()


def test_vendored_files_are_those_of_the_table() -> None:
    """Every file from elsewhere has its row, with a licence, and is what was taken."""
    table = (STATIC.parent / "THIRD_PARTY.tsv").read_text(encoding="utf-8").splitlines()
    listed = {}
    for row in csv.DictReader(table, delimiter="\t"):
        *_, digests = row.values()
        assert row["licence"] in ("0BSD", "MIT", "ISC", "OFL-1.1") and row["version"]
        listed |= dict(zip(row["files"].split(), digests.split(), strict=True))
    there = {
        path.relative_to(STATIC).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()[:16]
        for folder in ("vendor", "fonts")
        for path in (STATIC / folder).iterdir()
    }
    assert there == listed


def test_nothing_is_styled_or_scripted_in_place() -> None:
    """No template has a style or a script of its own, or an address on another host."""
    for template in (STATIC.parent / "templates").iterdir():
        text = template.read_text(encoding="utf-8")
        for bad in (" style=", "<style", " onclick=", "javascript:", "https://", "|safe"):
            assert bad not in text.replace('placeholder="https://…"', ""), (template.name, bad)
