"""Reading a span of check-ins."""

from __future__ import annotations

from datetime import UTC, date, datetime

from app.services import Services
from app.store.keys import TenantId
from app.wellbeing.access_log import Why
from app.wellbeing.checkins.reading import span
from app.wellbeing.checkins.record import CheckIn, check_in_name
from app.wellbeing.families import CHECK_INS
from app.wellbeing.records import Records


def test_a_span_holds_its_first_and_its_last_day_and_no_other(services: Services) -> None:
    records = Records(services, TenantId("alice000000"), Why.SAVE)
    for day in (1, 2, 3, 4):
        at = datetime(2026, 11, day, tzinfo=UTC)
        check_in = CheckIn(id=f"id{day}", on=date(2026, 11, day), at="23:59", zone="UTC", written_at=at)
        records.write(CHECK_INS, check_in.id, records.add(CHECK_INS, check_in_name(check_in), check_in))
    found = span(records, date(2026, 11, 2), date(2026, 11, 3))
    assert [row.on.day for row in found.rows] == [2, 3]
    assert found.damaged == []
