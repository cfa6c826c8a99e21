"""The verb of erasure: every record of every family, damaged or not, and the days that mails were to go out on."""

from __future__ import annotations

from app import reminders
from app.services import Services
from app.store import MAX_CHANGES
from app.store.keys import TenantId
from app.wellbeing.access_log import Did
from app.wellbeing.families import FAMILIES, IMPORTS, Family
from app.wellbeing.records import Records

_AT_ONCE = MAX_CHANGES - 10


def erase(services: Services, tenant: TenantId, records: Records) -> int:
    """Remove everything here but the access log; how many records there were. Grows with the record.

    May be stopped and run again. Raises Locked, Conflict, StoreUnavailable.
    """
    count = 0
    # A file on its way first, and once more around: a worker may have added rows of it meanwhile.
    while found := sum(_erase(records, family) for family in (IMPORTS, *FAMILIES)):
        count += found
    records.settle()
    reminders.set_days(services, tenant, ())
    return count


def _erase(records: Records, family: Family) -> int:
    count = 0
    while True:
        found = records.page(family, object, limit=_AT_ONCE)  # whatever it is made of: a piece of a file is a list
        names = [*(stored.sort for stored in found.rows), *found.damaged]
        if not names:
            return count
        gone = [records.discard(family, sort.removeprefix(family.prefix)) for sort in names]
        records.write(family, "", *gone, did=Did.REMOVED, count=len(gone))
        count += len(gone)
