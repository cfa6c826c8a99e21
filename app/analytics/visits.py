"""Visits: which pages are counted, by the area they belong to, and whose are not."""

from __future__ import annotations

from flask import Flask, Response, request

from app import access
from app.access import current_services
from app.analytics import signals

AREAS = {
    "pages": "public", "policies": "policies", "library": "library", "incidents": "incidents", "messages": "messages",
    "vault": "files", "assistant": "assistant", "accounts": "settings", "preferences": "settings",
    "billing": "billing",
}  # fmt: skip
"""By the first part of an endpoint. What is not here is never counted: well-being, help lines, the way out."""

_NEVER = frozenset({"pages.help_now", "pages.look", "preferences.ask", "preferences.show_of_address"})


def install(app: Flask) -> None:
    """Count the pages of `app`, where somebody set that up."""
    app.after_request(_visit)


def event(name: str) -> None:
    """Count something that the person at the browser did, unless they object."""
    analytics = current_services().analytics
    if analytics is not None and _may_be_counted():
        analytics.count(name)


def _visit(response: Response) -> Response:
    if current_services().analytics is not None and (area := _area(response)):
        event(f"page_views:{area}")
    return response


def _area(response: Response) -> str:
    """The area of a whole page that somebody was shown; nothing for anything else."""
    endpoint = request.endpoint or ""
    shown = request.method == "GET" and response.status_code == 200 and response.mimetype == "text/html"
    if not shown or "HX-Request" in request.headers or endpoint in _NEVER:
        return ""
    return AREAS.get(endpoint.partition(".")[0], "")


def _may_be_counted() -> bool:
    """Nobody is looked up for it: where this request did not ask who it is, whoever has a cookie is not counted."""
    if signals.given(request):
        return False
    if not access.asked():
        return not request.cookies
    me = access.known()
    return me is None or (me.preferences.counted and me.account.closing is None)
