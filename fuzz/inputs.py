"""What outside bytes are put through, and what must hold of it: one function a way in.

Used by `make fuzz`, which looks for bytes that break them with atheris, and by tests/fuzz, which
tries what hypothesis writes and every case that was once found. What breaks is an exception.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable
from itertools import pairwise

from spacy.tokens import Doc
from spacy.vocab import Vocab

from sayso.clean import (
    find_addresses,
    find_byline,
    is_translation,
    mark_parts,
    printed_publisher,
    wire_credit,
)
from sayso.errors import InputError
from sayso.model import Article, Span
from sayso.publishers import find_outlet, resolve_publisher
from sayso.read import read_inputs
from sayso.read.feeds import find_kind, read_feed
from sayso.read.inputs import READERS
from sayso.read.pages import read_page
from sayso.read.reading import Defaults, Reading, Unread
from sayso.timex import find_timexes, infer_publication, resolve_timexes

VOCAB = Vocab()
WORDS = 400
"""Words of a text whose times are looked for: enough for every rule, and quick."""

DEFAULTS = Defaults()


class BrokenError(Exception):
    """Something does not hold that must."""


def to_text(given: bytes) -> str:
    """Text of any bytes; what is no UTF-8 makes lone surrogates."""
    return given.decode("utf-8", "surrogateescape")


def try_cleaners(given: bytes) -> None:
    """Parts lie in the text, in order and apart, whatever the text is."""
    text = to_text(given)
    article = Article("a", text, title=text[:60], byline=text[-40:] or None)
    parts = mark_parts(article)
    _check_spans(text, [part.span for part in parts])
    for before, after in pairwise(parts):
        if before.span.end > after.span.start:
            raise BrokenError(f"{before} and {after} overlap")
    _check_spans(text, find_addresses(text))
    is_translation(article, parts)
    find_byline(article, parts)
    wire_credit(article, parts)
    resolve_publisher(printed_publisher(article, parts), url=text[:80])
    find_outlet(text[:80])


def try_times(given: bytes) -> None:
    """Time expressions lie in the text, apart, and no interval ends before it begins."""
    text = given.decode("utf-8", "replace")  # spaCy's words are no half characters
    words = text.split()[:WORDS]
    if not words:
        return
    doc = Doc(VOCAB, words=words, heads=[0] * len(words), deps=["dep"] * len(words))
    found = find_timexes(doc)
    published = infer_publication(
        Article("a", doc.text, published=text[:40], modified=text[40:80], url=text[:120]),
        found,
        addresses=words[:5],
    )
    for timex in resolve_timexes(found, published):
        interval = timex.interval
        if interval and interval.start and interval.end and interval.start > interval.end:
            raise BrokenError(f"{timex} ends before it begins")
    _check_spans(doc.text, [timex.span for timex in found])


def try_page(given: bytes) -> None:
    """A page is an article, or is said to be none."""
    try:
        for item in read_page(given, "page.html", DEFAULTS):
            _check_item(item)
    except InputError:
        return


def try_feed(given: bytes) -> None:
    """A feed is read, or is said to be none; what it lists has addresses of the web."""
    find_kind(given)
    try:
        feed = read_feed(given, "https://herald.example/feed")
    except InputError:
        return
    for item in feed.items:
        if not item.url.startswith(("http://", "https://")):
            raise BrokenError(f"{item.url} is no address of the web")


def try_file(given: bytes) -> None:
    """Bytes that nobody said anything about are read, or are said not to be."""
    for item in read_inputs(["-"], stdin=io.BytesIO(given)):
        _check_item(item)


def _try_reader(name: str) -> Callable[[bytes], None]:
    def try_reader(given: bytes) -> None:
        try:
            for item in READERS[name](given, "given", DEFAULTS):
                _check_item(item)
        except InputError:
            return

    try_reader.__doc__ = f"What is given as {name} is read, or is said not to be."
    return try_reader


WAYS_IN: dict[str, Callable[[bytes], None]] = {
    "cleaners": try_cleaners,
    "times": try_times,
    "page": try_page,
    "feed": try_feed,
    "file": try_file,
    **{name: _try_reader(name) for name in READERS},
}
"""Every way in for outside text, by name."""


def _check_item(item: Reading | Unread) -> None:
    if isinstance(item, Reading):
        _check_reading(item)


def _check_reading(reading: Reading) -> None:
    """What is read can be written again: no half characters, nothing but text in its fields."""
    article = reading.article
    for name in Article.__dataclass_fields__:
        value = getattr(article, name)
        if value is None:
            continue
        if not isinstance(value, str):
            raise BrokenError(f"{name} is {value!r}, no text")
        value.encode("utf-8")
    if not article.text.strip():
        raise BrokenError("an article without a text")


def _check_spans(text: str, spans: Iterable[Span]) -> None:
    for span in spans:
        if not 0 <= span.start < span.end <= len(text):
            raise BrokenError(f"{span} is not in a text of {len(text)}")
