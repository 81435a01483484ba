"""Reported speech and thought as clauses: a cue word, the frame it stands in, who says it."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator

from sayso.attribute.cues import Cue, Lexicon
from sayso.attribute.drafts import Draft, cut, join
from sayso.attribute.frames import (
    PASSIVE_SUBJECTS,
    SUBJECTS,
    Frame,
    before_contrast,
    find_frames,
    tellers,
)
from sayso.attribute.recipients import find_recipient
from sayso.attribute.spans import (
    antecedent,
    content_span,
    cue_span,
    find_agent,
    find_subject,
    is_relative,
    lending_verbs,
    noun_span,
    trim,
)
from sayso.attribute.subjects import ASKED
from sayso.attribute.tree import Tree
from sayso.model import Span

_PARENTHETIC = frozenset({"speech", "writing", "show", "thought"})
_PHRASE = frozenset({"DET", "ADJ", "NOUN", "PROPN", "PRON", "NUM", "PART"})
_FINITE = frozenset({"VBD", "VBZ", "VBP", "MD"})
_SHORT = 7
_LONG = 14
_COMPLETE = frozenset({"dobj", "obj", "ccomp", "xcomp", "acomp", "attr", "oprd"})
_BEGINS_LESS = frozenset(
    {"if", "while", "when", "after", "because", "although", "though", "as", "since", "asked"}
    | {"before", "once", "until", "unless", "even", "despite"}
)
_HEARING = frozenset({"court", "jury", "tribunal", "inquest", "inquiry", "hearing", "panel"})
_DEPENDENT = frozenset(
    {"if", "when", "once", "unless", "although", "though", "because", "since", "until", "after"}
    | {"before", "had", "were", "should", "whenever", "wherever"}
)
_MARKS = frozenset({'"', "“", "”", "‘", "''", "``"})
_CLAUSAL = frozenset({"that", "wh"})


def find_reported(tree: Tree, lexicon: Lexicon) -> list[Draft]:
    """A draft for every cue word that stands in a frame of its row, in reading order."""
    drafts: list[Draft] = []
    for index, pos in enumerate(tree.pos):
        if pos in ("VERB", "AUX"):
            drafts.extend(_verb_drafts(tree, index, lexicon))
            if tree.tag[index] == "VBN":
                drafts.extend(_state_drafts(tree, index, lexicon))
        elif pos == "NOUN":
            drafts.extend(_noun_drafts(tree, index, lexicon))
        elif pos == "ADJ":
            drafts.extend(_adjective_drafts(tree, index, lexicon))
    return drafts


def lemma_of(tree: Tree, index: int) -> str:
    """A verb's lemma with its particle: "point_out"."""
    if tree.lemma[index] == "put":
        object_word = tree.child(index, "dobj", "obj")
        return "put_it" if object_word and tree.lower[object_word] == "it" else "put"
    particle = tree.child(index, "prt")
    if particle is None or particle < index:
        return tree.lemma[index]
    return f"{tree.lemma[index]}_{tree.lower[particle]}"


def is_passive(tree: Tree, index: int) -> bool:
    """True when a verb is in the passive, or a participle that stands for one ("when asked")."""
    children = tree.children[index]
    if any(tree.dep[c] in ("nsubjpass", "auxpass", "csubjpass") for c in children):
        return True
    asked = tree.dep[index] == "advcl" and tree.tag[index] == "VBD"
    if asked and tree.lemma[index] in tellers():
        return not any(tree.dep[c] in SUBJECTS for c in children)
    if tree.tag[index] != "VBN" or tree.dep[index] not in ("advcl", "acl"):
        return False
    return not any(tree.dep[c] in ("aux", "nsubj") for c in children)


# ---------------------------------------------------------------- verbs


def find_verb_cue(tree: Tree, index: int, lexicon: Lexicon) -> Cue | None:
    """The row of a verb, with its particle first."""
    lemma = lemma_of(tree, index)
    cue = lexicon.find("verb", lemma)
    return cue or (lexicon.find("verb", tree.lemma[index]) if "_" in lemma else None)


