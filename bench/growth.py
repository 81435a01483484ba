"""What one more report costs as the ledger grows: `python -m bench.growth 1000 10000 100000`.

Reports are made from the samples (`bench.generated`), dated and without claims, so that stories
stay natural in size and only their gathering is measured. For each size: the milliseconds of the
processor that placing one more report takes in an index that is open (`add_ms`, the mean of
`MORE`), and the seconds that opening the index again from what is stored takes (`open_s`).
`add_growth` is `add_ms` at the largest size over that at the smallest.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Sequence
from itertools import islice

from bench.__main__ import show
from bench.generated import generate_articles
from bench.gold import Gold
from bench.result import Result, ratio
from sayso.model import Article, Report
from sayso.stories import Gathered, StoryIndex
from sayso.timex import infer_publication

FILES: tuple[str, ...] = ()
SIZES = (300, 3000)
MORE = 50


def run(gold: Gold, sizes: Sequence[int] = SIZES) -> Result:
    """Measure at the sizes, each in the index that the one before it left."""
    index = StoryIndex()
    gathered: list[Gathered] = []
    articles = generate_articles(max(sizes) + MORE * len(sizes))
    metrics = {}
    for size in sorted(sizes):
        gathered += [_add(index, article) for article in islice(articles, size - len(gathered))]
        start = time.process_time()
        gathered += [_add(index, article) for article in islice(articles, MORE)]
        metrics[f"add_ms_{size}"] = 1000 * (time.process_time() - start) / MORE
        start = time.process_time()
        again = StoryIndex()
        for known in gathered:
            again.put_back(known)
        metrics[f"open_s_{size}"] = time.process_time() - start
    small, large = (metrics[f"add_ms_{size}"] for size in (min(sizes), max(sizes)))
    metrics["add_growth"] = ratio(large, small)
    return Result("growth", "samples", {"reports": len(gathered)}, metrics)


def _add(index: StoryIndex, article: Article) -> Gathered:
    report = Report(article, infer_publication(article, ()), "en", article.publisher)
    features = index.features_of(report)
    return Gathered(article.id, index.place(article.id, features).story, features)


if __name__ == "__main__":
    show(run(Gold(()), [int(word) for word in sys.argv[1:]] or SIZES))
