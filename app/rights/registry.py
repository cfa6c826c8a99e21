"""The registry: every feature's word on what it keeps, in the order in which a person would look for it."""

from __future__ import annotations

from app import reminders
from app.accounts import erased as accounts_erased
from app.accounts import exported as accounts
from app.assistant import exported as assistant
from app.audit import exported as audit
from app.billing import erased as billing_erased
from app.billing import exported as billing
from app.campaigns import exported as campaigns
from app.identity import exported as identity
from app.incidents import exported as incidents
from app.library import exported as library
from app.lifecycle import Erase, Feature
from app.mail import erased as mail_erased
from app.mail import exported as mail
from app.messages import erased as messages_erased
from app.messages import exported as messages
from app.preferences import erased as preferences_erased
from app.preferences import exported as preferences
from app.rights import exported as rights
from app.rights.deletion import deliveries
from app.rights.exports import erased as exports_erased
from app.rights.requests import erased as requests_erased
from app.rights.requests import exported as requests_exported
from app.rights.restoring import erased as restoring_erased
from app.vault import erased as vault_erased
from app.vault import exported as vault
from app.wellbeing import erased as private
from app.wellbeing import exported as wellbeing

__all__ = ["ERASED", "EXPORTED", "private"]

EXPORTED: tuple[Feature, ...] = (
    incidents.FEATURE,
    vault.FEATURE,
    messages.FEATURE,
    assistant.FEATURE,
    library.FEATURE,
    wellbeing.FEATURE,
    accounts.FEATURE,
    preferences.FEATURE,
    billing.FEATURE,
    identity.FEATURE,
    mail.FEATURE,
    campaigns.FEATURE,
    requests_exported.FEATURE,
    audit.FEATURE,
    rights.FEATURE,
)
"""One of each feature, from its exported.py. An import takes them in this order too: files before what names them."""

ERASED: tuple[tuple[str, Erase], ...] = (
    ("vault", vault_erased.erase),
    ("messages", messages_erased.erase),
    ("reminders", reminders.erase),
    ("preferences", preferences_erased.erase),
    ("webhooks", deliveries.erase),
    ("mail", mail_erased.erase),
    ("billing", billing_erased.erase),
    ("accounts", accounts_erased.erase),
    ("requests", requests_erased.erase),
    ("exports", exports_erased.erase),
    ("restoring", restoring_erased.erase),
)
"""(name, what erases) of each feature that keeps something outside its owner's shelf, from its erased.py."""