def _verb_drafts(tree: Tree, index: int, lexicon: Lexicon) -> Iterator[Draft]:
    cue = find_verb_cue(tree, index, lexicon)
    if cue is None:
        return
    passive = is_passive(tree, index)
    if passive and lexicon.find("adj", tree.lower[index]):
        return
    interrupting = None if passive else _interrupting(tree, index, cue)
    if interrupting is not None:
        yield interrupting
        return
    for frame in find_frames(tree, index):
        name = f"passive_{frame.name}" if passive else frame.name
        if name not in cue.frames or _is_order(tree, index):
            continue
        if passive and tree.dep[index] == "acl" and tree.lower[index] in ASKED:
            continue
        if name == "that" and not _may_speak(tree, index, cue):
            continue
        draft = _verb_draft(tree, index, cue, frame, passive)
        if draft is not None:
            yield draft
            return
    parenthetic = cue.type in _PARENTHETIC and "that" in cue.frames
    if not passive and parenthetic and _may_speak(tree, index, cue):
        found = _parenthetic(tree, index, cue) or _trailing(tree, index, cue)
        if found is not None:
            yield found


def _may_speak(tree: Tree, index: int, cue: Cue) -> bool:
    """False for "it means that …": a row with "by_us" ascribes for "I", "we" and "you" alone."""
    if "by_us" not in cue.frames:
        return True
    subject = tree.child(index, *SUBJECTS)
    return subject is not None and tree.lower[subject] in ("i", "we", "you")


def _verb_draft(tree: Tree, index: int, cue: Cue, frame: Frame, passive: bool) -> Draft | None:
    content = pieces_of(tree, frame.pieces)
    if not content:
        return None
    told = passive and frame.name in _CLAUSAL and not _is_expletive(tree, index)
    subject = tree.child(index, *PASSIVE_SUBJECTS) if passive else None
    if (
        subject is not None
        and not told
        and frame.name != "object"
        and not _is_expletive(tree, index)
    ):
        content = join((noun_span(tree, subject, fence=index), *content), gap=0)
    speaker = find_agent(tree, index) if passive else find_subject(tree, index)
    if (
        speaker is None
        and not passive
        and tree.tag[index] in ("VB", "VBG")
        and _is_idle(tree, index)
    ):
        return None
    recipient = tree.span(*frame.recipient) if frame.recipient else None
    if told and subject is not None:
        recipient = noun_span(tree, subject, fence=index)
    return make_draft(
        tree,
        index,
        cue,
        content,
        f"frame:{frame.name}",
        speaker=speaker,
        extra=frame.extra,
        recipient=recipient,
    )


def _is_idle(tree: Tree, index: int) -> bool:
    """True for "it is worth noting that …", where nobody notes."""
    for _ in range(6):
        if any(tree.lower[c] == "it" for c in tree.children[index] if tree.dep[c] in SUBJECTS):
            return True
        if tree.head[index] == index:
            return False
        index = tree.head[index]
    return False


def _is_order(tree: Tree, index: int) -> bool:
    """True for an imperative: "Call it what you like"."""
    return (
        tree.tag[index] == "VB"
        and tree.dep[index] == "ROOT"
        and not any(
            tree.dep[c] in (*SUBJECTS, "aux", "auxpass", "expl") for c in tree.children[index]
        )
    )


def _is_expletive(tree: Tree, index: int) -> bool:
    subject = tree.child(index, *PASSIVE_SUBJECTS, *SUBJECTS, "expl")
    return subject is not None and tree.lower[subject] in ("it", "there")


