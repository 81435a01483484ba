"""Web archives: every good record is read, every bad one is named, nothing else is lost."""

from __future__ import annotations

import gzip
import io
import zipfile
import zlib
from functools import partial
from pathlib import Path

import brotli
import pytest
from backports import zstd

from sayso.read import (
    Capture,
    Done,
    Filters,
    Place,
    Reading,
    Skipped,
    Unread,
    Wanted,
    find_inputs,
    read_capture,
    read_inputs,
)
from sayso.read.framing import Damaged, Framed, find_records
from tests.read.archiving import Archive, make_archive, make_page, to_address, to_record_id

PAGES = [make_page(number) for number in range(6)]
COUNT = len(PAGES)


@pytest.fixture(scope="module", params=[True, False], ids=["packed", "plain"])
def archive(request: pytest.FixtureRequest) -> Archive:
    """An archive of six pages, compressed record by record or not at all."""
    return make_archive(PAGES, packed=request.param)


def write(folder: Path, data: bytes, name: str = "news.warc.gz") -> str:
    """A file of these bytes."""
    path = folder / name
    path.write_bytes(data)
    return str(path)


def numbers(items: list[Reading | Unread]) -> list[int]:
    """Which pages were read."""
    addresses = [item.article.url or "" for item in items if isinstance(item, Reading)]
    return [int(address.rpartition("/")[2]) for address in addresses]


def test_every_page_is_an_article(tmp_path: Path, archive: Archive) -> None:
    """A record's address names the article, and capture and publication stay apart."""
    given = write(tmp_path, archive.data)
    items = list(read_inputs([given]))
    assert numbers(items) == list(range(COUNT))
    first = items[0]
    assert isinstance(first, Reading)
    assert first.raw == PAGES[0]
    assert first.article.title == "Bridge 0 to open"
    assert first.article.captured == "2026-04-04T10:00:00Z"
    assert first.article.published == "2026-03-01T08:00:00Z"
    assert first.where == f"{given}, {to_address(0)} {to_record_id(0).strip('<>')}"


DAMAGE = {
    "cut in its body": lambda archive: archive.cut(2, share=0.9),
    "cut in its header": lambda archive: archive.cut(2, share=0.05),
    "gone but for a byte": lambda archive: archive.cut(2, share=0.004),
    "its beginning overwritten": lambda archive: archive.overwritten(2, at=0, with_=b"\0" * 30),
    "its middle overwritten": lambda archive: archive.overwritten(2, at=300, with_=b"\0" * 30),
}


@pytest.mark.parametrize("damage", DAMAGE)
def test_damage_costs_the_record_it_is_in(tmp_path: Path, archive: Archive, damage: str) -> None:
    """A damaged record in the middle is named; those before and behind it are read."""
    given = write(tmp_path, DAMAGE[damage](archive))
    items = list(read_inputs([given]))
    assert numbers(items) == [0, 1, 3, 4, 5]
    [unread] = [item for item in items if isinstance(item, Unread)]
    assert to_address(2) in unread.where or "the record at byte" in unread.where
    assert unread.what
    assert unread.remedy


def test_junk_between_records_costs_none(tmp_path: Path, archive: Archive) -> None:
    """What stands between two records is named once, and both are read."""
    at = archive.offsets[3]
    junk = b"something else\n" * 20
    items = list(read_inputs([write(tmp_path, archive.data[:at] + junk + archive.data[at:])]))
    assert numbers(items) == list(range(COUNT))
    assert sum(isinstance(item, Unread) for item in items) == 1


@pytest.mark.parametrize("missing", [5, 100, 300])
def test_a_file_that_breaks_off(tmp_path: Path, archive: Archive, missing: int) -> None:
    """Of a file that was not fetched whole, the last record is named, the others are read."""
    items = list(read_inputs([write(tmp_path, archive.data[:-missing])]))
    assert numbers(items) == [0, 1, 2, 3, 4]
    assert isinstance(items[-1], Unread)


def test_a_file_without_its_beginning(tmp_path: Path, archive: Archive) -> None:
    """A file that begins within a record is read from the next one on."""
    items = list(read_inputs([write(tmp_path, archive.data[40:])]))
    assert numbers(items) == [1, 2, 3, 4, 5]
    assert isinstance(items[0], Unread)


