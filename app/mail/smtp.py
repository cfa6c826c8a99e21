"""Mail by SMTP: one connection a mail, encrypted where a password travels; each answer means taken, later or never."""

from __future__ import annotations

import smtplib
import ssl
from dataclasses import dataclass, field
from urllib.parse import parse_qs, unquote, urlsplit

from app.mail import MailRefused, MailTemporary, MailUncertain, Message
from app.settings import SettingsError

_LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
_ANSWER_SECONDS = 10.0


@dataclass(frozen=True, slots=True)
class SmtpAddress:
    """What SMTP_URL says: `smtp://user:password@host:port`, `smtps://…`, or `smtp://…?starttls=1`."""

    host: str
    port: int
    user: str
    password: str = field(repr=False)
    tls: bool
    starttls: bool

    @classmethod
    def parse(cls, url: str) -> SmtpAddress:
        """Raises SettingsError with a sentence that does not repeat the URL, which may hold a password."""
        try:
            parts = urlsplit(url)
            host, port = parts.hostname or "", parts.port
            query = parse_qs(parts.query, strict_parsing=bool(parts.query))
        except ValueError:
            raise SettingsError("SMTP_URL cannot be read; its form is smtp://user:password@host:port.") from None
        starttls = query.pop("starttls", ["0"]) == ["1"]
        tls = parts.scheme == "smtps"
        if parts.scheme not in ("smtp", "smtps") or not host or query or parts.path.strip("/") or (tls and starttls):
            raise SettingsError(
                "SMTP_URL must be smtp://host:port, smtps://host:port or smtp://host:port?starttls=1, "
                "with user:password@ before the host where one is needed."
            )
        user, password = unquote(parts.username or ""), unquote(parts.password or "")
        if user and not (tls or starttls or host in _LOOPBACK):
            raise SettingsError("SMTP_URL would send its password unencrypted; use smtps:// or add ?starttls=1.")
        return cls(host, port or (465 if tls else 587 if starttls else 25), user, password, tls, starttls)


class SmtpMailer:
    """Hands mails to the server that SMTP_URL names. `timeout` is in seconds, for each answer of the server."""

    def __init__(self, url: str, *, timeout: float = _ANSWER_SECONDS, trust: ssl.SSLContext | None = None) -> None:
        self._address = SmtpAddress.parse(url)
        self._timeout = timeout
        self._trust = trust or ssl.create_default_context()

    def deliver(self, message: Message) -> None:
        content = message.as_bytes()
        server = self._connect()
        try:
            self._hand_over(server, message, content)
        finally:
            server.close()

    def _connect(self) -> smtplib.SMTP:
        """A greeted, encrypted, signed-in connection. What fails here is not about the message: it is tried again."""
        at = self._address
        server: smtplib.SMTP | None = None
        try:
            if at.tls:
                server = smtplib.SMTP_SSL(at.host, at.port, timeout=self._timeout, context=self._trust)
            else:
                server = smtplib.SMTP(at.host, at.port, timeout=self._timeout)
            if at.starttls:
                server.starttls(context=self._trust)
            if at.user:
                server.login(at.user, at.password)
            server.ehlo_or_helo_if_needed()
        except (OSError, smtplib.SMTPException):
            if server is not None:
                server.close()
            # Raised without its cause: a library's words may name the user.
            raise MailTemporary("The mail server could not be reached or did not let us in.") from None
        return server

    def _hand_over(self, server: smtplib.SMTP, message: Message, content: bytes) -> None:
        try:
            _taken(server.mail(message.envelope_sender))
            _taken(server.rcpt(message.to))
        except (OSError, smtplib.SMTPException):
            raise MailTemporary("The mail server went away before it had the mail.") from None
        try:
            _taken(server.data(content))
        except smtplib.SMTPDataError as refusal:  # asked before any of the mail was sent
            _taken((refusal.smtp_code, b""))
        except (OSError, smtplib.SMTPException):
            raise MailUncertain("The mail server went away while it had the mail.") from None


def _taken(answer: tuple[int, bytes]) -> None:
    """Only the code is kept: a server's words often repeat the address."""
    code = answer[0]
    if 500 <= code < 600:
        raise MailRefused(f"The mail server refused with {code}.")
    if not 200 <= code < 300:
        raise MailTemporary(f"The mail server answered {code}.")
