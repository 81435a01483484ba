"""What reading yields: articles with the bytes they came from, and what could not be read."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from hashlib import blake2b
from pathlib import PurePath
from typing import Any

from sayso.errors import InputError
from sayso.model import Article, Omission
from sayso.read.filters import Filters

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
class Place:
    """How far an input has been read: what came before this place is done.

    `offset` is bytes of the input's `size`, `index` how many records that begin at the offset are
    done. `key` names the input's content and how it is read; None where reading can't go on from
    a place. `last` is True behind the last record.
    """

    input: str
    offset: int
    size: int
    index: int = 0
    key: str | None = None
    last: bool = False


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
    place: Place | None = None


@dataclass(frozen=True, slots=True)
class Capture:
    """A page that is still to be read: its bytes, and what is known of where they are from.

    `here` is the address it was fetched from, `captured` when, ISO 8601. `defaults` and `filters`
    are what the caller says of its article, and asks for.
    """

    raw: bytes
    where: str
    here: str | None = None
    captured: str | None = None
    charset: str | None = None
    notes: tuple[Omission, ...] = ()
    place: Place | None = None
    defaults: Defaults = field(default_factory=Defaults)
    filters: Filters | None = None


@dataclass(frozen=True, slots=True)
class Skipped:
    """Something that was not asked for, and why; nothing is wrong with it."""

    where: str
    reason: str
    place: Place | None = None


@dataclass(frozen=True, slots=True)
class Done:
    """A place in an input that nothing was read at: a record of no page, or the input's end."""

    where: str
    place: Place


@dataclass(frozen=True, slots=True)
class Unread:
    """Something that could not be read: what is wrong with it, and what to do.

    >>> print(Unread("a.html", "the file is empty", "save the page again"))
    a.html: the file is empty; save the page again
    """

    where: str
    what: str
    remedy: str
    place: Place | None = None

    def __str__(self) -> str:
        return f"{self.where}: {self.what}; {self.remedy}"


Item = Reading | Unread | Skipped | Done
"""What reading yields, once pages are read."""


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
