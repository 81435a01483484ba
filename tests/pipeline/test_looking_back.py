"""A story as it stood on another day, under the present ids and as people decided since."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from typer.testing import CliRunner

from sayso.cli.app import app
from sayso.errors import NotFoundError
from sayso.ledger import Ledger, open_ledger
from sayso.model import Judgement, JudgementKind
from sayso.pipeline import stories
from sayso.pipeline.grouping import merge_propositions, refs_of
from sayso.pipeline.opening import OpenStory, open_story
from sayso.publish.web.app import create_app
from sayso.settings import Settings
from tests.ledger.build import HARBOUR, keep
from tests.publish.served import visit

CHAIRS = "The town hall gave away 40 old chairs"
PLANTS = "Gardeners planted lime trees along the quay"
DAYS = {"one": "2031-04-20", "two": "2031-04-22", "three": "2031-04-25"}
AGREED = date(2031, 4, 22)
"""By that day, two of the three reports were out."""


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A ledger file with three reports of three days, compared."""
    where = tmp_path / "sayso.db"
    told = {"one": (HARBOUR[0], (f"{CHAIRS}.", ())), "two": (HARBOUR[0], (f"{PLANTS}.", ()))}
    told["three"] = (HARBOUR[0], (f"{CHAIRS}.", ()), HARBOUR[2])
    with open_ledger(where) as ledger:
        for name, day in DAYS.items():
            keep(ledger, name, told[name], publisher=f"The {name.title()} Herald", day=day)
        names = [row.id for row in ledger.articles()]
        ledger.save_assignments(dict.fromkeys(names, names[0]))
        compare_again(ledger)
    return where


@pytest.fixture
def ledger(place: Path) -> Iterator[Ledger]:
    """The same, open."""
    with open_ledger(place) as opened:
        yield opened


def compare_again(ledger: Ledger) -> None:
    """Compare every story as a run does."""
    for row in ledger.stories():
        assert stories.keep(ledger, stories.compare_present(ledger, row.id))


def find_id(opened: OpenStory, words: str) -> str:
    """The id of the one proposition with a claim that has these words."""
    found = {
        item.id
        for item in opened.comparison.propositions
        if any(words in opened.view.claim(ref).text for ref in refs_of(item))
    }
    assert len(found) == 1, found
    return found.pop()


def merge(ledger: Ledger) -> None:
    """Decide that chairs and lime trees are one thing, which no rule would."""
    opened = open_story(ledger)
    chairs, plants = (find_id(opened, words) for words in (CHAIRS, PLANTS))
    merge_propositions(ledger, chairs, plants, person="Ada Quill")
    compare_again(ledger)


def test_reports_of_later_days_are_left_out(ledger: Ledger) -> None:
    """Seen from the day of the second report, the third one is not there."""
    opened = open_story(ledger, as_of=AGREED)
    assert len(opened.view.reports) == 2 and opened.as_of == AGREED
    assert not [item for item in opened.comparison.propositions if "lorries" in item.gist]


def test_what_stands_keeps_its_ids(ledger: Ledger) -> None:
    """Findings of another day are called as the ledger calls them now."""
    now, then = open_story(ledger), open_story(ledger, as_of=AGREED)
    held = {item.id: set(refs_of(item)) for item in now.comparison.propositions}
    assert all(held[item.id] & set(refs_of(item)) for item in then.comparison.propositions)
    assert find_id(then, "harbour bridge") == find_id(now, "harbour bridge")
    known = {item.id for item in now.comparison.sources}
    assert {item.id for item in then.comparison.sources} <= known
    assert then.comparison.story == now.comparison.story
    events = {item.id for item in now.comparison.events}
    assert {item.id for item in then.comparison.events} <= events


def test_a_later_day_is_the_same_story(ledger: Ledger) -> None:
    """Seen from a day after all reports, everything but what is due is as it was kept."""
    now, later = open_story(ledger), open_story(ledger, as_of=date(2032, 1, 1))
    assert later.comparison.propositions == now.comparison.propositions
    assert later.comparison.sources == now.comparison.sources
    assert later.as_of == date(2032, 1, 1) > now.as_of


def test_a_day_before_all_reports_is_an_error(ledger: Ledger) -> None:
    """Where nothing was out yet, that is said."""
    with pytest.raises(NotFoundError, match="no report of this story was out on 2031-04-19"):
        open_story(ledger, as_of=date(2031, 4, 19))


def test_a_rejected_report_counts_on_no_day(ledger: Ledger) -> None:
    """A person's rejection holds for other days as it does for the present."""
    first = next(row.id for row in ledger.articles() if "One" in str(row.publisher))
    ledger.add_judgement(Judgement("", JudgementKind.REJECT, first, "Ada Quill", ""))
    compare_again(ledger)
    opened = open_story(ledger, as_of=AGREED)
    closing = next(p for p in opened.comparison.propositions if "harbour bridge" in p.gist)
    assert closing.standing == "single"


@pytest.mark.parametrize("day", [None, AGREED, date(2032, 1, 1)])
def test_a_merge_is_seen_on_another_day(ledger: Ledger, day: date | None) -> None:
    """What people put together is together as of every day."""
    merge(ledger)
    opened = open_story(ledger, as_of=day)
    texts = [
        {opened.view.claim(ref).text.rstrip(".") for ref in refs_of(item)}
        for item in opened.comparison.propositions
    ]
    assert any({CHAIRS, PLANTS} <= said for said in texts)


def test_brief_page_and_interface_see_a_merge_alike(place: Path) -> None:
    """With --as-of, the brief, the page and the API have the merged words in one proposition."""
    with open_ledger(place) as ledger:
        merge(ledger)
        opened = open_story(ledger, as_of=AGREED)
    story, name = opened.comparison.story, find_id(opened, CHAIRS)
    day = AGREED.isoformat()
    words = ("--ledger", str(place), "brief", story, "--as-of", day, "--format", "json")
    brief = json.loads(CliRunner().invoke(app, words).stdout)
    with visit(create_app(str(place), Settings())) as visitor:
        page = visitor.get(f"/stories/{story}", params={"as_of": day})
        rows = visitor.get(f"/api/stories/{story}/propositions", params={"as_of": day})
    assert page.status_code == rows.status_code == 200
    assert f"/stories/{story}/propositions/{name}" in page.text
    row = next(item for item in rows.json()["items"] if item["id"] == name)
    assert len({words["article"] for words in row["says"]}) == 2
    cited = [
        {citation["quote"].rstrip(".") for citation in line["citations"]}
        for lines in brief.values()
        if isinstance(lines, list)
        for line in lines
        if isinstance(line, dict) and "citations" in line
    ]
    assert any({CHAIRS, PLANTS} <= said for said in cited)
