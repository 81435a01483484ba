"""`sources.toml`: what is watched, for whom, and how often."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import time
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from sayso.errors import SettingsError

MINUTE, HOUR, DAY = 60, 3600, 86_400
UNITS = {
    "s": 1, "sec": 1, "second": 1, "seconds": 1, "min": MINUTE, "minute": MINUTE,
    "minutes": MINUTE, "h": HOUR, "hour": HOUR, "hours": HOUR, "d": DAY, "day": DAY, "days": DAY,
}  # fmt: skip
LEAST, MOST = 10 * MINUTE, 12 * HOUR
REVISIT = (HOUR, 6 * HOUR, DAY)
BACKLOG = 3 * DAY

MAIL = "mail"
WEBHOOK = "webhook:"

_DURATION = re.compile(r"(\d+(?:\.\d+)?)\s*([a-z]+)")


@dataclass(frozen=True, slots=True)
class WatchList:
    """What somebody wants to be told of; `tell` are channels: mail, or webhook: and its name."""

    name: str
    actors: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    stories: tuple[str, ...] = ()
    tell: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Webhook:
    """Where alerts are posted to; with a secret, they are signed."""

    url: str
    secret: str = ""


@dataclass(frozen=True, slots=True)
class Digest:
    """The daily digest: when by whose clock, and for whom."""

    at: time
    zone: ZoneInfo
    tell: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sources:
    """What is watched. Durations are in seconds.

    `feeds` maps addresses to their publishers, None where the page is to say. A feed is visited
    between `least` and `most` apart; a page is looked at again after each of `revisit`; what a
    feed dates further back than `backlog` is left out.
    """

    feeds: Mapping[str, str | None]
    lists: tuple[WatchList, ...] = ()
    webhooks: Mapping[str, Webhook] = field(default_factory=dict)
    mail_to: tuple[str, ...] = ()
    digest: Digest | None = None
    alerts: Path | None = None
    least: int = LEAST
    most: int = MOST
    revisit: tuple[int, ...] = REVISIT
    backlog: int = BACKLOG


def load_sources(path: Path) -> Sources:
    """The sources of a file; SettingsError says where it does not fit, and what would.

    Paths in it are relative to the file.
    """
    try:
        written = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        remedy = 'write one; docs/how-to/watch-for-weeks.md begins with: feeds = ["https://…"]'
        raise SettingsError(f"cannot be read ({reason})", where=str(path), remedy=remedy) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsError(f"not TOML ({error})", where=str(path)) from error
    return _Form(written, path).to_sources()


def to_seconds(words: str) -> int:
    """The seconds of a duration; ValueError for what is none.

    >>> to_seconds("10 min"), to_seconds("1.5 h")
    (600, 5400)
    """
    found = _DURATION.fullmatch(words.strip().lower())
    if not found or found[2] not in UNITS:
        raise ValueError(words)
    return max(1, round(float(found[1]) * UNITS[found[2]]))


class _Form:
    """A file of sources while it is read."""

    def __init__(self, written: dict[str, Any], path: Path) -> None:
        self._written = written
        self._path = path

    def to_sources(self) -> Sources:
        known = (
            "feeds", "opml", "feed", "list", "webhook", "mail", "digest", "alerts", "least", "most",
            "revisit", "backlog",
        )  # fmt: skip
        self._check_keys(self._written, known, "")
        webhooks = self._webhooks()
        mail = self._table("mail", ("to",))
        mail_to = self._texts(mail, "to", "mail.to")
        channels = {f"{WEBHOOK}{name}" for name in webhooks} | ({MAIL} if mail_to else set())
        sources = Sources(
            feeds=self._feeds(),
            lists=tuple(self._list(row, channels) for row in self._rows("list")),
            webhooks=webhooks,
            mail_to=mail_to,
            digest=self._digest(channels),
            alerts=self._alerts(),
            least=self._duration("least", LEAST),
            most=self._duration("most", MOST),
            revisit=self._revisit(),
            backlog=self._duration("backlog", BACKLOG),
        )
        if sources.least > sources.most:
            raise self._wrong("least is longer than most", "set most to the longer of the two")
        return sources

    def _wrong(self, what: str, remedy: str) -> SettingsError:
        return SettingsError(what, where=str(self._path), remedy=remedy)

    def _check_keys(self, table: Mapping[str, Any], known: tuple[str, ...], name: str) -> None:
        for key in table:
            if key not in known:
                where = f" in {name}" if name else ""
                raise self._wrong(f"unknown {key!r}{where}", f"known are {', '.join(known)}")

    def _rows(self, name: str) -> list[dict[str, Any]]:
        rows = self._written.get(name, [])
        if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
            raise self._wrong(f"{name} must be a table", f"begin each with [[{name}]]")
        return rows

    def _table(self, name: str, known: tuple[str, ...]) -> dict[str, Any]:
        table = self._written.get(name, {})
        if not isinstance(table, dict):
            raise self._wrong(f"{name} must be a table", f"begin it with [{name}]")
        self._check_keys(table, known, name)
        return table

    def _text(self, row: Mapping[str, Any], key: str, name: str, default: str | None = None) -> str:
        value = row.get(key, default)
        if not isinstance(value, str) or (default is None and not value.strip()):
            raise self._wrong(f"{name} needs a {key}", f'write {key} = "…"')
        return value.strip()

    def _texts(self, row: Mapping[str, Any], key: str, name: str) -> tuple[str, ...]:
        value = row.get(key, [])
        if not isinstance(value, list) or not all(isinstance(v, str) and v.strip() for v in value):
            raise self._wrong(f"{name} must be a list of texts", f'write {key} = ["…", "…"]')
        return tuple(dict.fromkeys(item.strip() for item in value))

    def _duration(self, key: str, default: int) -> int:
        if key not in self._written:
            return default
        return self._to_seconds(self._written[key], key)

    def _to_seconds(self, value: Any, name: str) -> int:
        try:
            return to_seconds(value)
        except (ValueError, AttributeError, TypeError) as error:
            remedy = 'write it as "90 s", "10 min", "6 h" or "2 days"'
            raise self._wrong(f"{name} is no duration: {value!r}", remedy) from error

    def _revisit(self) -> tuple[int, ...]:
        if "revisit" not in self._written:
            return REVISIT
        texts = self._texts(self._written, "revisit", "revisit")
        return tuple(self._to_seconds(text, "revisit") for text in texts)

    def _feeds(self) -> dict[str, str | None]:
        feeds: dict[str, str | None] = dict.fromkeys(self._texts(self._written, "feeds", "feeds"))
        for name in self._texts(self._written, "opml", "opml"):
            feeds |= dict.fromkeys(self._read_opml(name))
        for row in self._rows("feed"):
            self._check_keys(row, ("url", "publisher"), "feed")
            publisher = self._text(row, "publisher", "feed", "")
            feeds[self._text(row, "url", "feed")] = publisher or None
        for url in feeds:
            if not url.startswith(("http://", "https://")):
                raise self._wrong(f"{url!r} is no address", "begin it with https://")
        if not feeds:
            raise self._wrong("there is no feed in it", 'write feeds = ["https://…"]')
        return feeds

    def _read_opml(self, name: str) -> tuple[str, ...]:
        from sayso.errors import InputError
        from sayso.read.feeds import read_feed

        place = self._path.parent / name
        try:
            return read_feed(place.read_bytes(), str(place)).feeds
        except (OSError, InputError) as error:
            raise self._wrong(f"{name} is no OPML list ({error})", "check the file") from error

    def _list(self, row: dict[str, Any], channels: set[str]) -> WatchList:
        self._check_keys(row, ("name", "actors", "words", "stories", "tell"), "list")
        name = self._text(row, "name", "list")
        what = {key: self._texts(row, key, key) for key in ("actors", "words", "stories")}
        if not any(what.values()):
            raise self._wrong(f"the list {name!r} is empty", "give it actors, words or stories")
        return WatchList(name, tell=self._channels(row, name, channels), **what)

    def _channels(self, row: Mapping[str, Any], name: str, channels: set[str]) -> tuple[str, ...]:
        tell = self._texts(row, "tell", f"{name}: tell")
        for channel in tell:
            if channel not in channels:
                known = ", ".join(sorted(channels)) or "none; write [mail] or [[webhook]]"
                raise self._wrong(
                    f"{name} tells {channel!r}, which is not there", f"there is {known}"
                )
        return tell

    def _webhooks(self) -> dict[str, Webhook]:
        found = {}
        for row in self._rows("webhook"):
            self._check_keys(row, ("name", "url", "secret"), "webhook")
            url = self._text(row, "url", "webhook")
            secret = self._text(row, "secret", "webhook", "")
            found[self._text(row, "name", "webhook")] = Webhook(url, secret)
        return found

    def _digest(self, channels: set[str]) -> Digest | None:
        row = self._table("digest", ("at", "zone", "tell"))
        if not row:
            return None
        try:
            at = time.fromisoformat(self._text(row, "at", "digest", "07:00"))
            zone = ZoneInfo(self._text(row, "zone", "digest", "UTC"))
        except (ValueError, OSError, KeyError) as error:
            remedy = 'write at = "07:00" and zone = "Europe/Lisbon"'
            raise self._wrong(f"the digest's time does not fit ({error})", remedy) from error
        return Digest(at, zone, self._channels(row, "digest", channels))

    def _alerts(self) -> Path | None:
        name = self._text(self._written, "alerts", "alerts", "")
        return self._path.parent / name if name else None
