"""The gold of the independence benchmark is exact, consistent and as varied as it says."""

from __future__ import annotations

import json
import re
import runpy
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from sayso.tables import load_table

ORIGINS = Path(__file__).parent.parent / "bench" / "origins"
PARTS = {
    "dev": ORIGINS / "origins.jsonl",
    "further": ORIGINS / "further" / "origins.jsonl",
    "wider": ORIGINS / "wider" / "origins.jsonl",
    "newer": ORIGINS / "newer" / "origins.jsonl",
    "test": ORIGINS / "test" / "origins.jsonl",
}
BUILD = runpy.run_path(str(ORIGINS / "build.py"), run_name="build")
FIELDS = {"diplomacy", "disasters", "courts", "markets", "health", "sport"} | {
    "elections", "crime", "science", "labour", "culture", "local"
}  # fmt: skip
CONSTRUCTIONS = {
    "wire copy", "rewrite", "same unnamed officials told to two outlets", "press conference",
    "one person to two outlets", "same body through several voices", "same document",
    "separate reporting", "citation chain three deep", "aggregator with two agencies",
    "citation of a rival beside own source", "unstated", "translation-like English", "rising toll",
    "date conflict", "number conflict", "place conflict", "actor conflict", "polarity conflict",
    "wording conflict", "source conflict", "rounding", "qualifies", "supersedes", "look-alike",
    "expectation met", "expectation not met", "expectation moved", "expectation void",
}  # fmt: skip
CONFLICTS = {"date", "number", "place", "actor", "polarity", "wording", "source"}
HARMLESS = {"qualifies", "supersedes", "rounding", "unrelated"}

Story = dict[str, Any]


def load(part: str) -> list[Story]:
    """The stories of one part."""
    return [json.loads(line) for line in PARTS[part].read_text(encoding="utf-8").splitlines()]


STORIES = [story for part in PARTS for story in load(part)]


def words_of(story: Story) -> Iterator[dict[str, str]]:
    """Every quotation of a story's gold, with the article it is from."""
    for proposition in story["propositions"]:
        yield from proposition["claims"]
    for pair in (*story["conflicts"], *story["not_conflicts"]):
        also = pair.get("also", {})
        yield from (pair["a"], pair["b"], *also.get("a", []), *also.get("b", []))
    for expectation in story["expectations"]:
        yield from (expectation, *expectation.get("also", []))
        if expectation["evidence"]:
            yield expectation["evidence"]


def standing_of(publishers: int, at_least: int, at_most: int) -> str:
    """The standing that follows from the bounds."""
    if publishers == 1:
        return "single"
    if at_least > 1:
        return "independent"
    return "repeated" if at_most == 1 else "unsettled"


def test_files_are_what_the_sources_give() -> None:
    """The files are compiled from their sources as they are."""
    for part, path in PARTS.items():
        assert path.read_text(encoding="utf-8") == BUILD["compile_part"](part), "run build.py"


@pytest.mark.parametrize("story", STORIES, ids=lambda s: s["story"])
def test_every_quotation_is_found_once(story: Story) -> None:
    """Every quotation is an exact substring of its article, and stands in one place of it."""
    texts = {article["id"]: article["text"] for article in story["articles"]}
    counts = {w["quote"]: texts[w["article"]].count(w["quote"]) for w in words_of(story)}
    assert counts
    assert [quote for quote, count in counts.items() if count != 1] == []


@pytest.mark.parametrize("story", STORIES, ids=lambda s: s["story"])
def test_reports_are_small_and_plainly_invented(story: Story) -> None:
    """A story has four to six reports of 120 to 260 words, by no publisher that really exists."""
    assert 4 <= len(story["articles"]) <= 6
    lengths = {a["id"]: len(a["text"].split()) for a in story["articles"]}
    assert {name: n for name, n in lengths.items() if not 120 <= n <= 260} == {}
    real = {row["name"].lower() for row in load_table("publishers")}
    assert real & {a["publisher"].lower() for a in story["articles"]} == set()
    assert "{" not in "".join(a["text"] for a in story["articles"])


@pytest.mark.parametrize("story", STORIES, ids=lambda s: s["story"])
def test_bounds_follow_from_the_origins(story: Story) -> None:
    """Groups hold the articles that say it, the unstated alone; bounds and standing agree."""
    publishers = {article["id"]: article["publisher"] for article in story["articles"]}
    for proposition in story["propositions"]:
        origins = proposition["origins"]
        says = {c["article"] for c in proposition["claims"] if not {"side", "withdrawn"} & set(c)}
        assert says == {name for group in origins for name in group}
        assert all([name] in origins for name in proposition["unstated"])
        stated = len(origins) - len(proposition["unstated"])
        at_least, at_most = proposition["at_least"], proposition["at_most"]
        assert at_most == len(origins) == len(proposition["endpoints"])
        assert 1 <= at_least <= max(1, stated)
        several = len({publishers[name] for name in says})
        assert proposition["standing"] == standing_of(several, at_least, at_most)
        assert proposition["why"] and proposition["gist"]


