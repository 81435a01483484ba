"""Authors' names as pages state them, a name each."""

from __future__ import annotations

import re
from collections.abc import Iterable

from sayso.publishers import find_domain

_SPLIT = re.compile(r"\s*(?:[,;|/•·\n]|\s(?:and|und|et|y|och|og|&|e)\s)\s*")
_MARK = re.compile(
    r"^(?:[^,;]{0,30}\s)?(?:by|von|par|por|door|af|av|di|written by|text|texto|words|report)"
    r"(?:\s*:\s*|\s+)(?=[^\W\d_])",
    re.I,
)
_BRACKETS = re.compile(r"[(\[][^()\[\]]*(?:[)\]]|$)")
_NOT_NAMES = re.compile(
    r"^[\W\d]*$|^(?:unknown|admin|none|null|n/a|undefined|staff|author|authors?:?)$"
    r"|\b(?:image|photo|getty|istock|follow|read more|published|updated)\b",
    re.I,
)
_ADDRESS = re.compile(r"https?://|@|^/")
_WORDS = re.compile(r"\W+")
LONGEST = 60


def clean_authors(
    names: Iterable[str], site: str | None, url: str | None = None
) -> tuple[str, ...]:
    """The names, split where several stand in one, each once; the outlet's own if nobody else's.

    >>> clean_authors(["By Ana Duarte and Tom Reed (amd)", "Tom Reed", "Herald"], "Herald")
    ('Ana Duarte', 'Tom Reed')
    """
    kept: dict[str, str] = {}
    for stated in names:
        if _ADDRESS.search(stated):
            continue
        for piece in _SPLIT.split(_MARK.sub("", _BRACKETS.sub("", stated).strip())):
            name = _MARK.sub("", piece).strip(" .,:-–—)]")
            if name and len(name) <= LONGEST and not _NOT_NAMES.search(name):
                kept.setdefault(name.casefold(), name)
    own = {_plain(name) for name in (site, _owner(url)) if name}
    others = tuple(name for name in kept.values() if _plain(name) not in own)
    return others or tuple(kept.values())


def _owner(url: str | None) -> str | None:
    row = find_domain(url) if url else None
    return row.name if row else None


def _plain(name: str) -> str:
    return _WORDS.sub("", name.lower())
