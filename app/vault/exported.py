"""Exported: every wording of what is said of every file, what happened to each, and the files as they came."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from datetime import datetime

from app.dates.moments import instant
from app.lifecycle import Family, Feature, Left, Original, Source, Table
from app.text.cells import guarded
from app.vault import limits
from app.vault.chapters import chapters, place
from app.vault.exports import csv_parts
from app.vault.filters import Filters
from app.vault.fixity import Check
from app.vault.placement import original, revision_key
from app.vault.record import Act, Custody, Revision
from app.vault.restored import documents, finish

_ID = "[a-z0-9]{10,40}"
_SHA256 = re.compile(r"[0-9a-f]{64}")


def _originals(source: Source) -> Iterator[Original]:
    """The files that we still have: what was removed is kept for 30 days."""
    for document in documents(source.shelf):
        file = document.file
        if not document.removed or source.now < document.erased_from:
            yield Original(file.blob, place(document.latest), file.size, file.sha256, file.added_at)


def _fits(revision: Revision) -> bool:
    details, file = revision.details, revision.file
    if details.dated:
        instant(details.dated)
    return (
        1 <= revision.number <= 9999
        and 1 <= len(details.title) <= limits.TITLE_CHARACTERS
        and len(details.source) <= limits.SOURCE_CHARACTERS
        and len(revision.reason) <= limits.REASON_CHARACTERS
        and 1 <= len(file.original_name) <= limits.NAME_CHARACTERS
        and file.blob == original(revision.id)
        and 0 <= file.size <= 2**53
        and file.added_at <= revision.written_at
        and bool(_SHA256.fullmatch(file.sha256))
        and max(len(file.content_type), len(file.announced_type)) <= 200
    )


def _table(source: Source) -> Iterator[bytes]:
    return csv_parts(source.shelf, Filters(), source.zone)


def _happened(source: Source) -> Iterator[bytes]:
    """What happened to each file, oldest first within a file."""
    yield "\ufeff".encode() + _line("document", "at", "what", "entry", "note")

    for stored in source.shelf.every(Custody, prefix="CUSTODY#", batch=500, mend=lambda _: _LOST):
        document, event = stored.sort.split("#")[1], stored.record
        if event is _LOST:
            yield _line(document, "", "could not be read", "", "")
        else:
            yield _line(document, event.at.isoformat(), event.act.value, event.incident, event.note)


_LOST = Custody(act=Act.CHECKED, at=datetime.min)  # noqa: DTZ901  # stands for what could not be read


def _line(*cells: str) -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text).writerow([guarded(cell) for cell in cells])
    return text.getvalue().encode()


FEATURE = Feature(
    "vault",
    "Files",
    families=(
        Family("documents", "VAULT#", Revision, "Every wording of what you said of each file",
               rest=f"{_ID}#R[0-9]{{4}}", key_of=lambda revision: revision_key(revision.id, revision.number),
               fits=_fits,
               written=("written_at",)),
        Family("custody", "CUSTODY#", Custody, "What happened to each file",
               rest=f"{_ID}#[0-9]{{8}}T[0-9]{{12}}Z#[0-9a-f]{{10}}",
               fits=lambda event: len(event.incident) <= 40 and len(event.note) <= 500, written=("at",)),
        Family("checks", "FIXITY#", Check, "When each file was read again, and what its checksum was", comes_back=False,
               comprehensive=True),
    ),
    left=(
        Left("CUSTODYHELD#", "That one viewing goes on: it ends within half an hour."),
        Left("VAULTLIST#", "The order of the files: made anew of the files themselves."),
        Left("VAULTTEXT#", "Words as search reads them: made anew of the files."),
        Left("VAULTWORDS#", "Text found in a file: it stands in the file, and is found anew."),
        Left("VAULTMADE#", "Previews and what was read out of a file: made anew of the file."),
        Left("VAULTSUM#", "Which file has which checksum: each file says so itself."),
        Left("VAULTGONE#", "The list of removed files: each file says itself that it was removed."),
        Left("UPLOAD#", "A file on its way in: it is no file of yours until all of it has come."),
        Left("TALLY#VAULT", "Counts: made anew of the files."),
        Left("VAULTLINK#", "A link that works once, for two minutes: it could be misused."),
        Left("EVIDENCE#", "Which entries name a file: each entry says so itself."),
    ),
    tables=(Table("files", _table), Table("custody", _happened)),
    originals=_originals,
    finish=finish,
    chapters=chapters,
)  # fmt: skip
