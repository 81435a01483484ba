"""What the matches of the grammar mean: a function a form, from the words to a `Draft`."""

from __future__ import annotations

import re
from dataclasses import replace

from sayso.timex.grammar import (
    DATE,
    DAY,
    DURATION,
    QUARTER,
    REFERENCE,
    SET,
    TIME,
    WAY,
    Draft,
    Match,
    to_duration,
)

GRAINS = {"D": "day", "W": "week", "M": "month", "Y": "year", "Q": "quarter", "DE": "decade",
          "CE": "century", "WE": "weekend", "H": "half"}  # fmt: skip
ONE = {"D": "P1D", "W": "P1W", "M": "P1M", "Y": "P1Y", "Q": "P3M", "DE": "P10Y", "CE": "P100Y",
       "WE": "P1W", "H": "P6M", "2W": "P2W"}  # fmt: skip


def _mod(match: Match) -> str | None:
    return match.value("e") or match.value("b") or None


def _day(match: Match) -> str:
    return re.sub(r"\D", "", match.value("d")) or match.value("d")


def _month_day(match: Match) -> str:
    return f"{int(match.value('m')):02d}-{int(_day(match)):02d}"


def _full_date(match: Match) -> str | None:
    """The symbolic of month and day with or without a year; None when the day is no day."""
    if not 1 <= int(_day(match)) <= 31:
        return None
    year = match.value("y") or match.value("y2")
    if year:
        return f"{year}-{_month_day(match)}"
    return f"published.date({_month_day(match)}, {WAY})"


def _clock(match: Match) -> str | None:
    """THH:MM of a time of day; None when it is none."""
    if match.has("cw"):
        return match.value("cw")
    hours, _, rest = (match.value("c") or match.value("c2")).partition(":")
    hour = int(hours)
    if match.has("ap"):
        if not 1 <= hour <= 12:
            return None
        letter = {"TMO": "a", "TAF": "p", "TEV": "p", "TNI": "p"}.get(match.value("ap"), "")
        letter = letter or match.value("ap")[:1]
        hour = hour % 12 + 12 if letter == "p" else hour % 12 if letter == "a" else hour
    if hour > 24 or int(rest[:2] or 0) > 59:
        return None
    zone = "Z" if match.value("zone") == "+00:00" else ""
    return f"T{hour:02d}:{rest[:2] or '00'}{zone}"


# ------------------------------------------------------------------ builders


def read_iso(match: Match) -> Draft:
    """2025-10-17, 2025-10-17T08:00Z."""
    text = match.lower("i").upper()
    return Draft(TIME if "T" in text else DATE, text)


def read_slash(match: Match) -> Draft | None:
    """7/8/07: month first as in American print, day first where only that is a date."""
    first, second, year = match.lower("i").split("/")
    month, day = (second, first) if int(first) > 12 else (first, second)
    if not (1 <= int(month) <= 12 and 1 <= int(day) <= 31):
        return None
    century = "" if len(year) == 4 else "19" if int(year) > 50 else "20"
    return Draft(DATE, f"{century}{year}-{int(month):02d}-{int(day):02d}")


def read_date(match: Match) -> Draft | None:
    """October 17; Friday, October 17, 2025; 17 October."""
    symbolic = _full_date(match)
    return Draft(DATE, symbolic) if symbolic else None


def read_second_day(match: Match) -> Draft | None:
    """The "28, 2019" of "February 27 to 28, 2019": month of the first."""
    start = match.found.start()
    month = match.words.values[start - 3]
    day = int(_day(match))
    if not 1 <= day <= 31:
        return None
    year = match.value("y")
    month_day = f"{int(month):02d}-{day:02d}"
    return Draft(DATE, f"{year}-{month_day}" if year else f"published.date({month_day}, {WAY})")


def read_first_day(match: Match) -> Draft | None:
    """The "27" of "27 to 28 February 2019"."""
    return read_date(match)


def read_clock(match: Match) -> Draft | None:
    """10 p.m. Wednesday; noon on Friday; 18:00 UTC."""
    clock = _clock(match)
    if clock is None:
        return None
    if match.has("w"):
        day = f"published.weekday({match.value('w')}, {WAY})"
    elif match.has("m"):
        found = _full_date(match)
        if found is None:
            return None
        day = found
    elif match.has("today"):
        day = match.value("today")
        if not day.startswith("published"):
            return None
    else:
        return Draft(TIME, f"{DAY}.clock({clock})", check="clock")
    if not day.startswith("published"):
        return Draft(TIME, day + clock)
    return Draft(TIME, f"{day}.clock({clock})")


