"""Mail as files: one message (.eml), or a box of them (mbox), read line by line without the bytes of attachments."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from app.messages.imports import mail
from app.messages.imports.lines import raw_lines
from app.messages.imports.said import Found, Wrong

_MOST_HELD = 3_000_000
"""Bytes of one mail without its attachments. What follows is not read; ten thousand names of attachments fit."""

_POSTMARK = re.compile(rb"From \S*.*\d{2}:\d{2}.*\d{4}|From \S+@\S+|From (?:-|MAILER-DAEMON|MAILER_DAEMON)\b")
_QUOTED_POSTMARK = re.compile(rb">+From ")


@dataclass(slots=True)
class _Collected:
    """The lines of one mail. Those of an attachment's base64 are passed over: its name is all that is wanted."""

    line: int
    kept: list[bytes] = field(default_factory=list)
    size: int = 0
    _in_head: bool = True
    _head: bytes = b""
    _passing: bool = False
    _cut: bool = False

    def take(self, raw: bytes, *, cut: bool) -> None:
        """Take the next line; one that was `cut` makes words incomplete, and so none."""
        if self._passing and not raw.startswith(b"--"):
            return
        self._cut = self._cut or cut
        self._passing = False
        if raw.startswith(b"--"):
            self._in_head, self._head = True, b""
        elif self._in_head and not raw:
            self._in_head = False
            lower = self._head.lower()
            self._passing = b"base64" in lower and b"content-type: text/" not in lower and b"content-type:" in lower
        elif self._in_head and len(self._head) < 20_000:
            self._head += raw + b"\n"
        self.size += len(raw) + 1
        if self.size <= _MOST_HELD:
            self.kept.append(raw)

    def read(self) -> Found:
        """The mail, or why it is none."""
        if self._cut or self.size > _MOST_HELD:
            return Wrong(self.line, "This mail is longer than can be read here, so it is left out.")
        return mail.read(self.line, b"\n".join(self.kept))


def eml(file: io.BufferedReader) -> Iterator[Found]:
    """The one mail of the file."""
    mailed = _Collected(1)
    for _, raw, cut in raw_lines(file):
        mailed.take(raw, cut=cut)
    yield mailed.read()


def mbox(file: io.BufferedReader) -> Iterator[Found]:
    """Every mail of the box."""
    now: _Collected | None = None
    blank = True
    for number, raw, cut in raw_lines(file):
        if blank and raw.startswith(b"From ") and _POSTMARK.match(raw):
            if now:
                yield now.read()
            now = _Collected(number)
        elif now:
            now.take(raw[1:] if _QUOTED_POSTMARK.match(raw) else raw, cut=cut)
        blank = not raw
    if now:
        yield now.read()
