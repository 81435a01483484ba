"""Finding time expressions: the grammar's matches, sifted and settled with the parse."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache

from spacy.attrs import IDX
from spacy.tokens import Doc, Token

from sayso.model import Anchor, Part, PartKind, Passages, Span, Timex, TimexType
from sayso.timex.grammar import DAY, QUARTER, REFERENCE, WAY, Draft, Match
from sayso.timex.holiday import load_periods
from sayso.timex.rules import RULES
from sayso.timex.sift import SIFTERS, Place
from sayso.timex.symbolic import to_moment
from sayso.timex.tense import find_direction
from sayso.timex.value import Moment
from sayso.timex.words import Words, find_words

NO_REPORTING = frozenset({PartKind.PROMOTION, PartKind.LEGAL, PartKind.BOILERPLATE})
WIDENED = re.compile(
    r"\b(?:(?P<MORE_THAN>more than)|(?P<LESS_THAN>less than|under)|(?P<EQUAL_OR_MORE>at least)"
    r"|(?P<EQUAL_OR_LESS>(?:no more than|up to|at most))"
    r"|(?P<APPROX>about|almost|nearly|around|roughly|approximately))\s$",
    re.IGNORECASE,
)
WIDEST = 13
YEAR_BACK = frozenset({"year_ago", "year_back"})
SENTENCES_BACK = 3


@dataclass(frozen=True, slots=True)
class Found:
    """A draft at the words `start` to `end` (indices into the letters)."""

    start: int
    end: int
    draft: Draft
    rule: str


@cache
def _scanner() -> tuple[re.Pattern[str], tuple[re.Pattern[str], ...]]:
    """One pattern that finds where a rule begins to fit, and each rule's own."""
    plain = [re.sub(r"\(\?P<\w+>", "(?:", pattern) for _, pattern, _ in RULES]
    whole = re.compile("|".join(f"(?P<r{i}>{pattern})" for i, pattern in enumerate(plain)))
    return whole, tuple(re.compile(pattern) for _, pattern, _ in RULES)


def find_drafts(words: Words) -> Iterator[Found]:
    """The grammar's matches in reading order, none overlapping another."""
    scanner, rules = _scanner()
    at = 0
    while found := scanner.search(words.letters, at):
        at = found.start() + 1
        for i in range(int((found.lastgroup or "r0")[1:]), len(RULES)):
            match = rules[i].match(words.letters, found.start())
            if match is None or match.end() == match.start():
                continue
            draft = RULES[i][2](Match(words, match))
            if draft is not None:
                at = match.end()
                if draft.check != "age":
                    start = match.start() + _is_adjectival(match.group())
                    yield Found(start, match.end(), draft, RULES[i][0])
                break


def _is_adjectival(letters: str) -> bool:
    """True where an article belongs to a noun that follows: "a two-hour talk"."""
    return bool(ADJECTIVAL.fullmatch(letters))


ADJECTIVAL = re.compile(r"a[nq]-?(?:n-?)*U|z[o1]-[QH]|ze-[MS]|z[nd]-U|aU-[AB]")


@cache
def _periods_by_first_word() -> dict[str, tuple[tuple[str, str], ...]]:
    forms: dict[str, list[tuple[str, str]]] = {}
    for name, row in load_periods().items():
        for form in row["forms"].split("|"):
            forms.setdefault(re.split(r"[\W_]", form)[0], []).append((form, name))
    return {first: tuple(sorted(rows, key=lambda r: -len(r[0]))) for first, rows in forms.items()}


def find_periods(text: str, words: Words) -> Iterator[Found]:
    """Named days and periods ("Ramadan", "last Thanksgiving", "Christmas 2024")."""
    forms = _periods_by_first_word()
    for i, lower in enumerate(words.lowers):
        if lower not in forms or not text[words.starts[i]].isupper():
            continue
        for form, name in forms[lower]:
            end_at = words.starts[i] + len(form)
            last = bisect_left(words.ends, end_at)
            ends = last < len(words.ends) and words.ends[last] == end_at
            if ends and text[words.starts[i] : end_at].lower() == form:
                yield _to_period(i, last + 1, name, words)
                break


