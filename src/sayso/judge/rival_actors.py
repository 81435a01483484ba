"""Who or what did it: doers and causes that may rival each other.

"The bursar noticed the hole", "It was the bursar who noticed it", "The cause was a burst pipe":
each names somebody or something for one role of one happening.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from sayso.judge.likeness import Likeness
from sayso.judge.pairs import PRONOUNS, Pair, are_same_predicates, find_predicate
from sayso.judge.rivals import Rival
from sayso.judge.wheres import compare_actors
from sayso.judge.wording import quote
from sayso.model import ClaimRef, ConflictType, RelationType, Span
from sayso.predicates import shared_sense
from sayso.view import StoryView

TOLD = frozenset({"cleft", "identity"})
"""Ways of saying outright who it was."""

LONGEST = 70
"""Characters of a phrase that still names one doer."""

_CLEFT = re.compile(
    r"\bIt (?:was|is|were) (?P<who>[^,.;]{2,60}?) (?:that|who|which)\b"
    r"|^Who [^,.;]{2,60}? (?:is|was) (?P<did>[^,.;]{2,70})",
    re.IGNORECASE,
)
_IDENTITY = re.compile(
    r"^(?:The|His|Her|Its|Their) [a-z-]+(?: [a-z-]+){0,2} (?:is|was|are|were|will be|would be) "
    r"(?P<who>(?:an? |the |[A-Z])[^,.;]{2,70})",
)
_AFTER = re.compile(
    r"\b(?:caused by|blamed on|because of|due to|owing to|triggered by|set off by|sparked by|"
    r"started by|started with|brought on by|brought about by|result of|"
    r"fault lay (?:in|with)|lay the blame on|put (?:it )?down to|attributed to|"
    r"(?:cause|reason|source|culprit|origin) (?:is|was))\s+(?P<who>[^,.;]{2,70})",
    re.IGNORECASE,
)
_BEFORE = re.compile(
    r"(?:^|[,;:] )(?P<who>[^,.;:]{2,70}?) (?:is|was|are|were) "
    r"(?:to blame|at fault|responsible|the cause|behind it)\b"
    r"|(?:^|[,;:] )(?P<did>[^,.;:]{2,60}?) (?:did the damage|caused it|(?:had )?caused the \w+|"
    r"started the \w+|set off the \w+|triggered the \w+)\b"
    r"|\bnames? (?P<named>[^,.;:]{2,60}?) as the (?:source|cause|culprit)\b",
)
_WORD = re.compile(r"[a-z][a-z’'-]+")
_PREPOSITIONS = frozenset({"of", "in", "on", "at", "by", "from", "with", "for", "to"})
SMALL = frozenset(
    "the a an of in on at by from for and or his her its their with to new old two three four".split()  # noqa: SIM905, E501 - a list of words, kept readable
)


OBJECTS = frozenset({"them", "him", "us", "me", "whom", "one", "ones", "both", "all", "some", "up"})


@dataclass(frozen=True, slots=True)
class Doer:
    """Who or what fills a role in one claim; `role` is how the claim says so."""

    role: str
    span: Span
    head: str
    actor: str | None = None
    kind: str = ""


def find_doers(view: StoryView, ref: ClaimRef) -> tuple[Doer, ...]:
    """Who or what a claim says did it, was it, or caused it."""
    claim = view.claim(ref)
    text = view.reports[ref.article].article.text
    found = list(_find_told(text, claim.spans))
    if claim.frame is not None and not any(d.role == "cleft" for d in found):
        for argument in claim.frame.arguments:
            if argument.role in ("subject", "object", "agent") and argument.head not in PRONOUNS:
                actor = view.actor(ref.article, argument.source)
                found.append(
                    Doer(
                        "subject" if argument.role == "agent" else argument.role,
                        argument.span,
                        argument.head,
                        actor.id if actor is not None and actor.named else None,
                        str(actor.kind) if actor is not None else "",
                    )
                )
    return tuple(found)


def _find_told(text: str, spans: tuple[Span, ...]) -> Iterator[Doer]:
    for span in spans:
        words = text[span.start : span.end]
        for role, pattern in (
            ("cleft", _CLEFT),
            ("identity", _IDENTITY),
            ("cause", _AFTER),
            ("cause", _BEFORE),
        ):
            match = pattern.search(words)
            if match is None:
                continue
            name = next(key for key, words in match.groupdict().items() if words)
            start, end = match.span(name)
            yield Doer(role, Span(span.start + start, span.start + end), "")


def find_actor_rivals(likeness: Likeness) -> Iterator[Rival]:
    """The pairs of doers that cannot both be the one who did it."""
    view = likeness.view
    doers = {ref: found for ref, _ in view.claims() if (found := find_doers(view, ref))}
    roles_of = {ref: frozenset(doer.role for doer in found) for ref, found in doers.items()}
    predicates = {ref: find_predicate(view, ref) for ref in doers}
    for a, b in likeness.find_partners(doers):
        if not _may_match(roles_of[a], roles_of[b], predicates[a], predicates[b]):
            continue
        pair = likeness.pair(a, b)
        common: dict[str, float] = {}
        for one in doers[pair.a]:
            for other in doers[pair.b]:
                roles = _match_roles(pair, one, other)
                if not roles or not _are_apart(pair, one, other):
                    continue
                common = common or {**likeness.signs(pair), **_judge(pair)}
                signs = {**common, **roles, **_signs(pair, one, other)}
                beside = likeness.overlap_beside(pair.a, pair.b, (one.span, other.span))
                signs |= {"beside": beside[0], "beside_longer": beside[1]}
                if not (roles["causes"] or signs["share"] or likeness.are_near(a, b)):
                    continue
                values = _to_value(pair, pair.a, one), _to_value(pair, pair.b, other)
                yield Rival(
                    ConflictType.ACTOR,
                    pair,
                    (one.span, other.span),
                    values,
                    signs,
                    explain,
                )


def _may_match(a: frozenset[str], b: frozenset[str], predicate: str, other: str) -> bool:
    """False where no two doers of two claims can be in one role, as `_match_roles` has it."""
    told = not TOLD.isdisjoint(a) or not TOLD.isdisjoint(b) or ("cause" in a and "cause" in b)
    return told or (not a.isdisjoint(b) and are_same_predicates(predicate, other))


def _match_roles(pair: Pair, a: Doer, b: Doer) -> dict[str, float]:
    """How two doers come to be in one role; empty when they are not."""
    roles = {a.role, b.role}
    told = roles & TOLD
    causes = a.role == b.role == "cause"
    plain = a.role == b.role and a.role in ("subject", "object") and pair.same_predicate
    if not (causes or plain or (told and roles <= TOLD | {"subject", "cause"})):
        return {}
    return {
        "causes": float(causes),
        "told": float(bool(told)),
    }


_ANYBODY = re.compile(
    r"(?:some|any|no|every)(?:body|one|thing)\b|(?:only )?(?:the|a|an) (?:first|last|latest|second|"
    r"third|fourth|worst|best|most|reminder|matter|question|case|way|time|sign|part|fact|problem|trouble)\b",
    re.IGNORECASE,
)


def _are_apart(pair: Pair, a: Doer, b: Doer) -> bool:
    """True when two phrases name two: other actors, or other things by their last words."""
    if a.actor is not None and a.actor == b.actor:
        return False
    if any(
        _ANYBODY.match(pair.view.words(r.article, d.span)) for r, d in ((pair.a, a), (pair.b, b))
    ):
        return False
    heads, words = [], []
    for ref, doer in ((pair.a, a), (pair.b, b)):
        said = _WORD.findall(pair.view.words(ref.article, doer.span).lower())
        words.append(_find_words(" ".join(said)))
        heads.append(doer.head or _find_head(said))
    if not words[0] or not words[1] or not heads[0] or not heads[1]:
        return False
    if heads[0] in words[1] or heads[1] in words[0]:
        return False
    if heads[0].endswith(heads[1]) or heads[1].endswith(heads[0]):
        return False
    return not (shared_sense(heads[0], heads[1]) or words[0] >= words[1] or words[1] >= words[0])


def _find_head(words: list[str]) -> str:
    """The last noun of a phrase before a preposition or a pronoun, as far as its words tell."""
    ends = _PREPOSITIONS | PRONOUNS
    stop = next((at for at, word in enumerate(words) if at and word in ends), len(words))
    return words[stop - 1].removesuffix("'s") if stop else ""


@lru_cache(maxsize=20_000)  # each phrase is compared with many
def _find_words(text: str) -> frozenset[str]:
    words = (word.removesuffix("'s").removesuffix("’s") for word in _WORD.findall(text.lower()))
    return frozenset(word for word in words if word not in SMALL | PRONOUNS | OBJECTS)


def _signs(pair: Pair, a: Doer, b: Doer) -> dict[str, float]:
    named = [doer.actor is not None for doer in (a, b)]
    words = [_find_words(pair.view.words(r.article, d.span)) for r, d in ((pair.a, a), (pair.b, b))]
    said = [_find_words(claim.text) for claim in (pair.claim_a, pair.claim_b)]
    return {
        "named": float(all(named)),
        "mentioned": float(bool(words[0] & said[1])) + float(bool(words[1] & said[0])),
    }


def _judge(pair: Pair) -> dict[str, float]:
    rule = compare_actors(pair)
    found = rule is not None and rule.kind is RelationType.CONFLICTS
    shared = pair.shared_actors
    return {"rule": float(found), "actors": float(min(shared, 2))}


def _to_value(pair: Pair, ref: ClaimRef, doer: Doer) -> str:
    words = _find_words(pair.view.words(ref.article, doer.span))
    return doer.actor or doer.head or " ".join(sorted(words))


def explain(rival: Rival) -> str:
    """The sentence that names both doers and what each rests on."""
    pair = rival.pair
    words_a = quote(pair.view, pair.a.article, rival.slots[0])
    words_b = quote(pair.view, pair.b.article, rival.slots[1])
    return f"{pair.by_a}, names {words_a}; {pair.by_b}, names {words_b}."
