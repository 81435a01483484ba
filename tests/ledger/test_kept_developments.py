"""Developments are kept with the comparison that brought them, through merges and splits."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from sayso.errors import LedgerError, NotFoundError
from sayso.ledger import Ledger, open_ledger
from sayso.model import ClaimRef, DevelopmentKind, ExpectationState, Interval

from .build import keep, write_comparison

OUTLETS = ("The Harbour Herald", "The Tern", "Gull News", "Quay Radio")
PROPOSITION, STANDING = DevelopmentKind.PROPOSITION, DevelopmentKind.STANDING


@pytest.fixture
def articles(ledger: Ledger) -> list[str]:
    """Four articles of four outlets."""
    return [keep(ledger, f"paper {n}", publisher=name).article for n, name in enumerate(OUTLETS)]


def refs(articles: list[str], claim: str) -> list[ClaimRef]:
    """The same claim of several articles."""
    return [ClaimRef(article, claim) for article in articles]


def gather(ledger: Ledger, *groups: list[str]) -> list[str]:
    """Put groups of articles into stories, one each; gives their ids."""
    given = {article: f"k{n}" for n, group in enumerate(groups) for article in group}
    found = ledger.save_assignments(given)
    return [found[group[0]] for group in groups]


def compare(ledger: Ledger, story: str, articles: list[str], *claims: str):
    """Save a comparison in which some articles share each claim; quiet but for propositions."""
    groups = {claim: refs(articles, claim) for claim in claims}
    written = write_comparison(story, groups)
    return ledger.save_comparison(
        replace(written, conflicts=(), expectations=(), events=(), relations=())
    )


def told(ledger: Ledger, **asked: object) -> list[tuple[str, str | None, str | None]]:
    """Kind, before and after of developments."""
    found = ledger.developments(**asked)  # type: ignore[arg-type]  # passed on as they are
    return [(item.kind.value, item.before, item.after) for item in found]


def test_a_second_report_is_a_development(ledger: Ledger, articles: list[str]) -> None:
    """The first comparison brings what is new, a later one what changed, newest first."""
    (story,) = gather(ledger, articles)
    compare(ledger, story, articles[:1], "c0")
    compare(ledger, story, articles[:2], "c0", "c1")
    assert told(ledger) == [
        ("standing", "single", "repeated"),
        ("proposition", None, "repeated"),
        ("proposition", None, "single"),
    ]
    newest = ledger.developments(limit=1)[0]
    assert newest.story == story and newest.articles == (articles[1],)
    assert (
        newest.sentence == "Two publishers now say “what c0 says”: it was single, it is repeated."
    )


def test_a_re_run_without_change_keeps_nothing(ledger: Ledger, articles: list[str]) -> None:
    """The same findings again are no development, and no row."""
    (story,) = gather(ledger, articles)
    saved = ledger.save_comparison(write_comparison(story, {"p": refs(articles, "c0")}))
    before = ledger.counts()
    assert before["developments"] == 3 and before["development_sources"] > 0
    ledger.save_comparison(write_comparison(story, {"q": refs(articles, "c0")}))
    ledger.save_comparison(saved)
    assert ledger.counts() == before


def test_what_fails_leaves_no_development(ledger: Ledger, articles: list[str]) -> None:
    """Developments are kept in the transaction of their comparison, or not at all."""
    (story,) = gather(ledger, articles)

    def fail() -> None:
        with ledger.transaction():
            compare(ledger, story, articles, "c0")
            assert ledger.developments()
            raise LedgerError("stopped")

    with pytest.raises(LedgerError, match="stopped"):
        fail()
    assert ledger.developments() == []


def test_back_and_forth_is_told_each_time(ledger: Ledger, articles: list[str]) -> None:
    """What changes, changes back and changes again within a moment is three developments."""
    (story,) = gather(ledger, articles)
    for number in (1, 2, 1, 2):
        compare(ledger, story, articles[:number], "c0")
    assert [change for change in told(ledger) if change[0] == "standing"] == [
        ("standing", "single", "repeated"),
        ("standing", "repeated", "single"),
        ("standing", "single", "repeated"),
    ]


def test_merged_propositions_are_not_withdrawn(ledger: Ledger, articles: list[str]) -> None:
    """When two propositions turn out to be one, nothing new is told, and nothing is gone."""
    (story,) = gather(ledger, articles)
    groups = {"p1": refs(articles, "c0"), "p2": refs(articles[:2], "c1")}
    ledger.save_comparison(write_comparison(story, groups))
    before = ledger.developments()
    ledger.save_comparison(write_comparison(story, {"p": [*groups["p1"], *groups["p2"]]}))
    after = [item for item in ledger.developments() if item not in before]
    assert not [item for item in after if item.kind is not DevelopmentKind.CONFLICT]


def test_a_split_proposition_is_not_new(ledger: Ledger, articles: list[str]) -> None:
    """A part that comes off a proposition is told for its standing, not as news."""
    (story,) = gather(ledger, articles)
    compare(ledger, story, articles, "c0")
    whole = write_comparison(story, {"p": refs(articles[:3], "c0"), "q": refs(articles[3:], "c0")})
    ledger.save_comparison(replace(whole, conflicts=(), expectations=(), events=()))
    assert told(ledger)[0] == ("standing", "repeated", "single")
    assert [kind for kind, _, _ in told(ledger)].count("proposition") == 1


def test_stories_that_become_one_tell_nothing_twice(ledger: Ledger, articles: list[str]) -> None:
    """After a merge, what the other story said is not new, and its past is still there."""
    one, two = gather(ledger, articles[:3], articles[3:])
    compare(ledger, one, articles[:3], "c0")
    compare(ledger, two, articles[3:], "c2")
    before = ledger.developments()
    assert {item.story for item in before} == {one, two}
    (story,) = gather(ledger, articles)
    written = write_comparison(
        story, {"p": refs(articles[:3], "c0"), "q": refs(articles[3:], "c2")}
    )
    ledger.save_comparison(replace(written, conflicts=(), expectations=(), events=()))
    assert ledger.developments() == before
    assert ledger.developments(story=two) == ledger.developments(story=story) == before


def test_a_story_that_falls_apart_tells_nothing(ledger: Ledger, articles: list[str]) -> None:
    """What leaves a story with its reports is neither withdrawn there nor new elsewhere."""
    (story,) = gather(ledger, articles)
    both = {"p": refs(articles[:3], "c0"), "q": refs(articles[3:], "c2")}
    quiet = {"conflicts": (), "expectations": (), "events": ()}
    ledger.save_comparison(replace(write_comparison(story, both), **quiet))
    before = ledger.developments()
    stay, leave = gather(ledger, articles[:3], articles[3:])
    assert stay == story
    compare(ledger, stay, articles[:3], "c0")
    compare(ledger, leave, articles[3:], "c2")
    assert ledger.developments() == before


def test_due_things_move_with_their_reports(ledger: Ledger, articles: list[str]) -> None:
    """An expectation that came from another story is told again only where it changed."""
    one, two = gather(ledger, articles[:3], articles[3:])
    first = write_comparison(two, {"q": refs(articles[3:], "c2")})
    ledger.save_comparison(first)
    compare(ledger, one, articles[:3], "c0")
    before = ledger.developments()
    (story,) = gather(ledger, articles)
    groups = {"p": refs(articles[:3], "c0"), "q": refs(articles[3:], "c2")}
    whole = replace(
        write_comparison(story, groups),
        conflicts=first.conflicts,
        events=(),
        expectations=tuple(
            replace(item, state=ExpectationState.MET) for item in first.expectations
        ),
    )
    ledger.save_comparison(whole)
    (new,) = (item for item in ledger.developments() if item not in before)
    assert (new.kind.value, new.before, new.after) == ("settled", "open", "met")


def test_another_due_date_is_told(ledger: Ledger, articles: list[str]) -> None:
    """A due date that changed is a development beside the history of the expectation."""
    (story,) = gather(ledger, articles)
    groups = {"p": refs(articles, "c0")}
    ledger.save_comparison(write_comparison(story, groups))
    later = Interval(date(2031, 6, 1), None)
    ledger.save_comparison(write_comparison(story, groups, due=later))
    assert told(ledger)[0] == ("expectation", "2031-05-03", "from 2031-06-01")


def test_developments_are_found_by_source(ledger: Ledger, articles: list[str]) -> None:
    """A source's developments are those on its say-so, by its id or its whole name."""
    from sayso.model import SourceKind, SourceRef, StorySource

    (story,) = gather(ledger, articles)
    mayor = StorySource("m", "Mayor Ada Quill", SourceKind.PERSON, (SourceRef(articles[0], "s1"),))
    tern = StorySource("t", "the Tern", SourceKind.OUTLET, (SourceRef(articles[0], "s2"),))
    groups = {"p": refs(articles[:1], "c0"), "q": refs(articles[:1], "c1")}
    written = write_comparison(story, groups, actors=(mayor, tern))
    saved = ledger.save_comparison(replace(written, conflicts=(), expectations=(), events=()))
    by_name = ledger.developments(source="Mayor Ada Quill")
    assert [item.gist for item in by_name] == ["what p says"]
    assert ledger.developments(source=saved.sources[0].id) == by_name
    assert [item.gist for item in ledger.developments(source="the Tern")] == ["what q says"]
    assert ledger.developments(source="Nobody") == []


