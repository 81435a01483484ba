"""Every way in for outside text, with what hypothesis writes and with every case once found."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fuzz.inputs import DEFAULTS, WAYS_IN
from sayso.contract import from_line, to_article
from sayso.errors import SaysoError
from sayso.read import Reading, read_inputs
from sayso.read.feeds import read_feed
from sayso.read.inputs import READERS
from sayso.settings import load_settings
from sayso.watch.sources import load_sources

CASES = Path(__file__).parent / "cases"
SEEDS = sorted((Path(__file__).parents[2] / "fuzz" / "seeds").glob("*/*"))
BRIEFLY = settings(
    max_examples=60,
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)

WORDS = st.sampled_from(
    ["said", "Monday", "2031-02-30", "(Reuters)", "By Ada Quill", "“", "”", "\u202e", "\x00", "\r",
     "\ud800", "\ufeff", "１", "é", "\t", "\n", "<", ">", "&#x110000;", "&#0;", "]]>", "\\u", "%00"]
)  # fmt: skip
TEXT = st.one_of(st.text(max_size=80), st.lists(WORDS, max_size=12).map(" ".join))
TAGS = st.sampled_from(["p", "article", "script", "svg", "table", "h1", "time", "a", "meta", "li"])
PAGE = st.recursive(
    TEXT,
    lambda inner: st.builds(
        lambda tag, words, pieces: f'<{tag} href="{words}">{"".join(pieces)}</{tag}>',
        TAGS, TEXT, st.lists(inner, max_size=4),
    ),
    max_leaves=12,
)  # fmt: skip
JSON: Any = st.recursive(
    st.one_of(st.none(), st.booleans(), st.floats(), st.integers(), TEXT),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.dictionaries(
            st.sampled_from(["id", "text", "title", "published", "url", "byline", "body_text",
                             "versioncreated", "headline", "uri", "language", "items", "version"]),
            inner, max_size=6,
        ),
    ),
    max_leaves=10,
)  # fmt: skip


def to_bytes(words: str) -> bytes:
    """Text as bytes; half characters as nobody should write them."""
    return words.encode("utf-8", "surrogatepass")


def to_json(value: object) -> bytes:
    """A value as JSON, half characters and numbers that are none with it."""
    import json

    return json.dumps(value).encode()


def to_feed(titles: list[str]) -> bytes:
    """A feed whose items are called what nobody expects."""
    items = "".join(f"<item><title>{t}</title><link>{t}</link></item>" for t in titles)
    return to_bytes(f'<?xml version="1.0"?><rss version="2.0"><channel>{items}</channel></rss>')


FORMS: dict[str, st.SearchStrategy[bytes]] = {
    "cleaners": TEXT.map(to_bytes),
    "times": TEXT.map(to_bytes),
    "page": PAGE.map(to_bytes),
    "feed": st.one_of(st.lists(TEXT, max_size=3).map(to_feed), JSON.map(to_json)),
    "file": st.one_of(PAGE.map(to_bytes), JSON.map(to_json), st.binary(max_size=60)),
    "text": TEXT.map(to_bytes),
    "json": JSON.map(to_json),
    "table": st.lists(TEXT, max_size=4).map(lambda cells: to_bytes("id,text\n" + ",".join(cells))),
    "mail": TEXT.map(lambda words: to_bytes(f"Subject: {words}\nContent-Type: {words}\n\n{words}")),
}


def test_every_way_in_is_tried() -> None:
    """What `make fuzz` knows is tried here, too."""
    assert set(FORMS) == set(WAYS_IN)


@pytest.mark.parametrize("name", WAYS_IN)
def test_nothing_written_breaks_it(name: str) -> None:
    """Whatever is written is read, or refused by name."""

    @BRIEFLY
    @given(FORMS[name])
    def holds(raw: bytes) -> None:
        WAYS_IN[name](raw)

    holds()


@pytest.mark.parametrize("seed", SEEDS, ids=lambda path: path.name)
def test_seeds_are_read(seed: Path) -> None:
    """What `make fuzz` begins with is read as what it is, so that it is more than refused."""
    raw, way = seed.read_bytes(), seed.parent.name
    WAYS_IN[way](raw)
    if way == "feed":
        feed = read_feed(raw, "https://herald.example/feed")
        assert feed.items or feed.feeds
    else:
        found = list(READERS[way](raw, seed.name, DEFAULTS) if way in READERS
                     else read_inputs([str(seed)]))  # fmt: skip
        assert found and all(isinstance(item, Reading) for item in found)


@pytest.mark.parametrize("case", sorted(CASES.glob("*.bin")), ids=lambda path: path.stem)
def test_what_broke_it_once_does_no_more(case: Path) -> None:
    """Each crash that was found is a file named after the way in that it broke."""
    WAYS_IN[case.stem.partition("-")[0]](case.read_bytes())


TOML = st.one_of(
    TEXT,
    st.dictionaries(
        st.sampled_from(["ledger", "parser", "person", "fetch_seconds", "feed", "lists", "mail"]),
        st.one_of(st.integers(), st.booleans(), TEXT.map(repr)),
        max_size=4,
    ).map(lambda values: "\n".join(f"{name} = {value}" for name, value in values.items())),
    st.sampled_from(["[[feed]]\nurl = 3", "[feed]\n", "feed = [[[]]]", "[[feed]]\n[[feed]]\n"]),
)


@pytest.mark.parametrize(
    ("name", "load"),
    [("sayso.toml", lambda path: load_settings(path.parent)), ("sources.toml", load_sources)],
)
def test_settings_are_read_or_refused(
    name: str, load: Callable[[Path], object], tmp_path: Path
) -> None:
    """A settings file that nobody should write is refused in a sentence, never with a trace."""

    @BRIEFLY
    @given(TOML)
    def holds(written: str) -> None:
        path = tmp_path / name
        path.write_bytes(to_bytes(written))
        try:
            load(path)
        except SaysoError as error:
            assert error.what

    holds()


@BRIEFLY
@given(JSON)
def test_a_line_of_the_contract_is_read_or_refused(value: object) -> None:
    """A line of any JSON is an article, or is refused with its place."""
    try:
        article = to_article(from_line(to_json(value), where="line 1"), where="line 1")
    except SaysoError as error:
        assert error.where == "line 1"
        return
    article.text.encode()
