"""Carrying: attributions that reach content whose own sentence does not state them.

Each carry names its rule and the attribution it continues; where it rests on a guess it is
doubtful.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache

from sayso.attribute.chains import Resolved
from sayso.attribute.drafts import Draft, overlap, size
from sayso.attribute.spans import content_span
from sayso.attribute.tree import Tree
from sayso.model import PUBLISHER_ID, Carry, Source, SourceKind, Span
from sayso.tables import load_table

_DEFINITE = r"(?:the|that|this|its|his|her|their|same|news|also)"
_ANAPHORS = frozenset(
    [
        "the",
        "this",
        "that",
        "these",
        "those",
        "it",
        "they",
        "he",
        "she",
        "such",
        "his",
        "her",
        "their",
    ]
)
_BACKSHIFT = frozenset({"would", "had", "could", "might", "was", "were"})
_MEMORY = 12
_WHOLE = frozenset(
    {"frame:that", "frame:wh", "adjunct", "adverb", "parenthesis", "quotation", "citing"}
)

REACH = 80
"""Words to each side of a cue that are looked at for an occasion."""


@cache
def _words(kind: str) -> frozenset[str]:
    return frozenset(row["word"] for row in load_table("report_words") if row["kind"] == kind)


@cache
def _report_phrase() -> re.Pattern[str]:
    nouns = "|".join(sorted(_words("report")))
    return re.compile(rf"^(?:{_DEFINITE}\s+)+(?:news\s+)?(?:{nouns})$", re.IGNORECASE)


@cache
def _occasion_phrase() -> re.Pattern[str]:
    nouns = "|".join(sorted(_words("occasion")))
    return re.compile(
        rf"\b(?:in|at|during)\s+(?P<det>his|her|their|its|the|that|this|the same)\s+"
        rf"(?:\w+\s+)?(?P<noun>{nouns})\b",
        re.IGNORECASE,
    )


def carry_all(
    tree: Tree, resolved: Sequence[Resolved], sources: Mapping[str, Source]
) -> list[Resolved]:
    """The attributions with every carry: report, descriptor, occasion, lead, free indirect.

    Those that continue one without words of their own (lead, free indirect) come last.
    """
    carried = carry_reports(tree, resolved, sources)
    carried = carry_descriptors(tree, carried, sources)
    carried = carry_occasions(tree, carried)
    carried = carry_leads(tree, carried, sources)
    return carry_free_indirect(tree, carried)


def _order(resolved: Sequence[Resolved]) -> list[int]:
    return sorted(range(len(resolved)), key=lambda number: resolved[number].draft.start)


def _is_outlet(sources: Mapping[str, Source], name: str | None) -> bool:
    return name is not None and name in sources and sources[name].kind is SourceKind.OUTLET


# ---------------------------------------------------------------- "the report added"


def carry_reports(
    tree: Tree, resolved: Sequence[Resolved], sources: Mapping[str, Source]
) -> list[Resolved]:
    """ "The report added …" goes back to the outlet that was reported last."""
    carried = list(resolved)
    told: list[tuple[int, str]] = []
    for number in _order(carried):
        item = carried[number]
        if told and _is_the_report(tree, item.draft):
            origin, outlet = _meant_report(told)
            doubtful = outlet != told[-1][1]
            item = replace(item, speaker=outlet).carried(origin, Carry.REPORT, doubtful=doubtful)
            carried[number] = item
            continue
        told += [
            (number, who)
            for who in (item.recipient, item.speaker)
            if who not in (None, PUBLISHER_ID) and _is_outlet(sources, who)
        ]
    return carried


def _meant_report(told: Sequence[tuple[int, str]]) -> tuple[int, str]:
    """The outlet that the text mostly goes by, at its latest place; else the latest outlet."""
    counts = Counter(outlet for _, outlet in told)
    main, times = counts.most_common(1)[0]
    if times == 1 or counts[told[-1][1]] == times:
        main = told[-1][1]
    return next(entry for entry in reversed(told) if entry[1] == main)


def _is_the_report(tree: Tree, draft: Draft) -> bool:
    return any(
        _report_phrase().match(tree.chars[span.start : span.end].strip(" ,"))
        for span in draft.source
    )


# ---------------------------------------------------------------- the same descriptor again


def carry_descriptors(
    tree: Tree, resolved: Sequence[Resolved], sources: Mapping[str, Source]
) -> list[Resolved]:
    """ "Sources with knowledge of the matter" again are those the outlet cited before.

    Certain when the descriptor is the same, doubtful when only its head is ("the sources").
    """
    carried = list(resolved)
    known: list[tuple[int, frozenset[str], str]] = []
    for number in _order(carried):
        item = carried[number]
        signature = _descriptor(tree, item, sources)
        if signature is None:
            continue
        words, head = signature
        if _through_outlet(carried, item, sources):
            if item.draft.type in ("speech", "writing"):
                known.append((number, words, head))
                known = known[-_MEMORY:]
            continue
        origin = next((k for k in reversed(known) if k[1] == words), None)
        doubtful = origin is None
        if origin is None and _is_definite(tree, item) and item.outer is None:
            origin = next((k for k in reversed(known) if k[2] == head and words <= k[1]), None)
        if origin is not None:
            carried[number] = item.carried(origin[0], Carry.DESCRIPTOR, doubtful=doubtful)
    return carried


def _is_definite(tree: Tree, item: Resolved) -> bool:
    """True for "the sources", "those officials"."""
    words = tree.chars[item.draft.source[0].start :].split(maxsplit=1)
    return bool(words) and words[0].lower() in ("the", "those", "these")


def _descriptor(
    tree: Tree, item: Resolved, sources: Mapping[str, Source]
) -> tuple[frozenset[str], str] | None:
    """The content words and the head of an unnamed source's description."""
    if item.draft.carried_from is not None or not item.draft.source or item.speaker is None:
        return None
    source = sources.get(item.speaker)
    if source is None or source.named or source.kind is SourceKind.OUTLET:
        return None
    span = item.draft.source[0]
    inside = [i for i in _words_of(tree, span) if tree.pos[i] in ("NOUN", "PROPN", "ADJ", "VERB")]
    heads = [i for i in inside if tree.pos[i] == "NOUN" and tree.head[i] not in inside]
    if not inside or not heads:
        return None
    return frozenset(tree.lemma[i] for i in inside), tree.lower[heads[0]]


