"""Where an export goes: a file that is whole or not there, or standard output."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from sayso.errors import SettingsError


@contextmanager
def open_destination(output: Path | None) -> Iterator[TextIO]:
    """A text to write to, UTF-8; a file takes its name only when everything is in it.

    Raises SettingsError when the file cannot be made.
    """
    if output is None:
        yield sys.stdout
        return
    partial = output.with_name(output.name + ".part")
    try:
        handle = partial.open("w", encoding="utf-8", newline="")
    except OSError as error:
        raise SettingsError(
            f"cannot be written ({error.strerror})",
            where=str(output),
            remedy="give -o a file in a folder that is there and may be written to",
        ) from error
    try:
        with handle:
            yield handle
        partial.replace(output)
    finally:
        partial.unlink(missing_ok=True)


def say_where(output: Path | None) -> Path | str:
    """What to tell a person about where an export went."""
    return output if output is not None else "standard output"
