"""The rules of the grammar of time, in the order in which they are tried.

A pattern speaks of the letters of `words.LETTERS`: "Md,?y" is a month, a number that may be a
day, perhaps a comma, a year. Groups are named by what they hold: w weekday, m month, d day,
y year, u unit, n number, rel last/next/this, e early/late, b "the end of", p part of the day.
"""

from __future__ import annotations

import re

from sayso.timex.grammar import (
    DATE,
    DURATION,
    REFERENCE,
    SET,
    TIME,
    WAY,
    Draft,
    Match,
    Rule,
    to_duration,
)

NUMBER = r"(?:a?n(?:-?n)*|[d9y](?:d\|d)?n?)(?:[&-](?:n|[d9]))?(?:&aH)?"
VAGUE = r"(?:aq|q|akF?|kF?)"
AMOUNT = rf"(?P<n>{NUMBER}|{VAGUE}|a)"
YEAR = r"(?:,|F)?(?P<y>y)"
LATER_YEAR = r"(?=(?:[-u&]M?[d1]?),?(?P<y2>y))"
CLOCK = r"(?:(?P<c>[cd])(?P<ap>m)|(?P<c2>c)|(?P<cw>N))(?P<zone>Z)?"
PARTS = r"(?:z?(?P<b>b)F|z?(?P<e>e)-?)?"
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
        return Draft(TIME, f"{REFERENCE}.as(day).clock({clock})", check="clock")
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
        day = f"{REFERENCE}.as(day)"
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
    return Draft(DATE, f"published{step}.as({grain}){tail if not step else ''}", _mod(match))


def read_span(match: Match) -> Draft | None:
    """The last two years; the next few days; the past 20 years; recent months."""
    number = match.number() if match.has("n") else (1.0 if match.has("one") else None)
    unit = match.value("u")
    return Draft(DURATION, to_duration(number, unit))


def read_ago(match: Match) -> Draft | None:
    """Two months ago; a week or so ago; years ago."""
    if not match.has("n"):
        return Draft(DATE, "PAST_REF")
    return _moved("published", match, "-")


def _moved(start: str, match: Match, sign: str) -> Draft:
    number, unit = match.number(), match.value("u")
    if number is None:
        return Draft(DATE, "PAST_REF" if sign == "-" else "FUTURE_REF")
    duration = to_duration(number, unit)
    grain = {"DE": "year", "CE": "year", "2W": "week"}.get(unit) or GRAINS.get(unit, "day")
    if unit.startswith("T"):
        return Draft(TIME, f"{start} {sign} {duration}")
    tail = f".as({grain})" if start == "published" else ""
    return Draft(DATE, f"{start} {sign} {duration}{tail}")


def read_earlier(match: Match) -> Draft | None:
    """A year earlier; two days later; the day before."""
    end = match.found.end()
    said = match.words.lowers[end - 1]
    ends = end == len(match.words.lowers) or not match.words.lowers[end][0].isalnum()
    if said in ("before", "after", "prior") and not ends:
        return None  # a conjunction: "two days before the launch"
    return _moved(REFERENCE, match, "-" if match.has("B") else "+")


def read_year_ago(match: Match) -> Draft | None:
    """The year-ago quarter; year-earlier."""
    if match.value("u") != "Y":
        return None
    if match.has("q"):
        return Draft(DATE, f"{REFERENCE}.as(quarter) - P1Y")
    return Draft(DATE, f"{REFERENCE} - P1Y", check="period")


def read_in(match: Match) -> Draft | None:
    """The "two weeks" of "in two weeks": a date ahead, or how long it took."""
    return Draft(DURATION, to_duration(match.number(), match.value("u")), check="in")


def read_from_now(match: Match) -> Draft | None:
    """Two weeks from now."""
    return _moved("published", match, "+")


def read_duration(match: Match) -> Draft | None:
    """Two years; a 27-year; several months; a couple of years; half an hour."""
    number = 0.5 if match.has("half") else match.number()
    check = "one" if match.lower("n") in ("a", "an", "one") else ""
    return Draft(DURATION, to_duration(number, match.value("u")), check=check)


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
    return Draft(DATE, f"published.{name}({number}, {WAY})")


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
        return Draft(DATE, f"{REFERENCE}.as(quarter)", check="period")
    if unit == "WE":
        return Draft(DATE, f"published.weekend({WAY})")
    if unit == "Q":
        return Draft(DATE, f"{REFERENCE}.as(quarter)", check="period")
    if unit == "Y":
        return Draft(DATE, "published.as(year)", check="the_year")
    return None


