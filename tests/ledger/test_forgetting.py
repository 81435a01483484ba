"""A person's words can be taken out of a ledger, and are out of all of it."""

from __future__ import annotations

import json
import sqlite3
import zlib
from pathlib import Path

import pytest
from sqlalchemy import LargeBinary, select

from sayso.errors import LedgerError, NotFoundError
from sayso.ledger import Ledger, back_up, open_ledger, verify
from sayso.ledger.columns import METADATA
from sayso.ledger.forgetting import (
    find_person,
    find_returned,
    forget,
    plan,
    scrub,
    take_names,
)
from sayso.ledger.redacting import BLOCK
from sayso.model import (
    ClaimRef,
    Judgement,
    JudgementKind,
    SourceKind,
    SourceRef,
    StorySource,
    TextQuoteSelector,
)

from .build import HARBOUR, keep, write_article, write_comparison, write_report

TOLD = (
    ("The harbour bridge will close on 3 May, the mayor said.", ("Mayor Ada Quill",)),
    ("Its cables were never looked at, Quill told reporters.", ("Mayor Ada Quill",)),
    ("About 300 lorries cross it every day.", ()),
)
OTHERS = (
    ("The paint of Ada Quill’s harbour bridge is green.", ()),
    ("Two engineers told the Tern that it stands.", ("the Tern", "two engineers")),
)
WORDS = ("Ada Quill", "ADA QUILL", "cables were never looked at", "bridge will close on 3 May")


@pytest.fixture
def full(ledger: Ledger) -> Ledger:
    """A compared story with the person as a source, as a name, and in a decision."""
    one = keep(ledger, "one", TOLD, title="Ada Quill to close bridge").article
    two = keep(ledger, "two", OTHERS, publisher="The Tern").article
    three = keep(ledger, "three", HARBOUR[2:], publisher="The Gull").article
    story = ledger.save_assignments(dict.fromkeys((one, two, three), "x"))[one]
    groups = {"p1": [ClaimRef(name, "c0") for name in (one, two)], "p2": [ClaimRef(one, "c1")]}
    mayor = StorySource("m", "Ada Quill", SourceKind.PERSON, (SourceRef(one, "s1"),))
    ledger.save_comparison(write_comparison(story, groups, actors=[mayor]))
    ledger.add_judgement(
        Judgement(
            "", JudgementKind.NOTE, f"{one}/c1", "Ines", "2031-04-21",
            values={"note": "asked Ada Quill again"},
            words=TextQuoteSelector(TOLD[1][0], "", ""),
            revision=ledger.article(one).revision,
        )
    )  # fmt: skip
    return ledger


def refresh(ledger: Ledger) -> None:
    """What the next run does: analyse what was redacted, as it stands now."""
    for item in ledger.pending(ledger.unanalysed()):
        told = tuple((line, ()) for line in item.article.text.splitlines())
        report = write_report(
            write_article(item.article.id, told, publisher=item.article.publisher), told
        )
        ledger.save_report(item.revision, report, "rules 2")


def everything(ledger: Ledger) -> str:
    """All words in a ledger, packed ones too, but for addresses."""
    found: list[str] = []
    with ledger.connections.reading() as connection:
        for table in METADATA.tables.values():
            for row in connection.execute(select(table)).all():
                for column, value in zip(table.columns, row, strict=True):
                    if isinstance(column.type, LargeBinary) and value is not None:
                        found.append(zlib.decompress(value).decode("utf-8", "replace"))
                    elif isinstance(value, str):
                        found.append(value)
    return "\n".join(found)


def test_all_of_it_goes(full: Ledger) -> None:
    """After a removal no table holds the name or the words, and the ledger is sound."""
    before = everything(full)
    assert all(words in before for words in (WORDS[0], *WORDS[2:]))
    done = forget(full, find_person(full, "Ada Quill"))
    refresh(full)
    after = everything(full)
    assert [words for words in (*WORDS, "Quill") if words in after] == []
    assert len(done.claims) == 2 and len(done.articles) == 2
    checked = verify(full)
    assert checked.faults == ()
    assert checked.checked["tombstones"] == 5  # a name, two revisions, two pages


def test_the_rest_stays_where_it_was(full: Ledger) -> None:
    """A redacted text is as long as it was, and other people's words stand where they stood."""
    texts = {row.id: row.article.text for row in full.articles()}
    forget(full, find_person(full, "ada quill"))
    for row in full.articles():
        before, after = texts[row.id], row.article.text
        assert len(before) == len(after)
        assert all(b in (a, BLOCK) for a, b in zip(before, after, strict=True))
        assert "lorries" not in before or after.index("lorries") == before.index("lorries")
    assert any("engineers told the Tern" in row.article.text for row in full.articles())


