"""Outlets that no table knows, told by their names where somebody speaks to them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from sayso.attribute.chains import Resolved
from sayso.model import Source, SourceKind
from sayso.publishers import outlet_words

_CALL_SIGN = re.compile(r"^[KW][A-Z]{2,3}(?:-TV)?$")


def is_outlet_name(name: str) -> bool:
    """True for a name that an outlet is likely to carry.

    >>> is_outlet_name("the Harbour Gazette"), is_outlet_name("Delmar Pumps")
    (True, False)
    """
    words = re.findall(r"\w+", name)
    if not words:
        return False
    return words[-1].casefold() in outlet_words() or bool(_CALL_SIGN.match(name.strip()))


def mark_outlets(sources: Sequence[Source], resolved: Sequence[Resolved]) -> tuple[Source, ...]:
    """The sources with those that were spoken to and bear an outlet's name made outlets."""
    spoken_to = {item.recipient for item in resolved if item.recipient is not None}
    return tuple(
        replace(source, kind=SourceKind.OUTLET)
        if source.id in spoken_to
        and source.name is not None
        and source.kind in (SourceKind.ORGANISATION, SourceKind.PERSON)
        and is_outlet_name(source.name)
        else source
        for source in sources
    )
