"""Bylines: who wrote an article, in the forms in which that is printed."""

from __future__ import annotations

import re

from sayso.publishers import resolve_publisher

_ROLE_WORDS = (
    r"(?:senior |chief |deputy |special |foreign |political |diplomatic |national |local |business "
    r"|staff |freelance |contributing |investigative |assistant |managing |executive |science "
    r"|health |sports? |technology |economics? |defen[cs]e |environment |education |crime |world "
    r"|international |data |video |associate |White House |Washington |Beijing |London |Moscow )*"
    r"(?:writers?|reporters?|correspondents?|editors?|columnists?|journalists?|bureau(?: chief)?"
    r"|contributors?|producers?|desk|staff|analysts?|fellow|newsroom)"
)
ROLE = re.compile(
    rf"(?:(?:the |our |a |an |its )?{_ROLE_WORDS}|special (?:to|for) .{{2,40}}|guest author"
    r"|in (?:[A-Z][\w.'’-]+ ?){1,4}|and agencies|agencies|web desk|news desk)",
    re.I,
)
_WORD = r"[^\W\d_a-zß-ÿ][\w.'’-]*"
_PARTICLE = (
    r"(?:de|del|della|di|da|dos|du|van|von|der|den|bin|ibn|al|el|la|le|ter|zu|y|e|and|&|of|the"
    r"|for|in|with)"
)
_NAMES = (
    rf"{_WORD}(?:(?:\s*,\s*|\s*[|/•·]\s*|\s+)(?:{_WORD}|{_PARTICLE}(?=\s)|{_ROLE_WORDS})){{0,14}}"
)
_BY_LINE = re.compile(rf"(?:By|BY|by|By:|BY:)\s+(?:the\s+)?{_NAMES}\.?")
_NAME_ROLE = re.compile(
    rf"(?P<name>{_WORD}(?:\s+(?:{_WORD}|{_PARTICLE})){{1,3}})\s*(?:,|\||/|-|–|—|•)\s*(?P<role>[^,|.]{{4,60}})"
)
_CALENDAR = re.compile(
    r"(?:mon|tues|wednes|thurs|fri|satur|sun)day|january|february|march|april|may|june|july"
    r"|august|september|october|november|december|then|now|contrast|comparison|noon|night|dawn",
    re.I,
)
_BRACKETS = re.compile(r"^[【\[(（]\s*|\s*[】\])）]$")
_MARK = re.compile(
    r"^(?:(?i:text by|article by|written by|story by|report by|reported by|reporting by|words by"
    r"|compiled by|posted by|by)\b|(?i:text|article|words|story|report|author|authors|reporter"
    r"|source|wen|by)\s*[/:：]|文|作者|记者|编译|編譯|글)\s*[/:：]?\s*"
)
_SEPARATORS = re.compile(
    r"\s*(?:[,|/•·、;；]|\band\b|&|\s[-–—]\s)\s*|\s+(?:for|of|via|with)\s+(?=[A-Z])"
)
_WHERE = re.compile(r"\s+in\s+[A-Z].*$")
_SOURCE = re.compile(r"(?i:sources?|via|agency|agencies|来源|출처)\s*[:：/]\s*")
MOST_WORDS = 16


def is_name_line(line: str) -> bool:
    """True for a line that is a byline by its form: "By Ana Duarte", "Ana Duarte, Staff Writer".

    >>> is_name_line("By Ana Duarte and Tom Reed, Harbour Herald")
    True
    >>> is_name_line("By Monday the water had gone.")
    False
    """
    if len(line.split()) > MOST_WORDS:
        return False
    if _BY_LINE.fullmatch(line):
        first = line.split()[1]
        return not _CALENDAR.fullmatch(first.strip(",.")) and not first.isdigit()
    named = _NAME_ROLE.fullmatch(line)
    if named is None:
        return False
    role = named["role"].strip()
    return bool(ROLE.fullmatch(role)) or resolve_publisher(role) is not None


def is_source_line(line: str) -> bool:
    """True for a line that gives outlets as its source: "Source: Reuters", "Via AFP and AP".

    >>> is_source_line("Source: Reuters"), is_source_line("Sources: minister to resign")
    (True, False)
    """
    given = _SOURCE.match(line)
    names = _SEPARATORS.split(line[given.end() :].strip(" .")) if given else []
    return bool(names) and len(names) <= 4 and all(is_outlet_name(name) for name in names)


def is_agency_line(line: str, *, known: bool) -> bool:
    """True for a line that is just an outlet's name, as wires sign; `known`: one in the table.

    >>> is_agency_line("(Reuters)", known=True), is_agency_line("Harbour Press", known=True)
    (True, False)
    """
    name = line.strip(" ()[]—–-.")
    words = name.split()
    if not 0 < len(words) <= 5 or not all(w[0].isupper() or len(w) < 4 for w in words):
        return False
    return resolve_publisher(name) is not None if known else is_outlet_name(name)


def find_bylined(byline: str) -> tuple[list[str], list[str]]:
    """The people and the outlets that a printed byline names, in its order.

    >>> find_bylined("【By Guan察者网, Yuan Jiaqi】")
    (['Yuan Jiaqi'], ['Guan察者网'])
    """
    bare = _MARK.sub("", _BRACKETS.sub("", byline.strip()).strip())
    people, outlets = [], []
    for piece in _SEPARATORS.split(bare):
        name = _WHERE.sub("", piece.strip(" .,:;【】[]()（）"))
        if not name or ROLE.fullmatch(name):
            continue
        if is_outlet_name(name):
            outlets.append(name)
            continue
        first, _, rest = name.partition(" ")
        if rest and is_mixed(first) and resolve_publisher(first):
            outlets.append(first)
            name = rest.strip()
        people.append(name)
    return people, outlets


def is_mixed(name: str) -> bool:
    """True when a name is written in ideographs or Hangul, or partly so."""
    return bool(re.search(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]", name))


def is_outlet_name(name: str) -> bool:
    """True for a name of a known outlet, or one made as outlets' names are."""
    if resolve_publisher(name) is not None:
        return True
    words = name.split()
    ending = re.compile(
        r"(?:news|newspaper|times|daily|post|herald|tribune|gazette|network|observers?|press|media"
        r"|agency|newswire|wire|broadcasting|tv|radio|online|journal|chronicle|monitor|telegraph|bureau|desk)",
        re.I,
    )
    return (len(words) > 1 and bool(ending.fullmatch(words[-1]))) or bool(
        re.search("[网報报社台]$", name)
    )
