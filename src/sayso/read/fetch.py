"""The one HTTP client: everything that is asked of the web is asked through it.

Only http and https; only public hosts, checked at every redirect and connected to as checked;
limits of size, time and redirects; no cookies, no passwords, an honest name; robots.txt and
politeness. What comes back is data: nothing in it is run.
"""

from __future__ import annotations

import re
import ssl
import time
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from importlib.metadata import version
from types import TracebackType

import httpcore2
import httpx2
from tenacity import RetryCallState, Retrying, retry_if_exception, stop_after_attempt
from tenacity import wait_random_exponential as _wait_random

from sayso.errors import FetchError
from sayso.read.guard import Resolver, check_url
from sayso.read.politeness import Clock, SystemClock, Turns, read_retry_after
from sayso.read.robots import LARGEST as LARGEST_ROBOTS
from sayso.read.robots import ROBOT, Robots
from sayso.read.transport import DEADLINE, GuardedTransport
from sayso.read.unpacking import ACCEPTED, unpack

ACCEPT = (
    "text/html,application/xhtml+xml,application/rss+xml,application/atom+xml,"
    "application/feed+json,application/xml;q=0.9,*/*;q=0.5"
)
REDIRECTS = (301, 302, 303, 307, 308)
PASSING = (408, 425, 429, 500, 502, 503, 504)
"""Statuses after which a later attempt may fare better."""

TIMED = ("connect", "read", "write", "pool")
LARGEST_ANSWER = 65_536
"""Bytes that are read of the answer to something sent."""

_back_off = _wait_random(multiplier=1, max=20)
_SENDABLE = re.compile(r"[ -~]{1,1000}")
_CHARSET = re.compile(r"""charset\s*=\s*["']?([\w.:-]{2,40})""", re.I)


@dataclass(frozen=True, slots=True)
class Limits:
    """What one fetch may cost: bytes unpacked, seconds of answering, redirects, attempts.

    `longest_wait` is how many seconds of a host's wish to be left alone are waited out; after a
    longer one the fetch gives up and says so. `delay` stands between two requests to a host.
    """

    size: int = 20_000_000
    seconds: float = 30.0
    redirects: int = 8
    attempts: int = 3
    longest_wait: float = 60.0
    delay: float = 2.0


@dataclass(frozen=True, slots=True)
class Fetched:
    """What was fetched: `content` is unpacked; `final_url` is where redirects led.

    Header names are in lower case. `not_modified` is True when the page is as it was when its
    `etag` or `modified` was given; then there is no content.
    """

    status: int
    url: str
    final_url: str
    headers: Mapping[str, str]
    content: bytes
    media_type: str
    not_modified: bool = False

    @property
    def charset(self) -> str | None:
        """The encoding that the Content-Type names, None where it names none."""
        found = _CHARSET.search(self.headers.get("content-type", ""))
        return found.group(1).lower() if found else None


