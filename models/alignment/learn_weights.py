"""Learn `data/alignment.tsv` from the stories in `bench/origins/`.

The pairs are those of `bench/origins/origins.jsonl` (written for this project, its test part left
out): two claims of different articles that gold puts in one proposition, against pairs of which
one claim is in a proposition that the other is not in. The weights are those of a logistic
regression; signs that a feature's meaning rules out are held at 0. With `--check`, nothing is
written, and B-cubed F1 of stories left out in turn is logged.
"""

from __future__ import annotations

import json
import logging
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from sayso.align.groups import Aligner
from sayso.align.sources import merge_sources
from sayso.contract import to_article
from sayso.model import ClaimRef, Report, Span
from sayso.pipeline import analyze_many
from sayso.tables import load_table
from sayso.view import view_story

ROOT = Path(__file__).parents[2]
STORIES = ROOT / "bench" / "origins" / "origins.jsonl"
TABLE = ROOT / "src" / "sayso" / "data" / "alignment.tsv"
STRENGTH = 6.0
"""How strongly weights are drawn to what is expected of them (ridge)."""

EXPECTED = {
    "predicate": 0.8,
    "predicate_differs": -0.4,
    "subject": 0.5,
    "subject_differs": -0.6,
    "object": 0.6,
    "object_differs": -0.4,
    "frame": 1.0,
    "concepts": 1.5,
    "vector": 2.5,
    "bare": 1.0,
    "actors_differs": -0.5,
    "tense_differs": -0.8,
    "dates_differs": -0.5,
    "places_differs": -0.4,
    "thin_differs": -0.8,
}
"""What is known of features beforehand: the stories are rewritten more freely than most news."""

Matrix = NDArray[np.float64]
log = logging.getLogger("alignment")


@dataclass(frozen=True)
class Pairs:
    """The labelled pairs of one story: features by name, and whether they say the same."""

    features: Sequence[dict[str, float]]
    labels: Sequence[bool]


def find_pairs(story: dict[str, object], reports: Sequence[Report]) -> Pairs:
    """The labelled pairs of one story, from different articles."""
    aligner = Aligner(view_story(reports, merge_sources(reports)))
    propositions = list(_gold(story, reports))
    features, labels = [], []
    for pair in aligner.candidates:
        a, b = aligner.looks[pair.i].ref, aligner.looks[pair.j].ref
        ours, theirs = _held(propositions, a), _held(propositions, b)
        if a.article == b.article or not (ours or theirs):
            continue
        score = aligner.score(pair.i, pair.j)
        features.append({feature.name: feature.value for feature in score.features})
        labels.append(bool(ours & theirs))
    return Pairs(features, labels)


def _gold(story: dict[str, object], reports: Sequence[Report]) -> Iterator[set[ClaimRef]]:
    """The claims that stand for each gold proposition: those that its quotations overlap."""
    by_id = {report.article.id: report for report in reports}
    for proposition in story["propositions"]:  # type: ignore[attr-defined]  # JSON
        found = set()
        for words in proposition["claims"]:
            report = by_id[words["article"]]
            start = report.article.text.index(words["quote"])
            quote = Span(start, start + len(words["quote"]))
            for claim in report.claims:
                if _is_match(claim.spans, quote):
                    found.add(ClaimRef(report.article.id, claim.id))
        yield found


def _is_match(spans: Sequence[Span], quote: Span) -> bool:
    both = sum(max(0, min(s.end, quote.end) - max(s.start, quote.start)) for s in spans)
    length = sum(span.end - span.start for span in spans)
    return both > 0 and (2 * both >= length or 2 * both >= quote.end - quote.start)


def _held(propositions: Sequence[set[ClaimRef]], ref: ClaimRef) -> set[int]:
    return {number for number, claims in enumerate(propositions) if ref in claims}


def to_matrix(pairs: Sequence[Pairs], names: Sequence[str]) -> tuple[Matrix, Matrix]:
    """Features (pairs × names, the bias first) and labels."""
    rows = [[1.0, *(row.get(name, 0.0) for name in names)] for p in pairs for row in p.features]
    labels = [float(label) for p in pairs for label in p.labels]
    return np.array(rows), np.array(labels)


def fit(x: Matrix, y: Matrix, names: Sequence[str]) -> Matrix:
    """The weights of a logistic regression; `_differs` at most 0, the others at least 0."""

    expected = np.array([EXPECTED.get(name, 0.0) for name in names])

    def loss(w: Matrix) -> tuple[float, Matrix]:
        z = x @ w
        p = 1 / (1 + np.exp(-z))
        value = float(
            np.sum(np.logaddexp(0, z) - y * z) + STRENGTH / 2 * np.sum((w[1:] - expected) ** 2)
        )
        slope = x.T @ (p - y)
        slope[1:] += STRENGTH * (w[1:] - expected)
        return value, slope

    against = ("differs", "same_article")
    bounds = [(None, None), *((None, 0) if n.endswith(against) else (0, None) for n in names)]
    start = np.zeros(x.shape[1])
    return np.asarray(minimize(loss, start, jac=True, bounds=bounds, method="L-BFGS-B").x)


def write(weights: dict[str, float]) -> None:
    """Put the weights into the table, its other columns as they are."""
    lines = TABLE.read_text(encoding="utf-8").splitlines()
    written = []
    for line in lines:
        cells = line.split("\t")
        if cells[0] in weights and not line.startswith("#"):
            cells[1] = f"{weights[cells[0]]:.2f}"
        written.append("\t".join(cells))
    TABLE.write_text("\n".join(written) + "\n", encoding="utf-8")


def main() -> None:
    """Read, learn, write."""
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    pairs = []
    for line in STORIES.read_text(encoding="utf-8").splitlines():
        story = json.loads(line)
        if story.get("part") != "test":
            articles = [to_article(a, where=story["story"]) for a in story["articles"]]
            pairs.append(find_pairs(story, list(analyze_many(articles))))
    names = [row["feature"] for row in load_table("alignment")]
    names = [name for name in names if name not in ("bias", "same_article")]
    x, y = to_matrix(pairs, names)
    weights = fit(x, y, names)
    log.info("%d pairs, %d of them the same, %d stories", len(y), int(y.sum()), len(pairs))
    learnt = dict(zip(["bias", *names], (float(w) for w in weights), strict=True))
    for name, weight in learnt.items():
        log.info("%-20s %6.2f", name, weight)
    if "--check" not in sys.argv:
        write(learnt)


if __name__ == "__main__":
    main()
