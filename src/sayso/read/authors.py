"""Authors' names as pages state them, a name each."""

from __future__ import annotations

import re
from collections.abc import Iterable

_SPLIT = re.compile(r"\s*(?:[,;|/•·]|\s(?:and|und|et|y|och|og|&|e)\s)\s*")
_MARK = re.compile(r"^(?:by|von|par|por|door|af|av|di|text|texto|words|written by)\s*:?\s+", re.I)
_NOT_NAMES = re.compile(r"https?://|@|^\W*$|^(?:unknown|admin|none|null|n/a|undefined)$", re.I)
LONGEST = 60


def clean_authors(names: Iterable[str], site: str | None) -> tuple[str, ...]:
    """The names, split where several stand in one, each once.

    >>> clean_authors(["By Ana Duarte and Tom Reed", "Tom Reed"], None)
    ('Ana Duarte', 'Tom Reed')
    """
    kept: dict[str, str] = {}
    for stated in names:
        for piece in _SPLIT.split(_MARK.sub("", stated.strip())):
            name = _MARK.sub("", piece).strip(" .,-–—")
            if name and len(name) <= LONGEST and not _NOT_NAMES.search(name):
                kept.setdefault(name.casefold(), name)
    return tuple(kept.values())
