"""The two reports the product started from, from files to findings, when they are at hand."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from sayso.cli.app import app

SEEDS = Path(__file__).parents[2] / "shared" / "seeds"
FIRST, SECOND = "000_ae60939ef9aeeb57", "001_0b9bf4742e377646"
Rows = list[dict[str, Any]]
Ask = Callable[..., Rows]

pytestmark = [
    pytest.mark.model,
    pytest.mark.skipif(not SEEDS.is_dir(), reason="the two seed reports are not at hand"),
]


@pytest.fixture(scope="module")
def ask(tmp_path_factory: pytest.TempPathFactory) -> Ask:
    """A function that runs a command over a ledger of the two reports and gives its JSON."""
    ledger = tmp_path_factory.mktemp("seeds") / "seeds.db"
    files = [str(path) for path in sorted(SEEDS.glob("*.txt"))]

    def run(*words: str) -> Rows:
        result = CliRunner().invoke(app, ["--ledger", str(ledger), *words, "--json"])
        assert result.exit_code == 0, result.output
        found = json.loads(result.stdout)
        return found if isinstance(found, list) else [found]

    run("read", *files)
    return run


def having(rows: Rows, *words: str, field: str = "text") -> Rows:
    """The rows whose text has all of some words."""
    return [row for row in rows if all(word in row[field] for word in words)]


def parts_of(article: dict[str, Any]) -> dict[str, list[str]]:
    """The words of each kind of part."""
    found: dict[str, list[str]] = {}
    for part in article["parts"]:
        found.setdefault(part["kind"], []).append(article["text"][slice(*part["span"])])
    return found


def carried_by(row: dict[str, Any]) -> set[str]:
    """The articles whose claims say a proposition."""
    return {claim["article"] for claim in row["says"]}


def proposition(ask: Ask, *words: str) -> dict[str, Any]:
    """The line's proposition that has a claim with some words."""
    (line,) = [json.loads(line) for line in compare_lines(ask) if line]
    claims = {(c["article"], c["id"]): c["text"] for c in ask("claims")}
    for found in line["propositions"]:
        texts = [claims[c["article"], c["claim"]] for c in found["claims"] if c["side"] == "says"]
        if any(all(word in text for word in words) for text in texts):
            return {**found, "texts": texts}
    pytest.fail(f"no proposition has a claim with {words}")


def compare_lines(ask: Ask) -> list[str]:
    """The stored comparison, as `origins` and `claims` have it, in one object."""
    rows = ask("origins", "--all")
    by_id: dict[str, dict[str, Any]] = {}
    for row in rows:
        found = by_id.setdefault(
            row["proposition_id"],
            {
                "id": row["proposition_id"],
                "at_least": row["at_least"],
                "at_most": row["at_most"],
                "standing": row["standing"],
                "claims": [],
                "origins": [],
            },
        )
        found["origins"].append({"endpoint": row["origin"], "side": row["side"]})
        found["claims"] += [
            {"article": claim["article"], "claim": claim["claim"], "side": row["side"]}
            for claim in row["claims"]
        ]
    return [json.dumps({"propositions": list(by_id.values())})]


def is_together(ask: Ask, first: str, second: str) -> bool:
    """True when claims with two wordings are in one proposition."""
    return any(second in text for text in proposition(ask, first)["texts"])


def chains(ask: Ask, *words: str) -> list[list[str]]:
    """The chains, as levels, of the claims with some words."""
    return [row["levels"] for row in having(ask("claims"), *words)]


def test_row_1_parts(ask: Ask) -> None:
    """Both reports are one story; promotion, headings, bylines and legal lines yield nothing."""
    (story,) = ask("stories")
    assert story["reports"] == 2
    first, second = ask("show", FIRST)[0], ask("show", SECOND)[0]
    parts = parts_of(first)
    assert any(words.startswith("Also read |") for words in parts["promotion"])
    assert "APEC summit" in parts["heading"]
    listed = [words for kind in parts_of(second).values() for words in kind]
    for start in ("【By", "This article is an exclusive", "Original:", "Statement:"):
        assert any(words.startswith(start) for words in listed), start
    for article in (first, second):
        silent = [part["span"] for part in article["parts"]]
        for claim in article["claims"]:
            for start, end in claim["spans"]:
                assert not any(s < end and start < e for s, e in silent), claim["text"]


def test_row_2_publication(ask: Ask) -> None:
    """The days of publication are inferred, as intervals, with how they are known."""
    first, second = ask("show", FIRST)[0], ask("show", SECOND)[0]
    assert first["inferred"] and first["interval"] == ["2025-10-17", "2025-10-23"]
    assert any("2014" in how and "2025" in how and "2031" in how for how in first["how"])
    assert second["inferred"] and second["interval"] == ["2025-10-18", "2025-10-18"]
    assert any("7562560725432975912" in how for how in second["how"])


