"""Tables: every wording and every imported message as CSV, of everything that a person keeps here."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from typing import Any

from app.lifecycle import Source
from app.messages import exports
from app.messages.conversation import TALKS, Message, Talk, messages_prefix
from app.messages.conversation_exports import COLUMNS, cells
from app.restored import Came
from app.store.sealed import Shelf, Stored
from app.text.cells import guarded

_DAMAGED = "could not be read: what is stored of it is damaged"


def every_wording(source: Source) -> Iterator[bytes]:
    """Drafted messages, one wording a row."""
    return exports.csv_parts(source.shelf)


def every_message(source: Source) -> Iterator[bytes]:
    """Imported messages, conversation by conversation, each in the order of time."""
    yield "\ufeff".encode() + _line("conversation", "name", *COLUMNS)
    came = Came(source.shelf)
    for talk in every_talk(source.shelf):
        for row in every_row(source.shelf, talk.id):
            said = (_DAMAGED,) if row.record is None else cells(talk, row, came)
            yield _line(talk.id, talk.name, *said)


def every_talk(shelf: Shelf) -> Iterator[Talk]:
    """Each conversation that can be read, in the order of ids."""
    for row in shelf.every(Talk, prefix=TALKS, batch=100, mend=_unread):
        if row.record is not None:
            yield row.record


def every_row(shelf: Shelf, talk: str) -> Iterator[Stored[Message]]:
    """Each message of a conversation; the record is None where it is damaged."""
    return shelf.every(Message, prefix=messages_prefix(talk), batch=500, mend=_unread)


def _unread(_: str) -> Any:
    return None


def _line(*cells_: str) -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text).writerow([guarded(cell) for cell in cells_])
    return text.getvalue().encode()
