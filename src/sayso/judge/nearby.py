"""Say-so that stands in a claim's own sentence, where attribution left the claim to its publisher.

"The line was shut, the logbook shows" names its paper in plain words. Here the surface of the
sentence is read, and only where nothing else says whose word a claim is: a source behind it
("according to ...", ", the clerk says"), before it ("the clerk made known that ..."), a paper or a
body as its subject ("the judgment gave it until May"), or the speaker's label in a transcript.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from sayso.judge.institutions import is_bodily, person_nouns
from sayso.judge.papers import find_head, is_paper_noun
from sayso.judge.sentences import find_quoted, find_sentence
from sayso.model import ClaimRef, Source, SourceKind, Span
from sayso.tables import load_table
from sayso.view import StoryView

LONGEST_NAME = 9
"""Words that a source may have on the surface; longer runs are something else."""

LONGEST_LEAD = 60
"""Characters between the verb and the claim it introduces."""

PRONOUNS = frozenset({"he", "she", "they", "him", "her", "them"})
OWN = frozenset({"we", "i", "us", "our"})
_ACCORDING = re.compile(
    r"\b(?:according to|as per|per|in the words of|on the word of|citing|quoting|"
    r"to (?:believe|hear))\s+"
    r"(?P<name>[^,.;:!?()“”\"\n]{2,110})",
    re.IGNORECASE,
)
_CUT = re.compile(
    r"\s(?:that|which|who|whom|whose|and|but|while|when|where|after|before|as|seen|obtained|"
    r"reviewed|published|released|issued|dated|filed|cited|carried|quoted|told|on [A-Z]\w+day)\b"
)
_DETERMINED = re.compile(
    r"(?:(?:the|a|an|its|his|her|their|our|this|that|these|those|one|two|three|four|five|six|"
    r"several|some|many|both|all|no)\b|(?-i:[A-Z0-9]))",
    re.IGNORECASE,
)
BARE = frozenset({"a", "an", "the", "its", "one", "some", "all", "both", "many", "several"})
_NO_NAME = re.compile(
    r"\b(?:is|are|was|were|be|been|can|could|may|it|we|you|who|what|how|anybody|everybody|nobody|"
    r"somebody|there|without|giving|own|by|not)\b",
    re.IGNORECASE,
)
_NAME_START = re.compile(r"(?:the|a|an|its|his|her|their|this|that|these|those)\b", re.I)
_LABEL = re.compile(r"\s*(?:[-–—]\s*)?(?P<name>[A-Z][A-Z.'’ -]{2,30}):\s")
_IN_PAPER = re.compile(
    r"\s*[“\"]?In (?P<name>(?:an?|the|its|his|her|their|[A-Z][\w-]+['’]s?)\s[^,.;:]{3,80}),\s"
)
_POSSESSED = re.compile(
    r"(?P<name>\b(?:the|its|his|her|their)\s(?:[\w.&-]+\s){0,3}?[\w.&-]+|"
    r"(?-i:\b[A-Z][\w.&-]*(?:\s[A-Z][\w.&-]*)*))['’]s?\s(?:\w+\s)?(?:statement|"
    r"claim|assertion|announcement|assurance|report|finding|estimate|account|allegation|admission|"
    r"warning|denial|insistence|declaration|promise)\s+that\s*$",
    re.IGNORECASE,
)
_PERSON = re.compile(r"[A-Z][\w'’-]+ (?:[A-Z][\w'’.-]* )*[A-Z][\w'’-]+$")
_ADVERBS = re.compile(
    r"\s+(?:(?:has|have|had|also|later|now|then|just|already|did|does|do|not|who|could|can|itself|"
    r"himself|herself|themselves|further|however|only|\w+ly)\s*)+$"
)
_AUXILIARY = re.compile(r"\b(?:be|been|being|is|are|was|were|to|not be)\s*$", re.IGNORECASE)


@cache
def _verbs() -> tuple[re.Pattern[str], Mapping[str, str]]:
    classes = {row["form"]: row["class"] for row in load_table("told_forms")}
    ordered = sorted(classes, key=lambda form: (-len(form), form))
    forms = "|".join(re.escape(form) for form in ordered)
    return re.compile(rf"(?<![\w-])(?:{forms})(?![\w-])"), classes


@dataclass(frozen=True, slots=True)
class _Spot:
    """A claim in its sentence: the words of the sentence, and the claim's range within them."""

    words: str
    start: int
    end: int
    offset: int


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
    spot = _Spot(
        _mask(text[first:last]),
        claim.spans[0].start - first,
        min(claim.spans[-1].end, last) - first,
        first,
    )
    for find in FINDERS:
        for span in find(spot):
            source = _to_source(view, ref, span)
            if source is not None:
                return source
    return None


