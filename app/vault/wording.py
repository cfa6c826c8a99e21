"""Wording: sizes, types and checks of files in words that a person uses."""

from __future__ import annotations

from app.vault import sniffing
from app.vault.record import File

_UNITS = ("bytes", "KB", "MB", "GB", "TB")

_TYPES = {
    "application/pdf": "PDF",
    "message/rfc822": "Email",
    "text/plain": "Text",
    "text/csv": "Table (CSV)",
    "text/html": "Web page",
    "application/zip": "ZIP archive",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "Word document",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "Excel table",
    "application/msword": "Word document",
    "application/vnd.oasis.opendocument.text": "OpenDocument text",
    "application/octet-stream": "Unknown type",
}
_FAMILIES = {"image": "Picture", "video": "Video", "audio": "Sound", "text": "Text"}


def size_words(size: int) -> str:
    """ "640 bytes", "3.4 MB": of 1,024, as file managers count."""
    amount, unit = float(size), 0
    while amount >= 1000 and unit < len(_UNITS) - 1:
        amount, unit = amount / 1024, unit + 1
    if unit == 0:
        return f"{size:,} {'byte' if size == 1 else 'bytes'}"
    return f"{amount:.1f} {_UNITS[unit]}" if amount < 10 else f"{amount:.0f} {_UNITS[unit]}"


def type_words(content_type: str) -> str:
    """ "Picture (JPEG)", "PDF", "Sound (MPEG)": what the content is."""
    if content_type in _TYPES:
        return _TYPES[content_type]
    family, _, kind = content_type.partition("/")
    if family in _FAMILIES:
        return f"{_FAMILIES[family]} ({kind.removeprefix('x-').upper()})"
    return content_type


def lie_words(file: File) -> str:
    """ "though it is named .pdf": where the name promises something else than the content; else empty."""
    if not sniffing.lies(file.original_name, file.content_type):
        return ""
    return f"though it is named .{sniffing.ending(file.original_name)}"
