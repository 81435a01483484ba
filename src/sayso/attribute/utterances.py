"""Who said a quotation: the cue that stands before it, after it, or in the sentence before."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, field

from sayso.attribute.colons import find_colon_clause, find_colon_speaker, is_somebody
from sayso.attribute.cues import Cue, Lexicon
from sayso.attribute.drafts import Draft, join, overlap, size
from sayso.attribute.frames import SUBJECTS
from sayso.attribute.quotations import Quotation
from sayso.attribute.reported import find_verb_cue, is_passive, make_draft
from sayso.attribute.spans import find_subject, noun_span
from sayso.attribute.tree import NOMINAL, Tree
from sayso.model import Carry, Span

_STOPS = frozenset({".", "!", "?"})
_WINDOW = 40
_VERBAL = frozenset({"VERB", "AUX"})
_REACH = 200
_TAG_WORDS = 6
_BRIEF = 24
_COLON_CUE = 45
_GESTURE = 12
_OPENS_NOUN = NOMINAL | {"DET", "ADJ", "NUM"}
_ENDING = 8
"""Characters that tell the end of a sentence."""

_ENDED = re.compile(r"(?:[a-z0-9)%]{3}|['’”\"])[.!?][ \u00a0]+$")
_PASSIVE = frozenset({"passive_that", "passive_quote"})
_PLAIN = Cue("", "verb", frozenset({"quote"}), "speech")


_SIGNATURE = re.compile(
    r"\s{0,4}(?P<dash>[-–—―]{1,2})[ \u00a0]?(?P<name>[A-Z][^\n.;:\"“]{1,70}?)\.?[ \u00a0]*(?=\n|$)"
)


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

    A quotation beside a cue of speech is its content whole; one that follows it continues it;
    one without a cue has the speaker of the sentence or the paragraph before.
    """
    marks = [piece for quotation in quotations for piece in quotation.pieces]
    state = _State(tree, list(drafts), {draft.head: n for n, draft in enumerate(drafts)})
    for number, quotation in enumerate(quotations):
        if not is_utterance(tree, quotation):
            continue
        earlier = quotations[number - 1].span.end if number else 0
        after = _cue_after(tree, lexicon, quotation, marks)
        found = after or _cue_before(tree, lexicon, quotation, earlier)
        if found is not None:
            state.attach(quotation, found, after is not None)
            if after is None:
                state.reach_colon(quotation)
        elif not (
            state.hold(quotation)
            or state.ascribe_colon(quotation)
            or state.ascribe_signature(quotation)
            or state.ascribe_gesture(quotation)
        ):
            state.go_on(quotation)
    return state.drafts


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


def _last_word(tree: Tree, offset: int) -> int:
    """The last word before an offset that is no space."""
    index = _first_word(tree, offset) - 1
    while index > 0 and not tree.words[index].strip():
        index -= 1
    return index


def _cue_after(
    tree: Tree, lexicon: Lexicon, quotation: Quotation, marks: Sequence[Span]
) -> _Found | None:
    """The cue in the words after a quotation: "…," the mayor said."""
    end = quotation.span.end
    text = tree.chars
    tail = (text[: end - 1].rstrip() if quotation.closed else text[:end])[-1:]
    following = text[end : end + 3].lstrip()
    if tail not in ",?!—-–…'’." and following[:1] not in (",", "—", "–"):
        return None
    first = _first_word(tree, end)
    limit = next((m.start for m in marks[bisect_left(marks, Span(end, end)) :]), len(text))
    window = _window(tree, first, min(limit, end + 300))
    if tail == "." and (len(window) > _TAG_WORDS or following[:1] == "\n"):
        return None
    for index in window:
        if tree.pos[index] not in _VERBAL:
            continue
        cue = find_verb_cue(tree, index, lexicon)
        if cue is not None and cue.speaks and not is_passive(tree, index):
            return _Found(index, cue, _speaker_near(tree, index, window))
    if tail == "." or not _opens_sentence(text, quotation.span.start):
        return None
    return _unknown_cue(tree, window)


def _opens_sentence(text: str, start: int) -> bool:
    """True when nothing of its sentence stands before a quotation."""
    before = text[max(0, start - 4) : start].rstrip(" \u00a0")
    return not before or before[-1] in ".!?\n”\"'"