def make_draft(
    tree: Tree,
    index: int,
    cue: Cue,
    content: tuple[Span, ...],
    rule: str,
    *,
    speaker: int | None,
    extra: tuple[int, ...] = (),
    recipient: Span | None = None,
) -> Draft:
    """A draft from a cue word, its content and the word that says it."""
    source: tuple[Span, ...] = ()
    resolved: Span | None = None
    cues = cue_span(tree, index, extra)
    if speaker is not None and tree.lower[speaker] not in ("it", "there"):
        source = (noun_span(tree, speaker, fence=index),)
        if is_relative(tree, speaker):
            noun = antecedent(tree, speaker)
            resolved = noun_span(tree, noun, fence=tree.left[tree.head[speaker]]) if noun else None
    elif speaker is not None and tree.lower[speaker] == "it" and cue.type != "unstated":
        source = (noun_span(tree, speaker, fence=index),)
    if recipient is None and cue.type in ("speech", "writing"):
        recipient = find_recipient(tree, index)
        if recipient is not None and any(c.overlaps(recipient) for c in content):
            recipient = None
    content = _within_dashes(tree, index, content)
    for span in source:
        content = cut(content, span) if any(c.overlaps(span) for c in content) else content
    return Draft(
        source=source,
        cue=cues,
        content=content,
        head=index,
        rule=rule,
        lemma=cue.lemma,
        type=cue.type,
        speaker=resolved,
        recipient=recipient,
        unstated=not source,
    )


def _within_dashes(tree: Tree, index: int, content: tuple[Span, ...]) -> tuple[Span, ...]:
    """Content up to the second of two dashes where its cue stands between them."""
    start, end = tree.sents[tree.sent[index]]
    first, before = bisect_left(tree.dashes, start), bisect_left(tree.dashes, index)
    after = bisect_right(tree.dashes, index)
    if before - first != 1 or after == len(tree.dashes) or tree.dashes[after] >= end:
        return content
    stop = tree.start[tree.dashes[after]]
    kept = (Span(s.start, min(s.end, stop)) for s in content if s.start < stop)
    rest = tuple(t for t in (trim(tree.chars, s) for s in kept) if t is not None)
    return rest or content


def pieces_of(tree: Tree, ranges: tuple[tuple[int, int], ...]) -> tuple[Span, ...]:
    """The content spans of ranges of words."""
    spans = (content_span(tree, first, last) for first, last in ranges)
    return tuple(span for span in spans if span is not None)


def _parenthetic(tree: Tree, index: int, cue: Cue) -> Draft | None:
    """ "It is late, he said" and "as he said" where the parse hangs the cue on the content."""
    subject = tree.child(index, *SUBJECTS)
    if subject is None or tree.dep[index] not in ("parataxis", "advcl", "ccomp", "dep"):
        return None
    mark = tree.child(index, "mark")
    if tree.dep[index] == "advcl" and (mark is None or tree.lower[mark] != "as"):
        return None
    complete = any(tree.dep[c] in _COMPLETE and c > index for c in tree.children[index])
    if complete and cue.lemma != "put_it":
        return None
    governor = tree.head[index]
    behind = governor < index and tree.words[tree.left[subject] - 1] == "," and subject < index
    if is_relative(tree, subject) or (tree.dep[index] == "ccomp" and not behind):
        return None
    last = before_contrast(tree, governor, tree.right[governor])
    whole = content_span(tree, tree.left[governor], last)
    if whole is None:
        return None
    hole = tree.span(tree.left[index], tree.right[index])
    return make_draft(tree, index, cue, without(tree, whole, hole), "parenthesis", speaker=subject)