def _words_of(tree: Tree, span: Span) -> range:
    return range(bisect_left(tree.start, span.start), bisect_left(tree.start, span.end))


def _through_outlet(
    resolved: Sequence[Resolved], item: Resolved, sources: Mapping[str, Source]
) -> bool:
    if _is_outlet(sources, item.recipient):
        return True
    outer = item.outer
    for _ in range(20):
        if outer is None:
            return False
        above = resolved[outer]
        if _is_outlet(sources, above.speaker) or _is_outlet(sources, above.recipient):
            return True
        outer = above.outer
    return False


# ---------------------------------------------------------------- "in his speech"


def carry_occasions(tree: Tree, resolved: Sequence[Resolved]) -> list[Resolved]:
    """ "In his speech he also …" continues the attribution that told of the speech.

    A further "he also said" in the same paragraph continues it too, doubtfully.
    """
    carried = list(resolved)
    told: dict[tuple[str, str], int] = {}
    latest: int | None = None
    for number in _order(carried):
        item = carried[number]
        draft = item.draft
        if draft.carried_from is not None or item.speaker is None or item.outer is not None:
            _remember(tree, told, number, item)
            continue
        phrase = _occasion_phrase().search(_sentence(tree, draft.head))
        origin = told.get((item.speaker, phrase["noun"].lower())) if phrase else None
        if origin is not None and phrase is not None:
            doubtful = phrase["det"].lower() == "the"
            carried[number] = item.carried(origin, Carry.OCCASION, doubtful=doubtful)
            latest = number
        elif latest is not None and _goes_on(tree, carried[latest], item):
            first = carried[latest].draft.carried_from
            if first is not None:
                carried[number] = item.carried(first, Carry.OCCASION, doubtful=True)
                latest = number
        _remember(tree, told, number, item)
    return carried


def _remember(tree: Tree, told: dict[tuple[str, str], int], number: int, item: Resolved) -> None:
    """Note that this attribution told of an occasion, where a report stands around it."""
    if item.speaker is None or item.outer is None or item.draft.carried_from is not None:
        return
    if item.draft.type not in ("speech", "writing"):
        return
    words = _sentence(tree, item.draft.head).lower()
    for noun in _words("occasion"):
        if re.search(rf"\b(?:an?|his|her|its|their|the)\s+(?:[\w-]+\s+)?{noun}\b", words):
            told[item.speaker, noun] = number


def _goes_on(tree: Tree, before: Resolved, item: Resolved) -> bool:
    """True for "but he also said" by the same speaker in the same paragraph."""
    if item.speaker != before.speaker or item.draft.start < before.draft.start:
        return False
    between = tree.chars[before.draft.start : item.draft.start]
    if "\n" in between:
        return False
    cue = " ".join(tree.chars[s.start : s.end] for s in item.draft.cue).lower()
    return "also" in cue or "added" in cue or "further" in cue


def _sentence(tree: Tree, index: int) -> str:
    """The words of a sentence around one of them; of an endless sentence, those that are near."""
    start, end = tree.sents[tree.sent[index]]
    start, end = max(start, index - REACH), min(end, index + REACH)
    return tree.chars[tree.start[start] : tree.end[end - 1]]


# ---------------------------------------------------------------- leads and free indirect speech


