"""Checking a ledger: a sound one is sound, and every planted fault is found."""

from __future__ import annotations

import re
import zlib
from pathlib import Path

import pytest
from sqlalchemy import text

from sayso.ledger import Ledger, open_ledger, verify
from sayso.model import ClaimRef, Judgement, JudgementKind, Standing

from .build import keep, write_comparison


@pytest.fixture
def full(ledger: Ledger) -> Ledger:
    """A ledger with a compared story of three articles, one of them revised, and a judgement."""
    url = "https://herald.example/bridge"
    one = keep(ledger, "one", url=url, title="Bridge may close", day="2031-04-19").article
    keep(ledger, "one", url=url, day="2031-04-20")
    two = keep(ledger, "two", publisher="The Tern").article
    three = keep(ledger, "three", publisher=None).article
    story = ledger.save_assignments(dict.fromkeys((one, two, three), "x"))[one]
    groups = {
        "p1": [ClaimRef(name, "c0") for name in (one, two, three)],
        "p2": [ClaimRef(name, "c1") for name in (one, two)],
    }
    ledger.save_comparison(write_comparison(story, groups))
    ledger.add_judgement(Judgement("", JudgementKind.ACCEPT, story, "Ines", "2031-04-21"))
    return ledger


def test_a_sound_ledger_is_sound(full: Ledger) -> None:
    """Nothing is wrong with what was written, and it is said what was looked at."""
    done = verify(full)
    assert done.faults == () and done.sound
    assert done.checked["pages"] == 2 and done.checked["revisions"] == 4
    assert done.checked["quotations"] == 9 and done.checked["propositions"] == 2
    assert done.checked["claims"] == 9 and done.checked["expectations"] == 1
    assert not any(done.to_do.values())


PLANTED = [
    ("page", "UPDATE blobs SET body = :other WHERE hash = (SELECT min(hash) FROM blobs)"),
    ("page", "UPDATE blobs SET size = size + 1 WHERE hash = (SELECT min(hash) FROM blobs)"),
    ("page", "UPDATE blobs SET body = x'00' WHERE hash = (SELECT max(hash) FROM blobs)"),
    ("revision", "UPDATE revisions SET text = replace(text, 'mayor', 'major')"),
    ("revision", "UPDATE revisions SET title = 'Bridge to open' WHERE sequence = 0"),
    ("revision", "UPDATE revisions SET text_hash = 'b2:0' WHERE sequence = 0"),
    ("article", "UPDATE articles SET identity = 'url:gull.example/x' WHERE url IS NOT NULL"),
    ("article", "UPDATE articles SET revision = (SELECT max(id) FROM revisions)"),
    ("article", "DELETE FROM readings WHERE place LIKE '%two%'"),
    ("analysis", "UPDATE reports SET document = x'00' WHERE current"),
    ("row", "UPDATE reports SET publisher = 'The Gull' WHERE publisher = 'The Tern'"),
    ("row", "UPDATE claims SET text = 'The bridge is sound.' WHERE claim = 'c0'"),
    ("row", "UPDATE claims SET start = start + 1 WHERE claim = 'c2'"),
    ("row", "DELETE FROM chains WHERE level = 1"),
    ("row", "UPDATE sources SET label = 'the Gull' WHERE source = 's2'"),
    ("row", "DELETE FROM attributions WHERE attribution = 'a1'"),
    ("row", "UPDATE timexes SET from_day = '1999-01-01'"),
    ("row", "UPDATE parts SET stop = 9999"),
    ("count", "UPDATE stories SET articles = 7"),
    ("row", "UPDATE propositions SET at_least = 2 WHERE position = 0"),
    ("row", "DELETE FROM origin_claims WHERE claim = 'c1'"),
    ("row", "UPDATE origin_links SET detail = 'both cite the Gull'"),
    ("row", "UPDATE conflicts SET type = 'number'"),
    ("row", "UPDATE signals SET direction = 'for'"),
    ("history", "UPDATE expectation_history SET due_from = '2030-01-01'"),
    ("history", "DELETE FROM expectation_history"),
    ("reference", "UPDATE articles SET story = 'st_none' WHERE given_id = 'two'"),
    ("id", "UPDATE identities SET live = 0 WHERE kind = 'proposition'"),
    ("id", "DELETE FROM identities WHERE kind = 'conflict'"),
    ("id", "UPDATE identities SET heir = 'st_none', live = 0 WHERE kind = 'event'"),
    ("judgement", "UPDATE judgements SET target = 'st_none'"),
    ("search", "DELETE FROM search_rows WHERE kind = 'claim'"),
    ("search", "DELETE FROM search_rows WHERE kind = 'article'"),
    ("search", "INSERT INTO search_rows (kind, owner, target, words) "
               "SELECT 'claim', id, 'c77', 'ghosts' FROM articles"),
    ("comparison", "UPDATE comparisons SET document = x'0102'"),
    ("revision", "DELETE FROM blobs WHERE hash = (SELECT min(hash) FROM blobs)"),
    ("revision", "UPDATE revisions SET blob = 'b2:none' WHERE sequence = 0"),
    ("article", "UPDATE articles SET revision = 'b2:none' WHERE given_id = 'two'"),
    ("row", "UPDATE claims SET certainty = 'possible' WHERE claim = 'c1'"),
    ("row", "UPDATE claims SET chain = 'The Gull' WHERE claim = 'c2'"),
    ("row", "UPDATE claims SET hash = 'b2:0' WHERE claim = 'c0'"),
    ("row", "DELETE FROM sources WHERE source = 's1'"),
    ("row", "UPDATE omissions SET reason = 'nothing was'"),
    ("row", "UPDATE reports SET published = '1999-01-01'"),
    ("row", "UPDATE propositions SET standing = 'independent'"),
    ("row", "UPDATE propositions SET gist = 'the bridge is sound'"),
    ("row", "DELETE FROM proposition_claims WHERE claim = 'c0'"),
    ("row", "UPDATE relations SET type = 'same'"),
    ("row", "UPDATE events SET status = 'cancelled'"),
    ("row", "UPDATE expectation_claims SET role = 'neither'"),
    ("history", "UPDATE expectation_history SET position = 1"),
    ("row", "DELETE FROM positions"),
    ("row", "UPDATE story_sources SET name = 'The Gull'"),
    ("id", "DELETE FROM identities WHERE kind = 'story'"),
    ("search", "UPDATE search_rows SET words = 'ghosts' WHERE kind = 'claim'"),
    ("tombstone", "INSERT INTO tombstones (kind, target, request, content, made) "
                  "VALUES ('page', 'b2:none', 'f_1', 'b2:0', '2031-05-03')"),
]  # fmt: skip


