"""Sniffing: what a file is, told from its first bytes and never from what anybody calls it."""

from __future__ import annotations

import mimetypes
import re

import puremagic

HEAD_BYTES = 64 * 1024
"""How much of the beginning is looked at."""

UNKNOWN = "application/octet-stream"
PLAIN = "text/plain"

_STARTS: tuple[tuple[int, bytes, str], ...] = (
    (0, b"\xff\xd8\xff", "image/jpeg"),
    (0, b"\x89PNG\r\n\x1a\n", "image/png"),
    (0, b"GIF87a", "image/gif"),
    (0, b"GIF89a", "image/gif"),
    (0, b"II*\x00", "image/tiff"),
    (0, b"MM\x00*", "image/tiff"),
    (0, b"%PDF-", "application/pdf"),
    (0, b"{\\rtf", "application/rtf"),
    (0, b"ID3", "audio/mpeg"),
    (0, b"fLaC", "audio/flac"),
    (0, b"OggS", "audio/ogg"),
    (0, b"#!AMR", "audio/amr"),
    (0, b"caff", "audio/x-caf"),
    (0, b"\x1aE\xdf\xa3", "video/webm"),
    (0, b"7z\xbc\xaf\x27\x1c", "application/x-7z-compressed"),
    (0, b"Rar!\x1a\x07", "application/vnd.rar"),
    (0, b"\x1f\x8b", "application/gzip"),
    (0, b"MZ", "application/x-msdownload"),
    (0, b"\x7fELF", "application/x-elf"),
    (0, b"SQLite format 3\x00", "application/vnd.sqlite3"),
)
"""What begins so is that, whatever its name says."""

_RIFF = {b"WEBP": "image/webp", b"WAVE": "audio/wav", b"AVI ": "video/x-msvideo"}

_BRANDS = {
    b"heic": "image/heic", b"heix": "image/heic", b"heim": "image/heic", b"heis": "image/heic",
    b"hevc": "image/heic", b"mif1": "image/heif", b"msf1": "image/heif", b"avif": "image/avif",
    b"avis": "image/avif", b"qt  ": "video/quicktime", b"M4A ": "audio/mp4", b"M4B ": "audio/mp4",
    b"3gp4": "video/3gpp", b"3gp5": "video/3gpp", b"3gp6": "video/3gpp", b"3g2a": "video/3gpp2",
}  # fmt: skip

_OFFICE = {
    b"word/": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    b"xl/": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    b"ppt/": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
}

_MAIL_HEADER = re.compile(
    rb"(return-path|received|delivered-to|message-id|mime-version|from|date|subject|to|x-[a-z-]+): ?\S", re.IGNORECASE
)
_HTML = re.compile(rb"<(!doctype html|html|head|body|script|iframe|table|div|meta)\b", re.IGNORECASE)
_SVG = re.compile(rb"<svg[\s>]", re.IGNORECASE)
_TEXT_BY_NAME = {"csv": "text/csv", "json": "application/json", "md": "text/markdown", "ics": "text/calendar"}

_NAMED = mimetypes.MimeTypes()  # Python's own table: the machine's differs from one machine to the next
for _type, _endings in {
    "image/heic": ".heic", "image/heif": ".heif", "image/avif": ".avif", "image/webp": ".webp", "audio/mp4": ".m4a",
    "audio/amr": ".amr", "audio/x-caf": ".caf", "audio/ogg": ".ogg", "audio/flac": ".flac", "audio/aac": ".aac",
    "video/webm": ".webm", "video/3gpp": ".3gp", "video/x-matroska": ".mkv",
}.items():  # fmt: skip
    _NAMED.add_type(_type, _endings)

_CONTROLS = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")

_ALIKE = (
    frozenset({"image/heic", "image/heif", "image/avif"}),
    frozenset({"video/mp4", "video/quicktime", "video/3gpp", "video/3gpp2", "audio/mp4", "audio/3gpp", "audio/3gpp2"}),
    frozenset({"video/webm", "audio/webm", "video/x-matroska", "audio/x-matroska", "video/matroska"}),
    frozenset({"audio/ogg", "video/ogg", "audio/opus", "application/ogg"}),
    frozenset({"audio/wav", "audio/x-wav", "audio/wave", "audio/vnd.wave"}),
    frozenset({"application/gzip", "application/x-tar", "application/x-gzip"}),
    frozenset({"application/rtf", "text/rtf"}),
    frozenset({"application/xml", "text/xml", "image/svg+xml", "text/html", "application/xhtml+xml"}),
)  # fmt: skip
"""Types that one and the same file is called by."""


