"""The HTTP client against a server that misbehaves in every way we could think of."""

from __future__ import annotations

import gzip
import ssl
import threading
import time
import zlib
from collections.abc import Iterator
from dataclasses import replace
from ipaddress import ip_address, ip_network

import pytest
import trustme

from outlets import (
    Answer,
    Outlets,
    SteppedClock,
    Visit,
    bomb,
    break_off,
    cut_packing,
    drip,
    open_outlets,
    overflow_head,
    pack_bomb,
    pack_twice,
    reset,
    run_on,
    stay_silent,
    talk_nonsense,
)
from sayso import __version__
from sayso.errors import FetchError, InputError
from sayso.read.fetch import Fetcher, Limits
from sayso.read.guard import ask_system, check_url, find_refusal, resolve_host
from sayso.tables import load_table

QUICK = Limits(size=1_000_000, seconds=10.0, attempts=1, delay=0.0)
HERE = ("127.0.0.1", "herald.example")


def to_loopback(host: str, port: int) -> list[str]:
    """A resolver that has every outlet on this machine."""
    return ["127.0.0.1"] if host.endswith(".example") else ask_system(host, port)


@pytest.fixture(scope="module")
def server() -> Iterator[Outlets]:
    """One server for all; every test has its own paths."""
    with open_outlets() as opened:
        yield opened


@pytest.fixture
def outlets(server: Outlets) -> Outlets:
    """The server, with nothing on it."""
    server.pages.clear()
    server.asked.clear()
    server.headers.clear()
    server.posted.clear()
    return server


@pytest.fixture
def fetcher() -> Iterator[Fetcher]:
    """A client that may ask this machine, by name."""
    with Fetcher(allow=HERE, limits=QUICK, clock=SteppedClock(), resolver=to_loopback) as opened:
        yield opened


# ---------------------------------------------------------------- where it may go


@pytest.mark.parametrize("row", load_table("networks"), ids=lambda row: row["network"])
def test_inner_networks_are_refused(row: dict[str, str]) -> None:
    """The example of every network in the table lies in it, and is refused."""
    assert ip_address(row["example"]) in ip_network(row["network"])
    assert find_refusal(ip_address(row["example"]))


@pytest.mark.parametrize("address", ["93.184.215.14", "8.8.8.8", "2606:4700::1111", "2a00:1450::8"])
def test_public_addresses_are_not_refused(address: str) -> None:
    """Addresses that belong to public hosts may be asked."""
    assert find_refusal(ip_address(address)) is None


DISGUISES = [
    "http://127.0.0.1/",
    "http://127.1/",
    "http://2130706433/",
    "http://0x7f000001/",
    "http://0/",
    "http://localhost/",
    "http://localhost./",
    "http://[::1]/",
    "http://[::]/",
    "http://[::ffff:127.0.0.1]/",
    "http://[::ffff:a9fe:a9fe]/",
    "http://[64:ff9b::169.254.169.254]/",
    "http://[2002:7f00:1::]/",
    "http://[fe80::1]/",
    "http://[fd00:ec2::254]/latest/meta-data/",
    "http://169.254.169.254/latest/meta-data/",
    "http://10.0.0.1/",
    "http://192.168.1.1/admin",
    "http://100.100.100.200/",
    "http://224.0.0.1/",
    "http://０x7f.1/",
    "http://①②⑦.0.0.1/",
]


@pytest.mark.parametrize("url", DISGUISES)
def test_no_disguise_leads_inside(url: str) -> None:
    """However an inner address is written, nothing is asked of it."""
    with Fetcher(limits=QUICK, obey=False) as fetcher, pytest.raises(FetchError) as caught:
        fetcher.fetch(url)
    assert caught.value.status is None and not isinstance(caught.value.__cause__, OSError)


def test_a_refused_host_is_said_to_be_one(outlets: Outlets) -> None:
    """Of a host that may not be asked, that is said, and not that it has no robots.txt."""
    for url in (outlets.url("/a", host="localhost"), "http://no-such-host.invalid/a"):
        with Fetcher(limits=QUICK) as fetcher, pytest.raises(FetchError) as caught:
            fetcher.fetch(url)
        assert "robots" not in caught.value.what and not caught.value.again
    assert outlets.asked == []