def test_enough_is_planted() -> None:
    """At least fifty faults of ten kinds are planted below."""
    assert len({statement for _, statement in PLANTED}) >= 50
    assert len({kind for kind, _ in PLANTED}) >= 10


@pytest.mark.parametrize(("kind", "statement"), PLANTED, ids=[row[1][:60] for row in PLANTED])
def test_a_planted_fault_is_found(full: Ledger, kind: str, statement: str) -> None:
    """Whatever is changed behind the ledger's back is found, and named."""
    plant(full, statement)
    kinds = {fault.kind for fault in verify(full).faults}
    assert kind in kinds, kinds


def plant(ledger: Ledger, statement: str) -> None:
    """Change something behind the ledger's back, references or not."""
    values = {"other": zlib.compress(b"another page")} if ":other" in statement else {}
    engine = ledger.connections.engine
    with engine.connect() as connection:
        if engine.dialect.name == "postgresql":
            connection.exec_driver_sql("SET session_replication_role = replica")
            statement = re.sub(r"x'(\w+)'", r"'\\x\1'::bytea", statement)
            statement = statement.replace("live = 0", "live = false")
            assert connection.execute(text(statement.replace("::", "\\:\\:")), values).rowcount != 0
            connection.exec_driver_sql("SET session_replication_role = DEFAULT")
            connection.commit()
            return
        connection.exec_driver_sql("COMMIT")
        connection.exec_driver_sql("PRAGMA foreign_keys=OFF")
        assert connection.execute(text(statement), values).rowcount != 0
        connection.exec_driver_sql("PRAGMA foreign_keys=ON")


@pytest.mark.parametrize("where", ["sqlite"], indirect=True)
def test_a_search_index_that_was_emptied_is_found(full: Ledger) -> None:
    """SQLite keeps an index of its own, which may fall behind; PostgreSQL's is part of the rows."""
    plant(full, "INSERT INTO search_index (search_index) VALUES ('delete-all')")
    assert "search" in {fault.kind for fault in verify(full).faults}


