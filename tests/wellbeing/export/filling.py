"""Alice's private pages, filled as a person fills them: something of every kind, each with a word to find it by."""

from __future__ import annotations

import sqlite3

from tests.cast import Visitor
from tests.wellbeing.checkins.keeping import NEW
from tests.wellbeing.complaints.complaining import begun
from tests.wellbeing.plans.planning import begin, write

WORDS = {
    "plan": "willowplan", "plan-was": "oldwillow", "note": "badgernote", "trigger": "badgertrigger",
    "helped": "badgerhelp", "symptom": "ottersymptom", "event": "heronevent", "complaint": "wrongpills",
    "provider": "Magpie", "provider-was": "Sparrow",
    "told": "kestrelsaid", "medication": "kestrelpill", "told-was": "kestrelwas",
}  # fmt: skip
"""A word of every kind of thing."""

PASSING = {
    "release", "complaint-erased", "note-erased", "check-in-place", "event-place", "questionnaire-place",
}  # fmt: skip
"""Families that say nothing of their own: no export has them."""


def fill(alice: Visitor) -> dict[str, str]:
    """Write one of each; the addresses by kind."""
    plan_id = begin(alice)
    write(alice, plan_id, 1, WORDS["plan-was"])
    write(alice, plan_id, 1, WORDS["plan"])
    alice.post("/wellbeing/check-ins/symptoms", {"name": WORDS["symptom"]})
    symptom = alice.get("/wellbeing/check-ins/symptoms").text.split('action="/wellbeing/check-ins/symptoms/')[1]
    said = {
        "check_in_id": 26 * "a", "on": "2026-11-19", "at": "08:30", "mood": "2", "sleep": "6.5",
        f"felt-{symptom.partition(chr(34))[0]}": "7", "note": WORDS["note"], "triggers": WORDS["trigger"],
        "helped": WORDS["helped"],
    }  # fmt: skip
    assert alice.post(NEW, said).status_code == 303
    event = {"event_id": 26 * "b", "on": "2026-11-18", "title": WORDS["event"]}
    assert alice.post("/wellbeing/events", event).status_code == 303
    answers = {f"item-{at}": "1" for at in range(1, 10)}
    assert alice.post("/wellbeing/questionnaires/new/phq9", answers).status_code == 303
    complaint = begun(alice, provider=f"Dr {WORDS['provider-was']}", harm=WORDS["complaint"])
    worded = {"provider": f"Dr {WORDS['provider']}", "harm": WORDS["complaint"], "based_on": "1"}
    assert alice.post(f"{complaint}/edit", worded).status_code == 303
    told = {"provider": "Dr Kestrel", "said": WORDS["told-was"]}
    assert alice.post("/wellbeing/providers/new", {"note_id": 26 * "n", **told}).status_code == 303
    told |= {"said": WORDS["told"], "medication": WORDS["medication"], "based_on": "1"}
    note = f"/wellbeing/providers/{26 * 'n'}"
    assert alice.post(f"{note}/edit", told).status_code == 303
    return {
        "plan": f"/wellbeing/plan/{plan_id}",
        "check-in": f"/wellbeing/check-ins/20261119-0830-{26 * 'a'}",
        "complaint": complaint,
        "note": note,
    }


def spoil(alice: Visitor, prefix: str, table: str = "wellbeing") -> int:
    """Turn a bit in every body under a prefix; how many there were."""
    file = alice.services.settings.data_dir / f"phi-{table}.db"
    with sqlite3.connect(file) as connection:
        found = connection.execute("SELECT sort, body FROM items WHERE sort LIKE ?", (f"{prefix}%",)).fetchall()
        for sort, body in found:
            connection.execute("UPDATE items SET body = ? WHERE sort = ?", (body[:-1] + bytes([body[-1] ^ 1]), sort))
    return len(found)
