"""Pages that wait to be read: where they are from is known, what they say is not yet.

Reading a page costs more than anything else in reading, and depends on nothing but the page:
it may be done by other processes.
"""

from __future__ import annotations

from dataclasses import replace

from sayso.anchor import decode_page
from sayso.errors import InputError
from sayso.read.pages import read_decoded
from sayso.read.reading import Capture, Reading, Skipped, Unread, to_unread


def read_capture(capture: Capture) -> Reading | Unread | Skipped:
    """The article of a page, or why there is none; its capture time stays beside its date.

    >>> page = b"<html><body><p>The mayor said that the bridge would open in spring.</p>"
    >>> capture = Capture(page, "a", here="https://herald.example/1", captured="2026-03-05")
    >>> article = read_capture(capture).article
    >>> article.url, article.captured, article.published
    ('https://herald.example/1', '2026-03-05', None)
    """
    filters = capture.filters
    page = decode_page(capture.raw, charset=capture.charset, markup=True)
    reason = filters.why_not_page(page, capture.captured) if filters else None
    if reason is not None:
        return Skipped(capture.where, reason, capture.place)
    try:
        reading = read_decoded(
            page,
            capture.raw,
            capture.where,
            capture.defaults,
            charset=capture.charset,
            here=capture.here,
        )
    except InputError as error:
        return replace(to_unread(error, capture.where), place=capture.place)
    article = reading.article
    if capture.captured and not article.captured:
        article = replace(article, captured=capture.captured)
    reason = filters.why_not(article) if filters else None
    if reason is not None:
        return Skipped(capture.where, reason, capture.place)
    notes = (*capture.notes, *reading.notes)
    return replace(reading, article=article, notes=notes, place=capture.place)
