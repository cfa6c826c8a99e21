"""Limits of provider notes, in characters or in numbers."""

from __future__ import annotations

NOTES = 1_000
LINE = 200
SAID = 12_000
MEDICATION = 4_000
QUESTIONS = 4_000
