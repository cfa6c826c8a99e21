"""One mail: who, when, to whom, its words and the names of what was attached."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from email.errors import MessageError
from email.header import decode_header
from email.message import Message
from email.parser import BytesParser
from email.policy import compat32
from email.utils import getaddresses, parsedate_to_datetime

from app.messages.imports.mail_text import of_html
from app.messages.imports.said import MAX_FILES, MAX_NAME, MAX_TEXT_BYTES, Found, Said, Wrong
from app.text.cleaning import one_line, plain

_MOST_TO = 20
_PARSER = BytesParser(policy=compat32)


def read(line: int, raw: bytes) -> Found:
    """The mail in `raw`, which begins at `line` of the file; or why it is none. Raises nothing."""
    try:
        return _read(line, _PARSER.parsebytes(raw))
    except RecursionError:
        return Wrong(line, "This mail holds mails within mails, too deep to be read. It is left out.")
    except (MessageError, ValueError, LookupError, AssertionError, TypeError, AttributeError, IndexError):
        # The standard library's parser raises any of these for headers that are built to break it.
        return Wrong(line, "This mail is damaged and cannot be read. It is left out.")


def _read(line: int, message: Message) -> Found:
    written = one_line(_words(message.get("Date")))[:80]
    at = _moment(written)
    if at is None:
        return Wrong(line, "This mail has no date that can be read. It is left out.")
    senders = _people(message, "From") or _people(message, "Sender")
    text, files = _content(message)
    if len(text.encode("utf-8", "replace")) > MAX_TEXT_BYTES:
        return Wrong(line, f"This mail has more than {MAX_TEXT_BYTES:,} bytes of text, so it is left out.")
    to = tuple(dict.fromkeys((*_people(message, "To"), *_people(message, "Cc"))))
    return Said(
        line, at, written, senders[0] if senders else "", text, to=to[:_MOST_TO],
        subject=one_line(_words(message.get("Subject")))[:300],
        files=tuple(files[:MAX_FILES]), more_files=max(len(files) - MAX_FILES, 0),
        zone=f"{at:%z}" if at.tzinfo else "",
    )  # fmt: skip


def _moment(written: str) -> datetime | None:
    try:
        at = parsedate_to_datetime(written)
        if at.tzinfo is not None:
            at.timestamp()  # a distance from UTC can lead out of all time
    except (ValueError, TypeError, OverflowError, IndexError):
        return None
    return at if 1990 <= at.year < 9990 else None


def _people(message: Message, header: str) -> tuple[str, ...]:
    """As the mail writes them: "Sam Ortiz <sam@example.org>"."""
    given = [str(value)[:20_000] for value in message.get_all(header, [])[:5]]
    found = []
    for name, address in getaddresses(given)[:200]:
        words = one_line(_words(name))
        both = f"{words} <{address}>" if words and address and words != address else words or address
        if both:
            found.append(both[:MAX_NAME])
    return tuple(found)


def _words(header: object) -> str:
    """A header with its encoded words in letters."""
    if header is None:
        return ""
    try:
        pieces = decode_header(str(header))
    except (MessageError, ValueError):
        return str(header)
    return "".join(_letters(piece, charset) if isinstance(piece, bytes) else piece for piece, charset in pieces)


def _content(message: Message) -> tuple[str, list[str]]:
    """The words, and the names of all that is attached. Plain text is taken before HTML."""
    texts: list[str] = []
    html: list[str] = []
    files: list[str] = []
    for part in _leaves(message):
        kind, name = part.get_content_type(), _name(part)
        attached = "attachment" in str(part.get("Content-Disposition", "")).lower()
        if kind in ("text/plain", "text/html") and not attached:
            (texts if kind == "text/plain" else html).append(_text(part))
        elif not kind.startswith("multipart/"):
            files.append(name or kind)
    words = "\n".join(texts) if any(text.strip() for text in texts) else "\n".join(map(of_html, html))
    return plain(words).strip(), files


def _leaves(message: Message) -> Iterator[Message]:
    waiting = [message]
    while waiting:
        part = waiting.pop()
        if part.is_multipart():
            waiting.extend(reversed(part.get_payload()))  # type: ignore[arg-type]  # of messages, when it has parts
        else:
            yield part


def _name(part: Message) -> str:
    try:
        return one_line(_words(part.get_filename() or ""))[:200]
    except (ValueError, LookupError, TypeError):
        return ""


def _text(part: Message) -> str:
    charset = part.get_content_charset()
    del part["Content-Type"]  # the library would try the alphabet itself, and some names of alphabets break it
    raw = part.get_payload(decode=True)
    return _letters(raw, charset) if isinstance(raw, bytes) else ""


_CHARSET = re.compile(r"(?!puny|idna|unicode|raw_?unicode|undefined)[A-Za-z0-9_.:-]{1,40}", re.IGNORECASE)
"""What can name an alphabet. Some names of codecs are none, and one of these takes the square of a text's length."""


def _letters(raw: bytes, charset: object) -> str:
    """By the alphabet that is named, where there is one and it fits, else UTF-8, else that of Windows."""
    for name in (str(charset or ""), "utf-8"):
        if _CHARSET.fullmatch(name):
            try:
                return raw.decode(name)
            except (UnicodeError, LookupError):
                continue
    return raw.decode("cp1252", "replace")
