"""WhatsApp's text export, as Android and iOS write it: a line begins with a date and a time, what follows may go on."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

from app.messages.imports.lines import Line
from app.messages.imports.said import MAX_FILES, MAX_NAME, MAX_TEXT_BYTES, Found, Said, Wrong
from app.messages.imports.times import NoTime, clock, day

_MARKS = "\u200e\u200f\u202a\u202c\ufeff"
"""iOS writes marks of direction before brackets and before its own words."""

_BEGINS = re.compile(
    rf"[{_MARKS}]*(?P<open>\[)?(?P<date>\d{{1,4}}[/.\-]\s?\d{{1,2}}[/.\-]\s?\d{{1,4}}\.?),?\s+(?:at\s+)?"
    r"(?P<time>\d{1,2}[:.]\d{2}(?:[:.]\d{2})?(?:\s*[AaPp]\.?\s?[Mm]\.?)?)"
    rf"(?(open)\]|\s+[-–])\s[{_MARKS}]*(?P<rest>.*)",
    re.DOTALL,
)
_SENDER = re.compile(rf"(?P<name>[^:\n]{{1,{MAX_NAME}}}):(?:\s|$)(?P<text>.*)", re.DOTALL)

_OWN_WORDS = re.compile(
    r"\b(?:changed (?:the|this|their|to)|created (?:the )?group|security code|end-to-end encrypted|added|removed|left$"
    r"|cambió (?:el|la|su)|creó (?:el )?grupo|cifrados de extremo|añadió|eliminó a)\b",
    re.IGNORECASE,
)
"""In what stands before a colon: a line of the program's own, such as “Sam changed the subject to: …”."""

_OWN_TEXT = re.compile(
    r"[^\n]*\b(?:end-to-end encrypted|cifrad[oa]s de extremo a extremo)\b[^\n]*"
    r"|[^\n]*\b(?:security code|código de seguridad)\b[^\n]*\b(?:changed|cambió)\b[^\n]*"
    r"|[^\n]*\b(?:disappearing messages|mensajes temporales)\b[^\n]*"
    r"|[^\n]{1,120} (?:changed (?:the|this|their|to)|created (?:this |the )?group|added|removed|joined using"
    r"|cambió (?:el|la|su)|creó (?:este |el )?grupo|añadió|eliminó a) [^\n]*|[^\n]{1,120} (?:left|is a contact)\.?",
    re.IGNORECASE,
)
"""After a sender and a mark of direction: what iOS says in the name of the other person, who said nothing."""

_HAPPENED = re.compile(
    r"(?:This message was deleted|You deleted this message|Se eliminó este mensaje|Eliminaste este mensaje)\.?",
    re.IGNORECASE,
)
"""After a sender: the program's words for what that person did."""

_CALLED = re.compile(
    r"(?:(?:Missed|Silenced) )?(?:voice|video|group) call\b[^\n]*|(?:Llamada|Videollamada)\b[^\n]*", re.IGNORECASE
)
"""The same, where a mark of direction shows that nobody typed it."""

_ATTACHED = re.compile(
    r"\((?P<android>file attached|archivo adjunto|Datei angehängt|fichier joint|arquivo anexado)\)"
    r"|<(?:attached|adjunto|Anhang|pièce jointe|anexado):\s(?P<ios>[^>\n]{1,200})>",
    re.IGNORECASE,
)
"""What names a file. Android's words stand behind the name, which is read from there backwards: a name may be any
words, so one that was looked for forwards would be tried from every letter of a long message."""

_LONGEST_FILE = 200
_OMITTED = re.compile(
    r"<(?P<bare>Media omitted|Multimedia omitido|Medien ausgeschlossen|Médias omis)>"
    r"|(?P<kind>image|video|audio|sticker|GIF|document|Contact card|imagen|documento)\s(?:omitted|omitida|omitido)",
    re.IGNORECASE,
)


