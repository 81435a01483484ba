"""Claims: what one article asserts in one place, clause by clause, each with its chain.

A claim is a clause that asserts something. Within the content of an attribution it has that
attribution's chain; anywhere else it is the publisher's own voice.
"""

from __future__ import annotations

from bisect import bisect_right, insort
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from spacy.tokens import Doc, Token

from sayso.claims.clauses import (
    SUBJECTS,
    VERBAL,
    Clause,
    find_clauses,
    find_head,
    is_finite,
    is_label,
)
from sayso.claims.frames import build_frame
from sayso.model import (
    PUBLISHER_ID,
    Attribution,
    AttributionKind,
    Claim,
    ClaimKind,
    Part,
    Source,
    Span,
    Tense,
    Timex,
)

__all__ = ["find_claims"]

KINDS = {
    AttributionKind.DIRECT: ClaimKind.DIRECT,
    AttributionKind.MIXED: ClaimKind.MIXED,
    AttributionKind.INDIRECT: ClaimKind.INDIRECT,
}
MINIMUM_WORDS = 2
"""A subject and a verb."""


def find_claims(
    doc: Doc,
    *,
    parts: Sequence[Part] = (),
    sources: Sequence[Source] = (),
    attributions: Sequence[Attribution] = (),
    chains: Mapping[str, tuple[str, ...]] | None = None,
    own_reporting: frozenset[str] = frozenset(),
    timexes: Sequence[Timex] = (),
) -> tuple[Claim, ...]:
    """The claims of a parse in reading order, with ids c1, c2, ...

    `chains` maps an attribution's id to its source ids from the publisher inwards. Certainty,
    polarity and time are set by `sayso.certainty`, which comes after.
    """
    builder = _Builder(doc, sources, attributions, chains or {}, own_reporting, timexes)
    silent = [part.span for part in parts]
    clauses = find_clauses(doc, cues=builder.cues(), silent=silent)
    clauses = sorted([*clauses, *builder.unheard(clauses)], key=lambda clause: clause.head.i)
    claims = [claim for clause in clauses if (claim := builder.build(clause)) is not None]
    return tuple(replace(claim, id=f"c{number}") for number, claim in enumerate(claims, 1))


class _Builder:
    """What a claim needs to know of its article, looked up by position."""

    def __init__(
        self,
        doc: Doc,
        sources: Sequence[Source],
        attributions: Sequence[Attribution],
        chains: Mapping[str, tuple[str, ...]],
        own_reporting: frozenset[str],
        timexes: Sequence[Timex],
    ) -> None:
        self.doc = doc
        self.text = doc.text
        self.chains = chains
        self.own_reporting = own_reporting
        self.timexes = sorted(timexes, key=lambda timex: timex.span)
        self.mentions = _actors_by_head(doc, sources)
        self.attribution_at = _attributions_by_token(doc, attributions)
        self.attributions = attributions

    def cues(self) -> frozenset[int]:
        """Indices of the cues whose content asserts something by itself.

        "He said the road was closed" asserts the closing. "He hopes to come" and "they discussed
        a visit" have no clause in their content: there the hoping and discussing is the claim.
        """
        return frozenset(
            index
            for attribution in self.attributions
            if _is_asserting(self.doc, attribution)
            for cue in attribution.cue
            for index in _tokens(self.doc, cue)
        )

    def unheard(self, clauses: Sequence[Clause]) -> Iterator[Clause]:
        """What is said in contents in which no clause was found, because they were parsed wrongly.

        "“Eight thousand they asked for my boy,” says a father": the whole content is one clause.
        Of contents within each other the two innermost are heard: more would only repeat them.
        """
        heads = sorted(clause.head.i for clause in clauses)
        verbs = [token.i for token in self.doc if token.pos_ in VERBAL and is_finite(token)]
        heard: list[int] = []
        for attribution in sorted(self.attributions, key=_content_length):
            runs = [run for span in attribution.content if (run := _tokens(self.doc, span))]
            if not runs or _count_within(heads, runs) > 0 or _count_within(heard, runs) > 1:
                continue
            if _count_within(verbs, runs) == 0:
                continue
            if not _is_asserting(self.doc, attribution):
                continue
            words = [i for run in runs for i in run]
            head = find_head(self.doc, words)
            if head is not None and self.attribution_at.get(head.i) is attribution:
                insort(heard, head.i)
                yield Clause(head, tuple(words))

    def build(self, clause: Clause) -> Claim | None:
        """The claim of a clause, None when too little of it is left to assert anything."""
        attribution = self.attribution_at.get(clause.head.i)
        if attribution is not None and clause.aside and not self._covers(attribution, clause):
            attribution = None
        spans = _within_content(clause.spans(), attribution)
        words = [self.text[span.start : span.end] for span in spans]
        if sum(len(word.split()) for word in words) < MINIMUM_WORDS:
            return None
        if attribution is None and is_label(clause):
            return None
        timexes = self._timexes_in(spans)
        frame = build_frame(clause, actor_of=self._actor_of, skip=[timex.span for timex in timexes])
        chain = self.chains.get(attribution.id, (PUBLISHER_ID,)) if attribution else None
        return Claim(
            id="",
            spans=spans,
            kind=KINDS[attribution.kind] if attribution else ClaimKind.NARRATIVE,
            chain=chain or (PUBLISHER_ID,),
            text=" … ".join(words),
            time=Tense.PAST,
            timexes=tuple(timex.id for timex in timexes),
            attribution=attribution.id if attribution else None,
            own_reporting=attribution is not None and attribution.id in self.own_reporting,
            doubtful=attribution is not None and attribution.doubtful,
            frame=frame,
        )

    def _covers(self, attribution: Attribution, clause: Clause) -> bool:
        """True where what is said in passing is the speaker's: quoted, or next to the cue's end.

        "The town, which is old, will vote, she said" is the reporter's aside; "all was calm but
        in the east, where shots were fired, she said" is hers.
        """
        if attribution.kind is not AttributionKind.INDIRECT:
            return True
        last = max(span.end for span in attribution.content)
        behind = bool(attribution.cue) and min(cue.start for cue in attribution.cue) >= last
        return behind and clause.spans()[-1].end >= last - 1

    def _timexes_in(self, spans: Sequence[Span]) -> list[Timex]:
        starts = [timex.span.start for timex in self.timexes]
        found = []
        for span in spans:
            first = bisect_right(starts, span.start - 1)
            for timex in self.timexes[first:]:
                if timex.span.start >= span.end:
                    break
                found.append(timex)
        return found

    def _actor_of(self, span: Span) -> str | None:
        return self.mentions.get(span.start)