def _to_period(start: int, end: int, name: str, words: Words) -> Found:
    rel = words.letters[start - 1] if start else ""
    after = words.letters[end : end + 2]
    year = end + after.index("y") if after.startswith("y") or after == ",y" else None
    if year is not None:
        draft = Draft(TimexType.DATE, f"{words.values[year]}.holiday({name}, this)")
        return Found(start, year + 1, draft, "named_period")
    way = {"l": "last", "x": "next", "t": "this"}.get(rel)
    draft = Draft(TimexType.DATE, f"published.holiday({name}, {way or WAY})")
    return Found(start - 1 if way else start, end, draft, "named_period")


def find_timexes(doc: Doc, *, parts: Sequence[Part] = ()) -> tuple[Timex, ...]:
    """The time expressions of a text (TIMEX3), unresolved: t1, t2 ... in reading order.

    `symbolic` says what each is relative to (see `sayso.timex.symbolic`); `value` is the value
    where that needs no publication date. `resolve_timexes` gives values and intervals of days.
    Nothing is found in promotion, legal lines and boilerplate.
    """
    text = doc.text
    words = find_words(text)
    found = _without_overlap([*find_periods(text, words), *find_drafts(words)])
    left_out = Passages(part.span for part in parts if part.kind in NO_REPORTING)
    at = _token_finder(doc)
    timexes: list[Timex] = []
    story = _Narrative(doc)
    for item in found:
        span = Span(words.starts[item.start], words.ends[item.end - 1])
        if left_out.meet(span):
            continue
        token = at(words.starts[item.end - 1])
        place = Place(item.draft, words, item.start, item.end, at(span.start), token, item.rule)
        draft = SIFTERS[item.draft.check](place) if item.draft.check else item.draft
        if draft is not None and draft.check in YEAR_BACK and story.has_quarter():
            draft = _in_results(draft, token)
        if draft is None:
            continue
        timex = story.settle(f"t{len(timexes) + 1}", span, draft, token, place.before())
        if timexes and JOINING.fullmatch(text[timexes[-1].span.end : span.start]):
            timex = _after_first(timexes[-1], timex)
        timexes.append(_widened(timex, text))
    return tuple(timexes)


JOINING = re.compile(r"\s+(?:to|until|till|through)\s+(?:on\s+)?|\s?[-–—]\s?")
AHEAD = re.compile(r"published\.weekday\((\w{3}), future\)")


def _after_first(first: Timex, second: Timex) -> Timex:
    """The second weekday of a range comes after the first: "from Tuesday to Wednesday"."""
    if not AHEAD.match(first.symbolic):
        return second
    symbolic = AHEAD.sub(rf"text({first.id}).weekday(\1, next)", second.symbolic)
    return (
        second
        if symbolic == second.symbolic
        else replace(second, symbolic=symbolic, anchor=Anchor.TEXT)
    )


def _in_results(draft: Draft, token: Token) -> Draft:
    """ "a year ago" beside an amount of money is the quarter a year before; so is "year-ago"."""
    if draft.check == "year_back" or any(
        word.ent_type_ in ("MONEY", "PERCENT") for word in token.sent
    ):
        return replace(draft, symbolic=f"{QUARTER} - P1Y")
    return draft


def _without_overlap(found: list[Found]) -> list[Found]:
    """In reading order; where two overlap, the longer one."""
    kept: list[Found] = []
    for item in sorted(found, key=lambda f: (f.start, -f.end)):
        if kept and item.start < kept[-1].end:
            if item.end - item.start > kept[-1].end - kept[-1].start:
                kept[-1] = item
            continue
        kept.append(item)
    return kept


def _token_finder(doc: Doc) -> Callable[[int], Token]:
    offsets = doc.to_array(IDX).tolist() if len(doc) else []
    return lambda offset: doc[max(0, bisect_right(offsets, offset) - 1)]


