"""Alice's provider notes: written as a person writes them."""

from __future__ import annotations

from typing import Any

from app.wellbeing.providers import model
from app.wellbeing.providers.record import Note
from tests.cast import Visitor
from tests.wellbeing.looking import door

HOME = "/wellbeing/providers"


def noted(visitor: Visitor, **said: Any) -> str:
    """The address of a new note on Dr. Rowe."""
    answer = visitor.post(f"{HOME}/new", {"provider": "Dr. Rowe", **said})
    assert answer.status_code == 303, answer.text
    return str(answer.location)


def standing(visitor: Visitor, address: str) -> Note:
    return model.load(door(visitor), address.rsplit("/", 1)[1]).record