def read_nth(match: Match) -> Draft | None:
    """The 29th; the 18th local time."""
    day = int(_day(match))
    return Draft(DATE, f"published.day({day}, {WAY})", check="nth") if 1 <= day <= 31 else None


def read_season(match: Match) -> Draft | None:
    """This summer; winter 2024; last fall."""
    code, rel = match.value("s"), match.value("rel")
    if match.has("y"):
        return Draft(DATE, f"{match.value('y')}-{code}", _mod(match))
    way = {"last": "last", "next": "next", "this": "near"}.get(rel, WAY)
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


def read_year_end(match: Match) -> Draft | None:
    """Year-end; the year's end."""
    if match.value("u") != "Y" or match.value("b") != "END":
        return None
    return Draft(DATE, f"published.date(12-31, {WAY})")


def read_nothing(match: Match) -> Draft | None:
    """Ages ("52 years old") are no times: read, and left alone."""
    return Draft(DURATION, "", check="age")


RULES: tuple[Rule, ...] = (
    ("age", rf"{NUMBER}-?[UV]-?O", read_nothing),
    ("iso", r"(?P<i>i)", read_iso),
    ("slash", r"(?P<i>/)", read_slash),
    ("clock_weekday", rf"(?:rI?)?{CLOCK},?g?(?P<w>W)", read_clock),
    ("clock_today", rf"{CLOCK},?(?P<today>T)", read_clock),
    ("clock_date", rf"{CLOCK},?g?(?P<m>M)z?(?P<d>[d1])(?:{YEAR})?", read_clock),
    ("part_of_date", rf"z?e?(?P<p>P)Fz?(?:W,?)?(?P<m>M)(?P<d>[d1])(?:{YEAR})?", read_day_part),
    ("date_part", r"(?P<m>M)(?P<d>[d1])(?P<p>P)", read_day_part),
    ("date", rf"(?:W,?g?)?(?P<m>M)z?(?P<d>[d1o])(?!-?n?[UV])(?:{YEAR}|{LATER_YEAR})?", read_date),
    ("day_month", rf"(?:W,?)?z?(?P<d>[d1])F?(?P<m>M)(?:{YEAR})?", read_date),
    ("nth_of_month", rf"(?:W,?)?z(?P<d>o)F(?P<m>M)(?:{YEAR})?", read_date),
    ("second_day", r"(?<=M[d1][-&])(?P<d>[d1])(?:,?(?P<y>y))?(?!-?[nUV$|])", read_second_day),
    ("first_day", r"(?P<d>[d1])(?=-[d1]F?(?P<m>M)(?:,?(?P<y2>y))?)", read_first_day),
    ("month_year", rf"{PARTS}(?P<m>M){YEAR}", read_month),
    ("month_of_year", rf"{PARTS}(?P<m>M)F?(?P<rel>[tlx])(?P<u>U)", read_month),
    ("last_month", rf"{PARTS}(?P<rel>[tlx])(?P<m>M)", read_month),
    ("month", rf"{PARTS}(?P<m>M)(?!-?[UV])(?:{LATER_YEAR})?", read_month),
    ("weekday_part", r"(?P<e>e)?(?P<w>W)(?P<p>P)", read_day_part),
    (
        "today_part",
        r"(?:(?P<this>t)|(?P<last>l)|(?P<today>T)|z(?P<next>[xf])|(?P<that>h|zs))(?P<p>P)",
        read_day_part,
    ),
    (
        "earlier_this",
        r"(?:(?P<B>B)|(?P<L>L)|(?P<e>e)|(?P<b>z?b)F)?I?(?P<rel>[tlx])(?:[xp])?X?(?P<u>[UEQH])(?!')",
        read_relative,
    ),
    (
        "earlier_in",
        r"(?:(?P<B>B)|(?P<L>L)|(?P<b>b)F?|(?P<e>e))Iz(?P<rel>z?)(?P<u>[UQ])",
        read_relative,
    ),
    ("end_of_the", r"z?(?P<b>b)Fz(?P<rel>z?)(?P<u>[UQ])", read_relative),
    ("year_quarter", r"(?P<rel>[tlx])U'(?P<o>[o1])-?(?:Q|(?P<half>H))", read_quarter),
    ("this_genitive", r"(?P<rel>[tlx])(?P<u>[UEQH])", read_relative),
    ("span", rf"z?(?:[lpx]|f){AMOUNT}(?P<u>[UVQ])", read_span),
    ("past_unit", r"z?p(?P<one>(?P<u>[UQ]))", read_span),
    ("recent_units", r"z?(?:[lpx]|T(?=V))(?P<u>V)", read_span),
    ("first_units", rf"z?[o1](?P<n>{NUMBER}|q)(?P<u>V)", read_span),
    ("ago", rf"{AMOUNT}(?P<u>[UVQ])(?:&\.)?A", read_ago),
    ("long_ago", r"(?P<u>V)A", read_ago),
    ("year_ago_quarter", r"z?(?P<u>U)-?[AB](?P<q>(?:[o1]-?)?[QR])", read_year_ago),
    ("year_ago", r"(?P<u>U)-[AB]", read_year_ago),
    ("earlier", rf"{AMOUNT}(?P<u>[UVQ])(?:(?P<B>[BC])|(?P<L>[LJ]))", read_earlier),
    ("from_now", rf"{AMOUNT}(?P<u>[UV])\.T", read_from_now),
    ("in", rf"(?<=I){AMOUNT}(?P<u>[UVQ])(?!')", read_in),
    ("the_year_number", r"zU(?P<y>y)", read_year),
    ("fiscal", r"z?(?:X(?:U)?(?P<y>y)|[~t]?X(?P<u>U))", read_fiscal),
    ("year_fiscal", r"z?(?P<y>y)XU", read_fiscal),
    ("year_of_quarter", r"z?(?P<y>y)X?(?P<o>[o1])-?(?:Q|(?P<half>H))", read_quarter),
    (
        "quarter_year",
        rf"z?X?-?(?P<o>[o1l])-?X?(?:Q|(?P<half>H))(?:{YEAR}|F?(?P<rel>[tlx])U)",
        read_quarter,
    ),
    ("short_quarter", rf"(?P<short>(?P<o>4))(?:{YEAR}|F?(?P<rel>[tlx])U)?", read_quarter),
    ("quarter", r"z?X?-?(?P<o>[o1])-?X?(?:Q|(?P<half>H))(?!F[^yz])", read_quarter),
    ("century", r"z?(?P<e>e)?-?(?P<o>[o1])-?(?P<u>U)", read_century),
    ("same", r"(?:z|(?=h))(?P<rel>s|x|f|l|hs?)(?P<u>[UEQ])", read_same),
    ("day_before", r"(?P<n>z)(?P<u>U)(?:(?P<B>[BC])|(?P<L>[LJ]))", read_earlier),
    ("latest", r"z(?P<latest>~)(?:[QR])", read_the),
    ("the_unit", r"zj?(?P<u>[UEQ])(?![-'OAB])", read_the),
    ("half_a", r"(?P<half>H)(?P<n>a)(?P<u>U)", read_duration),
    ("rate", r"(?<=[n9dy$])a(?P<u>U)(?!-)", read_every),
    (
        "every",
        rf"v(?P<n>{NUMBER}|q)?(?:(?P<u>[UVQ])|(?P<w>W)|(?P<m>M)|(?P<s>S)|(?P<p>P))",
        read_every,
    ),
    ("duration", rf"{AMOUNT}-?\+?(?P<u>[UVQ])(?:-G)?(?:(?P<h>&aH))?(?!')", read_duration),
    ("long", r"(?P<u>[UV])-G", read_long),
    ("bare_units", r"(?P<bare>(?P<u>V))", read_long),
    ("nth", r"z(?P<d>1)(?!-?[UQHP])", read_nth),
    ("season", rf"(?:(?P<rel>[tlx])p?|z)?(?P<e>e)?-?(?P<s>S)(?:{YEAR})?", read_season),
    ("weekday", r"(?P<e>e)?z?(?P<rel>[tlx]x?p?)?(?P<w>W)", read_weekday),
    ("clock_part", r"(?P<c>[cd])(?P<z>Iz)(?P<ap>P)", read_clock),
    ("clock", CLOCK, read_clock),
    ("years", r"(?P<y>K)", read_season_years),
    ("decade", r"(?P<the>z)?(?:(?P<e>e)-?)?(?P<dec>D)", read_decade),
    ("year", rf"(?:z?(?P<b>b)Fz?|z?(?P<e>e)-?)?(?P<y>y)", read_year),
    ("year_end", r"z?(?P<u>U)(?:-|')?(?P<b>b)", read_year_end),
    ("set", r"(?P<set>w)", read_set),
    ("deictic", r"(?P<e>e)?(?P<t>T)", read_deictic),
)
