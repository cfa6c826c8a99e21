"""Exports of a conversation: every message as CSV or JSON, written while it is read, whatever its length."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from datetime import datetime

import msgspec

from app.dates.moments import zone_of
from app.messages.conversation import Message, Talk, messages_prefix, place_of
from app.restored import Came
from app.store.sealed import Shelf, Stored
from app.text.cells import guarded

FORMAT = "cotrackpro-conversation-1"

COLUMNS = (
    "instant", "local_date", "local_time", "zone", "written", "from", "to", "me", "subject", "text", "files", "notice",
    "file", "line", "id", "restored_at",
)  # fmt: skip
"""Columns of the CSV. `written` is the time as the file has it; `file` and `line` are where the message stands.

`restored_at` is when it came back from a copy of ours, as that copy has it.
"""

_AT_ONCE = 200


def csv_parts(shelf: Shelf, talk: Talk) -> Iterator[bytes]:
    """The CSV, UTF-8 with a byte order mark (spreadsheets ask for it), oldest message first."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    text.write("\ufeff")
    writer.writerow(COLUMNS)
    came = Came(shelf)
    for number, row in enumerate(_rows(shelf, talk), start=1):
        writer.writerow([guarded(cell) for cell in cells(talk, row, came)])
        if number % _AT_ONCE == 0:
            yield _taken(text)
    yield _taken(text)


def json_parts(shelf: Shelf, talk: Talk, now: datetime) -> Iterator[bytes]:
    """The JSON, one message at a time. It ends with the count of the messages, or it is not whole."""
    about = {name: value for name, value in msgspec.to_builtins(talk).items() if name not in ("months", "count")}
    opening = msgspec.json.encode({"format": FORMAT, "exported_at": now, "conversation": about})[:-1] + b',"messages":['
    count, came = 0, Came(shelf)
    for row in _rows(shelf, talk):
        record = {
            "id": place_of(row.sort),
            **{field: getattr(row.record, field) for field in Message.__struct_fields__ if field != "folded"},
            "restored_at": came.back(brought_in(talk, row.record)),
        }
        yield (b",\n" if count else opening + b"\n") + msgspec.json.encode(record)
        count += 1
    yield (b"" if count else opening) + b'\n],"count":%d}\n' % count


def _rows(shelf: Shelf, talk: Talk) -> Iterator[Stored[Message]]:
    return shelf.every(Message, prefix=messages_prefix(talk.id), batch=500)


def cells(talk: Talk, row: Stored[Message], came: Came) -> Iterator[str]:
    """What stands in the columns of one message."""
    message = row.record
    local = message.at.astimezone(zone_of(talk.zone))
    names = {source.id: source.name for source in talk.sources}
    files = (*message.files, *([f"and {message.more_files} more"] if message.more_files else ()))
    yield from (message.at.isoformat(), f"{local:%Y-%m-%d}", f"{local:%H:%M:%S}", talk.zone, message.written)
    yield from (message.sender, "; ".join(message.to), "yes" if message.sender in talk.me else "", message.subject)
    yield from (message.text, "; ".join(files), "yes" if message.notice else "", names.get(message.source, ""))
    yield from (str(message.line), place_of(row.sort), came.cell(brought_in(talk, message)))


def brought_in(talk: Talk, message: Message) -> datetime:
    """When the file of a message is said to have been brought in."""
    return next((source.at for source in talk.sources if source.id == message.source), talk.made_at)


def _taken(text: io.StringIO) -> bytes:
    taken = text.getvalue().encode()
    text.seek(0)
    text.truncate()
    return taken