@pytest.mark.parametrize("story", STORIES, ids=lambda s: s["story"])
def test_a_copy_is_of_its_wires_origin(story: Story) -> None:
    """Where a copy and its wire say the same proposition they share each of its origins."""
    for copies in story["copies"]:
        for proposition in story["propositions"]:
            for group in proposition["origins"]:
                says = {name for g in proposition["origins"] for name in g} & set(copies)
                assert not set(group) & says or says <= set(group)


@pytest.mark.parametrize("story", STORIES, ids=lambda s: s["story"])
def test_pairs_are_of_the_known_kinds(story: Story) -> None:
    """Conflicts have a type and harmless variants a kind, both sides differ, both say why."""
    for pair in story["conflicts"]:
        assert pair["type"] in CONFLICTS and pair["why"] and pair["a"] != pair["b"]
    for pair in story["not_conflicts"]:
        assert pair["kind"] in HARMLESS and pair["why"] and pair["a"] != pair["b"]


@pytest.mark.parametrize("story", STORIES, ids=lambda s: s["story"])
def test_expectations_end_in_time_order(story: Story) -> None:
    """What is due does not end before the report that expects it, nor is evidence older."""
    days = {a["id"]: date.fromisoformat(a["published"][:10]) for a in story["articles"]}
    for expectation in story["expectations"]:
        start, end = expectation["due"]
        assert end is None or start <= end
        assert end is None or end >= days[expectation["article"]].isoformat()
        evidence = expectation["evidence"]
        assert (evidence is None) == (expectation["outcome"] == "open")
        assert evidence is None or days[evidence["article"]] >= days[expectation["article"]]


@pytest.mark.parametrize("part", PARTS)
def test_part_covers_the_constructions(part: str) -> None:
    """Each part has nearly every construction and every standing; the README knows their names."""
    stories = load(part)
    assert {story["part"] for story in stories} == {"test" if part == "test" else "dev"}
    used = {name for story in stories for name in story["constructions"]}
    assert len(CONSTRUCTIONS - used) <= (1 if part == "newer" else 0)
    standings = {p["standing"] for story in stories for p in story["propositions"]}
    assert standings == {"independent", "repeated", "unsettled", "single"}
    readme = (ORIGINS / "README.md").read_text(encoding="utf-8")
    known = " ".join(line for line in readme.splitlines() if line.startswith("|"))
    assert {
        name for name in used if name.removesuffix(" conflict").split()[-1] not in known
    } == set()


def test_benchmark_is_large_and_wide() -> None:
    """There are sixty stories or more over the fields promised, a third of the first for test."""
    sizes = {part: len(load(part)) for part in PARTS}
    assert sum(sizes.values()) >= 60
    assert 3 * sizes["test"] >= 0.95 * (sizes["dev"] + sizes["test"])
    assert {story["field"] for story in STORIES} >= FIELDS
    assert len({story["story"] for story in STORIES}) == len(STORIES)


def test_no_two_stories_share_a_sentence() -> None:
    """No sentence of eight words or more stands in two stories."""
    seen: dict[str, str] = {}
    for story in STORIES:
        for article in story["articles"]:
            for sentence in re.split(r"(?<=[.!?])\s+", article["text"]):
                if len(sentence.split()) >= 8:
                    assert seen.setdefault(sentence, story["story"]) == story["story"], sentence


def test_parts_share_no_names() -> None:
    """No two-word name of a person or publisher in the test part stands in the others."""
    names = {
        part: {
            " ".join(pair)
            for story in load(part)
            for article in story["articles"]
            for pair in re.findall(r"(?<=[a-z,] )([A-Z][a-z]+) ([A-Z][a-z]{2,})", article["text"])
        }
        | {a["publisher"] for story in load(part) for a in story["articles"]}
        for part in PARTS
    }
    ministers = {f"{name} Minister" for name in ("Prime", "Health", "Defence", "Energy")}
    public = ministers | {"Chief Executive", "High Court", "Port Sudan", "Central Bank"}
    developed = names["dev"] | names["further"] | names["wider"] | names["newer"]
    assert developed & names["test"] - public == set()


@pytest.mark.parametrize(
    ("part", "label"),
    [
        ("dev", "development"),
        ("further", "further development"),
        ("wider", "wider development"),
        ("newer", "newer development"),
        ("test", "test"),
    ],
)
def test_readme_counts_what_there_is(part: str, label: str) -> None:
    """The README's table has the numbers of the files."""
    stories = load(part)
    propositions = [p for story in stories for p in story["propositions"]]
    standings = [p["standing"] for p in propositions]
    split = ", ".join(
        f"{standings.count(name)} {name}"
        for name in ("independent", "repeated", "unsettled", "single")
    )
    sizes = [
        sum(len(story[key]) for story in stories)
        for key in ("conflicts", "not_conflicts", "expectations")
    ]
    reports = sum(len(story["articles"]) for story in stories)
    row = [label, len(stories), reports, f"{len(propositions)} ({split})", *sizes]
    readme = (ORIGINS / "README.md").read_text(encoding="utf-8")
    assert "| " + " | ".join(str(cell) for cell in row) + " |" in readme