NOT_ADDRESSES = [
    ("file:///etc/passwd", "no web address"),
    ("ftp://herald.example/a", "no web address"),
    ("gopher://herald.example:70/", "no web address"),
    ("javascript:alert(1)", "no web address"),
    ("http:///a", "no web address"),
    ("http://reader:secret@herald.example/", "name or password"),
    ("http://herald.example:22/", "port 22 is not one of the web's"),
    ("http://herald.example:99999/", "is no address"),
    ("http://herald.example/a b", "letters that no address has"),
    ("http://herald.example\\@127.0.0.1/", "letters that no address has"),
    ("http://herald.example/\r\nHost: other", "letters that no address has"),
    ("http://herald.example/" + "a" * 5_000, "too long"),
]


@pytest.mark.parametrize(("url", "message"), NOT_ADDRESSES)
def test_what_is_no_address_is_not_asked_for(url: str, message: str) -> None:
    """Other schemes, passwords, odd ports and odd letters are refused before anything is sent."""
    with pytest.raises(FetchError, match=message) as caught:
        check_url(url)
    assert isinstance(caught.value, InputError)
    assert "secret" not in str(caught.value)


def test_a_name_is_resolved_once_and_held_to_it(outlets: Outlets) -> None:
    """A name that resolves to this machine is refused, and one that changes its mind, too."""
    answers = iter([["127.0.0.1"], ["127.0.0.1", "10.0.0.1"], ["::1"]])
    for _ in range(3):
        with (
            Fetcher(limits=QUICK, obey=False, resolver=lambda *_: next(answers)) as fetcher,
            pytest.raises(FetchError, match=r"leads to .*, this very machine"),
        ):
            fetcher.fetch(outlets.url("/a", host="rebinding.example"))
    assert outlets.asked == []


def test_of_mixed_addresses_only_public_ones_are_used() -> None:
    """A name with a public and an inner address is asked at the public one."""
    mixed = ["10.0.0.1", "93.184.215.14"]
    assert resolve_host("a.example", 80, resolver=lambda *_: mixed) == ["93.184.215.14"]
    assert resolve_host("a.example", 80, allow=["A.example"], resolver=lambda *_: mixed) == mixed


@pytest.mark.parametrize(
    "target",
    [
        "http://127.0.0.1:{port}/inside",
        "http://localhost:{port}/inside",
        "http://169.254.169.254/latest/meta-data/",
        "//[::1]:{port}/inside",
        "file:///etc/passwd",
    ],
)
def test_redirects_are_checked_like_the_first(outlets: Outlets, target: str) -> None:
    """An allowed host cannot send us on to one that is not allowed."""
    outlets.put("/inside", "secret")
    outlets.redirect("/out", target.format(port=outlets.port))
    with (
        Fetcher(
            allow=["herald.example"], limits=QUICK, obey=False, resolver=to_loopback
        ) as fetcher,
        pytest.raises(FetchError, match=r"this very machine|the local link|no web address"),
    ):
        fetcher.fetch(outlets.url("/out", host="herald.example"))
    assert outlets.asked == ["/out"]


def test_redirects_lead_on(outlets: Outlets, fetcher: Fetcher) -> None:
    """Redirects are followed to their end, which is told apart from the beginning."""
    outlets.redirect("/a", "/b", 301)
    outlets.redirect("/b", outlets.url("/c#part", host="herald.example"), 307)
    outlets.put("/c", "<p>It rained.</p>")
    found = fetcher.fetch(outlets.url("/a"))
    assert found.url == outlets.url("/a")
    assert found.final_url == outlets.url("/c", host="herald.example")
    assert found.content == b"<p>It rained.</p>"


def test_redirects_end(outlets: Outlets, fetcher: Fetcher) -> None:
    """Circles and endless chains of redirects are given up."""
    outlets.redirect("/x", "/y")
    outlets.redirect("/y", "/x")
    with pytest.raises(FetchError, match="in a circle"):
        fetcher.fetch(outlets.url("/x"))
    for number in range(20):
        outlets.redirect(f"/n{number}", f"/n{number + 1}")
    with pytest.raises(FetchError, match="more than 8 redirects"):
        fetcher.fetch(outlets.url("/n0"))


