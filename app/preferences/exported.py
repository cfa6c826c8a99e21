"""Exported: what mail a person agreed to, when and where, and the days they asked to be reminded on."""

from __future__ import annotations

from app.lifecycle import Family, Feature
from app.mail.newsletter import SORT as NEWSLETTER
from app.mail.newsletter import Agreement
from app.preferences.choices import SORT, MailChoices
from app.reminders import SORT as REMINDERS
from app.reminders import Reminders

FEATURE = Feature(
    "consents",
    "What you agreed to",
    families=(
        Family("mail", SORT, MailChoices, "Mail you chose", comes_back=False, comprehensive=True, rest=""),
        Family("newsletter", NEWSLETTER, Agreement, "The newsletter", comes_back=False, comprehensive=True, rest=""),
        Family("reminders", REMINDERS, Reminders, "Days you asked to be reminded on", comes_back=False, rest=""),
    ),
)
"""None of it comes back by an import: consent is given anew where it is to hold."""
