"""Words: a list of them, written as one text."""

from __future__ import annotations


def words(text: str) -> tuple[str, ...]:
    """The words of `text`, parted by white space."""
    return tuple(text.split())
