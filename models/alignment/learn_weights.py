"""Learn `data/alignment.tsv` from the stories in `bench/origins/`; see README.md beside this.

    python models/alignment/learn_weights.py [--check] STORIES.jsonl...

The pairs are those of the project's own development stories: claims that gold puts in one
proposition, against pairs of which one claim is in a proposition that the other is not in. The
weights are those of a logistic regression, drawn to what is known of features beforehand; signs
and least strengths that a feature's meaning asks for are held. Rivals (`ahead`,
`behind_differs`) depend on the other weights: both are learnt in turn. With `--check` nothing is
written, and average precision over stories left out in turn is logged.
"""

from __future__ import annotations

import json
import logging
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from gold_pairs import ROOT, STORIES, find_gold, read_reports
from numpy.typing import NDArray
from scipy.optimize import minimize
from sklearn.metrics import average_precision_score

from sayso.align.features import ROOM
from sayso.align.groups import Aligner
from sayso.align.scoring import Rivals
from sayso.align.sources import merge_sources
from sayso.pipeline.compare import narrow_reports
from sayso.tables import load_table
from sayso.view import view_story

TABLE = ROOT / "src" / "sayso" / "data" / "alignment.tsv"
STRENGTH = 10.0
"""How strongly weights are drawn to what is expected of them (ridge)."""

ROUNDS = 3
FOLDS = 6
RIVALS = ("ahead", "behind_differs")
EXPECTED = {
    "predicate": 0.6,
    "predicate_differs": -0.4,
    "predicate_inside": 0.6,
    "subject": 0.3,
    "subject_differs": -0.4,
    "object": 0.4,
    "object_differs": -0.4,
    "filler": 0.4,
    "actors_differs": -0.3,
    "concepts": 1.2,
    "vector": 2.0,
    "bare": 1.5,
    "unlike_differs": -1.0,
    "numbers": 2.0,
    "numbers_differs": -0.6,
    "figures": 1.0,
    "dates": 0.4,
    "dates_differs": -0.6,
    "places": 0.2,
    "places_differs": -0.5,
    "lead": 0.8,
    "apart_differs": -0.6,
    "told_differs": -0.2,
    "tense_differs": -0.8,
    "opposed_differs": -1.0,
    "speaker": 0.2,
    "thin_differs": -0.6,
    "same_article": -1.5,
    "ahead": 1.0,
    "behind_differs": -1.5,
}
"""What is known of features beforehand: the stories are rewritten more freely than most news."""

AT_MOST = {
    "actors_differs": -0.6,
    "object_differs": -0.5,
    "subject_differs": -0.3,
    "predicate_differs": -0.4,
    "tense_differs": -0.6,
    "unlike_differs": -1.0,
    "same_article": -4.0,
}
"""The stories hold few look-alikes (one meeting with two guests, two meetings with one): the
features that tell them apart count at least this much."""

Matrix = NDArray[np.float64]
log = logging.getLogger("alignment")


@dataclass(frozen=True)
class Pairs:
    """The pairs of a story: their claims and articles, features by name, labels (-1: unknown)."""

    i: NDArray[np.int64]
    j: NDArray[np.int64]
    article: NDArray[np.int64]
    features: Mapping[str, Matrix]
    labels: NDArray[np.int64]


def find_pairs(story: Mapping[str, Any]) -> Pairs:
    """All pairs of claims of one story."""
    reports = narrow_reports(read_reports(story))
    aligner = Aligner(view_story(reports, merge_sources(reports)))
    number = {look.ref: at for at, look in enumerate(aligner.looks)}
    held: dict[int, set[int]] = {at: set() for at in number.values()}
    for at, proposition in enumerate(story["propositions"]):
        for ref in find_gold(proposition, reports):
            held[number[ref]].add(at)
    i, j = np.triu_indices(len(number), 1)
    columns = aligner.scores.columns
    labels = [
        int(bool(held[a] & held[b])) if held[a] or held[b] else -1
        for a, b in zip(i.tolist(), j.tolist(), strict=True)
    ]
    return Pairs(i, j, columns.article, columns.measure(i, j), np.array(labels))