def _unknown_cue(tree: Tree, window: range) -> _Found | None:
    """A verb that no row has, where only a verb of speech can stand: "…!" beamed the mayor."""
    for index in window[:4]:
        if tree.tag[index] in ("VBD", "VBZ") and tree.pos[index] == "VERB":
            before = [i for i in window if i < index]
            inverted = not before and index + 1 in window and tree.pos[index + 1] in _OPENS_NOUN
            follows = bool(before) and all(tree.pos[i] in _OPENS_NOUN for i in before)
            ends = len(window) <= index - window.start + 2
            if inverted or (follows and ends):
                return _Found(index, _PLAIN, _speaker_near(tree, index, window))
            return None
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
    nouns = [w for w in window if tree.pos[w] in NOMINAL and tree.dep[w] not in ("compound",)]
    before = [w for w in nouns if w < index]
    after = [w for w in nouns if w > index]
    if before:
        return before[0] if tree.head[before[0]] != before[0] else before[-1]
    if after and tree.words[index + 1] not in (",", ":"):
        return after[0]
    return find_subject(tree, index)


def _cue_before(tree: Tree, lexicon: Lexicon, quotation: Quotation, earlier: int) -> _Found | None:
    """The cue in the words before a quotation: The mayor said: "…"."""
    last = _first_word(tree, quotation.span.start) - 1
    while last >= 0 and tree.pos[last] == "SPACE":
        last -= 1
    if last < 0 or tree.start[last] < earlier:
        return None
    gap = tree.chars[tree.end[last] : quotation.span.start]
    if "\n" in gap and tree.words[last] not in (":", ","):
        return None
    window = _words_before(tree, last, earlier)
    direct = tree.words[last] in (",", ":") or tree.lower[last] in ("that", "as")
    brief = tree.words[last] != ":" and quotation.span.end - quotation.span.start < _BRIEF
    for index in reversed(window):
        if tree.pos[index] not in _VERBAL:
            continue
        cue = find_verb_cue(tree, index, lexicon)
        if cue is None or not cue.speaks or not (direct or index == last):
            continue
        passive = is_passive(tree, index)
        if (brief and last - index > 3) or (passive and not cue.frames & _PASSIVE):
            continue
        speaker = None if passive else find_subject(tree, index)
        return _Found(index, cue, speaker or _inverted(tree, index, last))
    return None


def _inverted(tree: Tree, index: int, last: int) -> int | None:
    """The name between a cue that opens its sentence and a colon: "Said Ellis: “…”"."""
    names = [word for word in range(index + 1, last) if tree.pos[word] == "PROPN"]
    opens = tree.sents[tree.sent[index]][0] == index or tree.words[index][:1].isupper()
    return names[-1] if opens and names and tree.words[last] == ":" else None


def _words_before(tree: Tree, last: int, earlier: int) -> range:
    """The words back to the start of the sentence, a line break or an offset."""
    first = last
    while first >= 0 and last - first < _WINDOW and tree.start[first] >= earlier:
        if "\n" in tree.words[first] or (tree.words[first] in _STOPS and first < last):
            break
        first -= 1
    return range(first + 1, last + 1)


