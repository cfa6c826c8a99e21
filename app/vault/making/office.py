"""Office files: the words of a document, a table or slides, read from the XML in their ZIP, within limits."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from typing import BinaryIO

from defusedxml.ElementTree import XMLParser

from app.vault.making.found import TEXT_CHARACTERS, Found, Refused, Why
from app.vault.making.text import found_text

_PARTS = re.compile(r"word/document\.xml|content\.xml|ppt/slides/slide[0-9]+\.xml|xl/sharedStrings\.xml")
_MOST_ENTRIES = 5_000
_MOST_BYTES = 100 * 1024 * 1024
"""Of one part, as it unpacks."""

_MOST_RATIO = 200
_LINES = ("}p", "}h", "}br", "}tab", "}si", "}table-row", "}tr")
"""After these elements a new line begins."""

_UNSEEN = ("}instrText", "}delText")
"""The inside of fields, and what was crossed out."""

_CHUNK = 64 * 1024


def make(file: BinaryIO) -> Found:
    """The words of an office file. Raises Refused for one that unpacks to more than any letter holds."""
    try:
        with zipfile.ZipFile(file) as packed:
            entries = packed.infolist()
            if len(entries) > _MOST_ENTRIES:
                raise Refused(Why.TOO_LARGE)
            parts = sorted((entry for entry in entries if _PARTS.fullmatch(entry.filename)), key=_order)
            return found_text("".join(_words(packed, parts)))
    except (zipfile.BadZipFile, NotImplementedError):
        raise Refused(Why.DAMAGED) from None


def _words(packed: zipfile.ZipFile, parts: list[zipfile.ZipInfo]) -> Iterator[str]:
    length = 0
    for part in parts:
        if part.flag_bits & 1:
            raise Refused(Why.LOCKED)
        if part.file_size > min(_MOST_BYTES, _MOST_RATIO * part.compress_size + 64 * 1024):
            raise Refused(Why.TOO_LARGE)
        letters = _Letters()
        parser = XMLParser(target=letters, forbid_dtd=True)
        with packed.open(part) as stream:  # it reads no more than was announced
            while length <= TEXT_CHARACTERS and (chunk := stream.read(_CHUNK)):
                parser.feed(chunk)
                words = letters.taken()
                length += len(words)
                yield words
        yield "\n"


def _order(part: zipfile.ZipInfo) -> tuple[int, str]:
    number = re.search(r"[0-9]+", part.filename)
    return int(number[0]) if number else 0, part.filename


class _Letters:
    """What the XML parser calls: gathers the letters between the tags."""

    def __init__(self) -> None:
        self._words: list[str] = []
        self._unseen = 0

    def start(self, tag: str, attrs: dict[str, str]) -> None:  # noqa: ARG002  # the parser's signature
        """The parser's call."""
        self._unseen += tag.endswith(_UNSEEN)

    def end(self, tag: str) -> None:
        """The parser's call."""
        self._unseen -= tag.endswith(_UNSEEN)
        if tag.endswith(_LINES):
            self._words.append("\n")

    def data(self, words: str) -> None:
        """The parser's call."""
        if not self._unseen:
            self._words.append(words)

    def taken(self) -> str:
        """The words since the last call."""
        words, self._words = "".join(self._words), []
        return words
