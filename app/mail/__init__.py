"""The mail port: a message that cannot carry a forged header, and the ways a delivery may end."""

from __future__ import annotations

import hashlib
import re
from binascii import b2a_qp
from dataclasses import dataclass, field
from datetime import datetime
from email.header import Header
from email.utils import format_datetime, formataddr, parseaddr
from functools import lru_cache
from typing import Protocol, runtime_checkable

import idna

from app.errors import Unavailable

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
_LINE_END = re.compile(r"\r\n|\r|\n")
_UNWRITABLE = re.compile(r"[\x00\ud800-\udfff]")
_ATOM = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
_LABEL = r"[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_ADDRESS = re.compile(rf"(?=.{{3,254}}\Z)(?=[^@]{{1,64}}@){_ATOM}(\.{_ATOM})*@{_LABEL}(\.{_LABEL})*")
_HEADER_NAME = re.compile(r"[A-Za-z][A-Za-z0-9-]{0,60}")
_MESSAGE_ID = re.compile(r"[A-Za-z0-9._-]{1,128}@[A-Za-z0-9.-]{1,200}")
_TENANT = re.compile(r"[a-z0-9]{1,40}")
_WRITTEN_HERE = frozenset(
    {"from", "sender", "to", "cc", "bcc", "reply-to", "subject", "date", "message-id", "mime-version"}
    | {"content-type", "content-transfer-encoding", "return-path"}
)
_LONGEST_LINE = 900
"""SMTP allows 998 bytes; what a mail server adds must fit too."""


class MailTemporary(Unavailable):
    """Not taken now, perhaps later: nobody listens, too busy, or over a quota. Holds no address and no content."""

    title = "We could not send the mail just now"
    sentence = "It will be tried again by itself. Nothing you saved is affected."


class Throttled(MailTemporary):
    """The provider takes no more for now, from us or at all: not about this mail."""


class MailUncertain(MailTemporary):
    """The provider was cut off while it had the whole mail: it may have been taken, it may not."""


class MailRefused(Exception):
    """Never to be delivered as it is: the provider said so for good. Holds no address and no content."""


class Unmailable(MailRefused, ValueError):
    """A message that cannot be written: an address that is none, or a header that holds a line break."""


@dataclass(frozen=True, slots=True)
class Message:
    """One mail to one person. What would break out of a header cannot be put in: making it raises Unmailable."""

    to: str = field(repr=False)
    """One bare address."""
    sender: str = field(repr=False)
    """`Name <address>` or an address."""
    subject: str = field(repr=False)
    text: str = field(repr=False)
    html: str = field(repr=False)
    message_id: str
    """Without its angle brackets; the same for every attempt at the same mail."""
    date: datetime
    """Aware."""
    headers: tuple[tuple[str, str], ...] = field(default=(), repr=False)
    """Further headers, ASCII; written as they are, never folded or encoded."""
    tenant: str = "platform"
    """Whose mail record it is, for a provider that tells us later what became of the mail. Not in the mail itself."""

    def __post_init__(self) -> None:
        _require(_ADDRESS.fullmatch(self.to), "the recipient is not one plain address")
        _require(_sender(self.sender), "the sender is not one address with an optional name")
        _require(0 < len(self.subject) <= 200 and not _CONTROL.search(self.subject), "the subject cannot be a header")
        _require(_MESSAGE_ID.fullmatch(self.message_id), "the message id is malformed")
        _require(self.date.tzinfo, "the date has no zone")
        _require(not _UNWRITABLE.search(self.text + self.html), "the text cannot be encoded")
        _require(_TENANT.fullmatch(self.tenant), "the tenant is none")
        for name, value in self.headers:
            _require(_HEADER_NAME.fullmatch(name) and name.lower() not in _WRITTEN_HERE, "a header has no usable name")
            _require(value.isascii() and not _CONTROL.search(value), "a header's value holds a control character")
            _require(len(name) + len(value) < _LONGEST_LINE, "a header is too long for one line")

    @property
    def envelope_sender(self) -> str:
        """The address that bounces go to."""
        return _named(self.sender)[1]

    def as_bytes(self) -> bytes:
        """The mail as it is handed over: CRLF, every line under 998 bytes, ASCII alone; always the same bytes.

        Written out here: the library takes three times as long, and folds a long List-Unsubscribe into encoded words.
        """
        boundary = hashlib.sha256("\0".join((self.message_id, self.text, self.html)).encode()).hexdigest()[:40]
        lines = (
            *(f"{name}: {value}" for name, value in self.headers),
            f"From: {formataddr(_named(self.sender))}",
            f"To: {self.to}",
            f"Subject: {_encoded(self.subject)}",
            f"Date: {format_datetime(self.date)}",
            f"Message-ID: <{self.message_id}>",
            "MIME-Version: 1.0",
            f'Content-Type: multipart/alternative; boundary="{boundary}"',
            "",
            f"--{boundary}",
        )
        head = "\r\n".join(lines).encode("ascii")
        between = f"\r\n--{boundary}\r\n".encode("ascii")
        end = f"\r\n--{boundary}--\r\n".encode("ascii")
        return b"".join((head, b"\r\n", _part("plain", self.text), between, _part("html", self.html), end))