def content_type(head: bytes, name: str = "") -> str:
    """The type of a file that begins with `head`; `name` only tells kinds of plain text apart."""
    if not head:
        return UNKNOWN
    for offset, start, type_ in _STARTS:
        if head.startswith(start, offset):
            return type_
    return _container(head) or _text(head, name) or _by_tables(head)


def ending(name: str) -> str:
    """What a name ends in, in lower case and without the dot; empty where it says nothing."""
    stem, _, last = name.rpartition(".")
    return last.lower() if stem and last.isascii() and last.isalnum() and len(last) <= 8 else ""


def lies(name: str, found: str) -> bool:
    """Whether the name's ending promises another type than the content has, so that a page should say so."""
    promised = _NAMED.guess_type(f"file.{ending(name)}")[0]
    if promised is None or found in (promised, UNKNOWN):
        return False
    if any(promised in alike and found in alike for alike in _ALIKE):
        return False
    return not (_is_text(promised) and _is_text(found)) and not (found == "application/zip" and "+zip" in promised)


def _container(head: bytes) -> str:
    if head.startswith(b"RIFF"):
        return _RIFF.get(head[8:12], "")
    if head[4:8] == b"ftyp":
        return _BRANDS.get(head[8:12], "video/mp4")
    if (
        head.startswith(b"BM")
        and len(head) > 26
        and head[14:18] in (b"\x28\0\0\0", b"\x0c\0\0\0", b"\x6c\0\0\0", b"\x7c\0\0\0")
    ):
        return "image/bmp"
    if head[:2] in (b"\xff\xfb", b"\xff\xf3", b"\xff\xf2"):
        return "audio/mpeg"
    if head[:2] in (b"\xff\xf1", b"\xff\xf9"):
        return "audio/aac"
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _zip(head)
    if head.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        return "application/x-ole-storage"
    return ""


def _zip(head: bytes) -> str:
    if head[30:38] == b"mimetype":  # OpenDocument and EPUB put their type first, as it is
        length = int.from_bytes(head[22:26], "little")
        told = head[38 : 38 + min(length, 100)].decode("ascii", "replace")
        if told.startswith("application/") and told.isprintable():
            return told
    if b"[Content_Types].xml" in head or b"_rels/.rels" in head:
        for folder, type_ in _OFFICE.items():
            if folder in head:
                return type_
    return "application/zip"


def _text(head: bytes, name: str) -> str:
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return _TEXT_BY_NAME.get(ending(name), PLAIN)
    if _CONTROLS.search(head):
        return ""
    start = head[:4096].lstrip(b"\xef\xbb\xbf \t\r\n")
    if start.startswith(b"<"):
        return _marked_up(start)
    if ending(name) in ("eml", "mht") or _looks_like_mail(start):
        return "message/rfc822" if _looks_like_mail(start) else PLAIN
    if start.startswith(b"BEGIN:VCALENDAR"):
        return "text/calendar"
    return _TEXT_BY_NAME.get(ending(name), PLAIN)


def _marked_up(start: bytes) -> str:
    if _SVG.search(start):
        return "image/svg+xml"
    if _HTML.match(start) or (_HTML.search(start) and not start.startswith(b"<?xml")):
        return "text/html"
    return "application/xml" if start.startswith(b"<?xml") else PLAIN


def _looks_like_mail(start: bytes) -> bool:
    lines = [line for line in start.split(b"\n")[:12] if line.strip() and not line.startswith((b" ", b"\t"))]
    headers = [line for line in lines if _MAIL_HEADER.match(line)]
    return len(headers) >= 3 and bool(lines) and (headers[0] is lines[0] or lines[0].startswith(b"From "))


def _by_tables(head: bytes) -> str:
    """What puremagic's tables say, where they are sure enough."""
    try:
        best = puremagic.magic_string(head)[0]
    except (puremagic.PureError, ValueError, IndexError):
        return UNKNOWN
    sure = best.confidence >= 0.8 and len(best.byte_match) >= 4
    return best.mime_type if sure and re.fullmatch(r"[a-z]+/[a-z0-9.+-]+", best.mime_type or "") else UNKNOWN


def _is_text(type_: str) -> bool:
    return type_.startswith("text/") or type_ in ("application/json", "message/rfc822", "application/xml")
