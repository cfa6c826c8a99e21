"""Looking at a plan again: the days on which its owner wants a mail, told to the clock without saying what for."""

from __future__ import annotations

from datetime import date

from app import reminders
from app.services import Services
from app.store.keys import TenantId
from app.wellbeing.families import PLANS
from app.wellbeing.plans import model
from app.wellbeing.records import Records


def set_reminders(services: Services, tenant: TenantId, records: Records, today: date, *, without: str = "") -> None:
    """Have the days that the plans name now reminded of, and no other; `without` is a plan that is about to go.

    Raises Locked, Conflict, StoreUnavailable. The two stores are written one after the other: when this fails,
    saving once more mends it.
    """
    found = model.plans(records)
    wanted = {
        stored.record.review_on
        for stored in found.rows
        if stored.record.id != without
        and stored.record.remind
        and stored.record.review_on
        and stored.record.review_on >= today
    }
    unread = set(found.damaged) - {PLANS.prefix + without}  # they may have named a day
    reminders.set_days(services, tenant, wanted, only_add=bool(unread))
