"""Watch lists, and what becomes of what they find: feeds, webhooks, mail, the daily digest."""

from __future__ import annotations

import json
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import time
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from zoneinfo import ZoneInfo

import feedparser
import pytest
import trustme
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope

from outlets import Outlets, SteppedClock
from sayso.errors import SaysoError, SettingsError
from sayso.ledger import Alert, Alerting, Ledger
from sayso.model import Development, DevelopmentKind
from sayso.settings import Settings
from sayso.watch import load_status
from sayso.watch.alert_feed import to_atom, to_json_feed, write_feeds
from sayso.watch.alerting import find_words, raise_alerts
from sayso.watch.letters import write_alerts, write_digest
from sayso.watch.mail import Mailer, to_mailer, write_mail
from sayso.watch.sending import MOST_TRIES, Outbox, sign
from sayso.watch.sources import Digest, Sources, WatchList, Webhook

from .newsroom import LIMITS, NOW, SOURCES, make_watcher, put_news, write_page

WORDS = [
    ("The dockers struck.\nNobody came. All is quiet.", "nobody", "Nobody came."),
    ("A safety\nreport came.", "Safety Report", "A safety report came."),
    ("The strikers met.", "strike", None),
    ("The strikers met.", "strike*", "The strikers met."),
    ("Costs (rent) rose.", "(rent)", "Costs (rent) rose."),
    ("İstanbul and the Straße.", "straße", "İstanbul and the Straße."),
    ("Anything.", "  ", None),
    ("Anything.", ".*", None),
]


@pytest.mark.parametrize(("text", "words", "passage"), WORDS)
def test_words_are_found_whole(text: str, words: str, passage: str | None) -> None:
    """Words are found whole, whatever their case and their white space; a star is the rest."""
    assert find_words(text, words) == passage


ALERT = Alert(
    id="al_1", at="2026-03-03T10:00:00Z", watch_list="Ports", kind="word", what="strike",
    sentence="“strike” stands in <b>“Ferry”</b> & more", article="a_1", title="Ferry\x0b late",
    url="https://herald.example/1?a=1&b=2",
)  # fmt: skip


def test_alerts_are_feeds(tmp_path: Path) -> None:
    """Feed readers and programs understand what is written, whatever stands in it."""
    write_feeds([ALERT, replace(ALERT, id="al_2", url=None)], tmp_path / "told")
    with (tmp_path / "told" / "alerts.atom").open("rb") as handle:
        parsed = feedparser.parse(handle)
    assert not parsed.bozo and [entry.id for entry in parsed.entries] == [
        "urn:sayso:alert:al_1",
        "urn:sayso:alert:al_2",
    ]
    assert parsed.entries[0].link == ALERT.url and ALERT.sentence in parsed.entries[0].title
    found = json.loads((tmp_path / "told" / "alerts.json").read_text(encoding="utf-8"))
    assert found["version"] == "https://jsonfeed.org/version/1.1"
    assert found["items"][0]["url"] == ALERT.url and "url" not in found["items"][1]
    assert found["items"][0]["_sayso"]["what"] == "strike"
    assert not list((tmp_path / "told").glob(".*"))
    assert feedparser.parse(to_atom([])).feed.id == "urn:sayso:alerts"
    assert to_json_feed([], link="https://x/")["items"] == []


def test_letters_are_safe() -> None:
    """What pages say is text in a letter, never mark-up; only addresses of the web are links."""
    letter = write_alerts([ALERT, replace(ALERT, url="javascript:alert(1)")])
    assert letter.subject == "Sayso: 2 alerts (Ports)"
    assert "<b>“Ferry”" not in letter.page and "&lt;b&gt;" in letter.page
    assert letter.page.count("<a href=") == 1
    message = write_mail(
        sender="sayso@herald.example", receivers=["desk@herald.example"],
        subject="two\r\nBcc: all@herald.example", text="a", page="b", now=NOW,
    )  # fmt: skip
    assert message["Bcc"] is None and message["Subject"] == "two Bcc: all@herald.example"