_TOLD_BY = re.compile(
    r"\b(?:told|said|stated|confirmed|announced|reported|revealed|disclosed|given out|made known|"
    r"made public|related|affirmed)(?: to \w+)? by (?P<name>[^,.;:!?()“”\"\n]{3,80})"
)
_BY_COUNT = re.compile(
    r"\bby (?P<name>(?:the |its )?[\w .&-]{2,40}?)['’]s (?:own )?"
    r"(?:reckoning|count|estimate|tally|account|figures|calculations?|measurements?)\b"
)
_INVERTED = re.compile(r"\s+(?P<name>(?:the|an?|its|his|her|their|[A-Z])[^,.;:!?()“”\"\n]{2,80})")
_OWN_EYES = re.compile(
    r"\b(?:our|this (?:newspaper|paper|station|website|programme|agency|magazine)['’]s) (?:own )?"
    r"(?:[\w-]+ )?(?:reporters?|correspondents?|photographers?|team|crew|colleagues?|count|"
    r"measurements?|tests?|analysis|review|investigation|survey|comparison|tally|examination|"
    r"research|calculations?|inspection|visit|sums|model)\b"
    r"|\bthe (?:reporter|correspondent|photographer) (?:saw|heard|counted|watched|found|stood)\b"
    r"|\b(?:we|I) (?:(?:\w+ly|also|could|can|have|had|did|ourselves|myself) )*(?:saw|see|seen|"
    r"heard|hear|counted|count|found|met|visited|watched|measured|tested|read|passed|walked|stood|drove|"
    r"bought|looked|checked|compared|examined|weighed|timed|shook|smelled|tasted|went|rang|asked)\b"
    r"|\bmy own (?:eyes|count)\b|\bas (?:we|I) reckon\b"
    r"|\bthis (?:newspaper|paper|reporter|station|website) (?:could|was able to|saw|took)\b",
    re.IGNORECASE,
)


def is_own_report(view: StoryView, ref: ClaimRef) -> bool:
    """True when a claim's own sentence says that its publisher saw, counted or was there."""
    claim = view.claim(ref)
    if not claim.spans:
        return False
    text = view.report(ref).article.text
    first, last = find_sentence(text, claim.spans[0].start)
    return bool(_OWN_EYES.search(_mask(text[first:last])))


def _mask(sentence: str) -> str:
    """The sentence with what is in quotation marks blanked, the same length."""
    masked = list(sentence)
    for span in find_quoted(sentence):
        masked[span.start : span.end] = ["“", *" " * (span.end - span.start - 2), "”"][
            : span.end - span.start
        ]
    return "".join(masked)


def _find_label(spot: _Spot) -> Iterator[Span]:
    match = _LABEL.match(spot.words)
    if match is not None:
        yield Span(spot.offset + match.start("name"), spot.offset + match.end("name"))


def _find_according(spot: _Spot) -> Iterator[Span]:
    found = list(_ACCORDING.finditer(spot.words))
    if len(found) == 1:
        yield _shorten(spot, found[0].start("name"), found[0].end("name"))


def _shorten(spot: _Spot, start: int, end: int) -> Span:
    cut = _CUT.search(spot.words, start, end)
    return Span(spot.offset + start, spot.offset + (cut.start() if cut else end))


