"""When an article was published: metadata, address, dateline, and what its text says of time.

Each piece of evidence becomes a sentence of `Publication.how`; where two disagree, both are there.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from sayso.model import Article, Interval, Precision, Publication, Timex
from sayso.timex.address import AddressDate, find_address_date, find_addresses
from sayso.timex.candidates import find_candidates
from sayso.timex.stated import read_stated
from sayso.timex.symbolic import evaluate

ORIGINAL = re.compile(
    r"(?:original|source|link|url|permalink|read (?:it|the original)(?: at)?)\s*[::]?\s*$", re.I
)
LABEL = 40
NTH = re.compile(r"published\.day\((\d+), (\w+)\)")
ABSOLUTE = re.compile(r"\d{4}-\d\d-\d\d")


def infer_publication(
    article: Article, timexes: Sequence[Timex], *, addresses: Sequence[str] = ()
) -> Publication:
    """When an article was published, as an interval of days with how it is known.

    In this order: its metadata, its address (and `addresses`, other addresses of the same
    report; those in its text are links like any other), an "Original:" address in its text, a
    date on a line of its own near its top, and the text's own evidence (a weekday with its
    date). What comes later is checked against what came before, and said. `inferred` is True
    when no metadata stated the date.
    """
    how: list[str] = []
    stated = read_stated(article.published) if article.published else None
    if stated is not None:
        how.extend(stated.how)
    elif article.published:
        how.append(f'The metadata says "{article.published}", which is no date.')
    found = stated
    for evidence in _find_addresses(article, addresses):
        found = _weigh(found, _from_address(evidence), f"T{evidence.how[1:]}", how)
    found = _weigh_line(found, article, timexes, how)
    found = _weigh_text(found, article, timexes, how)
    if found is None:
        bounds = _to_bounds(timexes)
        how.extend([bounds] if bounds else [])
        how = how or ["Nothing in the report tells when it was published."]
        return Publication(how=tuple(how), inferred=True)
    _check_captured(found, article, how)
    return replace(found, how=tuple(how), inferred=stated is None)


def _weigh(
    found: Publication | None, other: Publication, sentence: str, how: list[str]
) -> Publication:
    """The better known of two, and a sentence whether they agree."""
    if found is None or found.interval is None:
        how.append(sentence)
        return other
    agrees = other.interval is not None and _loosely(found.interval).meets(other.interval)
    how.append(f"{sentence.rstrip('.')}: it {'agrees' if agrees else 'disagrees'}.")
    return found


def _loosely(interval: Interval) -> Interval:
    """A day wider on both sides: zones differ."""
    start, end = interval
    try:
        return Interval(start and start - timedelta(days=1), end and end + timedelta(days=1))
    except OverflowError:
        return interval


def _find_addresses(article: Article, addresses: Sequence[str]) -> list[AddressDate]:
    """The dates of the report's own addresses, then of an "Original:" address in its text."""
    told = [address for address in addresses if address not in article.text]
    own = [article.url, *told] if article.url else told
    for at, address in find_addresses(article.text):
        before = article.text[max(0, at - LABEL) : at]
        if ORIGINAL.search(before.rpartition("\n")[2]) and address not in own:
            own.append(address)
    dates = (find_address_date(address) for address in own if address)
    return [found for found in dates if found is not None]


def _from_address(found: AddressDate) -> Publication:
    if found.month_only:
        after = (found.day.replace(day=28) + timedelta(days=4)).replace(day=1)
        days = Interval(found.day, after - timedelta(days=1))
        return Publication(f"{found.day:%Y-%m}", days, Precision.MONTH)
    value = found.moment.isoformat() if found.moment else found.day.isoformat()
    precision = Precision.MINUTE if found.moment else Precision.DAY
    return Publication(value, Interval(found.day, found.day), precision)


def _weigh_line(
    found: Publication | None, article: Article, timexes: Sequence[Timex], how: list[str]
) -> Publication | None:
    """A full date on a line of its own, or in a dateline, near the top."""
    lines = article.text.split("\n", 6)[:6]
    head = sum(len(line) + 1 for line in lines)
    for timex in timexes:
        if timex.span.start >= head:
            break
        start = article.text.rfind("\n", 0, timex.span.start) + 1
        end = article.text.find("\n", timex.span.end)
        line = article.text[start : end if end >= 0 else len(article.text)]
        alone = len(line.strip()) - (timex.span.end - timex.span.start) <= 24
        day = _to_day(timex.symbolic)
        if day is None or not (alone and len(line) < 60):
            continue
        sentence = f'The line "{line.strip()}" near the top has the date {day}.'
        return _weigh(
            found, Publication(day.isoformat(), Interval(day, day), Precision.DAY), sentence, how
        )
    return found


def _to_day(symbolic: str) -> date | None:
    if not ABSOLUTE.match(symbolic):
        return None
    moment = evaluate(symbolic, Publication()).moment
    return moment.day if moment else None


def _weigh_text(
    found: Publication | None, article: Article, timexes: Sequence[Timex], how: list[str]
) -> Publication | None:
    """Weekdays with dates, and days of the month, against what is known; or from them alone."""
    text = article.text
    candidates, sentence = find_candidates(article, timexes)
    if sentence and found is not None and found.interval is not None:
        agrees = any(_loosely(found.interval).meets(c.interval) for c in candidates)
        said = sentence.replace(": alone ambiguous", "")
        how.append(f"{said} It {'agrees' if agrees else 'disagrees'}.")
    elif len(candidates) == 1:
        how.append(sentence)
        found = to_publication(candidates[0].interval)
    elif sentence:
        how.append(sentence)
    if found is not None and found.interval is not None:
        how.extend(_check_days(found, timexes, text))
    return found


def to_publication(interval: Interval) -> Publication:
    """The inferred publication of an interval of days, with the precision of its length."""
    start, end = interval
    days = (end - start).days if start and end else 999
    for limit, precision in ((0, Precision.DAY), (7, Precision.WEEK), (31, Precision.MONTH)):
        if days <= limit:
            value = start.isoformat() if days == 0 and start else None
            return Publication(value, interval, precision, inferred=True)
    return Publication(None, interval, Precision.YEAR, inferred=True)


def _check_days(found: Publication, timexes: Sequence[Timex], text: str) -> list[str]:
    """Whether "the 18th" and the dates spoken of as past fit a publication."""
    sentences = []
    interval = found.interval
    if interval is None or interval.start is None:
        return []
    for timex in timexes:
        words = text[timex.span.start : timex.span.end]
        nth = NTH.match(timex.symbolic)
        if nth and nth.group(2) != "future" and interval.start.day == int(nth.group(1)):
            after = text[timex.span.end : timex.span.end + 11]
            local = after if after.lower() == " local time" else ""
            sentences.append(f'The text\'s "{words}{local}" agrees.')
            break
    return sentences


def _to_bounds(timexes: Sequence[Timex]) -> str | None:
    """A sentence on the latest full date that the text gives; None when it gives none."""
    days = [day for timex in timexes if (day := _to_day(timex.symbolic)) is not None]
    if not days:
        return None
    return f"The latest full date in the text is {max(days)}; that alone does not date the report."


def _check_captured(found: Publication, article: Article, how: list[str]) -> None:
    """Say so when a report is dated later than it was captured."""
    captured = read_stated(article.captured) if article.captured else None
    if captured is None or captured.interval is None or found.interval is None:
        return
    start, end = found.interval.start, captured.interval.end
    if start and end and start > end + timedelta(days=1):
        how.append(f"This is later than the day it was captured, {end}: the date is in doubt.")
