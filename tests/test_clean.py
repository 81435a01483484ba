"""What is not reporting, and what it tells: parts, bylines, publishers, credits, translations."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sayso.clean import (
    find_addresses,
    find_byline,
    is_translation,
    mark_parts,
    printed_publisher,
    wire_credit,
)
from sayso.model import Article
from sayso.tables import load_table

CASES = Path(__file__).parent / "cases"
_MARKED = re.compile(r"\{(?P<kind>[a-z]+) (?P<words>[^{}]*)\}")


def cases() -> Iterator[tuple[str, str]]:
    """Each case's comment and its annotated text."""
    comment = ""
    for path in sorted(CASES.glob("parts*.txt")):
        for line in path.read_text(encoding="utf-8").splitlines():
            if line.startswith("#"):
                comment = line.lstrip("# ")
            elif line.strip():
                yield comment, line


def from_text(text: str, **fields: str) -> Article:
    """An article of a text."""
    return Article(id="a", text=text, **fields)


@pytest.mark.parametrize(("comment", "annotated"), list(cases()), ids=[c for c, _ in cases()])
def test_parts(comment: str, annotated: str) -> None:
    """Exactly the marked passages are parts, each of its kind."""
    annotated = annotated.replace("\\n", "\n")
    expected = [(found["kind"], found["words"]) for found in _MARKED.finditer(annotated)]
    text = _MARKED.sub(lambda found: found["words"], annotated)
    parts = [(part.kind.value, text[slice(*part.span)]) for part in mark_parts(from_text(text))]
    assert parts == expected, comment


@pytest.mark.parametrize("row", load_table("parts"), ids=lambda row: f"{row['kind']}-{row['rule']}")
def test_every_rule_marks_its_example(row: dict[str, str]) -> None:
    """Every row of the table marks a part of its kind in its own example."""
    parts = mark_parts(from_text(row["example"]))
    assert row["kind"] in [part.kind.value for part in parts]


@settings(deadline=None)
@given(text=st.text(alphabet="Aa by.:|()[]\n【】“”—-©1Read more also", max_size=300))
def test_parts_lie_in_the_text(text: str) -> None:
    """Parts are within the text, not empty, in order, and none overlaps another."""
    end = 0
    for part in mark_parts(from_text(text)):
        assert end <= part.span.start < part.span.end <= len(text)
        end = part.span.end


@pytest.mark.parametrize(
    "text",
    [
        "“" + "It rained and rained. " * 100_000,
        "(" * 100_000,
        "By A " * 50_000,
        "A, " * 99_999,
        "Also read | " * 30_000,
        "© 2024 x. " * 50_000,
        "Reporting by\n" * 20_000,
        ("Updated: " + "1" * 480 + "!\n") * 50,
        ("By " + "A. " * 15 + "!\n") * 500,
        ("A" * 470 + " - \n") * 50,
        ("share | " * 40 + "!\n") * 50,
    ],
)
def test_long_texts_take_linear_time(text: str) -> None:
    """Very long lines and very many lines are marked in seconds."""
    started = time.process_time()
    mark_parts(from_text(text))
    assert time.process_time() - started < 10


@pytest.mark.parametrize(
    ("text", "byline", "publisher"),
    [
        ("【By Guan察者网, Yuan Jiaqi】\n\nIt rained.", "Yuan Jiaqi", "Guan察者网"),
        ("【文/观察者网 袁某】\n\nIt rained all day in the north.", "袁某", "观察者网"),
        (
            "By Ana Duarte and Tom Reed, Harbour Herald\nIt rained.",
            "Ana Duarte, Tom Reed",
            "Harbour Herald",
        ),
        ("By Ana Duarte, Staff Writer\nIt rained.", "Ana Duarte", None),
        ("By Ana Duarte in Porto\nIt rained.", "Ana Duarte", None),
        ("It rained.\n© 2024 The Harbour Herald. All rights reserved.", None, "The Harbour Herald"),
        (
            "It rained.\nThis article is an exclusive article by Harbour Net, and unauthorized "
            "reproduction is prohibited.",
            None,
            "Harbour Net",
        ),
        ("OSLO (AP) — It rained.", None, "AP"),
        ("It rained.", None, None),
    ],
)
def test_byline_and_publisher(text: str, byline: str | None, publisher: str | None) -> None:
    """Writers and publisher are told apart as they are printed."""
    article = from_text(text)
    parts = mark_parts(article)
    assert find_byline(article, parts) == byline
    assert printed_publisher(article, parts) == publisher


