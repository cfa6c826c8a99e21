"""The door to the PHI store: what it hands out is noted, what is out of reach is locked, what is damaged is told."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any

import msgspec
import pytest

from app import damage
from app.errors import Conflict
from app.keys import KeyDestroyed
from app.services import Services, build
from app.store import Put, StoreUnavailable
from app.store.keys import TenantId
from app.store.phi import opened
from app.store.sealed import Tampered
from app.wellbeing import records
from app.wellbeing.access_log import Access, Did, Why
from app.wellbeing.families import CHECK_INS, COMPLAINTS, FAMILIES
from app.wellbeing.records import Locked, Records
from tests.promises import promise

ALICE = TenantId("alice000000")
CHARLIE = TenantId("charlie0000")


class Words(msgspec.Struct, frozen=True, kw_only=True):
    said: str


def door(services: Services, why: Why = Why.PAGE, tenant: TenantId = ALICE) -> Records:
    return Records(services, tenant, why, session="a-browser")


def keep(services: Services, name: str = "2026-11-19#one", said: str = "slept badly") -> None:
    into = door(services, Why.SAVE)
    into.write(CHECK_INS, "", into.add(CHECK_INS, name, Words(said=said)))


def noted(services: Services, tenant: TenantId = ALICE) -> list[Access]:
    return [stored.record for stored in door(services, tenant=tenant).accesses().rows]


def read(services: Services) -> list[str]:
    return [stored.record.said for stored in door(services).page(CHECK_INS, Words).rows]


def spoil(services: Services, name: str, family: str = "CHECKIN#") -> None:
    """Somebody with the disk in their hands changes one byte of a record."""
    with sqlite3.connect(services.settings.data_dir / "phi-wellbeing.db") as file:
        where = "WHERE sort = ?", (f"{family}{name}",)
        body = file.execute(f"SELECT body FROM items {where[0]}", where[1]).fetchone()[0]
        file.execute(f"UPDATE items SET body = ? {where[0]}", (bytes([body[0] ^ 1]) + body[1:], *where[1]))


def test_what_alice_writes_she_reads_again(services: Services) -> None:
    keep(services)
    assert read(services) == ["slept badly"]


def test_each_read_and_each_write_leaves_a_row_that_says_what_and_why(services: Services) -> None:
    keep(services)
    door(services, Why.CHART).page(CHECK_INS, Words)
    rows = noted(services)
    assert sorted((row.did, row.why, row.family, row.count, row.session) for row in rows) == [
        (Did.READ, Why.CHART, "check-in", 1, "a-browser"),
        (Did.WROTE, Why.SAVE, "check-in", 1, "a-browser"),
    ]


def test_nothing_is_handed_out_when_its_row_cannot_be_written(
    services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep(services)

    def full(*_: object, **__: object) -> None:
        raise StoreUnavailable

    monkeypatch.setattr("app.store.sqlite.SqliteStore.write", full)
    for asked in (
        lambda: door(services).page(CHECK_INS, Words),
        lambda: door(services).get(CHECK_INS, "2026-11-19#one", Words),
        lambda: list(door(services).every(CHECK_INS, Words)),
    ):
        with pytest.raises(Locked):
            asked()


def test_a_write_that_fails_leaves_no_row_of_it(services: Services) -> None:
    keep(services)
    with pytest.raises(Conflict):
        keep(services)
    assert [row.did for row in noted(services)] == [Did.WROTE]


def test_the_log_is_only_added_to(services: Services) -> None:
    keep(services)
    verbs = {name for name in dir(Records) if not name.startswith("_")}
    reading, changing = {"accesses", "every", "get", "holds", "page"}, {"add", "discard", "put", "remove", "replace"}
    assert verbs == {*reading, *changing, "settle", "write"}
    assert all(not family.prefix.startswith("ACCESS") for family in FAMILIES)
    with pytest.raises(AttributeError):
        door(services).remove_access("x")  # type: ignore[attr-defined]  # there is no such verb


def test_charlie_reads_nothing_of_alices(services: Services) -> None:
    keep(services)
    assert door(services, tenant=CHARLIE).page(CHECK_INS, Words).rows == []
    assert noted(services, CHARLIE) == []


def test_the_log_of_both_tables_is_read_as_one_newest_first_and_in_pages(services: Services, clock: Any) -> None:
    for number in range(7):
        clock.move(minutes=1)
        family = (CHECK_INS, COMPLAINTS)[number % 2]
        into = door(services, Why.SAVE)
        into.write(family, "", into.add(family, f"{number}", Words(said="x")))
    seen, after = [], None
    while True:
        page = door(services).accesses(after=after, limit=3)
        seen += [row.record for row in page.rows]
        after = page.after
        if after is None:
            break
    assert [row.family for row in seen] == ["check-in", "complaint"] * 3 + ["check-in"]
    assert [row.at for row in seen] == sorted((row.at for row in seen), reverse=True)


def test_a_damaged_row_of_the_log_hides_none_of_those_behind_it(services: Services, clock: Any) -> None:
    for number in range(9):
        clock.move(minutes=1)
        keep(services, f"{number}")
    with sqlite3.connect(services.settings.data_dir / "phi-wellbeing.db") as file:
        sorts = [row[0] for row in file.execute("SELECT sort FROM items WHERE sort LIKE 'ACCESS#%' ORDER BY sort DESC")]
    for place in (1, 2, 5):
        spoil(services, sorts[place], family="")
    seen, damaged, after = 0, 0, None
    while True:
        page = door(services).accesses(after=after, limit=3)
        assert len(page.rows) + len(page.damaged) <= 3
        seen, damaged, after = seen + len(page.rows), damaged + len(page.damaged), page.after
        if after is None:
            break
    assert (seen, damaged) == (6, 3)


def test_a_damaged_row_is_named_and_the_rest_reads(services: Services) -> None:
    for day in ("2026-11-17#a", "2026-11-18#b", "2026-11-19#c"):
        keep(services, day, said=day)
    spoil(services, "2026-11-18#b")
    found = door(services).page(CHECK_INS, Words)
    assert [stored.record.said for stored in found.rows] == ["2026-11-17#a", "2026-11-19#c"]
    assert found.damaged == ["CHECKIN#2026-11-18#b"]
    with pytest.raises(Tampered):
        door(services).get(CHECK_INS, "2026-11-18#b", Words)


def test_staff_are_told_once_of_a_damaged_row_and_of_nothing_in_it(services: Services) -> None:
    for day in ("2026-11-17#a", "2026-11-18#b"):
        keep(services, day, said="CANARY-what-she-wrote")
    spoil(services, "2026-11-17#a")
    for _ in range(3):
        door(services).page(CHECK_INS, Words)
        with pytest.raises(Tampered):
            door(services).get(CHECK_INS, "2026-11-17#a", Words)
    told = [stored.record for stored in damage.noted(services).rows]
    assert [(one.tenant, one.table, one.seen_at) for one in told] == [(ALICE, "phi-wellbeing", services.now())]
    assert "CANARY" not in repr(told)
    assert "2026-11-17" not in repr(told)


def test_damage_that_cannot_be_noted_keeps_nobody_from_the_rest(
    services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep(services)
    keep(services, "2026-11-18#b", said="still here")
    spoil(services, "2026-11-19#one")

    def away(*_: object, **__: object) -> None:
        raise StoreUnavailable

    monkeypatch.setattr(services.store.platform("DAMAGE")._store, "write", away)
    assert read(services) == ["still here"]


def test_whoever_reads_everything_is_told_of_each_damaged_row(services: Services) -> None:
    for day in ("2026-11-17#a", "2026-11-18#b"):
        keep(services, day, said=day)
    spoil(services, "2026-11-17#a")
    told: list[str] = []
    assert [row.record.said for row in door(services).every(CHECK_INS, Words, damaged=told.append)] == ["2026-11-18#b"]
    assert told == ["CHECKIN#2026-11-17#a"]


@promise("10.3", part=True)
def test_without_its_key_the_store_is_locked_and_with_it_again_nothing_is_lost(services: Services) -> None:
    keep(services)
    file = services.settings.data_dir / "keys" / "phi.key"
    away = file.rename(file.with_suffix(".away"))
    locked = build(services.settings, now=services.now)
    with pytest.raises(Locked):
        read(locked)
    locked.store.tenant(ALICE).write(locked.store.tenant(ALICE).put("NOTE", Words(said="the rest works")))
    away.rename(file)
    assert read(build(services.settings, now=services.now)) == ["slept badly"]


def test_a_wrapped_key_of_another_tenant_locks_and_opens_nothing(services: Services) -> None:
    keep(services)
    list(door(services, tenant=CHARLIE).every(CHECK_INS, Words))
    keys = services.settings.data_dir / "keys.db"
    with sqlite3.connect(keys) as file:
        hers = file.execute("SELECT body FROM items WHERE partition LIKE '%alice%' AND sort = 'KEY#phi'").fetchone()
        file.execute("INSERT OR REPLACE INTO items SELECT 'TENANT#charlie0000', sort, version, body, clear, expires_at"
                     " FROM items WHERE partition LIKE '%alice%' AND sort = 'KEY#phi'")  # fmt: skip
    assert hers
    with pytest.raises(Locked):
        door(build(services.settings, now=services.now), tenant=CHARLIE).page(CHECK_INS, Words)


def test_a_store_that_is_away_is_a_sentence(services: Services, monkeypatch: pytest.MonkeyPatch) -> None:
    keep(services)

    def away(*_: object, **__: object) -> None:
        raise StoreUnavailable

    monkeypatch.setattr("app.store.sqlite.SqliteStore.page", away)
    with pytest.raises(Locked, match="Nothing is lost"):
        read(services)


def test_erasing_leaves_no_item_and_no_key(services: Services) -> None:
    keep(services)
    keep_other = door(services, Why.SAVE)
    keep_other.write(COMPLAINTS, "", keep_other.add(COMPLAINTS, "one", Words(said="x")))
    assert records.erase(services, ALICE) == 4
    for name in ("phi-wellbeing.db", "phi-providers.db"):
        with sqlite3.connect(services.settings.data_dir / name) as file:
            assert file.execute("SELECT count(*) FROM items").fetchone() == (0,)
    with pytest.raises(KeyDestroyed):
        keep(services)


def test_no_prefix_begins_another(services: Services) -> None:
    prefixes = [*(family.prefix for family in FAMILIES), "ACCESS#"]
    assert [(a, b) for a in prefixes for b in prefixes if a != b and a.startswith(b)] == []


def test_what_lies_on_the_disk_holds_no_word_of_it(services: Services) -> None:
    keep(services, said="CANARY-9c1-how-she-slept")
    files = [path for path in Path(services.settings.data_dir).rglob("*") if path.is_file()]
    assert len(files) > 4
    assert [path.name for path in files if b"CANARY-9c1" in path.read_bytes()] == []


def test_a_shut_store_is_of_no_use_to_who_holds_it(services: Services) -> None:
    assert [name for name in dir(services.phi) if not name.startswith("_")] == []
    assert "SealedStore" not in repr(services.phi)
    assert isinstance(opened(services.phi).wellbeing.tenant(ALICE).put("X", Words(said="x")), Put)
