"""Stories and their comparisons: ids that outlive re-runs, and what was first recorded."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import permutations

import pytest

from sayso.errors import LedgerError, NotFoundError
from sayso.ledger import Ledger, open_ledger
from sayso.model import ClaimRef, ExpectationState, Interval, Judgement, JudgementKind

from .build import HARBOUR, keep, write_comparison

OUTLETS = ("The Harbour Herald", "The Tern", "Gull News", "Quay Radio")


def keep_four(ledger: Ledger) -> list[str]:
    """Four articles of four outlets."""
    return [keep(ledger, f"paper {n}", publisher=name).article for n, name in enumerate(OUTLETS)]


def test_a_story_keeps_its_id(ledger: Ledger) -> None:
    """A later run with other keys, and with one article more, gives the same story."""
    a, b, c, d = keep_four(ledger)
    first = ledger.save_assignments({a: "x", b: "x", c: "y"})
    assert first[a] == first[b] != first[c]
    later = ledger.save_assignments({a: "1", b: "1", d: "1", c: "2"})
    assert {later[name] for name in (a, b, d)} == {first[a]} and later[c] == first[c]
    assert ledger.assignments() == later
    before = list(ledger.rows("identities"))
    assert ledger.save_assignments({a: "3", b: "3", d: "3", c: "4"}) == later
    assert list(ledger.rows("identities")) == before


def test_merged_stories_are_found_under_either_id(ledger: Ledger) -> None:
    """When two stories become one, the smaller one's id leads to the larger one."""
    a, b, c, _ = keep_four(ledger)
    first = ledger.save_assignments({a: "x", b: "x", c: "y"})
    ledger.save_assignments({a: "z", b: "z", c: "z"})
    assert ledger.resolve_id(first[c]) == first[a]
    assert ledger.story(first[c]).id == first[a]
    assert [row.articles for row in ledger.stories()] == [3]


def test_a_split_leaves_the_id_with_the_larger_part(ledger: Ledger) -> None:
    """When a story falls apart, its larger part keeps the id, and the other's is new."""
    a, b, c, _ = keep_four(ledger)
    first = ledger.save_assignments(dict.fromkeys((a, b, c), "x"))
    later = ledger.save_assignments({a: "x1", b: "x1", c: "x2"})
    assert later[a] == first[a] != later[c]
    (row,) = (row for row in ledger.rows("identities") if row["id"] == later[c])
    assert row["split_from"] == first[a]


def test_a_split_that_is_undone_gives_the_old_ids_back(ledger: Ledger) -> None:
    """A story that was merged and comes apart again has the id that it had."""
    a, b, c, _ = keep_four(ledger)
    first = ledger.save_assignments({a: "x", b: "x", c: "y"})
    ledger.save_assignments(dict.fromkeys((a, b, c), "z"))
    later = ledger.save_assignments({a: "p", b: "p", c: "q"})
    assert later == first
    assert ledger.resolve_id(first[c]) == first[c]


def test_articles_that_are_not_given_stay(ledger: Ledger) -> None:
    """Taking one article out of a story does not carry the story's id away with it."""
    a, b, c, d = keep_four(ledger)
    first = ledger.save_assignments(dict.fromkeys((a, b, c), "x"))
    alone = ledger.save_assignments({c: "new"})
    assert alone[c] != first[a] and ledger.assignments()[a] == first[a]
    joined = ledger.save_assignments({d: first[a]})
    assert joined[d] == first[a] and ledger.story(first[a]).articles == 3


def test_ids_do_not_depend_on_the_order(ledger: Ledger, tmp_path) -> None:
    """In whatever order assignments are listed, the ids come out the same."""
    articles = keep_four(ledger)
    wanted = ledger.save_assignments(dict(zip(articles, "xxyz", strict=True)))
    for number, order in enumerate(list(permutations(range(4)))[::5]):
        with open_ledger(tmp_path / f"{number}.db") as other:
            keep_four(other)
            given = {articles[place]: "xxyz"[place] for place in order}
            assert other.save_assignments(given) == wanted


@pytest.fixture
def told(ledger: Ledger) -> tuple[str, list[str]]:
    """A story of four articles."""
    articles = keep_four(ledger)
    return ledger.save_assignments(dict.fromkeys(articles, "x"))[articles[0]], articles


def refs(articles: list[str], claim: str) -> list[ClaimRef]:
    """The same claim of several articles."""
    return [ClaimRef(article, claim) for article in articles]


def test_a_comparison_comes_back_under_lasting_ids(ledger: Ledger, told) -> None:
    """What is given back is what is stored, every reference leads to the new ids."""
    story, articles = told
    groups = {"p1": refs(articles, "c0"), "p2": refs(articles, "c1")}
    saved = ledger.save_comparison(write_comparison(story, groups))
    assert ledger.comparison(story) == saved
    (event,), (expectation,) = saved.events, saved.expectations
    assert event.actors == (saved.sources[0].id,) and event.conflicts == (saved.conflicts[0].id,)
    assert expectation.event == event.id and saved.positions[0].actor == saved.sources[0].id
    assert saved.propositions[0].id.startswith("p_")
    origins = [origin.id for item in saved.propositions for origin in item.origins]
    assert len(set(origins)) == 2, "the run's own ids repeat, the ledger's do not"


