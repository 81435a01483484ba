"""What workers have from the start: loaded once, by the server that they are forked from.

`workers` names this module to that server, with the parser to load in its environment. A sentence
is read and compared here, so that the parser and every table are there when a worker begins, in
memory that all of them share.
"""

from __future__ import annotations

import gc
import os
from contextlib import suppress

from sayso.model import Article
from sayso.pipeline.analyze import analyze_many
from sayso.pipeline.compare import compare
from sayso.pipeline.workers import PRELOADED_PARSER

SENTENCE = "The mayor said on Monday that the bridge would open again in May."

if parser := os.environ.get(PRELOADED_PARSER):
    with suppress(Exception):  # whatever is wrong: a worker that is asked to analyse says so
        compare(analyze_many((Article("a", SENTENCE), Article("b", SENTENCE)), parser=parser))
gc.collect()
gc.freeze()  # what is here stays: collecting it in each worker would copy its memory
