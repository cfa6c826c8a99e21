"""On DynamoDB and KMS: ticks are good once however many ask at a moment; all is taken along, found and erased."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from app.settings import Settings
from app.store.keys import tenant_id
from app.wellbeing.access_log import Why
from app.wellbeing.families import FAMILIES
from app.wellbeing.records import Records
from app.wellbeing.releases import model
from app.wellbeing.releases.model import NotReleased
from tests.cast import Visitor
from tests.cloud import settings_on_aws
from tests.wellbeing.export.filling import WORDS, fill

EVENT = f"event/2026-11-18#{26 * 'b'}"


@pytest.fixture
def settings(tmp_path: Path, empty_ministack: str, monkeypatch: pytest.MonkeyPatch) -> Settings:
    return settings_on_aws(empty_ministack, tmp_path, monkeypatch)


def test_ticks_give_once_and_all_is_taken_along_found_and_erased(alice: Visitor) -> None:
    services, tenant = alice.services, tenant_id(alice.tenant)
    assert services.settings.store == "dynamodb"
    fill(alice)
    door = Records(services, tenant, Why.RELEASE)
    release = model.tick(services, door, "summary", [EVENT]).id

    def take(_: int) -> str:
        try:
            (item,) = model.take(services, tenant, release, "summary", ZoneInfo("UTC"))
        except NotReleased:
            return ""
        return item.words

    with ThreadPoolExecutor(4) as several:
        assert sorted(several.map(take, range(4))) == ["", "", "", f"What: {WORDS['event']}"]
    data = alice.post("/wellbeing/export/json").text
    assert [word for word in WORDS.values() if word not in data] == []
    assert json.loads(data)["count"] == 10
    assert "1 thing holds" in alice.post("/wellbeing/search", {"words": WORDS["note"]}).text
    assert alice.post("/wellbeing/erase", {"sure": "y"}).status_code == 303
    assert [family.name for family in FAMILIES if door.page(family, dict).rows] == []
    assert door.accesses().rows