def test_row_3_publishers(ask: Ask) -> None:
    """One publisher is unknown, the other is named by the table, and is a translation."""
    first, second = ask("show", FIRST)[0], ask("show", SECOND)[0]
    assert first["publisher"] is None
    assert second["publisher"] == "Guancha"
    assert second["byline"] == "Yuan Jiaqi"
    assert second["translated"] and not first["translated"]


def test_row_4_chains(ask: Ask) -> None:
    """Chains run from the publisher through CNN or KCNA to those they rest on."""
    for words, unnamed in (
        (("quietly", "discussing a possible meeting"), "sources familiar with the matter"),
        (("privately discussed",), "sources with knowledge of the matter"),
        (("letter was rejected",), "wo sources"),
    ):
        (chain,) = chains(ask, *words)
        assert chain[1] == "CNN" and unnamed in chain[2] and len(chain) == 3, chain
    assert chains(ask, "rebuffed")[0][1] == "CNN"
    assert chains(ask, "hopes to coexist")[0][1:] == ["KCNA", "Kim Jong Un"]


def test_row_5_lead(ask: Ask) -> None:
    """The lead has two publishers and one origin: repeated."""
    found = proposition(ask, "privately discussed")
    assert any("quietly" in text for text in found["texts"])
    assert (found["at_least"], found["at_most"], found["standing"]) == (1, 1, "repeated")
    assert any("CNN" in origin["endpoint"] for origin in found["origins"])


def test_row_6_carried(ask: Ask) -> None:
    """No logistics: both reports, one origin, and the carrying is shown."""
    found = proposition(ask, "not yet initiated")
    assert any("have not initiated logistical arrangements" in text for text in found["texts"])
    assert (found["at_least"], found["at_most"]) == (1, 1)
    carried = having(ask("claims"), "not yet initiated")[0]
    assert carried["levels"][1] == "CNN"
    assert carried["carried_from"] is not None


def test_row_7_actors(ask: Ask) -> None:
    """Each person is one source under all names; capitals speak for their governments."""
    sources = {row["name"]: row for row in ask("sources")}
    for name, forms in {
        "Kim Jong Un": {"Kim Jong Un", "Kim Jong-un", "North Korean leader Kim Jong Un"},
        "Lee Jae Myung": {"Lee"},
        "Donald Trump": {"Donald Trump", "Trump", "the U.S. president"},
        "Xi Jinping": {"Xi", "the Chinese national leader"},
        "North Korea": {"Pyongyang"},
        "South Korea": {"Seoul"},
    }.items():
        assert forms <= set(sources[name]["forms"]), (name, sources[name]["forms"])
    assert any("US president" in form for form in sources["Donald Trump"]["forms"])
    assert sources["White House"]["kind"] == "government"


def test_row_8_conflict(ask: Ask) -> None:
    """The end of the forum is in dispute: until January 1, or until November 1."""
    (conflict,) = [
        row for row in ask("conflicts") if row["type"] == "date" and "January 1" in str(row)
    ]
    assert "runs until January 1" in conflict["a"] + conflict["b"]
    assert "October 31 to November 1" in conflict["a"] + conflict["b"]
    assert "two months" in conflict["explained"]


def test_row_9_arrival(ask: Ask) -> None:
    """The arrival is scheduled, said by the presidential office and in the publisher's voice."""
    (event,) = [row for row in ask("timeline") if row["interval"] == ["2025-10-29", "2025-10-29"]]
    assert event["status"] == "scheduled"
    said = {claim["chain"] for claim in event["claims"]}
    assert "report 1" in said
    assert any("presidential office" in chain for chain in said)
    assert event["reports"] == ["report 1"]


def test_row_10_no_comment(ask: Ask) -> None:
    """The refusal to comment is in one report only."""
    found = proposition(ask, "refused to comment")
    assert (found["standing"], len(found["texts"])) == ("single", 1)


def test_row_11_related(ask: Ask) -> None:
    """What cannot be ruled out and what has not been talked of are no conflict."""
    for row in ask("conflicts"):
        both = row["a"] + row["b"]
        assert not ("ruled out" in both and "no communication" in both)


def test_row_12_one_approach(ask: Ask) -> None:
    """Rebuffed and rejected are one proposition of one origin."""
    found = proposition(ask, "rebuffed")
    assert any("rejected" in text for text in found["texts"])
    assert (found["at_least"], found["at_most"]) == (1, 1)


def test_row_13_past_meetings(ask: Ask) -> None:
    """Three past meetings, each once; the precedent in the zone is the one at Panmunjom."""
    dated = [row for row in ask("timeline") if row["interval"]]
    past = {tuple(row["interval"]): row for row in dated if row["interval"][1] < "2020"}
    assert set(past) == {
        ("2018-06-12", "2018-06-12"),
        ("2019-02-27", "2019-02-28"),
        ("2019-06-30", "2019-06-30"),
    }
    assert all(row["status"] == "happened" for row in past.values())
    evidence = [claim["text"] for claim in past["2019-06-30", "2019-06-30"]["claims"]]
    assert any("within 48 hours" in text for text in evidence)
    assert any("met three times" in claim["text"] for r in past.values() for claim in r["claims"])
    assert not any("three times" in row["a"] + row["b"] for row in ask("conflicts"))


