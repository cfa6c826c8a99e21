"""Subscriptions of ours to SNS topics: confirmed by a worker, only for topics that are allowed, only at Amazon."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import structlog

from app import audit
from app.webhooks import CannotHandle, Effect, Event, Handler, Refused
from app.webhooks.sns_certificates import HOST, Fetch, fetch

if TYPE_CHECKING:
    from app.services import Services

log = structlog.get_logger(__name__)

_SUBSCRIBE = re.compile(HOST + r"/\?Action=ConfirmSubscription&TopicArn=(?P<topic>[^&#]+)&Token=(?P<token>[0-9a-f]+)")


def or_else(notified: Handler, *, fetch: Fetch = fetch) -> Handler:
    """A handler of SNS: subscriptions are looked after here, notifications by `notified`."""

    def handle(services: Services, event: Event) -> Effect | None:
        match event.kind:
            case "SubscriptionConfirmation":
                return _confirmed(services, event, fetch)
            case "UnsubscribeConfirmation":
                # Nobody of ours asks for it, and taking it back by ourselves could be what somebody waits for.
                log.error("sns has ended a subscription of ours")
                return None
        return notified(services, event)

    return handle


def _confirmed(services: Services, event: Event, fetch: Fetch) -> Effect:
    """Fetching it again confirms the same subscription. Raises CannotHandle; NotFetched, to be tried again."""
    topic, token, url = (str(event.data.get(name)) for name in ("TopicArn", "Token", "SubscribeURL"))
    found = _SUBSCRIBE.fullmatch(url)
    if topic not in services.settings.sns_topic_arns:
        raise CannotHandle("topic is not allowed")
    if found is None or (found["topic"], found["token"], found["region"]) != (topic, token, topic.split(":")[3]):
        raise CannotHandle("the address to confirm at is not amazon's")
    audit.record(services, actor="system:webhooks", action="sns.subscription.confirm", target=topic)
    try:
        fetch(url)
    except Refused:
        raise CannotHandle("amazon did not confirm") from None
    log.info("sns subscription confirmed")
    return Effect()
