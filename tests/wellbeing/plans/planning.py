"""Somebody's plans: made as a person makes them, and what the page says of them."""

from __future__ import annotations

import re
import sqlite3
from typing import Any

from werkzeug.test import TestResponse

from tests.cast import Visitor


def begin(visitor: Visitor, shape: str = "dark") -> str:
    """The id of a new plan."""
    answer = visitor.post("/wellbeing/plan/new", {"shape": shape})
    assert answer.status_code == 303, answer.text
    return str(answer.location).split("/plan/")[1].partition("/")[0]


def write(visitor: Visitor, plan_id: str, step: int, text: str, **fields: Any) -> TestResponse:
    """Save one step, as the form that is shown there sends it."""
    seen = seen_at(visitor, plan_id, step) if "seen" not in fields else fields.pop("seen")
    return visitor.post(f"/wellbeing/plan/{plan_id}/step/{step}", {"seen": seen, "text": text, "go": "on", **fields})


def seen_at(visitor: Visitor, plan_id: str, step: int) -> str:
    page = visitor.get(f"/wellbeing/plan/{plan_id}/step/{step}").text
    found = re.search(r'name="seen"[^>]*value="(\d+)"', page)
    assert found, page
    return found.group(1)


def spoil(visitor: Visitor, plan_id: str, family: str = "PLAN#") -> None:
    """Somebody with the disk in their hands changes one byte of a record."""
    with sqlite3.connect(visitor.services.settings.data_dir / "phi-wellbeing.db") as file:
        for sort, body in file.execute("SELECT sort, body FROM items WHERE sort LIKE ?", (f"{family}{plan_id}%",)):
            spoiled = bytes([body[0] ^ 1]) + body[1:]
            file.execute("UPDATE items SET body = ? WHERE sort = ?", (spoiled, sort))