def _is_asserting(doc: Doc, attribution: Attribution) -> bool:
    """True when the content holds a quotation, or a verb together with its subject."""
    if attribution.kind is AttributionKind.DIRECT:
        return True
    runs = [_tokens(doc, span) for span in attribution.content]
    return any(
        token.dep_ in SUBJECTS
        and any(token.head.i in run for run in runs)
        and _has_form(token.head)
        for run in runs
        for token in doc[run.start : run.stop]
    )


def _has_form(verb: Token) -> bool:
    """True for what is so and for what is to be: "the river rose", "the river to rise"."""
    return is_finite(verb) or (verb.dep_ == "ccomp" and any(c.tag_ == "TO" for c in verb.children))


def _count_within(heads: list[int], runs: Sequence[range]) -> int:
    """How many of the sorted heads stand from the first to the last of these words."""
    return bisect_right(heads, runs[-1][-1]) - bisect_right(heads, runs[0][0] - 1)


def _actors_by_head(doc: Doc, sources: Sequence[Source]) -> dict[int, str]:
    """The actor at each mention's head word, by the word's offset; short mentions win."""
    found: dict[int, str] = {}
    mentions = [(mention, source.id) for source in sources for mention in source.mentions]
    for mention, source_id in sorted(mentions, key=lambda pair: pair[0].start - pair[0].end):
        words = doc.char_span(mention.start, mention.end, alignment_mode="expand")
        if words is not None and len(words):
            found[words.root.idx] = source_id
    return found


def _tokens(doc: Doc, span: Span) -> range:
    words = doc.char_span(span.start, span.end, alignment_mode="expand")
    return range(words.start, words.end) if words is not None else range(0)


def _attributions_by_token(doc: Doc, attributions: Sequence[Attribution]) -> dict[int, Attribution]:
    """The innermost attribution whose content holds each token: the deepest, then the shortest.

    Of attributions of one length, the later has it. Tokens that have theirs are passed over.
    """
    found: dict[int, Attribution] = {}
    after = list(range(len(doc) + 1))
    """For each token the first from it on that may have no attribution yet."""
    ranked = sorted(enumerate(attributions), key=lambda item: (_content_length(item[1]), -item[0]))
    for _, attribution in ranked:
        for content in attribution.content:
            tokens = _tokens(doc, content)
            index = _find_free(after, tokens.start)
            while index < tokens.stop:
                found[index] = attribution
                after[index] = index + 1
                index = _find_free(after, index + 1)
    return found


def _find_free(after: list[int], index: int) -> int:
    """The first free token from one on; the way to it is shortened for those who come later."""
    free = index
    while after[free] != free:
        free = after[free]
    while after[index] != free:
        after[index], index = free, after[index]
    return free


def _content_length(attribution: Attribution) -> int:
    return sum(span.end - span.start for span in attribution.content)


def _within_content(spans: Sequence[Span], attribution: Attribution | None) -> tuple[Span, ...]:
    """The parts of a clause's spans that lie in the attribution's content."""
    if attribution is None:
        return tuple(spans)
    return tuple(
        Span(max(span.start, content.start), min(span.end, content.end))
        for span in spans
        for content in attribution.content
        if span.overlaps(content)
    )
