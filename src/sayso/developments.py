"""What changed in a story from one comparison to the next, in values and in plain sentences.

`follow` gives it to callers and the ledger records by it, so that it is written once. Both
comparisons are under the ledger's lasting ids: what keeps its id is the same thing. Nothing here
says what is so: it says who says so now, and what that stands on.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from hashlib import blake2b

from sayso.model import (
    PUBLISHER_ID,
    ClaimRef,
    Comparison,
    Conflict,
    Development,
    DevelopmentKind,
    Expectation,
    ExpectationState,
    Interval,
    Proposition,
    SideName,
    Standing,
)

UNKNOWN = "unknown"
"""What alignment calls a publisher without a name: two of them are not known to be one."""

NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
STATES = {
    ExpectationState.OPEN: "Open again",
    ExpectationState.OVERDUE: "Past due, and no report says what became of it",
    ExpectationState.MET: "Reported as done",
    ExpectationState.NOT_MET: "Reported as not done",
    ExpectationState.MOVED: "Reported as moved to another time",
    ExpectationState.VOID: "Reported as called off",
}
"""What a report, or none, says became of what was due."""

ORDER = tuple(
    DevelopmentKind(kind)
    for kind in ("standing", "settled", "conflict", "withdrawn", "proposition", "expectation")
)
"""Within one run: what changed before what is new."""


def find_developments(
    before: Comparison | None, after: Comparison, *, at: str
) -> tuple[Development, ...]:
    """What changed between two comparisons of a story, what matters most first; empty if nothing.

    `before` is None for the first one: then everything is new. `at` is the moment of the run, ISO
    8601 in UTC. A finding is withdrawn when its reports are still there, or some of them, and
    none carries it any more; one whose reports left the story has only moved.

    >>> find_developments(None, Comparison("st_1", ()), at="2031-04-21T08:00:00Z")
    ()
    """
    writer = _Writer(before or Comparison(after.story, ()), after, at)
    return tuple(sorted(writer.find(), key=lambda found: ORDER.index(found.kind)))


class _Writer:
    def __init__(self, before: Comparison, after: Comparison, at: str) -> None:
        self.before, self.after, self.at = before, after, at
        self.outlets = {
            member.article: source.name
            for comparison in (before, after)
            for source in comparison.sources
            for member in source.members
            if member.source == PUBLISHER_ID and source.name != UNKNOWN
        }

    def find(self) -> Iterator[Development]:
        yield from self._propositions()
        yield from self._conflicts()
        yield from self._expectations()

    # ---------------------------------------------------------- propositions

    def _propositions(self) -> Iterator[Development]:
        known = {item.id: item for item in self.before.propositions if _counts(item)}
        for item in self.after.propositions:
            former = known.pop(item.id, None)
            if not _counts(item):
                if former is not None:
                    yield self._withdrawn(former.id, former.gist, write_standing(former), former)
            elif former is None:
                yield self._new_proposition(item)
            elif write_standing(former) != write_standing(item):
                yield self._standing(former, item)
        for former in known.values():
            if self._is_here(claim.article for claim in former.claims):
                yield self._withdrawn(former.id, former.gist, write_standing(former), former)

    def _new_proposition(self, item: Proposition) -> Development:
        stands = "" if item.standing is Standing.SINGLE else f" That is {write_standing(item)}."
        sentence = f"{self._who(item)} {_quote(item.gist)}.{stands}"
        return self._write(
            DevelopmentKind.PROPOSITION,
            item.id,
            item.gist,
            (None, write_standing(item)),
            (claim.article for claim in item.claims),
            sentence,
        )

    def _standing(self, former: Proposition, item: Proposition) -> Development:
        known = {claim.article for claim in former.claims}
        present = [claim.article for claim in item.claims]
        fresh = [article for article in present if article not in known]
        was, now = write_standing(former), write_standing(item)
        return self._write(
            DevelopmentKind.STANDING,
            item.id,
            item.gist,
            (was, now),
            fresh or present,
            f"{self._who(item)} {_quote(item.gist)}: it was {was}, it is {now}.",
        )

    def _withdrawn(
        self, subject: str, gist: str, was: str, former: Proposition | Conflict
    ) -> Development:
        if isinstance(former, Proposition):
            sentence = f"No report that counts says any more {_quote(gist)}: it was {was}."
        else:
            sentence = f"The reports no longer disagree in this: {gist}"
        articles = [ref.article for ref in find_claims(former)]
        return self._write(
            DevelopmentKind.WITHDRAWN, subject, gist, (was, None), articles, _close(sentence)
        )

    def _who(self, item: Proposition) -> str:
        """Whose say-so it is, counted: "Two publishers now say"."""
        says = {
            self.outlets.get(claim.article, claim.article)
            for claim in item.claims
            if claim.side is SideName.SAYS
        } or {self.outlets.get(claim.article, claim.article) for claim in item.claims}
        number = 1 if item.standing is Standing.SINGLE else len(says)
        written = NUMBERS[number] if number < len(NUMBERS) else str(number)
        return f"{written.capitalize()} publisher{' now says' if number == 1 else 's now say'}"

    # ---------------------------------------------------------- conflicts and expectations

    def _conflicts(self) -> Iterator[Development]:
        known = {item.id: item for item in self.before.conflicts}
        for item in self.after.conflicts:
            if known.pop(item.id, None) is None:
                gist = self._name(item.explained)
                yield self._write(
                    DevelopmentKind.CONFLICT,
                    item.id,
                    gist,
                    (None, item.type.value),
                    (item.a.article, item.b.article),
                    _close(f"The reports disagree ({item.type.value}): {gist}"),
                )
        for former in known.values():
            if self._is_here((former.a.article, former.b.article)):
                gist = self._name(former.explained)
                yield self._withdrawn(former.id, gist, former.type.value, former)

    def _expectations(self) -> Iterator[Development]:
        known = {item.id: item for item in self.before.expectations}
        for item in self.after.expectations:
            former = known.get(item.id)
            if former is None:
                yield self._due(item, None)
            elif former.state is not item.state:
                yield self._settled(former, item)
            elif former.due != item.due:
                yield self._due(item, former)

    def _due(self, item: Expectation, former: Expectation | None) -> Development:
        due = write_days(item.due)
        was = write_days(former.due) if former else None
        rest = f"it was due {was}" if was else _state(item.state)
        return self._write(
            DevelopmentKind.EXPECTATION,
            item.id,
            item.gist,
            (was, due),
            (ref.article for ref in item.claims),
            f"Due {due}: {_quote(item.gist)}{f'; {rest}' if rest else ''}.",
        )

    def _settled(self, former: Expectation, item: Expectation) -> Development:
        return self._write(
            DevelopmentKind.SETTLED,
            item.id,
            item.gist,
            (former.state.value, item.state.value),
            (ref.article for ref in item.evidence or item.claims),
            f"{STATES[item.state]}: {_quote(item.gist)} (due {write_days(item.due)}).",
        )

    # ---------------------------------------------------------- what all share

    def _is_here(self, articles: Iterable[str]) -> bool:
        """True when a report of some is still in the story."""
        return not set(articles).isdisjoint(self.after.articles)

    def _name(self, words: str) -> str:
        """A finding's words with reports called by their publishers, not by their ids."""
        for article in (*self.before.articles, *self.after.articles):
            name = self.outlets.get(article) or "a report of unknown publisher"
            words = words.replace(f"publisher unknown ({article})", name).replace(article, name)
        return words

    def _write(
        self,
        kind: DevelopmentKind,
        subject: str,
        gist: str,
        change: tuple[str | None, str | None],
        articles: Iterable[str],
        sentence: str,
    ) -> Development:
        seed = "\n".join((self.after.story, kind, subject, repr(change), self.at))
        return Development(
            id="d_" + blake2b(seed.encode("utf-8"), digest_size=8).hexdigest(),
            story=self.after.story,
            kind=kind,
            subject=subject,
            gist=gist,
            before=change[0],
            after=change[1],
            articles=tuple(dict.fromkeys(articles)),
            at=self.at,
            sentence=sentence,
        )