class _Narrative:
    """Where the narrative is in time: the last date, day and quarter that it spoke of."""

    def __init__(self, doc: Doc) -> None:
        has_sents = doc.has_annotation("SENT_START")
        self.starts = [sent.start_char for sent in doc.sents] if has_sents else [0]
        self.last: dict[str, tuple[str, int]] = {}
        self.period = ""

    def settle(self, name: str, span: Span, draft: Draft, token: Token, before: str) -> Timex:
        """The timex of a draft, with its direction and reference settled."""
        symbolic = draft.symbolic
        sent = bisect_right(self.starts, span.start)
        if "{" in symbolic:
            symbolic = self._filled(symbolic, sent, token, before)
        anchor = Anchor.PUBLISHED if symbolic.startswith("published") else Anchor.NONE
        anchor = Anchor.TEXT if symbolic.startswith("text(") else anchor
        if draft.type is TimexType.DURATION and IS_LONG.fullmatch(symbolic):
            self.period = "year"
        if draft.type in (TimexType.DATE, TimexType.TIME):
            self._remember(name, symbolic, sent, anchor)
        value = "" if anchor is not Anchor.NONE or "." in symbolic else symbolic.removeprefix("FY")
        return Timex(name, span, draft.type, value, None, draft.mod, anchor, symbolic)

    def _filled(self, symbolic: str, sent: int, token: Token, before: str) -> str:
        if WAY in symbolic:
            symbolic = symbolic.replace(WAY, find_direction(_head_of(token), before=before))
        for slot, kind in ((REFERENCE, "date"), (DAY, "day"), (QUARTER, "quarter")):
            if slot not in symbolic:
                continue
            last = self.last.get(kind)
            near = last is not None and (kind == "quarter" or sent - last[1] <= SENTENCES_BACK)
            if kind == "day":
                near = last is not None and sent == last[1]
            fallback = "published - P3M.as(quarter)" if kind == "quarter" else "published"
            symbolic = symbolic.replace(slot, f"text({last[0]})" if last and near else fallback)
        if AS_UNIT.search(symbolic):
            as_unit = AS_UNIT.search(symbolic)
            grain = as_unit.group(1) if as_unit else ""
            tail = f".as({grain})" if symbolic.startswith("published") else ""
            symbolic = AS_UNIT.sub(tail, symbolic)
        return symbolic

    def has_quarter(self) -> bool:
        """True when a quarter is being reported on."""
        return self.period == "quarter"

    def _remember(self, name: str, symbolic: str, sent: int, anchor: Anchor) -> None:
        if anchor is Anchor.NONE and to_dated(symbolic) is None:
            return
        if " - P" in symbolic and (anchor is Anchor.TEXT or "P1Y" in symbolic):
            return  # a look back: the narrative stays where it was
        self.last["date"] = (name, sent)
        if IS_DAY.search(symbolic):
            self.last["day"] = (name, sent)
        if IS_QUARTER.search(symbolic):
            self.last["quarter"] = (name, sent)
            self.period = "quarter"
        elif IS_YEAR.search(symbolic):
            self.period = "year"


AS_UNIT = re.compile(r"\{as (\w+)\}")
IS_DAY = re.compile(
    r"weekday\(|date\(|\.day\(|as\(day\)|^published(?: [+-] P\d+D)?$|^\d{4}-\d\d-\d\d"
)
IS_YEAR = re.compile(r"^(?:FY)?\d{4}$|^published\.as\((?:year|fiscal)\)$")
IS_LONG = re.compile(r"P1Y|P[69]M")
IS_QUARTER = re.compile(r"quarter\(|-Q[1-4]$")


def to_dated(symbolic: str) -> Moment | None:
    """The moment of an absolute symbolic; None when it is none, or not in the calendar."""
    try:
        return to_moment(symbolic)
    except ValueError:
        return None


def _head_of(token: Token) -> Token:
    """The word of a time expression that hangs on the sentence."""
    while (
        token.head.i != token.i
        and token.head.ent_type_ in ("DATE", "TIME")
        and (abs(token.head.i - token.i) < 5)
    ):
        token = token.head
    return token


def _widened(timex: Timex, text: str) -> Timex:
    """With "about", "at least" and their like before an amount of time."""
    if timex.type is TimexType.SET or not (timex.symbolic[:1] == "P" or " - P" in timex.symbolic):
        return timex
    before = text[max(0, timex.span.start - WIDEST) : timex.span.start]
    found = WIDENED.search(before)
    if found is None:
        return timex
    start = timex.span.start - len(found.group())
    return replace(timex, span=Span(start, timex.span.end), mod=timex.mod or found.lastgroup)
