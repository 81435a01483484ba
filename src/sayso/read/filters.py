"""Which reports are asked for: since a day, in some languages, with some words."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cache

from sayso.language import detect_language
from sayso.model import Article

_WORD = re.compile(r"[^\W_]+(?:[’'-][^\W_]+)*\*?")
_TAG = re.compile(r"<[^<>]{0,2000}>")
_DAY = re.compile(r"\b((?:19|20)\d\d)[-/.]?(0[1-9]|1[0-2])[-/.]?(0[1-9]|[12]\d|3[01])(?!\d)")


@dataclass(frozen=True, slots=True)
class Filters:
    """What is asked for; None or nothing where everything is.

    Of `matches` one must fit: all of its words stand in the title or text, in any order and case;
    a word ends in `*` where it is only a beginning.

    >>> filters = Filters(matches=("bridge clos*", "flood"))
    >>> filters.why_not(Article("a", "The bridge is closed."))
    >>> filters.why_not(Article("a", "The bridge is open."))
    'without the words'
    """

    since: date | None = None
    languages: tuple[str, ...] = ()
    matches: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.since or self.languages or self.matches)

    def why_not(self, article: Article) -> str | None:
        """Why an article was not asked for, in words that many share; None where it was."""
        if self.since and self._is_older(article.published or article.captured):
            return f"published before {self.since}"
        if self.matches and not self._matches(f"{article.title or ''}\n{article.text}"):
            return "without the words"
        if self.languages:
            language = detect_language(article.text) or article.language or "unknown"
            if language.lower().partition("-")[0] not in self.languages:
                return f"in another language ({language})"
        return None

    def why_not_page(self, page: str, captured: str | None) -> str | None:
        """The same of a page that is still to be read: only what is certain beforehand."""
        if self.since and self._is_older(captured):
            return f"published before {self.since}"
        if self.matches and " ".join(self.matches).isascii():
            lower = _TAG.sub("", page).lower()
            if not any(all(word in lower for word in words) for words in _letters(self.matches)):
                return "without the words"
        return None

    def _is_older(self, written: str | None) -> bool:
        day = to_day(written)
        return day is not None and self.since is not None and day < self.since

    def _matches(self, text: str) -> bool:
        patterns = _patterns(self.matches)
        return any(all(word.search(text) for word in words) for words in patterns)


@cache
def _patterns(matches: tuple[str, ...]) -> list[list[re.Pattern[str]]]:
    return [[_to_pattern(word) for word in _WORD.findall(match)] for match in matches]


@cache
def _letters(matches: tuple[str, ...]) -> list[list[str]]:
    """The words as they are looked for where tags may stand around them."""
    return [[word.rstrip("*").lower() for word in _WORD.findall(match)] for match in matches]


def _to_pattern(word: str) -> re.Pattern[str]:
    end = r"[\w’'-]*" if word.endswith("*") else ""
    letters = re.escape(word.rstrip("*")).replace("’", "['’]").replace("'", "['’]")
    return re.compile(rf"(?<!\w){letters}{end}(?!\w)", re.I)


def to_day(written: str | None) -> date | None:
    """The day of a date as pages and archives write it; in UTC where a time zone is given.

    >>> to_day("2026-03-05T00:30:00+02:00"), to_day("Thu, 05 Mar 2026 10:00:00 GMT")
    (datetime.date(2026, 3, 4), datetime.date(2026, 3, 5))
    """
    if not written:
        return None
    try:
        moment = datetime.fromisoformat(written.strip())
    except ValueError:
        return _find_day(written)
    return (moment.astimezone(UTC) if moment.tzinfo else moment).date()


def _find_day(written: str) -> date | None:
    from dateutil import parser

    found = _DAY.search(written)
    try:
        if found:
            return date(int(found[1]), int(found[2]), int(found[3]))
        moment = parser.parse(written, ignoretz=True, default=datetime(1, 1, 1))
    except (ValueError, OverflowError):
        return None
    return moment.date() if moment.year > 1 else None