def read_day_part(match: Match) -> Draft | None:
    """Friday night; this morning; last night; yesterday evening; the evening of May 3."""
    part = match.value("p")
    if match.has("w"):
        day = f"published.weekday({match.value('w')}, {WAY})"
    elif match.has("m"):
        found = _full_date(match)
        if found is None:
            return None
        day = found
    elif match.has("today"):
        day = match.value("today")
        if not day.startswith("published") or "clock" in day:
            return None
    elif match.has("last"):
        day = "published - P1D"
    elif match.has("next"):
        day = f"{REFERENCE} + P1D"
    elif match.has("that"):
        day = DAY
    else:
        day = "published"
    if not day.startswith(("published", "{")):
        return Draft(TIME, day + part, _mod(match))
    return Draft(TIME, f"{day}.clock({part})", _mod(match))


def read_month(match: Match) -> Draft:
    """March 2027; late October; the end of May; June last year; last October."""
    month = int(match.value("m"))
    year = match.value("y") or match.value("y2")
    if year:
        return Draft(DATE, f"{year}-{month:02d}", _mod(match))
    rel = match.value("rel")
    if match.has("u"):
        return Draft(DATE, f"published{_year_step(rel)}.month({month}, this)", _mod(match))
    way = {"last": "last", "next": "next", "this": "this"}.get(rel, WAY)
    return Draft(
        DATE, f"published.month({month}, {way})", _mod(match), check="" if rel else "month"
    )


def _year_step(rel: str) -> str:
    return {"last": " - P1Y", "next": " + P1Y"}.get(rel, "")


def read_relative(match: Match) -> Draft | None:
    """Last week; early next year; earlier this month; this weekend; the end of the year."""
    unit, rel = match.value("u"), match.value("rel")
    if unit not in GRAINS:
        return None
    grain = GRAINS[unit]
    if unit == "D":
        return None if rel != "this" else Draft(DATE, "published")
    if unit == "WE":
        return Draft(DATE, f"published.weekend({rel if rel in ('last', 'next') else WAY})")
    step = {"last": f" - {ONE[unit]}", "next": f" + {ONE[unit]}"}.get(rel, "")
    tail = ".until(published)" if match.has("B") else ".from(published)" if match.has("L") else ""
    return Draft(
        DATE, f"published{step}.as({grain}){tail if not step else ''}", _mod(match), check="title"
    )


def read_span(match: Match) -> Draft | None:
    """The last two years; the next few days; the past 20 years; recent months."""
    number = match.number() if match.has("n") else (1.0 if match.has("one") else None)
    unit = match.value("u")
    return Draft(DURATION, to_duration(number, unit))


def read_ago(match: Match) -> Draft | None:
    """Two months ago; a week or so ago; years ago."""
    if not match.has("n"):
        return Draft(DATE, "PAST_REF")
    draft = _moved("published", match, "-")
    one_year = draft.symbolic == "published - P1Y.as(year)"
    return replace(draft, check="year_ago") if one_year else draft


def _moved(start: str, match: Match, sign: str) -> Draft:
    number, unit = match.number(), match.value("u")
    if number is None:
        return Draft(DATE, "PAST_REF" if sign == "-" else "FUTURE_REF")
    duration = to_duration(number, unit)
    grain = {"DE": "year", "CE": "year", "2W": "week"}.get(unit) or GRAINS.get(unit, "day")
    if unit.startswith("T"):
        return Draft(TIME, f"{start} {sign} {duration}")
    tail = f".as({grain})" if start == "published" else f"{{as {grain}}}"
    return Draft(DATE, f"{start} {sign} {duration}{tail}")


def read_earlier(match: Match) -> Draft | None:
    """A year earlier; two days later; the day before."""
    end = match.found.end()
    said = match.words.lowers[end - 1]
    ends = end == len(match.words.lowers) or not match.words.lowers[end][0].isalnum()
    if said in ("before", "after", "prior") and not ends:
        return None  # a conjunction: "two days before the launch"
    draft = _moved(REFERENCE, match, "-" if match.has("B") else "+")
    one_year = draft.symbolic.startswith(f"{REFERENCE} - P1Y")
    return replace(draft, check="year_ago") if one_year else draft


def read_year_ago(match: Match) -> Draft | None:
    """The year-ago quarter; year-earlier."""
    if match.value("u") != "Y":
        return None
    if match.has("q"):
        return Draft(DATE, f"{QUARTER} - P1Y")
    return Draft(DATE, f"{REFERENCE} - P1Y{{as year}}", check="year_back")


