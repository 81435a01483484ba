"""Articles, revisions and pages, as they are read."""

from __future__ import annotations

import pytest

from sayso.errors import LedgerError
from sayso.ledger import Ledger, content_hash
from sayso.model import Article

from .build import HARBOUR, keep, write_report


def add(ledger: Ledger, article: Article, raw: bytes | None = None, where: str = "a.html"):
    """Read an article whose page is its text unless another is given."""
    return ledger.add_reading(
        article=article,
        raw=raw if raw is not None else article.text.encode(),
        media_type="text/plain",
        where=where,
        captured="2031-04-21T08:00:00Z",
    )


def test_the_same_bytes_change_nothing(ledger: Ledger) -> None:
    """Reading what was read before changes no row."""
    first = keep(ledger, "herald")
    before = ledger.counts()
    again = keep(ledger, "herald", analysed=False)
    assert (again.article, again.revision) == (first.article, first.revision)
    assert not again.new_article and not again.new_revision and not again.new_reading
    assert ledger.counts() == before


SAME = [
    (
        "one address with and without tracking",
        Article("1", "It rained.", url="https://herald.example/rain?utm_source=mail"),
        Article("2", "It rained.", url="http://www.herald.example/rain/"),
        True,
    ),
    (
        "verbatim copies of two outlets",
        Article("1", "It rained.", publisher="The Herald"),
        Article("1", "It rained.", publisher="The Tern"),
        False,
    ),
    (
        "publisher and given id, in other letters",
        Article("1", "It rained.", publisher="The Herald"),
        Article("1", "It rained again.", publisher="the  herald"),
        True,
    ),
    ("the same bytes without a name", Article("1", "It rained."), Article("2", "It rained."), True),
    ("other bytes without a name", Article("1", "It rained."), Article("1", "It snowed."), False),
    (
        "a site's front page is no article's address",
        Article("1", "It rained.", url="https://herald.example/"),
        Article("2", "It snowed.", url="https://herald.example/"),
        False,
    ),
]


@pytest.mark.parametrize(("what", "one", "other", "same"), SAME, ids=[row[0] for row in SAME])
def test_article_identity(
    ledger: Ledger, what: str, one: Article, other: Article, same: bool
) -> None:
    """An article is its address, else its publisher and id, else its bytes."""
    assert (add(ledger, one).article == add(ledger, other).article) is same, what


def test_a_new_text_is_a_new_revision(ledger: Ledger) -> None:
    """A changed text under one address is a revision, and what changed is told."""
    url = "https://herald.example/bridge"
    old = Article("1", "Twelve are missing.\nThe bridge is shut.", title="Bridge", url=url)
    new = Article(
        "1",
        "Nine are missing.\nThe bridge is shut.",
        title="Bridge",
        url=url,
        modified="2031-04-22",
    )
    first, second = add(ledger, old), add(ledger, new)
    assert second.article == first.article and second.new_revision and not second.new_article
    (change,) = ledger.changes(first.article)
    assert change.passages == (("Twelve are missing.", "Nine are missing."),)
    assert change.title is None
    assert [r.current for r in ledger.revisions(first.article)] == [False, True]


def test_changed_advertisements_make_no_revision(ledger: Ledger) -> None:
    """Other bytes with the same title and text are the same revision, and both pages are kept."""
    article = Article("1", "It rained.", title="Rain", url="https://herald.example/rain")
    first = add(ledger, article, b"<p>It rained.</p><aside>Buy soap</aside>")
    second = add(ledger, article, b"<p>It rained.</p><aside>Buy tea</aside>")
    assert second.revision == first.revision and not second.new_revision
    assert ledger.counts()["blobs"] == 2
    assert b"tea" in ledger.page(first.revision).raw


def test_an_older_page_read_later_stays_old(ledger: Ledger) -> None:
    """The newest revision is the one modified last, in whatever order they are read."""
    url = "https://herald.example/bridge"
    new = Article("1", "Nine are missing.", url=url, modified="2031-04-22T10:00:00+02:00")
    old = Article("1", "Twelve are missing.", url=url, published="2031-04-22T07:00:00Z")
    newest = add(ledger, new).revision
    add(ledger, old)
    assert ledger.article(url).revision == newest
    assert [(c.passages[0]) for c in ledger.changes(url)] == [
        ("Twelve are missing.", "Nine are missing.")
    ]


def test_two_files_of_one_article_read_twice(ledger: Ledger) -> None:
    """Reading an old and a new page again and again changes nothing after the first time."""
    url = "https://herald.example/bridge"
    pages = [Article("1", f"{n} are missing.", url=url) for n in ("Twelve", "Nine")]
    for page in pages:
        add(ledger, page)
    before, newest = ledger.counts(), ledger.article(url).revision
    for page in pages:
        assert not add(ledger, page).new_reading
    assert (ledger.counts(), ledger.article(url).revision) == (before, newest)


def test_a_text_that_returns_is_newest_again(ledger: Ledger) -> None:
    """When a page goes back to an earlier text, that revision and its claims are current again."""
    url = "https://herald.example/bridge"
    first = keep(ledger, "herald", url=url, day="2031-04-20")
    keep(ledger, "herald", HARBOUR[:1], url=url, day="2031-04-21")
    assert len(list(ledger.rows("claims"))) == 1
    again = keep(ledger, "herald", url=url, day="2031-04-22", analysed=False)
    assert again.revision == first.revision and not again.new_revision
    assert len(list(ledger.rows("claims"))) == len(HARBOUR)
    assert len(next(ledger.reports()).claims) == len(HARBOUR)


def test_pages_are_kept_as_they_were(ledger: Ledger) -> None:
    """The page that is given back is the page that was read, byte for byte."""
    raw = bytes(range(256)) * 40
    added = add(ledger, Article("1", "It rained."), raw)
    page = ledger.page(added.revision)
    assert (page.raw, page.media_type, page.place) == (raw, "text/plain", "a.html")
    assert next(ledger.rows("readings"))["blob"] == content_hash(raw)


def test_an_analysis_of_another_text_is_refused(ledger: Ledger) -> None:
    """A report whose text is not the revision's would have spans that name other words."""
    added = add(ledger, Article("1", "It rained."))
    with pytest.raises(LedgerError, match="another text"):
        ledger.save_report(added.revision, write_report(Article("1", "It snowed."), ()), "k")
    with pytest.raises(LedgerError, match="no such revision"):
        ledger.save_report("b2:0", write_report(Article("1", "It snowed."), ()), "k")


def test_work_left_is_known(ledger: Ledger) -> None:
    """Revisions that were read and not analysed are listed."""
    left = keep(ledger, "herald", analysed=False)
    keep(ledger, "tern", publisher="The Tern")
    assert ledger.unanalysed() == [left.revision]
