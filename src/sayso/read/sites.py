"""Which site an address is of, and the publisher's own address of a cached page."""

from __future__ import annotations

import re
from functools import cache
from typing import Any
from urllib.parse import urlsplit

from sayso.publishers import find_domain

_AMP_CACHE = re.compile(
    r"^https?://(?:[\w-]+\.cdn\.ampproject\.org/(?:[acv]/)|(?:www\.)?google\.[\w.]+/amp/)"
    r"(?P<secure>s/)?(?P<page>[\w-]+(?:\.[\w-]+)+(?:/\S*)?)$"
)


def unwrap_address(url: str) -> str:
    """The publisher's own address of a page that stands in a cache of AMP pages.

    >>> unwrap_address("https://herald-example.cdn.ampproject.org/c/s/herald.example/amp/a")
    'https://herald.example/amp/a'
    >>> unwrap_address("https://www.google.com/amp/s/herald.example/a")
    'https://herald.example/a'
    """
    found = _AMP_CACHE.match(url)
    return f"http{'s' if found['secure'] else ''}://{found['page']}" if found else url


def is_same_site(a: str, b: str) -> bool:
    """True when two addresses are of one registered domain, or of one outlet's domains.

    >>> is_same_site("https://www.herald.example/a", "https://amp.herald.example/a")
    True
    >>> is_same_site("https://herald.example/a", "https://post.example/a")
    False
    """
    ours, theirs = _site(a), _site(b)
    if ours and ours == theirs:
        return True
    owners = find_domain(a), find_domain(b)
    return owners[0] is not None and owners[0] == owners[1] and owners[0].kind != "platform"


def _site(url: str) -> str:
    try:
        host = (urlsplit(url).hostname or "").rstrip(".")
    except ValueError:
        return ""
    found = _suffixes()(host)
    if found.suffix or host.replace(".", "").isdigit() or ":" in host:
        return found.top_domain_under_public_suffix or host
    return ".".join(host.split(".")[-2:])  # a name of one's own network


@cache
def _suffixes() -> Any:
    """The list of public suffixes that comes with the library; nothing is fetched."""
    from tldextract import TLDExtract

    return TLDExtract(suffix_list_urls=(), cache_dir=None, include_psl_private_domains=True)
