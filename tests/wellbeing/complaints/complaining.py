"""Alice's complaints: made as a person makes them, and what stands behind the page."""

from __future__ import annotations

import html
import re
import sqlite3
from typing import Any

from werkzeug.test import TestResponse

from app.store.keys import tenant_id
from app.wellbeing.access_log import Why
from app.wellbeing.complaints import model
from app.wellbeing.complaints.record import Complaint
from app.wellbeing.records import Records
from tests.cast import Visitor

HOME = "/wellbeing/complaints"


def door(visitor: Visitor) -> Records:
    """The person's records, to look behind the page."""
    return Records(visitor.services, tenant_id(visitor.tenant), Why.PAGE)


def begun(visitor: Visitor, **said: Any) -> str:
    """The address of a new complaint about Dr. Rowe."""
    answer = visitor.post(f"{HOME}/new", {"provider": "Dr. Rowe", **said})
    assert answer.status_code == 303, answer.text
    return str(answer.location)


def standing(visitor: Visitor, address: str) -> Complaint:
    return model.load(door(visitor), address.rsplit("/", 1)[1]).record


def shown(visitor: Visitor, path: str, status: int = 200) -> str:
    """The words of a page, without tags."""
    answer = visitor.get(path)
    assert answer.status_code == status, answer.text
    return words_of(answer)


def words_of(answer: TestResponse) -> str:
    main = answer.text.partition("<main")[2].partition("</main>")[0]
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", main)).split())


def spoil(visitor: Visitor, prefix: str) -> None:
    """Somebody with the disk in their hands changes one byte of each record under a prefix."""
    with sqlite3.connect(visitor.services.settings.data_dir / "phi-providers.db") as file:
        for sort, body in file.execute("SELECT sort, body FROM items WHERE sort LIKE ?", (f"{prefix}%",)).fetchall():
            file.execute("UPDATE items SET body = ? WHERE sort = ?", (bytes([body[0] ^ 1]) + body[1:], sort))
