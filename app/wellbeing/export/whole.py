"""The whole of it as files, for an export of everything that somebody keeps with us; erasing is records.erase."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

from app.services import Services
from app.store.keys import TenantId
from app.wellbeing.access_log import Why
from app.wellbeing.contents import reading
from app.wellbeing.export import files, opened
from app.wellbeing.records import Records


def parts(
    services: Services, tenant: TenantId, zone: ZoneInfo, now: datetime, *, session: str = ""
) -> Iterator[tuple[str, Iterator[bytes]]]:
    """The name of each file with its content: the data, then a table for each kind. Take them one after the other.

    Only for a file that its owner alone gets. Each reading leaves its row in the access log. Iterating raises Locked:
    the file that is being read is then not whole, and none of it may be handed out as if it were.
    """
    records = Records(services, tenant, Why.EXPORT, session=session)
    words = reading.wording(records, zone)
    yield "private.json", files.json_parts(records, now)
    for kind in reading.kinds():
        yield f"{kind.family.name}.csv", files.csv_parts(records, kind, words)
    yield f"{opened.NAME}.csv", opened.csv_parts(records, words)