def test_developments_are_found_by_time(ledger: Ledger, articles: list[str]) -> None:
    """`since` takes a day or a moment in any time zone, and says how when it is neither."""
    (story,) = gather(ledger, articles)
    compare(ledger, story, articles[:1], "c0")
    compare(ledger, story, articles[:2], "c0")
    newest, oldest = ledger.developments()
    assert ledger.developments(since=newest.at) == [newest]
    assert ledger.developments(since=oldest.at[:10]) == [newest, oldest]
    assert ledger.developments(since="2999-01-01") == []
    with pytest.raises(LedgerError, match="neither a day nor a moment; write 2031-04-21"):
        ledger.developments(since="yesterday")
    with pytest.raises(NotFoundError):
        ledger.developments(story="the lighthouse")


def test_a_damaged_comparison_can_be_made_again(tmp_path: Path) -> None:
    """Where the former comparison is damaged, comparing again works, and tells nothing."""
    path = tmp_path / "sayso.db"
    with open_ledger(path) as ledger:
        articles = [keep(ledger, "one").article]
        (story,) = gather(ledger, articles)
        compare(ledger, story, articles, "c0")
    connection = sqlite3.connect(path)
    connection.execute("UPDATE comparisons SET document = x'00'")
    connection.commit()
    connection.close()
    with open_ledger(path) as ledger:
        before = ledger.developments()
        compare(ledger, story, articles, "c0", "c1")
        assert ledger.developments() == before
        assert ledger.comparison(story) is not None
