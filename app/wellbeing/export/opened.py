"""Who opened this, to take along: every row of the access log, as a table or as data. It holds no content."""

from __future__ import annotations

from collections.abc import Iterator

from app.wellbeing.access_log import Access
from app.wellbeing.contents.item import Wording
from app.wellbeing.export.lines import DAMAGED, line
from app.wellbeing.families import BY_NAME
from app.wellbeing.records import Records

NAME = "opened"
LABEL = "Who opened this"


def rows(records: Records) -> Iterator[tuple[str, Access | None]]:
    """Each row under its sort key, newest first, None for a damaged one. Raises Locked.

    What this reading itself adds to the log is newer than where it began, and is not among them.
    """
    after: str | None = None
    while True:
        found = records.accesses(after=after, limit=500)
        yield from ((stored.sort, stored.record) for stored in found.rows)
        yield from ((sort, None) for sort in found.damaged)
        after = found.after
        if after is None:
            return


def csv_parts(records: Records, words: Wording) -> Iterator[bytes]:
    """The table, UTF-8 with a byte order mark, one row after the other. Times are to the second, in the own zone."""
    yield "\ufeff".encode() + line(("At", "State", "What", "How many", "Record", "Done", "Why", "Session"))
    for _, row in rows(records):
        if row is None:
            yield line(("", DAMAGED, "", "", "", "", "", ""))
            continue
        family = BY_NAME.get(row.family)
        what = family.label if family else row.family
        at = row.at.astimezone(words.zone).isoformat(sep=" ", timespec="seconds")
        yield line((at, "", what, f"{row.count}", row.record, row.did.value, row.why.value, row.session or "a job"))
