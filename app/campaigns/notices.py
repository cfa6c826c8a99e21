"""Notices: a version of the policy that was published is told to everybody with an account, once, by a campaign."""

from __future__ import annotations

from datetime import UTC, timedelta
from typing import TYPE_CHECKING

from app.campaigns.calendar import Campaign
from app.policies import versions
from app.policies.versions import Publication, Version

if TYPE_CHECKING:
    from app.services import Services

_LASTS = timedelta(days=30)
"""Whoever could not be told by then is asked when they sign in."""


def of(services: Services) -> list[Campaign]:
    """The notice of each version that staff published here. Raises Unavailable."""
    published = [(each, each.publication) for each in versions.published(services)]
    return [_notice(version, row) for version, row in published if row is not None and row.by]


def _notice(version: Version, row: Publication) -> Campaign:
    """From the day before: for whoever it is day now, this morning's ten o'clock counts."""
    published = row.at.astimezone(UTC).date()
    return Campaign(
        key=f"policy-{version.name}",
        category="transactional",
        template="policy_changed",
        first=published - timedelta(days=1),
        last=published + _LASTS,
        policy=version.name,
        values={"date": version.effective.isoformat(), "link": f"/privacy/versions/{version.name}/changes"},
    )
