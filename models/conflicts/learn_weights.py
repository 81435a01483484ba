"""Learn `data/conflict_weights.tsv` from the stories in `bench/origins/`; the README has more.

    python models/conflicts/learn_weights.py [--check] STORIES.jsonl...

Every pair of values that may rival each other in a story is one example: a conflict where gold
has one with these values, else none. The weights are those of a logistic regression with a ridge;
signs that every type has are shared by all types, since the stories hold few conflicts of each.
With `--check` nothing is written. What is logged by type is of stories left out in turn: how many
conflicts would be shown, how many of them are right, and how many of gold are found.
"""

from __future__ import annotations

import json
import logging
import sys
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from bench.origins import ARTICLE_FIELDS, is_match, overlap  # noqa: E402 - found by the line above
from sayso.align import align_claims, merge_sources  # noqa: E402
from sayso.judge.agreement import RIVALS, THRESHOLDS, find_rivals  # noqa: E402
from sayso.judge.evidence import ANY, BASE  # noqa: E402
from sayso.judge.likeness import Likeness, measure_likeness  # noqa: E402
from sayso.judge.rivals import Rival, choose_scored  # noqa: E402
from sayso.model import Article, ClaimRef, ConflictType, Span  # noqa: E402
from sayso.pipeline import analyze_many  # noqa: E402
from sayso.pipeline.compare import narrow_reports  # noqa: E402
from sayso.view import view_story  # noqa: E402

STORIES = ROOT / "bench" / "origins" / "origins.jsonl"
FURTHER = ROOT / "bench" / "origins" / "further" / "origins.jsonl"
WIDER = ROOT / "bench" / "origins" / "wider" / "origins.jsonl"
TABLE = ROOT / "src" / "sayso" / "data" / "conflict_weights.tsv"
STRENGTH = 10.0
"""How strongly weights, of signs in units of their spread, are drawn to nothing (ridge)."""

FREE = 0.01
"""The same for where a type's sum starts."""

FOLDS = 12
LEVELS = (0.2, 0.3, 0.4, 0.5, 0.6)
CELLS = "type\tsign\tweight\texample\torigin"
Matrix = NDArray[np.float64]
Column = tuple[str, str]
log = logging.getLogger("conflicts")


@dataclass(frozen=True)
class Story:
    """A gold story with its rivals: their labels (-1: unknown), and which gold each is of."""

    gold: Mapping[str, Any]
    likeness: Likeness
    rivals: Sequence[Rival]
    labels: Sequence[int]
    matches: Sequence[int | None]


def read_stories(paths: Sequence[Path]) -> Iterator[Story]:
    """The rivals of every development story; stories kept for testing are not read."""
    for path in paths:
        lines = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
        kept = [line for line in lines if line.get("part") != "test"]
        articles = [
            Article(**{key: a.get(key) for key in ARTICLE_FIELDS})
            for line in kept
            for a in line["articles"]
        ]
        reports = iter(list(analyze_many(articles)))
        for line in kept:
            narrowed = narrow_reports([next(reports) for _ in line["articles"]])
            view = view_story(narrowed, merge_sources(narrowed))
            alignment = align_claims(view)
            doubtful = [join.groups for join in alignment.doubtful]
            likeness = measure_likeness(view, alignment.groups, alignment.near, doubtful)
            yield label_rivals(line, likeness, list(find_rivals(likeness)))


def label_rivals(gold: Mapping[str, Any], likeness: Likeness, rivals: list[Rival]) -> Story:
    """A story with its rivals labelled: right by their values, unknown where only claims match."""
    found = [match_gold(gold, likeness, rival) for rival in rivals]
    by_value = {
        (rival.type, frozenset(rival.values))
        for rival, (closeness, _) in zip(rivals, found, strict=True)
        if closeness == 2
    }
    sure = {match for closeness, match in found if closeness == 2}
    told = find_disputed(gold, likeness)
    labels = []
    for rival, (closeness, match) in zip(rivals, found, strict=True):
        right = closeness == 2 or (rival.type, frozenset(rival.values)) in by_value
        claims_only = -1 if match in sure else 1
        other = -1 if is_disputed(likeness, told, rival) else 0
        labels.append(1 if right else claims_only if closeness else other)
    matches = [match if closeness else None for closeness, match in found]
    return Story(gold, likeness, rivals, labels, matches)


Disputed = Sequence[tuple[frozenset[ClaimRef], frozenset[ClaimRef]]]


