"""Why two endpoints are one origin: the rules of the design's section on independence.

Each rule gives pairs of endpoints with its evidence in words. Rules that meet on an identity (the
same outlet, person, body, document) link each bearer to the first one, so that their cost grows
with the claims and not with their pairs.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from sayso.judge.capacities import is_calling_of
from sayso.judge.endpoints import Endpoint, Nature
from sayso.judge.institutions import is_company
from sayso.judge.naming import Names
from sayso.judge.retellings import Retelling, is_not_later
from sayso.judge.sentences import find_quoted, find_sentence
from sayso.model import ClaimKind, ClaimRef
from sayso.reuse import find_words
from sayso.view import StoryView, remembered

SHINGLE = 4
"""Words in a run that a reused passage shares."""

REUSED = 0.5
"""The share of the shorter passage's word runs that makes it reused."""

FEWEST_RUNS = 6
"""Word runs that both passages must share: nine words in a row, or about that."""

BOTH, LOWER = "both", "lower"


@dataclass(frozen=True, slots=True)
class Tie:
    """Two endpoints, by their place in the list, that are one origin by a rule."""

    a: int
    b: int
    rule: str
    detail: str
    bound: str = BOTH


class Partition:
    """The classes of 0 … size - 1 as they are joined; each is known by its least member.

    >>> partition = Partition(3)
    >>> partition.join(0, 2), partition.join(2, 0), partition.root(2)
    (True, False, 0)
    """

    def __init__(self, size: int) -> None:
        self._parent = list(range(size))

    def root(self, at: int) -> int:
        """The least member of the class that holds a member."""
        while self._parent[at] != at:
            self._parent[at] = self._parent[self._parent[at]]
            at = self._parent[at]
        return at

    def join(self, a: int, b: int) -> bool:
        """Make two classes one; False where they were."""
        low, high = sorted((self.root(a), self.root(b)))
        self._parent[high] = low
        return low != high


def find_ties(
    view: StoryView,
    names: Names,
    ends: Sequence[Endpoint],
    retellings: Mapping[str, Retelling],
) -> tuple[Tie, ...]:
    """Every tie between the endpoints of one side, in the order of the rules."""
    if len(ends) < 2:
        return ()
    ties = [
        *_same_outlet(names, ends),
        *_outlets_report(view, names, ends),
        *_same_family(names, ends),
        *_same_speaker(names, ends),
        *_same_document(ends),
        *_reused(view, ends),
        *_retold(names, ends, retellings),
    ]
    joined = frozenset(
        at
        for tie in ties
        if tie.bound == BOTH
        for at, other in ((tie.a, tie.b), (tie.b, tie.a))
        if ends[other].stated and ends[other].sure
    )
    return (*ties, *_lower_only(names, ends, joined))


def _star(
    names: Names,
    ends: Sequence[Endpoint],
    values: Callable[[Endpoint], Iterable[str]],
    rule: str,
    words: str,
    bound: str = BOTH,
) -> Iterator[Tie]:
    """Tie every endpoint that bears a value to the first that does."""
    first: dict[str, int] = {}
    for at, end in enumerate(ends):
        for value in sorted(values(end)):
            at_first = first.setdefault(value, at)
            if at_first != at:
                sure = end.sure and ends[at_first].sure
                yield Tie(
                    at_first, at, rule, words.format(names.name(value)), bound if sure else LOWER
                )


def _same_outlet(names: Names, ends: Sequence[Endpoint]) -> Iterator[Tie]:
    yield from _star(names, ends, lambda end: end.outlets, "same outlet", "both have it from {}")