def _interrupting(tree: Tree, index: int, cue: Cue) -> Draft | None:
    """ "If it passes, he said, the law will fail": both sides of the words between commas."""
    subject = tree.child(index, *SUBJECTS)
    start, end = tree.sents[tree.sent[index]]
    if subject is None or subject > index or cue.type not in _PARENTHETIC or index + 3 >= end:
        return None
    first = tree.left[subject]
    while start < first and tree.pos[start] in ("PUNCT", "SPACE"):
        start += 1
    if "that" not in cue.frames or tree.words[first - 1] != "," or tree.words[index + 1] != ",":
        return None
    if first - 1 <= start or tree.lower[start] not in _DEPENDENT or _is_quoting(tree, index):
        return None
    rest = range(index + 2, end)
    if tree.tag[rest[0]] in ("VBG", "CC", "WDT", "WP", "IN"):
        return None
    finite = any(tree.tag[i] in _FINITE for i in rest)
    if not finite or not any(tree.dep[i] in (*SUBJECTS, *PASSIVE_SUBJECTS) for i in rest):
        return None
    content = pieces_of(tree, ((start, first - 2), (index + 2, end - 1)))
    return make_draft(tree, index, cue, content, "parenthesis", speaker=subject)


def _is_quoting(tree: Tree, index: int) -> bool:
    """True where a quotation stands beside the words, which its own rules read."""
    start, end = tree.sents[tree.sent[index]]
    return any(tree.words[i] in _MARKS for i in range(start, end))


def _trailing(tree: Tree, index: int, cue: Cue) -> Draft | None:
    """ "The boats left at dawn, the paper added" where the parse saw no clause before the cue."""
    start, end = tree.sents[tree.sent[index]]
    comma = index - 1
    while comma > start and _is_of_phrase(tree, comma, index):
        comma -= 1
    if tree.words[comma] != "," or comma in (start, index - 1) or end - index > _SHORT + 3:
        return None
    said = (cue.speaks and cue.type != "thought") or _is_hearing(tree, index)
    if tree.tag[index] not in ("VBD", "VBZ", "VBP") or not said:
        return None
    if tree.tag[comma + 1] in ("WDT", "WP", "WRB") or tree.tag[index - 1] in ("WDT", "WP"):
        return None
    after = index + 1
    while cue.lemma == "tell" and after < end and tree.pos[after] in _PHRASE:
        after += 1
    if tree.lower[start] in _BEGINS_LESS or not _may_end(tree, after, end):
        return None
    if not any(tree.tag[i] in _FINITE for i in range(start, comma)):
        return None
    content = content_span(tree, start, comma - 1)
    if content is None:
        return None
    source = trim(tree.chars, tree.span(comma + 1, index - 1))
    if source is None:
        return None
    draft = make_draft(tree, index, cue, (content,), "trailing", speaker=None)
    return draft.with_content(draft.content, source=(source,), unstated=False)


def _is_hearing(tree: Tree, index: int) -> bool:
    """True for "…, a jury heard", which is where it was said."""
    return tree.lemma[index] == "hear" and tree.lemma[index - 1] in _HEARING


def _is_of_phrase(tree: Tree, word: int, index: int) -> bool:
    """True for a word of a short noun phrase, and of one with a preposition that is "told" by."""
    if tree.pos[word] in _PHRASE:
        return index - word <= (_LONG if tree.lemma[index] == "tell" else _SHORT)
    return tree.lemma[index] == "tell" and tree.pos[word] == "ADP" and index - word <= _LONG


def _may_end(tree: Tree, index: int, end: int) -> bool:
    """True where a sentence may end, or only say when and where."""
    if index >= end or tree.pos[index] in ("PUNCT", "ADV", "SPACE", "ADP"):
        return True
    return tree.entity[index] in ("DATE", "TIME")


def without(tree: Tree, whole: Span, hole: Span) -> tuple[Span, ...]:
    """A clause without the words that ascribe it."""
    rest = (trim(tree.chars, span) for span in cut((whole,), hole))
    return tuple(span for span in rest if span is not None)


# ---------------------------------------------------------------- nouns and adjectives


def _noun_drafts(tree: Tree, index: int, lexicon: Lexicon) -> Iterator[Draft]:
    cue = lexicon.find("noun", tree.lemma[index])
    if cue is None:
        return
    for frame in find_frames(tree, index):
        if frame.name not in cue.frames:
            continue
        content = pieces_of(tree, frame.pieces)
        if not content:
            continue
        yield _noun_draft(tree, index, cue, frame, content)
        return