def _find_told_by(spot: _Spot) -> Iterator[Span]:
    """ "..., this was told by the clerk", "by the ministry's reckoning"."""
    for pattern in (_TOLD_BY, _BY_COUNT):
        match = pattern.search(spot.words)
        if match is not None:
            yield _shorten(spot, match.start("name"), match.end("name"))


def _find_inverted(spot: _Spot) -> Iterator[Span]:
    """ "..., shows the table of the office": who says it stands behind its verb."""
    pattern, classes = _verbs()
    for match in pattern.finditer(spot.words, spot.start + 1):
        before = spot.words[: match.start()].rstrip()
        name = _INVERTED.match(spot.words, match.end())
        if classes[match.group()] != "gives" and before[-1:] in (",", "”", "—") and name:
            yield _shorten(spot, name.start("name"), name.end("name"))


def _find_behind(spot: _Spot) -> Iterator[Span]:
    """ "..., the petition, seen by this newspaper, shows": who says it stands behind the claim."""
    pattern, classes = _verbs()
    for match in pattern.finditer(spot.words, spot.start + 1):
        after = spot.words[match.end() :]
        if classes[match.group()] == "gives" or re.match(r"\s+(?:that|how|why|what)\b", after):
            continue
        if _AUXILIARY.search(spot.words, 0, match.start()):
            continue
        pieces = spot.words[spot.start : match.start()].split(",")
        if len(pieces) < 2:
            pieces = re.split(r"[,;”—–]|\s-\s", spot.words[spot.start : match.start()])
        yield from _name_before(spot, pieces, match.start(), behind=True)


def _find_before(spot: _Spot) -> Iterator[Span]:
    """ "The clerk made known that ...": who says it stands before the claim."""
    pattern, classes = _verbs()
    for match in reversed(list(pattern.finditer(spot.words, 0, spot.start))):
        between = spot.words[match.end() : spot.start]
        joined = re.search(r"\bthat\s*[“\"]?\s*$", between) or re.fullmatch(r"[\s:,“\"]*", between)
        if classes[match.group()] != "says" or len(between) > LONGEST_LEAD or not joined:
            continue
        pieces = re.split(r"[,;:]", spot.words[: match.start()])
        yield from _name_before(spot, pieces, match.start(), behind=False)


def _name_before(spot: _Spot, pieces: list[str], end: int, *, behind: bool) -> Iterator[Span]:
    """The name that ends right before a verb, an aside between commas skipped."""
    last = _ADVERBS.sub("", f" {pieces[-1]}".rstrip())[1:] if pieces[-1].strip() else ""
    if last.strip():
        if behind and len(pieces) < 2:
            return
        name = re.split(r"\b(?:when|while|as|after|because|but|and)\s+", last)[-1].strip()
        if _is_name(name):
            start = spot.words.rfind(name, 0, end)
            yield Span(spot.offset + start, spot.offset + start + len(name))
        return
    if len(pieces) >= 3:
        aside, name = pieces[-2].strip(), pieces[-3].strip()
        start = spot.words.rfind(name, 0, end) if name else -1
        if name and _is_name(name) and (len(pieces) > 3 or not behind) and start >= 0:
            stop = start + len(name)
            if aside[:1].isupper() or is_bodily(aside):
                stop = spot.words.rfind(aside, 0, end) + len(aside)
            yield Span(spot.offset + start, spot.offset + stop)


def _is_name(words: str) -> bool:
    plain = words.lower().split()
    if not 0 < len(plain) <= LONGEST_NAME or _NO_NAME.search(words):
        return False
    if len(plain) == 1 and plain[0] in BARE:
        return False
    bare = find_head(words).removesuffix("s")
    return bool(_DETERMINED.match(words)) or plain[0] in PRONOUNS or bare in person_nouns()


