"""Exports: every drafted message with all its versions, as CSV or JSON, written while they are read."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from datetime import datetime
from typing import Any

import msgspec

from app.errors import NotFound
from app.messages.drafting import Draft, load_draft
from app.messages.finding import DAMAGED, every_id
from app.messages.kept import Kept, every_kept
from app.messages.record import Version
from app.restored import Came
from app.store.sealed import Shelf, Tampered
from app.text.cells import guarded

FORMAT = "cotrackpro-messages-1"

NOTICE = (
    "Not legal, medical or psychological advice. "
    "Wordings by rules, a model or the library can be wrong and are yours to check."
)

COLUMNS = (
    "id", "status", "to", "channel", "intent", "method", "received", "facts", "most_words", "tone", "words_to_avoid",
    "version", "label", "text", "written_at", "written_by", "model", "based_on", "helped_by", "helped_at",
    "picked", "sent_on", "sent_at", "zone", "sent_recorded_at", "facts_to_settle", "notice",
    "restored_at",
)  # fmt: skip
"""Columns of the CSV, one row a version; a draft with none has one row. `status` is draft, sent, typed or damaged.

`restored_at` is when it was brought back from a copy: then its times of writing are as the copy said.
"""

_MOST_KEPT = 200


def csv_parts(shelf: Shelf) -> Iterator[bytes]:
    """The CSV, UTF-8 with a byte order mark (spreadsheets ask for it), one message at a time."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    text.write("\ufeff")
    writer.writerow(COLUMNS)
    yield _taken(text)
    came = Came(shelf)
    for draft in _drafts(shelf):
        for row in (
            _rows(draft, came) if isinstance(draft, Draft) else [{"id": draft, "status": "damaged", "text": DAMAGED}]
        ):
            writer.writerow([guarded(row.get(column, "")) for column in COLUMNS])
        yield _taken(text)
    for kept in every_kept(shelf, _MOST_KEPT):
        row = {**{name: "; ".join(values) for name, values in kept.fields.items()}, "id": kept.message_id}
        row |= {"status": "typed", "written_at": kept.saved_at.isoformat()}
        writer.writerow([guarded(row.get(column, "")) for column in COLUMNS])
    yield _taken(text)


def json_parts(shelf: Shelf, now: datetime) -> Iterator[bytes]:
    """The JSON, one message at a time, each with all its versions. It ends with the count, or it is not whole."""
    head = {"format": FORMAT, "exported_at": now, "notice": NOTICE}
    yield msgspec.json.encode(head)[:-1] + b',"messages":['
    count, came = 0, Came(shelf)
    for draft in _drafts(shelf):
        whole = _whole(draft, came) if isinstance(draft, Draft) else {"id": draft, "status": "damaged"}
        yield (b",\n" if count else b"\n") + msgspec.json.encode(whole)
        count += 1
    typed = [_typed(kept) for kept in every_kept(shelf, _MOST_KEPT)]
    yield b'\n],"typed":%s,"count":%d}\n' % (msgspec.json.encode(typed), count)


def _drafts(shelf: Shelf) -> Iterator[Draft | str]:
    """Each draft, or the id of one that is damaged: an export must not stop there, nor pass over it in silence."""
    for id_ in every_id(shelf):
        try:
            yield load_draft(shelf, id_)
        except (Tampered, NotFound):
            yield id_


def _rows(draft: Draft | str, came: Came) -> Iterator[dict[str, str]]:
    if isinstance(draft, str):
        yield {"id": draft, "status": "damaged", "text": DAMAGED}
        return
    about = {**_about(draft), "restored_at": came.cell(draft.head.written_at)}
    if not draft.versions:
        yield about
    for version in draft.versions:
        yield {**about, **_of_version(draft, version), "restored_at": came.cell(version.written_at)}


def _about(draft: Draft) -> dict[str, str]:
    details = draft.details
    return {
        "id": draft.id,
        "status": "sent" if draft.sent else "draft",
        "to": details.to,
        "channel": details.channel.value,
        "intent": details.intent.value,
        "method": details.method.value,
        "received": details.received,
        "facts": "\n".join(details.facts),
        "most_words": str(details.limits.words or ""),
        "tone": details.limits.tone,
        "words_to_avoid": "; ".join(details.limits.avoid),
    }


def _of_version(draft: Draft, version: Version) -> dict[str, str]:
    sent = draft.sent if draft.sent and draft.sent.version == version.number else None
    helped = version.help
    return {
        "version": str(version.number),
        "label": version.label,
        "text": version.text,
        "written_at": version.written_at.isoformat(),
        "written_by": version.by,
        "model": version.model,
        "based_on": str(version.based_on or ""),
        "helped_by": f"{helped.by} {helped.model}".strip() if helped else "",
        "helped_at": helped.at.isoformat() if helped else "",
        "picked": "yes" if draft.head.chosen == version.number else "",
        "sent_on": sent.when.on.isoformat() if sent else "",
        "sent_at": (sent.when.at or "") if sent else "",
        "zone": sent.when.zone if sent else "",
        "sent_recorded_at": sent.recorded_at.isoformat() if sent else "",
        "facts_to_settle": str(len(version.unsettled) or ""),
        "notice": NOTICE if helped or version.by == "library" else "",
        **({"channel": sent.channel.value} if sent else {}),
    }


def _whole(draft: Draft, came: Came) -> dict[str, Any]:
    """Every field, the empty ones too: a reader of the file should see what could have been there."""
    head = draft.head
    details, limits = head.details, head.details.limits
    return {
        "id": head.id,
        "status": "sent" if head.sent else "draft",
        "written_at": head.written_at,
        "restored_at": came.back(head.written_at),
        "changed_at": head.changed_at,
        "to": details.to,
        "channel": details.channel,
        "received": details.received,
        "intent": details.intent,
        "facts": details.facts,
        "method": details.method,
        "limits": {"words": limits.words or None, "tone": limits.tone, "avoid": limits.avoid},
        "from_library": details.source or None,
        "chosen": head.chosen or None,
        "sent": msgspec.to_builtins(head.sent) if head.sent else None,
        "versions": [_version(version, came) for version in draft.versions],
    }


def _version(version: Version, came: Came) -> dict[str, Any]:
    return {
        "number": version.number,
        "text": version.text,
        "written_at": version.written_at,
        "restored_at": came.back(version.written_at),
        "by": version.by,
        "model": version.model,
        "label": version.label,
        "based_on": version.based_on or None,
        "helped_by": msgspec.to_builtins(version.helped_by) if version.helped_by else None,
        "findings": msgspec.to_builtins(version.findings),
        "settled": msgspec.to_builtins(version.settled),
    }


def _typed(kept: Kept) -> dict[str, Any]:
    if kept.damaged:
        return {"id": kept.message_id, "status": "damaged"}
    return {"id": kept.message_id, "saved_at": kept.saved_at, "fields": kept.fields}


def _taken(text: io.StringIO) -> bytes:
    """What was written since the last time."""
    part = text.getvalue().encode()
    text.seek(0)
    text.truncate()
    return part