# ---------------------------------------------------------------- what it takes

TROUBLES: list[tuple[str, Answer, str, bool]] = [
    ("resets", reset, "the connection broke", True),
    ("breaks off", break_off, "the connection broke", True),
    ("packing breaks off", cut_packing, "breaks off in the middle", True),
    ("bomb", bomb, "is larger than 1 MB", False),
    ("runs on", run_on, "is larger than 1 MB", False),
    ("packed twice", pack_twice, "packed more than once", False),
    ("head too large", overflow_head, "the connection broke", True),
    ("not HTTP", talk_nonsense, "the connection broke", True),
]


@pytest.mark.parametrize(
    ("name", "page", "message", "again"), TROUBLES, ids=[row[0] for row in TROUBLES]
)
def test_trouble_is_named_and_bounded(
    outlets: Outlets, fetcher: Fetcher, name: str, page: Answer, message: str, again: bool
) -> None:
    """What goes wrong is said in words, within the limits, and whether to try again."""
    outlets.pages[f"/{name.replace(' ', '-')}"] = page
    if page is bomb:
        assert len(pack_bomb()) < 1_000_000
    start = time.monotonic()
    with pytest.raises(FetchError, match=message) as caught:
        fetcher.fetch(outlets.url(f"/{name.replace(' ', '-')}"))
    assert caught.value.again is again
    assert time.monotonic() - start < 9


@pytest.mark.parametrize("page", [stay_silent, drip])
def test_time_is_bounded(outlets: Outlets, page: Answer) -> None:
    """A page that does not come, or comes a letter at a time, is given up when its time is up."""
    outlets.pages["/late"] = page
    limits = replace(QUICK, seconds=0.4)
    start = time.monotonic()
    with (
        Fetcher(allow=HERE, limits=limits, obey=False) as fetcher,
        pytest.raises(FetchError, match=r"did not answer whole within 0.4 seconds") as caught,
    ):
        fetcher.fetch(outlets.url("/late"))
    assert caught.value.again and time.monotonic() - start < 3


def test_a_stated_size_is_believed(outlets: Outlets, fetcher: Fetcher) -> None:
    """A page that says it is too large is not even taken."""
    outlets.pages["/large"] = lambda visit: visit.begin(200, {"Content-Length": "99000000"})
    with pytest.raises(FetchError, match="larger than 1 MB"):
        fetcher.fetch(outlets.url("/large"))


def test_an_unreachable_port_is_named(fetcher: Fetcher) -> None:
    """A host where nobody listens cannot be connected to, and may be later."""
    with pytest.raises(
        FetchError, match=r"cannot be connected to \(connection refused\)"
    ) as caught:
        fetcher.fetch("http://127.0.0.1:9001/")
    assert caught.value.again


PACKINGS = [
    ("gzip", gzip.compress(b"<p>It rained.</p>", mtime=0)),
    ("gzip", gzip.compress(b"<p>It ", mtime=0) + gzip.compress(b"rained.</p>", mtime=0)),
    ("deflate", zlib.compress(b"<p>It rained.</p>")),
    ("deflate", zlib.compress(b"<p>It rained.</p>")[2:-4]),
    ("identity", b"<p>It rained.</p>"),
]


@pytest.mark.parametrize(("packing", "packed"), PACKINGS)
def test_packed_pages_are_unpacked(
    outlets: Outlets, fetcher: Fetcher, packing: str, packed: bytes
) -> None:
    """Pages packed as servers do it are unpacked."""
    outlets.put("/packed", packed, **{"Content-Encoding": packing})
    assert fetcher.fetch(outlets.url("/packed")).content == b"<p>It rained.</p>"


def test_media_type_and_charset_are_told(outlets: Outlets, fetcher: Fetcher) -> None:
    """The type and the encoding that the host states are told apart."""
    outlets.put("/a", "x", kind='Text/HTML; Charset="ISO-8859-7"')
    found = fetcher.fetch(outlets.url("/a"))
    assert (found.media_type, found.charset) == ("text/html", "iso-8859-7")


