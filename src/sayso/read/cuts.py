"""Whether a page shows its whole report: paywalls, teasers, and what was stated of its length."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING

from sayso.model import Omission, Span
from sayso.read.jsonld import Linked
from sayso.tables import load_table

if TYPE_CHECKING:
    from lxml.html import HtmlElement

LAST_LINES = 4
"""Lines at the end of a text that may say that it is only a beginning."""

LONGEST_LINE = 160

FEW = 0.6
"""Share of the words that a page states below which its text is not all of them."""

FEWEST_STATED = 60
"""Words of a report below which what is stated of its length says nothing."""

_SIMPLE = re.compile(r"^[.#]?[A-Za-z_][\w-]*$")


def find_cuts(tree: HtmlElement, linked: Linked, text: str) -> tuple[Omission, ...]:
    """Why the text may be only the beginning of the report; nothing where it seems whole.

    By schema.org's marks of paywalled content (`isAccessibleForFree`, `hasPart` with a
    `cssSelector`, `wordCount`), AMP's (`subscriptions-section`), and what the page says at the
    end of its text.
    """
    return tuple(_find(tree, linked, text))


def _find(tree: HtmlElement, linked: Linked, text: str) -> Iterator[Omission]:
    teaser = find_teaser(text)
    words = len(text.split())
    if teaser is not None:
        line = text[teaser.start : teaser.end]
        yield Omission("read", teaser, f"the text is cut short: its page goes on “{line}”")
    elif linked.words and linked.words >= FEWEST_STATED and words < FEW * linked.words:
        reason = f"the text is cut short: it has {words} of the {linked.words} words stated"
        yield Omission("read", None, reason)
    elif tree.xpath("//*[@subscriptions-section='content-not-granted']"):
        yield Omission("read", None, "behind a paywall: the text may be cut short")
    elif linked.is_free is False:
        held = any(_holds(tree, selector, text) for selector in linked.paid)
        end = "the page holds its text" if held else "the text may be cut short"
        yield Omission("read", None, f"behind a paywall: {end}")


def find_teaser(text: str) -> Span | None:
    """The line at the end of a text that says that the report goes on elsewhere.

    >>> find_teaser("It rained.\\nContinue reading with a subscription")
    Span(start=11, end=47)
    >>> find_teaser("The mayor said: continue reading the signs.")
    """
    at = len(text.rstrip())
    for _ in range(LAST_LINES):
        start = text.rfind("\n", 0, at) + 1
        line = text[start:at]
        if len(line) <= LONGEST_LINE and _teasers().match(line.strip("-–—•* »>")):
            return Span(start, at)
        if start == 0:
            return None
        at = len(text[: start - 1].rstrip())
    return None


@cache
def _teasers() -> re.Pattern[str]:
    rows = load_table("paywalls")
    return re.compile("|".join(f"(?:{row['pattern']})" for row in rows), re.I)


def _holds(tree: HtmlElement, selector: str, text: str) -> bool:
    """True where the part of the page that is paid for is there, and its words are in the text."""
    if not _SIMPLE.match(selector):
        return False
    name = selector[1:]
    if selector.startswith("."):
        query = "//*[contains(concat(' ', normalize-space(@class), ' '), concat(' ', $name, ' '))]"
    elif selector.startswith("#"):
        query = "//*[@id=$name]"
    else:
        query, name = "//*[name()=$name]", selector
    flat = " ".join(text.split())
    for element in tree.xpath(query, name=name):
        for paragraph in element.iter("p"):
            words = " ".join("".join(paragraph.itertext()).split())
            if len(words) > 80 and words in flat:
                return True
    return False
