"""Knowledge that someone who does not program can edit: TSV tables in `data/`.

A table has a header line, then one row a line; lines that start with `#` are comments. Every
table ends in the columns `example` and `origin`, so that each row says what it is for and where
it is from.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

Row = Mapping[str, str]


@cache
def load_table(name: str) -> tuple[Row, ...]:
    """The rows of `data/{name}.tsv`, each a mapping from column to text; an empty cell is ''.

    >>> load_table("publishers")[0]["name"] != ""
    True
    """
    text = files("sayso").joinpath("data", f"{name}.tsv").read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if line.strip() and not line.startswith("#")]
    reader = csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
    return tuple({key: value or "" for key, value in row.items() if key} for row in reader)
