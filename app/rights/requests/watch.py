"""Watch: staff are mailed once about what is due soon and once about what is late; what is old is forgotten."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import msgspec

from app import metrics
from app.errors import Conflict
from app.mail.intents import intend
from app.rights.holds import model as holds
from app.rights.requests import docket
from app.rights.requests.forgetting import forget
from app.rights.requests.record import Line
from app.store.keys import PLATFORM, TenantId

if TYPE_CHECKING:
    from app.services import Services

SOON = timedelta(days=5)
_AT_ONCE = 80
"""Requests that one mail speaks of: their marks fit one write with the mail. The others get the next mail."""

_TOLD_FOR = timedelta(days=400)


class _Told(msgspec.Struct, frozen=True):
    """That staff were mailed about one request at one stage."""


def round_(services: Services) -> None:
    """Tell what is due, forget what is old, measure what is late. May be stopped anywhere and run again."""
    tell(services)
    forget_old(services)
    metrics.requests_late(docket.overdue(services).overdue)


def tell(services: Services) -> None:
    """One mail for all of which staff were not told yet; it names none."""
    late, soon = _news(services)
    if not late and not soon:
        return
    shelf, settings = docket.shelf_of(services), services.settings
    forgotten = int((services.now() + _TOLD_FOR).timestamp())
    marks = [shelf.add(key, _Told(), expires_at=forgotten) for key in (*late, *soon)]
    mail = intend(
        services, template="requests_due", to=settings.contact_email, event=" ".join((*late, *soon)),
        values={"overdue": str(len(late)), "soon": str(len(soon)), "link": f"{settings.base_url}/admin/requests"},
        tenant=PLATFORM,
    )  # fmt: skip
    try:
        shelf.write(*marks, *mail.changes)
    except Conflict:  # another clock tells it
        return
    mail.enqueue()


def forget_old(services: Services) -> int:
    """Remove what ended longer ago than it is kept, but for what a hold preserves; how many it were."""
    count = 0
    for id_ in docket.ended_before(services, services.now() - docket.KEPT):
        if _is_held(services, id_):
            continue
        forget(services, id_)
        count += 1
    return count


def _is_held(services: Services, id_: str) -> bool:
    """Whether the account that it is about is preserved."""
    found = docket.readable(services, [id_])
    return any(holds.standing(services, TenantId(account)) for each in found for account in each.accounts)


def _news(services: Services) -> tuple[list[str], list[str]]:
    """The marks of what is late, and of what soon will be, as far as staff were not told."""
    today = services.now().date()
    late: list[str] = []
    soon: list[str] = []
    for line in docket.due_until(services, today + SOON):
        stage = late if line.overdue(today) else soon
        key = _mark(line, "late" if stage is late else "soon")
        if docket.shelf_of(services).get(key, _Told) is None:
            stage.append(key)
        if len(late) + len(soon) == _AT_ONCE:
            break
    return late, soon


def _mark(line: Line, stage: str) -> str:
    return f"ONE#{line.id}#TOLD#{stage}#{line.due.isoformat()}"
