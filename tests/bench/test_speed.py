"""What the measurements of speed and of batches take their figures from."""

from __future__ import annotations

import os
import time
from subprocess import CalledProcessError, CompletedProcess

import pytest

from bench import batch
from bench.batch import Watch
from bench.generated import load_samples
from bench.speed import STORY, find_work, lengthen
from sayso.model import Article


def test_the_samples_have_stories_of_the_size_that_lengthening_takes_them_for() -> None:
    """Each story of the samples has as many reports as `STORY` says."""
    assert {len(story) for story in load_samples()} == {STORY}


@pytest.mark.parametrize("words", [300, 400, 500])
def test_reports_are_lengthened_by_paragraphs_of_their_own_story(words: int) -> None:
    """They come within a paragraph of the length asked for, and hold no other story's words."""
    stories = load_samples()
    given = [article for story in stories for article in story]
    lengthened = list(lengthen(given, words))
    for number, (article, longer) in enumerate(zip(given, lengthened, strict=True)):
        assert longer.text.startswith(article.text)
        assert longer.id == article.id
        told = {line for other in stories[number // STORY] for line in other.text.splitlines()}
        assert {line for line in longer.text.splitlines() if line} <= told
        if len(article.text.split()) < words:
            assert abs(len(longer.text.split()) - words) < 100


def test_a_report_that_is_long_enough_stays_as_it_is() -> None:
    """Nothing is joined to it."""
    given = [Article("a", "It rained all day."), Article("b", "The bridge stayed shut.")]
    assert list(lengthen(given, 2)) == given


def test_work_counts_what_this_process_uses() -> None:
    """Seconds of the processor go up while something is reckoned, whatever the clock says."""
    before, own = find_work(), time.process_time()
    while time.process_time() - own < 0.1:
        sum(range(10_000))
    assert find_work() - before >= 0.08


def test_analysts_count_from_the_first_block_and_comparers_from_their_start(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Who is first seen once all is analysed is a comparer."""
    seen = {1: 5.0, 2: 6.0}
    monkeypatch.setattr(batch, "find_work", lambda: iter(list(seen.items())))
    watch = Watch()
    watch.note("analysed", 1, 2)
    seen.update({1: 7.0, 2: 9.5})
    watch.note("analysed", 2, 2)
    watch.note("gathered", 1, 1)
    seen[3] = 4.0
    watch._look()
    analysts, comparers = watch.find_spent()
    assert sorted(analysts) == [2.0, 3.5]
    assert comparers == [4.0]
    assert watch.gathering >= 0.0


def test_no_process_of_ours_is_taken_for_a_worker_of_ray() -> None:
    """Without Ray there are none."""
    assert os.getpid() not in dict(batch.find_work())
    assert list(batch.find_work()) == []


def test_a_batch_that_could_not_begin_is_tried_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """What was measured before it is not lost for that; one that never begins is told."""
    told = [(1, ""), (0, 'Ray says something\n{"seconds": 2.0}\n')]

    def run(command: list[str], *, check: bool, **given: object) -> CompletedProcess[str]:
        code, words = told.pop(0) if told else (1, "")
        if check and code:
            raise CalledProcessError(code, command)
        return CompletedProcess(command, code, words)

    monkeypatch.setattr("subprocess.run", run)
    assert batch.measure(8, 2) == {"seconds": 2.0}
    with pytest.raises(CalledProcessError):
        batch.measure(8, 2)