def _outlets_report(view: StoryView, names: Names, ends: Sequence[Endpoint]) -> Iterator[Tie]:
    """One cites an outlet, and the other article is that outlet's report."""
    by_home: dict[str, list[int]] = defaultdict(list)
    for at, end in enumerate(ends):
        if end.home is not None:
            by_home[end.home].append(at)
    for at, end in enumerate(ends):
        for outlet in sorted(end.outlets | end.partial):
            for other in by_home.get(outlet, ()):
                if ends[other].ref.article == end.ref.article or end.home == outlet:
                    continue
                own = ends[other].nature is Nature.OWN
                earlier = own or is_not_later(view, ends[other].ref.article, end.ref.article)
                sure = end.sure and outlet in end.outlets and earlier
                article = view.publisher(ends[other].ref.article)
                detail = f"{view.publisher(end.ref.article)} has it from {names.name(outlet)}"
                detail += f", and this is {article}'s report" + ("" if earlier else ", a later one")
                yield Tie(other, at, "outlet's report", detail, BOTH if sure else LOWER)


def _retold(
    names: Names, ends: Sequence[Endpoint], retellings: Mapping[str, Retelling]
) -> Iterator[Tie]:
    """One names nobody, and its report retells the other's."""
    for at, end in enumerate(ends):
        retelling = retellings.get(end.ref.article)
        if retelling is None or end.nature is not Nature.UNSTATED:
            continue
        for other, told in enumerate(ends):
            if told.ref.article == retelling.of:
                yield Tie(other, at, "retelling", _explain(names, end, told, retelling))


def _explain(names: Names, end: Endpoint, told: Endpoint, retelling: Retelling) -> str:
    one, other = (names.name(home or "") or "a report" for home in (end.home, told.home))
    shared = f"{retelling.shared} of the {retelling.claims} things it says"
    return f"{one} names nobody, and {shared} stand in the report of {other}"


def _same_family(names: Names, ends: Sequence[Endpoint]) -> Iterator[Tie]:
    """Reports of one family are one origin, unless each names another checkable source."""
    by_home: dict[str, list[int]] = defaultdict(list)
    for at, end in enumerate(ends):
        if end.home is not None:
            by_home[end.home].append(at)
    for home, members in sorted(by_home.items()):
        own = [at for at in members if not _stands_alone(ends[at])]
        for at in own[1:]:
            yield Tie(own[0], at, "same family", f"both are reports of {names.name(home)}")


def _stands_alone(end: Endpoint) -> bool:
    named = end.nature in (Nature.NAMED, Nature.DOCUMENT, Nature.OUTLET)
    return named or bool(end.outlets) or bool(end.bodies)


def _same_speaker(names: Names, ends: Sequence[Endpoint]) -> Iterator[Tie]:
    yield from _star(names, ends, lambda end: end.actors, "same speaker", "both have it from {}")
    yield from _star(names, ends, lambda end: end.bodies, "same body", "both have it from {}")
    wholes = sorted({body for end in ends for body in end.bodies if body.startswith("gov:")})
    for whole, part in combinations(wholes, 2):
        if part.startswith(f"{whole}/"):
            a = next(at for at, end in enumerate(ends) if whole in end.bodies)
            b = next(at for at, end in enumerate(ends) if part in end.bodies)
            if a != b:
                yield Tie(a, b, "same body", f"{names.name(part)} speaks for {names.name(whole)}")


def _same_document(ends: Sequence[Endpoint]) -> Iterator[Tie]:
    """Papers of one class, unless they are said to be of two bodies."""
    papers = [at for at, end in enumerate(ends) if end.documents]
    for a, b in combinations(papers, 2):
        both = ends[a].documents & ends[b].documents
        bodies_a = ends[a].bodies | ends[a].leanings
        bodies_b = ends[b].bodies | ends[b].leanings
        differ = bodies_a and bodies_b and not bodies_a & bodies_b
        named = ends[a].actors and ends[b].actors
        if both and not differ and not named:
            yield Tie(a, b, "same document", f"both cite {ends[b].words}")


