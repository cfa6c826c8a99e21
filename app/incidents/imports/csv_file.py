"""CSV files: any separator, quoted line ends, with or without a row of headings."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from itertools import islice

from app.dates.days import is_day
from app.incidents.imports.table import MAX_COLUMNS, MAX_ROWS, Table, TooManyRows, Unreadable
from app.text.cells import unguarded, unguarded_start

_SEPARATORS = (",", ";", "\t", "|")
_LOOKED_AT = 50

_MAX_CELLS = 1_000_000
_MAX_LINES = 200_000
"""Rows, blank ones between them included."""

_MAX_LINE_ENDS = 1_100_000
"""Spreadsheets save every row of a sheet, 1,048,576, when the last one was touched once."""

_MAX_PARTS = 500_000
"""Separators in what may be one row, quoted ones included."""

_FULL = f"This file has more than {_MAX_CELLS:,} cells. Keep the columns that say what happened."
_WIDE = f"This file has more than {MAX_COLUMNS} columns. Keep the ones that say what happened."


_OURS = frozenset({"id", "occurred_on", "narrative", "written_at"})
"""Headings of our own export, in which each apostrophe that guards a cell is ours to take off."""


def read(text: str) -> Table:
    """The table in a CSV. Raises Unreadable, TooManyRows."""
    if max(text.count("\n"), text.count("\r")) > _MAX_LINE_ENDS:
        raise TooManyRows
    declared = text[:5].lower().startswith("sep=") and len(text) > 5
    rows = _rows(text, text[4] if declared else _separator(text))
    skipped = 1 if declared else 0
    while skipped < len(rows) and not rows[skipped]:
        skipped += 1
    if skipped >= len(rows):
        raise Unreadable("Nothing is written in this file. Choose another one.")
    bare = unguarded if set(rows[skipped]) >= _OURS else unguarded_start
    for row in rows:
        row[:] = map(bare, row)
    first, rest = rows[skipped], rows[skipped + 1 :]
    if any(is_day(cell) for cell in first):
        headings, body, first_row = [""] * len(first), [first, *rest], skipped + 1
    else:
        headings, body, first_row = first, rest, skipped + 2
    width = max(map(len, (headings, *body)))
    if not any(body):
        raise Unreadable("This file has headings and nothing below them. Choose another one.")
    named = [heading or f"Column {at}" for at, heading in enumerate(headings, 1)]
    named += [f"Column {at}" for at in range(len(named) + 1, width + 1)]
    return Table("csv", tuple(name[:80] for name in named), body, first_row)


def _rows(text: str, separator: str) -> list[list[str]]:
    """Every row up to the last that is filled, cells trimmed; a blank line is an empty row."""
    rows: list[list[str]] = []
    filled = cells = blank = 0
    lines = _Lines(text, separator)
    for read in lines.rows():
        row = [cell.strip() for cell in read]
        if not any(row):
            blank += 1
            continue
        rows += [[]] * blank
        rows.append(row)
        filled, cells, blank = filled + 1, cells + sum(map(bool, row)), 0
        if filled > MAX_ROWS + 1 or len(rows) > _MAX_LINES:
            raise TooManyRows
        if len(row) > MAX_COLUMNS or cells > _MAX_CELLS:
            raise Unreadable(_WIDE if len(row) > MAX_COLUMNS else _FULL)
    return rows


class _Lines:
    """The lines of a text for the parser of CSV, which would take any number of cells into one row."""

    def __init__(self, text: str, separator: str) -> None:
        self._lines = io.StringIO(text, newline="")
        self._separator = separator
        self._parts = 0

    def rows(self) -> Iterator[list[str]]:
        """Raises Unreadable."""
        try:
            for row in csv.reader(self, delimiter=self._separator):
                self._parts = 0
                yield row
        except (csv.Error, TypeError, ValueError):  # the separator that a file declares may be none
            raise Unreadable(
                f"One cell of this file is longer than {csv.field_size_limit():,} characters, or a quote is never "
                "closed."
            ) from None

    def __iter__(self) -> _Lines:
        return self

    def __next__(self) -> str:
        line = next(self._lines)
        self._parts += line.count(self._separator)
        if self._parts > _MAX_PARTS:
            raise Unreadable(_WIDE)
        return line


def _separator(text: str) -> str:
    """The separator that parts the first rows into the most columns, and always as many."""
    sample = text[:40_000]

    def fitness(separator: str) -> tuple[float, int]:
        try:
            rows = list(islice(csv.reader(io.StringIO(sample, newline=""), delimiter=separator), _LOOKED_AT))
        except csv.Error:
            return (0.0, 0)
        widths = [len(row) for row in rows if any(row)]
        common = max(set(widths), key=lambda width: (widths.count(width), width), default=1)
        return (widths.count(common) / len(widths) if common > 1 else 0.0, common)

    return max(_SEPARATORS, key=fitness)
