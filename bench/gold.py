"""Where the labelled data is, and reading it."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

BENCH = Path(__file__).parent


class MissingGoldError(Exception):
    """A file of labelled data that a task needs is not in any folder that was given."""


@dataclass(frozen=True)
class Gold:
    """Folders that may hold the files, the first that has one wins."""

    folders: tuple[Path, ...]

    def path(self, name: str) -> Path:
        """The file `name`; MissingGoldError says where it was looked for."""
        for folder in self.folders:
            if (folder / name).exists():
                return folder / name
        places = ", ".join(str(folder) for folder in self.folders) or "no folder"
        raise MissingGoldError(f"{name} is missing (looked in {places}); give --data DIR")

    def lines(self, name: str) -> Iterator[dict[str, Any]]:
        """The JSON objects of a file, a line each."""
        with self.path(name).open(encoding="utf-8") as handle:
            for line in handle:
                if line.strip():
                    yield json.loads(line)

    def digest(self, name: str) -> str:
        """The SHA-256 of a file, for the floors."""
        return hashlib.sha256(self.path(name).read_bytes()).hexdigest()


def find_gold(data: Path | None = None) -> Gold:
    """`--data`, else the folder in SAYSO_GOLD, else `../shared/gold`; then the project's own.

    The project's own gold lies in `bench/<task>/`.
    """
    named = data or (Path(os.environ["SAYSO_GOLD"]) if "SAYSO_GOLD" in os.environ else None)
    first = named or BENCH.parent.parent / "shared" / "gold"
    own = tuple(sorted(path for path in BENCH.iterdir() if path.is_dir() and path.name[0] != "_"))
    return Gold((first, *own))
