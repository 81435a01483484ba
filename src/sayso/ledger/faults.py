"""What is wrong in a ledger, and where."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that is not as it must be: what kind of thing, what is wrong with it, and where."""

    kind: str
    what: str
    where: str

    def __str__(self) -> str:
        return f"{self.where}: {self.kind}: {self.what}"