@dataclass
class _State:
    """The drafts while quotations are given to them; `latest` is the number of the last one."""

    tree: Tree
    drafts: list[Draft]
    by_head: dict[int, int]
    latest: int | None = None
    quoted: set[int] = field(default_factory=set)

    def add(self, draft: Draft) -> None:
        """Keep a new draft, the latest from now on."""
        self.drafts.append(draft)
        self.latest = len(self.drafts) - 1
        self.quoted.add(self.latest)

    def attach(self, quotation: Quotation, found: _Found, after: bool) -> None:
        """Give a quotation to its cue's draft, or make one."""
        tree, spans = self.tree, quotation.pieces
        number = self.by_head.get(found.index)
        if number is None:
            self.by_head[found.index] = len(self.drafts)
            self.add(
                make_draft(tree, found.index, found.cue, spans, "quotation", speaker=found.speaker)
            )
            return
        draft = self.drafts[number]
        if after and self._says_more(draft, quotation):
            self.hold(quotation)
            return
        touches = any(c.overlaps(quotation.span) for c in draft.content)
        clause = draft.rule in ("frame:that", "parenthesis", "frame:wh", "quotation")
        keeps = touches or number in self.quoted or (clause and not after)
        if number not in self.quoted and (
            _follows_colon(tree, quotation) if after else self._restarts(draft, quotation)
        ):
            keeps = False
        content = join((*draft.content, *spans)) if keeps else spans
        source = draft.source
        if not source and found.speaker is not None:
            source = (noun_span(tree, found.speaker, fence=found.index),)
        self.drafts[number] = draft.with_content(content, source=source, unstated=not source)
        self.latest = number
        self.quoted.add(number)

    def _restarts(self, draft: Draft, quotation: Quotation) -> bool:
        """True where a cue's clause stood before it and a quotation with a capital follows."""
        start = quotation.span.start
        before = all(span.end <= self.tree.start[draft.head] for span in draft.content)
        initial = self.tree.chars[start + 1 : start + 4].lstrip()[:1]
        return before and bool(draft.content) and initial.isupper()

    def _says_more(self, draft: Draft, quotation: Quotation) -> bool:
        """True for 'Asked about “…,” the mayor said that …': the cue has a clause of its own."""
        if draft.rule not in ("frame:that", "frame:wh") or not draft.content or not draft.cue:
            return False
        own = draft.content[0].start >= draft.cue[-1].end
        return own and not _opens_sentence(self.tree.chars, quotation.span.start)

    def reach_colon(self, quotation: Quotation) -> None:
        """Let the latest cue run to the colon before a quotation: "said in a statement:"."""
        number = self.latest
        colon = self.tree.chars.rfind(":", 0, quotation.span.start)
        if number is None or not self.drafts[number].cue or colon < 0:
            return
        cue = self.drafts[number].cue[0]
        between = self.tree.chars[cue.end : quotation.span.start]
        if cue.end <= colon and len(between) < _COLON_CUE and between.strip().endswith(":"):
            whole = Span(cue.start, colon + 1)
            if not any(whole.overlaps(s) for s in self.drafts[number].source):
                draft = self.drafts[number]
                self.drafts[number] = draft.with_content(draft.content, cue=(whole,))

    def hold(self, quotation: Quotation) -> bool:
        """Complete a quotation in the draft that already holds most of it, if one does."""
        best: int | None = None
        start, end = quotation.span
        for number, draft in enumerate(self.drafts):
            if not draft.content:
                continue
            if draft.content[0].start >= end or draft.content[-1].end <= start:
                continue
            if overlap(draft.content, quotation.pieces) * 2 < size(quotation.pieces):
                continue
            if draft.cue and any(s.overlaps(quotation.span) for s in draft.cue):
                continue
            if best is None or size(draft.content) < size(self.drafts[best].content):
                best = number
        if best is None:
            return False
        merged = join((*self.drafts[best].content, *quotation.pieces))
        self.drafts[best] = self.drafts[best].with_content(merged)
        self.latest = best
        self.quoted.add(best)
        return True

    def ascribe_colon(self, quotation: Quotation) -> bool:
        """The mayor: "…" — a colon is the cue."""
        start = quotation.span.start
        found = find_colon_speaker(self.tree, start) or find_colon_clause(self.tree, start)
        if found is None:
            return False
        source, colon = found
        head = _first_word(self.tree, colon.start)
        self.add(Draft((source,), (colon,), quotation.pieces, head, "colon"))
        return True

    def ascribe_signature(self, quotation: Quotation) -> bool:
        """ "…" — Commissioner X: a dash and a name behind a quotation, or on the line below."""
        match = _SIGNATURE.match(self.tree.chars, quotation.span.end)
        if match is None:
            return False
        cue, source = Span(*match.span("dash")), Span(*match.span("name"))
        head = _first_word(self.tree, source.start)
        if head >= len(self.tree) or self.tree.pos[head] not in NOMINAL | {"ADJ"}:
            return False
        self.add(Draft((source,), (cue,), quotation.pieces, head, "signature"))
        return True

    def ascribe_gesture(self, quotation: Quotation) -> bool:
        """Reed shrugs. "…" — who has just done something in a short sentence says it."""
        tree, start = self.tree, quotation.span.start
        last = _first_word(tree, start) - 1
        if last < 1 or tree.words[last] not in _STOPS or not _ENDED.search(tree.chars, 0, start):
            return False
        first, end = tree.sents[tree.sent[last]]
        root = next((i for i in range(first, end) if tree.head[i] == i), first)
        subject = tree.child(root, "nsubj")
        if (
            last - first > _GESTURE
            or tree.pos[root] != "VERB"
            or subject is None
            or end - 1 != last
        ):
            return False
        if tree.tag[root] not in ("VBZ", "VBD") or not is_somebody(tree, subject):
            return False
        if any(draft.head == root or first <= draft.head < end for draft in self.drafts):
            return False
        source = noun_span(tree, subject, fence=root)
        head = _first_word(tree, start)
        self.add(Draft((source,), (), quotation.pieces, head, "gesture", doubtful=True))
        return True

    def go_on(self, quotation: Quotation) -> None:
        """A quotation without a cue: the rest of the one before, or a free one of its speaker."""
        before = self._said_before(quotation)
        if before is not None:
            self._free(quotation, before)
            return
        if self.latest is None:
            return
        draft = self.drafts[self.latest]
        end = max(span.end for span in (*draft.source, *draft.cue, *draft.content))
        between = self.tree.chars[end : quotation.span.start]
        if len(between) > _REACH:
            return
        alone = _stands_alone(self.tree, quotation)
        gap = not between.strip(" .\n\u00a0")
        near = self._sentences_between(end, quotation.span.start) <= 1
        if ("\n" not in between and near) or (alone and gap and self.latest in self.quoted):
            content = join((*draft.content, *quotation.pieces))
            self.drafts[self.latest] = draft.with_content(content)
        elif alone and near:
            self._free(quotation, self.latest)

    def _said_before(self, quotation: Quotation) -> int | None:
        """Who speaks without quotation marks in the sentence before: Reed said it rained. "…"."""
        tree, start = self.tree, quotation.span.start
        last = _last_word(tree, start)
        gap = tree.chars[tree.end[last] : start]
        if last < 0 or not gap or ("\n" in gap and not _stands_alone(tree, quotation)):
            return None
        if not _ENDED.search(tree.chars[max(0, tree.end[last] - _ENDING) : tree.end[last]] + " "):
            return None
        first, end = tree.sents[tree.sent[last]]
        speaking = [
            number
            for number, draft in enumerate(self.drafts)
            if first <= draft.head < end
            and draft.type in ("speech", "writing")
            and draft.source
            and number not in self.quoted
        ]
        if self.latest is not None and first <= self.drafts[self.latest].head < end:
            return None
        return max(speaking, key=lambda number: size(self.drafts[number].content), default=None)

    def _sentences_between(self, end: int, start: int) -> int:
        """How many sentences begin after one offset and before the next quotation's."""
        tree = self.tree
        last = max(0, _first_word(tree, end) - 1)
        first = min(_first_word(tree, start), len(tree) - 1)
        return max(0, tree.sent[first] - tree.sent[last] - 1)

    def _free(self, quotation: Quotation, number: int) -> None:
        """A quotation without a cue, said by the speaker of the sentence before."""
        draft = self.drafts[number]
        self.add(
            Draft(
                source=(),
                cue=(),
                content=quotation.pieces,
                head=_first_word(self.tree, quotation.span.start),
                rule="carry:free_quotation",
                speaker=draft.speaker or (draft.source[0] if draft.source else None),
                carried_from=number,
                carry=Carry.FREE_QUOTATION,
            )
        )