def test_a_file_that_is_one_gzip_member() -> None:
    """A file compressed as a whole is read record by record, too, and from any place."""
    plain = make_archive(PAGES, packed=False)
    found = list(find_records(gzip.compress(plain.data)))
    assert [type(item) for item in found] == [Framed] * COUNT
    place = found[2]
    behind = find_records(gzip.compress(plain.data), offset=place.offset, index=place.index)
    assert [item.begin for item in behind] == [item.begin for item in found[3:]]


def test_a_large_file_that_is_one_gzip_member(monkeypatch: pytest.MonkeyPatch) -> None:
    """One that is too large for memory is unpacked beside it; its damage is named."""
    monkeypatch.setattr("sayso.read.framing.LARGEST_RECORD", 4_000)
    packed = gzip.compress(make_archive(PAGES, packed=False).data)
    found = list(find_records(packed))
    assert [type(item) for item in found] == [Framed] * COUNT
    behind = list(find_records(packed, offset=found[1].offset, index=found[1].index))
    assert [item.raw for item in behind if isinstance(item, Framed)] == [
        item.raw for item in found[2:] if isinstance(item, Framed)
    ]
    cut = list(find_records(packed[:-100]))
    assert isinstance(cut[0], Framed)
    assert isinstance(cut[-1], Damaged)


def test_a_bomb_is_named_and_not_unpacked() -> None:
    """A record that unpacks to more than anybody keeps is left out, and the next one is read."""
    bomb = gzip.compress(b"WARC/1.0\r\nContent-Length: 99999999999\r\n\r\n" + bytes(80_000_000))
    record = make_archive(PAGES[:1]).data
    found = list(find_records(record + bomb + record))
    assert [type(item) for item in found] == [Framed, Damaged, Framed]


def stored(body: bytes, encoding: str, *, chunked: bool = False) -> Archive:
    """An archive of one page whose body is kept as it was sent."""
    headers = [("Content-Type", "text/html; charset=utf-8"), ("Content-Encoding", encoding)]
    if chunked:
        headers.append(("Transfer-Encoding", "chunked"))
    return make_archive([body], headers=headers)


@pytest.mark.parametrize(
    ("encoding", "pack"),
    [
        ("gzip", lambda raw: gzip.compress(raw)),
        ("deflate", zlib.compress),
        ("br", brotli.compress),
        ("zstd", zstd.compress),
        ("gzip", bytes),
        ("br", bytes),
        ("zstd", bytes),
        ("", bytes),
    ],
)
@pytest.mark.parametrize("chunked", [False, True])
def test_bodies_are_unpacked(tmp_path: Path, encoding: str, pack: object, chunked: bool) -> None:
    """A body is had whether it was kept as it was sent or unpacked under the same header."""
    body = pack(PAGES[0])  # type: ignore[operator]  # one of the functions above
    if chunked:
        body = b"%x\r\n%b\r\n0\r\n\r\n" % (len(body), body)
    [item] = read_inputs([write(tmp_path, stored(body, encoding, chunked=chunked).data)])
    assert isinstance(item, Reading)
    assert item.raw == PAGES[0]


@pytest.mark.parametrize(
    ("encoding", "body", "words"),
    [
        ("gzip", gzip.compress(bytes(40_000_000)), "larger than"),
        ("br", brotli.compress(bytes(40_000_000)), "larger than"),
        ("zstd", zstd.compress(bytes(40_000_000)), "larger than"),
        ("gzip", gzip.compress(PAGES[0])[:-20], "breaks off"),
        ("br", brotli.compress(PAGES[0])[:-20], "breaks off"),
        ("zstd", zstd.compress(PAGES[0])[:-20], "breaks off"),
        ("gzip", b"\x1f\x8b\x08\0\0\0\0\0\0\3" + b"\xff" * 60, "damaged"),
        ("rot13", PAGES[0], "not known"),
    ],
    ids=["gz bomb", "br bomb", "zst bomb", "short gz", "short br", "short zst", "broken", "none"],
)  # fmt: skip
def test_bodies_that_cannot_be_unpacked(
    tmp_path: Path, encoding: str, body: bytes, words: str
) -> None:
    """Bombs, damage and unknown packings are named by address."""
    [item] = read_inputs([write(tmp_path, stored(body, encoding).data)])
    assert isinstance(item, Unread)
    assert words in item.what
    assert to_address(0) in item.where


def test_an_altered_record_is_named(tmp_path: Path) -> None:
    """A record whose digest is not its own is no witness."""
    plain = make_archive(PAGES[:2], packed=False).data.replace(
        b"bridge number 1", b"bridge number 7"
    )
    items = list(read_inputs([write(tmp_path, plain, "news.warc")]))
    assert numbers(items) == [0]
    assert isinstance(items[1], Unread)
    assert "digest" in items[1].what