def find_disputed(gold: Mapping[str, Any], likeness: Likeness) -> Disputed:
    """The claims on both sides of what gold has as disputed, with all that says the same.

    These are the sides of each gold conflict, and of each gold proposition that some dispute.
    """
    sides = [[[c[s], *c.get("also", {}).get(s, [])] for s in ("a", "b")] for c in gold["conflicts"]]
    for proposition in gold["propositions"]:
        disputing = [c for c in proposition["claims"] if c.get("side") == "disputes"]
        saying = [c for c in proposition["claims"] if c.get("side") != "disputes"]
        sides.append([saying, disputing])
    same = {
        (words["article"], words["quote"]): proposition["claims"]
        for proposition in gold["propositions"]
        for words in proposition["claims"]
        if not words.get("side")
    }
    found = []
    for pair in sides:
        refs = [
            _widen(
                likeness,
                [w for x in words for w in (x, *same.get((x["article"], x["quote"]), ()))],
            )
            for words in pair
        ]
        found.append((refs[0] - refs[1], refs[1] - refs[0]))
    return found


def _widen(likeness: Likeness, wanted: Sequence[Mapping[str, str]]) -> frozenset[ClaimRef]:
    """The claims that say some words, with those that alignment grouped with them."""
    view = likeness.view
    refs = set()
    for words in wanted:
        report = view.reports[words["article"]]
        start = report.article.text.index(words["quote"])
        quoted = Span(start, start + len(words["quote"]))
        for claim in report.claims:
            if is_match(claim.spans, quoted):
                refs.add(ClaimRef(words["article"], claim.id))
    groups = {likeness.group_of[ref] for ref in refs if ref in likeness.group_of}
    refs |= {ref for ref, group in likeness.group_of.items() if group in groups}
    return frozenset(refs)


def is_disputed(likeness: Likeness, told: Disputed, rival: Rival) -> bool:
    """True when the claims of a rival stand on the two sides of something disputed.

    One may also come near its side only, as alignment has it: gold need not know all that say it.
    """
    a, b = rival.pair.a, rival.pair.b
    return any(
        (one in x and _stands_with(likeness, other, y))
        or (one in y and _stands_with(likeness, other, x))
        for x, y in told
        for one, other in ((a, b), (b, a))
    )


def _stands_with(likeness: Likeness, ref: ClaimRef, side: frozenset[ClaimRef]) -> bool:
    return ref in side or any(likeness.are_near(ref, other) for other in side)


def match_gold(gold: Mapping[str, Any], likeness: Likeness, rival: Rival) -> tuple[int, int | None]:
    """The gold conflict that a rival is: 2 when its values are, 1 when only its claims are."""
    best: tuple[int, int | None] = (0, None)
    shown = rival.shown or ((rival.slots[0],), (rival.slots[1],))
    sides = list(zip((rival.pair.a, rival.pair.b), shown, strict=True))
    for number, conflict in enumerate(gold["conflicts"]):
        if conflict["type"] != rival.type:
            continue
        also = conflict.get("also", {})
        wanted = [[conflict[side], *also.get(side, [])] for side in ("a", "b")]
        for one, other in (sides, sides[::-1]):
            closeness = min(
                _closeness(likeness, *one, wanted[0]), _closeness(likeness, *other, wanted[1])
            )
            if closeness > best[0]:
                best = closeness, number
    return best


def _closeness(
    likeness: Likeness, ref: ClaimRef, spans: Sequence[Span], wanted: Sequence[Mapping[str, str]]
) -> int:
    text = likeness.view.reports[ref.article].article.text
    best = 0
    for words in wanted:
        if words["article"] == ref.article:
            start = text.index(words["quote"])
            quoted = Span(start, start + len(words["quote"]))
            claims = is_match(likeness.view.claim(ref).spans, quoted)
            best = max(best, 2 if overlap(spans, quoted) > 0 else int(claims))
    return best


def name_columns(stories: Sequence[Story]) -> list[Column]:
    """The columns of the regression: a base for each type, signs of all types, signs of one."""
    types: dict[str, set[str]] = defaultdict(set)
    for story in stories:
        for rival in story.rivals:
            for sign in rival.signs:
                types[sign].add(rival.type)
    shared = sorted(sign for sign, kinds in types.items() if len(kinds) > 1)
    own = sorted((kind, sign) for sign, kinds in types.items() for kind in kinds)
    return [
        *((str(kind), BASE) for kind in RIVALS),
        *((ANY, sign) for sign in shared),
        *((str(kind), sign) for kind, sign in own if sign not in shared),
    ]


def to_matrix(story: Story, columns: Mapping[Column, int]) -> Matrix:
    """The signs of a story's rivals, rivals × columns."""
    found = np.zeros((len(story.rivals), len(columns)))
    for row, rival in enumerate(story.rivals):
        found[row, columns[str(rival.type), BASE]] = 1.0
        for sign, value in rival.signs.items():
            at = columns.get((ANY, sign), columns.get((str(rival.type), sign)))
            if at is not None:
                found[row, at] = value
    return found


