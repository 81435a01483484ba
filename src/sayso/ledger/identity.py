"""Who is who: content hashes, the identity of articles, and ids that outlive re-runs.

Bytes, revisions and claims are named by tagged hashes of what they hold. Stories, sources,
propositions, origins, conflicts, events and expectations are named once, and `inheriting` hands
those names on to what a later run finds in their place.
"""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import blake2b
from urllib.parse import parse_qsl, urlencode, urlsplit

from sayso.model import Article

PREFIXES: Mapping[str, str] = {
    "article": "a_",
    "story": "st_",
    "source": "so_",
    "proposition": "p_",
    "origin": "o_",
    "relation": "r_",
    "conflict": "x_",
    "event": "ev_",
    "expectation": "e_",
    "judgement": "j_",
}
"""What the ids of each kind begin with, so that an id says what it names."""

ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
TRACKING = frozenset({"fbclid", "gclid", "igshid", "mc_cid", "mc_eid", "cmpid", "ocid", "smid"})


def content_hash(content: bytes | str) -> str:
    """The tagged BLAKE2b-128 hash of bytes, or of a text's UTF-8.

    >>> content_hash("It rained.") == content_hash(b"It rained.")
    True
    >>> content_hash("")
    'b2:cae66941d9efbd404e4d88758ea67670'
    """
    given = content.encode("utf-8") if isinstance(content, str) else content
    return "b2:" + blake2b(given, digest_size=16).hexdigest()


def mint_id(kind: str, seed: str, *, length: int = 12) -> str:
    """A short id of a kind that follows from its seed: `length` letters of 5 bits each.

    >>> mint_id("story", "a harbour") == mint_id("story", "a harbour")
    True
    >>> mint_id("story", "a harbour")[:3]
    'st_'
    """
    number = int.from_bytes(blake2b(f"{kind}\n{seed}".encode(), digest_size=32).digest())
    letters = (ALPHABET[(number >> (5 * place)) & 31] for place in range(length))
    return PREFIXES[kind] + "".join(letters)


def member_key(*words: str) -> int:
    """The signed 64-bit key of a member, for overlaps: equal words, equal key.

    >>> member_key("a", "b") == member_key("a", "b") != member_key("ab")
    True
    """
    digest = blake2b("\x1f".join(words).encode("utf-8"), digest_size=8).digest()
    return int.from_bytes(digest, signed=True)


def claim_hash(article: str, words: str) -> str:
    """The hash of a claim: its article and its words, so that a shifted claim keeps it.

    >>> claim_hash("a_1", "the  bridge\\nfell") == claim_hash("a_1", "the bridge fell")
    True
    """
    return content_hash(f"{article}\n{' '.join(words.split())}")


def revision_id(article: str, title: str | None, text: str) -> str:
    """The hash of a revision: its article's id, title and cleaned text."""
    return content_hash(f"{article}\n{title or ''}\n{text}")


def text_hash(title: str | None, text: str) -> str:
    """The hash that verbatim copies share: title and cleaned text alone."""
    return content_hash(f"{title or ''}\n{text}")


def article_identity(article: Article, raw: bytes) -> str:
    """What makes it this article: its address, else publisher and given id, else its bytes.

    >>> article_identity(Article("1", "…", url="http://www.herald.example/a/?utm_source=x"), b"")
    'url:herald.example/a'
    >>> article_identity(Article("1", "…", publisher="The Herald"), b"")
    'id:the herald/1'
    """
    address = to_address(article.url)
    if address is not None:
        return f"url:{address}"
    if article.publisher and article.id:
        return f"id:{' '.join(article.publisher.casefold().split())}/{article.id}"
    return content_hash(raw)


def to_address(url: str | None) -> str | None:
    """An address without what does not tell articles apart; None where it names a whole site.

    Scheme, `www.`, default port, fragment, a last slash and tracking parameters are dropped.

    >>> to_address("https://herald.example/")
    >>> to_address("https://Herald.example:443/news?id=7&utm_medium=feed")
    'herald.example/news?id=7'
    """
    if not url:
        return None
    try:
        parts = urlsplit(url.strip())
        port = parts.port
    except ValueError:
        return None
    host = (parts.hostname or "").removeprefix("www.")
    if parts.scheme not in ("http", "https") or not host:
        return None
    kept = [(key, value) for key, value in parse_qsl(parts.query) if not _is_tracking(key)]
    query = f"?{urlencode(sorted(kept))}" if kept else ""
    path = parts.path.rstrip("/")
    if not path and not query:
        return None
    place = f":{port}" if port not in (None, 80, 443) else ""
    return f"{host}{place}{path}{query}"


def _is_tracking(key: str) -> bool:
    return key.startswith("utm_") or key in TRACKING