def test_nothing_is_kept_between_requests(outlets: Outlets, fetcher: Fetcher) -> None:
    """Cookies are neither kept nor sent; the name is honest; no password goes out."""
    outlets.put("/a", "x", **{"Set-Cookie": "reader=1; Path=/"})
    fetcher.fetch(outlets.url("/a"))
    fetcher.fetch(outlets.url("/a"))
    assert all("cookie" not in headers for headers in outlets.headers)
    assert all("authorization" not in headers for headers in outlets.headers)
    assert {headers["user-agent"] for headers in outlets.headers} == {f"Sayso/{__version__}"}


def test_the_name_may_say_whose_it_is(outlets: Outlets) -> None:
    """The address of those who ask goes out with each request."""
    outlets.put("/a", "x")
    with Fetcher(allow=HERE, limits=QUICK, about="https://desk.example/robot") as fetcher:
        fetcher.fetch(outlets.url("/a"))
    agent = f"Sayso/{__version__} (+https://desk.example/robot)"
    assert outlets.headers[-1]["user-agent"] == agent


def test_unchanged_pages_are_not_sent_again(outlets: Outlets, fetcher: Fetcher) -> None:
    """A page is asked for only if it has changed; odd marks of it are not sent."""
    outlets.put("/a", "first")
    first = fetcher.fetch(outlets.url("/a"))
    again = fetcher.fetch(outlets.url("/a"), etag=first.headers["etag"])
    assert again.not_modified and again.content == b"" and again.status == 304
    outlets.put("/a", "second")
    assert fetcher.fetch(outlets.url("/a"), etag=first.headers["etag"]).content == b"second"
    fetcher.fetch(outlets.url("/a"), etag='"a"\r\nX: y', modified="ünknown")
    assert not {"x", "if-none-match", "if-modified-since"} & outlets.headers[-1].keys()


# ---------------------------------------------------------------- certificates


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    """Those whom the tests' client trusts."""
    return trustme.CA()


CERTIFICATES = [
    ("of another", ["post.example"], True, "hostname mismatch"),
    ("signed by nobody", ["herald.example"], False, "self-signed|unable to get local issuer"),
]


@pytest.mark.parametrize(
    ("name", "hosts", "trusted", "message"), CERTIFICATES, ids=[row[0] for row in CERTIFICATES]
)
def test_certificates_are_checked(
    authority: trustme.CA, name: str, hosts: list[str], trusted: bool, message: str
) -> None:
    """A certificate that is another's, or nobody's, ends the visit; there is no second try."""
    signer = authority if trusted else trustme.CA()
    with open_certified(signer, hosts) as outlets, open_trusting(authority) as fetcher:
        with pytest.raises(FetchError, match=f"certificate does not hold.*({message})") as caught:
            fetcher.fetch(outlets.url("/a", "herald.example", "https"))
        assert outlets.asked == [] and not caught.value.again


def test_good_certificates_hold(authority: trustme.CA) -> None:
    """The certificate is checked against the name that was asked for, not the IP address."""
    with open_certified(authority, ["herald.example"]) as outlets:
        outlets.put("/a", "safe")
        with open_trusting(authority) as fetcher:
            found = fetcher.fetch(outlets.url("/a", "herald.example", "https"))
    assert found.content == b"safe"


def open_certified(signer: trustme.CA, hosts: list[str]):
    """A server with a certificate."""
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    signer.issue_cert(*hosts).configure_cert(context)
    return open_outlets(context)


def open_trusting(authority: trustme.CA) -> Fetcher:
    """A client that trusts one authority."""
    context = ssl.create_default_context()
    authority.configure_trust(context)
    return Fetcher(allow=HERE, limits=QUICK, resolver=to_loopback, tls=context, obey=False)


# ---------------------------------------------------------------- how it treats hosts


def test_robots_that_forbid_are_obeyed(outlets: Outlets, fetcher: Fetcher) -> None:
    """What robots.txt forbids is not asked for; it is read once for many pages."""
    outlets.put("/robots.txt", "User-agent: *\nDisallow: /private\n", kind="text/plain")
    outlets.put("/private/a", "x")
    outlets.put("/open", "x")
    outlets.redirect("/way-in", "/private/a")
    for path in ("/private/a", "/way-in"):
        with pytest.raises(FetchError, match=r"robots.txt forbids"):
            fetcher.fetch(outlets.url(path))
    fetcher.fetch(outlets.url("/open"))
    assert outlets.count("/private/a") == 0 and outlets.count("/robots.txt") == 1