def find_claims(finding: Proposition | Conflict | Expectation) -> tuple[ClaimRef, ...]:
    """The claims that a proposition, a conflict or an expectation consists of."""
    if isinstance(finding, Proposition):
        return tuple(ClaimRef(claim.article, claim.claim) for claim in finding.claims)
    if isinstance(finding, Conflict):
        return tuple(ClaimRef(side.article, side.claim) for side in (finding.a, finding.b))
    return (*finding.claims, *finding.evidence)


def write_standing(item: Proposition) -> str:
    """What a proposition stands on, in one or three words: "single", "repeated and disputed"."""
    return f"{item.standing.value} and disputed" if item.disputed else item.standing.value


def write_days(interval: Interval) -> str:
    """An interval of days in words.

    >>> from datetime import date
    >>> write_days(Interval(date(2031, 5, 3), date(2031, 5, 3)))
    '2031-05-03'
    >>> write_days(Interval(date(2031, 5, 3), None))
    'from 2031-05-03'
    """
    start, end = interval
    if start is None or end is None:
        return f"from {start}" if start else f"until {end}" if end else "some day"
    return f"{start}" if start == end else f"{start} to {end}"


def _counts(item: Proposition) -> bool:
    """True when a report carries it that still counts, on either side."""
    return item.at_most > 0 or (item.against is not None and item.against.at_most > 0)


def _state(state: ExpectationState) -> str:
    """A state as the end of a sentence; nothing for what is simply open."""
    words = STATES[state]
    return "" if state is ExpectationState.OPEN else words[:1].lower() + words[1:]


def _quote(gist: str) -> str:
    """Words in quotation marks, to be followed by more of a sentence."""
    return f"“{gist.rstrip(' .')}”"


def _close(sentence: str) -> str:
    return sentence if sentence.endswith((".", "!", "?", "”")) else f"{sentence}."
