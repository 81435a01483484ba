"""Who published an article, and which outlet a name in running text means.

The knowledge is in `data/publishers.tsv`. A platform (toutiao.com, msn.com, x.com) is never the
publisher of what it carries.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from urllib.parse import urlsplit

from anyascii import anyascii

from sayso.tables import load_table

PLATFORM = "platform"
NOT_OUTLETS = {PLATFORM, "government"}
CACHED = 20_000
"""Names whose outlet is remembered: a text names the same few again and again."""

LONGEST_NAME = 12
"""Words of a name that are looked at; longer ones name no outlet."""

_WORD = re.compile(r"[^\s,;:]+")
_PARENTHESES = re.compile(r"\(([^()]{2,60})\)")
_POSSESSIVE = re.compile(r"['’]s?$")
_EDGES = "\"'“”‘’«»()[]【】《》<>.,;:!?"
_DESCRIPTORS = frozenset(
    """a an the state state-run state-owned state-controlled state-backed state-linked government
    government-run government-controlled official semi-official semiofficial public national
    international local regional private independent pro-government opposition news agency wire
    service broadcaster broadcasting newspaper paper daily weekly tabloid magazine outlet website
    site portal channel station television tv radio network cable media organisation organization
    publication company group north south east west central u.s. u.s us uk u.k. eu local-language
    english-language financial business and its""".split()  # noqa: SIM905 - a list of words, kept readable
)


@dataclass(frozen=True, slots=True)
class PublisherEntry:
    """A row of the publishers' table; `aliases` hold the forms that only bylines print too."""

    name: str
    family: str
    kind: str
    domains: tuple[str, ...]
    aliases: tuple[str, ...]
    country: str = ""

    @property
    def key(self) -> str:
        """The identity of the outlet among sources.

        >>> resolve_publisher("Yonhap News Agency").key
        'outlet:yonhap'
        """
        return f"outlet:{re.sub(r'[^a-z0-9]+', '-', anyascii(self.name).lower()).strip('-')}"


@dataclass(frozen=True)
class _Index:
    by_form: dict[str, PublisherEntry]
    in_text: dict[str, tuple[PublisherEntry, tuple[str, ...]]]
    by_domain: dict[str, PublisherEntry]


def resolve_publisher(name: str | None, *, url: str | None = None) -> PublisherEntry | None:
    """The outlet that a printed name, else an address, belongs to; None for platforms.

    Names may be in brackets, in another script, or half transliterated.

    >>> resolve_publisher("【Guan察者网】").name
    'Guancha'
    >>> resolve_publisher(None, url="https://edition.cnn.com/2024/a.html").name
    'CNN'
    >>> resolve_publisher(None, url="https://www.toutiao.com/article/1/") is None
    True
    """
    entry = _resolve_name(name) if name else None
    if entry is None and url:
        entry = find_domain(url)
    return None if entry is None or entry.kind == PLATFORM else entry


@cache
def outlet_words() -> frozenset[str]:
    """Words in small letters that end the names of outlets (`data/outlet_words.tsv`).

    >>> "herald" in outlet_words(), "ferries" in outlet_words()
    (True, False)
    """
    return frozenset(row["word"] for row in load_table("outlet_words"))


@lru_cache(maxsize=CACHED)
def find_outlet(name: str) -> PublisherEntry | None:
    """The outlet that a name in running text means, with its article and description or without.

    >>> find_outlet("North Korea's state news agency KCNA").name
    'KCNA'
    >>> find_outlet("the mayor") is None
    True
    """
    words = [_POSSESSIVE.sub("", w.strip(_EDGES)) for w in _WORD.findall(name)]
    words = [word for word in words if word]
    if not words or len(words) > LONGEST_NAME:
        return None
    whole = _outlet_of(" ".join(words))
    if whole is not None:
        return whole
    inner = _PARENTHESES.search(name)
    if inner and (entry := _outlet_of(inner.group(1).strip())):
        return entry
    for start, end in _stretches(words):
        entry = _outlet_of(" ".join(words[start:end]))
        if entry is not None:
            return entry
    return None


def find_domain(url: str) -> PublisherEntry | None:
    """The row whose domain an address is under, platforms included.

    >>> find_domain("https://mp.weixin.qq.com/s/abc").kind
    'platform'
    """
    try:
        host = urlsplit(url if "//" in url else f"//{url}").hostname or ""
    except ValueError:  # brackets that hold no IPv6 address
        return None
    labels = host.lower().strip(".").split(".")
    domains = _index().by_domain
    for start in range(len(labels) - 1):
        entry = domains.get(".".join(labels[start:]))
        if entry is not None:
            return entry
    return None


def doubt_publisher(name: str | None, url: str | None) -> str | None:
    """Why a printed name may not be the publisher's own: its address is none of that outlet's.

    None where the name is no known outlet's, where there is no address of the web, and where the
    page stands on a platform, or with an outlet of the same family. What remains is syndicated, or
    pretends: either way a reader should know.

    >>> doubt_publisher("Reuters", "https://reuters.herald.example/a")
    'says it is by Reuters; its address, reuters.herald.example, is not one of Reuters’s'
    >>> doubt_publisher("Reuters", "https://www.reuters.com/a")
    >>> doubt_publisher("The Harbour Herald", "https://herald.example/a")
    """
    entry = _resolve_name(name) if name else None
    if entry is None or not url or entry.kind in NOT_OUTLETS or not entry.domains:
        return None
    try:
        parts = urlsplit(url)
        host = (parts.hostname or "").removeprefix("www.")
    except ValueError:
        return None
    if parts.scheme not in ("http", "https") or not host:
        return None
    owner = find_domain(url)
    if owner is None:
        where = f"its address, {host}, is not one of {entry.name}’s"
    elif owner.kind == PLATFORM or owner.family == entry.family:
        return None
    else:
        where = f"its address, {host}, belongs to {owner.name}"
    return f"says it is by {entry.name}; {where}"


