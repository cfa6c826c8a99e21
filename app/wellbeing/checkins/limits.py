"""How long, how many and how strong: the bounds of check-ins, in one place for forms, pages and imports."""

from __future__ import annotations

WORDS_CHARACTERS = 5_000
"""Of triggers, of what helped and of the note, each."""

SYMPTOM_CHARACTERS = 80
EVENT_CHARACTERS = 120

MOST_ASKED = 20
"""Symptoms that one form asks for. Retired ones do not count."""

MOST_SYMPTOMS = 200
MOST_EVENTS = 1_000

HOURS_OF_A_DAY = 24
