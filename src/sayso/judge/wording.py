"""A claim's say-so in words: who says it, citing whom."""

from __future__ import annotations

from sayso.model import ClaimRef, Source, Span
from sayso.view import StoryView

NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
LONGEST_QUOTE = 90


def describe_source(source: Source) -> str:
    """A source as a reader would name it.

    >>> from sayso.model import SourceKind
    >>> describe_source(Source("s1", None, SourceKind.GROUP, named=False, count=2))
    'two unnamed sources'
    """
    if source.name and source.named:
        return source.name
    words = (source.descriptor or source.name or "").strip()
    if source.count:
        number = NUMBERS[source.count] if source.count < len(NUMBERS) else str(source.count)
        noun = "source" if source.count == 1 else "sources"
        described = f"{number} unnamed {noun}"
        return f'{described} ("{words}")' if _adds(words) else described
    return f'unnamed: "{words}"' if words else "a source that is not named"


def _adds(words: str) -> bool:
    """True when a descriptor says more than that there are sources ("two sources")."""
    bare = {"source", "sources", "people", "person", "a", "the", "unnamed", *NUMBERS}
    return any(word.lower() not in bare for word in words.split())


def describe_chain(view: StoryView, ref: ClaimRef) -> str:
    """The chain of a claim, the publisher first: "Guancha, citing CNN, citing two sources"."""
    _, *inner = view.chain(ref)
    name = view.publisher(ref.article)
    if inner:
        return ", citing ".join([name, *(describe_source(source) for source in inner)])
    own = view.claim(ref).own_reporting
    return f"{name}, from its own reporting" if own else f"{name}, in its own voice"


def quote(view: StoryView, article: str, span: Span) -> str:
    """The words of a span in quotation marks, on one line, long ones cut in the middle."""
    words = " ".join(view.words(article, span).split())
    if len(words) > LONGEST_QUOTE:
        half = LONGEST_QUOTE // 2
        words = f"{words[:half].rsplit(' ', 1)[0]} … {words[-half:].split(' ', 1)[-1]}"
    return f"“{words}”"


def quote_claim(view: StoryView, ref: ClaimRef) -> str:
    """A claim's first words in quotation marks."""
    claim = view.claim(ref)
    return quote(view, ref.article, claim.spans[0]) if claim.spans else f"“{claim.text}”"
