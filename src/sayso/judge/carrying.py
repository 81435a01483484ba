"""Say-so that a sentence has from its neighbours: "The cuts would save a lot, the paper says.
Forty posts would go."

Whoever is reported goes on being reported until somebody else speaks or the paragraph ends; a
paragraph between two sentences of one source is that source's, too. The publisher's own words of
what it saw, a question, and a turn away ("meanwhile") end it.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from sayso.judge.sentences import blank_quoted, find_sentence
from sayso.model import ClaimRef, Source
from sayso.view import StoryView

Chain = tuple[Source, ...]

REACH = 3
"""Sentences in a row that are carried from one that states its source."""

_TURN = re.compile(
    r"\W*(?:meanwhile|elsewhere|separately|earlier|in other news|also|by contrast|"
    r"for (?:its|his|her) part|on the other hand|that(?:['’]s| is) why|our|we|i|my|"
    r"this (?:newspaper|paper|reporter))\b",
    re.IGNORECASE,
)
_PRONOUN = re.compile(r"\W*(?:they|it|he|she|its|their|each|both)\b", re.IGNORECASE)
_FIRST_PERSON = re.compile(r"\b(?:I|we|our|us|my)\b|\b(?:told|asked) (?:me|us)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Carried:
    """The chain that a claim without words of its own is carried on, and whether that is sure."""

    chain: Chain
    sure: bool


@dataclass(slots=True)
class _Sentence:
    """A sentence of an article with its claims, and with the chains they state."""

    start: int
    refs: list[ClaimRef]
    chains: list[Chain]
    own: bool


def find_carried(
    view: StoryView,
    article: str,
    stated: Callable[[ClaimRef], Chain],
    is_own: Callable[[ClaimRef], bool],
) -> Mapping[ClaimRef, Carried]:
    """What each claim of an article without a stated source is carried from, if from anything.

    `stated` gives the chain that a claim states itself, `is_own` whether it is own reporting.
    """
    text = view.reports[article].article.text
    sentences = _find_sentences(view, article, text, stated, is_own)
    found: dict[ClaimRef, Carried] = {}
    before: Chain = ()
    paragraphs = list(_split_paragraphs(text, sentences))
    for at, paragraph in enumerate(paragraphs):
        after = paragraphs[at + 1] if at + 1 < len(paragraphs) else None
        goes_on = _goes_on(paragraph, before) or (after and _is_between(paragraph, before, after))
        lead = before if goes_on or _takes_up(text, paragraph[0]) else ()
        found.update(_carry_on(text, paragraph, lead))
        before = _last_chain(paragraph)
    return found


def _takes_up(text: str, sentence: _Sentence) -> bool:
    """True for a paragraph that opens with a pronoun, or by what "it" has: "Its figure is 20"."""
    return _PRONOUN.match(text, sentence.start) is not None


def _goes_on(paragraph: Sequence[_Sentence], before: Chain) -> bool:
    """True where a paragraph's first stated source is the one that the last paragraph ended in."""
    first = next((sentence for sentence in paragraph if sentence.chains or sentence.own), None)
    return first is not None and first is not paragraph[0] and first.chains[:1] == [before]


def _is_between(paragraph: Sequence[_Sentence], before: Chain, after: Sequence[_Sentence]) -> bool:
    """True where nothing is stated, and the paragraphs before and after have it from one source."""
    if not before or any(sentence.chains or sentence.own for sentence in paragraph):
        return False
    return after[0].chains[:1] == [before]


def _last_chain(paragraph: Sequence[_Sentence]) -> Chain:
    """What a paragraph's last sentence states, where it states one thing."""
    chains = paragraph[-1].chains
    return chains[-1] if chains else ()


def _find_sentences(
    view: StoryView,
    article: str,
    text: str,
    stated: Callable[[ClaimRef], Chain],
    is_own: Callable[[ClaimRef], bool],
) -> list[_Sentence]:
    by_start: dict[int, _Sentence] = {}
    for claim in view.reports[article].claims:
        if not claim.spans:
            continue
        start, _ = find_sentence(text, claim.spans[0].start)
        sentence = by_start.setdefault(start, _Sentence(start, [], [], False))
        ref = ClaimRef(article, claim.id)
        sentence.refs.append(ref)
        chain = stated(ref)
        if chain and chain not in sentence.chains:
            sentence.chains.append(chain)
        sentence.own = sentence.own or (not chain and is_own(ref))
    return [by_start[start] for start in sorted(by_start)]


def _split_paragraphs(text: str, sentences: Sequence[_Sentence]) -> Iterator[list[_Sentence]]:
    by_break: dict[int, list[_Sentence]] = defaultdict(list)
    for sentence in sentences:
        by_break[text.rfind("\n", 0, sentence.start)].append(sentence)
    yield from by_break.values()


def _carry_on(
    text: str, paragraph: Sequence[_Sentence], chain: Chain
) -> Iterator[tuple[ClaimRef, Carried]]:
    """The claims of a paragraph's sentences that go on with what was said before them."""
    far = 0
    sure = True
    for sentence in paragraph:
        if sentence.chains:
            chain, far, sure = sentence.chains[-1], 0, len(sentence.chains) == 1
            continue
        far += 1
        if not chain or far > REACH or _turns_away(text, sentence):
            chain = ()
            continue
        for ref in sentence.refs:
            yield ref, Carried(chain, sure)


def _turns_away(text: str, sentence: _Sentence) -> bool:
    """True for a sentence in which the publisher itself speaks, asks, or turns to another thing."""
    start, end = find_sentence(text, sentence.start)
    words = text[start:end].strip()
    spoken = blank_quoted(words)
    return bool(
        sentence.own or words.endswith("?") or _TURN.match(spoken) or _FIRST_PERSON.search(spoken)
    )
