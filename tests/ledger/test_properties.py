"""What holds for anything that could be written."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sayso.ledger import Ledger, content_hash, open_ledger, verify
from sayso.ledger.inheriting import inherit
from sayso.model import (
    Article,
    Attribution,
    AttributionKind,
    Certainty,
    Claim,
    ClaimKind,
    ClaimRef,
    Frame,
    Interval,
    Part,
    PartKind,
    Place,
    Polarity,
    Precision,
    Publication,
    Quantity,
    Report,
    Source,
    SourceKind,
    Span,
    Tense,
    Timex,
    TimexType,
)
from tests.growth import MOST_GROWTH, find_growth

from .build import write_comparison

LETTERS = st.characters(exclude_categories=("Cs", "Cc"))
WORDS = st.text(LETTERS, min_size=1, max_size=30).filter(lambda words: bool(words.strip()))
NAMES = st.none() | WORDS
DAYS = st.none() | st.dates(date(1900, 1, 1), date(2100, 1, 1))
INTERVALS = st.none() | st.builds(Interval, DAYS, DAYS)


@st.composite
def spans(draw: st.DrawFn, text: str) -> Span:
    """A span of a text that is not empty."""
    start = draw(st.integers(0, len(text) - 1))
    return Span(start, draw(st.integers(start + 1, len(text))))


@st.composite
def articles(draw: st.DrawFn) -> Article:
    """An article of any words."""
    text = "\n".join(draw(st.lists(WORDS, min_size=1, max_size=6)))
    return Article(
        draw(WORDS), text, title=draw(NAMES), publisher=draw(NAMES), byline=draw(NAMES),
        published=draw(st.sampled_from([None, "2031-04-20", "20 April", "2031-04-20T08:00:00Z"])),
        url=draw(st.sampled_from([None, "https://herald.example/a", "not an address"])),
    )  # fmt: skip


@st.composite
def claims(draw: st.DrawFn, text: str, place: int, sources: list[Source]) -> Claim:
    """A claim of any spans and any chain."""
    chosen = draw(st.lists(spans(text), min_size=1, max_size=3))
    inner = draw(st.lists(st.sampled_from(sources), max_size=3))
    frame = Frame(
        draw(WORDS), chosen[0],
        quantities=(Quantity(chosen[0], 1.5, 2.5, "km", "about"),),
        places=(Place(chosen[-1], draw(WORDS)),),
    )  # fmt: skip
    return Claim(
        id=f"c{place}",
        spans=tuple(chosen),
        kind=draw(st.sampled_from(ClaimKind)),
        chain=("s0", *(source.id for source in inner)),
        text=" … ".join(text[span.start : span.end] for span in chosen),
        certainty=draw(st.sampled_from(Certainty)),
        polarity=draw(st.sampled_from(Polarity)),
        time=draw(st.sampled_from(Tense)),
        condition=tuple(draw(st.lists(spans(text), max_size=2))),
        attribution=draw(st.sampled_from([None, "a0"])),
        own_reporting=draw(st.booleans()),
        doubtful=draw(st.booleans()),
        frame=draw(st.sampled_from([None, frame])),
    )


@st.composite
def reports(draw: st.DrawFn) -> Report:
    """An analysis of any findings."""
    article = draw(articles())
    text = article.text
    sources = [
        Source(
            f"s{place}", draw(NAMES), draw(st.sampled_from(SourceKind)), draw(st.booleans()),
            tuple(draw(st.lists(spans(text), max_size=2))), draw(NAMES),
            count=draw(st.none() | st.integers(0, 9)), key=draw(st.sampled_from([None, "gov:X"])),
        )
        for place in range(draw(st.integers(1, 4)))
    ]  # fmt: skip
    here = draw(spans(text))
    return Report(
        article=article,
        published=Publication(
            article.published, draw(INTERVALS), draw(st.sampled_from(Precision)),
            (draw(WORDS),), draw(st.booleans()),
        ),
        language=draw(st.sampled_from([None, "en"])),
        publisher=draw(NAMES),
        translated=draw(st.booleans()),
        parts=(Part(draw(st.sampled_from(PartKind)), here, draw(WORDS)),),
        sources=tuple(sources),
        attributions=(
            Attribution("a0", (here,), (), (here,), draw(st.sampled_from(AttributionKind))),
        ),
        claims=tuple(
            draw(claims(text, place, sources)) for place in range(draw(st.integers(0, 5)))
        ),
        timexes=(Timex("t0", here, TimexType.DATE, "2031", draw(INTERVALS)),),
        generated_by={"rules": draw(WORDS)},
    )  # fmt: skip


@pytest.fixture(scope="module")
def reused(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ledger]:
    """A ledger that is opened once, so that its statements are compiled once."""
    with open_ledger(tmp_path_factory.mktemp("reused") / "sayso.db") as ledger:
        yield ledger


def start_again(ledger: Ledger, blank: Path) -> Ledger:
    """The ledger with nothing in it: its file is replaced while nobody holds it."""
    ledger.close()
    path = Path(ledger.connections.engine.url.database or "")
    for leftover in path.parent.iterdir():
        leftover.unlink()
    shutil.copy(blank, path)
    return ledger


@settings(max_examples=60, deadline=None)
@given(st.lists(reports(), min_size=1, max_size=4), st.data())
def test_write_read_verify_is_the_identity(
    blank: Path, reused: Ledger, written: list[Report], data: st.DataObject
) -> None:
    """Whatever is written comes back as it was, twice over, and verification finds it sound."""
    ledger = start_again(reused, blank)
    latest: dict[str, Report] = {}
    for place, report in enumerate(written):
        added = ledger.add_reading(
            article=report.article,
            raw=report.article.text.encode(),
            media_type="text/plain",
            where=f"{place}.txt",
            captured=f"2031-05-{place + 1:02}",
        )
        ledger.save_report(added.revision, report, "k")
        back = ledger.cached_report(added.revision, "k")
        assert back is not None and replace(back, article=report.article) == report
        if ledger.article(added.article).revision == added.revision:
            latest[added.article] = report
    read = {report.article.id: report for report in ledger.reports()}
    assert {name: replace(r, article=latest[name].article) for name, r in read.items()} == latest
    assert verify(ledger).faults == ()
    keys = {name: data.draw(st.sampled_from("xy")) for name in read}
    saved = ledger.save_assignments(keys)
    for story in set(saved.values()):
        refs = [
            ClaimRef(name, claim.id)
            for name, report in read.items()
            if saved[name] == story and report.claims
            for claim in report.claims[:1]
        ]
        if refs:
            comparison = write_comparison(story, {"p": refs[:1]})
            kept = ledger.save_comparison(comparison)
            assert ledger.comparison(story) == kept == ledger.save_comparison(kept)
    faults = [f for f in verify(ledger).faults if f.kind != "count"]
    assert faults == [], "counts are judged elsewhere, all else is sound"


GROUPS = st.dictionaries(
    st.text("abcdef", min_size=1, max_size=2), st.sets(st.integers(0, 12), max_size=6), max_size=6
)


@given(GROUPS, GROUPS, st.randoms())
def test_inheriting_does_not_depend_on_order(old, new, order) -> None:
    """Ids are handed on the same way in whatever order old and new groups are listed."""

    def shuffle(groups):
        items = list(groups.items())
        order.shuffle(items)
        return dict(items)

    one = inherit(old, new, kind="story")
    other = inherit(shuffle(old), shuffle(new), kind="story")
    assert (dict(one.ids), dict(one.merged), set(one.split)) == (
        dict(other.ids), dict(other.merged), set(other.split)
    )  # fmt: skip
    assert set(one.ids) == set(new) and len(set(one.ids.values())) == len(new)
    assert set(one.minted) == set(one.ids.values()) - set(old)
    assert not set(one.merged) & set(one.ids.values())


@given(GROUPS)
def test_an_unchanged_partition_keeps_its_ids(groups) -> None:
    """Groups that did not change keep their ids, whatever else they are called."""
    disjoint, seen = {}, set()
    for name, members in groups.items():
        if members - seen:
            disjoint[name] = members - seen
            seen |= members
    renamed = {f"run-{name}": members for name, members in disjoint.items()}
    assert inherit(disjoint, renamed, kind="story").ids == {
        f"run-{name}": name for name in disjoint
    }


def test_equal_groups_keep_short_ids_of_their_own() -> None:
    """A sentence that stands a thousand times on a page has as many ids, and keeps them."""

    def name(number: int) -> Callable[[], object]:
        groups = {f"p{place}": {7} for place in range(number)}
        ids = inherit({}, groups, kind="proposition").ids
        assert len(set(ids.values())) == number and max(map(len, ids.values())) <= 26
        old = {former: {7} for former in ids.values()}
        again = inherit(old, groups, kind="proposition")
        assert not again.minted and set(again.ids.values()) == set(old)
        return lambda: [inherit(before, groups, kind="proposition") for before in ({}, old)]

    assert find_growth(name, 1_000) < MOST_GROWTH


@given(st.binary(), st.binary())
def test_hashes_tell_contents_apart(one: bytes, other: bytes) -> None:
    """Equal bytes have equal hashes, different bytes different ones."""
    assert (content_hash(one) == content_hash(other)) is (one == other)
