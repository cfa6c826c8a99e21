"""Exports: the entries of a view as CSV or JSON, written while they are read, whatever their number.

An export of everything ends with the drafts, told apart by their status: they are no part of the record yet.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from datetime import datetime
from typing import Any

import msgspec

from app.dates.moments import instant, zone_of
from app.dates.when import When
from app.errors import NotFound
from app.incidents.drafts import DRAFT, DRAFT_CORRECTION, Draft, every_draft
from app.incidents.filters import Filters
from app.incidents.limits import CHARACTERS
from app.incidents.mending import DAMAGED, DAMAGED_DRAFT
from app.incidents.model import Entry, load_entry
from app.incidents.reading import matches
from app.incidents.record import Incident, Revision
from app.incidents.text import person_words
from app.restored import Came
from app.store.sealed import Shelf, Tampered
from app.text.cells import guarded

FORMAT = "cotrackpro-incidents-1"

COLUMNS = (
    "id", "occurred_on", "occurred_at", "about", "zone", "second_pass", "happened_at", "ended_on", "ended_at",
    "title", "kind", "severity", "place", "people", "children_present", "narrative", "quotes", "my_response",
    "injuries", "witnesses", "order_paragraph", "report_number", "impact", "next_step", "tags", "evidence",
    "status", "revision", "written_at", "revised_at", "reason", "source", "restored_at",
)  # fmt: skip
"""Columns of the CSV, in order. `second_pass` is "yes" for the later of two equal times when the clocks go back.

The `status` of a draft is "draft", or "draft correction" of the revision that it names; it stands as it was typed, and
`written_at` is when it was last kept. `restored_at` is when the entry was brought back from a copy: then its times of
writing are as the copy said.
"""

_AS_TYPED = ("occurred_on", "occurred_at", "zone", "ended_on", "ended_at", "kind", "severity", "reason", *CHARACTERS)

_ROWS_AT_ONCE = 100


def csv_parts(shelf: Shelf, filters: Filters) -> Iterator[bytes]:
    """The CSV, UTF-8 with a byte order mark (spreadsheets ask for it), a hundred rows at a time."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    text.write("\ufeff")
    writer.writerow(COLUMNS)
    came = Came(shelf)
    for number, entry in enumerate(_entries(shelf, filters), start=1):
        row = _row(entry, came) if isinstance(entry, Entry) else _damaged(entry)
        writer.writerow([guarded(row.get(column, "")) for column in COLUMNS])
        if number % _ROWS_AT_ONCE == 0:
            yield _taken(text)
    for draft in _drafts(shelf, filters):
        row = _typed(draft)
        writer.writerow([guarded(row.get(column, "")) for column in COLUMNS])
        yield _taken(text)
    yield _taken(text)


def json_parts(shelf: Shelf, filters: Filters, now: datetime) -> Iterator[bytes]:
    """The JSON, one entry at a time, each with all its revisions; then the drafts.

    It ends with the count of the entries, or it is not whole.
    """
    head = {"format": FORMAT, "exported_at": now, "filters": filters.query()}
    opening = msgspec.json.encode(head)[:-1] + b',"entries":['
    count, came = 0, Came(shelf)
    for entry in _entries(shelf, filters):
        yield (b",\n" if count else opening + b"\n") + msgspec.json.encode(
            _whole(entry, came) if isinstance(entry, Entry) else {"id": entry, "status": "damaged"}
        )
        count += 1
    yield (b"" if count else opening) + b'\n],"drafts":['
    for number, draft in enumerate(_drafts(shelf, filters)):
        yield (b",\n" if number else b"\n") + msgspec.json.encode(_unfinished(draft))
    yield b'],"count":%d}\n' % count


def _entries(shelf: Shelf, filters: Filters) -> Iterator[Entry | str]:
    """Each entry, or the id of one that is damaged: an export must not stop there, nor pass over it in silence."""
    for match in matches(shelf, filters):
        id_ = match.card.id
        try:
            yield load_entry(shelf, id_)
        except (Tampered, NotFound):
            yield id_


def _drafts(shelf: Shelf, filters: Filters) -> Iterator[Draft]:
    """None for some of the entries: what is not finished cannot be found by what it says."""
    return iter(()) if filters.narrowing else every_draft(shelf)


