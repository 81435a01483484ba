"""One article to its report: clean, parse, time, attribution, claims, certainty."""

from __future__ import annotations

import traceback
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import tee
from pathlib import Path

from spacy.tokens import Doc

from sayso import __version__
from sayso.attribute import Attributed, attribute
from sayso.certainty import assess, find_events
from sayso.claims import find_claims
from sayso.clean import find_addresses, find_byline, is_translation, mark_parts, printed_publisher
from sayso.language import detect_language
from sayso.model import Article, Claim, Omission, Part, Report, Span, Timex
from sayso.parse import DEFAULT_PARSER, LONGEST_SENTENCE, find_long_sentences, parse_many
from sayso.publishers import doubt_publisher, resolve_publisher
from sayso.timex import find_timexes, infer_publication, resolve_timexes

ANALYSED_LANGUAGE = "en"
LONGEST = 1_000_000
"""Characters: no report is longer; a longer text is kept and not analysed."""


def analyze(article: Article, *, parser: str = DEFAULT_PARSER) -> Report:
    """All that one article yields; pure, so it may be cached by the article's content.

    >>> report = analyze(Article(id="a", text="The mayor said the bridge was closed."))
    >>> [claim.text for claim in report.claims]
    ['the bridge was closed']
    """
    return next(analyze_many([article], parser=parser))


def analyze_many(articles: Iterable[Article], *, parser: str = DEFAULT_PARSER) -> Iterator[Report]:
    """The reports of many articles, in their order, parsed a batch at a time."""
    prepared, waiting = tee(map(_Prepared, articles))
    docs = parse_many((text.to_parse() for text in prepared if not text.refused), parser=parser)
    for text in waiting:
        yield _not_analysed(text, parser) if text.refused else _guarded(text, next(docs), parser)


def _guarded(text: _Prepared, doc: Doc, parser: str) -> Report:
    """The report of one text; a fault of ours costs that text, is told, and nothing else."""
    try:
        return _analyze_doc(text, doc, parser)
    except Exception as error:  # noqa: BLE001  whatever it is, the other reports must not be lost
        place = traceback.extract_tb(error.__traceback__)[-1]
        where = f"{Path(place.filename).stem}, line {place.lineno}"
        text.refused = f"a fault of Sayso ({type(error).__name__} in {where}); please report it"
        return _not_analysed(text, parser)


class _Prepared:
    """An article with what is known before it is parsed."""

    __slots__ = (
        "article", "byline", "doubts", "language", "parts", "publisher", "refused", "translated"
    )  # fmt: skip

    def __init__(self, article: Article) -> None:
        self.article = article
        self.language = detect_language(article.text[:LONGEST])
        self.parts: tuple[Part, ...] = mark_parts(article) if len(article.text) <= LONGEST else ()
        self.refused = _why_not(article, self.language)
        self.translated = is_translation(article, self.parts)
        self.byline = article.byline or find_byline(article, self.parts)
        printed = article.publisher or printed_publisher(article, self.parts)
        entry = resolve_publisher(printed, url=article.url)
        self.publisher = entry.name if entry else printed
        doubt = doubt_publisher(printed, article.url)
        self.doubts = (Omission("read", None, doubt),) if doubt else ()

    def to_parse(self) -> tuple[str, list[int]]:
        """The text, and the edges of its parts: a dateline is no part of the sentence after it."""
        return self.article.text, [edge for part in self.parts for edge in part.span]


def _why_not(article: Article, language: str | None) -> str | None:
    """Why a text is not analysed, None when it is."""
    if language not in (ANALYSED_LANGUAGE, None):
        return f"language {language}"
    if len(article.text) > LONGEST:
        return f"longer than {LONGEST:,} characters"
    return None


def _not_analysed(text: _Prepared, parser: str) -> Report:
    return Report(
        article=text.article,
        published=infer_publication(text.article, ()),
        language=text.language,
        publisher=text.publisher,
        byline=text.byline,
        translated=text.translated,
        parts=text.parts,
        omissions=text.doubts,
        not_analysed=text.refused,
        generated_by=generated_by(parser),
    )


def _analyze_doc(text: _Prepared, doc: Doc, parser: str) -> Report:
    article, parts = text.article, text.parts
    found = find_timexes(doc, parts=parts)
    published = infer_publication(article, found, addresses=_addresses(article))
    timexes = resolve_timexes(found, published)
    attributed = attribute(doc, parts=parts, publisher=text.publisher, title=article.title)
    return Report(
        article=article,
        published=published,
        language=text.language,
        publisher=text.publisher,
        byline=text.byline,
        translated=text.translated,
        parts=parts,
        sources=attributed.sources,
        attributions=attributed.attributions,
        claims=_claims(doc, parts, attributed, timexes),
        events=find_events(doc, timexes, parts=parts),
        timexes=timexes,
        omissions=(*text.doubts, *_cut(doc), *attributed.omissions),
        generated_by=generated_by(parser),
    )


def _cut(doc: Doc) -> Iterator[Omission]:
    """What a sentence longer than anybody writes loses: the words across the pieces of it."""
    reason = f"a sentence of more than {LONGEST_SENTENCE:,} words is read in pieces"
    return (Omission("parse", span, reason) for span in find_long_sentences(doc))


def _claims(
    doc: Doc, parts: Sequence[Part], attributed: Attributed, timexes: Sequence[Timex]
) -> tuple[Claim, ...]:
    claims = find_claims(
        doc,
        parts=parts,
        sources=attributed.sources,
        attributions=attributed.attributions,
        chains=attributed.chains,
        own_reporting=attributed.own_reporting,
        timexes=timexes,
    )
    cues = {found.id: found.cue_lemma for found in attributed.attributions}
    return tuple(_assessed(doc, claim, cues.get(claim.attribution or "")) for claim in claims)


def _assessed(doc: Doc, claim: Claim, cue_lemma: str | None) -> Claim:
    head = claim.frame.span if claim.frame else claim.spans[0]
    factuality = assess(doc, head, claim.spans, cue_lemma=cue_lemma)
    return replace(
        claim,
        certainty=factuality.certainty,
        polarity=factuality.polarity,
        time=factuality.time,
        condition=factuality.condition,
    )


def _addresses(article: Article) -> list[str]:
    spans: Sequence[Span] = find_addresses(article.text)
    return [article.text[span.start : span.end] for span in spans]


def generated_by(parser: str) -> dict[str, str]:
    """What produced a report: the rules' version and the parser (PROV wasGeneratedBy)."""
    return {"rules": f"sayso {__version__}", "parser": parser}
