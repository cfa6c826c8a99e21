"""Exports: the vault as CSV, JSON, or a ZIP with the originals and a manifest, written while it is read."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import msgspec

from app.archive import Archive
from app.blobs import BlobUnavailable, TenantBlobs
from app.errors import NotFound
from app.restored import Came
from app.store.sealed import Shelf, Tampered
from app.text.cells import guarded
from app.vault.custody import every_event
from app.vault.evidence import entries_of
from app.vault.filters import Filters
from app.vault.finding import DAMAGED, matches
from app.vault.fixity import last_check
from app.vault.model import GONE, Document, load_document
from app.vault.record import Card, Details
from app.vault.serving import safe_name

FORMAT = "cotrackpro-vault-1"

COLUMNS = (
    "id", "title", "kind", "dated_on", "dated_at", "about", "zone", "source", "tags", "original_name", "content_type",
    "bytes", "sha256", "added_at", "revision", "revised_at", "reason", "entries", "file_in_zip",
    "restored_at",
)  # fmt: skip
"""Columns of the CSV, in order. `entries` are ids of the incident log.

`restored_at` is when the file was brought back from a copy: then its times are as the copy said.
"""

_ENTRIES = 1000
_CHUNK = 256 * 1024

_README = """These are your files, byte for byte as they came, under names that every device can save.

files/                 the originals
manifest-sha256.txt    a checksum of each; `sha256sum -c manifest-sha256.txt` compares them all
vault.csv              what you said of each
vault.json             the same with every earlier version, what happened to each file, and the entries that name it
not-included.txt       there only if some file could not be read
"""


def csv_parts(shelf: Shelf, filters: Filters, zone: str) -> Iterator[bytes]:
    """The CSV, UTF-8 with a byte order mark (spreadsheets ask for it), one row after the other."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    text.write("\ufeff")
    writer.writerow(COLUMNS)
    came = Came(shelf)
    for id_, document in _documents(shelf, filters, zone):
        row = _row(shelf, document, came) if document else {"id": id_, "title": DAMAGED}
        writer.writerow([guarded(row.get(column, "")) for column in COLUMNS])
        yield text.getvalue().encode()
        text.seek(0)
        text.truncate()
    yield text.getvalue().encode()


def json_parts(shelf: Shelf, filters: Filters, zone: str, now: datetime) -> Iterator[bytes]:
    """The JSON, one document at a time with all that is known of it; then, of everything, what was removed.

    It ends with the count of the documents, or it is not whole.
    """
    yield msgspec.json.encode({"format": FORMAT, "exported_at": now, "filters": filters.query()})[:-1]
    yield b',"documents":['
    count, came = 0, Came(shelf)
    for id_, document in _documents(shelf, filters, zone):
        known = _whole(shelf, document, came) if document else {"id": id_, "status": "damaged"}
        yield (b",\n" if count else b"\n") + msgspec.json.encode(known)
        count += 1
    yield b'\n],"removed":['
    for number, document in enumerate(() if filters.narrowing else _removed(shelf)):
        yield (b",\n" if number else b"\n") + msgspec.json.encode(_whole(shelf, document, came))
    yield b'],"count":%d}\n' % count


def zip_parts(shelf: Shelf, blobs: TenantBlobs, filters: Filters, zone: str, now: datetime) -> Iterator[bytes]:
    """The ZIP: originals, manifest, details. Memory holds one piece of one file, and a line for each that went out."""
    pack = _Pack(Archive(), now)
    for id_, document in _documents(shelf, filters, zone):
        if document is None:
            pack.missing.append(f"{id_}: its details are damaged")
        else:
            yield from pack.original(blobs, document)
    yield from pack.text("vault.csv", csv_parts(shelf, filters, zone))
    yield from pack.text("vault.json", json_parts(shelf, filters, zone, now))
    yield from pack.text("manifest-sha256.txt", (f"{line}\n".encode() for line in pack.sums))
    if pack.missing:
        yield from pack.text("not-included.txt", (f"{line}\n".encode() for line in pack.missing))
    yield from pack.text("README.txt", iter((_README.encode(),)))
    yield from pack.archive.end()


