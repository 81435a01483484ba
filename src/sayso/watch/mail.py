"""Mail by SMTP (RFC 5321), encrypted unless the settings say that it need not be."""

from __future__ import annotations

import smtplib
import ssl
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import formatdate, make_msgid

from sayso.errors import SaysoError, SettingsError
from sayso.settings import Settings

SECONDS = 30.0
SECURITIES = ("starttls", "tls", "none")

SendMail = Callable[[EmailMessage], None]


@dataclass(frozen=True, slots=True)
class Mailer:
    """A mail server, and who logs in there. `send` raises SaysoError when it does not take it."""

    host: str
    port: int
    security: str = "starttls"
    user: str = ""
    password: str = ""
    tls: ssl.SSLContext | None = None

    def send(self, message: EmailMessage) -> None:
        """Hand a message to the server."""
        where = f"{self.host}:{self.port}"
        try:
            with self._connect() as server:
                if self.security == "starttls":
                    server.starttls(context=self._context())
                if self.user:
                    server.login(self.user, self.password)
                refused = server.send_message(message)
        except (OSError, smtplib.SMTPException) as error:
            what = f"the mail was not taken ({_explain(error)})"
            remedy = "check the smtp settings in sayso.toml"
            raise SaysoError(what, where=where, remedy=remedy) from error
        if refused:
            raise SaysoError(f"some receivers were refused: {', '.join(refused)}", where=where)

    def _connect(self) -> smtplib.SMTP:
        if self.security == "tls":
            return smtplib.SMTP_SSL(self.host, self.port, timeout=SECONDS, context=self._context())
        return smtplib.SMTP(self.host, self.port, timeout=SECONDS)

    def _context(self) -> ssl.SSLContext:
        return self.tls or ssl.create_default_context()


def to_mailer(settings: Settings, *, tls: ssl.SSLContext | None = None) -> Mailer | None:
    """The mail server of the settings, None where they name none."""
    if not settings.smtp_host:
        return None
    if settings.smtp_security not in SECURITIES:
        remedy = f"write one of {', '.join(SECURITIES)}"
        raise SettingsError(f"smtp_security is {settings.smtp_security!r}", remedy=remedy)
    if settings.smtp_user and settings.smtp_security == "none":
        remedy = "use starttls or tls, or no smtp_user"
        raise SettingsError("a password would be sent in the clear", remedy=remedy)
    return Mailer(
        settings.smtp_host, settings.smtp_port, settings.smtp_security, settings.smtp_user,
        settings.smtp_password, tls,
    )  # fmt: skip


def write_mail(
    *, sender: str, receivers: Sequence[str], subject: str, text: str, page: str, now: float
) -> EmailMessage:
    """A message as text, with the same as HTML beside it."""
    message = EmailMessage()
    message["From"] = sender
    message["To"] = ", ".join(receivers)
    message["Subject"] = " ".join(subject.split())[:200]
    message["Date"] = formatdate(now)
    message["Message-ID"] = make_msgid(domain=sender.rpartition("@")[2].strip("> ") or "localhost")
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(text)
    message.add_alternative(page, subtype="html")
    return message


def _explain(error: Exception) -> str:
    if isinstance(error, smtplib.SMTPResponseException):
        said = error.smtp_error
        words = said.decode("utf-8", errors="replace") if isinstance(said, bytes) else str(said)
        return f"{error.smtp_code} {words}"
    return str(error) or type(error).__name__
