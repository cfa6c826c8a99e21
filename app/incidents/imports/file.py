"""The file: what was uploaded, told apart by its content (never by its name) and read into a table."""

from __future__ import annotations

import codecs

from app.errors import TooLarge
from app.incidents.imports import csv_file, ics_file
from app.incidents.imports.table import MAX_BYTES, Table, Unreadable

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_WORKBOOK = b"PK\x03\x04"
_OLD_WORKBOOK = b"\xd0\xcf\x11\xe0"
_CONTROLS = frozenset(map(chr, (*range(9), *range(14, 32), 127))) - {"\x1b"}


def read(content: bytes) -> Table:
    """The table in an uploaded file. Raises Unreadable, TooManyRows, TooLarge, each with a sentence."""
    if len(content) > MAX_BYTES:
        raise TooLarge("This file is larger than 5 MB. Nothing was saved. Split it into smaller files.")
    if content.startswith((_WORKBOOK, _OLD_WORKBOOK)):
        raise Unreadable("This is a workbook. Open it in Excel or Sheets, save it as CSV, and choose that file.")
    text = decoded(content)
    if text.lstrip()[:15].upper() == "BEGIN:VCALENDAR":
        return ics_file.read(text)
    return csv_file.read(text)


def decoded(content: bytes) -> str:
    """The file's text: by its byte order mark, else UTF-8, else the Windows alphabet. Raises Unreadable."""
    text = _by_mark(content) or _unmarked(content)
    if not text.strip():
        raise Unreadable("This file is empty. Choose another one.")
    if sum(letter in _CONTROLS for letter in text[:20_000]) > len(text[:20_000]) // 200 or "\x00" in text:
        raise Unreadable("This file is not text. Choose a CSV file, or a calendar file that ends in .ics.")
    return text


def _by_mark(content: bytes) -> str:
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return content[len(mark) :].decode(encoding, "replace")
    return ""


def _unmarked(content: bytes) -> str:
    head = content[:2000]
    for at, encoding in ((1, "utf-16-le"), (0, "utf-16-be")):
        if len(head) > 3 and head[at::2].count(0) > len(head) // 4:
            return content.decode(encoding, "replace")
    try:
        return content.decode()
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace")
