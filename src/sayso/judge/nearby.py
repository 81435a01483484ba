"""Say-so that stands in a claim's own sentence, where attribution left the claim to its publisher.

"The line was shut, the logbook shows" names its paper in plain words. The surface of the sentence
is read (`surface`), only where nothing else says whose word a claim is, and what is found there is
one of the article's sources, or becomes one.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from itertools import accumulate
from operator import itemgetter

from sayso.judge.institutions import is_bodily
from sayso.judge.outlets import Outlets
from sayso.judge.papers import find_head, is_paper_noun
from sayso.judge.sentences import find_sentence
from sayso.judge.surface import (
    FINDERS,
    NO_NAME,
    PERSON,
    PRONOUNS,
    Spot,
    behind_head,
    mask,
    people,
)
from sayso.model import ClaimRef, Source, SourceKind, Span, Tense
from sayso.view import StoryView, find_claims_within, find_mentions_within, remembered

PLURALS = frozenset({SourceKind.GROUP, SourceKind.ORGANISATION, SourceKind.GOVERNMENT})
PERCEIVED = frozenset({"see", "hear", "watch", "witness", "notice", "smell", "spot", "overhear"})
NEAR = 300
"""Characters back to a person who is named before speaking."""
WHOSE = {"his": "he", "her": "she", "their": "they"}
OWN = frozenset({"we", "i", "us", "our"})
_NOUN_PHRASE = re.compile(
    r"\b(?:the|an?|its|his|her|their)\s(?:[\w'’-]+\s){0,4}?[\w-]+(?=\s(?:of|by|to|on|which|that|is|was|has|had|bears|runs)\b|[,.])",
    re.IGNORECASE,
)
_NAME_START = re.compile(
    r"(?:the|a|an|its|his|her|their|this|that|these|those|[\w.-]+['’]s?)\b", re.I
)
_SOMEBODY = re.compile(r"(?:an?|one|two|three|four|several)\s", re.IGNORECASE)
_SURNAME = re.compile(r"(?:(?:Mr|Mrs|Ms|Dr|Prof|Sir|Dame)\.? )?[A-Z][\w'’-]+")
_OWN_AFTER = re.compile(
    r"(?:(?:Our|We)\b|This (?:newspaper|paper|daily|weekly|magazine|station|reporter|website)\b)"
    r".*\b(?:it|them|him|her|this|that|there|twice|again|ourselves)\b",
    re.DOTALL,
)
"""How a sentence begins that says of the one before it that the publisher saw so itself."""
_REPORTER = re.compile(
    r"\b(?:an?|the|one) (?P<name>[A-Z][\w&.-]*(?: [A-Z][\w&.-]*){0,3})(?:['’]s?)? "
    r"(?:reporter|correspondent|photographer|journalist|crew|team)s?\b(?: [\w-]+){0,6}? "
    r"(?:saw|heard|counted|watched|found|stood|witnessed|met|visited|measured|noticed)\b"
)
_OWN_EYES = re.compile(
    r"\b(?:our|this (?:newspaper|paper|station|website|programme|agency|magazine)['’]s) (?:own )?"
    r"(?:[\w-]+ ){0,3}?(?:reporters?|correspondents?|photographers?|team|crew|colleagues?|count|"
    r"(?:wo)?man (?:in|on|at)|"
    r"measurements?|reckoning|calls|tests?|analysis|review|investigation|survey|comparison|tally|examination|"
    r"research|calculations?|inspection|visit|sums|model|plot|list|register|log|archive|data|"
    r"map|spreadsheet|database)\b"
    r"|\bthe (?:reporter|correspondent|photographer) (?:saw|heard|counted|watched|found|stood)\b"
    r"|\b(?:we|I) (?:(?:\w+ly|also|could|can|have|had|did|ourselves|myself) |"
    r"(?:\w+ ){1,3}and )*(?:saw|see|seen|"
    r"heard|hear|counted|count|found|met|visited|watched|measured|tested|read|passed|walked|stood|drove|"
    r"bought|looked|checked|compared|examined|weighed|timed|shook|smelled|tasted|went|rang|asked|gone|walked|ticked)\b"
    r"|\bmy own (?:eyes|count)\b|\bas (?:we|I) reckon\b"
    r"|\bthis (?:newspaper|paper|weekly|daily|magazine|reporter|station|website|site) (?:has )?"
    r"(?:could|was able to|saw|took|counted|called|rang|asked|tested|surveyed|compared|checked)\b",
    re.IGNORECASE,
)


_OURS = re.compile(r"\b(?:[Oo]ur|[Mm]y)(?: own)?\s[^,.;:!?“”]{0,60}$")
_HOME = re.compile(
    r"\b(?P<name>[A-Z][\w&'’-]*(?: (?:of |and |& )?[A-Z][\w&'’-]*){0,4}),?(?: which| who)? "
    r"(?:has|had|have|was able to|could) (?:(?:\w+ly|itself|also) )?"
    r"(?:(?:seen?|read|examined?|reviewed?|obtained|inspected|watched|visited|counted|viewed|heard|"
    r"gone through|walked through|verified)\b|a copy\b|(?:it|them) in its\b)"
)
_THIS_NEWSPAPER = re.compile(r"(?:.{0,6} )?this newspaper", re.IGNORECASE)
_SEEN_BY = re.compile(
    r"\b(?:seen|obtained|read|reviewed|examined|viewed|heard) by (?:the )?"
    r"(?P<name>[A-Z][\w&'’-]*(?: (?:of |and |& )?[A-Z][\w&'’-]*){0,4})"
)
_TOLD_SO = re.compile(
    r"(?:He|She|They) (?:himself |herself )?(?:had |has )?"
    r"(?:said|told|made|repeated|confirmed|declared|announced|revealed|vowed)\b(?: \w+){0,3}? "
    r"(?:it|this|so|as much|the same|(?:the|that|this) "
    r"(?:announcement|vow|remarks?|pledge|promise|statement|comments?|claim))\b"
)
"""How a sentence begins that says of the one before that its subject said so."""


def find_nearby(view: StoryView, ref: ClaimRef) -> Source | None:
    """The source that a claim's own sentence states on its surface; None where it states none.

    One of the article's sources where one of its mentions stands there, else an unnamed one made
    of the words themselves.
    """
    claim, report = view.claim(ref), view.report(ref)
    if not claim.spans or not claim.text.strip():
        return None
    text = report.article.text
    first, last = find_sentence(text, claim.spans[0].start)
    spot = Spot(
        mask(text[first:last]),
        claim.spans[0].start - first,
        min(claim.spans[-1].end, last) - first,
        first,
    )
    for find in FINDERS:
        for span in find(spot):
            source = _to_source(view, ref, span)
            if source is not None:
                return source
    return _find_witness(view, ref) or _find_teller(view, ref, last)


def _find_teller(view: StoryView, ref: ClaimRef, end: int) -> Source | None:
    """The person whom a claim is about and who tells the publisher of it in the next sentence.

    "Bo Lund hit it first. “It shone,” he told this paper", "Lund will sue. He said so on Friday".
    """
    claim, report = view.claim(ref), view.report(ref)
    subject = _find_subject_person(view, ref)
    text = report.article.text
    if subject is None or end >= len(text) or text[end - 1] == "\n":
        return None
    last = find_sentence(text, end)[1]
    if _TOLD_SO.match(mask(text[end:last])):
        return subject
    told = (
        other for other in find_claims_within(view, ref.article, end, last) if other.own_reporting
    )
    heard = any(other.chain[-1] == subject.id for other in told)
    return subject if heard and claim.time is Tense.PAST else None


def _find_subject_person(view: StoryView, ref: ClaimRef) -> Source | None:
    """The person by name whom a claim is about: its subject, or who it begins with."""
    claim = view.claim(ref)
    roles = ("subject", "attribute")
    arguments = claim.frame.arguments if claim.frame else ()
    spans = [argument.span for argument in arguments if argument.role in roles] or claim.spans[:1]
    there = [found for span in spans for found in find_mentions_within(view, ref.article, *span)]
    persons = [
        (at, source) for at, source, _ in there if source.kind is SourceKind.PERSON and source.named
    ]
    return min(persons, key=itemgetter(0))[1] if persons else None


def _find_witness(view: StoryView, ref: ClaimRef) -> Source | None:
    """Who saw or heard what a claim tells: "Ida Brook saw the lights"."""
    claim = view.claim(ref)
    if claim.frame is None or claim.frame.predicate not in PERCEIVED:
        return None
    subjects = [a.span for a in claim.frame.arguments if a.role == "subject"]
    return next(
        (
            source
            for span in subjects
            for _, source, _ in find_mentions_within(view, ref.article, *span)
            if source.kind is SourceKind.PERSON
            and (source.named or find_head(source.descriptor or "") in people())
        ),
        None,
    )


def is_own_report(view: StoryView, outlets: Outlets, ref: ClaimRef) -> bool:
    """True when a claim's own sentence says that its publisher saw, counted or was there."""
    claim = view.claim(ref)
    if not claim.spans:
        return False
    text = view.report(ref).article.text
    first, last = find_sentence(text, claim.spans[0].start)
    words = mask(text[first:last])
    if last < len(text) and text[last - 1] != "\n":
        after = mask(text[last : find_sentence(text, last)[1]])
        if _OWN_AFTER.match(after) and _OWN_EYES.search(after):
            return True
    return bool(_OWN_EYES.search(words)) or any(
        outlets.is_home(ref.article, match["name"])
        for pattern in (_REPORTER, _HOME, _SEEN_BY)
        for match in pattern.finditer(words)
    )


