"""The brief: what stands on independent legs, what is repeated, what is disputed, what is due.

Every sentence is built from claims and ends in citations of the very words. The order is that of
design §7. `write_brief` gives values; text, Markdown and HTML are made from the same ones.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from sayso.developments import find_claims
from sayso.model import (
    Certainty,
    ClaimRef,
    Comparison,
    Conflict,
    Development,
    Event,
    EventStatus,
    Evidence,
    Expectation,
    ExpectationState,
    Polarity,
    Position,
    Proposition,
    RelationType,
    SideName,
    Span,
    Standing,
)
from sayso.publish.wording import (
    count,
    label_article,
    label_chain,
    name_reports,
    quote_spans,
    write_claim,
    write_interval,
    write_publication,
    write_sentence,
)
from sayso.view import StoryView

NO_DAY = "no report has a known day"
SHORT = 4
CHAINS = 14
SINGLES = 25
MOST_CHANGES = 50
PARAGRAPH = 400
"""Characters: how far down a report a claim loses half its weight."""

ASIDES = frozenset({"comment", "speak", "respond", "say", "tell"})
"""Predicates of claims about the reporting itself ("declined to comment"): they never lead."""


@dataclass(frozen=True, slots=True)
class Citation:
    """The words that a line rests on: `number` is that of the report in the brief."""

    number: int
    article: str
    claim: str
    spans: tuple[Span, ...]
    quote: str


@dataclass(frozen=True, slots=True)
class Line:
    """A sentence of the brief, what is noted beside it, and its citations."""

    text: str
    note: str = ""
    citations: tuple[Citation, ...] = ()


@dataclass(frozen=True, slots=True)
class SaySo:
    """One chain of say-so with the reports that carry it."""

    carriers: tuple[str, ...]
    chain: tuple[str, ...]
    claims: int


@dataclass(frozen=True, slots=True)
class Dispute:
    """A conflict with both sides' words and chains."""

    type: str
    a: Line
    b: Line
    explained: str


@dataclass(frozen=True, slots=True)
class Due:
    """An expectation with the claims that speak for and against it."""

    id: str
    text: str
    due: str
    state: str
    basis: str
    citations: tuple[Citation, ...]
    supporting: tuple[Line, ...]
    opposing: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Dated:
    """An item of the timeline."""

    when: str
    text: str
    status: str
    citations: tuple[Citation, ...]
    disputed: bool = False


@dataclass(frozen=True, slots=True)
class Brief:
    """What a person reads first about a story; every part may be empty."""

    story: str
    title: str
    as_of: date
    reports: tuple[Line, ...]
    facts: tuple[str, ...]
    short: tuple[Line, ...]
    say_so: tuple[SaySo, ...]
    independent: tuple[Line, ...]
    repeated: tuple[Line, ...]
    unsettled: tuple[Line, ...]
    disputes: tuple[Dispute, ...]
    singles: tuple[Line, ...]
    related: tuple[Line, ...]
    due: tuple[Due, ...]
    timeline: tuple[Dated, ...]
    positions: tuple[Line, ...]
    unknown: tuple[str, ...]
    since: str | None = None
    changes: tuple[Line, ...] = ()


def write_brief(
    comparison: Comparison,
    view: StoryView,
    *,
    as_of: date,
    since: str | None = None,
    developments: Sequence[Development] = (),
) -> Brief:
    """The brief of a story; `view` holds the reports the comparison was made of.

    `developments` are what changed in it since the day `since`, newest first.
    """
    brief = _Writer(comparison, view, as_of).write()
    if since is None:
        return brief
    return replace(brief, since=since, changes=write_changes(comparison, view, developments))


def write_changes(
    comparison: Comparison, view: StoryView, developments: Sequence[Development]
) -> tuple[Line, ...]:
    """What changed, a sentence each, with the words that the reports brought where they stand."""
    claims = {item.id: find_claims(item) for item in comparison.propositions}
    claims.update((item.id, find_claims(item)) for item in comparison.conflicts)
    claims.update((item.id, find_claims(item)) for item in comparison.expectations)
    writer = _Writer(comparison, view, date.max)
    lines = [
        Line(
            item.sentence,
            f"{item.kind.value}, found {item.at[:10]}",
            writer.cite(
                ref for ref in claims.get(item.subject, ()) if ref.article in item.articles
            ),
        )
        for item in developments[:MOST_CHANGES]
    ]
    more = len(developments) - len(lines)
    return (*lines, *([Line(f"And {more} more.", "sayso changes lists them")] if more else []))


