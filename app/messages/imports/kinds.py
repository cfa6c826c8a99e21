"""Kinds of files: told apart by their content, never by their names, and the reader of each."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from datetime import date
from itertools import islice

from app.dates.order import DateOrder
from app.messages.imports import csv_chat, lines, mail_file, sms_xml, whatsapp
from app.messages.imports.choices import Choices
from app.messages.imports.csv_chat import Layout
from app.messages.imports.said import Found, Unreadable, Wrong
from app.messages.imports.times import date_order

LABELS = {
    "whatsapp": "WhatsApp chat",
    "sms": "Text messages",
    "mbox": "Mail (mbox)",
    "eml": "One mail",
    "csv": "Messages in a CSV",
}
"""What a kind is called, by the name it has in the record."""

_ZIP, _OLD_OFFICE, _PDF = b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"%PDF"
_HEADER = re.compile(r"[A-Za-z][A-Za-z0-9-]{1,60}:(?:\s|$)")
_MAIL_HEADERS = ("from", "date", "subject", "received", "return-path", "message-id", "mime-version", "to")
_CONTROLS = frozenset(map(chr, (*range(9), *range(14, 32), 127))) - {"\x1b"}


def told(first: bytes) -> str:
    """The kind of a file from its first bytes. Raises Unreadable with what would do instead."""
    if not first:
        raise Unreadable("This file is empty. Choose another one.")
    if first.startswith(_ZIP):
        raise Unreadable(
            "This is a ZIP file or a workbook. Of a WhatsApp export, open the ZIP and choose the text file in it; "
            "save a workbook as CSV."
        )
    if first.startswith((_OLD_OFFICE, _PDF)):
        raise Unreadable("This is a document, not an export of messages. It can be kept in your vault instead.")
    text = _text(first)
    if not text.strip():
        raise Unreadable("Nothing is written in this file. Choose another one.")
    if "\x00" in text or sum(letter in _CONTROLS for letter in text[:20_000]) > len(text[:20_000]) // 200:
        raise Unreadable("This file is not text, so it is no export of messages that we can read.")
    return _told(text)


def _told(text: str) -> str:
    begins = text.lstrip("\ufeff \t\r\n")
    if begins.startswith("<"):
        if re.match(r"(?:<\?xml[^>]*>|<!--.*?-->|<\?[^>]*>|<!DOCTYPE.*?\]>|\s)*<smses", begins, re.DOTALL):
            return "sms"
        raise Unreadable("This looks like XML or HTML, but not like a backup of SMS Backup & Restore.")
    if re.match(r"From \S", begins):
        return "mbox"
    first = begins.splitlines()[:200]
    if any(map(whatsapp.begins, first[:50])):
        return "whatsapp"
    headers = [line.partition(":")[0].lower() for line in first if _HEADER.match(line)]
    if first and _HEADER.match(first[0]) and len(set(headers) & set(_MAIL_HEADERS)) >= 2:
        return "eml"
    if csv_chat.layout(text):
        return "csv"
    raise Unreadable(
        "We could not tell what kind of export this is. We read WhatsApp's text export, mail (.eml, mbox), "
        "SMS Backup & Restore (.xml), and CSV with a date in each row."
    )


def layout(first: bytes) -> Layout | None:
    """How a CSV is laid out; None for what is none."""
    return csv_chat.layout(_text(first))


def read(file: io.BufferedReader, choices: Choices) -> Iterator[Found]:
    """Everything in the file, by the choices made. Raises Unreadable."""
    day_first = bool(choices.day_first)
    match choices.kind:
        case "whatsapp":
            return whatsapp.read(lines.lines(file), day_first=day_first)
        case "sms":
            return sms_xml.read(file)
        case "mbox":
            return mail_file.mbox(file)
        case "eml":
            return mail_file.eml(file)
    rows = csv_chat.rows(lines.lines(file), choices.separator, has_headings=choices.has_headings)
    return csv_chat.read(rows, choices.columns, day_first=day_first, zone=choices.zone)


def order(file: io.BufferedReader, choices: Choices, today: date) -> DateOrder:
    """What the dates of the whole file tell about their order."""
    found = date_order(today)
    if choices.kind == "whatsapp":
        dates = whatsapp.dates(lines.lines(file))
    elif choices.kind == "csv":
        rows = csv_chat.rows(lines.lines(file), choices.separator, has_headings=choices.has_headings)
        dates = csv_chat.dates((row for row in rows if not isinstance(row, Wrong)), choices.columns)
    else:
        return found
    for text in islice(dates, 1_000_000):
        found.add(text)
    return found


def _text(first: bytes) -> str:
    """The first bytes as text, without what may be half a character at their end."""
    wide = lines.encoding_of(first)
    if wide:
        return first[: len(first) // 2 * 2].decode(wide, "replace").removeprefix("\ufeff")
    whole = first[: first.rfind(b"\n") + 1] or first
    try:
        return whole.decode().removeprefix("\ufeff")
    except UnicodeDecodeError:
        return whole.decode("cp1252", "replace")
