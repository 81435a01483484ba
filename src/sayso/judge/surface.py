"""Where a sentence states on its surface whose word it is, told by its words alone.

A source stands behind a claim ("according to ...", ", the clerk says"), before it ("the clerk made
known that ..."), as its subject ("the judgment gave it until May"), or as the speaker's label in a
transcript. What is in quotation marks is blanked before.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import islice

from sayso.judge.institutions import is_bodily
from sayso.judge.papers import find_head, is_paper_noun
from sayso.judge.sentences import blank_quoted
from sayso.model import Span
from sayso.tables import load_table

LONGEST_NAME = 12
"""Words that a source may have on the surface; longer runs are something else."""
MOST_VERBS = 3
"""Forms looked at for a subject's verb: "report" is one in "The report traces"."""

LONGEST_LEAD = 60
"""Characters between the verb and the claim it introduces."""
PRONOUNS = frozenset({"he", "she", "they", "him", "her", "them", "it"})
_ACCORDING = re.compile(
    r"\b(?:according to|as per|per(?= (?:the|an?|its|his|her|their)\b| (?-i:[A-Z]))|"
    r"in the words of|on the word of|citing|quoting|"
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
NO_NAME = re.compile(
    r"\b(?:is|are|was|were|be|been|can|could|may|it|we|you|who|what|how|anybody|everybody|nobody|"
    r"somebody|there|without|giving|own|by|not)\b",
    re.IGNORECASE,
)
_AFTER_HEAD = re.compile(
    r"\s(?:by|who|which|that|obtained|seen|lodged|leaked|filed|published|released|collected|"
    r"compiled|posted|kept|held|given|sent|handed|written|drawn up)\b",
    re.IGNORECASE,
)
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
PERSON = re.compile(r"[A-Z][\w'’-]+ (?:[A-Z][\w'’.-]* )*[A-Z][\w'’-]+$")
_CALLING = re.compile(r"(?:[\w’'-]+ ){1,6}")
_ADVERBS = re.compile(
    r"\s+(?:(?:has|have|had|also|later|now|then|just|already|did|does|do|not|who|could|can|itself|"
    r"himself|herself|themselves|further|however|only|\w+ly)\s*)+$"
)
_JOINS = re.compile(r"\b(?:when|while|as|after|because|but|and(?!\s[A-Z]))\s+")
_THAT = re.compile(r"(?: \w+){0,4}?(?: that\b|:)")
_AUXILIARY = re.compile(r"\b(?:be|been|being|is|are|was|were|to|not be)\s*$", re.IGNORECASE)
_TOLD_BY = re.compile(
    r"\b(?:told|said|stated|confirmed|announced|reported|revealed|disclosed|given out|made known|"
    r"made public|related|affirmed)(?: to \w+)? by "
    r"(?P<name>[^,.;:!?()“”\"\n]{3,80})",
    re.IGNORECASE,
)
_SHOWN_BY = re.compile(
    r"\b(?:(?:shown|evidenced|documented|borne out|proved)(?: to \w+)? by|"
    r"(?:seen|read|gathered|learn(?:ed|t)|apparent|clear|evident) (?:from|in)) "
    r"(?P<name>[^,.;:!?()“”\"\n]{3,80})",
    re.IGNORECASE,
)
_TAKEN_FROM = re.compile(
    r"\b(?:figure|number|account|version|estimate|claim|news|word)s? (?:that |which )?"
    r"(?:it|he|she|they|the \w+) (?:takes?|took|has|had|got|ascribes?|ascribed|owes?) (?:from|to) "
    r"(?P<name>[^,.;:!?()“”\"\n]{3,80})"
)
_PUT_BY = re.compile(
    r"\b(?:put|valued|estimated|reckoned|priced|set|given|counted|assessed|described|dated)\s"
    r"(?:[^,.;:!?()“”\"\n]{1,50}\s)?by\s"
    r"(?P<name>(?:the|an?|its|his|her|their|[A-Z])[^,.;:!?()“”\"\n]{2,80})"
)
_IN_VIEW = re.compile(
    r"\b[Ii]n (?P<name>his|her|their) (?:view|opinion|words|telling|account|estimation|judgment)\b"
)
_BY_COUNT = re.compile(
    r"\b(?:by|on|from|in|going by) (?P<name>(?:the |its )?[\w .&-]{2,40}?)['’]s? (?:own )?(?:\w+ )?"
    r"(?:reckoning|count|estimate|tally|account|figures|calculations?|measurements?|budget|telling)\b"
)
_COUNT_OF = re.compile(
    r"\b(?:by|on|in|going by|judging by) (?:the|an?) (?:reckoning|count|estimate|tally|account|"
    r"figures|calculations?|telling|word) of (?P<name>[^,.;:!?()“”\"\n]{3,60})"
)
_HEARD_FROM = re.compile(
    r"\b(?:hears?|heard|learn(?:s|ed|t)|understands?|gathers?|was told) from "
    r"(?P<name>[^,.;:!?()“”\"\n]{3,80})"
)
_STANDS_IN = re.compile(
    r"\b(?:given|put|valued|described|named|called|estimated|stated|written|stands?|stood|"
    r"set out|printed|appears?|results?|follows?|emerges?|laid down|recorded|noted|listed|"
    r"contained|goes|going|reads?|reported)\s(?:[\w.,-]+\s){0,5}?"
    r"(?:in|from|by)\s(?P<name>(?:the|an?|its|his|her|their|this|that)\s[^,.;:!?()“”\"\n]{3,80})"
)
_UNDER = re.compile(
    r"\b(?:paragraph|section|article|clause|page|chapter|point) [\w.]+ of "
    r"(?P<name>(?:the|its|his|her|their|this|that)\s[^,.;:!?()“”\"\n]{3,80})"
)
_INVERTED = re.compile(
    r"\s+(?:(?:\w+ly|nevertheless|however|also|again|too|meanwhile)\s+)?"
    r"(?P<name>(?:(?:the|an?|its|his|her|their)\s|[A-Z])[^,.;:!?()“”\"\n]{2,80})"
)
_ANNOUNCING = re.compile(
    r"(?:announc|confirm|den(?=[iy])|reveal|disclos|admit|acknowledg|predict|pledg|promis|repeat|conced)\w*"
)
_FINDERS_OUT = re.compile(
    r"^(?:the )?(?:[\w-]+ )?(?:researchers|scientists|investigators|inspectors|auditors|authors|"
    r"engineers|prosecutors|doctors|examiners|surveyors|police|detectives)$",
    re.IGNORECASE,
)
_TELLING = re.compile(r"(?:tell|inform|assure|warn|notif)\w*|told")
_TOLD_US = re.compile(
    r"\s+(?:us|me|our \w+|this \w+|reporters|journalists|the press)\s+"
    r"(?P<name>(?:(?:the|an?|its|his|her|their)\s|[A-Z])[^,.;:!?()“”\"\n]{2,80})"
)


@cache
def _verbs() -> tuple[re.Pattern[str], Mapping[str, str]]:
    classes = {row["form"]: row["class"] for row in load_table("told_forms")}
    ordered = sorted(classes, key=lambda form: (-len(form), form))
    forms = "|".join(re.escape(form) for form in ordered)
    return re.compile(rf"(?<![\w-])(?:{forms})(?![\w-])"), classes


@dataclass(frozen=True, slots=True)
class Spot:
    """A claim in its sentence: the words of the sentence, and the claim's range within them."""

    words: str
    start: int
    end: int
    offset: int


@lru_cache(maxsize=256)  # one sentence has several claims
def mask(sentence: str) -> str:
    """The sentence with what is in quotation marks blanked, the same length."""
    return blank_quoted(sentence, opening="“", closing="”")


def _find_label(spot: Spot) -> Iterator[Span]:
    match = _LABEL.match(spot.words)
    if match is not None:
        yield Span(spot.offset + match.start("name"), spot.offset + match.end("name"))


def _find_according(spot: Spot) -> Iterator[Span]:
    found = list(_ACCORDING.finditer(spot.words))
    if len(found) == 1:
        yield _shorten(spot, found[0].start("name"), found[0].end("name"))


def _shorten(spot: Spot, start: int, end: int) -> Span:
    cut = _CUT.search(spot.words, start, end)
    return Span(spot.offset + start, spot.offset + (cut.start() if cut else end))


def _find_taken_from(spot: Spot) -> Iterator[Span]:
    """ "The note puts it at 40, a figure it takes from the operator": the operator's word."""
    match = _TAKEN_FROM.search(spot.words)
    if match is not None:
        yield _shorten(spot, match.start("name"), match.end("name"))


def _find_told_by(spot: Spot) -> Iterator[Span]:
    """ "..., this was told by the clerk", "by the ministry's reckoning"."""
    for pattern in (_TOLD_BY, _SHOWN_BY, _PUT_BY, _BY_COUNT, _COUNT_OF, _HEARD_FROM, _IN_VIEW):
        match = pattern.search(spot.words)
        if match is not None and (pattern not in (_PUT_BY, _SHOWN_BY) or _is_sayer(match["name"])):
            yield _shorten(spot, match.start("name"), match.end("name"))


def _is_sayer(words: str) -> bool:
    """True for people, a person's name, a body or a paper: whose reckoning a figure may be."""
    if is_paper_noun(words):
        return True
    lead = words[: behind_head(words)].split(" on ")[0]
    bare = find_head(lead).removesuffix("s")
    return bare in people() or is_bodily(lead) or PERSON.search(lead.strip()) is not None


def _find_place(spot: Spot) -> Iterator[Span]:
    """ "It is given as 28 metres in a table", "under paragraph 4 of the ruling"."""
    for pattern in (_STANDS_IN, _UNDER):
        match = pattern.search(spot.words)
        if match is not None and is_paper_noun(match["name"]):
            yield _shorten(spot, match.start("name"), match.end("name"))


def _find_inverted(spot: Spot) -> Iterator[Span]:
    """ "..., shows the table of the office": who says it stands behind its verb."""
    pattern, classes = _verbs()
    for match in pattern.finditer(spot.words, spot.start + 1):
        before = spot.words[: match.start()].rstrip()
        tells = _TELLING.fullmatch(match.group()) is not None
        name = (_TOLD_US if tells else _INVERTED).match(spot.words, match.end())
        if classes[match.group()] == "gives" or before[-1:] not in (",", "”", "—") or not name:
            continue
        if classes[match.group()] == "says" or _is_sayer(name["name"]):
            yield _shorten(spot, name.start("name"), name.end("name"))


def _find_behind(spot: Spot) -> Iterator[Span]:
    """ "..., the petition, seen by this newspaper, shows": who says it stands behind the claim."""
    pattern, classes = _verbs()
    for match in pattern.finditer(spot.words, spot.start + 1):
        after = spot.words[match.end() :]
        last = after.lstrip(' ”"')[:1] in ("", ".", ":", ";")
        if classes[match.group()] == "gives" and not last:
            continue
        if re.match(r"\s+(?:that|how|why|what)\b", after):
            continue
        if _AUXILIARY.search(spot.words, 0, match.start()):
            continue
        pieces = spot.words[spot.start : match.start()].split(",")
        if len(pieces) < 2:
            pieces = re.split(r"[,;”—–]|\s-\s", spot.words[spot.start : match.start()])
        yield from _name_before(spot, pieces, match.start(), behind=True)


def _find_before(spot: Spot) -> Iterator[Span]:
    """ "The clerk made known that ...": who says it stands before the claim."""
    pattern, classes = _verbs()
    for match in reversed(list(pattern.finditer(spot.words, 0, spot.start))):
        between = spot.words[match.end() : spot.start]
        joined = re.search(r"(?:\bthat|:)\s*[“\"]?\s*$", between) or re.fullmatch(
            r"[\s:,“\"]*", between
        )
        if classes[match.group()] != "says" or len(between) > LONGEST_LEAD or not joined:
            continue
        pieces = re.split(r"[,;:]", spot.words[: match.start()])
        yield from _name_before(spot, pieces, match.start(), behind=False)


def _find_clause(spot: Spot) -> Iterator[Span]:
    """ "The acting head said that ...": the claim holds the words of who says it."""
    pattern, classes = _verbs()
    for match in islice(pattern.finditer(spot.words, spot.start + 1, spot.end), MOST_VERBS):
        if classes[match.group()] != "says" or not _THAT.match(spot.words, match.end()):
            continue
        pieces = re.split(r"[;:]", spot.words[: match.start()])[-1].split(",")
        yield from _name_before(spot, pieces, match.start(), behind=False)
        return


def _name_before(spot: Spot, pieces: list[str], end: int, *, behind: bool) -> Iterator[Span]:
    """The name that ends right before a verb, an aside between commas skipped."""
    last = _ADVERBS.sub("", f" {pieces[-1]}".rstrip())[1:] if pieces[-1].strip() else ""
    if last.strip():
        if behind and len(pieces) < 2:
            return
        name = _JOINS.split(last)[-1].strip()
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
    """True for what may be a source's words: a paper, a body, people, or a name and its role.

    >>> _is_name("figures obtained by this newspaper"), _is_name("it could be")
    (True, False)
    """
    plain = words.lower().split()
    if plain == ["it"]:
        return True
    lead = words[: behind_head(words)]
    if not 0 < len(lead.split()) <= LONGEST_NAME or NO_NAME.search(lead):
        return False
    if (len(plain) == 1 and plain[0] in BARE) or plain[-1].endswith(("'s", "’s")):
        return False
    bare = find_head(words).removesuffix("s")
    if len(lead) < len(words.rstrip()):
        who = words[len(lead) :].lstrip().startswith("who ")
        return who or bare in people() or is_paper_noun(words) or is_bodily(words)
    named = PERSON.search(words)
    told = named is not None and _CALLING.fullmatch(words[: named.start()]) is not None
    known = bare in people() or is_paper_noun(words) or is_bodily(words)
    return bool(_DETERMINED.match(words)) or plain[0] in PRONOUNS or known or told


def behind_head(words: str) -> int:
    """Where the words after the head of a description begin: " by the ministry"."""
    match = _AFTER_HEAD.search(words)
    return match.start() if match else len(words)


@cache
def people() -> frozenset[str]:
    """Nouns of people, the vaguest ones too."""
    rows = load_table("actor_nouns")
    people = {row["noun"] for row in rows if row["kind"] in ("person", "group")}
    return frozenset(people | {row["word"] for row in load_table("vague_sources")})


def _find_subject(spot: Spot) -> Iterator[Span]:
    """ "The judgment gave it until May": the claim's own subject is a paper, or a body."""
    pattern, classes = _verbs()
    start = len(spot.words[: spot.end]) - len(spot.words[: spot.end].lstrip())
    begin = min(spot.start, max(start, 0)) if spot.start < 4 else spot.start
    for match in islice(pattern.finditer(spot.words, begin + 1, spot.end), MOST_VERBS):
        name = re.split(r",|\s(?:that|which)\s", spot.words[begin : match.start()])[0].strip()
        name = _ADVERBS.sub("", f" {name}")[1:].strip()
        if _is_name(name) and not _AUXILIARY.search(spot.words, 0, match.start()):
            if _is_subject(name, match.group(), classes[match.group()]):
                at = spot.words.find(name, begin)
                yield Span(spot.offset + at, spot.offset + at + len(name))
            return


def _is_subject(name: str, verb: str, kind: str) -> bool:
    """True for a subject that states with its verb: "the memo gives", "a clerk announced"."""
    if name.lower() in PRONOUNS:
        return name.lower() == "it"
    if is_paper_noun(name):
        return True
    speaks = _ANNOUNCING.fullmatch(verb) or _FINDERS_OUT.search(name) or is_bodily(name)
    return kind != "shows" and bool(speaks)


def _in_paper(spot: Spot) -> Iterator[Span]:
    """ "In a letter to the board, she rejects ...": what stands in a paper."""
    match = _IN_PAPER.match(spot.words)
    if match is not None and is_paper_noun(match["name"]):
        yield Span(spot.offset + match.start("name"), spot.offset + match.end("name"))


def _find_possessed(spot: Spot) -> Iterator[Span]:
    """ "Asked about the company's statement that ...": whose statement, right before the claim."""
    match = _POSSESSED.search(spot.words, 0, spot.start)
    if match is not None:
        yield Span(spot.offset + match.start("name"), spot.offset + match.end("name"))


FINDERS = (
    _find_label,
    _find_taken_from,
    _find_possessed,
    _find_according,
    _find_told_by,
    _find_inverted,
    _find_behind,
    _find_before,
    _find_clause,
    _find_subject,
    _in_paper,
    _find_place,
)
"""Ways of stating a source on the surface, the plainest first."""
