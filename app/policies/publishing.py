"""Publishing: staff put a version in force from a day on; everybody with an account is mailed once, and asked."""

from __future__ import annotations

from datetime import UTC, date, timedelta
from typing import TYPE_CHECKING

from app import audit
from app.errors import Conflict, Invalid
from app.policies import versions
from app.policies.versions import Publication

if TYPE_CHECKING:
    from app.services import Services

LONGEST_NOTICE = timedelta(days=90)


def publish(services: Services, name: str, *, effective: date, by: str, reason: str) -> bool:
    """Publish a draft, noted first; False when it was published before. Raises Invalid for a day that cannot be.

    Its notice is a campaign of its own from now on (app/campaigns/notices.py).
    """
    today = services.now().astimezone(UTC).date()
    if not today <= effective <= today + LONGEST_NOTICE:
        raise Invalid("Choose a day from today (UTC) to 90 days from now. Nothing was published.")
    versions.forget(services)
    if name not in versions.drafts(services):
        return False
    context = {"effective": effective.isoformat(), "reason": reason}
    audit.record(services, actor=by, action="policy.publish", target=f"policy {name}", context=context)
    row = Publication(effective=effective, at=services.now(), by=by, reason=reason)
    try:
        versions.shelf_of(services).write(versions.publishing(services, name, row))
    except Conflict:  # somebody else was first
        return False
    finally:
        versions.forget(services)
    return True
