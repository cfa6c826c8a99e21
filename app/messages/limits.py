"""Limits: how much one drafted message can hold, so that each of its records stays far below the store's 400 KB."""

from __future__ import annotations

CHARACTERS = {
    "received": 40_000,
    "text": 20_000,
    "facts": 8_000,
    "to": 120,
    "tone": 200,
    "avoid": 500,
}
"""Characters a field holds, by its name in the form."""

FACTS = 60
"""Lines of the list of facts."""

MOST_WORDS = 2_000
"""The largest limit on a message's length, in words."""
