"""Backups of SMS Backup & Restore: one element a message, read as they come, with no document type and no entities."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any
from xml.etree.ElementTree import ParseError  # the error alone; what parses is defused

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import DefusedXMLParser

from app.messages.imports import lines
from app.messages.imports.said import (
    MAX_FILES,
    MAX_NAME,
    MAX_TEXT_BYTES,
    SENT_HERE,
    Found,
    Said,
    Unreadable,
    Wrong,
)
from app.messages.imports.sms_repair import repaired
from app.text.cleaning import one_line

_RECEIVED, _SENT = "1", "2"
_NOT_SENT = {
    "3": "a draft",
    "4": "one that waits to be sent",
    "5": "one that could not be sent",
    "6": "one that waits to be sent",
}
_NOBODY = ("", "(Unknown)", "null")
_FROM = "137"
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECONDS_FROM = 100_000_000_000
"""Below it a date counts seconds: some programs write them for pictures."""

_LONGEST_ELEMENT = 8_000_000
"""Bytes that one tag may have; the parser holds it whole."""


def read(file: io.BufferedReader) -> Iterator[Found]:
    """Every message of the backup. Raises Unreadable for what is no backup, or declares a document type."""
    backup = _Backup()
    parser: Any = DefusedXMLParser(target=backup, forbid_dtd=True, encoding="utf-8")
    backup.parser = parser.parser
    wide = lines.encoding_of(lines.head(file))
    text = io.TextIOWrapper(file, wide, "replace") if wide else None
    source = _recoded(text) if text else file
    fed = 0
    try:
        for piece in repaired(source):
            parser.feed(piece)
            yield from backup.taken()
            fed += len(piece)
            if fed - backup.parser.CurrentByteIndex > _LONGEST_ELEMENT:
                yield Wrong(backup.line, "One element here has no end. What stands before this line can be brought in.")
                return
        parser.close()
    except DefusedXmlException:
        raise Unreadable(
            "This file declares a document type or entities, which no phone's backup does. It was not read."
        ) from None
    except ParseError as error:
        yield from backup.taken()
        if not backup.root:
            raise Unreadable("This is not XML that can be read. Choose the backup's .xml file.") from None
        number = getattr(error, "position", (0, 0))[0]
        yield Wrong(number, "The file breaks off or is damaged here. What stands before this line can be brought in.")
    yield from backup.taken()


class _Recoded(io.RawIOBase):
    """UTF-16 as UTF-8."""

    def __init__(self, text: io.TextIOWrapper) -> None:
        self._text = text
        self._rest = b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]  # typeshed's buffer type has no slices
        if not self._rest:
            self._rest = self._text.read(len(buffer)).removeprefix("\ufeff").encode("utf-8", "replace")
        chunk, self._rest = self._rest[: len(buffer)], self._rest[len(buffer) :]
        buffer[: len(chunk)] = chunk
        return len(chunk)


def _recoded(text: io.TextIOWrapper) -> io.BufferedReader:
    return io.BufferedReader(_Recoded(text))


class _Backup:
    """Takes elements from the parser and makes messages of them; holds no more than one."""

    def __init__(self) -> None:
        self.root = ""
        self.parser: Any = None
        self._found: list[Found] = []
        self._mms: _Mms | None = None

    def taken(self) -> list[Found]:
        """What was found since the last call."""
        found, self._found = self._found, []
        return found

    def start(self, tag: str, given: Mapping[str, str]) -> None:
        if not self.root:
            self.root = tag
            if tag != "smses":
                raise Unreadable("This XML is no backup of messages: it does not begin with “smses”.")
        elif tag == "sms":
            self._found.append(_sms(self.line, given))
        elif tag == "mms":
            self._mms = _Mms(self.line, dict(given))
        elif self._mms and tag == "part":
            self._mms.take_part(given)
        elif self._mms and tag == "addr":
            self._mms.take_address(given)

    def end(self, tag: str) -> None:
        if tag == "mms" and self._mms:
            self._found.append(self._mms.closed())
            self._mms = None

    def close(self) -> None:
        """Called by the parser at the end."""

    @property
    def line(self) -> int:
        """Where the parser is."""
        return int(self.parser.CurrentLineNumber)


class _Mms:
    """One message with parts, while it is read."""

    def __init__(self, line: int, given: dict[str, str]) -> None:
        self._line = line
        self._given = given
        self._texts: list[str] = []
        self._files: list[str] = []
        self._from = ""
        self._bytes = 0

    def take_part(self, given: Mapping[str, str]) -> None:
        kind = given.get("ct", "")
        if kind == "application/smil":
            return
        if kind == "text/plain":
            self._bytes += len(given.get("text", "").encode("utf-8", "replace"))
            if self._bytes <= MAX_TEXT_BYTES:
                self._texts.append(given.get("text", ""))
            return
        names = (given.get(key, "") for key in ("cl", "name", "fn"))
        self._files.append(one_line(next((name for name in names if name not in _NOBODY), kind or "a file"))[:200])

    def take_address(self, given: Mapping[str, str]) -> None:
        if given.get("type") == _FROM:
            self._from = given.get("address", "")

    def closed(self) -> Found:
        given = self._given
        if self._bytes > MAX_TEXT_BYTES:
            return _too_long(self._line)
        names = _names(given)
        if given.get("contact_name", "") in _NOBODY or len(names) > 1:
            who = self._from or (names[0] if len(names) == 1 else "")
        else:
            who = names[0] if names else ""
        text = "\n".join(text for text in self._texts if text and text != "null")
        subject = given.get("sub", "")
        box = given.get("msg_box", "")
        return _made(
            self._line, given, box, who, names=names, text=text,
            subject="" if subject in _NOBODY else one_line(subject)[:300], files=self._files,
        )  # fmt: skip


def _sms(line: int, given: Mapping[str, str]) -> Found:
    text = given.get("body", "")
    if len(text.encode("utf-8", "replace")) > MAX_TEXT_BYTES:
        return _too_long(line)
    names = _names(given)
    text = "" if text == "null" else text
    return _made(line, given, given.get("type", ""), names[0] if names else "", names=names, text=text)


def _made(
    line: int,
    given: Mapping[str, str],
    box: str,
    who: str,
    *,
    names: tuple[str, ...],
    text: str,
    subject: str = "",
    files: list[str] | None = None,
) -> Found:
    if box in _NOT_SENT:
        return Wrong(line, f"This message is {_NOT_SENT[box]}, so nobody received it. It is left out.")
    if box not in (_RECEIVED, _SENT):
        return Wrong(line, "Nothing tells whether this message was received or sent. It is left out.")
    try:
        at = _instant(given.get("date", ""))
    except (ValueError, OverflowError):
        return Wrong(line, "This message has no date that can be read. It is left out.")
    sent = box == _SENT
    files = files or []
    return Said(
        line, at, one_line(given.get("readable_date", ""))[:80] or f"{at:%Y-%m-%d %H:%M:%S} UTC",
        SENT_HERE if sent else who[:MAX_NAME], text, to=names if sent else (), subject=subject,
        files=tuple(files[:MAX_FILES]), more_files=max(len(files) - MAX_FILES, 0), zone="UTC",
    )  # fmt: skip


def _names(given: Mapping[str, str]) -> tuple[str, ...]:
    """Who the other side is: the name in the phone's address book, else the numbers."""
    name = one_line(given.get("contact_name", ""))
    if name not in _NOBODY:
        return (name[:MAX_NAME],)
    addresses = (one_line(address)[:MAX_NAME] for address in given.get("address", "").split("~"))
    return tuple(address for address in addresses if address)[:20]


def _instant(text: str) -> datetime:
    number = int(text)
    at = _EPOCH + timedelta(milliseconds=number if abs(number) >= _MILLISECONDS_FROM else number * 1000)
    if at.year < 1990:
        raise ValueError("too long ago")
    return at


def _too_long(line: int) -> Wrong:
    return Wrong(line, f"This message is longer than {MAX_TEXT_BYTES:,} bytes, so it is left out.")