def read_in(match: Match) -> Draft | None:
    """The "two weeks" of "in two weeks": a date ahead, or how long it took."""
    return Draft(DURATION, to_duration(match.number(), match.value("u")), check="in")


def read_from_now(match: Match) -> Draft | None:
    """Two weeks from now."""
    return _moved("published", match, "+")


def read_duration(match: Match) -> Draft | None:
    """Two years; a 27-year; several months; a couple of years; half an hour."""
    letters = match.found.group()
    if match.value("u") == "Q" and "-V" in letters:
        return None  # "three-quarters" of something
    number = 0.5 if match.has("half") else match.number()
    check = "one" if match.lower("n") in ("a", "an", "one") else "title"
    return Draft(DURATION, to_duration(number, match.value("u")), check=check)


def read_past(match: Match) -> Draft | None:
    """In the past; previously; current."""
    if match.has("now"):
        return (
            Draft(DATE, "PRESENT_REF", check="current") if match.lower("now") == "current" else None
        )
    return Draft(DATE, "PAST_REF", check="past")


def read_long(match: Match) -> Draft | None:
    """Decades-long; day-long; weeks."""
    plural = match.words.letters[match.found.start("u")] == "V"
    number = None if plural else 1.0
    return Draft(
        DURATION, to_duration(number, match.value("u")), check=match.lower("bare") and "bare"
    )


def read_every(match: Match) -> Draft | None:
    """Every week; each Monday; every summer."""
    unit = match.value("u")
    if match.has("w"):
        index = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"].index(match.value("w")) + 1
        return Draft(SET, f"XXXX-WXX-{index}")
    if match.has("m"):
        return Draft(SET, f"XXXX-{int(match.value('m')):02d}")
    if match.has("s"):
        return Draft(SET, f"XXXX-{match.value('s')}")
    if match.has("p"):
        return Draft(SET, f"XXXX-XX-XX{match.value('p')}")
    return Draft(SET, to_duration(match.number() or 1.0, unit))


def read_set(match: Match) -> Draft | None:
    """Daily; annual."""
    return Draft(SET, match.value("set"), check="set")


def read_quarter(match: Match) -> Draft | None:
    """The third quarter (of 2024); Q3 2019; this year's first half; the fiscal first quarter."""
    ordinal = match.value("o")
    number = re.sub(r"\D", "", ordinal) or ordinal
    letter = match.lower("o")[:1] if match.found.re.groupindex.get("short") else ""
    name = "half" if match.has("half") or letter == "h" else "quarter"
    if number == "last":
        number = "2" if name == "half" else "4"
    if not number.isdecimal() or not 1 <= int(number) <= (2 if name == "half" else 4):
        return None
    if match.has("y"):
        return Draft(DATE, f"{match.value('y')}-{'H' if name == 'half' else 'Q'}{number}")
    if match.has("rel"):
        return Draft(DATE, f"published{_year_step(match.value('rel'))}.{name}({number}, this)")
    return Draft(DATE, f"published.{name}({number}, {WAY})", check="quarter")


def read_same(match: Match) -> Draft | None:
    """The next day; the same week; that year; the following month; the previous quarter."""
    unit, rel = match.value("u"), match.lower("rel")
    if unit not in GRAINS or unit in ("DE", "CE"):
        return None
    if rel in ("next", "following"):
        return Draft(DATE, f"{REFERENCE} + {ONE[unit]}.as({GRAINS[unit]})")
    if rel == "previous":
        return Draft(DATE, f"{REFERENCE} - {ONE[unit]}.as({GRAINS[unit]})")
    if rel in ("last", "past"):
        return read_relative(match)
    return Draft(DATE, f"{REFERENCE}.as({GRAINS[unit]})")


def read_the(match: Match) -> Draft | None:
    """The quarter; the weekend; the year; the latest period."""
    unit = match.value("u")
    if match.has("latest"):
        return Draft(DATE, QUARTER)
    if unit == "WE":
        return Draft(DATE, f"published.weekend({WAY})")
    if unit == "Q":
        return Draft(DATE, QUARTER)
    if unit == "Y":
        return Draft(DATE, "published.as(year)", check="the_year")
    return None


def read_nth(match: Match) -> Draft | None:
    """The 29th; the 18th local time."""
    day = int(_day(match))
    return Draft(DATE, f"published.day({day}, {WAY})", check="nth") if 1 <= day <= 31 else None