def _find_subject(spot: _Spot) -> Iterator[Span]:
    """ "The judgment gave it until May": the claim's own subject is a paper, or a body."""
    pattern, classes = _verbs()
    start = len(spot.words[: spot.end]) - len(spot.words[: spot.end].lstrip())
    begin = min(spot.start, max(start, 0)) if spot.start < 4 else spot.start
    match = pattern.search(spot.words, begin + 1, spot.end)
    if match is None:
        return
    name = re.split(r",|\s(?:that|which)\s", spot.words[begin : match.start()])[0].strip()
    name = _ADVERBS.sub("", f" {name}")[1:].strip()
    if not _is_name(name):
        return
    kind = classes[match.group()]
    if is_paper_noun(name) or (kind != "shows" and is_bodily(name)):
        at = spot.words.find(name, begin)
        yield Span(spot.offset + at, spot.offset + at + len(name))


def _in_paper(spot: _Spot) -> Iterator[Span]:
    """ "In a letter to the board, she rejects ...": what stands in a paper."""
    match = _IN_PAPER.match(spot.words)
    if match is not None and is_paper_noun(match["name"]):
        yield Span(spot.offset + match.start("name"), spot.offset + match.end("name"))


def _find_possessed(spot: _Spot) -> Iterator[Span]:
    """ "Asked about the company's statement that ...": whose statement, right before the claim."""
    match = _POSSESSED.search(spot.words, 0, spot.start)
    if match is not None:
        yield Span(spot.offset + match.start("name"), spot.offset + match.end("name"))


FINDERS = (
    _find_label,
    _find_possessed,
    _find_according,
    _find_told_by,
    _find_inverted,
    _find_behind,
    _find_before,
    _find_subject,
    _in_paper,
)
"""Ways of stating a source on the surface, the plainest first."""


def _to_source(view: StoryView, ref: ClaimRef, span: Span) -> Source | None:
    """The article's source at a place, else one made of the words there."""
    report = view.report(ref)
    words = report.article.text[span.start : span.end].strip().removeprefix("as ")
    if _NO_NAME.search(words):
        return None
    plain = words.lower().split()
    if not plain or plain[0] in OWN or (len(plain) == 1 and plain[0] in ("it", "this", "that")):
        return None
    if len(plain) == 1 and plain[0] in PRONOUNS:
        return _last_speaker(view, ref)
    there = [
        (source.named, mention.end - mention.start, -at, source)
        for at, source in enumerate(report.sources[1:])
        for mention in source.mentions
        if span.start <= mention.start < span.end
    ]
    named = [found for found in there if found[0]]
    head = is_paper_noun(words) or is_bodily(words)
    if named and not (head and _NAME_START.match(words)):
        return max(named, key=lambda found: found[:3])[3]
    whole = [found[3] for found in there if found[1] >= 0.8 * len(words)]
    if whole and (not head or is_paper_noun(whole[0].descriptor or "") or not whole[0].named):
        whole = [source for source in whole if not head or _is_like(source, words)]
    if whole:
        return whole[0]
    if words.isupper() and len(plain) <= 3:
        return next((s for s in report.sources[1:] if _ends_in(s, plain[-1])), None)
    name = _PERSON.search(words)
    if name is not None and not head:
        role = words[: name.start()].strip() or None
        return Source(
            f"near:{span.start}", name.group(), SourceKind.PERSON, True, (span,), descriptor=role
        )
    kind = SourceKind.DOCUMENT if is_paper_noun(words) else SourceKind.GROUP
    return Source(f"near:{span.start}", None, kind, named=False, descriptor=words)


def _is_like(source: Source, words: str) -> bool:
    described = source.descriptor or source.name or ""
    return find_head(described) == find_head(words)


def _ends_in(source: Source, word: str) -> bool:
    return source.named and (source.name or "").lower().split()[-1:] == [word]


def _last_speaker(view: StoryView, ref: ClaimRef) -> Source | None:
    """The person that the nearest earlier claim of the article ends in."""
    report, at = view.report(ref), view.claim(ref).spans[0].start
    by_id = {source.id: source for source in report.sources}
    for claim in reversed(report.claims):
        if claim.spans and claim.spans[0].start < at and len(claim.chain) > 1:
            source = by_id[claim.chain[-1]]
            if source.kind is SourceKind.PERSON:
                return source
    return None