def _noun_draft(tree: Tree, index: int, cue: Cue, frame: Frame, content: tuple[Span, ...]) -> Draft:
    owner = tree.child(index, "poss")
    if owner is not None:
        source = noun_span(tree, owner, fence=index)
        mark = tree.child(owner, "case")
        first = owner + 1 if mark is None else mark
        if mark is not None:
            source = tree.span(tree.left[owner], mark - 1)
        head = tree.span(first, _last_of(index, frame.extra))
        return Draft((source,), (head,), content, index, f"noun:{frame.name}", cue.lemma, cue.type)
    speaker = _speaker_of_noun(tree, index)
    spans = _noun_cue(tree, index, frame.extra)
    source_spans = () if speaker is None else (noun_span(tree, speaker, fence=index),)
    return Draft(
        source=source_spans,
        cue=spans,
        content=content,
        head=index,
        rule=f"noun:{frame.name}",
        lemma=cue.lemma,
        type=cue.type,
        unstated=not source_spans,
    )


def _noun_cue(tree: Tree, index: int, extra: tuple[int, ...]) -> tuple[Span, ...]:
    """A noun with its preposition, and with the light verb that it is the object of."""
    spans = cue_span(tree, index, extra)
    verb = tree.head[index]
    if tree.dep[index] not in ("dobj", "obj") or tree.lemma[verb] not in lending_verbs():
        return spans
    start = cue_span(tree, verb)[0].start
    return (Span(start, spans[0].end), *spans[1:]) if index - verb < 5 else spans


def _last_of(index: int, extra: tuple[int, ...]) -> int:
    last = index
    for word in sorted(extra):
        if word == last + 1:
            last = word
    return last


def _speaker_of_noun(tree: Tree, index: int) -> int | None:
    """Who makes "a claim", "a call": the subject of a light verb, or the one behind "by"."""
    for child in tree.children[index]:
        if tree.dep[child] == "prep" and tree.lower[child] in ("by", "from"):
            return tree.child(child, "pobj")
    verb = tree.head[index]
    if tree.dep[index] in ("dobj", "obj") and tree.lemma[verb] in lending_verbs():
        return find_subject(tree, verb)
    return None


def _adjective_drafts(tree: Tree, index: int, lexicon: Lexicon) -> Iterator[Draft]:
    if tree.dep[index] not in ("acomp", "ROOT", "attr", "oprd", "amod"):
        return
    verb = tree.head[index] if tree.dep[index] in ("acomp", "attr", "oprd") else index
    yield from _state_draft(tree, index, verb, lexicon.find("adj", tree.lemma[index]))


def _state_drafts(tree: Tree, index: int, lexicon: Lexicon) -> Iterator[Draft]:
    """ "She is convinced that …": a participle that tells a state, with its subject."""
    if is_passive(tree, index):
        yield from _state_draft(tree, index, index, lexicon.find("adj", tree.lower[index]))


def _state_draft(tree: Tree, index: int, verb: int, cue: Cue | None) -> Iterator[Draft]:
    if cue is None:
        return
    for frame in find_frames(tree, index):
        if frame.name not in cue.frames:
            continue
        content = pieces_of(tree, frame.pieces)
        speaker = tree.child(verb, *PASSIVE_SUBJECTS) or find_subject(tree, verb)
        if not content or speaker is None or tree.lower[speaker] in ("it", "there"):
            continue
        draft = make_draft(
            tree, index, cue, content, f"adj:{frame.name}", speaker=speaker, extra=frame.extra
        )
        first = cue_span(tree, verb)[0].start
        last = draft.cue[0].end
        span = Span(first, last) if 0 <= last - first < 60 else draft.cue[0]
        yield draft.with_content(draft.content, cue=(span,))
        return
