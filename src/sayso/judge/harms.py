"""Who says that nobody came to harm, and who tells of somebody who did."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from sayso.tables import load_table

NOBODY = re.compile(r"\b(?:no|nobody|no one|no-one|none|not (?:one|any|a single))\b", re.I)
WORDS = re.compile(r"[a-z]+")


@cache
def _harms() -> dict[str, tuple[int, bool]]:
    return {row["words"]: (int(row["level"]), row["how"] == "plain") for row in load_table("harms")}


@lru_cache(maxsize=20_000)  # each claim of a story is compared with many
def find_harm(text: str, *, plain: bool = False) -> int:
    """2 where words tell of a death, 1 of an injury, 0 of neither.

    With `plain`, words that only let one think so ("taken to hospital") are left aside.

    >>> find_harm("A guard suffered a broken arm."), find_harm("Two patients lost their lives.")
    (1, 2)
    >>> find_harm("Two went to hospital."), find_harm("Nobody went to hospital.", plain=True)
    (1, 0)
    """
    words = f" {' '.join(WORDS.findall(text.lower()))} "
    levels = (
        level
        for harm, (level, is_plain) in _harms().items()
        if f" {harm} " in words and (is_plain or not plain)
    )
    return max(levels, default=0)


def denies_harm(denying: str, saying: str) -> bool:
    """True for "nobody was hurt" against a claim of one who was: a death is no mere injury.

    >>> denies_harm("Nobody was injured.", "A guard suffered a broken arm.")
    True
    >>> denies_harm("No one died.", "A guard suffered a broken arm.")
    False
    """
    if NOBODY.search(denying) is None or NOBODY.search(saying) is not None:
        return False
    return 0 < find_harm(denying, plain=True) <= find_harm(saying)