def test_a_re_run_inherits_every_id(ledger: Ledger, told) -> None:
    """The same findings under other run ids, and in another order, keep the ledger's ids."""
    story, articles = told
    one, two = refs(articles, "c0"), refs(articles, "c1")
    first = ledger.save_comparison(write_comparison(story, {"p1": one, "p2": two}))
    again = ledger.save_comparison(write_comparison(story, {"z9": one, "a0": two}))
    assert [p.id for p in again.propositions] == [p.id for p in first.propositions]
    assert replace(again, propositions=()) == replace(first, propositions=())
    before = ledger.counts()
    assert ledger.save_comparison(again) == again
    assert ledger.counts() == before


def test_a_new_member_leaves_the_id(ledger: Ledger, told) -> None:
    """A proposition that gains a claim stays the same proposition."""
    story, articles = told
    first = ledger.save_comparison(write_comparison(story, {"p": refs(articles[:3], "c0")}))
    later = ledger.save_comparison(write_comparison(story, {"q": refs(articles, "c0")}))
    assert later.propositions[0].id == first.propositions[0].id


def test_merged_propositions_are_aliases(ledger: Ledger, told) -> None:
    """When two propositions turn out to be one, either id leads to it."""
    story, articles = told
    groups = {"p1": refs(articles, "c0"), "p2": refs(articles[:2], "c1")}
    first = ledger.save_comparison(write_comparison(story, groups))
    one = [*groups["p1"], *groups["p2"]]
    later = ledger.save_comparison(write_comparison(story, {"p": one}))
    (kept,) = (p.id for p in later.propositions)
    assert {ledger.resolve_id(p.id) for p in first.propositions} == {kept}


def test_findings_that_go_and_return_keep_their_id(ledger: Ledger, told) -> None:
    """An id whose finding was gone for a run is given again when the finding is back."""
    story, articles = told
    both = {"p1": refs(articles, "c0"), "p2": refs(articles, "c1")}
    first = ledger.save_comparison(write_comparison(story, both))
    ledger.save_comparison(write_comparison(story, {"p1": both["p1"]}))
    again = ledger.save_comparison(write_comparison(story, both))
    assert [p.id for p in again.propositions] == [p.id for p in first.propositions]


def test_known_actors_have_one_id_everywhere(ledger: Ledger) -> None:
    """An actor that a gazetteer knows has the same id in every story; a namesake has not."""
    from sayso.model import SourceKind, SourceRef, StorySource

    a, b, _, _ = keep_four(ledger)
    stories = ledger.save_assignments({a: "x", b: "y"})
    ids = []
    for article in (a, b):
        actors = (
            StorySource("u", "Mayor Ada Quill", SourceKind.PERSON, (SourceRef(article, "s1"),)),
            StorySource("v", "the Tern", SourceKind.OUTLET, (SourceRef(article, "s2"),)),
        )
        comparison = write_comparison(stories[article], {"p": refs([article], "c0")}, actors=actors)
        ids.append([source.id for source in ledger.save_comparison(comparison).sources])
    assert ids[0][1] == ids[1][1] and ids[0][0] != ids[1][0]


def test_what_was_first_recorded_stays(ledger: Ledger, told) -> None:
    """A later run's due date is stored beside the one that was fixed at the start."""
    story, articles = told
    groups = {"p": refs(articles, "c0")}
    first = ledger.save_comparison(write_comparison(story, groups))
    name = first.expectations[0].id
    later = write_comparison(story, groups, due=Interval(date(2031, 6, 1), None))
    moved = replace(later.expectations[0], state=ExpectationState.MOVED, basis="a later report")
    saved = ledger.save_comparison(replace(later, expectations=(moved,)))
    ledger.save_comparison(saved)
    history = ledger.expectation_history(name)
    assert [(row.due, row.basis) for row in history] == [
        (first.expectations[0].due, "its own date"),
        (Interval(date(2031, 6, 1), None), "a later report"),
    ]
    (row,) = ledger.rows("v_expectations", story=story)
    assert (row["due_from"], row["first_due_from"]) == ("2031-06-01", "2031-05-03")
    assert row["signals_against"] == 1


def test_a_changed_report_makes_the_story_stale(ledger: Ledger, told) -> None:
    """A story is to be compared until it is, and again when one of its reports changed."""
    story, articles = told
    assert ledger.stale_stories() == [story]
    ledger.save_comparison(write_comparison(story, {"p": refs(articles, "c0")}))
    assert ledger.stale_stories() == [] and not ledger.story(story).stale
    keep(ledger, "paper 0", publisher=OUTLETS[0], cache_key="rules 2")
    assert ledger.stale_stories() == [story] and ledger.story(story).stale


