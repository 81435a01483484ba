"""Own reporting: where the text says that the publisher was told, saw or was there."""

from __future__ import annotations

import re
from functools import lru_cache

from sayso.attribute.drafts import Draft
from sayso.attribute.outlets import is_outlet_name
from sayso.model import Span
from sayso.tables import load_table

_REACH = 120


def _pattern(column: str) -> str:
    forms = [row["form"] for row in load_table("own_reporting") if row["kind"] == column]
    return "|".join(sorted(map(re.escape, forms), key=len, reverse=True))


_OURSELVES = re.compile(rf"^(?:{_pattern('self')})$", re.IGNORECASE)
_REPORTER = re.compile(
    rf"^(?:{_pattern('reporter')}|our(?: own)?(?: \w+){{0,2}} (?:{_pattern('newsman')}))\b",
    re.IGNORECASE,
)
_WITNESS = rf"\b(?:{_pattern('witness')})\s+"
_SELF_FORMS = _pattern("self")
_SEEN = rf"(?:(?:has|have|had|also)\s+){{0,2}}(?:{_pattern('seen')})\b"
_SEEN_BY_US = re.compile(
    rf"(?:{_WITNESS}(?:{_SELF_FORMS})\b|\b(?:{_SELF_FORMS}|we)\s+{_SEEN})", re.IGNORECASE
)
_TO_US = re.compile(rf"\s+(?:{_SELF_FORMS})(?!\w)", re.IGNORECASE)
_TELLS = re.compile(r"\b(?:told|tells|telling)$", re.IGNORECASE)


def is_ourselves(text: str, span: Span, publisher: str | None) -> bool:
    """True when a span names the publisher: "this newspaper", "us", or its own name.

    >>> is_ourselves("this newspaper", Span(0, 14), None)
    True
    >>> is_ourselves("The Herald", Span(0, 10), "The Herald")
    True
    """
    words = text[span.start : span.end].strip(" ,")
    if _OURSELVES.match(words) or _REPORTER.match(words):
        return True
    return is_own_name(words, publisher, text=text)


def is_own_name(words: str, publisher: str | None, *, text: str = "") -> bool:
    """True for the publisher's name, its initials, or its last word where no other outlet has it.

    >>> is_own_name("the Herald", "The Harbour Herald")
    True
    >>> is_own_name("HNA", "Harbour News Agency")
    True
    >>> is_own_name("the Herald", "The Harbour Herald", text="as the Hill Herald wrote")
    False
    """
    if not publisher:
        return False
    own, said = _plain(publisher), _plain(words)
    if own == said or words == _initials(publisher):
        return True
    last = own.rsplit(" ", 1)[-1]
    if said != last or last == own or not is_outlet_name(last):
        return False
    others = re.findall(rf"\b(?!The\b)([A-Z][\w'’-]*) {last.capitalize()}\b", text)
    return all(f"{other.casefold()} {last}" in own for other in others)


def _initials(name: str) -> str:
    """The first letters of a name's words, "The" left out; of two words or more."""
    words = re.findall(r"[^\W\d_]\w*", name.removeprefix("The "))
    return "".join(word[0] for word in words if word[0].isupper()) if len(words) > 1 else ""


def _plain(name: str) -> str:
    lowered = re.sub(r"\W+", " ", name).strip().casefold()
    return lowered.removeprefix("the ")


def is_own_reporting(text: str, draft: Draft, publisher: str | None) -> bool:
    """True when an attribution says that the publisher itself was told, saw or asked.

    "told this newspaper", "documents seen by The Herald" (in The Herald), "our reporter saw",
    "an audit, which this newspaper has seen, warned".
    """
    if draft.recipient is not None and is_ourselves(text, draft.recipient, publisher):
        return True
    if any(is_our_reporter(text, span) for span in draft.source):
        return True
    around = [*draft.source, *draft.cue]
    if not around:
        return False
    start = min(span.start for span in around)
    end = max(span.end for span in around)
    words = _call_ourselves(text[start : end + _REACH], publisher, text=text)
    if any(_is_told(text, cue, publisher) for cue in draft.cue):
        return True
    match = _SEEN_BY_US.search(words)
    if match is None:
        return False
    contents = " ".join(text[span.start : span.end] for span in draft.content)
    return match.group() not in _call_ourselves(contents, publisher, text=text)


def _call_ourselves(words: str, publisher: str | None, *, text: str) -> str:
    """The words with "this newspaper" where the publisher's own name stands.

    >>> _call_ourselves("a memo seen by the Herald", "The Harbour Herald", text="")
    'a memo seen by this newspaper'
    """
    last = publisher.split()[-1] if publisher else ""
    if not publisher or last.casefold() not in words.casefold():
        return words
    short = is_own_name(f"the {last}", publisher, text=text)
    return _own_names(publisher, last if short else "").sub("this newspaper", words)


@lru_cache(maxsize=500)  # an outlet has many claims
def _own_names(publisher: str, short: str) -> re.Pattern[str]:
    named = rf"(?:the )?{_name_pattern(publisher)}"
    names = rf"{named}|the {re.escape(short)}" if short else named
    return re.compile(rf"(?<!\w)(?:{names})(?!\w)", re.IGNORECASE)


def _is_told(text: str, cue: Span, publisher: str | None) -> bool:
    """True for "told The Herald" in The Herald, where the name follows the cue at once."""
    if not _TELLS.search(text[cue.start : cue.end]):
        return False
    behind = text[cue.end : cue.end + _REACH]
    return _TO_US.match(_call_ourselves(behind, publisher, text=text)) is not None


def is_our_reporter(text: str, span: Span) -> bool:
    """True for "our correspondent in the capital, Sara Lind" and "our crime editor".

    >>> is_our_reporter("Our crime editor", Span(0, 16))
    True
    """
    return bool(_REPORTER.match(text[span.start : span.end]))


def _name_pattern(publisher: str) -> str:
    return re.escape(re.sub(r"^the\s+", "", publisher, flags=re.IGNORECASE))