def end_before_quotations(text: str, draft: Draft, starts: Sequence[int]) -> Draft:
    """The draft without a quotation that begins a new sentence, which the parse ran into.

    `starts` are the offsets at which quotations begin, in reading order.
    """
    place = draft.cue[0].start if draft.cue else draft.start
    content = []
    for span in draft.content:
        start, end = span
        for at in starts[bisect_left(starts, start + 1) : bisect_left(starts, end)]:
            if not _ENDED.search(text, max(start, at - 8), at):
                continue
            if place < at:
                end = len(text[:at].rstrip(" .\u00a0"))
                break
            start = at
        if start < end:
            content.append(Span(start, end))
    return draft if tuple(content) == draft.content else draft.with_content(tuple(content))


def _follows_colon(tree: Tree, quotation: Quotation) -> bool:
    return tree.chars[: quotation.span.start].rstrip().endswith(":")


def complete_quotations(text: str, draft: Draft, pieces: Sequence[Span]) -> Draft:
    """The draft with every quotation that its content only begins, or begins inside, whole.

    `pieces` are those of all quotations, in reading order.

    A question mark that ends the sentence belongs to it as well.
    """
    content = tuple(_completed(text, draft, span, pieces) for span in draft.content)
    return draft if content == draft.content else draft.with_content(join(content, gap=0))


def _completed(text: str, draft: Draft, span: Span, pieces: Sequence[Span]) -> Span:
    start, end = span
    first = bisect_left(pieces, Span(start, 0)) - 1
    for piece in pieces[max(0, first) :]:
        if piece.start >= end:
            break
        if any(cue.overlaps(piece) for cue in draft.cue):
            continue
        if piece.start >= start and end < piece.end:
            end = piece.end
        if piece.start < start <= piece.start + 2 and end >= piece.end - 3:
            start, end = piece.start, max(end, piece.end)
    if text[end : end + 1] == "?":
        end += 1
    return Span(start, end)


def _stands_alone(tree: Tree, quotation: Quotation) -> bool:
    start, end = quotation.span
    before = tree.chars[max(0, start - 4) : start].rstrip(" \u00a0")[-1:]
    after = tree.chars[end : end + 4].lstrip(" \u00a0")[:1]
    return before in ("", "\n") and after in ("", "\n")
