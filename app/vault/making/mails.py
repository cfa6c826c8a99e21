"""Mail: who wrote to whom and when, the words, and the names of what was attached."""

from __future__ import annotations

from collections.abc import Iterator
from email import message_from_binary_file
from email.message import EmailMessage
from email.policy import default
from email.utils import parsedate_to_datetime
from typing import BinaryIO

import msgspec

from app.vault.making.dates import date_offer
from app.vault.making.found import Found, Offer, Refused, Why
from app.vault.making.text import decoded, found_text, words_of

_HEADERS = ("From", "To", "Cc", "Subject", "Date")
_MOST_PARTS = 500


def make(file: BinaryIO) -> Found:
    """The text of a mail and its Date, as its sender's program wrote it. Raises Refused when it is none."""
    mail = message_from_binary_file(file, policy=default)
    if not isinstance(mail, EmailMessage) or not any(_header(mail, name) for name in _HEADERS):
        raise Refused(Why.DAMAGED)
    head = "\n".join(f"{name}: {words}" for name in _HEADERS if (words := _header(mail, name)))
    body, attached = _parts(mail)
    names = f"\n\nAttached: {', '.join(attached)}" if attached else ""
    return msgspec.structs.replace(found_text(f"{head}{names}\n\n{body}"), offers=tuple(_date(mail)))


def _header(mail: EmailMessage, name: str) -> str:
    try:
        value = mail[name]
    except Exception:  # noqa: BLE001  # the header parser raises many things for what nobody should have written
        return ""
    return " ".join(str(value or "").split())[:2_000]


def _parts(mail: EmailMessage) -> tuple[str, list[str]]:
    plain, pages, attached = [], [], []
    for number, part in enumerate(mail.walk()):
        if number >= _MOST_PARTS:
            break
        name, kind = _name(part), part.get_content_type()
        if name:
            attached.append(name)
        elif kind == "text/plain" or (kind.startswith("multipart/") and not part.is_multipart()):
            plain.append(_words(part))
        elif kind == "text/html":
            pages.append(words_of(_words(part)))
    return "\n\n".join(plain or pages), attached[:100]


def _name(part: EmailMessage) -> str:
    try:
        name = part.get_filename()
    except Exception:  # noqa: BLE001  # as for headers
        name = None
    named = name or ("without a name" if part.get_content_disposition() == "attachment" else "")
    return " ".join(str(named).split())[:200]


def _words(part: EmailMessage) -> str:
    payload = part.get_payload(decode=True)
    return decoded(payload, part.get_content_charset()) if isinstance(payload, bytes) else ""


def _date(mail: EmailMessage) -> Iterator[Offer]:
    try:
        at = parsedate_to_datetime(_header(mail, "Date"))
    except (ValueError, TypeError, IndexError, OverflowError):
        return
    offset = at.utcoffset()
    minutes = None if offset is None else int(offset.total_seconds() // 60)
    yield from date_offer("mail", at.timetuple()[:6], minutes)
