"""/healthz and /readyz, for load balancers and supervisors: no cookie, no secret."""

from __future__ import annotations

from flask import Blueprint, Response, current_app, jsonify

from app.access import current_services, public
from app.health.readiness import Readiness, in_service

bp = Blueprint("health", __name__)


@bp.get("/healthz")
@public
def healthz() -> Response:
    """This process answers."""
    return jsonify(status="ok")


@bp.get("/readyz")
@public
def readyz() -> tuple[Response, int]:
    """What this process depends on, part by part; 503 when the store is away."""
    parts = _readiness().parts()
    ready = in_service(parts)
    words = {name: "ok" if answers else "failed" for name, answers in parts.items()}
    return jsonify(status="ready" if ready else "not ready", parts=words), 200 if ready else 503


def _readiness() -> Readiness:
    extensions = current_app.extensions
    if "readiness" not in extensions:
        extensions["readiness"] = Readiness(current_services())
    found: Readiness = extensions["readiness"]
    return found
