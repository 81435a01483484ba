"""Small reports by hand: a line of annotated prose is one report with one claim.

    Alpha Post 2025-03-01T10:00 {maybe, own} <- outlet:CNN <- "two sources" : [subject The fire] ...

After `<-` stands the chain: `outlet:NAME`, `doc:DESCRIPTOR`, `body:NAME`, `"descriptor"` (unnamed,
with `@BODY` where it names one), `(local media)` for say-so with nobody behind it, else a person.
In the text, brackets mark what the claim's frame holds: `[subject X]`, `[object X]`,
`[prep:in X]`, `[pred:LEMMA X]`, `[num:VALUE:UNIT:HEDGE X]`, `[place X]`, `[date:FIRST/LAST X]`.
A text in two parts, `WORDS || REST`, has its claim in the first; `((credit))` marks a credit.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from sayso.model import (
    PUBLISHER_ID,
    Argument,
    Article,
    Certainty,
    Claim,
    ClaimKind,
    Frame,
    Interval,
    Part,
    PartKind,
    Place,
    Polarity,
    Precision,
    Publication,
    Quantity,
    Report,
    SidedClaim,
    SideName,
    Source,
    SourceKind,
    SourceRef,
    Span,
    StorySource,
    Tense,
    Timex,
    TimexType,
)
from sayso.places import resolve_place
from sayso.publishers import find_outlet
from sayso.view import StoryView, view_story

CASES = Path(__file__).parent.parent / "cases"
LINE = re.compile(
    r"^(?P<publisher>[^{<:\d]*?)\s*(?P<day>\d{4}-\d\d-\d\d(?:T[\d:]+)?)?\s*(?:\{(?P<flags>[^}]*)\})?"
    r"\s*(?P<chain>(?:<-\s*"
    r"(?:\"[^\"]*\"(?:@[\w ]+)?|\([^)]*\)|[^<:\"]*(?:outlet:|doc:|body:)?[^<:]*)\s*)*)"
    r"\s*(?::\s(?P<text>.*))?$"
)
STOP = {"the", "and", "was", "were", "that", "for", "from", "until", "with", "has", "have", "not"}

PUBLISHER = Source(PUBLISHER_ID, "Alpha Post", SourceKind.OUTLET, named=True)


def view_report(
    text: str, claims: Sequence[Claim], sources: Sequence[Source] = (PUBLISHER,)
) -> StoryView:
    """A story of the one report "a1" in the Alpha Post."""
    report = Report(
        Article("a1", text),
        Publication(),
        "en",
        publisher="Alpha Post",
        sources=tuple(sources),
        claims=tuple(claims),
    )
    return view_story([report])


@dataclass(frozen=True)
class Case:
    """One annotated case: its comment, its reports' lines, and what is expected."""

    name: str
    lines: tuple[str, ...]
    expected: str


@dataclass
class Marked:
    """Prose with its brackets taken out, and where each stood."""

    text: str
    marks: list[tuple[str, Span]] = field(default_factory=list)


def read_cases(name: str) -> list[Case]:
    """The cases of `tests/cases/{name}.txt`, blank lines between them."""
    blocks = (CASES / f"{name}.txt").read_text(encoding="utf-8").strip().split("\n\n")
    cases = []
    for block in blocks:
        lines = [line for line in block.splitlines() if line.strip()]
        title = " ".join(line.lstrip("# ") for line in lines if line.startswith("#"))
        body = tuple(line for line in lines if not line.startswith(("#", "=>")))
        expected = " ".join(line[2:].strip() for line in lines if line.startswith("=>"))
        if body:
            cases.append(Case(title, body, expected))
    return cases


def unmark(text: str) -> Marked:
    """Take the brackets out of annotated prose."""
    marked, opened = Marked(""), []
    at = 0
    while at < len(text):
        match = re.match(r"\[([\w:./-]+) ", text[at:])
        if match:
            opened.append((match.group(1), len(marked.text)))
            at += match.end()
        elif text[at] == "]" and opened:
            label, start = opened.pop()
            marked.marks.append((label, Span(start, len(marked.text))))
            at += 1
        else:
            marked.text += text[at]
            at += 1
    return marked


def build_report(article: str, line: str) -> tuple[Report, SidedClaim]:
    """The report of one line, with its one claim."""
    match = LINE.match(line.strip())
    if match is None:
        raise ValueError(f"cannot read the case line {line!r}")
    flags = {flag.strip() for flag in (match["flags"] or "").split(",") if flag.strip()}
    publisher = match["publisher"].strip()
    credit = re.search(r"\(\((.*?)\)\)", match["text"] or "")
    words = (match["text"] or "It happened.").replace("((", "").replace("))", "")
    marked = unmark(words)
    own_text, _, rest = marked.text.partition(" || ")
    text = own_text + (" " + rest if rest else "")
    chain = [part.strip() for part in (match["chain"] or "").split("<-") if part.strip()]
    sources = (
        Source(PUBLISHER_ID, publisher, SourceKind.OUTLET, named=True),
        *(mention(to_source(f"s{n}", part), text) for n, part in enumerate(chain, 1)),
    )
    timexes = tuple(to_timexes(marked))
    claim = Claim(
        id="c1",
        spans=(Span(0, len(own_text)),),
        kind=to_kind(own_text, chain),
        chain=tuple(source.id for source in sources),
        text=own_text,
        certainty=Certainty.POSSIBLE if "maybe" in flags else Certainty.CERTAIN,
        polarity=Polarity.NEGATIVE if "not" in flags else Polarity.POSITIVE,
        time=Tense.FUTURE if "future" in flags else Tense.PAST,
        condition=(Span(0, 1),) if "if" in flags else (),
        timexes=tuple(timex.id for timex in timexes),
        own_reporting="own" in flags,
        doubtful="doubtful" in flags,
        frame=to_frame(marked, own_text, sources),
    )
    parts = ()
    if credit:
        at = text.index(credit.group(1))
        kind = PartKind.CAPTION if "caption" in flags else PartKind.CREDIT
        parts = (Part(kind, Span(at, at + len(credit.group(1)))),)
    day = match["day"]
    report = Report(
        article=Article(article, text, publisher=publisher),
        published=to_publication(day),
        language="en",
        publisher=None if publisher == "?" else publisher,
        translated="translated" in flags,
        parts=parts,
        sources=sources,
        claims=(claim,),
        timexes=timexes,
    )
    side = SideName.DISPUTES if "against" in flags else SideName.SAYS
    return report, SidedClaim(article, "c1", side)


