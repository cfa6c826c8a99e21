"""Text: plain text in whatever letters it was saved, and the words of an HTML page without its script and tags."""

from __future__ import annotations

import codecs
import re
from html.parser import HTMLParser
from typing import BinaryIO

from app.vault.making.found import TEXT_CHARACTERS, Found, Refused, Why

_READ_BYTES = 4 * TEXT_CHARACTERS
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_UNWRITABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")

_UNSEEN = frozenset({"script", "style", "template", "noscript", "title", "svg", "math", "object", "iframe"})
_BREAKS = frozenset({"p", "br", "div", "li", "tr", "h1", "h2", "h3", "h4", "h5", "h6", "td", "th", "pre", "section"})


def make_text(file: BinaryIO) -> Found:
    """The words of a text file. Raises Refused when there are none."""
    return found_text(decoded(file.read(_READ_BYTES)), cut=bool(file.read(1)))


def make_html(file: BinaryIO) -> Found:
    """The words that a browser would show of a page. Raises Refused when there are none."""
    return found_text(words_of(decoded(file.read(_READ_BYTES))), cut=bool(file.read(1)))


def found_text(text: str, *, cut: bool = False) -> Found:
    """Text as it is kept: line ends alike, no controls, no longer than may be. Raises Refused for nothing at all."""
    plain = _UNWRITABLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).strip()
    if not plain:
        raise Refused(Why.EMPTY)
    return Found(text=plain[:TEXT_CHARACTERS], cut=cut or len(plain) > TEXT_CHARACTERS)


def decoded(raw: bytes, charset: str | None = None) -> str:
    """Bytes as letters: by their mark, by `charset`, as UTF-8, or as what Windows and old phones wrote."""
    for mark, marked in _MARKS:
        if raw.startswith(mark):
            return raw.decode(marked, "replace")
    for name in (charset, "utf-8"):
        try:
            return codecs.getincrementaldecoder(name or "utf-8")().decode(raw)  # a letter cut at the end is left out
        except (LookupError, UnicodeError, ValueError):
            continue
    return raw.decode("cp1252", "replace")


def words_of(page: str) -> str:
    """The words of an HTML page."""
    reader = _Words()
    reader.feed(page)
    reader.close()
    lines = (" ".join(line.split()) for line in "".join(reader.words).splitlines())
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


class _Words(HTMLParser):
    """Gathers the text that is not inside something unseen."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.words: list[str] = []
        self._unseen = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002  # HTMLParser's
        """HTMLParser's call."""
        self._unseen += tag in _UNSEEN
        if tag in _BREAKS:
            self.words.append("\n")

    def handle_endtag(self, tag: str) -> None:
        """HTMLParser's call."""
        self._unseen = max(0, self._unseen - (tag in _UNSEEN))

    def handle_data(self, data: str) -> None:
        """HTMLParser's call."""
        if not self._unseen:
            self.words.append(data)