def test_what_is_no_page_is_counted_by_reason(tmp_path: Path) -> None:
    """Pictures, feeds and refusals are no faults; requests and metadata are nothing at all."""
    image = make_archive([b"\x89PNG\r\n"], headers=[("Content-Type", "image/png")]).data
    empty = make_archive([b" "]).data
    data = image + empty + make_archive(PAGES[:1]).data
    items = [
        read_capture(item) if isinstance(item, Capture) else item
        for item in find_inputs([write(tmp_path, data)], Wanted())
    ]
    assert [item.reason for item in items if isinstance(item, Skipped)] == [
        "not a page (another media type)",
        "an empty page",
    ]
    assert not [item for item in items if isinstance(item, Unread)]


def test_a_capture_that_was_cut_is_marked(tmp_path: Path) -> None:
    """What the archive itself cut short says so."""
    data = make_archive(PAGES[:1], WARC_Truncated="length").data
    [item] = read_inputs([write(tmp_path, data)])
    assert isinstance(item, Reading)
    assert "cut short (length)" in item.notes[0].reason


@pytest.mark.parametrize("charset", ["iso-8859-2", "windows-1251"])
def test_the_charset_of_the_answer_counts(tmp_path: Path, charset: str) -> None:
    """An encoding that only the answer's header states is used."""
    word = "Łódź" if charset == "iso-8859-2" else "Москва"
    page = PAGES[0].decode().replace("Porton", word).encode(charset)
    headers = [("Content-Type", f"text/html; charset={charset}")]
    [item] = read_inputs([write(tmp_path, make_archive([page], headers=headers).data)])
    assert isinstance(item, Reading)
    assert word in item.article.text


def make_package(data: bytes) -> bytes:
    """A WACZ package of one archive."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        package.writestr("datapackage.json", "{}")
        package.writestr("archive/data.warc.gz", data)
    return out.getvalue()


def test_packages(tmp_path: Path) -> None:
    """The archives in a WACZ package are read, and one that is damaged is named."""
    whole = make_package(make_archive(PAGES).data)
    assert numbers(list(read_inputs([write(tmp_path, whole, "a.wacz")]))) == list(range(COUNT))
    [item] = read_inputs([write(tmp_path, whole[: len(whole) // 2], "b.wacz")])
    assert isinstance(item, Unread)
    assert "damaged" in item.what


def test_reading_goes_on_at_any_record(tmp_path: Path, archive: Archive) -> None:
    """From the place behind each item, exactly the items behind it are read."""
    given = write(tmp_path, archive.cut(2, share=0.9))
    whole = list(find_inputs([given], Wanted()))
    wheres = [item.where for item in whole]
    for number, item in enumerate(whole[:-2]):
        place = item.place
        assert place is not None
        assert place.key
        wanted = Wanted(resume=partial(_at, place))
        assert [item.where for item in find_inputs([given], wanted)] == wheres[number + 1 :]


def _at(place: Place, key: str) -> tuple[int, int]:
    """Reading goes on at this place."""
    return place.offset, place.index


def test_another_way_of_reading_begins_at_the_start(tmp_path: Path) -> None:
    """A place is that of the same content asked for the same: other filters have another key."""
    given = write(tmp_path, make_archive(PAGES).data)
    keys = {
        item.place.key
        for filters in (None, Filters(matches=("bridge",)))
        for item in find_inputs([given], Wanted(filters=filters))
        if item.place and item.place.key
    }
    assert len(keys) == 2


def test_lines_go_on_where_they_stopped(tmp_path: Path) -> None:
    """JSON Lines are read on from a place, and an id taken before it is still taken."""
    lines = [f'{{"id": "a{n}", "text": "It rained {n} days."}}\n' for n in range(5)]
    lines.append('{"id": "a0", "text": "It did not."}\n')
    given = write(tmp_path, "".join(lines).encode(), "a.jsonl")
    whole = list(find_inputs([given], Wanted()))
    place = whole[2].place
    assert isinstance(place, Place)
    rest = list(find_inputs([given], Wanted(resume=partial(_at, place))))
    assert [item.where for item in rest] == [item.where for item in whole[3:]]
    assert isinstance(rest[2], Unread)
    assert isinstance(rest[-1], Done)
