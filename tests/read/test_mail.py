"""Saved pages and newsletters as messages."""

from __future__ import annotations

from email.message import EmailMessage
from pathlib import Path

from sayso.read import Reading, Unread, read_inputs
from tests.read.archiving import make_page

SAVED = b"""From: <Saved by Blink>
Snapshot-Content-Location: https://herald.example/news/1?utm_source=mail
Subject: Bridge 1 to open
Date: Sat, 4 Apr 2026 12:00:00 +0200
MIME-Version: 1.0
Content-Type: multipart/related; type="text/html"; boundary="----parts"

------parts
Content-Type: text/css
Content-Location: https://herald.example/a.css

p { color: red }
------parts
Content-Type: text/html
Content-Transfer-Encoding: quoted-printable
Content-Location: https://herald.example/news/1

%b
------parts--
"""


def read_one(folder: Path, raw: bytes, name: str) -> Reading | Unread:
    """The one item of a message."""
    path = folder / name
    path.write_bytes(raw)
    [item] = read_inputs([str(path)])
    return item


def test_a_page_that_a_browser_saved(tmp_path: Path) -> None:
    """Its address names the article, and when it was saved is not when it was published."""
    page = make_page(1).replace(b"=", b"=3D")
    item = read_one(tmp_path, SAVED.replace(b"%b", page), "a.mhtml")
    assert isinstance(item, Reading)
    article = item.article
    assert article.url == "https://herald.example/news/1"
    assert article.captured == "2026-04-04T10:00:00+00:00"
    assert article.published == "2026-03-02T08:00:00Z"
    assert "bridge number 1 would open" in article.text


def make_letter() -> EmailMessage:
    """A newsletter with headers and no text yet."""
    letter = EmailMessage()
    letter["From"] = "The Harbour Herald <news@herald.example>"
    letter["Subject"] = "Ferry aground"
    letter["Date"] = "Thu, 05 Mar 2026 07:00:00 +0000"
    return letter


def test_a_newsletter_in_plain_text(tmp_path: Path) -> None:
    """Sender, subject and date stand in for what the text doesn't say."""
    letter = make_letter()
    letter.set_content("The ferry ran aground on Wednesday, the coastguard said.\n")
    item = read_one(tmp_path, letter.as_bytes(), "a.eml")
    assert isinstance(item, Reading)
    article = item.article
    assert (article.title, article.publisher) == ("Ferry aground", "The Harbour Herald")
    assert article.published == "2026-03-05T07:00:00+00:00"
    assert article.text.startswith("The ferry ran aground")


def test_a_newsletter_with_a_page_beside_its_text(tmp_path: Path) -> None:
    """Of a message in two forms, the page is read, and pictures are not."""
    letter = make_letter()
    letter.set_content("See the page.\n")
    letter.add_alternative(make_page(3).decode(), subtype="html")
    letter.add_attachment(b"\x89PNG", maintype="image", subtype="png", filename="a.png")
    item = read_one(tmp_path, letter.as_bytes(), "a.eml")
    assert isinstance(item, Reading)
    assert item.article.title == "Ferry aground"
    assert "bridge number 3" in item.article.text


def test_a_message_without_text_is_named(tmp_path: Path) -> None:
    """A message that only carries a picture cannot be read."""
    letter = make_letter()
    letter.add_attachment(b"\x89PNG", maintype="image", subtype="png", filename="a.png")
    item = read_one(tmp_path, letter.as_bytes(), "a.eml")
    assert isinstance(item, Unread)
    assert "no text in the message" in item.what