class Fetcher:
    """The one safe HTTP client; a context manager, safe to use from several threads.

    `allow` names the hosts that may lie in a network of one's own, `about` is the address that
    requests give as ours. `obey` is False for what is no robot's work. Tests turn the `clock`.
    """

    def __init__(
        self,
        *,
        allow: Collection[str] = (),
        limits: Limits | None = None,
        about: str = "",
        obey: bool = True,
        clock: Clock | None = None,
        resolver: Resolver | None = None,
        tls: ssl.SSLContext | None = None,
    ) -> None:
        self.limits = limits or Limits()
        self.clock = clock or SystemClock()
        self._allow = frozenset(allow)
        self._agent = to_agent(about)
        self._obey = obey
        self._transport = GuardedTransport(allow=self._allow, resolver=resolver, tls=tls)
        self._turns = Turns(self.clock)
        self._robots = Robots(self._read_robots, self.clock)

    def __enter__(self) -> Fetcher:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close every connection."""
        self._transport.close()

    def fetch(self, url: str, *, etag: str | None = None, modified: str | None = None) -> Fetched:
        """The page at an address; with `etag` or `modified`, only if it has changed since.

        Raises FetchError: what is wrong, whether to try again, and when.
        """
        known = {"if-none-match": etag or "", "if-modified-since": modified or ""}
        sent = {name: value for name, value in known.items() if _SENDABLE.fullmatch(value)}
        for attempt in self._attempts():
            with attempt:
                return self._follow(url, {"accept": ACCEPT, **sent})
        raise FetchError("was not asked for", where=url)  # attempts end by returning or raising

    def post(self, url: str, content: bytes, headers: Mapping[str, str]) -> Fetched:
        """Send something to an address, once; FetchError unless it answers with a 2xx."""
        check_url(url, allow=self._allow)
        answer = self._send(
            "POST", url, dict(headers), content=content, most=LARGEST_ANSWER, cut=True
        )
        if 200 <= answer.status < 300:
            return answer
        raise self._refused(answer)

    def _attempts(self) -> Retrying:
        def wait(state: RetryCallState) -> float:
            error = state.outcome.exception() if state.outcome else None
            asked = error.wait if isinstance(error, FetchError) else None
            return asked if asked is not None else _back_off(state)

        return Retrying(
            stop=stop_after_attempt(max(1, self.limits.attempts)),
            wait=wait,
            sleep=self.clock.sleep,
            retry=retry_if_exception(self._may_fare_better),
            reraise=True,
        )

    def _may_fare_better(self, error: BaseException) -> bool:
        if not isinstance(error, FetchError) or not error.again:
            return False
        return error.wait is None or error.wait <= self.limits.longest_wait

    def _follow(self, url: str, headers: dict[str, str], *, is_robots: bool = False) -> Fetched:
        """The answer at the end of the redirects, each of which is checked like the first."""
        seen: list[str] = []
        here = url.partition("#")[0]
        left = self.limits.seconds
        while True:
            check_url(here, allow=self._allow)
            if here in seen:
                raise FetchError("its redirects lead in a circle", where=url)
            if len(seen) > self.limits.redirects:
                raise FetchError(f"has more than {self.limits.redirects} redirects", where=url)
            ask = self._ask_for_robots if is_robots else self._ask
            answer, took = ask(here, headers, left)
            left -= took
            seen.append(here)
            if answer.status in REDIRECTS and "location" in answer.headers:
                here = _join(here, answer.headers["location"])
                continue
            return self._judge(answer, url)

    def _ask(self, url: str, headers: dict[str, str], seconds: float) -> tuple[Fetched, float]:
        """One request in its turn, and the seconds that the answering took."""
        host, origin = _host_and_origin(url)
        with self._turns.hold(host):
            self._wait_for(url, host, 0.0)  # a host that asked to be left alone
            asked_for = 0.0
            if self._obey:
                self._robots.check(url, origin)
                asked_for = self._robots.find_delay(origin)
            self._wait_for(url, host, max(self.limits.delay, asked_for))
            start = time.monotonic()
            try:
                answer = self._send("GET", url, headers, seconds=seconds)
            finally:
                self._turns.note(host)
            return answer, time.monotonic() - start

    def _ask_for_robots(
        self, url: str, headers: dict[str, str], seconds: float
    ) -> tuple[Fetched, float]:
        """A robots.txt, of which the beginning is enough; the asking host's turn is ours."""
        start = time.monotonic()
        answer = self._send("GET", url, headers, seconds=seconds, most=LARGEST_ROBOTS, cut=True)
        return answer, time.monotonic() - start

    def _wait_for(self, url: str, host: str, delay: float) -> None:
        wait = self._turns.find_wait(host, delay)
        if wait > max(self.limits.longest_wait, delay):
            raise FetchError(
                f"its host asked to be left alone for {wait:.0f} seconds more",
                where=url,
                remedy="try again then",
                again=True,
                wait=wait,
            )
        if wait > 0:
            self.clock.sleep(wait)

    def _judge(self, answer: Fetched, url: str) -> Fetched:
        if answer.status == 200 or answer.not_modified:
            return Fetched(
                answer.status, url, answer.final_url, answer.headers, answer.content,
                answer.media_type, answer.not_modified,
            )  # fmt: skip
        raise self._refused(answer)

    def _refused(self, answer: Fetched) -> FetchError:
        """The error that an answer is; a host that asks for time gets it."""
        wait = None
        if answer.status in (429, 503):
            now = self.clock.now()
            wait = read_retry_after(answer.headers.get("retry-after"), now=now)
            if wait:
                self._turns.defer(_host_and_origin(answer.final_url)[0], wait)
        again = answer.status in PASSING
        remedy = "try again later" if again else "look at the address in a browser"
        return FetchError(
            f"the host answered with {answer.status} {_reason(answer.status)}".rstrip(),
            where=answer.url,
            remedy=remedy,
            status=answer.status,
            again=again,
            wait=wait,
        )

    def _read_robots(self, url: str) -> bytes:
        return self._follow(url, {"accept": "text/plain"}, is_robots=True).content

    def _send(
        self,
        method: str,
        url: str,
        headers: dict[str, str],
        *,
        content: bytes | None = None,
        seconds: float | None = None,
        most: int | None = None,
        cut: bool = False,
    ) -> Fetched:
        """One request, and its answer whole; what goes wrong with it is a FetchError."""
        allowed = self.limits.seconds if seconds is None else seconds
        mark = DEADLINE.set(time.monotonic() + max(0.0, allowed))
        try:
            request = httpx2.Request(
                method,
                url,
                headers={"user-agent": self._agent, "accept-encoding": ACCEPTED, **headers},
                content=content,
                extensions={
                    "timeout": dict.fromkeys(("connect", "read", "write", "pool"), allowed)
                },
            )
            return self._receive(request, most=most or self.limits.size, cut=cut or bool(content))
        except FetchError as error:
            raise FetchError(
                error.what, where=error.where or url, remedy=error.remedy, status=error.status,
                again=error.again, wait=error.wait,
            ) from error  # fmt: skip
        except (httpcore2.TimeoutException, TimeoutError) as error:
            took = f"did not answer whole within {self.limits.seconds:g} seconds"
            raise FetchError(took, where=url, remedy="try again later", again=True) from error
        except (httpcore2.ConnectError, ssl.SSLError) as error:
            raise _unconnected(error, url) from error
        except (httpcore2.NetworkError, httpcore2.ProtocolError) as error:
            why = str(error).lower() or "no reason given"
            raise FetchError(
                f"the connection broke ({why})", where=url, remedy="try again later", again=True
            ) from error
        except (httpx2.InvalidURL, UnicodeError, ValueError) as error:
            raise FetchError(f"is no address ({error})", where=url) from error
        finally:
            DEADLINE.reset(mark)

    def _receive(self, request: httpx2.Request, *, most: int, cut: bool) -> Fetched:
        response = self._transport.handle_request(request)
        try:
            status = response.status_code
            headers = {name.lower(): value for name, value in response.headers.items()}
            stated = headers.get("content-length", "")
            if status == 200 and not cut and stated.isdigit() and int(stated) > most:
                raise FetchError(
                    f"is larger than {most / 1_000_000:g} MB",
                    remedy="raise fetch_megabytes in sayso.toml if you need it",
                )
            content = b""
            if 200 <= status < 300:
                packing = headers.get("content-encoding", "")
                content = unpack(response.iter_raw(), packing, most=most, cut=cut)
            url = str(request.url)
            media_type = headers.get("content-type", "").partition(";")[0].strip().lower()
            return Fetched(status, url, url, headers, content, media_type, status == 304)
        finally:
            response.close()


