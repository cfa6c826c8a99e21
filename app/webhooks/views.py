"""The three addresses that outside services call: verify the raw bytes, keep them, answer; a worker does the rest.

What is sound has been answered at the doorway; what comes here is refused, or was too much for the store just now.
"""

from __future__ import annotations

import structlog
from flask import Blueprint, Response, request
from werkzeug.exceptions import RequestEntityTooLarge

from app import metrics
from app.access import current_services, public
from app.errors import NotFound
from app.webhooks import MAX_BODY_BYTES, Refused, Source, inbox

bp = Blueprint("webhooks", __name__)

log = structlog.get_logger(__name__)


@bp.post("/webhooks/stripe")
@public
def stripe() -> Response:
    """Subscriptions and payments."""
    return _take("stripe")


@bp.post("/webhooks/clerk")
@public
def clerk() -> Response:
    """People and their sessions at the sign-in service."""
    return _take("clerk")


@bp.post("/webhooks/sns")
@public
def sns() -> Response:
    """What became of mail."""
    return _take("sns")


def _take(source: Source) -> Response:
    services = current_services()
    verifier = services.webhooks.get(source)
    if verifier is None:
        raise NotFound
    try:
        claimed = inbox.take(services, source, verifier, _body(), {k.lower(): v for k, v in request.headers})
    except Refused as refused:
        log.warning("webhook refused", source=source, reason=refused.reason, status=refused.status)
        metrics.webhook_answered(source, "refused")
        return _said(f"refused: {refused.reason}", refused.status)
    metrics.webhook_answered(source, claimed.value)
    return _said("kept", 200)


def _body() -> bytes:
    request.max_content_length = MAX_BODY_BYTES
    try:
        return request.get_data(cache=False)
    except RequestEntityTooLarge:
        raise Refused("too large", status=413) from None


def _said(word: str, status: int) -> Response:
    return Response(word + "\n", status, mimetype="text/plain")