def family(publisher: str) -> str:
    """The family of a publisher; one that no row knows is its own.

    >>> family("Sky News Arabia"), family("The Harbour Herald")
    ('Sky News Arabia', 'The Harbour Herald')
    >>> family("CCTV") == family("CGTN")
    True
    """
    entry = resolve_publisher(publisher)
    return entry.family if entry else publisher


def publisher_entries() -> tuple[PublisherEntry, ...]:
    """Every row of the table."""
    return tuple(_entries())


@cache
def _index() -> _Index:
    by_form: dict[str, PublisherEntry] = {}
    in_text: dict[str, tuple[PublisherEntry, tuple[str, ...]]] = {}
    by_domain: dict[str, PublisherEntry] = {}
    for entry, row in zip(_entries(), load_table("publishers"), strict=True):
        for form in (entry.name, *entry.aliases):
            by_form.setdefault(_form(form), entry)
        for domain in entry.domains:
            by_domain.setdefault(domain, entry)
        if entry.kind in NOT_OUTLETS:
            continue
        for form in (entry.name, *_split(row["aliases"])):
            kept = in_text.setdefault(_form(form, article=False), (entry, ()))
            if kept[0] is entry:
                in_text[_form(form, article=False)] = (entry, (*kept[1], form))
    return _Index(by_form, in_text, by_domain)


def _entries() -> Iterator[PublisherEntry]:
    for row in load_table("publishers"):
        yield PublisherEntry(
            name=row["name"],
            family=row["family"] or row["name"],
            kind=row["kind"],
            domains=_split(row["domains"]),
            aliases=(*_split(row["aliases"]), *_split(row["printed"])),
            country=row["country"],
        )


def _split(cell: str) -> tuple[str, ...]:
    return tuple(form for form in cell.split("|") if form)


def _form(name: str, *, article: bool = False) -> str:
    """The letters and digits of a name in ASCII, so that scripts and their mixtures compare."""
    plain = anyascii(unicodedata.normalize("NFKC", name)).lower()
    if not article:
        plain = re.sub(r"^\s*the\s+", "", plain)
    return re.sub(r"[^a-z0-9+]+", "", plain)


def _resolve_name(name: str) -> PublisherEntry | None:
    forms = _index().by_form
    stripped = name.strip().strip(_EDGES).strip()
    candidates = [stripped, _PARENTHESES.sub("", name), *_PARENTHESES.findall(name)]
    candidates += re.split(r"\s+(?:via|/|\||-|–|—|·)\s+", stripped)[:1]
    for candidate in candidates:
        entry = forms.get(_form(candidate)) if candidate.strip() else None
        if entry is not None:
            return entry
    if re.fullmatch(r"[\w-]+(\.[\w-]+)+", stripped):
        return find_domain(stripped)
    return None


def _outlet_of(words: str) -> PublisherEntry | None:
    """The outlet of these very words: capitals must fit, and "The" where the name needs it."""
    found = _index().in_text.get(_form(words))
    if found is None:
        return None
    entry, forms = found
    return entry if any(_fits(words, form) for form in forms) else None


def _fits(words: str, form: str) -> bool:
    bare = re.sub(r"^[Tt]he\s+", "", words)
    own = re.sub(r"^The\s+", "", form)
    if own != form and bare == words:
        return False
    if not own.isascii():
        return not bare.isascii()
    if own.isupper() or own.islower():
        return bare == own
    return all(
        word[0].isupper() or not model[0].isupper()
        for word, model in zip(bare.split(), own.split(), strict=False)
    )


def _describes(word: str) -> bool:
    """True for a word that may stand beside an outlet's name and only describes it."""
    plain = word.lower()
    return plain in _DESCRIPTORS or _is_of_a_country(word)


def _is_of_a_country(word: str) -> bool:
    if not word[:1].isupper() or word.isupper():
        return False
    return word.endswith(("ese", "ian", "ean", "ish", "can", "ch", "an", "eli", "aqi", "ani")) or (
        word in {"Korea", "Arabia", "Africa", "Kong", "Hong", "Zealand", "Sri", "Lanka", "Russia"}
        or word in {"China", "Japan", "Iran", "Israel", "Turkey", "India", "Qatar", "Britain"}
    )


def _stretches(words: list[str]) -> Iterator[tuple[int, int]]:
    """Every part of a row of words outside which all words only describe, the longest first."""
    telling = [place for place, word in enumerate(words) if not _describes(word)]
    first, last = (telling[0], telling[-1] + 1) if telling else (len(words), 0)
    for size in range(len(words) - 1, 0, -1):
        for start in range(len(words) - size + 1):
            if start <= first and start + size >= last:
                yield start, start + size
