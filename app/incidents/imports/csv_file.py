"""CSV files: any separator, quoted line ends, with or without a row of headings."""

from __future__ import annotations

import csv
import io
from itertools import islice

from app.incidents.cells import unguarded
from app.incidents.imports.days import is_day
from app.incidents.imports.table import MAX_COLUMNS, MAX_ROWS, Table, TooManyRows, Unreadable

_SEPARATORS = (",", ";", "\t", "|")
_LOOKED_AT = 50


def read(text: str) -> Table:
    """The table in a CSV. Raises Unreadable, TooManyRows."""
    declared = text[:5].lower().startswith("sep=") and len(text) > 5
    separator = text[4] if declared else _separator(text)
    rows = _rows(text, separator)
    skipped = 1 if declared else 0
    while skipped < len(rows) and not any(rows[skipped]):
        skipped += 1
    first, rest = rows[skipped], rows[skipped + 1 :]
    if any(is_day(cell) for cell in first):
        headings, body, first_row = [""] * len(first), [first, *rest], skipped + 1
    else:
        headings, body, first_row = first, rest, skipped + 2
    width = max(map(len, (headings, *body)))
    if width > MAX_COLUMNS:
        raise Unreadable(f"This file has more than {MAX_COLUMNS} columns. Keep the ones that say what happened.")
    if not any(any(row) for row in body):
        raise Unreadable("This file has headings and nothing below them. Choose another one.")
    named = [heading or f"Column {at}" for at, heading in enumerate(headings, 1)]
    named += [f"Column {at}" for at in range(len(named) + 1, width + 1)]
    return Table("csv", tuple(name[:80] for name in named), body, first_row)


def _rows(text: str, separator: str) -> list[list[str]]:
    """Every row, cells trimmed; a blank line is an empty row."""
    rows: list[list[str]] = []
    filled = 0
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=separator):
            rows.append([unguarded(cell.strip()) for cell in row])
            filled += any(row)
            if filled > MAX_ROWS + 1:
                raise TooManyRows
    except csv.Error:
        raise Unreadable(
            f"One cell of this file is longer than {csv.field_size_limit():,} characters, or a quote is never closed."
        ) from None
    return rows


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