def to_matrix(pairs: Pairs, names: Sequence[str], weights: Mapping[str, float]) -> Matrix:
    """Features of a story's pairs (pairs × names, the bias first), rivals by the weights so far."""
    found = dict(pairs.features)
    if weights:
        first = np.full(len(pairs.i), weights["bias"])
        for name in pairs.features:
            first += weights[name] * found[name]
        rivals = Rivals(pairs.article, pairs.i, pairs.j, first).find(pairs.i, pairs.j, first)
        lead = np.clip((first - rivals) / ROOM, -1.0, 1.0)
        lead = np.where(pairs.article[pairs.i] == pairs.article[pairs.j], 0.0, lead)
        found |= {"ahead": np.maximum(lead, 0.0), "behind_differs": np.maximum(-lead, 0.0)}
    nothing = np.zeros(len(pairs.i))
    return np.column_stack([np.ones(len(pairs.i)), *(found.get(name, nothing) for name in names)])


def learn(stories: Sequence[Pairs], names: Sequence[str]) -> dict[str, float]:
    """The weights by name, rivals and the other weights learnt in turn."""
    weights: dict[str, float] = {}
    y = np.concatenate([pairs.labels[pairs.labels >= 0] for pairs in stories])
    for _ in range(ROUNDS + 1):
        rows = [to_matrix(pairs, names, weights)[pairs.labels >= 0] for pairs in stories]
        found = fit(np.vstack(rows), y.astype(np.float64), names)
        weights = dict(zip(["bias", *names], map(float, found), strict=True))
    return weights


def fit(x: Matrix, y: Matrix, names: Sequence[str]) -> Matrix:
    """The weights of a logistic regression, within the bounds that their meaning sets."""
    expected = np.array([EXPECTED.get(name, 0.0) for name in names])

    def loss(w: Matrix) -> tuple[float, Matrix]:
        z, apart = x @ w, w[1:] - expected
        slope = x.T @ (1 / (1 + np.exp(-z)) - y)
        slope[1:] += STRENGTH * apart
        value = np.sum(np.logaddexp(0, z) - y * z) + STRENGTH / 2 * np.sum(apart**2)
        return float(value), slope

    against = ("differs", "same_article")
    bounds = [(None, AT_MOST.get(n, 0.0)) if n.endswith(against) else (0.0, None) for n in names]
    start = np.zeros(x.shape[1])
    free = [(None, None), *bounds]
    return np.asarray(minimize(loss, start, jac=True, bounds=free, method="L-BFGS-B").x)


def check(stories: Sequence[Pairs], names: Sequence[str]) -> float:
    """Average precision over pairs of different articles, of stories left out in turn."""
    labels, scores = [], []
    for fold in range(FOLDS):
        weights = learn([p for at, p in enumerate(stories) if at % FOLDS != fold], names)
        vector = np.array([weights["bias"], *(weights[name] for name in names)])
        for pairs in stories[fold::FOLDS]:
            kept = (pairs.labels >= 0) & (pairs.article[pairs.i] != pairs.article[pairs.j])
            labels.append(pairs.labels[kept])
            scores.append((to_matrix(pairs, names, weights) @ vector)[kept])
    return float(average_precision_score(np.concatenate(labels), np.concatenate(scores)))


def write(weights: Mapping[str, float]) -> None:
    """Put the weights into the table, its other columns as they are."""
    written = []
    for line in TABLE.read_text(encoding="utf-8").splitlines():
        cells = line.split("\t")
        if cells[0] in weights and not line.startswith("#"):
            cells[1] = f"{weights[cells[0]]:.2f}"
        written.append("\t".join(cells))
    TABLE.write_text("\n".join(written) + "\n", encoding="utf-8")


def read_stories(paths: Sequence[Path]) -> Iterator[Pairs]:
    """The pairs of every development story; stories kept for testing are not read."""
    for path in paths:
        for line in path.read_text(encoding="utf-8").splitlines():
            story = json.loads(line)
            if story.get("part") != "test":
                yield find_pairs(story)


def main() -> None:
    """Read, learn, write."""
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    paths = [Path(word) for word in sys.argv[1:] if not word.startswith("--")] or [STORIES]
    stories = list(read_stories(paths))
    names = [row["feature"] for row in load_table("alignment") if row["feature"] != "bias"]
    weights = learn(stories, names)
    for name, weight in weights.items():
        log.info("%-20s %6.2f", name, weight)
    labels = np.concatenate([pairs.labels for pairs in stories])
    log.info("%d stories, %d pairs, %d the same", len(stories), sum(labels >= 0), sum(labels == 1))
    log.info("average precision of stories left out: %.3f", check(stories, names))
    if "--check" not in sys.argv:
        write(weights)


if __name__ == "__main__":
    main()
