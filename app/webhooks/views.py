"""The three addresses that outside services call: verify the raw bytes, keep them, answer; a worker does the rest."""

from __future__ import annotations

import structlog
from flask import Blueprint, Response, request
from werkzeug.exceptions import RequestEntityTooLarge

from app import metrics
from app.access import current_services, public
from app.errors import NotFound
from app.webhooks import MAX_BODY_BYTES, Refused, Source, inbox
from app.webhooks.inbox import Claim

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
        body = _body()
        told = verifier.verify(body, {name.lower(): value for name, value in request.headers})
        claimed = inbox.claim(services, source, told, body if told.kept is None else told.kept)
        if claimed is Claim.DIFFERENT:
            raise Refused("id known with another body", status=409)
    except Refused as refused:
        log.warning("webhook refused", source=source, reason=refused.reason, status=refused.status)
        metrics.webhook_answered(source, "refused")
        return _said(f"refused: {refused.reason}", refused.status)
    metrics.webhook_answered(source, claimed.value)
    return _said("kept", 200)


def _body() -> bytes:
    request.max_content_length = MAX_BODY_BYTES
    if request.mimetype not in ("application/json", "text/plain"):
        raise Refused("content type", status=415)
    try:
        return request.get_data(cache=False)
    except RequestEntityTooLarge:
        raise Refused("too large", status=413) from None


def _said(word: str, status: int) -> Response:
    return Response(word + "\n", status, mimetype="text/plain")