class _Writer:
    def __init__(self, comparison: Comparison, view: StoryView, as_of: date) -> None:
        self.comparison = comparison
        self.view = view
        self.as_of = as_of
        self.numbers = {article: number for number, article in enumerate(view.reports, 1)}

    def write(self) -> Brief:
        ranked = sorted(self.comparison.propositions, key=self._weight)
        by_standing = {
            standing: [found for found in ranked if found.standing is standing]
            for standing in Standing
        }
        return Brief(
            story=self.comparison.story,
            title=self._title(ranked),
            as_of=self.as_of,
            reports=tuple(self._report(article) for article in self.view.reports),
            facts=self._facts(),
            short=tuple(self._proposition(found) for found in ranked[:SHORT]),
            say_so=tuple(self._say_so()),
            independent=self._propositions(by_standing[Standing.INDEPENDENT]),
            repeated=self._propositions(by_standing[Standing.REPEATED]),
            unsettled=self._propositions(by_standing[Standing.UNSETTLED]),
            disputes=tuple(self._dispute(conflict) for conflict in self.comparison.conflicts),
            singles=tuple(self._single(found) for found in by_standing[Standing.SINGLE][:SINGLES]),
            related=tuple(self._related()),
            due=tuple(self._due(expectation) for expectation in self.comparison.expectations),
            timeline=tuple(self._dated(event) for event in self._events()),
            positions=tuple(self._position(found) for found in self.comparison.positions),
            unknown=tuple(self._unknown()),
        )

    # ---------------------------------------------------------- what leads

    def _weight(self, proposition: Proposition) -> tuple[float, str]:
        """What many publishers carry, and carry near the top of their reports, comes first."""
        prominence: dict[str, float] = {}
        for sided in proposition.claims:
            ref = ClaimRef(sided.article, sided.claim)
            start = self.view.claim(ref).spans[0].start
            weight = 1 / (1 + start / PARAGRAPH)
            frame = self.view.claim(ref).frame
            if frame is not None and frame.predicate in ASIDES:
                weight /= 4
            publisher = self.view.publisher(ref.article)
            prominence[publisher] = max(weight, prominence.get(publisher, 0.0))
        return (-sum(prominence.values()), proposition.id)

    def _title(self, ranked: Sequence[Proposition]) -> str:
        titles = [report.article.title for report in self.view.reports.values()]
        named = [title for title in titles if title]
        if named:
            return named[-1]
        gist = self._gist(ranked[0]) if ranked else "A story without claims"
        return gist.rstrip(".")

    def _facts(self) -> tuple[str, ...]:
        view = self.view
        known = {report.publisher for report in view.reports.values() if report.publisher}
        unknown = sum(1 for report in view.reports.values() if not report.publisher)
        publishers = count(len(known) + unknown, "publisher")
        if unknown:
            publishers += f" ({'one' if unknown == 1 else unknown} unknown)"
        waiting = (ExpectationState.OPEN, ExpectationState.OVERDUE)
        due = sum(1 for expected in self.comparison.expectations if expected.state in waiting)
        return (
            count(len(view.reports), "report"),
            publishers,
            count(len(self.comparison.conflicts), "conflict"),
            f"{count(due, 'thing')} due",
            f"as of {self.as_of.isoformat()}" if self.as_of > date.min else NO_DAY,
        )

    def _report(self, article: str) -> Line:
        report = self.view.reports[article]
        title = report.article.title or report.article.url or "Untitled"
        notes = [report.publisher or "publisher unknown", write_publication(report.published)]
        if report.translated:
            notes.append("a translation: its quotations are not the speakers' exact words")
        if report.not_analysed:
            notes.append(f"not analysed: {report.not_analysed}")
        if report.published.inferred:
            notes.extend(name_reports(self.view, how) for how in report.published.how)
        return Line(text=title, note=" · ".join(notes))

    # ---------------------------------------------------------- propositions

    def _propositions(self, propositions: Iterable[Proposition]) -> tuple[Line, ...]:
        return tuple(self._proposition(proposition) for proposition in propositions)

    def _proposition(self, proposition: Proposition) -> Line:
        note = name_reports(self.view, proposition.why)
        says = [claim for claim in proposition.claims if claim.side is SideName.SAYS]
        sure = self._certainty([ClaimRef(claim.article, claim.claim) for claim in says])
        if sure:
            note = f"{note} · {sure}"
        if proposition.disputed:
            note += " · disputed"
        refs = [ClaimRef(claim.article, claim.claim) for claim in proposition.claims]
        return Line(self._gist(proposition), note, self.cite(refs))

    def _gist(self, proposition: Proposition) -> str:
        """The proposition's own gist: the words of one of its claims, made to stand alone."""
        for claim in proposition.claims:
            ref = ClaimRef(claim.article, claim.claim)
            if self.view.claim(ref).text == proposition.gist:
                return write_claim(self.view, ref)
        return write_sentence(proposition.gist)

    def _single(self, proposition: Proposition) -> Line:
        refs = [ClaimRef(claim.article, claim.claim) for claim in proposition.claims]
        chain = " ← ".join(label_chain(self.view, refs[0]))
        return Line(self._gist(proposition), chain, self.cite(refs))

    def _certainty(self, refs: Sequence[ClaimRef]) -> str:
        claims = [self.view.claim(ref) for ref in refs]
        hedged = {claim.certainty.value for claim in claims} - {Certainty.CERTAIN.value}
        words = [f"put as {word}" for word in sorted(hedged)]
        if claims and all(claim.polarity is Polarity.NEGATIVE for claim in claims):
            words.append("negative")
        return ", ".join(words)

    def _say_so(self) -> Iterator[SaySo]:
        chains: Counter[tuple[str, ...]] = Counter()
        carriers: dict[tuple[str, ...], dict[str, None]] = {}
        for ref, _ in self.view.claims():
            carrier, *inner = label_chain(self.view, ref)
            if inner:
                chains[tuple(inner)] += 1
                carriers.setdefault(tuple(inner), {})[carrier] = None
        ordered = sorted(chains, key=lambda chain: (-len(carriers[chain]), -chains[chain], chain))
        for chain in ordered[:CHAINS]:
            yield SaySo(tuple(carriers[chain]), chain, chains[chain])

    # ---------------------------------------------------------- disagreement

    def _dispute(self, conflict: Conflict) -> Dispute:
        return Dispute(
            type=conflict.type.value,
            a=self._side(conflict.a),
            b=self._side(conflict.b),
            explained=write_sentence(name_reports(self.view, conflict.explained)),
        )

    def _side(self, evidence: Evidence) -> Line:
        ref = ClaimRef(evidence.article, evidence.claim)
        chain = label_chain(self.view, ref)
        voice = f"{chain[0]}, its own voice" if len(chain) == 1 else " ← ".join(chain)
        return Line(f"“{self.view.claim(ref).text}”", voice, self.cite([ref]))

    def _related(self) -> Iterator[Line]:
        wanted = (RelationType.RELATED, RelationType.QUALIFIES, RelationType.SUPERSEDES)
        for relation in self.comparison.relations:
            if relation.type in wanted:
                yield Line(
                    name_reports(self.view, relation.detail),
                    relation.type.value,
                    self.cite([relation.a, relation.b]),
                )

    # ---------------------------------------------------------- time

    def _events(self) -> Iterator[Event]:
        dated = [event for event in self.comparison.events if event.interval is not None]
        yield from sorted(dated, key=_event_order)

    def _dated(self, event: Event) -> Dated:
        return Dated(
            when=write_interval(event.interval),
            text=write_claim(self.view, event.claims[0]),
            status="" if event.status is EventStatus.HAPPENED else event.status.value,
            citations=self.cite(event.claims),
            disputed=bool(event.conflicts),
        )

    def _due(self, expectation: Expectation) -> Due:
        sides: dict[str, list[Line]] = {"for": [], "against": []}
        expected = self._expected(expectation)
        for signal in expectation.signals:
            if write_claim(self.view, signal.claim) == expected:
                continue  # it is what is due that would speak for itself
            chain = " ← ".join(label_chain(self.view, signal.claim))
            text = write_claim(self.view, signal.claim)
            note = f"{signal.detail} · {chain}"
            refs = [signal.claim]
            for turn in expectation.turned:
                if turn.after == signal.claim:
                    note += f" · changed sides; before: “{self.view.claim(turn.before).text}”"
                    refs.append(turn.before)
            sides[signal.direction.value].append(Line(text, note, self.cite(refs)))
        return Due(
            id=expectation.id,
            text=expected,
            due=write_interval(expectation.due),
            state=_state_words(expectation.state),
            basis=_basis(expectation),
            citations=self.cite((*expectation.claims, *expectation.evidence)),
            supporting=tuple(sides["for"]),
            opposing=tuple(sides["against"]),
        )

    def _expected(self, expectation: Expectation) -> str:
        for ref in expectation.claims:
            if self.view.claim(ref).text == expectation.gist:
                return write_claim(self.view, ref)
        return write_sentence(expectation.gist)

    def _position(self, position: Position) -> Line:
        view = self.view
        conditions = [
            quote_spans(view, position.claim.article, spans) for spans in position.conditions
        ]
        text = f"{position.actor} — {position.stance}: {position.issue}"
        if conditions:
            text += ", on condition: " + "; and ".join(f"“{words}”" for words in conditions)
        note = f"since {position.since.isoformat()}" if position.since else ""
        refs = [position.claim]
        if position.superseded_by:
            later = view.claim(position.superseded_by).text
            note = f"{note} · said otherwise later: “{later}”".strip(" ·")
            refs.append(position.superseded_by)
        return Line(text, note, self.cite(refs))

    # ---------------------------------------------------------- what is not known

    def _unknown(self) -> Iterator[str]:
        for article, report in self.view.reports.items():
            label = label_article(self.view, article)
            if report.publisher is None:
                yield f"The publisher of {label}."
            if report.published.interval is None:
                yield f"When {label} was published."
            if report.parts:
                kinds = Counter(part.kind.value for part in report.parts)
                listed = ", ".join(f"{number} {kind}" for kind, number in sorted(kinds.items()))
                left_out = count(len(report.parts), "passage")
                yield f"{label[:1].upper()}{label[1:]}: {left_out} left out ({listed})."
            yield from (f"{label}: {o.reason}." for o in report.omissions if o.stage == "read")
            reasons = Counter(o.reason for o in report.omissions if o.stage != "read")
            for reason, number in sorted(reasons.items()):
                yield f"{label}: left out {number}: {reason}."
        yield "Whether any statement is true."

    # ---------------------------------------------------------- citations

    def cite(self, refs: Iterable[ClaimRef]) -> tuple[Citation, ...]:
        """The words of some claims, in the order of the reports."""
        unique = sorted(set(refs), key=lambda ref: (self.numbers[ref.article], ref.claim))
        return tuple(self._citation(ref) for ref in unique)

    def _citation(self, ref: ClaimRef) -> Citation:
        spans = self.view.claim(ref).spans
        quote = quote_spans(self.view, ref.article, spans)
        return Citation(self.numbers[ref.article], ref.article, ref.claim, spans, quote)


def _event_order(event: Event) -> tuple[date, date, str]:
    start = event.interval.start if event.interval else None
    end = event.interval.end if event.interval else None
    return (start or end or date.max, end or date.max, event.id)


def _basis(expectation: Expectation) -> str:
    """Where the days come from, and what report would settle it."""
    if not expectation.settled_by:
        return expectation.basis
    return f"{expectation.basis}; what would settle it: {expectation.settled_by}"


def _state_words(state: ExpectationState) -> str:
    if state is ExpectationState.OVERDUE:
        return "overdue (nobody has reported)"
    return state.value.replace("_", " ")
