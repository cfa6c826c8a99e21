"""What staff are told of damage: that there is some, of whom, and no word of what it is."""

from __future__ import annotations

from app import damage
from app.services import Services
from app.store.keys import TenantId
from tests.cast import Visitor


def test_dana_sees_that_a_record_is_damaged_and_takes_it_off_the_list_once_it_is_back(
    dana: Visitor, services: Services
) -> None:
    damage.note(services, TenantId("alice000000"), "phi-wellbeing", "CHECKIN#2026-11-17T21:00#her-check-in")
    assert "1 damaged" in dana.get("/admin").text.replace("</a>", "")
    page = dana.get("/admin/damage").text
    assert "alice000000" in page
    assert "CHECKIN" not in page
    assert "2026-11-17" not in page
    mark = damage.noted(services).rows[0].record.mark
    assert dana.post(f"/admin/damage/{mark}/mended").status_code == 303
    assert "None is known" in dana.get("/admin/damage").text


def test_nobody_else_sees_that_there_is_such_a_page(alice: Visitor) -> None:
    assert alice.get("/admin/damage").status_code == 404
