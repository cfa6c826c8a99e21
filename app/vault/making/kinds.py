"""Which maker a type of file is for, and how large a file each of them is given."""

from __future__ import annotations

_MB = 1024 * 1024

MOST_BYTES = {
    "picture": 200 * _MB,
    "pdf": 200 * _MB,
    "text": None,
    "html": None,
    "mail": 64 * _MB,
    "office": 100 * _MB,
    "film": None,
}
"""The largest file for each maker; None where it reads no more than it wants of a file of any size."""

_PICTURES = ("jpeg", "png", "gif", "webp", "tiff", "bmp", "x-ms-bmp", "heic", "heif", "avif", "mpo")
_FILMS = ("video/mp4", "video/quicktime", "video/3gpp", "video/x-m4v", "audio/mp4", "audio/x-m4a", "audio/m4a")
_OFFICE = (
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "application/vnd.oasis.opendocument.text",
    "application/vnd.oasis.opendocument.spreadsheet",
    "application/vnd.oasis.opendocument.presentation",
)

_MAKERS = {
    **{f"image/{kind}": "picture" for kind in _PICTURES},
    **dict.fromkeys(_FILMS, "film"),
    **dict.fromkeys(_OFFICE, "office"),
    "application/pdf": "pdf",
    "message/rfc822": "mail",
    "text/html": "html",
    "application/xhtml+xml": "html",
    "image/svg+xml": "text",
    "application/json": "text",
    "application/xml": "text",
    "application/rtf": None,
    "text/rtf": None,
}


def maker_of(content_type: str) -> str | None:
    """The name of the maker for files of this type (as read from their content), or None when there is none."""
    kind = content_type.partition(";")[0].strip().lower()
    return _MAKERS.get(kind, "text" if kind.startswith("text/") else None)