def to_agent(about: str = "") -> str:
    """The name that requests are signed with.

    >>> to_agent("https://desk.example/robot").partition(" ")[2]
    '(+https://desk.example/robot)'
    """
    sender = re.sub(r"[^\x21-\x7e]|[()]", "", about)
    name = f"{ROBOT}/{version('sayso')}"
    return f"{name} (+{sender})" if sender else name


def _host_and_origin(url: str) -> tuple[str, str]:
    try:
        parsed = httpx2.URL(url)
    except (httpx2.InvalidURL, UnicodeError, ValueError) as error:
        raise FetchError(f"is no address ({error})", where=url) from error
    port = f":{parsed.port}" if parsed.port else ""
    host = f"[{parsed.host}]" if ":" in parsed.host else parsed.host
    return f"{host}{port}", f"{parsed.scheme}://{host}{port}"


def _join(url: str, location: str) -> str:
    try:
        joined = httpx2.URL(url).join(location.strip())
    except (httpx2.InvalidURL, UnicodeError, ValueError) as error:
        raise FetchError(f"redirects to what is no address ({error})", where=url) from error
    return str(joined.copy_with(fragment=None))


def _unconnected(error: Exception, url: str) -> FetchError:
    text = str(error)
    if isinstance(error, ssl.SSLError) or "ssl" in text.lower() or "certificate" in text.lower():
        found = re.search(r"verify failed: ([^(]+)", text)
        why = (found.group(1).strip(" .") if found else text).lower()
        remedy = "don't trust what it says; tell its keepers"
        return FetchError(f"its certificate does not hold ({why})", where=url, remedy=remedy)
    why = re.sub(r"^\[Errno -?\d+\]\s*", "", text).lower() or "no reason given"
    remedy = "check the address, or try again later"
    return FetchError(f"cannot be connected to ({why})", where=url, remedy=remedy, again=True)


def _reason(status: int) -> str:
    return httpx2.codes.get_reason_phrase(status)
