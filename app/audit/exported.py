"""Exported: what our staff, and the system on its own, did about an account; not who of them, nor what they typed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Literal

import msgspec

from app.audit.chain import about
from app.lifecycle import Family, Feature, Row, Source

_UNTOLD = ("hold.", "account.delete.")
"""What the law may forbid us to tell: that something is preserved, and what waits for it."""


class Act(msgspec.Struct, frozen=True, kw_only=True):
    """One act, as the person whom it concerned may read it."""

    at: datetime
    action: str
    by: Literal["staff", "system"]


def _rows(source: Source, _: Family) -> Iterator[Row]:
    after: str | None = None
    while True:
        page = about(source.services, source.tenant, after=after, limit=200)
        for stored in page.rows:
            row = stored.record
            if not row.action.startswith(_UNTOLD):
                by: Literal["staff", "system"] = "system" if row.actor.startswith("system:") else "staff"
                yield Row(f"ROW#{row.number:012}", Act(at=row.at, action=row.action, by=by))
        after = page.after
        if after is None:
            return


FEATURE = Feature(
    "staff",
    "What staff did",
    families=(
        Family("acts", "ROW#", Act, "What our staff did about your account", comes_back=False, comprehensive=True),
    ),
    rows=_rows,
)