def _to_source(view: StoryView, ref: ClaimRef, span: Span) -> Source | None:
    """The article's source at a place, else one made of the words there."""
    report = view.report(ref)
    if _OURS.search(report.article.text, max(0, span.start - 70), span.start):
        return None
    words = report.article.text[span.start : span.end].strip().removeprefix("as ")
    plain = words.lower().split()
    if NO_NAME.search(words[: behind_head(words)]) and plain != ["it"]:
        return None
    if not plain or plain[0] in OWN | {"that"} or plain == ["this"]:
        return None
    if _THIS_NEWSPAPER.match(words):
        return None
    if plain == ["it"]:
        return _last_paper(view, ref, span.start)
    pronoun = WHOSE.get(plain[0], plain[0])
    if len(plain) == 1 and pronoun in PRONOUNS:
        return _last_speaker(view, ref, pronoun)
    there = [
        (source.named, mention.end - mention.start, -at, source)
        for at, source, mention in find_mentions_within(view, ref.article, *span)
        if not (source.named and _is_inside(words, mention.start - span.start))
    ]
    named = [found for found in there if found[0]]
    head = is_paper_noun(words) or is_bodily(words)
    if head and not _NAME_START.match(words):
        named = [found for found in named if 2 * found[1] >= behind_head(words)]
    if named and not (head and _NAME_START.match(words)):
        return max(named, key=lambda found: found[:3])[3]
    if (words.isupper() and len(plain) <= 3) or _SURNAME.fullmatch(words):
        shouted = words.isupper()
        bearers = [source for source in report.sources[1:] if _ends_in(source, plain[-1])]
        known = next((s for s in bearers if not shouted or " " in (s.name or "")), None)
        if known is not None or shouted:
            return known
    whole = [found[3] for found in there if found[1] >= 0.8 * len(words)]
    if whole and (not head or is_paper_noun(whole[0].descriptor or "") or not whole[0].named):
        whole = [source for source in whole if not head or _is_like(source, words)]
    if whole:
        return whole[0]
    name = PERSON.search(words)
    if name is not None and not head and not _is_inside(words, name.start()):
        role = words[: name.start()].strip() or None
        return Source(
            f"near:{span.start}", name.group(), SourceKind.PERSON, True, (span,), descriptor=role
        )
    kind = SourceKind.DOCUMENT if is_paper_noun(words) else SourceKind.GROUP
    return Source(f"near:{span.start}", None, kind, named=False, descriptor=words)


