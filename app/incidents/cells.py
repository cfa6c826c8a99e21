"""Cells of a CSV: an apostrophe keeps a spreadsheet from running text as a formula, and is taken off again."""

from __future__ import annotations

_RUN_AS_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def guarded(text: str) -> str:
    """`text` with an apostrophe before it when its first character, apostrophes aside, could begin a formula."""
    return f"'{text}" if text.lstrip("'").startswith(_RUN_AS_FORMULA) else text


def unguarded(text: str) -> str:
    """What `guarded` was given."""
    rest = text.removeprefix("'")
    return rest if rest.lstrip("'").startswith(_RUN_AS_FORMULA) else text
