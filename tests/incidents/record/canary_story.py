"""A story told to the log: every form, address and file of the incident log, each part of it marked.

Run by test_canary.py as a process of its own too, so that what it prints is all that such a process logs.
"""

from __future__ import annotations

import io
import logging
import sys

from app import create_app, logs
from app.services import build
from app.settings import from_environment
from tests.cast import Visitor, sign_in
from tests.incidents.record.samples import FULL, form
from tests.standins import HeldQueue

MARK = "canary-9f3a"
MARKED = {name: f"{MARK} {text}" for name, text in FULL.items() if name not in ("kind", "severity")}


def story(alice: Visitor) -> None:
    """Everything a person can send to these pages, right and wrong, each field marked."""
    fields = form(**{**MARKED, "narrative": MARK, "reason": MARK, "based_on": "1"})
    alice.post("/incidents/drafts/01entryofalice", {**fields, "based_on": ""})
    alice.get(f"/incidents/new?draft=01entryofalice&q={MARK}")
    alice.post("/incidents/new", {**fields, "entry_id": "01entryofalice"})
    alice.post("/incidents/new", {**fields, "entry_id": "01entryofalice", "title": f"other {MARK}"})
    alice.post("/incidents/new", {**fields, "occurred_on": MARK, "kind": MARK, "severity": MARK, "zone": MARK})
    alice.post("/incidents/01entryofalice/edit", {**fields, "narrative": f"better {MARK}"})
    alice.post("/incidents/01entryofalice/edit", {**fields, "narrative": f"late {MARK}"})
    alice.get(f"/incidents/01entryofalice?revision={MARK}")
    alice.post("/incidents/01entryofalice/withdraw", {"reason": MARK, "based_on": "2"})
    alice.get(f"/incidents/{MARK}")
    find(alice)
    bring_in(alice)


def find(alice: Visitor) -> None:
    """Words that are searched for, rightly and wrongly."""
    for name in (
        "q",
        "kind",
        "severity",
        "person",
        "tag",
        "order_paragraph",
        "from",
        "to",
        "withdrawn",
        "order",
        "after",
    ):
        alice.get(f"/incidents?{name}={MARK}")
        alice.get(f"/incidents?q=Mia&{name}={MARK}", headers={"HX-Request": "true"})
    alice.get(f"/incidents?after={MARK}")
    for kind in ("csv", "json"):
        alice.get(f"/incidents/export.{kind}?q={MARK}")


def bring_in(alice: Visitor) -> None:
    """Files that are taken and files that are refused: marked by name, in every cell and in every property."""
    table = f"Day,What happened,{MARK}\n2026-01-05,{MARK},{MARK}\n{MARK},{MARK},{MARK}\n".encode()
    for name, content in {
        "csv": table,
        "ics": CALENDAR.encode(),
        "damaged": CALENDAR[:-40].encode(),
        "no": b"\0",
    }.items():
        file = {"file": (io.BytesIO(content), f"{MARK}.{name}")}
        taken = alice.post("/incidents/import", file, content_type="multipart/form-data")
        if taken.status_code == 303:
            alice.get(taken.location)
            alice.post(taken.location, {"zone": MARK, "column-0": MARK})
            alice.post(taken.location, {"then": "save"})
    alice.get(f"/incidents/import/{MARK}")


CALENDAR = "\r\n".join(
    (
        "BEGIN:VCALENDAR", f"X-WR-CALNAME:{MARK}", "BEGIN:VEVENT", f"UID:{MARK}",
        f"DTSTART;TZID=/{MARK} Mia/America/New_York:20260105T170000", f"SUMMARY:{MARK}", f"LOCATION:{MARK}",
        f"CATEGORIES:{MARK}", f"X-{MARK}:{MARK}", "END:VEVENT", "BEGIN:VEVENT", f"DTSTART;TZID={MARK}:20260106T170000",
        f"DTEND:{MARK}", f"DESCRIPTION:{MARK}", "END:VEVENT", "END:VCALENDAR", "",
    )
)  # fmt: skip


def main() -> None:
    """Log everything there is to log while the story goes on."""
    logs.configure(logging.DEBUG)
    settings = from_environment({"DATA_DIR": sys.argv[1], "SECRET_KEY": "a secret of the tests alone, 32 long"})
    queue = HeldQueue()
    services = build(settings, queue=queue)
    queue.attach(services)
    alice = sign_in(create_app(settings, services), "alice@example.org")
    story(alice)
    assert MARK in alice.get("/incidents").text, "the story put its words into the log book"


if __name__ == "__main__":
    main()