def _reused(view: StoryView, ends: Sequence[Endpoint]) -> Iterator[Tie]:
    """Passages that share their word runs, quotations left out."""
    if len({end.ref.article for end in ends}) < 2:
        return
    runs = [_passage_runs(view, end.ref) for end in ends]
    holders: Mapping[str, list[int]] = defaultdict(list)
    for at, passage in enumerate(runs):
        for run in passage:
            holders[run].append(at)
    shared: dict[tuple[int, int], int] = defaultdict(int)
    for members in holders.values():
        first = members[0]
        for at in members[1:]:
            shared[first, at] += 1
            if len(members) <= 12:
                for other in members[1:]:
                    if other < at:
                        shared[other, at] += 1
    for (a, b), count in sorted(shared.items()):
        smaller = min(len(runs[a]), len(runs[b]))
        if count < FEWEST_RUNS or count < REUSED * smaller:
            continue
        if ends[a].ref.article != ends[b].ref.article:
            yield Tie(
                a, b, "reuse", f"{count / smaller:.0%} of the passage is in both, word for word"
            )


def _passage_runs(view: StoryView, ref: ClaimRef) -> frozenset[str]:
    """The word runs of the sentence a claim stands in, without what is in quotation marks."""
    claim = view.claim(ref)
    if not claim.spans or claim.kind is ClaimKind.DIRECT:
        return frozenset()
    text = view.reports[ref.article].article.text
    return _sentence_runs(view, ref.article, *find_sentence(text, claim.spans[0].start))


@remembered
def _sentence_runs(view: StoryView, article: str, start: int, end: int) -> frozenset[str]:
    passage = view.reports[article].article.text[start:end]
    masked = find_quoted(passage)
    words = find_words(passage, masked=masked)
    found = set()
    for i in range(len(words) - SHINGLE + 1):
        window = words[i : i + SHINGLE]
        if not any(m.start >= window[0][0].start and m.end <= window[-1][0].end for m in masked):
            found.add(" ".join(word for _, word in window))
    return frozenset(found)


def _lower_only(names: Names, ends: Sequence[Endpoint], joined: frozenset[int]) -> Iterator[Tie]:
    """Ties that hold for the lower bound only: what cannot be told apart is counted once.

    `joined` are those that a tie for both bounds joins to one that states its origin.
    """
    of_body = "sources that are not named, of {}"
    yield from _star(
        names, ends, lambda end: end.leanings | end.bodies, "unnamed of one body", of_body, LOWER
    )
    yield from _unnamed_alike(ends)
    yield from _unnamed_of_one_kind(ends)
    yield from _alike_bodies(ends)
    yield from _spanning(len(ends), _one_house(ends))
    yield from _spanning(len(ends), _not_identified(ends))
    part = "{} is credited with a part"
    yield from _star(
        names, ends, lambda end: end.partial | end.outlets, "partial credit", part, LOWER
    )
    stated = next((at for at, end in enumerate(ends) if end.stated and end.sure), 0)
    for at, end in enumerate(ends):
        if at != stated and at not in joined and not (end.stated and end.sure):
            reason = "states no origin" if not end.stated else "may not be ascribed rightly"
            detail = f"{end.words or 'a claim'}: {reason}, so it may be the same"
            yield Tie(min(stated, at), max(stated, at), "unstated", detail, LOWER)


def _spanning(size: int, ties: Iterable[Tie]) -> Iterator[Tie]:
    """The ties that join what none before them joins, those for both bounds first.

    What is one stays one, and the links grow with the claims instead of with their pairs.
    """
    partition = Partition(size)
    for tie in sorted(ties, key=lambda tie: (tie.bound, tie.a, tie.b)):
        if partition.join(tie.a, tie.b):
            yield tie


SPOKEN = frozenset({"statement", "letter", "draft", "document", "report"})
"""Classes of paper in which somebody says what he may say elsewhere, too, or that name no kind."""


