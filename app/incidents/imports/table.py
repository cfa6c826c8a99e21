"""The table: what any file is read into, rows of text under headings, and the limits that hold for it."""

from __future__ import annotations

from dataclasses import dataclass

from app.errors import Invalid, TooLarge

MAX_BYTES = 5 * 1024 * 1024
MAX_ROWS = 20_000
MAX_COLUMNS = 100

CANCELLED = "cancelled in the calendar"
"""The status of a calendar's event that did not take place."""


class Unreadable(Invalid):
    """A file that is not what an import can take. The sentence says what would be."""

    title = "We could not read this file"


class TooManyRows(TooLarge):
    """More rows than one import takes."""

    title = "That is a lot at once"
    sentence = f"This file has more than {MAX_ROWS:,} rows. Nothing was saved. Split it into smaller files."


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of text. A row may be shorter than the headings, and is empty where the file has a blank line.

    `first_row` is the number that the first row has in the file, as a spreadsheet counts. `notes` are sentences
    about what could not be taken over as it was.
    """

    source: str
    headings: tuple[str, ...]
    rows: list[list[str]]
    first_row: int = 2
    notes: tuple[str, ...] = ()
