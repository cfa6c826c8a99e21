"""What the stories of check-ins share: how one is sent, and what is behind the page."""

from __future__ import annotations

import re
import sqlite3

from app.store.keys import tenant_id
from app.wellbeing.access_log import Why
from app.wellbeing.checkins import listing
from app.wellbeing.checkins.places import place_of
from app.wellbeing.checkins.record import CheckIn, check_in_name
from app.wellbeing.records import Records
from tests.cast import Visitor

NEW = "/wellbeing/check-ins/new"


def records(alice: Visitor) -> Records:
    return Records(alice.services, tenant_id(alice.tenant), Why.PAGE)


def kept(alice: Visitor) -> list[CheckIn]:
    """Every check-in on her first page, the latest first."""
    days = listing.page(records(alice)).days
    return [row.check_in for day in days for row in day.rows if row.check_in]


def checked_in(alice: Visitor, **said: str) -> str:
    """The address of a check-in that she just made."""
    before = {row.id for row in kept(alice)}
    answer = alice.post(NEW, said)
    assert answer.status_code == 303, answer.text
    made = next(row for row in kept(alice) if row.id not in before)
    return address_of(made)


def address_of(check_in: CheckIn) -> str:
    return f"/wellbeing/check-ins/{place_of(check_in_name(check_in))}"


def hidden(page: str, name: str) -> str:
    """What a hidden field of a page holds."""
    found = re.search(f'name="{name}"[^>]*value="([^"]*)"', page)
    assert found
    return found.group(1)


def damage(alice: Visitor, prefix: str) -> int:
    """Turn a bit in every body under a prefix; how many there were."""
    file = next(alice.services.settings.data_dir.rglob("phi-wellbeing.db"))
    with sqlite3.connect(file) as connection:
        found = connection.execute("SELECT sort, body FROM items WHERE sort LIKE ?", (f"{prefix}%",)).fetchall()
        for sort, body in found:
            connection.execute("UPDATE items SET body = ? WHERE sort = ?", (body[:-1] + bytes([body[-1] ^ 1]), sort))
    return len(found)
