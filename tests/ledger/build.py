"""Reports and comparisons written by hand, with invented people and outlets."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from sayso.ledger import Added, Ledger
from sayso.model import (
    Article,
    Attribution,
    AttributionKind,
    Certainty,
    Claim,
    ClaimKind,
    ClaimRef,
    Comparison,
    Conflict,
    ConflictType,
    Direction,
    Event,
    EventStatus,
    Evidence,
    Expectation,
    ExpectationState,
    Frame,
    Interval,
    Link,
    Omission,
    Origin,
    Part,
    PartKind,
    Position,
    Precision,
    Proposition,
    Publication,
    Relation,
    RelationType,
    Report,
    SidedClaim,
    SideName,
    Signal,
    Source,
    SourceKind,
    SourceRef,
    Span,
    Standing,
    StorySource,
    Timex,
    TimexType,
)

Told = tuple[str, Sequence[str]]
"""A sentence, and on whose say-so it is, from the publisher inwards."""

HARBOUR: tuple[Told, ...] = (
    ("The harbour bridge will close on 3 May, the mayor said.", ("Mayor Ada Quill",)),
    ("Two engineers told the Tern that its cables are worn.", ("the Tern", "two engineers")),
    ("About 300 lorries cross it every day.", ()),
)


CLOSING = Interval(date(2031, 5, 3), date(2031, 5, 3))


def write_article(
    name: str,
    told: Sequence[Told],
    *,
    publisher: str | None = "The Harbour Herald",
    day: str = "2031-04-20",
    url: str | None = None,
    title: str | None = "Bridge to close",
) -> Article:
    """An article of the sentences, one a line."""
    text = "\n".join(sentence for sentence, _ in told)
    return Article(name, text, title=title, publisher=publisher, published=day, url=url)


def write_report(article: Article, told: Sequence[Told]) -> Report:
    """An analysis with one claim a sentence, each with its chain."""
    names = dict.fromkeys(name for _, chain in told for name in chain)
    ids = {name: f"s{place}" for place, name in enumerate(names, start=1)}
    published = date.fromisoformat(article.published or "2031-04-20")
    claims, attributions, timexes = [], [], []
    start = 0
    for place, (sentence, chain) in enumerate(told):
        span = Span(start, start + len(sentence))
        attribution = f"a{place}" if chain else None
        claims.append(
            Claim(
                id=f"c{place}",
                spans=(span,),
                kind=ClaimKind.INDIRECT if chain else ClaimKind.NARRATIVE,
                chain=("s0", *(ids[name] for name in chain)),
                text=sentence,
                certainty=Certainty.PROBABLE if "may" in sentence else Certainty.CERTAIN,
                attribution=attribution,
                frame=Frame("close", Span(start, start + 1), lemmas=("bridge",)),
            )
        )
        if attribution:
            cue = Span(start, start + 3)
            attributions.append(
                Attribution(
                    attribution, (cue,), (cue,), (span,), AttributionKind.INDIRECT,
                    speaker=ids[chain[-1]], cue_lemma="say",
                )
            )  # fmt: skip
        start = span.end + 1
    if told:
        timexes.append(
            Timex("t0", Span(0, 3), TimexType.DATE, "2031-05-03", Interval(published, None))
        )
    return Report(
        article=article,
        published=Publication(
            article.published, Interval(published, published), Precision.DAY, ("stated",)
        ),
        language="en",
        publisher=article.publisher,
        parts=(Part(PartKind.HEADING, Span(0, 3), "caps"),) if told else (),
        sources=(
            Source("s0", article.publisher, SourceKind.OUTLET, article.publisher is not None),
            *(write_source(ids[name], name) for name in names),
        ),
        attributions=tuple(attributions),
        claims=tuple(claims),
        timexes=tuple(timexes),
        omissions=(Omission("attribute", None, "no clear source"),),
        generated_by={"rules": "1"},
    )


def write_source(name: str, label: str) -> Source:
    """A named source where its label has a capital, else an unnamed one."""
    if label[:1].islower() and not label.startswith("the "):
        return Source(name, None, SourceKind.GROUP, False, descriptor=label, count=2)
    key = "outlet:tern" if label == "the Tern" else None
    return Source(name, label, SourceKind.PERSON, True, (Span(0, 3),), key=key)


def keep(
    ledger: Ledger,
    name: str,
    told: Sequence[Told] = HARBOUR,
    *,
    cache_key: str = "rules 1",
    analysed: bool = True,
    **about: str | None,
) -> Added:
    """Read an article into the ledger, with its analysis."""
    article = write_article(name, told, **about)  # type: ignore[arg-type]  # strings, as it takes
    page = f"<p>{article.title or ''}</p>" + "".join(f"<p>{s}</p>" for s, _ in told)
    added = ledger.add_reading(
        article=article,
        raw=page.encode(),
        media_type="text/html",
        where=f"stories/{name}.html",
        captured="2031-04-21T08:00:00Z",
    )
    if analysed:
        ledger.save_report(added.revision, write_report(article, told), cache_key)
    return added


def write_comparison(
    story: str,
    groups: Mapping[str, Sequence[ClaimRef]],
    *,
    due: Interval = CLOSING,
    actors: Iterable[StorySource] = (),
) -> Comparison:
    """A comparison whose propositions are the groups; the first two claims conflict."""
    refs = list(dict.fromkeys(ref for group in groups.values() for ref in group))
    articles = tuple(dict.fromkeys(ref.article for ref in refs))
    first, last = refs[0], refs[-1]
    sources = tuple(actors) or (
        StorySource(
            "run-actor", "Mayor Ada Quill", SourceKind.PERSON,
            tuple(SourceRef(article, "s1") for article in articles),
        ),
    )  # fmt: skip
    return Comparison(
        story=story,
        articles=articles,
        sources=sources,
        propositions=tuple(write_proposition(name, group) for name, group in groups.items()),
        relations=(Relation("r", RelationType.RELATED, first, last, "both speak of the bridge"),),
        conflicts=(
            Conflict(
                "x", ConflictType.DATE, Evidence(*first, (Span(0, 3),)),
                Evidence(*last, (Span(0, 3),)), "they differ about the day",
            ),
        ),
        events=(
            Event(
                "ev", "the bridge closes", due, EventStatus.SCHEDULED, (first,),
                actors=(sources[0].id,), conflicts=("x",),
            ),
        ),
        expectations=(
            Expectation(
                "e", "the bridge closes", (first,), due, ExpectationState.OPEN,
                date(2031, 4, 21), event="ev", evidence=(last,),
                signals=(Signal(last, Direction.AGAINST, "the cables are sound"),),
                basis="its own date",
            ),
        ),
        positions=(
            Position(sources[0].id, "the bridge", "close it", first, ((Span(0, 3),),), due.start),
        ),
        generated_by={"align": "1"},
    )  # fmt: skip


def write_proposition(name: str, refs: Sequence[ClaimRef]) -> Proposition:
    """A proposition of one origin that all its claims share."""
    articles = {ref.article for ref in refs}
    links = tuple(
        Link("1 outlet", refs[0], ref, "both cite the Tern") for ref in refs if ref != refs[0]
    )
    return Proposition(
        id=name,
        gist=f"what {name} says",
        claims=tuple(SidedClaim(ref.article, ref.claim) for ref in refs),
        origins=(Origin("o", SideName.SAYS, tuple(refs), "the Tern", links),),
        at_least=1,
        at_most=1,
        standing=Standing.REPEATED if len(articles) > 1 else Standing.SINGLE,
        disputed=False,
        why="1 origin: the Tern",
    )
