"""Words to places and back: span, quotation, the page as it was read, and links to the words.

Selectors are those of the Web Annotation Data Model; links those of the Text Fragments spec.
"""

from __future__ import annotations

from sayso.anchor.encoding import decode_page
from sayso.anchor.folding import Folded, fold
from sayso.anchor.pagetext import PageText
from sayso.anchor.quotes import find_quote, to_fragment, to_quote

__all__ = [
    "Folded",
    "PageText",
    "decode_page",
    "find_quote",
    "fold",
    "to_fragment",
    "to_quote",
]
