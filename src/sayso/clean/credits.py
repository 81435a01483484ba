"""Which names an article prints of itself: its writers and its publisher."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sayso.clean.bylines import find_bylined
from sayso.clean.wires import find_legal_name, wire_credit
from sayso.model import Article, Part, PartKind


def find_byline(article: Article, parts: Sequence[Part]) -> str | None:
    """Who wrote the article: its metadata's byline, else the people a printed byline names.

    >>> from sayso.clean import mark_parts
    >>> article = Article(id="a", text="【By Guan察者网, Yuan Jiaqi】\\n\\nIt rained all day.")
    >>> find_byline(article, mark_parts(article))
    'Yuan Jiaqi'
    """
    if article.byline:
        return article.byline
    for part in _of_kind(parts, PartKind.BYLINE):
        people, _ = find_bylined(_words(article, part))
        if people:
            return ", ".join(people)
    return None


def printed_publisher(article: Article, parts: Sequence[Part]) -> str | None:
    """The publisher as the text itself prints it: in its byline, its legal lines or its credits.

    An agency in the dateline or a credit is taken last, and only when nothing else is printed.
    """
    for part in _of_kind(parts, PartKind.BYLINE):
        _, outlets = find_bylined(_words(article, part))
        if outlets:
            return outlets[0]
    for part in parts:
        if part.kind is PartKind.LEGAL or part.rule == "republished":
            name = find_legal_name(_words(article, part))
            if name:
                return name
    credit = wire_credit(article, parts)
    return credit.name if credit and not credit.partial else None


def _of_kind(parts: Sequence[Part], kind: PartKind) -> Iterator[Part]:
    return (part for part in parts if part.kind is kind)


def _words(article: Article, part: Part) -> str:
    return article.text[part.span.start : part.span.end]
