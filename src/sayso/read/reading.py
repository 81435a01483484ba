"""What reading yields: an article with the bytes it came from, or what could not be read."""

from __future__ import annotations

from dataclasses import dataclass, replace
from hashlib import blake2b
from pathlib import PurePath
from typing import Any

from sayso.errors import InputError
from sayso.model import Article, Omission

LIBRARY_ERRORS = (
    ArithmeticError,
    AssertionError,
    AttributeError,
    LookupError,
    RecursionError,
    TypeError,
    ValueError,
)
"""What the page libraries raise on mark-up that they were not made for."""


@dataclass(frozen=True, slots=True)
class Defaults:
    """What the caller says of every article, over what files and pages say of themselves."""

    publisher: str | None = None
    published: str | None = None
    url: str | None = None
    language: str | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """An article, and the page, file or line it was read from as it was.

    `where` names the place for people ("news.jsonl, line 3"). `line` is the caller's own JSON
    object where there was one. `notes` hold what was not taken from a page, and why.
    """

    article: Article
    raw: bytes
    media_type: str
    where: str
    line: dict[str, Any] | None = None
    notes: tuple[Omission, ...] = ()


@dataclass(frozen=True, slots=True)
class Unread:
    """Something that could not be read: what is wrong with it, and what to do.

    >>> print(Unread("a.html", "the file is empty", "save the page again"))
    a.html: the file is empty; save the page again
    """

    where: str
    what: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.where}: {self.what}; {self.remedy}"


def to_unread(error: InputError, where: str) -> Unread:
    """The same message as a value, so that the next item can be read."""
    return Unread(error.where or where, error.what, error.remedy or "mend it or leave it out")


def to_id(where: str, raw: bytes) -> str:
    """An id from a file's name and its bytes: the same bytes there have the same id.

    >>> to_id("reports/Flood in Porto.txt", b"It rained.")
    'flood-in-porto-9edfe63b'
    """
    stem = PurePath(where).name.partition(".")[0].lower()
    slug = "-".join("".join(c if c.isalnum() or c == "_" else " " for c in stem).split())
    return f"{slug or 'article'}-{blake2b(raw, digest_size=4).hexdigest()}"


def with_defaults(article: Article, defaults: Defaults) -> Article:
    """The article with what the caller says of it."""
    given = {
        name: value
        for name in ("publisher", "published", "url", "language")
        if (value := getattr(defaults, name)) is not None
    }
    return replace(article, **given) if given else article
