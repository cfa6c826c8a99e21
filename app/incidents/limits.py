"""Limits: how much one entry can hold.

All fields at their limit in text of four bytes a character make a search item of about 394 KB, below the store's 400.
"""

from __future__ import annotations

CHARACTERS = {
    "title": 200,
    "place": 300,
    "narrative": 60_000,
    "quotes": 12_000,
    "my_response": 8_000,
    "witnesses": 1_000,
    "children_present": 500,
    "order_paragraph": 200,
    "report_number": 200,
    "injuries": 2_000,
    "impact": 4_000,
    "next_step": 2_000,
}
"""Characters a field holds, by its name in the record and in the form."""

REASON_CHARACTERS = 1_000
"""Why an entry was corrected or withdrawn."""

PEOPLE = 30
PERSON_CHARACTERS = 80
"""A name, and again a part."""