def _typed(draft: Draft) -> dict[str, str]:
    fields = draft.fields
    if draft.damaged:
        return {"id": draft.entry_id, "narrative": DAMAGED_DRAFT, "status": "damaged"}
    return {
        **{name: "".join(fields.get(name, ())) for name in _AS_TYPED},
        "id": draft.entry_id,
        "about": "yes" if fields.get("about") else "",
        "second_pass": "yes" if fields.get("fold") == ("1",) else "",
        "people": "; ".join(fields.get("people", ())),
        "tags": "; ".join(fields.get("tags", ())),
        "status": _status(draft),
        "revision": str(draft.based_on or ""),
        "written_at": draft.saved_at.isoformat(),
    }


def _unfinished(draft: Draft) -> dict[str, Any]:
    if draft.damaged:
        return {"id": draft.entry_id, "status": "damaged"}
    return {
        "id": draft.entry_id,
        "status": _status(draft),
        "corrects_revision": draft.based_on or None,
        "saved_at": draft.saved_at,
        "fields": draft.fields,
    }


def _status(draft: Draft) -> str:
    return DRAFT_CORRECTION if draft.based_on else DRAFT


def _damaged(id_: str) -> dict[str, str]:
    return {"id": id_, "narrative": DAMAGED, "status": "damaged"}


def _row(entry: Entry, came: Came) -> dict[str, str]:
    incident, latest = entry.incident, entry.latest
    when, ended = incident.when, incident.ended
    return {
        **{name: getattr(incident, name) for name in CHARACTERS},
        "id": entry.id,
        "occurred_on": when.on.isoformat(),
        "occurred_at": when.at or "",
        "about": "yes" if when.about else "",
        "zone": when.zone,
        "second_pass": "yes" if when.fold else "",
        "happened_at": _moment(when) or "",
        "ended_on": ended.on.isoformat() if ended else "",
        "ended_at": (ended.at or "") if ended else "",
        "kind": incident.kind.value,
        "severity": incident.severity.value if incident.severity else "",
        "people": "; ".join(person_words(person) for person in incident.people),
        "tags": "; ".join(incident.tags),
        "evidence": "; ".join(incident.evidence),
        "status": latest.part.value,
        "revision": str(latest.number),
        "written_at": entry.first.written_at.isoformat(),
        "revised_at": latest.written_at.isoformat() if latest.number > 1 else "",
        "reason": latest.reason,
        "source": entry.first.source,
        "restored_at": came.cell(entry.first.written_at),
    }


def _whole(entry: Entry, came: Came) -> dict[str, Any]:
    return {
        "id": entry.id,
        "status": entry.latest.part,
        "written_at": entry.first.written_at,
        "restored_at": came.back(entry.first.written_at),
        "source": entry.first.source,
        **_incident(entry.incident),
        "revisions": [_revision(revision, came) for revision in entry.revisions],
    }


def _revision(revision: Revision, came: Came) -> dict[str, Any]:
    return {
        "number": revision.number,
        "part": revision.part,
        "written_at": revision.written_at,
        "restored_at": came.back(revision.written_at),
        "reason": revision.reason,
        **_incident(revision.incident),
    }


def _incident(incident: Incident) -> dict[str, Any]:
    """Every field, the empty ones too: a reader of the file should see what could have been there."""
    return {
        "when": _when(incident.when),
        "ended": _when(incident.ended) if incident.ended else None,
        "kind": incident.kind,
        "severity": incident.severity,
        **{name: getattr(incident, name) for name in CHARACTERS},
        "people": [{"name": person.name, "part": person.part} for person in incident.people],
        "tags": incident.tags,
        "evidence": incident.evidence,
    }


def _when(when: When) -> dict[str, Any]:
    return {
        "on": when.on,
        "at": when.at,
        "about": when.about,
        "zone": when.zone,
        "second_pass": bool(when.fold),
        "instant": _moment(when),
    }


def _moment(when: When) -> str | None:
    """The instant with its distance from UTC, "2026-11-19T17:05:00-06:00"."""
    happened = instant(when)
    return happened.astimezone(zone_of(when.zone)).isoformat() if happened else None


def _taken(text: io.StringIO) -> bytes:
    taken = text.getvalue().encode()
    text.seek(0)
    text.truncate()
    return taken
