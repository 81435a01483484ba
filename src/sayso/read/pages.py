"""HTML pages: the body by trafilatura, the rest from the page's own metadata."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from sayso.anchor import decode_page
from sayso.errors import UnreadableError
from sayso.model import Article, Omission
from sayso.publishers import find_domain, resolve_publisher
from sayso.read.bodies import extract_body
from sayso.read.cuts import find_cuts
from sayso.read.hidden import drop_hidden
from sayso.read.metadata import PageMetadata, read_metadata, to_canonical
from sayso.read.reading import Defaults, Reading, Unread, to_id, with_defaults
from sayso.read.sites import is_same_site, unwrap_address
from sayso.read.widths import flatten_wide

if TYPE_CHECKING:
    from lxml.html import HtmlElement

MEDIA_TYPE = "text/html"
LARGEST_PAGE = 30_000_000


def read_page(
    raw: bytes,
    where: str,
    defaults: Defaults,
    *,
    charset: str | None = None,
    here: str | None = None,
) -> Iterator[Reading | Unread]:
    """The one article of a page; `charset` is what its host said of its encoding.

    `here` is the address where it was found; the address that the page states names it where that
    is of the same site. Metadata is the page's word about itself: where its address belongs to
    another outlet than it says it is of, the address wins, and a note says so. UnreadableError
    when it has no text.
    """
    page = decode_page(raw, charset=charset, markup=True)
    yield read_decoded(page, raw, where, defaults, charset=charset, here=here)


def read_decoded(
    page: str,
    raw: bytes,
    where: str,
    defaults: Defaults,
    *,
    charset: str | None = None,
    here: str | None = None,
) -> Reading:
    """The article of a page whose bytes are decoded already; otherwise as `read_page`."""
    tree = to_tree(page, where)
    shown, hidden = drop_hidden(tree)
    flattened = flatten_wide(shown)
    if shown is not tree:
        flatten_wide(tree)
    metadata = read_metadata(tree, page)
    text = extract_body(shown, metadata)
    if not text:
        remedy = "save the page with its text shown, or give the text itself"
        raise UnreadableError("no article text was found in the page", where=where, remedy=remedy)
    url, misnamed = _address(metadata.url, defaults.url, here)
    publisher, notes = _publisher(metadata, url)
    notes = (*notes, *misnamed)
    if hidden:
        reason = f"words that the page hides from its readers ({hidden}) are left out"
        notes = (*notes, Omission("read", None, reason))
    if flattened:
        reason = f"a paragraph has {flattened:,} links and other marks: only its words are read"
        notes = (*notes, Omission("read", None, reason))
    article = Article(
        id=url or to_id(where, raw),
        text=text,
        title=metadata.title,
        publisher=publisher,
        byline=", ".join(metadata.authors) or None,
        published=metadata.published,
        modified=metadata.modified,
        url=url,
        language=metadata.language,
    )
    notes = (*notes, *find_cuts(tree, metadata.linked, text))
    media_type = f"{MEDIA_TYPE}; charset={charset}" if charset else MEDIA_TYPE
    return Reading(with_defaults(article, defaults), raw, media_type, where, notes=notes)


def to_tree(page: str, where: str) -> HtmlElement:
    """The page as a tree; UnreadableError when there is nothing to make one of."""
    from trafilatura import load_html

    tree = load_html(page[:LARGEST_PAGE])
    if tree is None:
        remedy = "save the page as HTML, or give the text itself"
        raise UnreadableError("it is not a page that can be read", where=where, remedy=remedy)
    return tree


def _address(
    stated: str | None, given: str | None, here: str | None
) -> tuple[str | None, tuple[Omission, ...]]:
    """The address that names the article: the given one, the page's own, or where it was found."""
    if given is not None or here is None:
        return given or stated, ()
    if stated is not None and is_same_site(stated, here):
        return stated, ()
    found = to_canonical(unwrap_address(here))
    if stated is None:
        return found, ()
    reason = f"the page names {stated} as its own address, which is another site's"
    return found, (Omission("read", None, reason),)


def _publisher(metadata: PageMetadata, url: str | None) -> tuple[str | None, tuple[Omission, ...]]:
    """The publisher that a page says, unless its address belongs to another outlet."""
    printed = metadata.publisher
    owner = find_domain(url) if url else None
    named = resolve_publisher(printed) if printed else None
    if owner is None or owner.kind == "platform":
        is_platform = printed is not None and named is None and _is_platform(printed)
        return (None if is_platform else printed), ()
    if named is not None and named.family != owner.family:
        reason = f"the page says it is by {printed}, its address belongs to {owner.name}"
        return owner.name, (Omission("read", None, reason),)
    return printed or owner.name, ()


def _is_platform(name: str) -> bool:
    row = find_domain(f"https://{name.lower().replace(' ', '')}.com/")
    return row is not None and row.kind == "platform"
