"""Numbers with their unit and hedge: "about 300 people", "$40 billion", "two-thirds"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from spacy.tokens import Doc, Token

from sayso.model import Quantity, Span
from sayso.tables import load_table

CURRENCIES = {"$": "USD", "us$": "USD", "€": "EUR", "£": "GBP", "¥": "JPY", "₩": "KRW", "₹": "INR"}
CURRENCY_CODES = {
    "rs": "INR", "rs.": "INR", "inr": "INR", "usd": "USD", "eur": "EUR", "gbp": "GBP",
    "chf": "CHF", "dkk": "DKK", "nok": "NOK", "sek": "SEK", "jpy": "JPY", "cny": "CNY",
    "rmb": "CNY", "aud": "AUD", "cad": "CAD", "nzd": "NZD", "hk$": "HKD", "a$": "AUD",
    "c$": "CAD", "s$": "SGD", "zar": "ZAR", "kes": "KES", "ngn": "NGN", "pln": "PLN",
    "czk": "CZK", "huf": "HUF", "try": "TRY",
}  # fmt: skip
"""Codes and signs before a figure, with the currency they stand for."""

FIGURES = re.compile(r"\d{1,3}(?:,\d{2,3})+(?:\.\d+)?|\d+(?:\.\d+)?")
SCALED = re.compile(rf"({FIGURES.pattern})(m|mn|mln|bn|tn|k)", re.IGNORECASE)
SUFFIXES = {"m": 1e6, "mn": 1e6, "mln": 1e6, "bn": 1e9, "tn": 1e12, "k": 1e3}
SCALES = frozenset(
    {"hundred", "thousand", "million", "billion", "trillion", "bn", "tn", "lakh", "crore", "dozen"}
)
FRACTIONS = {"half": 50.0, "third": 100 / 3, "quarter": 25.0, "fifth": 20.0, "tenth": 10.0}
HEDGE_REACH = 3
WIDEST = 4.0
"""How many times the lower end of a range its upper end may be."""


@cache
def _number_words() -> dict[str, float]:
    return {row["word"]: float(row["value"]) for row in load_table("number_words")}


@cache
def _vague_words() -> dict[str, float]:
    """Words that stand for a range ("dozens") and its upper end."""
    return {row["word"]: float(row["high"]) for row in load_table("number_words") if row["high"]}


@cache
def _hedges() -> dict[tuple[str, ...], str]:
    return {tuple(row["words"].split()): row["hedge"] for row in load_table("number_hedges")}


@dataclass(frozen=True, slots=True)
class _Run:
    """Neighbouring words that are one number: their places and what they come to."""

    first: int
    last: int
    value: float


def find_quantities(doc: Doc, words: Sequence[int], *, skip: Sequence[Span] = ()) -> list[Quantity]:
    """The quantities among the tokens `words`; those within `skip` (dates) are left out.

    >>> from sayso.parse import parse
    >>> doc = parse("About 300 people fled.")
    >>> [(q.low, q.unit, q.hedge) for q in find_quantities(doc, range(len(doc)))]
    [(300.0, 'people', 'about')]
    """
    runs = [run for run in _find_runs(doc, words) if not _is_skipped(doc, run, skip)]
    found: list[Quantity] = []
    at = 0
    while at < len(runs):
        upper = runs[at + 1] if at + 1 < len(runs) else None
        if upper is not None and _is_range(doc, runs[at], upper):
            found += _to_quantities(doc, runs[at], upper)
            at += 2
        else:
            found += _to_quantities(doc, runs[at], runs[at])
            at += 1
    shares = _find_shares(doc, words)
    return sorted([*found, *shares], key=lambda q: q.span) if shares else found


def _find_shares(doc: Doc, words: Sequence[int]) -> list[Quantity]:
    """ "A third of the crew", "half of them": a rough percentage."""
    found = []
    for index in words:
        word = doc[index].lower_
        share = FRACTIONS.get(word)
        if share is None or index + 1 == len(doc) or doc[index + 1].lower_ != "of":
            continue
        if word != "half" and (index == 0 or doc[index - 1].lower_ != "a"):
            continue
        hedge, first = _find_hedge(doc, index)
        span = Span(doc[first].idx, doc[index].idx + len(doc[index]))
        found.append(Quantity(span, share, share, "percent", hedge or "about"))
    return found


def _find_runs(doc: Doc, words: Sequence[int]) -> Iterator[_Run]:
    """Runs of neighbouring number words: "two million", "40 billion", "two and a half"."""
    wanted = set(words)
    run: list[int] = []
    for index in words:
        if _value(doc, index) is None:
            continue
        if run and not _continues(doc, run[-1], index):
            yield from _close(doc, run)
            run = []
        run.append(index)
    if run and run[0] in wanted:
        yield from _close(doc, run)


def _continues(doc: Doc, last: int, index: int) -> bool:
    """True for the next word, and over a hyphen, "and" or "and a" in a number."""
    between = [doc[i].lower_ for i in range(last + 1, index)]
    if not between:
        number = FIGURES.fullmatch(doc[index].text) is not None
        return not (number and FIGURES.fullmatch(doc[last].text))
    if between == ["-"]:
        return not FIGURES.fullmatch(doc[index].text)
    if doc[index].lower_ == "half":
        return between in (["and", "a"], ["-", "and", "-", "a", "-"])
    if doc[last].lower_ == "half":
        return between == ["a"]
    return between == ["and"] and doc[last].lower_ in SCALES


def _close(doc: Doc, run: Sequence[int]) -> Iterator[_Run]:
    values = [
        (doc[i].lower_.rstrip("."), value) for i in run if (value := _value(doc, i)) is not None
    ]
    yield _Run(run[0], run[-1], _combine(values))


def _value(doc: Doc, index: int) -> float | None:
    token = doc[index]
    if token.ent_type_ == "ORDINAL" and token.lower_ not in FRACTIONS:
        return None
    if token.pos_ == "PRON" and token.lower_ != "half":
        return None
    scaled = SCALED.fullmatch(token.text)
    if scaled is not None and (scaled[2].lower() != "m" or _currency_before(doc, index)):
        return float(scaled[1].replace(",", "")) * SUFFIXES[scaled[2].lower()]
    suffix = token.lower_.rstrip(".")
    if suffix in SUFFIXES and index and FIGURES.fullmatch(doc[index - 1].text):
        money = _currency_before(doc, index - 1) is not None
        return SUFFIXES[suffix] if money or suffix in ("mn", "mln", "bn") else None
    if FIGURES.fullmatch(token.text):
        return float(token.text.replace(",", ""))
    if token.lower_ == "half":
        return 0.5 if _halves(doc, index) else None
    return _number_words().get(token.lower_)


def _halves(doc: Doc, index: int) -> bool:
    """True for "half a million" and "two and a half": not for half of something."""
    after = [doc[i].lower_ for i in range(index + 1, min(index + 3, len(doc)))]
    if len(after) == 2 and after[0] == "a" and after[1] in SCALES:
        return True
    return index >= 2 and doc[index - 1].lower_ in ("a", "-") and doc[index - 2].lower_ in "and a -"


def _combine(values: Sequence[tuple[str, float]]) -> float:
    """Multiply by the words of scale, add the rest: "two hundred five" is 2 × 100 + 5.

    >>> _combine([("4,860", 4860.0), ("crore", 1e7)]), _combine([("two", 2.0), ("dozen", 12.0)])
    (48600000000.0, 24.0)
    """
    total = current = 0.0
    for word, value in values:
        if (word in SCALES or word in SUFFIXES) and value >= 12:
            current = (current or 1) * value
            if value >= 1000:
                total, current = total + current, 0.0
        else:
            current += value
    return total + current


def _currency_before(doc: Doc, index: int) -> str | None:
    """The currency whose sign or code stands right before a figure."""
    before = doc[index - 1].lower_ if index else ""
    if before in CURRENCIES:
        sign = CURRENCIES[before]
        prefix = f"{doc[index - 2].lower_}{before}" if index > 1 else ""
        return CURRENCY_CODES.get(prefix, sign)
    code = CURRENCY_CODES.get(before)
    known = code is not None and (doc[index - 1].text.isupper() or doc[index - 1].text == "Rs")
    return code if known or before == "rs." else None


def _is_range(doc: Doc, low: _Run, high: _Run) -> bool:
    """True for "200 to 300", "between 200 and 300" and "5-10", not for "from 3 to 5"."""
    between = [doc[i].lower_ for i in range(low.last + 1, high.first)]
    between = [word for word in between if word not in CURRENCIES and word not in ("percent", "%")]
    before = doc[low.first - 1].lower_ if low.first else ""
    joined = between in (["to"], ["-"], ["–"], ["or"]) and before != "from"
    joined = joined or (between == ["and"] and before == "between")
    return joined and low.value < high.value <= low.value * max(WIDEST, 1000 * (low.value < 1))


def _to_quantities(doc: Doc, low: _Run, high: _Run) -> Iterator[Quantity]:
    unit, last = _find_unit(doc, low, high)
    lowest, highest = low.value, high.value
    if doc[high.last].lower_ in _vague_words():
        highest = _vague_words()[doc[high.last].lower_]
    hedge, first = _find_hedge(doc, low.first)
    share = _find_fraction(doc, high)
    if share is not None:
        lowest = highest = share * low.value
        unit, hedge, last = "percent", hedge or "about", high.last + 2
    elif unit is None and not _stands_alone(doc[high.last]):
        return
    if lowest < highest:
        lowest = _scale_up(doc, low, high)
    end = doc[max(last, high.last)]
    yield Quantity(Span(doc[first].idx, end.idx + len(end)), lowest, highest, unit, hedge)


def _scale_up(doc: Doc, low: _Run, high: _Run) -> float:
    """ "Two to three million": the lower end takes the upper end's scale."""
    word = doc[high.last].lower_
    bare = low is not high and doc[low.last].lower_ not in SCALES and word in SCALES
    return (
        low.value * _number_words().get(word, 1.0) if bare and high.last > high.first else low.value
    )