@pytest.mark.parametrize(
    ("text", "fields", "expected"),
    [
        ("OSLO (AP) — It rained.", {}, ("Associated Press", False)),
        ("OSLO (AP) — It rained.", {"publisher": "Associated Press"}, None),
        ("OSLO (Reuters) - It rained.", {"publisher": "The Guardian"}, ("Reuters", False)),
        ("By Ana Duarte, Associated Press\nIt rained.", {}, ("Associated Press", False)),
        ("By The Associated Press\nIt rained.", {}, ("Associated Press", False)),
        ("It rained.\nSource: Xinhua", {}, ("Xinhua", False)),
        ("It rained. With reporting by the Associated Press.", {}, ("Associated Press", True)),
        ("It rained.\nAdditional reporting by Reuters", {}, ("Reuters", True)),
        ("It rained. (With inputs from AFP)", {}, ("Agence France-Presse", True)),
        (
            "It rained.\nThe Associated Press contributed to this report.",
            {},
            ("Associated Press", True),
        ),
        (
            "It rained.\nAssociated Press writer Ana Duarte in Porto contributed to this report.",
            {},
            ("Associated Press", True),
        ),
        ("It rained.\nPhoto: Reuters/Ana Duarte", {}, None),
        ("A boat in Porto. REUTERS/Ana Duarte\nIt rained on Friday.", {}, None),
        ("It rained, the Associated Press reported on Friday.", {}, None),
        ("It rained.", {"byline": "Associated Press"}, ("Associated Press", False)),
        ("It rained.", {"byline": "Ana Duarte, AP"}, ("Associated Press", True)),
        ("It rained.", {"byline": "Ana Duarte"}, None),
        ("It rained.\nIt stopped.\nReuters", {"publisher": "X Post"}, ("Reuters", False)),
        ("It rained.\n© 2024 The Associated Press.", {}, ("Associated Press", False)),
        ("(Reporting by Reuters)\nIt rained.", {}, ("Reuters", False)),
        ("It rained.\n(Reporting by Ana Duarte; editing by Tom Reed)", {}, None),
    ],
)
def test_wire_credit(text: str, fields: dict[str, str], expected: tuple[str, bool] | None) -> None:
    """A text credit makes a copy, help makes a partial one, a picture's credit makes none."""
    article = from_text(text, **fields)
    credit = wire_credit(article, mark_parts(article))
    assert (credit and (credit.entry and credit.entry.name, credit.partial)) == expected
    if credit and credit.span:
        assert credit.span.end <= len(text)


@pytest.mark.parametrize(
    ("text", "fields", "expected"),
    [
        ("PORTO (HNA) — It rained.", {"publisher": "Town Post"}, ("HNA", False)),
        ("PORTO (HNA) — It rained.", {"publisher": "Harbour News Agency"}, None),
        ("PORTO (HNA) — It rained.", {}, None),
        (
            "PORTO (HNA) — It rained.\nCopyright 2024 Harbour News Agency. All rights reserved.",
            {"publisher": "Town Post"},
            ("Harbour News Agency", False),
        ),
        (
            "It rained.",
            {"publisher": "Town Post", "byline": "Harbour Press"},
            ("Harbour Press", False),
        ),
        ("It rained.", {"publisher": "Harbour Press", "byline": "Harbour Press"}, None),
        ("It rained.", {"publisher": "Town Post", "byline": "Newsdesk"}, None),
        (
            "It rained.\nReporting by Harbour Newswire",
            {"publisher": "Town Post"},
            ("Harbour Newswire", False),
        ),
        ("It rained.\nReporting by Harbour Newswire", {"publisher": "Harbour Newswire"}, None),
        ("It rained.\nReporting by Ana Duarte", {"publisher": "Town Post"}, None),
        (
            "It rained.\nIt stopped.\nHarbour Press",
            {"publisher": "Town Post"},
            ("Harbour Press", False),
        ),
    ],
)
def test_unknown_wires(
    text: str, fields: dict[str, str], expected: tuple[str, bool] | None
) -> None:
    """An agency that no table knows is told by how it is credited, unless it is the publisher."""
    article = from_text(text, **fields)
    credit = wire_credit(article, mark_parts(article))
    assert (credit and (credit.name, credit.partial)) == expected
    assert credit is None or credit.entry is None


ENGLISH = "The port will open on Friday, its director told reporters in the town."


@pytest.mark.parametrize(
    ("text", "fields", "expected"),
    [
        (ENGLISH, {}, False),
        (ENGLISH, {"language": "en-GB"}, False),
        (ENGLISH, {"language": "zh"}, True),
        (f"【By Harbour观察网, Lin Mei】\n{ENGLISH}", {}, True),
        (f"{ENGLISH}\nOriginal: https://www.toutiao.com/article/1/", {}, True),
        (f"{ENGLISH}\nOriginal: https://www.example.org/article/1/", {}, False),
        (f"{ENGLISH}\nThis article was translated from Spanish.", {}, True),
        (f"{ENGLISH} The book was translated from Spanish by his wife in 1990.", {}, False),
        (f"{ENGLISH} The paper (环球时报) carried it, too.", {}, False),
        ("市长星期一表示，大桥将重新开放，工程师们已经检查过所有桥墩。", {}, False),
        ("", {}, False),
    ],
)
def test_is_translation(text: str, fields: dict[str, str], expected: bool) -> None:
    """A translation shows in a note, a byline's script, its original's platform or its page."""
    article = from_text(text, **fields)
    assert is_translation(article, mark_parts(article)) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("See https://example.org/a_(b)/1?x=1#y, now.", ["https://example.org/a_(b)/1?x=1#y"]),
        ("(www.example.org).", ["www.example.org"]),
        ("“https://example.org/a”。", ["https://example.org/a"]),
        ("Nothing here: example.org", []),
    ],
)
def test_find_addresses(text: str, expected: list[str]) -> None:
    """Addresses are found without the punctuation around them."""
    assert [text[slice(*span)] for span in find_addresses(text)] == expected


SEEDS = Path(__file__).parents[2] / "shared" / "seeds"


@pytest.mark.skipif(not SEEDS.exists(), reason="the two real reports are not beside the project")
@pytest.mark.parametrize(
    ("name", "starts"),
    [
        ("000*", ["Also read |", "APEC summit"]),
        ("001*", ["【By", "This article is an exclusive", "Original:", "Statement:"]),
    ],
)
def test_seeds(name: str, starts: list[str]) -> None:
    """In the two real reports just what is not reporting is marked."""
    [path] = SEEDS.glob(name)
    text = path.read_text(encoding="utf-8")
    parts = [text[slice(*part.span)] for part in mark_parts(from_text(text))]
    assert len(parts) == len(starts)
    assert all(part.startswith(start) for part, start in zip(parts, starts, strict=True))
