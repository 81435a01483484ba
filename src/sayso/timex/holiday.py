"""Named periods: holidays by the `holidays` library, one row a name in data/named_periods.tsv."""

from __future__ import annotations

from datetime import date
from functools import cache

from dateutil.easter import easter
from dateutil.relativedelta import relativedelta

from sayso.tables import Row, load_table
from sayso.timex.value import Grain, Moment

LIBRARY_YEARS = range(1900, 2078)


@cache
def load_periods() -> dict[str, Row]:
    """The rows of data/named_periods.tsv by their name."""
    return {row["name"]: row for row in load_table("named_periods")}


@cache
def find_holiday(name: str, year: int) -> Moment | None:
    """When a named period falls in a year; None when it is unknown or not reckoned that far.

    >>> find_holiday("Thanksgiving", 1999).value()
    '1999-11-25'
    """
    row = load_periods().get(name)
    if row is None or not 1 <= year <= 9999:
        return None
    day = _find_day(row, year)
    if day is None:
        return None
    return Moment(day, Grain.DAY, days=int(row["days"]))


def _find_day(row: Row, year: int) -> date | None:
    method, argument = row["method"], row["argument"]
    if method == "fixed":
        month, day = argument.split("-")
        return date(year, int(month), int(day))
    if method == "easter":
        return easter(year) + relativedelta(days=int(argument))
    if year not in LIBRARY_YEARS:
        return None
    import holidays  # an eighth of a second: only when a text names a holiday

    days = holidays.country_holidays(method, years=year, language="en_US")
    found = [day for day in days.get_named(argument, lookup="icontains") if day.year == year]
    return min(found) if found else None