def test_row_14_position(ask: Ask) -> None:
    """Kim is open to talks on two conditions, and never gives up nuclear weapons."""
    rows = ask("positions")
    kim = [row for row in rows if row["actor"] in ("Kim Jong Un", "North Korea")]
    conditions = [row["conditions"] for row in kim if len(row["conditions"]) == 2]
    assert any(
        "gives up its insistence" in first and "recognizes reality" in second
        for first, second in conditions
    )
    assert any("open" in row["stance"] and "talks" in row["issue"] for row in kim)
    assert any("give up" in row["stance"] and "nuclear weapons" in row["issue"] for row in kim)


def test_row_15_xi(ask: Ask) -> None:
    """The later plan supersedes the threat, "may" qualifies, and nothing conflicts."""
    relations = ask("relations")
    both = [row["a"] + " / " + row["b"] for row in relations if row["type"] == "supersedes"]
    assert any("still plans to meet with Xi" in b and "threatened to cancel" in b for b in both)
    qualified = [row["a"] + row["b"] for row in relations if row["type"] == "qualifies"]
    assert any("may meet with Chinese President Xi" in words for words in qualified)
    assert not any("Xi" in row["a"] and "Xi" in row["b"] for row in ask("conflicts"))
    bessent = having(ask("claims"), "still plans to meet with Xi")[0]
    assert bessent["levels"][1:] == ["CNBC", "Scott Bessent"]


def test_row_16_expected(ask: Ask) -> None:
    """Four things are open as of the reports, and overdue on the first of December."""
    wanted = {
        "arrive in South Korea": ["2025-10-29", "2025-10-29"],
        "Kim Jong": ["2025-10-29", None],
        "Xi Jinping": ["2025-10-31", "2025-11-01"],
        "Lee Jae Myung": ["2025-10-31", "2025-11-01"],
    }
    for words, state in (((), "open"), (("--as-of", "2025-12-01"), "overdue")):
        rows = ask("expected", *words)
        for text, due in wanted.items():
            found = [row for row in rows if text in row["what"] and row["interval"] == due]
            assert [row["state"] for row in found] == [state], (text, found)


def test_row_17_july(ask: Ask) -> None:
    """The first question to the negotiators is on the timeline."""
    (event,) = [row for row in ask("timeline") if row["interval"] == ["2025-07-30", "2025-07-30"]]
    assert event["reports"] == ["Guancha"]


def test_row_18_inspection(ask: Ask) -> None:
    """The visits that skipped Panmunjom rest on an unnamed source of South Korea's government."""
    (chain,) = chains(ask, "did not go to the Panmunjom area")
    assert "South Korean government source" in chain[1]


def test_row_19_wording(ask: Ask) -> None:
    """Fond and good memories are never a conflict of fact."""
    for row in ask("conflicts"):
        assert "memories" not in row["a"] + row["b"] or row["type"] == "wording"


def signals_of_the_meeting(ask: Ask) -> dict[str, Rows]:
    """The claims for and against a meeting of the two leaders, within the trip."""
    (expected,) = [
        row
        for row in ask("expected")
        if "Kim Jong" in row["what"] and row["interval"] == ["2025-10-29", None]
    ]
    rows = ask("signals", expected["id"])
    return {way: [row for row in rows if row["direction"] == way] for way in ("for", "against")}


@pytest.mark.parametrize(
    ("direction", "words"),
    [
        ("for", ("privately discussed",)),
        ("for", ("hopes to meet",)),
        ("for", ("Kim is open to future talks",)),
        ("for", ("within 48 hours",)),
        ("for", ("left room for potential meetings",)),
        ("against", ("not yet initiated", "logistical planning")),
        ("against", ("no communication between the U.S. and North Korea",)),
        ("against", ("the letter was rejected",)),
        ("against", ("did not go to the Panmunjom area",)),
        ("against", ("the focus of the White House",)),
        ("against", ("many to doubt",)),
    ],
)
def test_for_and_against_a_meeting(ask: Ask, direction: str, words: tuple[str, ...]) -> None:
    """What speaks for and against a meeting of the two, each with its chain and standing."""
    rows = having(signals_of_the_meeting(ask)[direction], *words)
    assert rows, words
    assert all(row["chain"] and row["standing"] and row["detail"] for row in rows)


def test_what_would_settle_a_meeting(ask: Ask) -> None:
    """Each thing due says in words what report would settle it, from its own days."""
    for row in ask("expected"):
        assert row["settled_by"].startswith("a report"), row
        assert (row["interval"][0] or row["interval"][1]) in row["settled_by"]