def _is_inside(words: str, at: int) -> bool:
    """True for a name that only says whose people speak: "two clerks of the Harbour Board"."""
    lead = words[:at]
    head = find_head(lead)
    anybody = _SOMEBODY.match(lead) and not is_bodily(lead) and not is_paper_noun(lead)
    return (
        bool(head.removesuffix("s") in people() or anybody)
        and "," not in lead
        and re.search(rf"\b{re.escape(head)}\b.*\b(?:of|on|at|in|from|with|for)\b", lead, re.I)
        is not None
    )


def _is_like(source: Source, words: str) -> bool:
    described = source.descriptor or source.name or ""
    return find_head(described) == find_head(words)


def _ends_in(source: Source, word: str) -> bool:
    return source.named and (source.name or "").lower().split()[-1:] == [word]


def _last_speaker(view: StoryView, ref: ClaimRef, pronoun: str) -> Source | None:
    """Whom the nearest earlier claim of the article ends in, as far as the pronoun allows.

    Where nobody spoke before, the person who was named last.
    """
    at = view.claim(ref).spans[0].start
    kinds = PLURALS if pronoun in ("they", "them") else frozenset({SourceKind.PERSON})
    earliest, speakers = _find_speakers(view, ref.article, kinds)
    before = bisect_left(earliest, at)
    if before:
        return speakers[before - 1]
    named = [
        (mention.start, number, source)
        for number, source, mention in find_mentions_within(view, ref.article, at - NEAR, at)
        if source.kind is SourceKind.PERSON and " " in (source.name or "")
    ]
    return max(named)[2] if named and kinds == {SourceKind.PERSON} else None


@remembered
def _find_speakers(
    view: StoryView, article: str, kinds: frozenset[SourceKind]
) -> tuple[list[int], list[Source]]:
    """Whom the claims of an article end in, of these kinds, in the order of the claims.

    With each is told how early it or one of those behind it begins: a list that only rises.
    """
    report = view.reports[article]
    by_id = {source.id: source for source in report.sources}
    spoken = [
        (claim.spans[0].start, by_id[claim.chain[-1]])
        for claim in report.claims
        if claim.spans and len(claim.chain) > 1 and by_id[claim.chain[-1]].kind in kinds
    ]
    earliest = list(accumulate((start for start, _ in reversed(spoken)), min))[::-1]
    return earliest, [source for _, source in spoken]


def _last_paper(view: StoryView, ref: ClaimRef, at: int) -> Source | None:
    """The paper that the sentence before speaks of: "The notice is out. It says that ..."."""
    text = view.report(ref).article.text
    first, _ = find_sentence(text, at)
    if first == 0:
        return None
    before, _ = find_sentence(text, first - 1)
    found = [
        match
        for match in _NOUN_PHRASE.finditer(text, before, first)
        if is_paper_noun(match.group())
    ]
    if not found:
        return None
    span = Span(*found[0].span())
    words = found[0].group()
    return Source(f"near:{span.start}", None, SourceKind.DOCUMENT, False, (span,), words)
