"""Sending what is to be sent: alerts and digests, to webhooks and by mail, each once.

A webhook gets JSON, signed as Standard Webhooks has it (webhook-id, webhook-timestamp,
webhook-signature) where it has a secret.
"""

from __future__ import annotations

import base64
import hmac
import json
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from hashlib import blake2b, sha256

from sayso.errors import SaysoError
from sayso.ledger import Alerting, Ledger, Watching
from sayso.ledger.alerts import Delivery
from sayso.read.fetch import Fetcher
from sayso.watch.intervals import to_stamp
from sayso.watch.letters import Letter, find_digest, write_alerts, write_digest
from sayso.watch.mail import SendMail, write_mail
from sayso.watch.sources import MAIL, WEBHOOK, Digest, Sources

AT_ONCE = 50
FIRST_RETRY = 60
MOST_TRIES = 8
"""Failed tries after which something is given up: with waits that triple, after two days."""

DIGEST = "digest:"
DIGEST_MARK = "digest"


class Outbox:
    """What a watcher sends, through the one HTTP client and the mail server of the settings."""

    def __init__(
        self,
        ledger: Ledger,
        sources: Sources,
        *,
        fetcher: Fetcher,
        send_mail: SendMail | None = None,
        sender: str = "",
    ) -> None:
        self._ledger = ledger
        self._alerting = Alerting(ledger)
        self._watching = Watching(ledger)
        self._sources = sources
        self._fetcher = fetcher
        self._send_mail = send_mail
        self._sender = sender or "sayso@localhost"

    def queue_digest(self, now: float) -> None:
        """Queue the day's digest when its hour has come; the first day begins the counting."""
        digest = self._sources.digest
        if digest is None or not digest.tell:
            return
        hour = find_hour(digest, now)
        day = hour.date().isoformat()
        mark = self._watching.mark(DIGEST_MARK)
        if mark is not None and mark > (hour.date() + timedelta(days=1)).isoformat():
            mark = None  # of a clock that was ahead: the counting begins anew
        if mark is not None and mark >= day:
            return
        with self._ledger.transaction():
            if mark is not None:
                self._alerting.queue(f"{DIGEST}{day}", digest.tell, now=to_stamp(now))
            self._watching.set_mark(DIGEST_MARK, day)

    def send_due(self, holder: str, *, until: str, stopped: Callable[[], bool]) -> int:
        """Send what is due; gives how much it was, sent or not."""
        now = self._fetcher.clock.now()
        due = self._alerting.claim_deliveries(holder, now=to_stamp(now), until=until, most=AT_ONCE)
        by_channel: defaultdict[tuple[str, bool], list[Delivery]] = defaultdict(list)
        for item in due:
            by_channel[item.channel, item.subject.startswith(DIGEST)].append(item)
        for (channel, is_digest), items in by_channel.items():
            parts = [[item] for item in items] if is_digest else [items]
            for part in parts:
                if not stopped():
                    self._send(channel, part)
        return len(due)

    def _send(self, channel: str, items: Sequence[Delivery]) -> None:
        try:
            self._deliver(channel, items)
        except SaysoError as error:
            now = self._fetcher.clock.now()
            for item in items:
                wait = FIRST_RETRY * 3**item.tries
                due = to_stamp(now + wait) if item.tries + 1 < MOST_TRIES else None
                self._alerting.not_sent(item, error=str(error), due=due)
            return
        for item in items:
            self._alerting.sent(item, at=to_stamp(self._fetcher.clock.now()))

    def _deliver(self, channel: str, items: Sequence[Delivery]) -> None:
        subject = items[0].subject
        if subject.startswith(DIGEST):
            day = subject.removeprefix(DIGEST)
            letter, told = self._digest(day)
        else:
            alerts = self._alerting.alerts(only=[item.subject for item in items])
            letter = write_alerts(alerts)
            told = {"type": "alerts", "alerts": [asdict(alert) for alert in alerts]}
        if channel == MAIL:
            self._mail(letter)
        else:
            self._post(channel.removeprefix(WEBHOOK), told, [item.subject for item in items])

    def _digest(self, day: str) -> tuple[Letter, dict[str, object]]:
        digest = self._sources.digest
        if digest is None:
            raise SaysoError("there is no digest in the sources any more")
        hour = datetime.combine(datetime.fromisoformat(day).date(), digest.at, digest.zone)
        until = to_stamp(hour.timestamp())
        since = to_stamp((hour - timedelta(days=1)).timestamp())
        moved, titles = find_digest(self._ledger, since=since, until=until)
        letter = write_digest(day, moved, titles)
        rows = [{**asdict(item), "title": titles.get(item.story)} for item in moved]
        return letter, {"type": "digest", "day": day, "since": since, "until": until, "moved": rows}

    def _mail(self, letter: Letter) -> None:
        if self._send_mail is None or not self._sources.mail_to:
            raise SaysoError("there is no mail server", remedy="set smtp_host in sayso.toml")
        self._send_mail(
            write_mail(
                sender=self._sender,
                receivers=self._sources.mail_to,
                subject=letter.subject,
                text=letter.text,
                page=letter.page,
                now=self._fetcher.clock.now(),
            )
        )

    def _post(self, name: str, told: dict[str, object], subjects: Sequence[str]) -> None:
        hook = self._sources.webhooks.get(name)
        if hook is None:
            raise SaysoError(f"there is no webhook {name!r} in the sources any more")
        content = json.dumps(told, ensure_ascii=False).encode()
        headers = {"content-type": "application/json"}
        message = f"msg_{blake2b(chr(31).join(subjects).encode(), digest_size=12).hexdigest()}"
        moment = str(int(self._fetcher.clock.now()))
        headers |= {"webhook-id": message, "webhook-timestamp": moment}
        if hook.secret:
            headers["webhook-signature"] = sign(hook.secret, message, moment, content)
        self._fetcher.post(hook.url, content, headers)


def sign(secret: str, message: str, moment: str, content: bytes) -> str:
    """The signature of a message to a webhook (standardwebhooks.com, version 1).

    A secret that begins with whsec_ is base64; any other is taken as it is.

    >>> sign("secret", "msg_1", "0", b"{}")[:3]
    'v1,'
    """
    key = secret.encode()
    if secret.startswith("whsec_"):
        key = base64.b64decode(secret.removeprefix("whsec_"))
    signed = f"{message}.{moment}.".encode() + content
    return f"v1,{base64.b64encode(hmac.new(key, signed, sha256).digest()).decode()}"


def find_hour(digest: Digest, now: float) -> datetime:
    """The last moment at which a digest was due."""
    local = datetime.fromtimestamp(now, UTC).astimezone(digest.zone)
    today = datetime.combine(local.date(), digest.at, digest.zone)
    if today.timestamp() <= now:
        return today
    return datetime.combine(local.date() - timedelta(days=1), digest.at, digest.zone)
