"""Names: pairs of one actor or two (`names_pairs.jsonl`), and the names of an event grouped
(`names_newswcl50.jsonl`).

The matcher was tuned on the pairs whose hash is even; `f1` and `person_f1` are on the others.
`event_bcubed_f1` groups the distinct capitalised forms within each event by names alone.
"""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from bench.gold import Gold
from bench.result import Result, f1, measure, ratio
from sayso.names import ORGANISATION, PERSON, is_same_name, to_name
from sayso.places import government_of, resolve_government, resolve_nationality

FILES: tuple[str, ...] = ("names_pairs.jsonl", "names_newswcl50.jsonl")

_KINDS = {"Person": PERSON, "Company": ORGANISATION, "Organization": ORGANISATION}
_TYPES = frozenset({"ACTOR", "COUNTRY", "GROUP"})


class Pair(NamedTuple):
    """One decision: is it a person's name, what was said, what is true."""

    person: bool
    predicted: bool
    truth: bool


class Event(NamedTuple):
    """The B-cubed sums of one event and how many forms it has."""

    precision: float
    recall: float
    forms: int


def run(gold: Gold) -> Result:
    """Measure the held-out pairs and every event."""
    pairs = [decide(line) for line in gold.lines(FILES[0]) if not is_tuned_on(line)]
    metrics, intervals = measure(pairs, score_pairs)
    events = list(group_events(gold.lines(FILES[1])))
    more, more_intervals = measure(events, score_events)
    return Result(
        task="names",
        data=" + ".join(FILES),
        counts={
            "pairs": len(pairs),
            "persons": sum(pair.person for pair in pairs),
            "events": len(events),
            "forms": sum(event.forms for event in events),
        },
        metrics={**metrics, **more},
        intervals={**intervals, **more_intervals},
    )


def is_tuned_on(line: Mapping[str, Any]) -> bool:
    """True for the half that the matcher was tuned on: its hash is even."""
    text = json.dumps(line, ensure_ascii=False, separators=(",", ":"))
    return int(hashlib.sha256(text.encode()).hexdigest(), 16) % 2 == 0


def decide(line: Mapping[str, Any]) -> Pair:
    """What the matcher says of one pair."""
    kind = _KINDS.get(line["schema"])
    predicted = is_same_name(line["name1"], line["name2"], kind=kind)
    return Pair(line["schema"] == "Person", predicted, bool(line["match"]))


def score_pairs(pairs: Sequence[Pair]) -> Mapping[str, float]:
    """F1 of "the same", over all pairs and over persons."""
    return {"f1": _f1(pairs), "person_f1": _f1([pair for pair in pairs if pair.person])}


def _f1(pairs: Sequence[Pair]) -> float:
    right = sum(pair.predicted and pair.truth for pair in pairs)
    made, true = sum(pair.predicted for pair in pairs), sum(pair.truth for pair in pairs)
    return f1(ratio(right, made), ratio(right, true))


def group_events(lines: Iterable[Mapping[str, Any]]) -> Iterable[Event]:
    """The B-cubed sums of each event over its distinct capitalised forms."""
    forms: dict[int, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for line in lines:
        if line["type"] in _TYPES and line["mention"][:1].isupper():
            forms[line["event"]][line["mention"]].add(line["concept"])
    for concepts in forms.values():
        yield bcubed(concepts, group_forms(list(concepts)))


def group_forms(forms: Sequence[str]) -> list[set[str]]:
    """Forms that mean one actor by their words alone: governments by key, then names."""
    groups: dict[str, set[str]] = defaultdict(set)
    names: list[tuple[str, set[str]]] = []
    for form in sorted(forms, key=lambda form: -len(to_name(form).split())):
        key = _government(form)
        if key is not None:
            groups[key].add(form)
            continue
        name = to_name(form)
        group = next((known for other, known in names if _is_one(name, other)), None)
        if group is None:
            group = set()
        names.append((name, group))
        group.add(form)
    distinct = {id(group): group for _, group in names}
    return [*groups.values(), *distinct.values()]


def _government(form: str) -> str | None:
    """The government behind a country, a capital, a body, or "American officials"."""
    key = resolve_government(form)
    if key is not None:
        return government_of(key) or key
    words = form.removeprefix("The ").removeprefix("the ").split()
    last = words[-1].lower()
    for size in (2, 1):
        code = resolve_nationality(" ".join(words[:size])) if len(words) > size else None
        if code and not words[-1][:1].isupper() and last.endswith("s"):
            return f"gov:{code}"
    code = resolve_nationality(form)
    return f"gov:{code}" if code else None


def _is_one(name: str, longer: str) -> bool:
    """True for the same name, and for a surname of a longer one."""
    if is_same_name(name, longer):
        return True
    words = longer.split()
    return len(words) > 1 and name in (words[0], words[-1])


def bcubed(gold: Mapping[str, set[str]], groups: Sequence[set[str]]) -> Event:
    """B-cubed with forms that may have several concepts: two share when they share one."""
    group_of = {form: group for group in groups for form in group}
    precision = recall = 0.0
    for form, concepts in gold.items():
        group = group_of[form]
        same = {other for other, others in gold.items() if others & concepts}
        precision += len(group & same) / len(group)
        recall += len(group & same) / len(same)
    return Event(precision, recall, len(gold))


def score_events(events: Sequence[Event]) -> Mapping[str, float]:
    """B-cubed over all forms of all events."""
    forms = sum(event.forms for event in events)
    precision = ratio(sum(event.precision for event in events), forms)
    recall = ratio(sum(event.recall for event in events), forms)
    return {
        "event_bcubed_f1": f1(precision, recall),
        "event_bcubed_precision": precision,
        "event_bcubed_recall": recall,
    }
