"""Blocks: stretches side by side hold every record once, wherever they are cut."""

from __future__ import annotations

import gzip
import json
import zipfile
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from sayso.batch.blocks import Block, find_blocks, load_content, read_content
from sayso.errors import UnreadableError
from sayso.read import Reading, Unread, read_inputs
from tests.read.archiving import make_archive, make_page

LINES = [
    {"id": f"a{number}", "text": "The bridge is shut. " * (number % 7 + 1), "title": "Réunion"}
    for number in range(40)
]


def write_input(folder: Path, form: str) -> Path:
    """A file of a form, of reports that are known."""
    lines = "".join(json.dumps(line) + "\n" for line in LINES)
    path = folder / f"many{form}"
    match form:
        case ".jsonl":
            path.write_text(lines)
        case ".jsonl.gz":
            path.write_bytes(gzip.compress(lines.encode()))
        case ".parquet":
            pq.write_table(pa.Table.from_pylist(LINES), path, row_group_size=15)
        case _:
            pages = [make_page(number) for number in range(12)]
            path.write_bytes(make_archive(pages, packed=form.endswith(".gz")).data)
    return path


def read_blocks(address: str, size: int) -> list[tuple[str, str]]:
    """The ids and texts of what the blocks of an input hold."""
    blocks = [found for found in find_blocks([address], size=size) if isinstance(found, Block)]
    found = [item for block in blocks for item in read_content(block, load_content(block))]
    assert all(isinstance(item, Reading) for item in found), found
    return [(item.article.id, item.article.text) for item in found if isinstance(item, Reading)]


@pytest.mark.parametrize("size", [37, 500, 1 << 20])
@pytest.mark.parametrize("form", [".jsonl", ".jsonl.gz", ".parquet", ".warc", ".warc.gz"])
def test_every_record_is_in_one_block(form: str, size: int, tmp_path: Path) -> None:
    """Blocks of any size together hold what the whole file holds, in its order."""
    path = write_input(tmp_path, form)
    whole = read_blocks(str(path), 1 << 30)
    assert len(whole) == (12 if "warc" in form else len(LINES))
    assert read_blocks(str(path), size) == whole


def test_blocks_are_read_as_one_machine_reads(tmp_path: Path) -> None:
    """The articles are those that `sayso read` finds in the file."""
    path = write_input(tmp_path, ".jsonl")
    read = [item.article for item in read_inputs([str(path)]) if isinstance(item, Reading)]
    assert read_blocks(str(path), 500) == [(article.id, article.text) for article in read]


def test_an_address_is_read_by_fsspec(tmp_path: Path) -> None:
    """A file within an archive is an address like that of a file in a store."""
    path = write_input(tmp_path, ".jsonl")
    with zipfile.ZipFile(tmp_path / "kept.zip", "w") as kept:
        kept.write(path, "many.jsonl")
    address = f"zip://many.jsonl::{tmp_path}/kept.zip"
    assert read_blocks(address, 700) == read_blocks(str(path), 700)


@pytest.mark.parametrize(
    ("name", "what"),
    [
        ("no-such.jsonl", "there is no such file"),
        ("no-such-*.jsonl", "no file fits this pattern"),
        ("table.csv", "files of this kind are not read in batches"),
        ("broken.parquet", "it cannot be opened"),
    ],
)
def test_what_has_no_blocks_is_named(name: str, what: str, tmp_path: Path) -> None:
    """An input that cannot be read is named, with the reason."""
    for made in ("table.csv", "broken.parquet"):
        (tmp_path / made).write_text("id,text\n")
    (found,) = find_blocks([str(tmp_path / name)])
    assert isinstance(found, Unread)
    assert what in found.what


def test_a_damaged_record_costs_no_other(tmp_path: Path) -> None:
    """In an archive with damage in the middle, blocks of any size give the same pages."""
    path = write_input(tmp_path, ".warc.gz")
    raw = bytearray(path.read_bytes())
    middle = raw.index(b"\x1f\x8b\x08", len(raw) // 2)
    raw[middle + 40 : middle + 60] = b"\0" * 20
    path.write_bytes(bytes(raw))

    def read(size: int) -> tuple[list[str], int]:
        blocks = [
            block for block in find_blocks([str(path)], size=size) if isinstance(block, Block)
        ]
        found = [item for block in blocks for item in read_content(block, load_content(block))]
        good = [item.article.id for item in found if isinstance(item, Reading)]
        return good, sum(isinstance(item, Unread) for item in found)

    good, bad = read(1 << 30)
    assert (len(good), bad) == (11, 1)
    assert read(300)[0] == good


def test_a_packed_file_that_is_cut_off_is_named(tmp_path: Path) -> None:
    """It is not read by half."""
    path = write_input(tmp_path, ".jsonl.gz")
    path.write_bytes(path.read_bytes()[:-20])
    (block,) = find_blocks([str(path)])
    assert isinstance(block, Block)
    with pytest.raises(UnreadableError, match="cut off"):
        load_content(block)
