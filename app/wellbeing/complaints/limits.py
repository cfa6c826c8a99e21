"""Limits of complaints, in characters or in numbers; together they keep one complaint within one record."""

from __future__ import annotations

COMPLAINTS = 200
LINE = 200
HAPPENED = 12_000
HARM = 4_000
ASKED = 4_000
LETTER = 15_000
ANSWER = 4_000
NOTE = 500
STEPS = 40
DEADLINES = 30
ANSWERS = 12
FILES = 50