def to_kind(text: str, chain: list[str]) -> ClaimKind:
    """Direct when all is in quotation marks, mixed when a part is, else by the chain."""
    if text.startswith("“") and text.rstrip(".").endswith("”"):
        return ClaimKind.DIRECT
    if "“" in text:
        return ClaimKind.MIXED
    return ClaimKind.INDIRECT if chain else ClaimKind.NARRATIVE


def to_publication(day: str | None) -> Publication:
    """A day, or a moment, that the metadata states; nothing known without one."""
    if not day:
        return Publication()
    stated = date.fromisoformat(day[:10])
    return Publication(day, Interval(stated, stated), Precision.DAY)


def to_source(source_id: str, part: str) -> Source:
    """A source of the chain's notation."""
    if part.startswith("("):
        return Source(source_id, None, SourceKind.UNSTATED, named=False, descriptor=part[1:-1])
    if part.startswith('"'):
        words, _, body = part[1:].partition('"')
        count = 2 if "two " in words else None
        return Source(
            source_id,
            None,
            SourceKind.GROUP,
            named=False,
            descriptor=words,
            body=body.lstrip("@").strip() or None,
            count=count,
        )
    kind, _, name = part.partition(":")
    if kind == "doc":
        return Source(source_id, None, SourceKind.DOCUMENT, named=False, descriptor=name)
    if kind == "outlet":
        entry = find_outlet(name)
        return Source(
            source_id, name, SourceKind.OUTLET, named=True, key=entry.key if entry else None
        )
    if kind == "body":
        return Source(source_id, name, SourceKind.ORGANISATION, named=True)
    name, _, role = part.partition(", ")
    role, _, body = role.partition("@")
    return Source(
        source_id, name, SourceKind.PERSON, named=True, descriptor=role or None, body=body or None
    )


def mention(source: Source, text: str) -> Source:
    """The source with the places where the text names it."""
    if not source.name:
        return source
    found = re.finditer(re.escape(source.name), text)
    return replace(source, mentions=tuple(Span(match.start(), match.end()) for match in found))


def to_timexes(marked: Marked) -> list[Timex]:
    """The dates that the brackets mark."""
    found = []
    for label, span in sorted(marked.marks, key=lambda mark: mark[1]):
        if not label.startswith("date:"):
            continue
        first, _, last = label[5:].partition("/")
        days = Interval(date.fromisoformat(first[:10]), date.fromisoformat((last or first)[:10]))
        kind = TimexType.TIME if "T" in first else TimexType.DATE
        found.append(Timex(f"t{len(found) + 1}", span, kind, label[5:], days))
    return found


def to_frame(marked: Marked, own_text: str, sources: tuple[Source, ...]) -> Frame:
    """The frame that the brackets mark."""
    arguments, quantities, places, predicate = [], [], [], ("", Span(0, 0))
    for label, span in marked.marks:
        words = marked.text[span.start : span.end]
        kind, _, value = label.partition(":")
        if kind in ("subject", "object", "complement", "prep"):
            named = [s.id for s in sources if s.name and s.name in words]
            head = words.split()[-1].lower()
            arguments.append(Argument(label, span, head, named[0] if named else None))
        elif kind == "pred":
            predicate = (value, span)
        elif kind == "num":
            number, _, unit = value.partition(":")
            unit, _, hedge = unit.partition(":")
            quantities.append(
                Quantity(span, float(number), float(number), unit or None, hedge or None)
            )
        elif kind == "place":
            entry = resolve_place(words)
            places.append(Place(span, words, entry.key if entry else None))
    lemmas = [
        word
        for word in dict.fromkeys(re.findall(r"[a-z]{3,}", own_text.lower()))
        if word not in STOP
    ]
    return Frame(
        predicate=predicate[0],
        span=predicate[1],
        arguments=tuple(arguments),
        quantities=tuple(quantities),
        places=tuple(places),
        lemmas=tuple(lemmas),
    )


def build_story(lines: tuple[str, ...]) -> tuple[StoryView, list[SidedClaim]]:
    """The view of the lines' reports (a1, a2, ...), and their claims with sides."""
    built = [build_report(f"a{number}", line) for number, line in enumerate(lines, 1)]
    reports = [report for report, _ in built]
    return view_story(reports, merge_by_name(reports)), [claim for _, claim in built]


def merge_by_name(reports: list[Report]) -> list[StorySource]:
    """Sources of the same name as one actor."""
    members: dict[str, list[SourceRef]] = {}
    kinds: dict[str, SourceKind] = {}
    for report in reports:
        for source in report.sources:
            if source.named and source.name:
                members.setdefault(source.name, []).append(SourceRef(report.article.id, source.id))
                kinds.setdefault(source.name, source.kind)
    return [
        StorySource(f"S{number}", name, kinds[name], tuple(refs))
        for number, (name, refs) in enumerate(sorted(members.items()), 1)
    ]
