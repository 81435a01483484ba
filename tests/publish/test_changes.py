"""What changed, as people see it: `sayso changes`, and the brief since a day."""

from __future__ import annotations

import json

import pytest
from click.testing import Result
from typer.testing import CliRunner

from sayso.cli.app import app
from sayso.errors import LedgerError
from sayso.ledger import open_ledger
from sayso.pipeline.opening import open_story
from sayso.publish.brief import MOST_CHANGES, write_brief

pytestmark = pytest.mark.model

QUAKE = "earthquake"


def run(ledger: str, *words: str) -> Result:
    """Run a command on a ledger."""
    return CliRunner().invoke(app, ["--ledger", ledger, *words])


def test_changes_list_what_the_ledger_keeps(samples_ledger: str) -> None:
    """`sayso changes` gives the developments, newest first, of all stories or of one."""
    with open_ledger(samples_ledger) as ledger:
        kept = [item.id for item in ledger.developments(limit=1000)]
        of_story = [item.id for item in ledger.developments(story=QUAKE, limit=1000)]
    everything = json.loads(run(samples_ledger, "changes", "--json", "--limit", "1000").stdout)
    assert [item["id"] for item in everything] == kept
    one = json.loads(run(samples_ledger, "changes", QUAKE, "--json", "--limit", "1000").stdout)
    assert [item["id"] for item in one] == of_story and len(of_story) < len(kept)
    moments = [item["at"] for item in everything]
    assert moments == sorted(moments, reverse=True)


def test_changes_for_people_have_a_heading_a_run(samples_ledger: str) -> None:
    """The list says when and about which story, then what changed, a sentence each."""
    shown = run(samples_ledger, "changes", QUAKE, "--limit", "3").stdout
    assert " UTC  " in shown and "standing" in shown and "it was" in shown
    assert "Nothing changed" in run(samples_ledger, "changes", "--since", "2999-01-01").stdout
    refused = run(samples_ledger, "changes", "--since", "yesterday")
    assert isinstance(refused.exception, LedgerError)


def test_changes_of_a_source_are_on_its_say_so(samples_ledger: str) -> None:
    """With a source, only what rests on its say-so is listed."""
    words = ("changes", "--json", "--limit", "1000", "--source", "Highland Voice")
    found = json.loads(run(samples_ledger, *words).stdout)
    with open_ledger(samples_ledger) as ledger:
        named = {
            row["id"] for row in ledger.rows("story_sources") if row["name"] == "Highland Voice"
        }
        carried = {
            (row["article"], row["claim"])
            for row in ledger.rows("v_chains")
            if row["actor"] in named
        }
        subjects = {
            row["proposition"]
            for row in ledger.rows("proposition_claims")
            if (row["article"], row["claim"]) in carried
        }
    newest = [item for item in found if item["at"] == found[0]["at"]]
    told = {item["subject"] for item in newest if item["kind"] in ("proposition", "standing")}
    assert told and told <= subjects


def test_second_reports_changed_standings(samples_ledger: str) -> None:
    """Reports that came later made single claims repeated or independent."""
    with open_ledger(samples_ledger) as ledger:
        standing = [item for item in ledger.developments(story=QUAKE) if item.kind == "standing"]
        again = [item for item in standing if item.before == "repeated"]
    assert again and all(item.before != item.after for item in standing)


def test_reading_again_changes_nothing(samples_ledger: str) -> None:
    """A story that is compared again tells nothing new."""
    from sayso.pipeline.stories import compare_story

    with open_ledger(samples_ledger) as ledger:
        before = ledger.developments()
        ledger.save_comparison(compare_story(ledger, ledger.story_id(QUAKE)))
        assert ledger.developments() == before


@pytest.mark.parametrize("form", ["text", "md", "html"])
def test_a_brief_begins_with_what_changed(samples_ledger: str, form: str) -> None:
    """`sayso brief --since` puts what changed first, in every form; without it nothing is said."""
    words = ("brief", QUAKE, "--format", form)
    changed = run(samples_ledger, *words, "--since", "2020-01-01").stdout
    assert changed.index("Changed since 2020-01-01") < changed.index("In short")
    assert "it was" in changed
    assert "Changed since" not in run(samples_ledger, *words).stdout
    none = run(samples_ledger, *words, "--since", "2999-01-01").stdout
    assert "Changed since 2999-01-01" in none and "Nothing." in none


def test_what_changed_cites_the_reports_that_brought_it(samples_ledger: str) -> None:
    """Each line of what changed ends in the words of the reports behind it; many are cut short."""
    with open_ledger(samples_ledger) as ledger:
        opened = open_story(ledger, QUAKE)
        developments = ledger.developments(story=QUAKE)
        brief = write_brief(
            opened.comparison,
            opened.view,
            as_of=opened.as_of,
            since="2020-01-01",
            developments=developments,
        )
    assert len(developments) > MOST_CHANGES == len(brief.changes) - 1
    assert brief.changes[-1].text == f"And {len(developments) - MOST_CHANGES} more."
    for line, item in zip(brief.changes, developments[:MOST_CHANGES], strict=False):
        assert {citation.article for citation in line.citations} <= set(item.articles)
    assert sum(bool(line.citations) for line in brief.changes) > MOST_CHANGES // 2
