"""Limits: how much the details of one document hold, and how much of its text is kept for search."""

from __future__ import annotations

TITLE_CHARACTERS = 200
SOURCE_CHARACTERS = 1_000
REASON_CHARACTERS = 1_000

NAME_CHARACTERS = 500
"""Of the name that a file came with; file systems end at 255 bytes, and a form can send any."""

FOUND_BYTES = 300_000
"""Of the text found in a file, in UTF-8: with the details it stays below the 400 KB of one item."""

MB = 1024 * 1024
GB = 1024 * MB
