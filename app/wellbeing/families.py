"""Families: every kind of well-being record, the table it lies in, and what it is called in the access log."""

from __future__ import annotations

from dataclasses import dataclass

from app.store.phi import Table


@dataclass(frozen=True, slots=True)
class Family:
    """One kind of record. Sort keys begin with `prefix`; no prefix begins another. `label` is shown to the owner."""

    name: str
    prefix: str
    table: Table
    label: str


PLANS = Family("plan", "PLAN#", "wellbeing", "Safety plan")
PLAN_HISTORY = Family("plan-history", "PLANWAS#", "wellbeing", "Earlier wording of a safety plan")
CHECK_INS = Family("check-in", "CHECKIN#", "wellbeing", "Check-in")
CHECK_IN_HISTORY = Family("check-in-history", "CHECKINWAS#", "wellbeing", "Earlier wording of a check-in")
CHECK_IN_PLACES = Family("check-in-place", "CHECKINAT#", "wellbeing", "Where a check-in stands")
SYMPTOMS = Family("symptoms", "SYMPTOMS#", "wellbeing", "Your list of symptoms")
EVENT_PLACES = Family("event-place", "EVENTAT#", "wellbeing", "Where a marked event stands")
EVENTS = Family("event", "EVENT#", "wellbeing", "Marked event")
QUESTIONNAIRE_PLACES = Family("questionnaire-place", "QUESTIONNAIREAT#", "wellbeing", "Where a questionnaire stands")
QUESTIONNAIRES = Family("questionnaire", "QUESTIONNAIRE#", "wellbeing", "Questionnaire")
IMPORTS = Family("import", "MOODIMPORT#", "wellbeing", "Mood log on its way in")
RELEASES = Family("release", "RELEASE#", "wellbeing", "What you ticked to take out")
COMPLAINTS = Family("complaint", "COMPLAINT#", "providers", "Complaint")
COMPLAINT_HISTORY = Family("complaint-history", "COMPLAINTWAS#", "providers", "Earlier wording of a complaint")
COMPLAINTS_ERASED = Family("complaint-erased", "COMPLAINTGONE#", "providers", "A complaint that you erased")
NOTES = Family("note", "NOTE#", "providers", "Provider note")
NOTE_HISTORY = Family("note-history", "NOTEWAS#", "providers", "Earlier wording of a provider note")
NOTES_ERASED = Family("note-erased", "NOTEGONE#", "providers", "A provider note that you erased")

FAMILIES = (
    *(
        PLANS,
        PLAN_HISTORY,
        CHECK_INS,
        CHECK_IN_HISTORY,
        CHECK_IN_PLACES,
        SYMPTOMS,
        EVENTS,
        EVENT_PLACES,
        QUESTIONNAIRES,
        QUESTIONNAIRE_PLACES,
        IMPORTS,
        RELEASES,
    ),
    *(COMPLAINTS, COMPLAINT_HISTORY, COMPLAINTS_ERASED, NOTES, NOTE_HISTORY, NOTES_ERASED),
)
BY_NAME = {family.name: family for family in FAMILIES}
