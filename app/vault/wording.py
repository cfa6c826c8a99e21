"""Wording: sizes, types and checks of files in words that a person uses."""

from __future__ import annotations

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
_ENDINGS = {
    "pdf": "application/pdf", "jpg": "image/", "jpeg": "image/", "png": "image/", "gif": "image/", "heic": "image/",
    "webp": "image/", "mp4": "video/", "mov": "video/", "mp3": "audio/", "m4a": "audio/", "wav": "audio/",
    "txt": "text/", "csv": "text/", "eml": "message/",
}  # fmt: skip
"""What a name promises by its ending; others promise nothing that we could hold it to."""


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
    ending = file.original_name.rpartition(".")[2].lower() if "." in file.original_name else ""
    promised = _ENDINGS.get(ending)
    if promised is None or file.content_type.startswith(promised):
        return ""
    if promised in ("text/", "message/") and file.content_type.startswith(("text/", "message/")):
        return ""
    if {promised, file.content_type.partition("/")[0] + "/"} == {"audio/", "video/"}:
        return ""  # the same container holds both
    return f"though it is named .{ending}"
