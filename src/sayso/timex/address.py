"""Dates in addresses: paths with a date, and platform ids that carry a time stamp.

Toutiao and TikTok: 64-bit ids whose high 32 bits are Unix seconds. X: snowflakes, milliseconds
since 2010-11-04T01:42:54.657Z in the bits above 22. Mastodon: milliseconds since 1970 above 16.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from urllib.parse import urlsplit

from sayso.tables import load_table

ADDRESS = re.compile(r"https?://[^\s<>\"'\u3000-\u303f【】（）()]+")
IN_PATH = re.compile(r"(?<!\d)((?:19|20)\d\d)([-/_]?)(0[1-9]|1[0-2])\2(0[1-9]|[12]\d|3[01])(?!\d)")
IN_PATH_NAMED = re.compile(r"/((?:19|20)\d\d)/([a-z]{3})/(\d{1,2})(?=/|$)")
MONTH_ONLY = re.compile(r"/((?:19|20)\d\d)/(0[1-9]|1[0-2])(?=/)")
IDENTIFIER = re.compile(r"\d{15,20}")
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
FIRST, LAST = datetime(2006, 1, 1, tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class AddressDate:
    """The day (or month) that an address tells, and how it tells it, in a sentence."""

    day: date
    how: str
    moment: datetime | None = None
    month_only: bool = False


def find_addresses(text: str) -> Iterator[tuple[int, str]]:
    """The addresses in a text and where they start, without punctuation that ends a sentence."""
    for found in ADDRESS.finditer(text):
        yield found.start(), found.group().rstrip(".,;:!?)]”’")


def find_address_date(address: str) -> AddressDate | None:
    """The date an address tells; None when it tells none.

    >>> find_address_date("https://news.example/2024/05/03/storm").day
    datetime.date(2024, 5, 3)
    """
    parts = urlsplit(address)
    for row in load_table("dated_ids"):
        host = parts.netloc.lower().rpartition("@")[2].partition(":")[0]
        if (
            host == row["host"]
            or host.endswith("." + row["host"])
            or (row["host"] == "*" and re.search(row["path"], parts.path))
        ):
            found = _from_id(parts.path, row["path"], int(row["shift"]), int(row["epoch_ms"]))
            if found is not None:
                at = f"{found:%Y-%m-%d %H:%M} UTC ({row['name']})"
                how = f"the id in the address {address} carries the time {at}."
                return AddressDate(found.date(), how, found)
    return _from_path(parts.path, address)


def _from_id(path: str, pattern: str, shift: int, epoch_ms: int) -> datetime | None:
    found = re.search(pattern, path)
    if found is None:
        return None
    digits = IDENTIFIER.search(found.group())
    if digits is None:
        return None
    number = int(digits.group()) >> shift
    seconds = number if shift == 32 else (number + epoch_ms) / 1000
    if not FIRST.timestamp() <= seconds < LAST.timestamp():
        return None
    return datetime.fromtimestamp(seconds, UTC)


def _from_path(path: str, address: str) -> AddressDate | None:
    try:
        if found := IN_PATH.search(path):
            day = date(int(found.group(1)), int(found.group(3)), int(found.group(4)))
            return AddressDate(day, f"the address {address} has the date {day}.")
        if (found := IN_PATH_NAMED.search(path.lower())) and found.group(2) in MONTHS:
            month = MONTHS.index(found.group(2)) + 1
            day = date(int(found.group(1)), month, int(found.group(3)))
            return AddressDate(day, f"the address {address} has the date {day}.")
        if found := MONTH_ONLY.search(path):
            day = date(int(found.group(1)), int(found.group(2)), 1)
            return AddressDate(day, f"the address {address} has the month {day:%Y-%m}.", None, True)
    except ValueError:
        return None
    return None