def _stands_alone(token: Token) -> bool:
    return token.dep_ in ("nsubj", "dobj", "pobj", "nsubjpass", "attr")


def _find_fraction(doc: Doc, run: _Run) -> float | None:
    """The percentage of "two-thirds": what one such part is."""
    after = run.last + 1
    if after < len(doc) and doc[after].text == "-":
        after += 1
    word = doc[after].lower_.removesuffix("s") if after < len(doc) else ""
    return FRACTIONS.get(word) if run.value < 10 and word != "half" else None


def _find_unit(doc: Doc, low: _Run, run: _Run) -> tuple[str | None, int]:
    """The unit's lemma and the index of its word: a currency, "percent", or what is counted."""
    currency = _currency_before(doc, low.first) or _currency_before(doc, run.first)
    if currency is not None:
        return currency, run.last
    after = run.last + 1
    if after < len(doc) and doc[after].lower_ in ("%", "percent", "pc"):
        return "percent", after
    if after + 1 < len(doc) and doc[after].lower_ == "per" and doc[after + 1].lower_ == "cent":
        return "percent", after + 1
    head = doc[run.last]
    while head.i <= run.last and head.dep_ in ("nummod", "compound", "quantmod", "npadvmod"):
        if head.head.i == head.i or head.head.i < low.first:
            break
        head = head.head
    if head.i > run.last and head.pos_ in ("NOUN", "PROPN") and head.i - run.last <= 4:
        unit = head.lemma_.lower()
        return ("GBP" if unit == "pound" and run.value >= LARGE_MASS else unit), head.i
    if after < len(doc) and doc[after].pos_ == "NOUN":
        return doc[after].lemma_.lower(), after
    return None, run.last


LARGE_MASS = 100_000
"""From here on pounds are money."""


def _find_hedge(doc: Doc, start: int) -> tuple[str | None, int]:
    """The hedge before a number ("at least", "about") and the index where it begins."""
    if start and _currency_before(doc, start) is not None:
        start -= 1
    if start and doc[start - 1].lower_ in ("a", "an", "between"):
        start -= 1
    for length in range(HEDGE_REACH, 0, -1):
        words = tuple(doc[i].lower_ for i in range(max(start - length, 0), start))
        if words in _hedges():
            return _hedges()[words], max(start - length, 0)
    bare = doc[start].lower_ in ("a", "an", "between") if start < len(doc) else False
    return None, start + bare


def _is_skipped(doc: Doc, run: _Run, skip: Sequence[Span]) -> bool:
    start = doc[run.first].idx
    return any(span.start <= start < span.end for span in skip)
