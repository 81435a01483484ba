"""Who said a quotation: the cue that stands before it, after it, or in the sentence before."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

from sayso.attribute.cues import Cue, Lexicon
from sayso.attribute.drafts import Draft, join, overlap, size
from sayso.attribute.frames import SUBJECTS
from sayso.attribute.quotations import Quotation
from sayso.attribute.reported import find_verb_cue, is_passive, make_draft
from sayso.attribute.spans import find_subject, noun_span
from sayso.attribute.tree import Tree
from sayso.model import Carry, Span

_STOPS = frozenset({".", "!", "?"})
_WINDOW = 40
_NOMINAL = frozenset({"NOUN", "PROPN", "PRON"})


@dataclass(frozen=True, slots=True)
class _Found:
    """A cue for a quotation: its word and row, and the word of the one who says it."""

    index: int
    cue: Cue
    speaker: int | None


def attach_quotations(
    tree: Tree, lexicon: Lexicon, quotations: Sequence[Quotation], drafts: Sequence[Draft]
) -> list[Draft]:
    """The drafts with the quotations that their cues introduce, and new ones for the others.

    A quotation beside a cue of speech is its content whole; one that follows in the same
    paragraph continues it; one alone in its paragraph has the speaker of the paragraph before.
    """
    marks = [piece for quotation in quotations for piece in quotation.pieces]
    attached = list(drafts)
    by_head = {draft.head: number for number, draft in enumerate(attached)}
    latest: int | None = None
    for number, quotation in enumerate(quotations):
        if not is_utterance(tree, quotation):
            continue
        earlier = quotations[number - 1].span.end if number else 0
        found = _cue_after(tree, lexicon, quotation, marks) or _cue_before(
            tree, lexicon, quotation, earlier
        )
        if found is not None:
            latest = _attach(tree, attached, by_head, quotation, found)
            continue
        holder = _holder(attached, quotation)
        if holder is not None:
            merged = join((*attached[holder].content, *quotation.pieces))
            attached[holder] = attached[holder].with_content(merged)
            latest = holder
            continue
        latest = _continue(tree, attached, quotation, latest)
    return attached


def is_utterance(tree: Tree, quotation: Quotation) -> bool:
    """True for quoted speech, False for a quoted term or title."""
    start, end = quotation.span
    inner = tree.chars[start + 1 : end - 1].strip(" '\"”“")
    if not inner:
        return False
    words = inner.count(" ") + 1
    ends = inner[-1] in ".,!?—-…"
    return words >= 6 or (ends and (words >= 2 or inner[0].isupper())) or _introduced(tree, start)


def _introduced(tree: Tree, start: int) -> bool:
    """True after a colon, or after a comma with a capital behind the mark."""
    before = tree.chars[max(0, start - 3) : start].rstrip()
    after = tree.chars[start + 1 : start + 2]
    return before.endswith(":") or (before.endswith(",") and after.isupper())


def _first_word(tree: Tree, offset: int) -> int:
    """The first word that begins at or after an offset."""
    return bisect_left(tree.start, offset)


def _cue_after(
    tree: Tree, lexicon: Lexicon, quotation: Quotation, marks: Sequence[Span]
) -> _Found | None:
    """The cue in the words after a quotation: "…," the mayor said."""
    end = quotation.span.end
    text = tree.chars
    inner = text[: end - 1].rstrip() if quotation.closed else text[:end]
    tail = inner[-1:]
    following = text[end : end + 3].lstrip()
    if tail not in ",?!—-–…'’" and following[:1] not in (",", "—", "–"):
        return None
    first = _first_word(tree, end)
    limit = next((m.start for m in marks[bisect_left(marks, Span(end, end)) :]), len(text))
    window = _window(tree, first, min(limit, end + 300))
    for index in window:
        if tree.pos[index] not in ("VERB", "AUX"):
            continue
        cue = find_verb_cue(tree, index, lexicon)
        if cue is None or not cue.speaks or is_passive(tree, index):
            continue
        return _Found(index, cue, _speaker_near(tree, index, window))
    return None


def _window(tree: Tree, first: int, limit: int) -> range:
    """The words from `first` to the end of their sentence, a line break or an offset."""
    last = first
    while last < len(tree) and tree.start[last] < limit and last - first < _WINDOW:
        if tree.words[last] in _STOPS or "\n" in tree.words[last]:
            break
        last += 1
    return range(first, last)


def _speaker_near(tree: Tree, index: int, window: range) -> int | None:
    """The subject by the parse where it lies beside the quotation, else the noun beside the cue."""
    subject = tree.child(index, *SUBJECTS)
    if subject is not None and subject in window:
        return subject
    nouns = [w for w in window if tree.pos[w] in _NOMINAL and tree.dep[w] not in ("compound",)]
    before = [w for w in nouns if w < index]
    after = [w for w in nouns if w > index]
    if before:
        return before[0] if tree.head[before[0]] != before[0] else before[-1]
    if after and tree.words[index + 1] not in (",", ":"):
        return after[0]
    return find_subject(tree, index)


def _cue_before(tree: Tree, lexicon: Lexicon, quotation: Quotation, earlier: int) -> _Found | None:
    """The cue in the words before a quotation: The mayor said: "…"."""
    start = quotation.span.start
    last = _first_word(tree, start) - 1
    while last >= 0 and tree.pos[last] == "SPACE" and "\n" not in tree.words[last]:
        last -= 1
    if last < 0 or tree.start[last] < earlier:
        return None
    direct = tree.words[last] in (",", ":") or tree.lower[last] in ("that", "as")
    first = last
    while first >= 0 and last - first < _WINDOW and tree.start[first] >= earlier:
        if "\n" in tree.words[first] or (tree.words[first] in _STOPS and first < last):
            break
        first -= 1
    window = range(first + 1, last + 1)
    for index in reversed(window):
        if tree.pos[index] not in ("VERB", "AUX"):
            continue
        cue = find_verb_cue(tree, index, lexicon)
        if cue is None or not cue.speaks or not (direct or index == last):
            continue
        speaker = None if is_passive(tree, index) else find_subject(tree, index)
        return _Found(index, cue, speaker)
    return None


def _attach(
    tree: Tree,
    attached: list[Draft],
    by_head: dict[int, int],
    quotation: Quotation,
    found: _Found,
) -> int:
    """Give a quotation to its cue's draft, or make one; the draft's number is returned."""
    number = by_head.get(found.index)
    if number is None:
        draft = make_draft(
            tree, found.index, found.cue, quotation.pieces, "quotation", speaker=found.speaker
        )
        attached.append(draft)
        by_head[found.index] = len(attached) - 1
        return len(attached) - 1
    draft = attached[number]
    spans = quotation.pieces
    touches = any(c.overlaps(quotation.span) for c in draft.content)
    clause = draft.rule in ("frame:that", "parenthesis", "frame:wh", "quotation")
    content = join((*draft.content, *spans)) if touches or clause else spans
    source = draft.source
    if not source and found.speaker is not None:
        source = (noun_span(tree, found.speaker, fence=found.index),)
    attached[number] = draft.with_content(content, source=source, unstated=not source)
    return number


def _holder(attached: Sequence[Draft], quotation: Quotation) -> int | None:
    """The draft with the least content that already holds most of a quotation."""
    best: int | None = None
    for number, draft in enumerate(attached):
        if overlap(draft.content, quotation.pieces) * 2 < size(quotation.pieces):
            continue
        if best is None or size(draft.content) < size(attached[best].content):
            best = number
    return best


def _continue(
    tree: Tree, attached: list[Draft], quotation: Quotation, latest: int | None
) -> int | None:
    """A quotation without a cue: the rest of the one before, or a free one of its speaker."""
    if latest is None:
        return None
    draft = attached[latest]
    end = max(span.end for span in (*draft.source, *draft.cue, *draft.content))
    between = tree.chars[end : quotation.span.start]
    if len(between) > 200:
        return None
    if "\n" not in between and between.count(".") <= 1:
        attached[latest] = draft.with_content(join((*draft.content, *quotation.pieces)))
        return latest
    if (
        _stands_alone(tree, quotation)
        and between.count("\n\n") <= 1
        and not between.strip(' .\n"”')
    ):
        attached.append(
            Draft(
                source=(),
                cue=(),
                content=quotation.pieces,
                head=_first_word(tree, quotation.span.start),
                rule="carry:free_quotation",
                speaker=draft.speaker or (draft.source[0] if draft.source else None),
                carried_from=latest,
                carry=Carry.FREE_QUOTATION,
            )
        )
        return len(attached) - 1
    return None


def _stands_alone(tree: Tree, quotation: Quotation) -> bool:
    start, end = quotation.span
    return tree.chars[:start].rstrip(" ")[-1:] == "\n" and tree.chars[end : end + 1] in ("", "\n")
