"""The exceptions Sayso raises.

SaysoError                what, where, why, what to do
├── InputError            something that was given cannot be read; the next item is
│   ├── UnreadableError   a file or page with no text to be had from it
│   ├── FetchError        an address that cannot be fetched, or may not be
│   └── ContractError     a JSON line that does not fit the contract
├── SettingsError         a setting or option that does not fit
├── ParserError           the parser is missing or does not fit
└── LedgerError           the ledger cannot be opened, is of another version, or is damaged
    └── NotFoundError     nothing in the ledger answers to that name
"""

from __future__ import annotations


class SaysoError(Exception):
    """Something went wrong that a person can mend.

    >>> print(SaysoError("cannot read it", where="a.html", remedy="save the page again"))
    a.html: cannot read it; save the page again
    """

    def __init__(self, what: str, *, where: str | None = None, remedy: str | None = None) -> None:
        self.what = what
        self.where = where
        self.remedy = remedy
        place = f"{where}: " if where else ""
        advice = f"; {remedy}" if remedy else ""
        super().__init__(f"{place}{what}{advice}")


class InputError(SaysoError):
    """Something that was given cannot be read."""


class UnreadableError(InputError):
    """A file or page has no text to be had from it."""


class FetchError(InputError):
    """An address cannot be fetched, or may not be.

    `status` is the answer's status where there was an answer, `again` True where a later attempt
    may fare better, `wait` the seconds that the server asked for.
    """

    def __init__(
        self,
        what: str,
        *,
        where: str | None = None,
        remedy: str | None = None,
        status: int | None = None,
        again: bool = False,
        wait: float | None = None,
    ) -> None:
        super().__init__(what, where=where, remedy=remedy)
        self.status = status
        self.again = again
        self.wait = wait


class ContractError(InputError):
    """A JSON line does not fit the contract."""


class SettingsError(SaysoError):
    """A setting or option does not fit."""


class ParserError(SaysoError):
    """The parser is missing or does not fit."""


class LedgerError(SaysoError):
    """The ledger cannot be opened, is of another version, or is damaged."""


class NotFoundError(LedgerError):
    """Nothing in the ledger answers to that name."""
