"""Analyses: whole, and as rows."""

from __future__ import annotations

from dataclasses import replace

import pytest

from sayso.ledger import Ledger

from .build import HARBOUR, keep, write_article, write_report


def test_a_report_comes_back_as_it_was(ledger: Ledger) -> None:
    """What is given back is what was kept, under the article's id in the ledger."""
    added = keep(ledger, "herald")
    written = write_report(write_article("herald", HARBOUR), HARBOUR)
    (back,) = ledger.reports()
    assert back.article.id == added.article
    assert replace(back, article=written.article) == written
    assert ledger.cached_report(added.revision, "rules 1") == back


def test_another_way_of_analysing_is_not_cached(ledger: Ledger) -> None:
    """The cache answers only for the same model, rules and settings."""
    added = keep(ledger, "herald")
    assert ledger.cached_report(added.revision, "rules 2") is None
    assert ledger.cached_report("b2:0", "rules 1") is None
    assert ledger.find_analysed(["b2:0", added.revision]) == {added.revision}


def test_saving_again_replaces_the_rows(ledger: Ledger) -> None:
    """A re-run's rows take the place of the former ones, and saving the same twice adds none."""
    added = keep(ledger, "herald")
    before = ledger.counts()
    written = write_report(write_article("herald", HARBOUR), HARBOUR)
    ledger.save_report(added.revision, written, "rules 1")
    assert ledger.counts() == before
    fewer = replace(written, claims=written.claims[:1])
    ledger.save_report(added.revision, fewer, "rules 2")
    assert [row["claim"] for row in ledger.rows("claims")] == ["c0"]
    assert len(next(ledger.reports()).claims) == 1
    assert ledger.search("lorries", kinds=("claim",)) == []


def test_a_cached_report_that_is_used_is_current(ledger: Ledger) -> None:
    """When a correction is taken back, the earlier analysis and its rows hold again."""
    added = keep(ledger, "herald")
    fewer = replace(next(ledger.reports()), claims=())
    ledger.save_report(added.revision, fewer, "rules 2")
    assert list(ledger.rows("claims")) == []
    back = ledger.cached_report(added.revision, "rules 1")
    assert back is not None and len(back.claims) == len(HARBOUR)
    assert next(ledger.reports()) == back
    assert len(list(ledger.rows("claims"))) == len(HARBOUR)


def test_only_newest_revisions_are_reported(ledger: Ledger) -> None:
    """Of an article with two texts, the newest one's report is given."""
    url = "https://herald.example/bridge"
    keep(ledger, "herald", url=url, day="2031-04-20")
    keep(ledger, "herald", HARBOUR[:2], url=url, day="2031-04-21")
    (report,) = ledger.reports()
    assert len(report.claims) == 2
    keep(ledger, "herald", HARBOUR[:1], url=url, day="2031-04-19")
    assert [len(report.claims) for report in ledger.reports()] == [2]


def test_rows_tell_the_chain(ledger: Ledger) -> None:
    """The claims' rows name on whose say-so they are, from the publisher inwards."""
    keep(ledger, "herald")
    chains = {row["claim"]: row["chain"] for row in ledger.rows("v_claims")}
    assert chains["c1"] == "The Harbour Herald → the Tern → two engineers (unnamed)"
    steps = [row["label"] for row in ledger.rows("v_chains") if row["claim"] == "c0"]
    assert steps == ["The Harbour Herald", "Mayor Ada Quill"]


def test_many_at_once_are_as_one_by_one(ledger: Ledger, tmp_path) -> None:
    """A batch leaves the same rows as single reports do."""
    from sayso.ledger import open_ledger

    names = [f"paper {n}" for n in range(70)]
    batch = []
    for name in names:
        added = keep(ledger, name, analysed=False)
        batch.append((added.revision, write_report(write_article(name, HARBOUR), HARBOUR), "k"))
    assert ledger.save_reports(batch) == 70
    with open_ledger(tmp_path / "other.db") as other:
        for name in names:
            keep(other, name, cache_key="k")
        for table in ("claims", "chains", "sources", "attributions", "timexes", "parts"):
            assert list(ledger.rows(table)) == list(other.rows(table))


@pytest.mark.parametrize("where", ["sqlite"], indirect=True)  # a server works in its own process
def test_rows_cost_little_beside_the_document(ledger: Ledger) -> None:
    """Keeping reports costs a small multiple of packing them: no row travels alone."""
    from time import process_time

    from sayso.ledger.reports import to_document

    told = tuple((f"The mayor said that pier {n} will close on 3 May.", HARBOUR[n % 2][1])
                 for n in range(40))  # fmt: skip
    batch = []
    for number in range(60):
        name = f"paper {number}"
        added = keep(ledger, name, told, analysed=False)
        batch.append((added.revision, write_report(write_article(name, told), told), "k"))
    ledger.save_reports(batch[:20])
    start = process_time()
    for _, report, _ in batch[20:]:
        for _ in range(3):
            to_document(report)
    packing = (process_time() - start) / 3
    start = process_time()
    ledger.save_reports(batch[20:])
    assert process_time() - start < 30 * packing