def learn(x: Matrix, labels: NDArray[np.int64], columns: Sequence[Column]) -> Matrix:
    """The weights of a logistic regression with a ridge, for signs as they are measured."""
    known = labels >= 0
    kept, y = x[known], labels[known].astype(np.float64)
    spread = kept.std(axis=0)
    spread[spread == 0] = 1.0
    bases = np.array([sign == BASE for _, sign in columns])
    spread[bases] = 1.0
    pull = np.where(bases, FREE, STRENGTH)
    scaled = kept / spread

    def loss(w: Matrix) -> tuple[float, Matrix]:
        z = scaled @ w
        value = np.sum(np.logaddexp(0, z) - y * z) + 0.5 * np.sum(pull * w**2)
        return float(value), scaled.T @ (1 / (1 + np.exp(-z)) - y) + pull * w

    start = np.zeros(x.shape[1])
    found = minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": 2000})
    return np.asarray(found.x / spread)


def leave_out(
    stories: Sequence[Story], matrices: Sequence[Matrix], columns: Sequence[Column]
) -> list[Matrix]:
    """The scores of each story's rivals, by weights learnt without that story."""
    scores: list[Matrix] = [np.zeros(0)] * len(stories)
    for fold in range(FOLDS):
        others = [at for at in range(len(stories)) if at % FOLDS != fold]
        x = np.vstack([matrices[at] for at in others])
        labels = np.concatenate([np.array(stories[at].labels, dtype=np.int64) for at in others])
        weights = learn(x, labels, columns)
        for at in range(fold, len(stories), FOLDS):
            scores[at] = 1 / (1 + np.exp(-matrices[at] @ weights))
    return scores


def report(stories: Sequence[Story], scores: Sequence[Matrix], title: str) -> None:
    """Log what would be shown, by type and level, and at the thresholds that are in use."""
    total = [0, 0, 0, 0]
    for kind in RIVALS:
        gold = sum(c["type"] == kind for story in stories for c in story.gold["conflicts"])
        for level in (*LEVELS, THRESHOLDS[kind]):
            right, shown, found = _count(stories, scores, kind, level)
            log.info(
                "%s %-9s at %.2f: %3d shown, %3d right (%.2f), %3d of %3d found (%.2f)%s",
                *(title, kind, level, shown, right, right / max(shown, 1)),
                *(found, gold, found / max(gold, 1), " <- in use" if level not in LEVELS else ""),
            )
        right, shown, found = _count(stories, scores, kind, THRESHOLDS[kind])
        total = [a + b for a, b in zip(total, (right, shown, found, gold), strict=True)]
    right, shown, found, gold = total
    log.info(
        "%s all: precision %.3f, recall %.3f", title, right / max(shown, 1), found / max(gold, 1)
    )


def _count(
    stories: Sequence[Story], scores: Sequence[Matrix], kind: ConflictType, level: float
) -> tuple[int, int, int]:
    """Right ones, all that are shown, and gold ones found."""
    right = shown = found = 0
    for story, scored in zip(stories, scores, strict=True):
        pairs = [
            (rival.settle(float(score)), rival)
            for score, rival in zip(scored, story.rivals, strict=True)
            if rival.type is kind
        ]
        chosen = [rival for _, rival in choose_scored(story.likeness, pairs, {kind: level})]
        matches = dict(zip(map(id, story.rivals), story.matches, strict=True))
        hits = [matches[id(rival)] for rival in chosen]
        shown += len(hits)
        right += sum(hit is not None for hit in hits)
        found += len({hit for hit in hits if hit is not None})
    return right, shown, found


def write(weights: Mapping[Column, float]) -> None:
    """Put the weights into the table, examples as they are."""
    lines = TABLE.read_text(encoding="utf-8").splitlines()
    comments = [line for line in lines if line.startswith("#")]
    rows = [line.split("\t") for line in lines if line and not line.startswith("#")][1:]
    examples = {row[1]: row[3] for row in rows}
    written = [
        "\t".join((kind, sign, f"{weight:.2f}", examples.get(sign, "?"), "own"))
        for (kind, sign), weight in weights.items()
    ]
    TABLE.write_text("\n".join([*comments, CELLS, *written]) + "\n", encoding="utf-8")


def main() -> None:
    """Read, learn, write."""
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    paths = [Path(word) for word in sys.argv[1:] if not word.startswith("--")]
    stories = list(read_stories(paths or [STORIES, FURTHER, WIDER]))
    names = name_columns(stories)
    columns = {name: at for at, name in enumerate(names)}
    matrices = [to_matrix(story, columns) for story in stories]
    labels = np.concatenate([np.array(story.labels, dtype=np.int64) for story in stories])
    log.info("%d stories, %d rivals, %d right", len(stories), len(labels), sum(labels == 1))
    weights = learn(np.vstack(matrices), labels, names)
    fitted = [1 / (1 + np.exp(-matrix @ weights)) for matrix in matrices]
    report(stories, fitted, "fitted")
    report(stories, leave_out(stories, matrices, names), "left out")
    if "--check" not in sys.argv:
        write(dict(zip(names, map(float, weights), strict=True)))


if __name__ == "__main__":
    main()
