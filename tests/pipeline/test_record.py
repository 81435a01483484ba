"""Reading into a ledger a few reports at a time: the same stories, and little work."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from sayso.errors import ParserError
from sayso.ledger import Ledger, open_ledger, verify
from sayso.model import Article, Report
from sayso.pipeline import stories
from sayso.pipeline.record import record
from sayso.read import Reading, read_inputs
from sayso.stories import StoryIndex
from sayso.timex import infer_publication

SAMPLES = Path(__file__).parents[2] / "samples"


@pytest.fixture(scope="module")
def articles() -> list[Article]:
    """The articles of all samples, the oldest first; no address twice."""
    readings = read_inputs([str(SAMPLES)])
    read = [item.article for item in readings if isinstance(item, Reading)]
    found = {article.url: article for article in read}.values()
    return sorted(found, key=lambda article: (article.published or "", article.id))


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    """An empty ledger."""
    with open_ledger(tmp_path / "sayso.db") as opened:
        yield opened


def keep(ledger: Ledger, given: Sequence[Article]) -> None:
    """Read articles, dated and without claims, and gather them."""
    for article in given:
        added = ledger.add_reading(
            article=article,
            raw=article.text.encode(),
            media_type="text/plain",
            where=article.id,
            captured="2031-06-01",
        )
        report = Report(article, infer_publication(article, ()), "en", article.publisher)
        ledger.save_report(added.revision, report, "k")
    stories.gather(ledger)


def find_partition(ledger: Ledger) -> set[frozenset[str | None]]:
    """The stories as sets of addresses."""
    stories: defaultdict[str, set[str | None]] = defaultdict(set)
    for article, story in ledger.assignments().items():
        stories[story].add(ledger.article(article).article.url)
    return set(map(frozenset, stories.values()))


@pytest.fixture(scope="module")
def expected(
    articles: list[Article], tmp_path_factory: pytest.TempPathFactory
) -> set[frozenset[str | None]]:
    """The stories of all articles read in one run."""
    with open_ledger(tmp_path_factory.mktemp("whole") / "sayso.db") as whole:
        keep(whole, articles)
        return find_partition(whole)


@pytest.mark.parametrize("few", [0, 200])
@pytest.mark.parametrize("cut", [1, 7, 15])
def test_two_runs_give_the_stories_of_one(
    ledger: Ledger,
    articles: list[Article],
    expected: set[frozenset[str | None]],
    monkeypatch: pytest.MonkeyPatch,
    cut: int,
    few: int,
) -> None:
    """What is read later, in order of time, goes where one run would have put it."""
    monkeypatch.setattr(stories, "FEW", few)
    keep(ledger, articles[:cut])
    keep(ledger, articles[cut:])
    assert find_partition(ledger) == expected
    assert len(expected) == 3
    assert verify(ledger).faults == ()


@pytest.mark.parametrize("seed", range(3))
def test_any_order_of_runs_gives_the_stories_of_one(
    ledger: Ledger, articles: list[Article], expected: set[frozenset[str | None]], seed: int
) -> None:
    """Reports that are read one by one in no order are gathered as if read at once."""
    shuffled = random.Random(seed).sample(articles, len(articles))
    for start in range(0, len(shuffled), 4):
        keep(ledger, shuffled[start : start + 4])
    assert find_partition(ledger) == expected


def test_nothing_new_is_no_work(
    ledger: Ledger, articles: list[Article], monkeypatch: pytest.MonkeyPatch
) -> None:
    """When nothing was read, no report is looked at again; when one was, only that one."""
    keep(ledger, articles)
    seen: list[str] = []
    place = StoryIndex.place

    def look(index: StoryIndex, report: Report) -> str:
        seen.append(report.article.id)
        return place(index, report)

    monkeypatch.setattr(StoryIndex, "place", look)
    stories.gather(ledger)
    assert seen == []
    newest = replace(articles[-1], url="https://new.example/a", id="new", published="2039-01-01")
    keep(ledger, [newest])
    assert len(seen) == 1


def test_a_revision_stays_in_its_story(
    ledger: Ledger,
    articles: list[Article],
    expected: set[frozenset[str | None]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """An article whose text was changed is gathered again, and its story keeps its id."""
    monkeypatch.setattr(stories, "FEW", 0)
    keep(ledger, articles)
    before = ledger.assignments()
    for article in (articles[0], articles[0], articles[3]):
        longer = f"{article.text}\n\nThis article was updated {len(article.text)} times."
        keep(ledger, [replace(article, text=longer, modified="2032-01-01")])
    assert ledger.assignments() == before
    assert find_partition(ledger) == expected


def test_what_was_read_fast_is_compared_later(ledger: Ledger) -> None:
    """Without comparing, stories are gathered and told; the next run compares them."""
    texts = ("Le pont d'Aldmoor est fermé depuis lundi matin, dit la mairie de la ville.",)
    given = [Reading(Article("a", text), text.encode(), "text/plain", "a") for text in texts]
    tally = record(ledger, given, compares=False)
    assert (tally.uncompared, tally.stories) == (1, ())
    assert ledger.stale_stories() == [story.id for story in ledger.stories()]
    assert record(ledger, []).stories == tuple(story.id for story in ledger.stories())
    assert ledger.stale_stories() == []


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_parser_that_is_not_installed_is_told_at_once(ledger: Ledger, jobs: int) -> None:
    """Nothing is read before it, and the error says what to do."""
    with pytest.raises(ParserError, match="not installed"):
        record(ledger, [], parser="en_no_such_pipeline", jobs=jobs)
