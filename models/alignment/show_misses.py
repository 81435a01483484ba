"""Show which claims of one gold proposition alignment keeps apart, and by which feature.

    python models/alignment/show_misses.py [STORIES.jsonl]

For each pair: the two texts, the score (0 where a rule says that they are never one, which is
named), and what each feature adds. At the end a count by cause. Stories kept for testing are not
read.
"""

from __future__ import annotations

import json
import logging
import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from itertools import combinations
from pathlib import Path
from typing import Any

from gold_pairs import STORIES, find_gold, read_reports

from sayso.align.groups import SAME, Aligner
from sayso.align.sources import merge_sources
from sayso.pipeline.compare import narrow_reports
from sayso.view import view_story

log = logging.getLogger("misses")


def show_story(story: Mapping[str, Any]) -> Iterator[str]:
    """Log the misses of one story; the cause of each."""
    reports = narrow_reports(read_reports(story))
    aligner = Aligner(view_story(reports, merge_sources(reports)))
    number = {look.ref: at for at, look in enumerate(aligner.looks)}
    cluster = {i: at for at, members in enumerate(aligner.cluster()) for i in members}
    for proposition in story["propositions"]:
        found = find_gold(proposition, reports)
        for a, b in combinations(sorted(found), 2):
            if found[a] == found[b] == "says":
                i, j = sorted((number[a], number[b]))
                if cluster[i] == cluster[j]:
                    yield "merged"
                else:
                    yield _show(aligner, i, j)
        for _ in range(len(proposition["claims"]) - len(found)):
            yield "no claim is found"


def _show(aligner: Aligner, i: int, j: int) -> str:
    score, weights = aligner.score(i, j), aligner.context.weights
    cause = "low score" if score.same < SAME else "linkage"
    if score.same == 0.0:
        cause = f"never one: {' '.join(score.never)}"
    log.info("\n%.3f (near %.3f) %s", score.same, score.near, cause)
    for look in (aligner.looks[i], aligner.looks[j]):
        log.info("  %s [%s] %s", look.ref.article, look.predicate, look.text)
    parts = [
        f"{f.name} {weights.get(f.name, 0.0) * f.value:+.2f}"
        for f in sorted(score.features, key=lambda f: weights.get(f.name, 0.0) * f.value)
    ]
    log.info("  %s", ", ".join(parts))
    return cause


def main() -> None:
    """Read, show, count."""
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    path = Path(sys.argv[1]) if len(sys.argv) > 1 else STORIES
    causes: Counter[str] = Counter()
    for line in path.read_text(encoding="utf-8").splitlines():
        story = json.loads(line)
        if story.get("part") != "test":
            causes.update(show_story(story))
    log.info("\n%s", "\n".join(f"{count:5} {cause}" for cause, count in causes.most_common()))


if __name__ == "__main__":
    main()
