"""Stories through time: small stories with what must be found in them, as annotated prose."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import pytest

from sayso.follow.sides import find_governments
from sayso.model import Article, Comparison, Position
from sayso.pipeline import analyze_many, compare
from sayso.publish.listings import list_expected, list_positions, list_timeline
from sayso.view import StoryView, view_story

CASES = Path(__file__).parents[1] / "cases" / "follow.txt"


@dataclass
class Case:
    """A small story: reports after lines that start `@`, findings after `!`."""

    comment: str
    articles: list[Article] = field(default_factory=list)
    findings: list[str] = field(default_factory=list)


def read_cases() -> Iterator[Case]:
    """The cases of the file; a blank line ends one."""
    case = Case("")
    for line in [*CASES.read_text(encoding="utf-8").splitlines(), ""]:
        if line.startswith("# "):
            case = Case(line[2:])
        elif line.startswith("@ "):
            publisher, day = line[2:].rsplit(" ", 1)
            number = len(case.articles) + 1
            case.articles.append(
                Article(id=f"a{number}", text="", publisher=publisher, published=day)
            )
        elif line.startswith("! "):
            case.findings.append(line[2:])
        elif line:
            last = case.articles.pop()
            case.articles.append(
                Article(last.id, line, publisher=last.publisher, published=last.published)
            )
        elif case.findings:
            yield case
            case = Case("")


def story(case: Case, as_of: date | None = None) -> tuple[Comparison, StoryView]:
    """The comparison of a case's reports."""
    reports = list(analyze_many(case.articles))
    comparison = compare(reports, as_of=as_of)
    return comparison, view_story(reports, comparison.sources)


def write_change(comparison: Comparison, position: Position) -> str:
    """A position, and the stance that came in its place."""
    stance = next((p.stance for p in comparison.positions if p.claim == position.superseded_by), "")
    return f"{position.actor} | {position.stance}" + (f" > {stance}" if stance else "")


@pytest.mark.model
@pytest.mark.parametrize("case", list(read_cases()), ids=lambda case: case.comment)
def test_cases(case: Case) -> None:
    """Every finding that is written below a story is found in it."""
    for finding in case.findings:
        kind, _, wanted = finding.partition(": ")
        as_of = date.fromisoformat(kind.rsplit(" ", 1)[1]) if " as of " in kind else None
        comparison, view = story(case, as_of)
        if kind.startswith("expected"):
            rows = list_expected(comparison, view)
            found = [f"{row['due']} {row['state']}" for row in rows]
        elif kind == "timeline":
            rows = list_timeline(comparison, view)
            found = [f"{row['when']} {row['status']}" for row in rows]
            assert len(set(found)) == len(found), found
        elif kind == "order":
            rows = list_timeline(comparison, view)
            found = [f"{row['what']} | {row['order']}" for row in rows]
        elif kind == "actor":
            rows = list_timeline(comparison, view)
            found = [actor for row in rows for actor in row["actors"]]
        elif kind == "turned":
            rows = list_expected(comparison, view)
            found = [f"{turn['actor']} {turn['direction']}" for r in rows for turn in r["turned"]]
        elif kind.startswith("signal"):
            found = [
                f"{signal['direction']} {signal['text']}"
                for row in list_expected(comparison, view)
                for signal in row["signals"]
            ]
            wanted = f"{kind.removeprefix('signal ')} {wanted}"
        elif "superseded" in kind:
            found = [write_change(comparison, found) for found in comparison.positions]
        else:
            rows = list_positions(comparison, view)
            found = [
                f"{row['actor']} | {row['stance']} | {' + '.join(row['conditions'])}".strip()
                for row in rows
            ]
        assert wanted in found, f"{finding}: found {found}"


@pytest.mark.parametrize(
    ("words", "governments"),
    [
        ("the South Korean and U.S. leaders", {"gov:KR", "gov:US"}),
        ("the Norwegian minister", {"gov:NO"}),
        ("the mayor", set()),
        ("Turkey and Greece", {"gov:TR", "gov:GR"}),
    ],
)
def test_find_governments(words: str, governments: set[str]) -> None:
    """Adjectives of nationality and countries name governments."""
    assert find_governments(words) == governments
