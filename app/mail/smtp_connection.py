"""The one connection to a mail server: encrypted where a password travels, kept for many mails, replaced if it dies."""

from __future__ import annotations

import smtplib
import ssl
import weakref
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from urllib.parse import parse_qs, unquote, urlsplit

from app.mail import MailTemporary, Throttled
from app.settings import SettingsError

_LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})

MOST_MAILS = 100
"""Over one connection. Servers that balance their load, and some that count, want a new one now and then."""

LONGEST_IDLE_SECONDS = 30.0
"""Servers hang up on the silent after a minute or more; whoever leaves first need not wonder."""

TOO_MUCH = frozenset({421, 454})
"""What a server says that takes no more from us now, or closes. SES says 454 when its rate is passed."""


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


class Connection:
    """At most one at a time. `timeout` is in seconds, for each answer of the server."""

    def __init__(self, at: SmtpAddress, timeout: float, trust: ssl.SSLContext, clock: Callable[[], float]) -> None:
        self._at = at
        self._timeout = timeout
        self._trust = trust
        self._clock = clock
        self._held: list[smtplib.SMTP] = []
        self._mails = 0
        self._last = 0.0
        weakref.finalize(self, _close, self._held)

    def kept(self) -> smtplib.SMTP | None:
        """The connection of the mail before; None when there is none, or it has served long enough."""
        if self._mails >= MOST_MAILS or self._clock() - self._last > LONGEST_IDLE_SECONDS:
            self.leave()
        self._mails, self._last = self._mails + 1, self._clock()
        return self._held[0] if self._held else None

    def fresh(self) -> smtplib.SMTP:
        """A new connection, which is kept. Raises MailTemporary, Throttled: what fails here is about no message."""
        self.drop()
        server: smtplib.SMTP | None = None
        try:
            server = self._greeted()
            if self._at.starttls:
                server.starttls(context=self._trust)
            if self._at.user:
                server.login(self._at.user, self._at.password)
            server.ehlo_or_helo_if_needed()
        except (OSError, smtplib.SMTPException) as error:
            if server is not None:
                server.close()
            # Raised without its cause: a library's words may name the user.
            busy = isinstance(error, smtplib.SMTPResponseException) and error.smtp_code in TOO_MUCH
            kind = Throttled if busy else MailTemporary
            raise kind("The mail server could not be reached or did not let us in.") from None
        self._held.append(server)
        self._mails, self._last = 1, self._clock()
        return server

    def begin_anew(self) -> None:
        """Forget the mail in hand, for the next one; the connection stays if the server still answers."""
        for server in self._held:
            try:
                server.rset()
            except (OSError, smtplib.SMTPException):
                self.drop()

    def leave(self) -> None:
        """Say goodbye and hang up."""
        for server in self._held:
            with suppress(OSError, smtplib.SMTPException):
                server.quit()
        self.drop()

    def drop(self) -> None:
        """Hang up."""
        _close(self._held)

    def _greeted(self) -> smtplib.SMTP:
        at = self._at
        if at.tls:
            return smtplib.SMTP_SSL(at.host, at.port, timeout=self._timeout, context=self._trust)
        return smtplib.SMTP(at.host, at.port, timeout=self._timeout)


def _close(held: list[smtplib.SMTP]) -> None:
    for server in held:
        server.close()
    held.clear()
