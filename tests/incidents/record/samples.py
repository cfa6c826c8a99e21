"""Incidents to test with: Alice's own words, and a form as her phone sends it."""

from __future__ import annotations

from datetime import date
from typing import Any

from app.dates.when import When
from app.incidents.record import Incident, Person

CENTRAL = "America/Chicago"
THURSDAY = When(on=date(2026, 11, 19), at="17:05", about=True, zone=CENTRAL)
SAM = Person(name="Sam Miller", part="other parent")


def incident(narrative: str = "Sam came 40 minutes late.", when: When = THURSDAY, **fields: Any) -> Incident:
    """An incident of the Thursday before the tests' clock, 19 November 2026, about 5:05 pm in Missouri."""
    return Incident(when=when, narrative=narrative, **fields)


def form(**fields: Any) -> dict[str, Any]:
    """What a form sends when only the two required fields (and what is given) are filled."""
    return {"occurred_on": "2026-11-19", "occurred_at": "17:05", "narrative": "Sam came 40 minutes late.", **fields}


FULL = {
    "place": "Public library, Main Street",
    "kind": "late-time",
    "title": "Late at the library",
    "quotes": 'Sam: "The order does not count on Thursdays."',
    "my_response": "I said nothing and drove home.",
    "people": "Sam Miller (other parent), Ms. Ortiz (librarian)",
    "witnesses": "Ms. Ortiz stood at the desk.",
    "children_present": "Both, 6 and 9",
    "severity": "serious",
    "order_paragraph": "4(b)",
    "report_number": "26-0417",
    "injuries": "A bruise on the left arm, seen by Dr. Lee.",
    "impact": "The children missed dinner.",
    "next_step": "Tell my lawyer.",
    "tags": "pick-up, library",
}
"""Every further field of the form."""