def test_a_claim_moved_by_a_letter_is_found(full: Ledger) -> None:
    """A span that is one letter off names other words than the claim has."""
    from dataclasses import replace

    report = next(full.reports())
    claim = report.claims[1]
    moved = replace(claim, spans=tuple(type(s)(s.start + 1, s.end + 1) for s in claim.spans))
    outside = replace(report.claims[2], spans=(type(claim.spans[0])(0, 10_000),))
    full.save_report(
        full.article(report.article.id).revision,
        replace(report, claims=(report.claims[0], moved, outside)),
        "rules 1",
    )
    faults = {(fault.kind, fault.where) for fault in verify(full).faults}
    assert ("quotation", f"{report.article.id}/c1") in faults
    assert ("span", f"{report.article.id}/c2") in faults


def test_words_that_the_page_has_not_are_found(ledger: Ledger) -> None:
    """A text that its page does not hold is not what was read."""
    from sayso.model import Article

    from .build import HARBOUR, write_article, write_report

    article: Article = write_article("one", HARBOUR)
    added = ledger.add_reading(
        article=article,
        raw=b"<p>Quite another page.</p>",
        media_type="text/html",
        where="a.html",
        captured="2031-04-21",
    )
    ledger.save_report(added.revision, write_report(article, HARBOUR), "k")
    faults = verify(ledger).faults
    assert {fault.kind for fault in faults} == {"quotation"} and len(faults) == 3
    assert "lorries" in str(faults[2])


def test_miscounted_origins_are_found(ledger: Ledger) -> None:
    """A standing that its stored origins do not carry is found, though rows and document agree."""
    from dataclasses import replace

    names = [keep(ledger, str(n), publisher=f"Outlet {n}").article for n in range(2)]
    story = ledger.save_assignments(dict.fromkeys(names, "x"))[names[0]]
    written = write_comparison(story, {"p": [ClaimRef(name, "c0") for name in names]})
    inflated = replace(
        written.propositions[0], at_least=2, at_most=2, standing=Standing.INDEPENDENT
    )
    ledger.save_comparison(replace(written, propositions=(inflated,)))
    faults = verify(ledger).faults
    assert [fault.kind for fault in faults] == ["count", "count"]
    assert "2 to 2 origins are stated, 1 to 1 are stored" in faults[0].what


def test_a_hedged_repetition_is_counted_with_its_origin(ledger: Ledger) -> None:
    """Who repeats the origin of an unhedged claim with a hedge publishes that side too."""
    surely = (("The harbour bridge will close.", ("Mayor Ada Quill",)),)
    hedged = (("The harbour bridge may have closed.", ("Mayor Ada Quill",)),)
    names = [
        keep(ledger, "one", surely).article,
        keep(ledger, "two", hedged, publisher="The Tern").article,
    ]
    story = ledger.save_assignments(dict.fromkeys(names, "x"))[names[0]]
    refs = [ClaimRef(name, "c0") for name in names]
    kept = ledger.save_comparison(write_comparison(story, {"p": refs}))
    assert kept.propositions[0].standing is Standing.REPEATED
    assert verify(ledger).faults == ()


def test_what_waits_is_no_fault(full: Ledger) -> None:
    """A report that changed since its story was compared makes work, and no fault."""
    from dataclasses import replace

    report = next(full.reports())
    revision = full.article(report.article.id).revision
    full.save_report(revision, replace(report, claims=report.claims[:1]), "rules 2")
    keep(full, "four", analysed=False)
    done = verify(full)
    assert done.faults == ()
    assert done.to_do["stories to be compared again"] == 1
    assert done.to_do["revisions to be analysed"] == 1


@pytest.mark.parametrize("where", ["sqlite"], indirect=True)  # the file is ours to overwrite
def test_a_flipped_byte_is_found(full: Ledger, tmp_path: Path) -> None:
    """A page of the database that was overwritten is reported, and does not stop the checks."""
    path = tmp_path / "sayso.db"
    full.close()
    content = bytearray(path.read_bytes())
    place = content.rfind(b"Two engineers told the Tern")
    content[place : place + 3] = b"Six"
    path.write_bytes(content)
    with open_ledger(path) as ledger:
        assert not verify(ledger).sound