def test_robots_may_be_addressed_by_name(outlets: Outlets, fetcher: Fetcher) -> None:
    """Rules for Sayso go over those for everybody."""
    rules = "User-agent: *\nDisallow: /\n\nUser-agent: sayso\nDisallow: /no\n"
    outlets.put("/robots.txt", rules)
    outlets.put("/yes", "x")
    outlets.put("/no", "x")
    assert fetcher.fetch(outlets.url("/yes")).status == 200
    with pytest.raises(FetchError, match="forbids"):
        fetcher.fetch(outlets.url("/no"))


STATUSES = [(404, True), (403, True), (410, True), (429, False), (500, False), (503, False)]


@pytest.mark.parametrize(("status", "open_"), STATUSES)
def test_missing_robots_allow_and_broken_ones_do_not(
    outlets: Outlets, fetcher: Fetcher, status: int, open_: bool
) -> None:
    """A host without rules allows everything; one that fails to say is left alone for a while."""
    outlets.pages["/robots.txt"] = lambda visit: visit.answer(status)
    outlets.put("/a", "x")
    if open_:
        assert fetcher.fetch(outlets.url("/a")).status == 200
        return
    for _ in range(2):
        with pytest.raises(FetchError, match=r"robots.txt cannot be read") as caught:
            fetcher.fetch(outlets.url("/a"))
        assert caught.value.again and caught.value.wait
    assert outlets.asked == ["/robots.txt"]
    outlets.pages["/robots.txt"] = lambda visit: visit.answer(404)
    fetcher.clock.sleep(caught.value.wait + 1)
    assert fetcher.fetch(outlets.url("/a")).status == 200


def test_known_rules_outlast_trouble(outlets: Outlets, fetcher: Fetcher) -> None:
    """When robots.txt fails a day later, the rules that were known still hold."""
    outlets.put("/robots.txt", "User-agent: *\nDisallow: /no\n")
    outlets.put("/yes", "x")
    fetcher.fetch(outlets.url("/yes"))
    outlets.pages["/robots.txt"] = reset
    fetcher.clock.sleep(90_000)
    assert fetcher.fetch(outlets.url("/yes")).status == 200
    with pytest.raises(FetchError, match="forbids"):
        fetcher.fetch(outlets.url("/no"))


def test_an_endless_robots_is_read_in_part(outlets: Outlets, fetcher: Fetcher) -> None:
    """Of a robots.txt that runs on, the beginning is read."""
    text = "User-agent: *\nDisallow: /no\n" + "# more\n" * 200_000
    outlets.put("/robots.txt", text)
    outlets.put("/no", "x")
    with pytest.raises(FetchError, match="forbids"):
        fetcher.fetch(outlets.url("/no"))


@pytest.mark.parametrize(
    ("rules", "delay", "waited"),
    [
        ("", 2.0, 2.0),
        ("User-agent: *\nCrawl-delay: 7\n", 2.0, 7.0),
        ("User-agent: *\nCrawl-delay: 1\n", 2.0, 2.0),
        ("User-agent: *\nCrawl-delay: 9999\n", 2.0, 60.0),
        ("User-agent: *\nRequest-rate: 1/10\n", 2.0, 10.0),
    ],
)
def test_hosts_get_time_between_requests(
    outlets: Outlets, rules: str, delay: float, waited: float
) -> None:
    """Between two requests to one host stands the delay, or what the host asks for."""
    outlets.put("/robots.txt", rules)
    outlets.put("/a", "x")
    clock = SteppedClock()
    limits = Limits(seconds=10.0, delay=delay)
    with Fetcher(allow=HERE, limits=limits, clock=clock) as fetcher:
        fetcher.fetch(outlets.url("/a"))
        fetcher.fetch(outlets.url("/a"))
    assert clock.slept == [waited]