def _one_house(ends: Sequence[Endpoint]) -> Iterator[Tie]:
    """Voices and papers of bodies, where one is of a body that is not said, may be of one body."""
    inside = [at for at, end in enumerate(ends) if _is_inside(end)]
    said = {at: _anchors(ends[at]) for at in inside}
    houses = {body for bodies in said.values() for body in bodies}
    for a, b in combinations(inside, 2):
        one, other = ends[a], ends[b]
        if one.ref.article == other.ref.article or (said[a] and said[b]):
            continue
        if one.documents and other.documents and not one.documents & other.documents & SPOKEN:
            continue
        if _can_speak(one, said[b]) and _can_speak(other, said[a]):
            detail = f"{one.words} and {other.words} may speak for one body"
            papers = bool(one.documents or other.documents)
            known = papers or ((one.body or other.body) and bool(one.calling or other.calling))
            loose = any(end.insider or end.vague for end in (one, other))
            sure = len(houses) <= 1 and known and not loose
            yield Tie(a, b, "may be one body", detail, BOTH if sure else LOWER)


def _can_speak(voice: Endpoint, bodies: Sequence[str]) -> bool:
    """False where a calling is none of those bodies': no chief executive speaks for a union."""
    nouns = {body.removeprefix("body:").split()[-1] for body in bodies}
    return not (voice.calling and nouns) or any(is_calling_of(voice.calling, n) for n in nouns)


def _is_inside(end: Endpoint) -> bool:
    """True for a body, who speaks for one, is of one, or a paper of one."""
    if end.nature in (Nature.OWN, Nature.OUTLET, Nature.UNSTATED) or end.private:
        return False
    return end.body or end.voice or end.insider or bool(end.documents) or bool(_real_bodies(end))


def _anchors(end: Endpoint) -> list[str]:
    """The bodies that are said, by a name that is not just "the company"."""
    court = ["body:court"] if "body:paper-court" in end.bodies else []
    if end.guessed:
        return court
    said = [*_real_bodies(end), *end.leanings]
    return court + [body for body in said if not is_company(body.removeprefix("body:"))]


def _not_identified(ends: Sequence[Endpoint]) -> Iterator[Tie]:
    """Who is not told apart from others (a call, "the maker", a bare surname) may be anybody."""
    for vague, end in [(at, end) for at, end in enumerate(ends) if end.vague]:
        for at, other in enumerate(ends):
            told_apart = end.named and bool(_anchors(other))
            if other.stated and other.ref.article != end.ref.article and not told_apart:
                detail = f"nothing tells {end.words} apart from {other.words}"
                yield Tie(min(vague, at), max(vague, at), "not told apart", detail, LOWER)


def _real_bodies(end: Endpoint) -> list[str]:
    return [body for body in end.bodies if not body.startswith(("body:paper-", "role:"))]


def _unnamed_alike(ends: Sequence[Endpoint]) -> Iterator[Tie]:
    """Sources described as loosely, unless they are said to be of two bodies."""
    by_likeness: dict[str, list[int]] = defaultdict(list)
    for at, end in enumerate(ends):
        if end.likeness:
            by_likeness[end.likeness].append(at)
    for likeness, members in sorted(by_likeness.items()):
        for a, b in combinations(members, 2):
            known = ends[a].leanings and ends[b].leanings
            if not known or ends[a].leanings & ends[b].leanings:
                detail = f"sources that are not named ({likeness}) and cannot be told apart"
                yield Tie(a, b, "unnamed alike", detail, LOWER)


def _unnamed_of_one_kind(ends: Sequence[Endpoint]) -> Iterator[Tie]:
    """ "Two employees of the plant" and "an engineer of the plant": one word places both."""
    first: dict[str, int] = {}
    for at, end in enumerate(ends):
        if end.nature is not Nature.UNNAMED:
            continue
        for word in sorted(end.placed):
            other = first.setdefault(word, at)
            if other != at and ends[other].ref.article != end.ref.article:
                yield Tie(
                    other, at, "unnamed alike", f"each has it from somebody of a {word}", LOWER
                )


def _alike_bodies(ends: Sequence[Endpoint]) -> Iterator[Tie]:
    """A body that is not named ("the commission") may be one that another report names."""
    first: dict[str, int] = {}
    for at, end in enumerate(ends):
        for head in sorted(end.heads):
            other = first.setdefault(head, at)
            if other != at and not (end.named and ends[other].named):
                yield Tie(other, at, "body alike", f"each has it from a {head}", LOWER)
            if not end.named:
                first[head] = at
