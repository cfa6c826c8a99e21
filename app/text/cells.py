"""Cells of a CSV: an apostrophe keeps a spreadsheet from running text as a formula, and is taken off again."""

from __future__ import annotations

import re

_SIGNS = tuple("=+-@＝＋－＠")
"""Spreadsheets take the wide ones for the others."""

_BLANKS = ("\t", "\r", "\n")

# Where lists are parted by semicolons, a spreadsheet takes our commas for text and parts the cell at its own
# separators and line ends. A hyphen is left alone there: it begins the lines of lists, and makes no formula alone.
_PARTED = re.compile(r"([;\t\r\n] *)('*[=+@＝＋＠])")
_PARTED_AND_GUARDED = re.compile(r"([;\t\r\n] *)'('*[=+@＝＋＠])")


def guarded(text: str) -> str:
    """`text` with an apostrophe wherever a spreadsheet could take what follows for the beginning of a formula."""
    inside = _PARTED.sub(r"\1'\2", text)
    return f"'{inside}" if _begins_formula(inside) else inside


def unguarded(text: str) -> str:
    """What `guarded` was given."""
    return _PARTED_AND_GUARDED.sub(r"\1\2", unguarded_start(text))


def unguarded_start(text: str) -> str:
    """`text` without the apostrophe that many programs put before what could begin a formula."""
    rest = text.removeprefix("'")
    return rest if _begins_formula(rest) else text


def _begins_formula(text: str) -> bool:
    """Whether it could, apostrophes and blanks aside."""
    return text.lstrip("'").startswith(_BLANKS) or text.lstrip("' ").startswith(_SIGNS)