def test_a_plan_changes_nothing(full: Ledger) -> None:
    """What would be removed can be looked at, with the claims in full."""
    before = everything(full)
    found = plan(full, find_person(full, "Ada Quill"))
    assert {row["text"] for row in found.claims} == {TOLD[0][0], TOLD[1][0]}
    assert everything(full) == before


@pytest.mark.parametrize(
    ("lookup", "error", "message"),
    [
        ("Nobody Known", NotFoundError, "no source has this name; give the whole name"),
        ("The Gull", LedgerError, "is no person"),
    ],
)
def test_only_a_person_that_is_there(
    full: Ledger, lookup: str, error: type[Exception], message: str
) -> None:
    """A name that nobody has is refused, and so is an outlet's."""
    with pytest.raises(error, match=message):
        find_person(full, lookup)


def test_reading_the_same_page_again_brings_nothing_back(full: Ledger) -> None:
    """The page is known by what it was: its bytes are not taken in a second time."""
    forget(full, find_person(full, "Ada Quill"))
    added = keep(full, "one", TOLD, title="Ada Quill to close bridge", analysed=False)
    assert not added.new_reading
    assert "Quill" not in everything(full)


def test_who_comes_back_is_found_and_removed_again(full: Ledger) -> None:
    """A new report with the name is a fault that verify names, and `--again` removes it."""
    forget(full, find_person(full, "Ada Quill"))
    refresh(full)
    keep(full, "four", TOLD[1:], publisher="The Gull")
    faults = verify(full).faults
    assert [fault.kind for fault in faults] == ["tombstone"]
    assert "run sayso forget --again" in faults[0].what
    (person,) = find_returned(full)
    assert "Ada Quill" in person.names
    forget(full, person)
    refresh(full)
    assert "Quill" not in everything(full) and find_returned(full) == []
    assert verify(full).faults == ()


@pytest.mark.parametrize("where", ["sqlite"], indirect=True)  # a backup is a file
def test_an_older_backup_forgets_again(full: Ledger, tmp_path: Path) -> None:
    """A backup from before, brought back, is told whom to forget by the ledger that did."""
    back_up(full, tmp_path / "old.db")
    forget(full, find_person(full, "Ada Quill"))
    with open_ledger(tmp_path / "old.db") as restored:
        assert "Ada Quill" in everything(restored)
        assert take_names(restored, full) == 1
        for person in find_returned(restored):
            forget(restored, person)
        refresh(restored)
        assert "Quill" not in everything(restored)
        assert verify(restored).faults == ()


@pytest.mark.parametrize("where", ["sqlite"], indirect=True)  # PostgreSQL's files are the server's
def test_no_trace_is_left_in_the_file(full: Ledger, tmp_path: Path) -> None:
    """Neither the file nor its log holds the words in an unused page, and later backups don't."""
    forget(full, find_person(full, "Ada Quill"))
    refresh(full)
    scrub(full)
    back_up(full, tmp_path / "later.db")
    full.close()
    for path in tmp_path.glob("*.db*"):
        raw = path.read_bytes()
        assert b"Quill" not in raw and b"quill" not in raw, path.name
    with sqlite3.connect(tmp_path / "later.db") as later:
        assert later.execute("SELECT count(*) FROM tombstones").fetchone() == (5,)


def test_a_redaction_that_was_tampered_with_is_found(full: Ledger) -> None:
    """A tombstone says what stands there now: other words in its place are a fault."""
    from .test_verify import plant

    forget(full, find_person(full, "Ada Quill"))
    refresh(full)
    plant(full, "UPDATE revisions SET text = replace(text, 'lorries', 'bicycle')")
    plant(full, "DELETE FROM tombstones WHERE kind = 'page'")
    plant(full, "UPDATE tombstones SET target = 'b2:0' WHERE kind = 'name'")
    plant(full, "UPDATE tombstones SET kind = 'page' WHERE kind = 'name'")
    kinds = {fault.kind for fault in verify(full).faults}
    assert {"revision", "tombstone", "page"} <= kinds


def test_decisions_stay_without_the_words(full: Ledger) -> None:
    """That somebody decided stays on record; what it quotes of the person does not."""
    forget(full, find_person(full, "Ada Quill"))
    (kept,) = full.judgements()
    assert kept.person == "Ines" and kept.words is not None
    assert set(kept.words.exact) == {BLOCK}
    assert json.dumps(kept.values).count("Quill") == 0