def test_a_host_is_asked_one_at_a_time(outlets: Outlets) -> None:
    """However many threads ask, a host has one request of ours at once."""

    def answer(visit: Visit) -> None:
        time.sleep(0.02)
        visit.answer(200, b"x")

    outlets.pages["/a"] = answer
    outlets.busiest = 0
    with Fetcher(allow=HERE, limits=Limits(delay=0.0)) as fetcher:
        url = outlets.url("/a")
        threads = [threading.Thread(target=fetcher.fetch, args=(url,)) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert outlets.count("/a") == 8 and outlets.busiest == 1


def test_attempts_end(outlets: Outlets) -> None:
    """What may pass is tried again with growing, uneven waits, and then given up."""
    outlets.pages["/a"] = lambda visit: visit.answer(502)
    outlets.pages["/b"] = lambda visit: visit.answer(404)
    clock = SteppedClock()
    limits = Limits(seconds=10.0, attempts=4, delay=0.0)
    with Fetcher(allow=HERE, limits=limits, clock=clock) as fetcher:
        with pytest.raises(FetchError, match="answered with 502 Bad Gateway") as caught:
            fetcher.fetch(outlets.url("/a"))
        with pytest.raises(FetchError, match="answered with 404 Not Found"):
            fetcher.fetch(outlets.url("/b"))
    assert outlets.count("/a") == 4 and outlets.count("/b") == 1
    assert caught.value.status == 502 and len(clock.slept) == 3
    assert all(0 <= wait <= 20 for wait in clock.slept) and len(set(clock.slept)) == 3


@pytest.mark.parametrize("status", [429, 503])
def test_retry_after_is_waited_out(outlets: Outlets, status: int) -> None:
    """A host that asks for a short time gets it, and is then asked again."""
    answers = iter([status])

    def answer(visit: Visit) -> None:
        code = next(answers, 200)
        visit.answer(code, b"x", {"Retry-After": "30"} if code != 200 else {})

    outlets.pages["/a"] = answer
    clock = SteppedClock()
    with Fetcher(allow=HERE, limits=Limits(seconds=10.0, delay=0.0), clock=clock) as fetcher:
        assert fetcher.fetch(outlets.url("/a")).status == 200
    assert sum(clock.slept) == pytest.approx(30.0)


def test_a_long_retry_after_closes_the_host(outlets: Outlets) -> None:
    """A host that asks for an hour is not asked for anything within it."""
    outlets.pages["/a"] = lambda visit: visit.answer(429, headers={"Retry-After": "3600"})
    outlets.put("/b", "x")
    clock = SteppedClock()
    with Fetcher(allow=HERE, limits=Limits(seconds=10.0, delay=0.0), clock=clock) as fetcher:
        with pytest.raises(FetchError, match="429") as caught:
            fetcher.fetch(outlets.url("/a"))
        assert caught.value.wait == 3600.0
        with pytest.raises(FetchError, match="asked to be left alone for 3600 seconds"):
            fetcher.fetch(outlets.url("/b"))
        assert outlets.count("/a") == 1 and outlets.count("/b") == 0
        clock.sleep(3601)
        assert fetcher.fetch(outlets.url("/b")).status == 200


# ---------------------------------------------------------------- sending


def test_what_is_posted_arrives_once(outlets: Outlets, fetcher: Fetcher) -> None:
    """A message is sent once, with its headers, and its answer need not be read to the end."""
    outlets.pages["/hook"] = lambda visit: visit.answer(202, b"y" * 300_000)
    found = fetcher.post(outlets.url("/hook"), b"{}", {"content-type": "application/json"})
    assert found.status == 202 and outlets.posted == [b"{}"]
    assert outlets.headers[-1]["content-type"] == "application/json"


def test_messages_do_not_follow_redirects(outlets: Outlets, fetcher: Fetcher) -> None:
    """A message is not carried on to where a redirect leads, nor to where it may not go."""
    outlets.redirect("/hook", "/other", 307)
    with pytest.raises(FetchError, match="307"):
        fetcher.post(outlets.url("/hook"), b"{}", {})
    with Fetcher(limits=QUICK) as strict, pytest.raises(FetchError, match="this very machine"):
        strict.post(outlets.url("/hook"), b"{}", {})
    assert outlets.count("/other") == 0 and outlets.count("/hook") == 1
