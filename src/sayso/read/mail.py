"""Saved pages and newsletters as messages: MHTML (RFC 2557) and e-mail (RFC 5322)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import parsedate_to_datetime

from sayso.errors import UnreadableError
from sayso.read.pages import read_page
from sayso.read.reading import Defaults, Reading, Unread
from sayso.read.text import read_text

_PARSED = policy.default.clone(raise_on_defect=False)


def read_mail(raw: bytes, where: str, defaults: Defaults) -> Iterator[Reading | Unread]:
    """The one article of a message: a page that a browser saved, or a newsletter.

    Of a saved page the message says where it was and when it was saved; of a newsletter, its
    subject, sender and date stand in for what its text doesn't say.

    >>> raw = b"From: The Herald <news@herald.example>\\nSubject: Rain\\n\\nIt rained.\\n"
    >>> [reading] = read_mail(raw, "a.eml", Defaults())
    >>> reading.article.title, reading.article.publisher, reading.article.text
    ('Rain', 'The Herald', 'It rained.\\n')
    """
    message = message_from_bytes(raw, EmailMessage, policy=_PARSED)
    part = _find_text(message)
    if part is None:
        remedy = "save the page or message again, with its text"
        raise UnreadableError("there is no text in the message", where=where, remedy=remedy)
    body = part.get_payload(decode=True)
    content = body if isinstance(body, bytes) else b""
    is_page = part.get_content_type() in ("text/html", "application/xhtml+xml")
    here = _find_address(message, part)
    if is_page:
        found = read_page(content, where, defaults, charset=part.get_content_charset(), here=here)
    else:
        found = read_text(content, where, defaults)
    for reading in found:
        if isinstance(reading, Reading):
            yield _completed(reading, message, is_saved=here is not None)
        else:
            yield reading


def _find_text(message: EmailMessage) -> EmailMessage | None:
    """The part that people see: the first page in it, else the first plain text."""
    parts = [part for part in message.walk() if not part.is_multipart()]
    shown = [part for part in parts if part.get_content_disposition() != "attachment"]
    for wanted in ("text/html", "application/xhtml+xml", "text/plain"):
        for part in shown:
            if part.get_content_type() == wanted and isinstance(part, EmailMessage):
                return part
    return None


def _find_address(message: EmailMessage, part: EmailMessage) -> str | None:
    """Where a saved page was, by what the browser that saved it says."""
    for holder in (message, part):
        for name in ("Snapshot-Content-Location", "Content-Location"):
            stated = "".join(str(holder.get(name, "")).split())
            if stated.startswith(("http://", "https://")):
                return _whole(stated)
    return None


def _whole(words: str) -> str:
    """Words of a header with a sign in place of bytes that are no text of any kind."""
    return words.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def _completed(reading: Reading, message: EmailMessage, *, is_saved: bool) -> Reading:
    moment = _find_moment(message)
    article = reading.article
    if is_saved:
        return replace(reading, article=replace(article, captured=article.captured or moment))
    sender = message.get("From")
    names = [address.display_name for address in getattr(sender, "addresses", ())]
    article = replace(
        article,
        title=_whole(str(message.get("Subject", ""))).strip() or article.title,
        publisher=article.publisher or next((_whole(name) for name in names if name), None),
        published=article.published or moment,
    )
    return replace(reading, article=article)


def _find_moment(message: EmailMessage) -> str | None:
    try:
        moment = parsedate_to_datetime(str(message.get("Date", "")))
    except (ValueError, TypeError):
        return None
    return moment.astimezone(UTC).isoformat(timespec="seconds")
