"""The words that every page and listing share: labels, chains, dates, quotations."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from datetime import date

from sayso.model import ClaimRef, Interval, Publication, Source, SourceKind, Span, Standing
from sayso.view import StoryView, remembered

STANDING_WORDS = {
    Standing.INDEPENDENT: "independent",
    Standing.REPEATED: "one report, repeated",
    Standing.UNSETTLED: "unsettled",
    Standing.SINGLE: "one report only",
}


PRONOUNS = frozenset({"he", "she", "it", "they", "we", "i"})


def label_article(view: StoryView, article: str) -> str:
    """The publisher, with a number where a story has several of its reports or none is known."""
    return _find_labels(view)[article]


@remembered
def _find_labels(view: StoryView) -> dict[str, str]:
    """What each report of a story is called."""
    reports = Counter(report.publisher for report in view.reports.values())
    seen: Counter[str] = Counter()
    labels = {}
    for number, (article, report) in enumerate(view.reports.items(), 1):
        publisher = report.publisher
        if publisher is None:
            labels[article] = f"report {number}"
            continue
        seen[publisher] += 1
        several = reports[publisher] > 1
        labels[article] = f"{publisher} ({seen[publisher]})" if several else publisher
    return labels


def name_reports(view: StoryView, words: str) -> str:
    """A finding's sentence with reports called by their labels, not by their ids."""
    labels = _find_labels(view)
    return _match_reports(view).sub(lambda found: labels[found[1] or found[2]], words)


@remembered
def _match_reports(view: StoryView) -> re.Pattern[str]:
    """The ids of a story's reports, the longest first, also where they stand for a publisher."""
    ids = sorted(view.reports, key=lambda article: (-len(article), article))
    either = "|".join(map(re.escape, ids)) or r"(?!)"
    return re.compile(rf"publisher unknown \(({either})\)|({either})")


def label_source(source: Source) -> str:
    """A source's name; an unnamed one's own words in quotation marks.

    >>> from sayso.model import SourceKind
    >>> label_source(Source("s1", None, SourceKind.GROUP, False, descriptor="two officials"))
    '“two officials” (unnamed)'
    """
    if source.name:
        return source.name
    if source.kind is SourceKind.DOCUMENT and source.descriptor:
        return f"“{source.descriptor}” (a document)"
    return f"“{source.descriptor}” (unnamed)" if source.descriptor else "unstated"


def label_chain(view: StoryView, ref: ClaimRef) -> tuple[str, ...]:
    """A claim's chain in words, the publisher first, actors by their name across the story."""
    labels = [label_article(view, ref.article)]
    for source in view.chain(ref)[1:]:
        actor = view.actor(ref.article, source.id)
        labels.append(actor.name if actor and source.named else label_source(source))
    return tuple(labels)


def write_day(day: date | None) -> str:
    """A day as ISO 8601; an open end as an ellipsis.

    >>> write_day(date(2025, 10, 29)), write_day(None)
    ('2025-10-29', '…')
    """
    return day.isoformat() if day else "…"


def write_interval(interval: Interval | None) -> str:
    """An interval of days, the second date shortened where it can be.

    >>> write_interval(Interval(date(2019, 2, 27), date(2019, 2, 28)))
    '2019-02-27 to 28'
    >>> write_interval(Interval(date(2025, 10, 29), None))
    'from 2025-10-29'
    """
    if interval is None:
        return "no date"
    start, end = interval
    if start == end:
        return write_day(start)
    if end is None:
        return f"from {write_day(start)}"
    if start is None:
        return f"until {write_day(end)}"
    if (start.year, start.month) == (end.year, end.month):
        return f"{write_day(start)} to {end.day:02d}"
    if start.year == end.year:
        return f"{write_day(start)} to {end.month:02d}-{end.day:02d}"
    return f"{write_day(start)} to {write_day(end)}"


def write_publication(published: Publication) -> str:
    """When an article was published, and whether that was inferred."""
    if published.interval is None:
        return "date unknown"
    return write_interval(published.interval) + (" (inferred)" if published.inferred else "")


def write_sentence(text: str) -> str:
    """Words as a sentence: first letter upright, one full stop.

    >>> write_sentence("the bridge is closed")
    'The bridge is closed.'
    """
    words = " ".join(text.split()).strip(",;:–—- ")
    for opening, closing in (('"', '"'), ("“", "”")):
        opened = words.count(opening) - words.count(closing)
        odd = words.count(opening) % 2 if opening == closing else opened > 0
        words += closing if odd else ""
    upright = words[:1].upper() + words[1:]
    return upright if upright.endswith((".", "!", "?", "…", ".”", '."')) else upright + "."


def write_claim(view: StoryView, ref: ClaimRef) -> str:
    """A claim's words as a sentence that stands alone.

    A subject that stands elsewhere in its sentence, or is a pronoun, is given in brackets by
    the name it was resolved to.
    """
    claim = view.claim(ref)
    text = " ".join(claim.text.split())
    subject = _subject(view, ref)
    if subject is None:
        return write_sentence(text)
    name, pronoun, inside = subject
    if inside and not pronoun:
        return write_sentence(text)
    if pronoun and text.casefold().startswith(f"{pronoun.casefold()} "):
        return write_sentence(f"[{name}]{text[len(pronoun) :]}")
    return write_sentence(text if inside else f"[{name}] {text}")


def _subject(view: StoryView, ref: ClaimRef) -> tuple[str, str, bool] | None:
    """The subject's name, the pronoun that stands for it or '', and whether it is in the claim."""
    claim = view.claim(ref)
    for argument in claim.frame.arguments if claim.frame else ():
        if argument.role == "subject" and argument.head not in ("which", "who", "that"):
            words = " ".join(view.words(ref.article, argument.span).split())
            inside = any(span.covers(argument.span) for span in claim.spans)
            pronoun = words if words.casefold() in PRONOUNS else ""
            actor = view.actor(ref.article, argument.source)
            name = actor.name if actor else words
            if pronoun and (actor is None or not actor.named):
                return None
            return name if pronoun else words, pronoun, inside
    return None


def quote_spans(view: StoryView, article: str, spans: Sequence[Span]) -> str:
    """The very words of some spans, gaps shown by an ellipsis."""
    return " … ".join(" ".join(view.words(article, span).split()) for span in spans)


def count(number: int, noun: str, plural: str | None = None) -> str:
    """A number with its noun.

    >>> count(1, "report"), count(2, "report"), count(2, "story", "stories")
    ('1 report', '2 reports', '2 stories')
    """
    return f"{number} {noun if number == 1 else plural or noun + 's'}"