def test_a_comparison_of_unknown_claims_is_refused(ledger: Ledger, told) -> None:
    """A comparison may only speak of claims that the ledger holds, and leaves nothing if not."""
    story, articles = told
    before = ledger.counts()
    with pytest.raises(LedgerError, match="does not hold"):
        ledger.save_comparison(write_comparison(story, {"p": refs(articles, "c99")}))
    with pytest.raises(LedgerError, match="no such story"):
        ledger.save_comparison(write_comparison("st_none", {"p": refs(articles, "c0")}))
    assert ledger.counts() == before


def test_stories_are_found_by_many_names(ledger: Ledger, told) -> None:
    """A story answers to its id, the id's beginning, words of title or lead, and "newest"."""
    story, articles = told
    ledger.save_comparison(write_comparison(story, {"p": refs(articles, "c0")}))
    for lookup in (story, story[:7], "newest", None, "What P says", "bridge close"):
        assert ledger.story(lookup).id == story
    row = ledger.story(story)
    assert (row.articles, row.publishers, row.propositions, row.conflicts) == (4, 4, 1, 1)
    assert row.title == "Bridge to close", "the newest headline, as the brief has it"
    assert row.newest == "2031-04-20"
    with pytest.raises(NotFoundError, match=r"Bridge to close"):
        ledger.story("Bridges to clothe")


def test_articles_are_found_by_many_names(ledger: Ledger) -> None:
    """An article answers to id, beginning, given id, file name, and words of its title."""
    keep_four(ledger)
    keep(ledger, "one of a kind", title="Lighthouse sold", url="https://gull.example/light")
    name = ledger.article("one of a kind").id
    for lookup in (name, name[:8], "one of a kind.html", "stories/one of a kind.html",
                   "https://gull.example/light", "lighthouse", "SOLD Lighthouse"):  # fmt: skip
        assert ledger.article(lookup).id == name, lookup
    with pytest.raises(NotFoundError, match="several articles"):
        ledger.article("bridge")
    with pytest.raises(NotFoundError, match="Lighthouse sold"):
        ledger.article("lighthouse sale")
    with pytest.raises(NotFoundError):
        ledger.article("%")


def test_views_read_as_they_are(ledger: Ledger, told) -> None:
    """Every documented view gives rows, and each row has every documented column."""
    from sayso.ledger.views import VIEWS

    story, articles = told
    ledger.save_comparison(write_comparison(story, {"p": refs(articles, "c0")}))
    for view in VIEWS:
        rows = list(ledger.rows(view.name))
        assert rows, view.name
        assert list(rows[0]) == [name for name, _, _ in view.columns]
    (conflict,) = ledger.rows("v_conflicts")
    assert (conflict["a_publisher"], conflict["b_publisher"]) == (OUTLETS[0], OUTLETS[3])
    assert {row["standing"] for row in ledger.rows("v_origins")} == {"repeated"}
    with pytest.raises(LedgerError, match="no table or view"):
        list(ledger.rows("claims; drop table claims"))
    assert len(HARBOUR) * 4 == len(list(ledger.rows("v_claims", story=story)))


def decide(ledger: Ledger, kind: JudgementKind, target: str, **values: str) -> str:
    """A decision of Ines about a story."""
    made = Judgement("", kind, target, "Ines", "2031-04-22T09:00:00Z", values=values)
    return ledger.add_judgement(made).id


def test_what_people_merged_stays_merged(ledger: Ledger) -> None:
    """Stories that a person made one stay one through every re-run, until that is undone."""
    a, b, c, d = keep_four(ledger)
    apart = {a: "x", b: "x", c: "y"}
    first = ledger.save_assignments(apart)
    made = decide(ledger, JudgementKind.MERGE, first[c], **{"with": first[a]})
    for run in (apart, {a: "1", b: "1", c: "2", d: "1"}, {**apart, d: "y"}, {c: "z"}):
        later = ledger.save_assignments(run)
        assert set(later.values()) == {first[a]}, run
    assert ledger.resolve_id(first[c]) == first[a]
    ledger.withdraw_judgement(made)
    again = ledger.save_assignments({**apart, d: "x"})
    assert again == {**first, d: first[a]}


def test_what_people_split_stays_split(ledger: Ledger) -> None:
    """Articles that a person took out of a story stay out of it, under one lasting id."""
    articles = keep_four(ledger)
    a, b, c, d = articles
    together = dict.fromkeys(articles, "x")
    first = ledger.save_assignments(together)
    made = decide(ledger, JudgementKind.SPLIT, first[a], articles=f"{c}")
    once = ledger.save_assignments(together)
    assert once[a] == once[b] == once[d] == first[a] != once[c]
    assert ledger.save_assignments(together) == once
    assert ledger.save_assignments({d: "x", c: "x", a: "x", b: "x"}) == once
    ledger.withdraw_judgement(made)
    assert set(ledger.save_assignments(together).values()) == {first[a]}
    assert ledger.resolve_id(once[c]) == first[a]
