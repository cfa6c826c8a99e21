"""Mail by SMTP: each answer of the server means taken, later or never; signed with DKIM when we have a key."""

from __future__ import annotations

import re
import smtplib
import ssl
import threading
import time
from collections.abc import Callable
from typing import TYPE_CHECKING

from app.mail import MailRefused, MailTemporary, MailUncertain, Message, Throttled
from app.mail.smtp_connection import TOO_MUCH, Connection, SmtpAddress

if TYPE_CHECKING:
    from app.mail.dkim import Signer

_ANSWER_SECONDS = 10.0
_BUSY = frozenset({450, 451, 452})
"""Before a recipient is named this is about us and not about the mail."""

_DOT_AT_START = re.compile(rb"^\.", re.MULTILINE)


class SmtpMailer:
    """Hands mails to the server that SMTP_URL names, many over one connection, one at a time whoever calls.

    `timeout` is in seconds, for each answer of the server. With a `signer` every mail bears our signature.
    """

    def __init__(
        self,
        url: str,
        *,
        timeout: float = _ANSWER_SECONDS,
        trust: ssl.SSLContext | None = None,
        signer: Signer | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._connection = Connection(SmtpAddress.parse(url), timeout, trust or ssl.create_default_context(), clock)
        self._signer = signer
        self._turn = threading.Lock()

    def deliver(self, message: Message) -> None:
        """See app.mail.Mailer."""
        content = message.as_bytes()
        if self._signer:
            content = self._signer.signed(content)
        with self._turn:
            self._deliver(message, content)

    def _deliver(self, message: Message, content: bytes) -> None:
        kept = self._connection.kept()
        if kept is not None:
            try:
                self._hand_over(kept, message, content)
            except _Gone:  # it died in the silence before: the mail has not travelled, so a new one doubles nothing
                pass
            else:
                return
        try:
            self._hand_over(self._connection.fresh(), message, content)
        except _Gone as gone:
            if gone.busy:
                raise Throttled("The mail server takes no more now.") from None
            raise MailTemporary("The mail server went away before it had the mail.") from None

    def _hand_over(self, server: smtplib.SMTP, message: Message, content: bytes) -> None:
        try:
            self._taken(server.mail(message.envelope_sender)[0], about_us=True)
            self._taken(server.rcpt(message.to)[0])
            self._taken(server.docmd("DATA")[0])
        except (OSError, smtplib.SMTPException):
            self._connection.drop()
            raise _Gone from None
        try:
            server.send(_DOT_AT_START.sub(b"..", content) + b".\r\n")
            code = server.getreply()[0]
        except (OSError, smtplib.SMTPException):
            self._connection.drop()
            raise MailUncertain("The mail server went away while it had the mail.") from None
        try:
            self._taken(code)
        except _Gone:
            raise Throttled("The mail server takes no more now.") from None

    def _taken(self, code: int, *, about_us: bool = False) -> None:
        """Only the code is kept: a server's words often repeat the address."""
        if 200 <= code < 400:
            return
        if code == 421:  # and with these words it hangs up
            self._connection.drop()
            raise _Gone(busy=True)
        self._connection.begin_anew()
        if 500 <= code < 600:
            raise MailRefused(f"The mail server refused with {code}.")
        if code in TOO_MUCH or (about_us and code in _BUSY):
            raise Throttled(f"The mail server answered {code}.")
        raise MailTemporary(f"The mail server answered {code}.")


class _Gone(Exception):
    """The connection ended before the mail travelled."""

    def __init__(self, *, busy: bool = False) -> None:
        super().__init__()
        self.busy = busy
