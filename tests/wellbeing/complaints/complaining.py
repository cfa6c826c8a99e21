"""Alice's complaints: made as a person makes them, and what stands behind the page."""

from __future__ import annotations

import sqlite3
from typing import Any

from app.wellbeing.complaints import model
from app.wellbeing.complaints.record import Complaint
from tests.cast import Visitor
from tests.wellbeing.looking import door

HOME = "/wellbeing/complaints"


def begun(visitor: Visitor, **said: Any) -> str:
    """The address of a new complaint about Dr. Rowe."""
    answer = visitor.post(f"{HOME}/new", {"provider": "Dr. Rowe", **said})
    assert answer.status_code == 303, answer.text
    return str(answer.location)


def standing(visitor: Visitor, address: str) -> Complaint:
    return model.load(door(visitor), address.rsplit("/", 1)[1]).record


def spoil(visitor: Visitor, prefix: str) -> None:
    """Somebody with the disk in their hands changes one byte of each record under a prefix."""
    with sqlite3.connect(visitor.services.settings.data_dir / "phi-providers.db") as file:
        for sort, body in file.execute("SELECT sort, body FROM items WHERE sort LIKE ?", (f"{prefix}%",)).fetchall():
            file.execute("UPDATE items SET body = ? WHERE sort = ?", (bytes([body[0] ^ 1]) + body[1:], sort))
