"""Transport: over what a request may come, and how much of it.

In production https; to the pages of development from this machine alone; from strangers no more than a page of theirs.
"""

from __future__ import annotations

import structlog
from flask import Flask, redirect, request, session
from werkzeug.wrappers import Response

from app.environment import is_here
from app.errors import NotFound, Problem
from app.headers import HEALTH
from app.settings import Settings

log = structlog.get_logger(__name__)


STRANGERS_BODY_BYTES = 1024 * 1024
"""Without a session there is no file to bring, and no text longer than one that was signed out while it was written."""

STRANGERS_DOCUMENT_BYTES = 6 * 1024 * 1024
"""Behind the link of a request one document may come, such as a written authorisation."""

_BRING_A_DOCUMENT = ("rights.requests.add_paper",)


class NotEncrypted(Problem):
    """A form that was sent over http."""

    status = 403
    title = "This was not sent safely"
    sentence = "It came without encryption, so nothing was saved. Open the page again with https:// and send it there."


def install(app: Flask, settings: Settings) -> None:
    """Check, before every request, what it came over."""
    app.before_request(_bound_strangers)
    if settings.production:
        app.before_request(_require_https if settings.proxy_count else _Warning().give)
    else:
        app.before_request(_keep_development_here)


def _bound_strangers() -> None:
    if request.method not in ("GET", "HEAD", "OPTIONS") and "tenant" not in session:
        bring = request.endpoint in _BRING_A_DOCUMENT
        request.max_content_length = STRANGERS_DOCUMENT_BYTES if bring else STRANGERS_BODY_BYTES


def _require_https() -> Response | None:
    # Only a proxy's word counts: one that says nothing may speak https to the browser, which we would lead in circles.
    if request.scheme == "https" or "X-Forwarded-Proto" not in request.headers or request.path in HEALTH:
        return None
    if request.method not in ("GET", "HEAD"):
        raise NotEncrypted
    return redirect(request.url.replace("http://", "https://", 1), code=308)


class _Warning:
    """Says once in each process that a proxy stands in front which the settings do not name."""

    def __init__(self) -> None:
        self._given = False

    def give(self) -> None:
        if not self._given and "X-Forwarded-For" in request.headers:
            self._given = True
            log.warning("PROXY_COUNT is 0, but a proxy stands in front: all who come through it share one rate limit")


def _keep_development_here() -> None:
    if request.path.startswith("/dev/") and not _asked_on_this_machine():
        raise NotFound


def _asked_on_this_machine() -> bool:
    """By who is really connected, and by who they say that they ask for, where a proxy's word is trusted."""
    before = request.environ.get("werkzeug.proxy_fix.orig", request.environ)
    # Who listens on an address of the network alone is asked from it on the same machine.
    here = before.get("SERVER_NAME", "")
    asking = {request.remote_addr or "", before.get("REMOTE_ADDR", "")}
    return all(is_here(address) or address == here for address in asking)