def make_development(number: int, story: str, at: str) -> Development:
    """Something that moved."""
    return Development(
        id=f"d_{number}", story=story, kind=DevelopmentKind.STANDING, subject="p_1", gist="g",
        before="single", after="repeated", articles=("a_1",), at=at,
        sentence=f"Sentence {number} <x>",
    )  # fmt: skip


def test_a_digest_tells_story_by_story() -> None:
    """The story that moved most stands first, its developments in their order."""
    moved = [make_development(n, "st_2" if n == 0 else "st_1", "") for n in range(3)]
    letter = write_digest("2026-03-03", moved, {"st_1": "The ferry", "st_2": "The tram"})
    assert letter.subject == "Sayso: 2 stories moved up to 2026-03-03"
    lines = letter.text.splitlines()
    assert lines[2:5] == ["The ferry", "* Sentence 2 <x>", "* Sentence 1 <x>"]
    assert "Sentence 2 &lt;x&gt;" in letter.page
    assert "nothing moved" in write_digest("2026-03-03", [], {}).subject


# ---------------------------------------------------------------- sending


@pytest.fixture
def outbox_sources(outlets: Outlets) -> Sources:
    """Sources with a webhook on this machine and a receiver of mail."""
    return replace(
        SOURCES,
        webhooks={"desk": Webhook(outlets.url("/hook"), "whsec_c2VjcmV0")},
        mail_to=("desk@herald.example",),
    )


def make_outbox(
    ledger: Ledger, sources: Sources, clock: SteppedClock, mails: list[EmailMessage] | None = None
) -> Outbox:
    """An outbox that posts to this machine and mails into a list."""
    fetcher = make_watcher(ledger, [], clock=clock)._fetcher
    send = mails.append if mails is not None else None
    return Outbox(ledger, sources, fetcher=fetcher, send_mail=send, sender="sayso@herald.example")


def send(outbox: Outbox, clock: SteppedClock) -> int:
    """Send what is due at present."""
    from sayso.watch.intervals import to_stamp

    return outbox.send_due("me", until=to_stamp(clock.now() + 60), stopped=lambda: False)


def test_alerts_are_sent_once(outlets: Outlets, ledger: Ledger, outbox_sources: Sources) -> None:
    """Each alert goes to each of its channels once, signed; raised again, it is not sent again."""
    outlets.pages["/hook"] = lambda visit: visit.answer(204)
    clock, mails = SteppedClock(NOW), []
    outbox = make_outbox(ledger, outbox_sources, clock, mails)
    alerting = Alerting(ledger)
    alerts = {ALERT: ("mail", "webhook:desk"), replace(ALERT, id="al_2"): ("mail",)}
    for _ in range(2):
        alerting.raise_alerts(alerts, now="2026-03-03T10:00:00Z")
        send(outbox, clock)
    [posted] = outlets.posted
    told = json.loads(posted)
    assert told["type"] == "alerts" and [a["id"] for a in told["alerts"]] == ["al_1"]
    headers = outlets.headers[-1]
    expected = sign("whsec_c2VjcmV0", headers["webhook-id"], headers["webhook-timestamp"], posted)
    assert headers["webhook-signature"] == expected
    [mail] = mails
    assert mail["To"] == "desk@herald.example" and "2 alerts" in mail["Subject"]
    assert all(row["sent"] for row in alerting.deliveries())


def test_sending_is_tried_again_and_ends(
    outlets: Outlets, ledger: Ledger, outbox_sources: Sources
) -> None:
    """What is not taken is sent again later and later, and given up in the end, visibly."""
    outlets.pages["/hook"] = lambda visit: visit.answer(500)
    clock = SteppedClock(NOW)
    outbox = make_outbox(ledger, outbox_sources, clock)
    Alerting(ledger).raise_alerts({ALERT: ("webhook:desk", "mail")}, now="2026-03-03T10:00:00Z")
    for _ in range(2 * MOST_TRIES):
        send(outbox, clock)
        clock.sleep(60 * 3**MOST_TRIES)
    assert outlets.count("/hook") == MOST_TRIES
    unsent = {row["channel"]: row for row in load_status(ledger).unsent}
    assert unsent["webhook:desk"]["due"] is None and "500" in unsent["webhook:desk"]["error"]
    assert "no mail server" in unsent["mail"]["error"]