class Mailer(Protocol):
    """Hands a message over to be delivered."""

    def deliver(self, message: Message) -> None:
        """Return when the message was taken. Raises MailTemporary, Throttled, MailUncertain, MailRefused."""


@runtime_checkable
class Paced(Protocol):
    """A mailer whose provider takes so many mails a second and no more."""

    def await_turn(self) -> None:
        """Return when the next mail may be handed over. Raises Throttled when that is too far off to wait for."""


@dataclass(frozen=True, slots=True)
class KeptMail:
    """A mail that was kept instead of sent."""

    name: str
    """Identifies it among the kept; newer names sort later."""
    content: bytes


@runtime_checkable
class KeepsMail(Protocol):
    """A mailer that keeps what it is given, to be read on the development page."""

    def newest(self, limit: int) -> list[KeptMail]:
        """Up to `limit` kept mails, newest first."""

    def forget(self, address: str) -> None:
        """Drop every kept mail to this address."""


def mailbox(address: str) -> str:
    """The address as SMTP takes it: its domain in ASCII (IDNA 2008). Raises Unmailable.

    A local part beyond ASCII is refused: SES, among others, cannot send to one.
    """
    local, at, domain = address.rpartition("@")
    if domain.isascii():
        return address
    try:
        return f"{local}{at}{idna.encode(domain).decode()}"
    except idna.IDNAError:
        raise Unmailable("the recipient's domain is none") from None


def domain_of(sender: str) -> str:
    """The domain of a sender, for message ids. Raises Unmailable."""
    _require(_sender(sender), "the sender is not one address with an optional name")
    return _named(sender)[1].rpartition("@")[2]


def _sender(text: str) -> bool:
    if _CONTROL.search(text) or text.count("@") != 1:
        return False
    return bool(_ADDRESS.fullmatch(_named(text)[1]))


def _part(kind: str, text: str) -> bytes:
    """One of the two ways in which the mail says what it says."""
    words = _LINE_END.sub("\r\n", text)
    plain = words.isascii() and all(len(line) < _LONGEST_LINE for line in words.split("\r\n"))
    encoding = "7bit" if plain else "quoted-printable"
    head = f'Content-Type: text/{kind}; charset="utf-8"\r\nContent-Transfer-Encoding: {encoding}\r\n\r\n'
    return head.encode("ascii") + (words.encode("ascii") if plain else b2a_qp(words.encode(), istext=True))


@lru_cache(maxsize=16)
def _named(sender: str) -> tuple[str, str]:
    """Name and address. An installation has one sender, and asks this six times a mail."""
    return parseaddr(sender)


def _encoded(text: str) -> str:
    return text if text.isascii() else Header(text, "utf-8", header_name="Subject").encode(linesep="\r\n")


def _require(holds: object, why: str) -> None:
    if not holds:
        raise Unmailable(why)