def carry_leads(
    tree: Tree, resolved: Sequence[Resolved], sources: Mapping[str, Source]
) -> list[Resolved]:
    """A lead that the next sentence ascribes: "Talks are planned. They may …, the BBC reported."

    Certain when the next sentence takes up a noun of the lead, doubtful otherwise.
    """
    carried = list(resolved)
    for number in range(min(4, len(tree.sents) - 1)):
        lead, following = tree.sents[number], tree.sents[number + 1]
        if _breaks(tree, lead, following) or tree.lower[following[0]] not in _ANAPHORS:
            continue
        span = content_span(tree, lead[0], lead[1] - 1)
        if span is None or _is_ascribed(carried, span):
            continue
        origin = _trailing_report(tree, carried, following, sources)
        if origin is not None:
            doubtful = not _takes_up(tree, lead, following)
            _add(tree, carried, origin, span, lead[0], Carry.LEAD, doubtful)
    return carried


def _breaks(tree: Tree, one: tuple[int, int], other: tuple[int, int]) -> bool:
    """True when two sentences are not of one paragraph."""
    return "\n" in tree.chars[tree.start[one[0]] : tree.start[other[0]]]


def _is_ascribed(resolved: Sequence[Resolved], span: Span) -> bool:
    return any(
        item.outer is None and overlap(item.draft.content, (span,)) * 2 > size((span,))
        for item in resolved
        if item.draft.rule in _WHOLE
    )


def _trailing_report(
    tree: Tree,
    resolved: Sequence[Resolved],
    sentence: tuple[int, int],
    sources: Mapping[str, Source],
) -> int | None:
    """The deepest attribution of a sentence whose report stands behind its content."""
    best: int | None = None
    for number, item in enumerate(resolved):
        draft = item.draft
        if not sentence[0] <= draft.head < sentence[1] or not draft.cue or not draft.content:
            continue
        if draft.cue[0].start < draft.content[0].end:
            continue
        if not _is_outlet(sources, item.speaker) and not _through_outlet(resolved, item, sources):
            continue
        if best is None or item.outer == best or draft.rule == "citing":
            best = number
    return best


def _takes_up(tree: Tree, lead: tuple[int, int], following: tuple[int, int]) -> bool:
    """True when the subject that opens the next sentence is a noun of the lead, or "it"."""
    nouns = {tree.lemma[i] for i in range(*lead) if tree.pos[i] in ("NOUN", "PROPN")}
    opening = range(following[0], min(following[0] + 6, following[1]))
    return any(tree.pos[i] in ("NOUN", "PROPN") and tree.lemma[i] in nouns for i in opening)


def _add(
    tree: Tree,
    carried: list[Resolved],
    origin: int,
    span: Span,
    head: int,
    carry: Carry,
    doubtful: bool,
) -> None:
    """Add an attribution without words of its own; what lies in its content is now inside it."""
    draft = Draft(
        source=(),
        cue=(),
        content=(span,),
        head=head,
        rule=f"carry:{carry.value}",
        carried_from=origin,
        carry=carry,
        doubtful=doubtful,
    )
    for number, item in enumerate(carried):
        if item.outer is None and span.start <= tree.start[item.draft.head] < span.end:
            carried[number] = replace(item, outer=len(carried))
    carried.append(Resolved(draft, speaker=carried[origin].speaker))


def carry_free_indirect(tree: Tree, resolved: Sequence[Resolved]) -> list[Resolved]:
    """A sentence in reported tense between two of one speaker is that speaker's, doubtfully."""
    carried = list(resolved)
    spoken: dict[int, int] = {}
    for number, item in enumerate(resolved):
        if item.outer is None and item.speaker is not None and item.draft.type == "speech":
            spoken.setdefault(tree.sent[item.draft.head], number)
    touched = {tree.sent[item.draft.head] for item in resolved}
    for number in range(1, len(tree.sents) - 1):
        before, after = spoken.get(number - 1), spoken.get(number + 1)
        if number in touched or before is None or after is None:
            continue
        if resolved[before].speaker != resolved[after].speaker:
            continue
        one, this, other = (tree.sents[n] for n in (number - 1, number, number + 1))
        if _breaks(tree, one, this) or _breaks(tree, this, other) or not _is_shifted(tree, this):
            continue
        span = content_span(tree, this[0], this[1] - 1)
        if span is not None:
            _add(tree, carried, before, span, this[0], Carry.FREE_INDIRECT, True)
    return carried


def _is_shifted(tree: Tree, sentence: tuple[int, int]) -> bool:
    """True when the main verb of a sentence stands in reported tense ("would", "had")."""
    if tree.words[sentence[1] - 1] == "?":
        return False
    for index in range(*sentence):
        if tree.dep[index] == "ROOT":
            return any(tree.lower[c] in _BACKSHIFT - {"was", "were"} for c in tree.children[index])
    return False
