"""Jobs of the webhook inbox, and which feature acts on what each source tells."""

from __future__ import annotations

from typing import cast

from app.billing import events as billing
from app.identity import events as identity
from app.mail import feedback
from app.store.keys import TenantId
from app.webhooks import Handler, Source, inbox, sns_subscription
from workers.context import services
from workers.entry import job

HANDLERS: dict[Source, Handler] = {
    "clerk": identity.handle,
    "stripe": billing.handle,
    "sns": sns_subscription.or_else(feedback.handle),
}


@job
def process(tenant: TenantId, source: str, event_id: str) -> None:  # noqa: ARG001  # deliveries are the platform's
    """Act on one delivery, if that is still owed."""
    inbox.process(services(), HANDLERS, cast("Source", source), event_id)
