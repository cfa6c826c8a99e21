"""The store of the audit log takes rows and gives them back, and does nothing else with them, however it is asked."""

from __future__ import annotations

import sqlite3

import pytest

from app import audit
from app.audit import Row
from app.audit.store import AuditStore
from app.services import Services
from app.store import StoreUnavailable
from app.store.appending import OnlyAdds
from app.store.keys import tenant_id
from tests.promises import promise


@promise("9.8", part=True)
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE items SET body = x'00'",
        "DELETE FROM items",
        "INSERT OR REPLACE INTO items SELECT partition, sort, version, x'00', clear, expires_at FROM items",
    ],
)
def test_the_file_itself_refuses_to_change_or_remove_a_row(services: Services, statement: str) -> None:
    audit.record(services, actor="danadana", action="mail.lift", target="t1")
    connection = sqlite3.connect(services.settings.data_dir / "audit.db")
    with connection, pytest.raises(sqlite3.IntegrityError, match="only added"):
        connection.execute(statement)

    assert audit.verify(services).broken is None


@promise("9.8", part=True)
def test_the_store_has_no_way_to_change_or_remove_a_row(services: Services) -> None:
    audit.record(services, actor="danadana", action="mail.lift", target="t1")
    shelf = services.audit._shelf
    stored = shelf.get("ROW#000000000001", Row)
    assert stored

    for change in (shelf.replace(stored, stored.record), shelf.remove(stored), shelf.discard(stored.sort)):
        with pytest.raises(OnlyAdds):
            shelf.write(change)
    with pytest.raises(OnlyAdds):
        shelf.write(shelf.put("ROW#x", stored.record))
    with pytest.raises(OnlyAdds):
        shelf.write(shelf.add("ROW#x", stored.record, expires_at=1))
    assert {name for name in vars(AuditStore) if not name.startswith("_")} == {"get", "page", "every", "add", "ping"}


def test_work_that_is_tried_again_is_noted_once(services: Services) -> None:
    first = audit.record(services, actor="system:x", action="repair", target="t1", once="repair t1 of version 3")
    again = audit.record(services, actor="system:x", action="repair", target="t1", once="repair t1 of version 3")
    audit.record(services, actor="system:x", action="repair", target="t1", once="repair t1 of version 4")

    assert again == first
    assert audit.verify(services).count == 2


def test_what_was_done_to_one_account_is_found_by_it(services: Services) -> None:
    alice, bob = tenant_id("a" * 26), tenant_id("b" * 26)
    for target in (alice, bob, alice):
        audit.record(services, actor="s" * 26, action="sessions.end", target=target)

    assert [each.record.number for each in audit.about(services, alice).rows] == [3, 1]
    page = audit.about(services, alice, limit=1)
    assert [each.record.number for each in audit.about(services, alice, after=page.after, limit=1).rows] == [1]


def test_a_row_is_noted_though_the_records_cannot_be_written(
    services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*_: object, **__: object) -> None:
        raise StoreUnavailable

    monkeypatch.setattr(services.store._store, "write", away)
    audit.record(services, actor="danadana", action="mail.lift", target="t1")

    assert audit.page(services).rows[0].record.target == "t1"
