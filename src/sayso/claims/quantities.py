"""Numbers with their unit and hedge: "about 300 people", "$40 billion", "two-thirds"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache

from spacy.tokens import Doc, Token

from sayso.model import Quantity, Span
from sayso.tables import load_table

CURRENCIES = {"$": "USD", "us$": "USD", "€": "EUR", "£": "GBP", "¥": "JPY", "₩": "KRW", "₹": "INR"}
FIGURES = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?")
HEDGE_REACH = 3


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


def find_quantities(doc: Doc, words: Sequence[int], *, skip: Sequence[Span] = ()) -> list[Quantity]:
    """The quantities among the tokens `words`; those within `skip` (dates) are left out.

    >>> from sayso.parse import parse
    >>> doc = parse("About 300 people fled.")
    >>> [(q.low, q.unit, q.hedge) for q in find_quantities(doc, range(len(doc)))]
    [(300.0, 'people', 'about')]
    """
    wanted = set(words)
    return [
        quantity
        for run in _find_runs(doc, words)
        if run[0] in wanted and not _is_skipped(doc, run, skip)
        if (quantity := _to_quantity(doc, run)) is not None
    ]


def _find_runs(doc: Doc, words: Sequence[int]) -> Iterator[list[int]]:
    """Runs of neighbouring number words: "two million", "40 billion", "twenty-two"."""
    run: list[int] = []
    for index in words:
        if _value(doc[index]) is None:
            continue
        hyphened = run and index == run[-1] + 2 and doc[run[-1] + 1].text == "-"
        if run and index != run[-1] + 1 and not hyphened:
            yield run
            run = []
        run.append(index)
    if run:
        yield run


def _value(token: Token) -> float | None:
    if not (token.like_num or token.lower_ in _number_words()):
        return None
    if token.ent_type_ == "ORDINAL" or token.pos_ == "PRON":
        return None
    if FIGURES.fullmatch(token.text):
        return float(token.text.replace(",", ""))
    return _number_words().get(token.lower_)


def _to_quantity(doc: Doc, run: Sequence[int]) -> Quantity | None:
    number = _combine([value for index in run if (value := _value(doc[index])) is not None])
    unit, unit_end = _find_unit(doc, run)
    if unit is None and doc[run[-1]].dep_ not in ("nsubj", "dobj", "pobj", "nsubjpass", "attr"):
        return None
    hedge, start = _find_hedge(doc, run[0])
    end = doc[max(unit_end, run[-1])]
    highest = _vague_words().get(doc[run[-1]].lower_, number)
    return Quantity(
        span=Span(doc[start].idx, end.idx + len(end)),
        low=number,
        high=highest,
        unit=unit,
        hedge=hedge,
    )


def _combine(values: Sequence[float]) -> float:
    """Multiply by the large words, add the small: "two hundred five" is 2 × 100 + 5."""
    total = current = 0.0
    for value in values:
        if value >= 1000:
            total += (current or 1) * value
            current = 0.0
        elif value == 100 and current:
            current *= value
        else:
            current += value
    return total + current


def _find_unit(doc: Doc, run: Sequence[int]) -> tuple[str | None, int]:
    """The unit's lemma and the index of its word: a currency, "percent", or what is counted."""
    before = doc[run[0] - 1].lower_ if run[0] else ""
    if before in CURRENCIES:
        return CURRENCIES[before], run[-1]
    after = run[-1] + 1
    if after < len(doc) and doc[after].lower_ in ("%", "percent", "pc"):
        return "percent", after
    if after + 1 < len(doc) and doc[after].lower_ == "per" and doc[after + 1].lower_ == "cent":
        return "percent", after + 1
    head = doc[run[-1]]
    while head.i in run and head.dep_ in ("nummod", "compound", "quantmod", "npadvmod"):
        head = head.head
    if head.i not in run and head.pos_ in ("NOUN", "PROPN") and head.i - run[-1] <= 4:
        return head.lemma_.lower(), head.i
    return None, run[-1]


def _find_hedge(doc: Doc, start: int) -> tuple[str | None, int]:
    """The hedge before a number ("at least", "about") and the index where it begins."""
    if start and doc[start - 1].lower_ in CURRENCIES:
        start -= 1
    for length in range(HEDGE_REACH, 0, -1):
        words = tuple(doc[i].lower_ for i in range(max(start - length, 0), start))
        if words in _hedges():
            return _hedges()[words], start - length
    return None, start


def _is_skipped(doc: Doc, run: Sequence[int], skip: Sequence[Span]) -> bool:
    start = doc[run[0]].idx
    return any(span.start <= start < span.end for span in skip)