def read_nth_in_month(match: Match) -> Draft | None:
    """The first Monday in June; the last weekend of May; the second week of March 2026."""
    ordinal = match.value("o")
    number = "last" if ordinal == "last" else re.sub(r"\D", "", ordinal) or ordinal
    if match.has("week") and match.value("week") != "W":
        return None
    if number != "last" and not (number.isdecimal() and 1 <= int(number) <= 5):
        return None
    what = match.value("w") or ("weekend" if match.has("end") else "week")
    month = f"{int(match.value('m')):02d}"
    start = f"{match.value('y')}-{month}" if match.has("y") else f"published.month({month}, {WAY})"
    return Draft(DATE, f"{start}.nth({what}, {number})")


def read_season(match: Match) -> Draft | None:
    """This summer; winter 2024; last fall."""
    code, rel = match.value("s"), match.value("rel")
    if match.has("y"):
        return Draft(DATE, f"{match.value('y')}-{code}", _mod(match))
    way = {"last": "last", "past": "last", "next": "next", "this": "near"}.get(rel, WAY)
    return Draft(
        DATE, f"published.season({code}, {way})", _mod(match), check="" if rel else "season"
    )


def read_weekday(match: Match) -> Draft | None:
    """Friday; last Monday; next Tuesday; on Fridays."""
    name = match.value("w")
    rel = match.value("rel")
    if match.lower("w").endswith("days"):
        index = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"].index(name) + 1
        return Draft(SET, f"XXXX-WXX-{index}")
    way = {"last": "last", "next": "next", "this": WAY}.get(rel, WAY)
    return Draft(
        DATE, f"published.weekday({name}, {way})", _mod(match), check="" if rel else "name"
    )


def read_year(match: Match) -> Draft | None:
    """2024; early 1996; the end of 2027."""
    check = "" if match.has("e") or match.has("b") else "year"
    return Draft(DATE, match.value("y"), _mod(match), check=check)


def read_season_years(match: Match) -> Draft | None:
    """2010-11: the years from the first to the second."""
    return Draft(DATE, match.lower("y")[:4])


def read_spoken_year(match: Match) -> Draft | None:
    """ "nineteen ninety-six", "March nineteen ninety": years as transcripts spell them."""
    start, end = match.found.span("y")
    parts = [
        int(match.words.values[i]) for i in range(start, end) if match.words.values[i].isdecimal()
    ]
    if parts[0] not in (18, 19, 20) or not 10 <= parts[1] <= 99:
        return None
    year = 100 * parts[0] + sum(parts[1:])
    month = f"-{int(match.value('m')):02d}" if match.has("m") else ""
    return Draft(DATE, f"{year}{month}")


def read_fiscal(match: Match) -> Draft | None:
    """Fiscal 1988; the fiscal year; the 2024 financial year."""
    if match.has("y"):
        return Draft(DATE, f"FY{match.value('y')}")
    return Draft(DATE, "published.as(fiscal)") if match.value("u") == "Y" else None


def read_decade(match: Match) -> Draft | None:
    """The 1990s; the late '80s."""
    digits = re.sub(r"\D", "", match.lower("dec"))
    if len(digits) == 2:
        if not match.has("the"):
            return None
        digits = ("20" if digits < "30" else "19") + digits
    return Draft(DATE, f"{digits[:3]}X", _mod(match))


def read_century(match: Match) -> Draft | None:
    """The 20th century; the late nineteenth century."""
    if match.value("u") != "CE":
        return None
    ordinal = int(re.sub(r"\D", "", match.value("o")))
    return Draft(DATE, f"{ordinal - 1:02d}XX", _mod(match)) if 1 <= ordinal <= 99 else None


def read_deictic(match: Match) -> Draft | None:
    """Today; yesterday; now; recently."""
    value = match.value("t")
    return Draft(TIME if "clock" in value else DATE, value, _mod(match), check="deictic")


def read_future(match: Match) -> Draft | None:
    """The future; the near future."""
    words = match.found.group().replace("z", "").replace("T", "")
    said = match.words.lowers[match.found.start() + 1]
    if match.lower("t") != "future" or (words and said not in ("near", "immediate", "foreseeable")):
        return None
    return Draft(DATE, "FUTURE_REF", check="deictic")


def read_year_end(match: Match) -> Draft | None:
    """Year-end; the year's end."""
    if match.value("u") != "Y" or match.value("b") != "END":
        return None
    return Draft(DATE, f"published.date(12-31, {WAY})")


def read_nothing(match: Match) -> Draft | None:
    """Ages ("52 years old") are no times: read, and left alone."""
    return Draft(DURATION, "", check="age")
