"""Lines of a table: cells as CSV that a spreadsheet takes for no formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable

from app.text.cells import guarded

DAMAGED = "could not be read: what is stored of it is damaged"


def line(cells: Iterable[str]) -> bytes:
    """One line."""
    text = io.StringIO(newline="")
    csv.writer(text).writerow([guarded(cell) for cell in cells])
    return text.getvalue().encode()
