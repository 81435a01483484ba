"""The pipeline: pure, in any order, and never stopped by one bad text."""

from __future__ import annotations

import random
import sys
from pathlib import Path

import pytest
from spacy.tokens import Doc

from sayso.model import Article, Report
from sayso.pipeline import analyze, analyze_many, compare
from sayso.read import Reading, read_inputs

SAMPLES = Path(__file__).parents[2] / "samples"


@pytest.fixture(scope="module")
def reports() -> list[Report]:
    """The analysed reports of one sample story."""
    readings = read_inputs([str(SAMPLES / "merger")])
    return list(analyze_many(item.article for item in readings if isinstance(item, Reading)))


@pytest.mark.model
@pytest.mark.parametrize("seed", range(3))
def test_any_order_gives_the_same(reports: list[Report], seed: int) -> None:
    """Comparing the reports of a story in another order gives the same comparison."""
    unique = list({report.article.id: report for report in reports}.values())
    shuffled = random.Random(seed).sample(unique, len(unique))
    assert compare(shuffled) == compare(unique)


@pytest.mark.model
def test_analysis_is_pure(reports: list[Report]) -> None:
    """The same article analysed twice, alone or among others, gives the same report."""
    first = reports[0]
    assert analyze(first.article) == first


@pytest.mark.model
def test_spans_lie_in_the_text(reports: list[Report]) -> None:
    """Every span of every finding lies in its article's text."""
    for report in reports:
        size = len(report.article.text)
        spans = [
            *(span for claim in report.claims for span in claim.spans),
            *(span for found in report.attributions for span in (*found.source, *found.content)),
            *(mention for source in report.sources for mention in source.mentions),
            *(timex.span for timex in report.timexes),
            *(part.span for part in report.parts),
        ]
        assert all(0 <= start < end <= size for start, end in spans)


@pytest.mark.model
def test_chains_start_with_the_publisher(reports: list[Report]) -> None:
    """A chain starts with the publisher and names sources that the report has."""
    for report in reports:
        known = {source.id for source in report.sources}
        for claim in report.claims:
            assert claim.chain[0] == "s0"
            assert set(claim.chain) <= known


STRANGE = {
    "empty": "",
    "spaces": " \n\n\t ",
    "one word": "Flood",
    "marks": "“““””” ‘ ’ — … !?!?",
    "unclosed": "“We will stay, the mayor said. The bridge is closed. Nobody was hurt.",
    "one line": "The mayor said that " * 2000,
    "controls": "The mayor\u200b said\u202e the\u0000 bridge was closed.",
    "surrogate-like": "The mayor said 🌊 the bridge was closed 🌉.",
}


@pytest.mark.model
@pytest.mark.parametrize("text", STRANGE.values(), ids=STRANGE.keys())
def test_strange_texts_are_survived(text: str) -> None:
    """No text stops the analysis, and none is changed by it."""
    report = analyze(Article(id="x", text=text, language="en"))
    assert report.article.text == text
    assert compare([report]).articles == ("x",)


def test_an_endless_text_is_kept() -> None:
    """Ten megabytes in one line are kept, quickly, and said not to be analysed."""
    text = "The bridge is closed. " * 500_000
    report = analyze(Article(id="x", text=text))
    assert report.article.text == text
    assert report.not_analysed == "longer than 1,000,000 characters"


@pytest.mark.model
def test_an_unclosed_mark_costs_one_quotation() -> None:
    """An unclosed quotation mark leaves the rest of the article to be read."""
    text = "“We will stay, the mayor said.\n\nThe council closed the bridge on Monday."
    texts = [claim.text for claim in analyze(Article(id="x", text=text)).claims]
    assert "The council closed the bridge on Monday" in texts


@pytest.mark.model
def test_a_fault_of_ours_costs_one_report(monkeypatch: pytest.MonkeyPatch) -> None:
    """A text on which a stage fails is kept, said to be not analysed and why; the others are."""
    stage = sys.modules["sayso.pipeline.analyze"]

    def fail(doc: Doc, **rest: object) -> None:
        if "harbour" in doc.text:
            raise IndexError(doc.text)
        return find(doc, **rest)

    find = stage.find_claims
    monkeypatch.setattr(stage, "find_claims", fail)
    texts = ("The mayor said the bridge was closed.", "He said the harbour was full.")
    sound, faulty = stage.analyze_many([Article(str(n), text) for n, text in enumerate(texts)])
    assert sound.claims and sound.not_analysed is None
    assert faulty.not_analysed == (
        f"a fault of Sayso (IndexError in test_pipeline, line {fail.__code__.co_firstlineno + 2})"
        "; please report it"
    )
