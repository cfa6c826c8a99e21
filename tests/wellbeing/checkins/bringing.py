"""What the stories of mood logs share: how one is sent and saved, and what is behind the page."""

from __future__ import annotations

import io
from datetime import date

from app.wellbeing.checkins.imports import held as uploads
from app.wellbeing.checkins.imports.held import MoodLog
from app.wellbeing.checkins.reading import span
from app.wellbeing.checkins.record import CheckIn
from tests.cast import Visitor
from tests.wellbeing.checkins.keeping import records

IMPORT = "/wellbeing/check-ins/import"


def brought(alice: Visitor, text: str, **choices: str) -> str:
    """The address of a file that she sent, looked at with her choices."""
    file = (io.BytesIO(text.encode()), "moods.csv")
    answer = alice.post(IMPORT, {"file": file}, content_type="multipart/form-data")
    assert answer.status_code == 303, answer.text
    if choices:
        alice.post(answer.location, {"then": "look", **choices})
    return str(answer.location)


def saved(alice: Visitor, text: str, **choices: str) -> str:
    """The address of a file that she saved."""
    address = brought(alice, text, **choices)
    assert alice.post(address, {"then": "save"}).status_code == 303
    return address


def log_of(alice: Visitor, address: str) -> MoodLog:
    return uploads.find(records(alice), address.rsplit("/", 1)[1]).record


def everything(alice: Visitor) -> list[CheckIn]:
    return span(records(alice), date(1900, 1, 1), date(2026, 12, 31)).rows


def long_log(rows: int) -> str:
    """A mood log of so many rows, an hour each, back from the middle of November."""
    return "date,time,mood\n" + "".join(
        f"2026-{1 + at // 672:02d}-{1 + at % 672 // 24:02d},{at % 24:02d}:00,{1 + at % 5}\n" for at in range(rows)
    )