@dataclass(slots=True)
class _Open:
    """A message that may go on in the next line."""

    line: int
    date: str
    time: str
    rest: str
    more: list[str] = field(default_factory=list)
    size: int = 0
    cut: bool = False

    def take(self, line: Line) -> None:
        """Put a further line to it, unless it is too long already."""
        self.size += len(line.text.encode("utf-8", "replace")) + 1
        self.cut = self.cut or line.cut or self.size > MAX_TEXT_BYTES
        if not self.cut:
            self.more.append(line.text)


def begins(text: str) -> bool:
    """Whether a line is one that a message begins with."""
    return _BEGINS.match(text) is not None


def dates(lines: Iterator[Line]) -> Iterator[str]:
    """The date of each message, as it is written."""
    for line in lines:
        match = _BEGINS.match(line.text)
        if match:
            yield match["date"]


def read(lines: Iterator[Line], *, day_first: bool) -> Iterator[Found]:
    """Every message, with its further lines, and every line that belongs to none."""
    now: _Open | None = None
    for line in lines:
        match = _BEGINS.match(line.text)
        if match:
            if now:
                yield _closed(now, day_first)
            now = _Open(line.number, match["date"], match["time"], match["rest"])
            now.size, now.cut = len(now.rest.encode("utf-8", "replace")), line.cut
        elif now:
            now.take(line)
        elif line.text.strip(_MARKS + " \n"):
            yield Wrong(
                line.number, "This line does not begin with a date and a time, and no message stands before it."
            )
    if now:
        yield _closed(now, day_first)


def _closed(now: _Open, day_first: bool) -> Found:
    if now.cut or now.size > MAX_TEXT_BYTES:
        return Wrong(now.line, f"This message is longer than {MAX_TEXT_BYTES:,} bytes, so it is left out.")
    try:
        at = datetime.combine(day(now.date, day_first=day_first), clock(now.time))  # local, as written
    except NoTime as wrong:
        return Wrong(now.line, f"{wrong} The message is left out.")
    said = _SENDER.fullmatch("\n".join([now.rest, *now.more]).rstrip("\n"))
    written = f"{now.date}, {now.time}"
    if said is None or _OWN_WORDS.search(said["name"]):
        text = "\n".join([now.rest, *now.more]).strip(_MARKS + "\n ")
        return Said(now.line, at, written, "", text, notice=True)
    name, text = said["name"].strip(_MARKS + " ~\u202f\u00a0"), said["text"].strip(_MARKS + "\n ")
    own = said["text"].lstrip(" \n")[:1] in tuple(_MARKS)
    files = _files(text)
    if own and not files and _OWN_TEXT.fullmatch(text):
        return Said(now.line, at, written, "", text, notice=True)
    if _HAPPENED.fullmatch(text) or (own and _CALLED.fullmatch(text)):
        return Said(now.line, at, written, "", f"{name}: {text}", notice=True)
    bare = _OMITTED.fullmatch(text)
    if bare and (own or bare["bare"]):
        text = ""  # the program's words; what was sent is named in the files
    return Said(now.line, at, written, name, text, files=files[:MAX_FILES], more_files=max(len(files) - MAX_FILES, 0))


def _files(text: str) -> tuple[str, ...]:
    """What was sent with the words, as far as the export tells."""
    attached = (" ".join(name.strip(_MARKS).split()) for name in _attached(text))
    omitted = (f"{(match['kind'] or 'media').lower()} that is not in the file" for match in _OMITTED.finditer(text))
    return (*attached, *omitted)


def _attached(text: str) -> Iterator[str]:
    """The names that the export gives, as they stand."""
    after = 0
    for match in _ATTACHED.finditer(text):
        ends = match.start() - 1
        if match["ios"]:
            yield match["ios"]
        elif ends > after and text[ends].isspace():
            low = max(after, ends - _LONGEST_FILE)
            name = text[max(low, text.rfind("\n", low, ends) + 1) : ends]
            if not name:
                continue
            yield name
        after = match.end()