def test_two_watchers_send_once(ledger: Ledger, outbox_sources: Sources) -> None:
    """What one watcher is sending, another leaves alone."""
    alerting = Alerting(ledger)
    alerting.raise_alerts({ALERT: ("mail",)}, now="2026-03-03T10:00:00Z")
    now, until = "2026-03-03T10:00:05Z", "2026-03-03T10:05:00Z"
    assert len(alerting.claim_deliveries("one", now=now, until=until, most=9)) == 1
    assert alerting.claim_deliveries("two", now=now, until=until, most=9) == []
    assert len(alerting.claim_deliveries("two", now=until, until=until, most=9)) == 1


def test_the_digest_comes_once_a_day(
    ledger: Ledger, outbox_sources: Sources, monkeypatch: pytest.MonkeyPatch
) -> None:
    """From the first day on, a digest goes out at its hour by the clock of its place."""
    moved = [make_development(1, "st_1", "2026-09-22T04:00:00Z")]

    def load(_: Ledger, *, since: str) -> list[Development]:
        return [item for item in moved if item.at >= since]

    monkeypatch.setattr(Ledger, "developments", load)
    monkeypatch.setattr(Ledger, "resolve_id", lambda _, name: name)
    digest = Digest(time(7, 0), ZoneInfo("Europe/Lisbon"), ("mail",))
    sources = replace(outbox_sources, digest=digest)
    clock, mails = SteppedClock(NOW), []  # 14:13 UTC on 21 September
    outbox = make_outbox(ledger, sources, clock, mails)
    sent = []
    for _ in range(72):
        outbox.queue_digest(clock.now())
        before = len(mails)
        send(outbox, clock)
        if len(mails) > before:
            sent.append(clock.now())
        clock.sleep(3600)
    assert [mail["Subject"] for mail in mails] == [
        "Sayso: 1 story moved up to 2026-09-22",
        "Sayso: nothing moved up to 2026-09-23",
        "Sayso: nothing moved up to 2026-09-24",
    ]
    assert [(moment - NOW) // 3600 for moment in sent] == [16, 40, 64]
    text = mails[0].get_body(("plain",))
    assert text is not None and "Sentence 1 <x>" in text.get_content()


# ---------------------------------------------------------------- mail


class Inbox:
    """A mail server's handler that keeps what it is given."""

    def __init__(self) -> None:
        self.mails: list[EmailMessage] = []
        self.encrypted: list[bool] = []

    async def handle_DATA(self, server: SMTP, session, envelope: Envelope) -> str:  # noqa: N802  aiosmtpd's name
        """Keep a message, unless it is for nobody."""
        if "nobody@herald.example" in envelope.rcpt_tos:
            return "554 nobody is here"
        content = envelope.content
        assert isinstance(content, bytes)
        self.mails.append(message_from_bytes(content, policy=policy.default))
        self.encrypted.append(server.transport.get_extra_info("ssl_object") is not None)
        return "250 taken"


@contextmanager
def open_server(authority: trustme.CA, *, security: str) -> Iterator[tuple[Inbox, int]]:
    """A mail server with a certificate for localhost."""
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    authority.issue_cert("localhost").configure_cert(context)
    inbox = Inbox()
    more = {
        "starttls": {"tls_context": context, "require_starttls": True},
        "tls": {"ssl_context": context},
        "none": {},
    }[security]
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    controller = Controller(inbox, hostname="127.0.0.1", port=port, server_hostname="a", **more)
    controller.start()
    try:
        yield inbox, port
    finally:
        controller.stop()


def make_mail(receiver: str = "desk@herald.example") -> EmailMessage:
    """A letter."""
    letter = write_alerts([ALERT])
    return write_mail(
        sender="sayso@herald.example", receivers=[receiver], subject=letter.subject,
        text=letter.text, page=letter.page, now=NOW,
    )  # fmt: skip


@pytest.mark.parametrize("security", ["starttls", "tls", "none"])
def test_mail_is_handed_over(security: str) -> None:
    """A letter arrives as text and page, encrypted as the settings have it."""
    authority = trustme.CA()
    trust = ssl.create_default_context()
    authority.configure_trust(trust)
    with open_server(authority, security=security) as (inbox, port):
        Mailer("localhost", port, security, tls=trust).send(make_mail())
        with pytest.raises(SaysoError, match="554 nobody is here"):
            Mailer("localhost", port, security, tls=trust).send(make_mail("nobody@herald.example"))
    [mail] = inbox.mails
    assert inbox.encrypted == [security != "none"]
    assert mail["Auto-Submitted"] == "auto-generated"
    assert [part.get_content_type() for part in mail.iter_parts()] == ["text/plain", "text/html"]


def test_mail_servers_must_be_who_they_are() -> None:
    """A server whose certificate nobody vouches for gets neither mail nor password."""
    with (
        open_server(trustme.CA(), security="starttls") as (inbox, port),
        pytest.raises(SaysoError, match=r"the mail was not taken \(.*certificate"),
    ):
        Mailer("localhost", port, "starttls", "me", "secret").send(make_mail())
    assert inbox.mails == []


def test_mail_settings_are_checked() -> None:
    """No server, no mail; a word that is no security, or a password in the clear, is an error."""
    assert to_mailer(Settings()) is None
    with pytest.raises(SettingsError, match="smtp_security is 'ssl'"):
        to_mailer(Settings(smtp_host="a", smtp_security="ssl"))
    with pytest.raises(SettingsError, match="in the clear"):
        to_mailer(Settings(smtp_host="a", smtp_security="none", smtp_user="me"))


# ---------------------------------------------------------------- end to end


@pytest.mark.model
def test_watch_lists_raise_alerts(outlets: Outlets, ledger: Ledger, tmp_path: Path) -> None:
    """Actors, words and stories on a list are told of once, with what is said of them."""
    outlets.pages["/hook"] = lambda visit: visit.answer(200)
    lists = (
        WatchList("People", actors=("Duarte, Ana", "Ana Duarte"), tell=("webhook:desk",)),
        WatchList("Bodies", actors=("Alder Bay Building Office", "Bay Fishery Board")),
        WatchList("Words", words=("crack*", "no such words")),
        WatchList("Stories", stories=("ferry to close",)),
    )
    sources = replace(
        SOURCES, lists=lists, alerts=tmp_path / "told", revisit=(3600,),
        webhooks={"desk": Webhook(outlets.url("/hook"))},
    )  # fmt: skip
    clock = SteppedClock(NOW)
    watcher = make_watcher(ledger, [put_news(outlets, [0])], clock=clock, sources=sources)
    watcher.run(once=True)
    watcher.run(once=True)
    alerts = Alerting(ledger).alerts()
    found = {(alert.watch_list, alert.kind, alert.what) for alert in alerts}
    assert found >= {
        ("People", "actor", "Ana Duarte"),
        ("Bodies", "actor", "Alder Bay Building Office"),
        ("Words", "word", "crack*"),
    }
    assert not found & {
        ("Bodies", "actor", "Bay Fishery Board"),
        ("Words", "word", "no such words"),
    }
    [person] = [alert for alert in alerts if alert.what == "Ana Duarte"]
    assert person.sentence.startswith("Ana Duarte is cited in “Number 0: ferry to close”: “")
    assert (person.url, person.story is None) == (outlets.url("/0"), False)
    assert len(json.loads((tmp_path / "told" / "alerts.json").read_text())["items"]) == len(alerts)
    assert outlets.count("/hook") == 1
    told = "The Alder Bay Fishermen’s Union said on Sunday that it would go to court over it."
    outlets.put("/0", write_page(0, told=told))
    clock.sleep(40_000)
    watcher.run(once=True)
    later = [alert for alert in Alerting(ledger).alerts() if alert not in alerts]
    stories = [alert for alert in later if alert.watch_list == "Stories"]
    assert stories and all(alert.development and alert.title for alert in stories)
    assert len({alert.id for alert in Alerting(ledger).alerts()}) == len(alerts) + len(later)


def test_nothing_new_raises_nothing(ledger: Ledger) -> None:
    """Without news, the lists are not even looked at."""
    sources = replace(SOURCES, lists=(WatchList("x", words=("a",), stories=("st_none",)),))
    for _ in range(2):
        assert raise_alerts(ledger, sources, now="2026-03-03T10:00:00Z") == []
    assert LIMITS.attempts == 1
