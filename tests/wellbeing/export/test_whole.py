"""What an export of everything takes from here, and what is left when an account goes."""

from __future__ import annotations

import json
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from app.keys import KeyDestroyed
from app.store import StoreUnavailable
from app.store.keys import tenant_id
from app.store.sqlite import SqliteStore
from app.wellbeing import records
from app.wellbeing.access_log import Why
from app.wellbeing.export import whole
from app.wellbeing.families import FAMILIES
from app.wellbeing.records import Locked, Records
from tests.cast import Visitor
from tests.wellbeing.export.filling import PASSING, WORDS, fill

ZONE = ZoneInfo("America/Denver")


def everything(alice: Visitor) -> dict[str, str]:
    made = whole.parts(alice.services, tenant_id(alice.tenant), ZONE, alice.services.now())
    return {name: b"".join(content).decode() for name, content in made}


def test_the_data_and_a_table_of_every_kind_hold_every_word(alice: Visitor) -> None:
    fill(alice)
    found = everything(alice)
    assert set(found) == {"private.json", "opened.csv"} | {f"{f.name}.csv" for f in FAMILIES if f.name not in PASSING}
    tables = "".join(content for name, content in found.items() if name.endswith(".csv"))
    for text in (found["private.json"], tables):
        assert [word for word in WORDS.values() if word not in text] == []
    assert json.loads(found["private.json"])["count"] == 10


def test_it_stops_with_a_sentence_when_the_store_goes_away_half_way(alice: Visitor, monkeypatch: Any) -> None:
    fill(alice)
    real = SqliteStore.page

    def away(self: Any, *given: Any, **asked: Any) -> Any:
        if str(asked.get("prefix", "")).startswith("EVENT#"):
            raise StoreUnavailable
        return real(self, *given, **asked)

    monkeypatch.setattr("app.store.sqlite.SqliteStore.page", away)
    with pytest.raises(Locked):
        everything(alice)


def test_after_the_account_is_erased_nothing_can_be_read(alice: Visitor) -> None:
    fill(alice)
    assert records.erase(alice.services, tenant_id(alice.tenant)) > len(WORDS)
    door = Records(alice.services, tenant_id(alice.tenant), Why.PAGE)
    with pytest.raises(KeyDestroyed):
        door.page(FAMILIES[0], dict)