def name_in_zip(document: Document) -> str:
    """Its place in the ZIP: the day it was added, the name it came with, and enough of its id to be the only one."""
    name = safe_name(document.file.original_name)
    return f"files/{document.file.added_at:%Y-%m-%d}-{document.id[-8:]}-{name}"


@dataclass
class _Pack:
    """A ZIP on its way out: each of its methods gives the bytes that a member brings."""

    archive: Archive
    now: datetime
    sums: list[str] = field(default_factory=list)
    """Lines of the manifest."""
    missing: list[str] = field(default_factory=list)
    """What is not there as it should be, in words."""

    def original(self, blobs: TenantBlobs, document: Document) -> Iterator[bytes]:
        file, name = document.file, name_in_zip(document)
        try:
            stream = blobs.open(file.blob)
        except (BlobUnavailable, NotFound):
            self.missing.append(f"{name}: what is stored of it cannot be read")
            return
        with stream:
            yield from self.archive.member(name, file.added_at, iter(lambda: stream.read(_CHUNK), b""))
        self.sums.append(f"{file.sha256}  {name}")
        found = self.archive.packed[-1].sha256
        if found != file.sha256:
            self.missing.append(f"{name}: included, but not as it came; its checksum is {found}")

    def text(self, name: str, parts: Iterator[bytes]) -> Iterator[bytes]:
        return self.archive.member(name, self.now, parts)


def _documents(shelf: Shelf, filters: Filters, zone: str) -> Iterator[tuple[str, Document | None]]:
    """Each document, or None for one that is damaged: an export must not stop there, nor pass over it in silence."""
    for _, found in matches(shelf, filters, zone):
        try:
            yield found.card.id, load_document(shelf, found.card.id)
        except (Tampered, NotFound):
            yield found.card.id, None


def _removed(shelf: Shelf) -> Iterator[Document]:
    """What was taken out: its bytes are in no export, what is known of it is."""
    for row in shelf.every(Card, prefix=GONE, newest_first=True, batch=500):
        yield load_document(shelf, row.record.id)


def _row(shelf: Shelf, document: Document, came: Came) -> dict[str, str]:
    details, file, latest = document.details, document.file, document.latest
    dated = details.dated
    return {
        "id": document.id,
        "title": details.title,
        "kind": details.kind.value,
        "dated_on": dated.on.isoformat() if dated else "",
        "dated_at": (dated.at or "") if dated else "",
        "about": "yes" if dated and dated.about else "",
        "zone": dated.zone if dated and dated.at else "",
        "source": details.source,
        "tags": "; ".join(details.tags),
        "original_name": file.original_name,
        "content_type": file.content_type,
        "bytes": str(file.size),
        "sha256": file.sha256,
        "added_at": file.added_at.isoformat(),
        "revision": str(latest.number),
        "revised_at": latest.written_at.isoformat() if latest.number > 1 else "",
        "reason": latest.reason,
        "entries": "; ".join(entries_of(shelf, document.id, limit=_ENTRIES)),
        "file_in_zip": name_in_zip(document),
        "restored_at": came.cell(file.added_at),
    }


def _whole(shelf: Shelf, document: Document, came: Came) -> dict[str, Any]:
    file = document.file
    return {
        "id": document.id,
        "details": _details(document.details),
        "original_name": file.original_name,
        "content_type": file.content_type,
        "bytes": file.size,
        "sha256": file.sha256,
        "added_at": file.added_at,
        "restored_at": came.back(file.added_at),
        "file_in_zip": name_in_zip(document),
        "last_check": last_check(shelf, document.id),
        "entries": entries_of(shelf, document.id, limit=_ENTRIES),
        "custody": [
            {**msgspec.to_builtins(event), "restored_at": came.back(event.at)}
            for event in every_event(shelf, document.id)
        ],
        "revisions": [
            {
                "number": revision.number,
                "part": revision.part,
                "written_at": revision.written_at,
                "restored_at": came.back(revision.written_at),
                "reason": revision.reason,
                "details": _details(revision.details),
            }
            for revision in document.revisions
        ],
    }


def _details(details: Details) -> dict[str, Any]:
    """Every field, the empty ones too: a reader of the file should see what could have been there."""
    return {name: getattr(details, name) for name in details.__struct_fields__}
