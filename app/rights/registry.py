"""The registry: every feature's word on what it keeps, in the order in which a person would look for it."""

from __future__ import annotations

from app.accounts import exported as accounts
from app.assistant import exported as assistant
from app.billing import exported as billing
from app.campaigns import exported as campaigns
from app.identity import exported as identity
from app.incidents import exported as incidents
from app.library import exported as library
from app.lifecycle import Erase, Feature
from app.mail import exported as mail
from app.messages import exported as messages
from app.preferences import exported as preferences
from app.rights import exported as rights
from app.rights.requests import erased as requests_erased
from app.rights.requests import exported as requests_exported
from app.vault import exported as vault
from app.wellbeing import exported as wellbeing

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
    rights.FEATURE,
)
"""One of each feature, from its exported.py. An import takes them in this order too: files before what names them."""

ERASED: tuple[tuple[str, Erase], ...] = (("requests", requests_erased.erase),)
"""(name, what erases) of each feature that keeps something outside its owner's shelf, from its erased.py."""
