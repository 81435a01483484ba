"""Which addresses may be asked: public ones, and those that the settings allow by name.

A name is resolved once, what it resolves to is checked, and the connection is made to what was
checked, so that a name that changes its mind in between reaches nothing else.
"""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Collection
from functools import cache
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from urllib.parse import urlsplit

from sayso.errors import FetchError
from sayso.tables import load_table

Address = IPv4Address | IPv6Address
Resolver = Callable[[str, int], list[str]]

LONGEST_URL = 4_096
"""Letters of an address; those of real pages have a few hundred."""

WEB_PORTS = frozenset({80, 443})
FIRST_FREE_PORT = 1024
"""Below it live other services than the web's, which must not be talked to."""

RESOLVING_SECONDS = 10.0


def find_refusal(address: Address) -> str | None:
    """Why no page is fetched from an IP address; None for a public one.

    >>> find_refusal(ip_address("127.0.0.1"))
    'this very machine'
    >>> find_refusal(ip_address("::ffff:10.0.0.1")) is None
    False
    >>> find_refusal(ip_address("93.184.215.14"))
    """
    for network, what in _networks():
        if address.version == network.version and address in network:
            return what
    if address.is_global and not address.is_multicast:
        return None
    return "no public address"


@cache
def _networks() -> tuple[tuple[IPv4Network | IPv6Network, str], ...]:
    return tuple((ip_network(row["network"]), row["what"]) for row in load_table("networks"))


def check_url(url: str, *, allow: Collection[str] = ()) -> None:
    """FetchError where an address is none that is asked for pages, whatever it resolves to.

    >>> check_url("https://herald.example/news/1")
    >>> check_url("ftp://a.example/b")
    Traceback (most recent call last):
    sayso.errors.FetchError: ftp://a.example/b: is no web address; give one with http or https
    """
    shown = url if len(url) < 200 else f"{url[:200]}…"
    if len(url) > LONGEST_URL:
        raise FetchError("the address is too long", where=shown, remedy="give the page's own")
    if any(ord(letter) <= 32 or letter in '\\<>"^`' or ord(letter) == 127 for letter in url):
        raise FetchError("the address has letters that no address has", where=shown)
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise FetchError(f"is no address ({error})", where=shown) from error
    if parts.scheme.lower() not in ("http", "https") or not parts.hostname:
        remedy = "give one with http or https"
        raise FetchError("is no web address", where=shown, remedy=remedy)
    if "@" in parts.netloc:
        raise FetchError(
            "has a name or password in it", where=parts.hostname, remedy="give it without"
        )
    if is_allowed(parts.hostname, allow) or port is None:
        return
    if port not in WEB_PORTS and port < FIRST_FREE_PORT:
        raise FetchError(f"port {port} is not one of the web's", where=shown)


def is_allowed(host: str, allow: Collection[str]) -> bool:
    """True when the settings name this very host.

    >>> is_allowed("Intranet.Example.", ["intranet.example"])
    True
    """
    plain = host.rstrip(".").lower()
    return any(plain == name.rstrip(".").strip("[]").lower() for name in allow)


def resolve_host(
    host: str, port: int, *, allow: Collection[str] = (), resolver: Resolver | None = None
) -> list[str]:
    """The IP addresses of a host that may be asked; FetchError where there is none."""
    found = (resolver or ask_system)(host, port)
    if is_allowed(host, allow):
        return found
    refusals = {name: find_refusal(ip_address(name.partition("%")[0])) for name in found}
    public = [name for name, refusal in refusals.items() if refusal is None]
    if public:
        return public
    why = next(iter(refusals.values()), None) or "nowhere"
    raise FetchError(
        f"leads to {next(iter(refusals), 'no address')}, {why}",
        where=host,
        remedy="put the host into allow_hosts of sayso.toml if it is yours",
    )


def ask_system(host: str, port: int) -> list[str]:
    """The addresses that the system's resolver gives, asked with an end to the waiting."""
    answer: list[str] = []
    trouble: list[OSError | UnicodeError] = []

    def ask() -> None:
        try:
            rows = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
            answer.extend(dict.fromkeys(str(row[4][0]) for row in rows))
        except (OSError, UnicodeError) as error:
            trouble.append(error)

    asking = threading.Thread(target=ask, daemon=True, name="sayso-resolver")
    asking.start()
    asking.join(RESOLVING_SECONDS)
    if answer:
        return answer
    if trouble:
        for_good = getattr(trouble[0], "errno", None) in (socket.EAI_NONAME, None)
        raise FetchError(
            "there is no such host", where=host, remedy="check the address", again=not for_good
        ) from trouble[0]
    raise FetchError("the host's name is not resolved in time", where=host, again=True)
