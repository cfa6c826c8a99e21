"""Chapters: the files as pages of a copy, each with what was said of it and what happened to it."""

from __future__ import annotations

from collections.abc import Iterator

from app.chapters import Chapter, Earlier, Linked, Told
from app.dates.wording import Reader
from app.errors import NotFound
from app.lifecycle import Source
from app.restored import Came
from app.store.sealed import Tampered
from app.vault.allowance import in_words
from app.vault.custody import events, words
from app.vault.model import Document, load_document
from app.vault.record import Kind, Revision
from app.vault.restored import documents
from app.vault.serving import safe_name

_SHOWN = frozenset({"image/jpeg", "image/png", "image/gif", "image/webp"})
"""What every browser shows as a picture."""

_EVENTS = 20
_NAME_BYTES = 170
"""With the day and the id before it, a name that every disk takes."""


def chapters(source: Source) -> Iterator[Chapter]:
    """The files."""
    yield Chapter("files", "Files", _told(source), "Your files, byte for byte as they came.")


def place(revision: Revision) -> str:
    """A file's own name in a copy: the day it was added, the name it came with, enough of its id to be alone."""
    name = safe_name(revision.file.original_name).replace("%", "_")
    stem, dot, ending = name.rpartition(".")
    ending = f"{dot}{ending}" if stem and len(ending.encode()) <= 10 else ""
    if len(name.encode()) > _NAME_BYTES:
        name = (stem or name).encode()[: _NAME_BYTES - len(ending.encode())].decode(errors="ignore") + ending
    return f"{revision.file.added_at:%Y-%m-%d}-{revision.id[-8:]}-{name}"


def linked_of(source: Source, id_: str) -> Linked | None:
    """The file of a document that is in the copy; None where it is not."""
    try:
        document = load_document(source.shelf, id_)
    except (NotFound, Tampered):
        return None
    return _linked(source, document)


def _linked(source: Source, document: Document) -> Linked | None:
    if document.removed and source.now >= document.erased_from:
        return None
    shown = document.file.content_type in _SHOWN and not document.removed
    return Linked(place(document.latest), document.details.title, shown)


def _told(source: Source) -> Iterator[Told]:
    reader, came = Reader(source.now, source.zone), Came(source.shelf)
    for document in documents(source.shelf):
        details, file, linked = document.details, document.file, _linked(source, document)
        happened = reversed(events(source.shelf, document.id, limit=_EVENTS))
        yield Told(
            anchor=document.id,
            when=reader.in_full(details.dated) if details.dated else f"Added {reader.moment_in_full(file.added_at)}",
            title=details.title,
            facts=tuple(
                (label, said)
                for label, said in (
                    ("How you got it", details.source),
                    ("Tags", ", ".join(details.tags)),
                    ("Name and size", f"{file.original_name}, {in_words(file.size)}"),
                    ("Checksum (SHA-256)", file.sha256),
                    (
                        "What happened to it",
                        "\n".join(f"{reader.moment_in_full(e.at)}: {words(e.act)}" for e in happened),
                    ),
                )
                if said
            ),
            marks=(
                *((details.kind.label,) if details.kind is not Kind.OTHER else ()),
                *(("Removed",) if document.removed else ()),
                *came.words(file.added_at),
            ),
            noted=f"Added {reader.moment_in_full(file.added_at)}" if details.dated else "",
            files=(linked,) if linked else (),
            earlier=tuple(
                Earlier(reader.moment_in_full(before.written_at), before.details.title, after.reason)
                for before, after in zip(document.revisions, document.revisions[1:], strict=False)
            ),
        )
