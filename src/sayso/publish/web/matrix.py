"""The matrix of a story: what each publisher says to each proposition, grouped by origin."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from sayso.model import (
    Certainty,
    ClaimRef,
    Comparison,
    Proposition,
    RelationType,
    SidedClaim,
    SideName,
)
from sayso.publish.wording import name_reports, write_sentence
from sayso.view import StoryView

MOST_COLUMNS = 40


class Stance(StrEnum):
    """What a publisher does with a proposition."""

    ASSERTS = "asserts"
    QUALIFIES = "qualifies"
    DISPUTES = "disputes"
    SILENT = "silent"


@dataclass(frozen=True, slots=True)
class Cell:
    """A publisher's stance on a proposition, with the claim that shows it."""

    stance: Stance
    article: str = ""
    claim: str = ""
    words: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """A proposition, and each publisher's cell in the order of the columns."""

    proposition: str
    gist: str
    standing: str
    disputed: bool
    at_least: int
    at_most: int
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Column:
    """A publisher and its newest report."""

    publisher: str
    label: str
    article: str


@dataclass(frozen=True, slots=True)
class Group:
    """Publishers side by side that mostly lean on one origin; `origin` is '' where they do not."""

    origin: str
    columns: tuple[Column, ...]


@dataclass(frozen=True, slots=True)
class Matrix:
    """Some rows of a story's matrix; `rows_in_all` counts those that are not shown as well."""

    groups: tuple[Group, ...]
    rows: tuple[Row, ...]
    start: int
    rows_in_all: int
    left_out: int

    @property
    def columns(self) -> tuple[Column, ...]:
        """The publishers in order."""
        return tuple(column for group in self.groups for column in group.columns)


def build_matrix(
    comparison: Comparison, view: StoryView, *, start: int = 0, most: int | None = None
) -> Matrix:
    """The rows from `start`, at most `most`: first what several publishers carry or dispute."""
    ranked = rank_propositions(comparison, view)
    shown = ranked[start : start + most if most is not None else None]
    speaking = Counter(
        publisher
        for proposition in shown
        for publisher in {view.publisher(claim.article) for claim in proposition.claims}
    )
    kept = {publisher for publisher, _ in speaking.most_common(MOST_COLUMNS)}
    groups = _group_columns(comparison, view, kept)
    columns = [column for group in groups for column in group.columns]
    weaker = find_qualifying(comparison)
    return Matrix(
        groups=tuple(groups),
        rows=tuple(_to_row(found, view, columns, weaker) for found in shown),
        start=start,
        rows_in_all=len(ranked),
        left_out=len(speaking) - len(kept),
    )


def rank_propositions(comparison: Comparison, view: StoryView) -> list[Proposition]:
    """What most publishers carry first, then what is disputed, then in the order of the reports."""
    order = {found.id: place for place, found in enumerate(comparison.propositions)}

    def weight(found: Proposition) -> tuple[int, bool, int]:
        publishers = {view.publisher(claim.article) for claim in found.claims}
        return (-len(publishers), not found.disputed, order[found.id])

    return sorted(comparison.propositions, key=weight)


def find_qualifying(comparison: Comparison) -> frozenset[ClaimRef]:
    """The claims that weaken another."""
    wanted = RelationType.QUALIFIES
    return frozenset(found.a for found in comparison.relations if found.type is wanted)


def _to_row(
    proposition: Proposition,
    view: StoryView,
    columns: Sequence[Column],
    weaker: frozenset[ClaimRef],
) -> Row:
    by_publisher: defaultdict[str, list[SidedClaim]] = defaultdict(list)
    for sided in proposition.claims:
        by_publisher[view.publisher(sided.article)].append(sided)
    return Row(
        proposition=proposition.id,
        gist=write_sentence(proposition.gist),
        standing=proposition.standing.value,
        disputed=proposition.disputed,
        at_least=proposition.at_least,
        at_most=proposition.at_most,
        cells=tuple(_to_cell(by_publisher[column.publisher], view, weaker) for column in columns),
    )


def _to_cell(claims: Sequence[SidedClaim], view: StoryView, weaker: frozenset[ClaimRef]) -> Cell:
    """The strongest thing that a publisher says: a plain assertion before a hedged one."""
    found: dict[Stance, ClaimRef] = {}
    for sided in claims:
        ref = ClaimRef(sided.article, sided.claim)
        stance = Stance.DISPUTES if sided.side is SideName.DISPUTES else _says(ref, view, weaker)
        found.setdefault(stance, ref)
    for stance in (Stance.DISPUTES, Stance.ASSERTS, Stance.QUALIFIES):
        if stance in found:
            ref = found[stance]
            return Cell(stance, ref.article, ref.claim, view.claim(ref).text)
    return Cell(Stance.SILENT)


def _says(ref: ClaimRef, view: StoryView, weaker: frozenset[ClaimRef]) -> Stance:
    claim = view.claim(ref)
    hedged = claim.certainty is not Certainty.CERTAIN or claim.condition or ref in weaker
    return Stance.QUALIFIES if hedged else Stance.ASSERTS


# ---------------------------------------------------------------- columns, by origin


def _group_columns(comparison: Comparison, view: StoryView, kept: Iterable[str]) -> list[Group]:
    labels = _name_publishers(view)
    leaning = _find_leanings(comparison, view)
    members: defaultdict[str, list[Column]] = defaultdict(list)
    wanted = set(kept)
    for publisher, column in labels.items():
        if publisher in wanted:
            members[leaning.get(publisher, "")].append(column)
    shared = {origin: found for origin, found in members.items() if origin and len(found) > 1}
    alone = [
        column for origin, found in members.items() if origin not in shared for column in found
    ]
    ordered = sorted(shared, key=lambda origin: (-len(shared[origin]), origin))
    groups = [Group(name_reports(view, origin), tuple(shared[origin])) for origin in ordered]
    return [*groups, Group("", tuple(alone))] if alone else groups


def _name_publishers(view: StoryView) -> Mapping[str, Column]:
    """The column of each publisher, oldest first; an unknown one is called by its number."""
    found: dict[str, Column] = {}
    for number, (article, report) in enumerate(view.reports.items(), 1):
        publisher = view.publisher(article)
        found[publisher] = Column(publisher, report.publisher or f"report {number}", article)
    return found


def _find_leanings(comparison: Comparison, view: StoryView) -> dict[str, str]:
    """The origin that each publisher shares with another most often."""
    shares: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for proposition in comparison.propositions:
        for origin in proposition.origins:
            publishers = {view.publisher(ref.article) for ref in origin.claims}
            if len(publishers) > 1:
                for publisher in publishers:
                    shares[publisher][name_origin(origin.endpoint)] += 1
    return {
        publisher: min(counted, key=lambda origin: (-counted[origin], origin))
        for publisher, counted in shares.items()
    }


def name_origin(endpoint: str) -> str:
    """The name at the head of an endpoint's description.

    >>> name_origin("Harbour Herald, citing Halldora Brim")
    'Harbour Herald'
    """
    return endpoint.partition(", ")[0]
