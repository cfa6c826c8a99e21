"""The doorway: a sound delivery is answered before the web framework sees it; whatever else comes is left to that.

Sessions, limits, pages and their headers are for people and for what is refused. They would take most of the time that
a delivery takes, and a day of outage at a sender ends in a flood of sound ones. A line of the log would say less than a
delivery's record, which staff see.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from io import BytesIO
from typing import TYPE_CHECKING

from app import metrics
from app.webhooks import MAX_BODY_BYTES, Source, inbox

if TYPE_CHECKING:
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

    from app.services import Services

_SOURCES: dict[str, Source] = {"/webhooks/stripe": "stripe", "/webhooks/clerk": "clerk", "/webhooks/sns": "sns"}
_KEPT = b"kept\n"


class Doorway:
    """A WSGI app in front of another. `hosts` are the names that requests may ask for."""

    def __init__(self, app: WSGIApplication, services: Services, hosts: Collection[str]) -> None:
        self._app = app
        self._services = services
        self._hosts = hosts

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """See PEP 3333."""
        request = environ
        source = _SOURCES.get(request["PATH_INFO"])
        if source is None or not self._comes_right(request) or not self._kept(source, request):
            return self._app(request, start_response)
        headers = [
            ("Content-Type", "text/plain; charset=utf-8"),
            ("Content-Length", str(len(_KEPT))),
            ("Cache-Control", "no-store"),
            ("X-Content-Type-Options", "nosniff"),
        ]
        start_response("200 OK", headers)
        return [_KEPT]

    def _comes_right(self, request: WSGIEnvironment) -> bool:
        length = request.get("CONTENT_LENGTH", "")
        return (
            request["REQUEST_METHOD"] == "POST"
            and length.isascii()
            and length.isdigit()
            and int(length) <= MAX_BODY_BYTES
            and request.get("HTTP_HOST") in self._hosts
            and (not self._services.settings.production or request["wsgi.url_scheme"] == "https")
        )

    def _kept(self, source: Source, request: WSGIEnvironment) -> bool:
        """Whether it is sound and kept. If not, nothing was done, and the body can be read again."""
        verifier = self._services.webhooks.get(source)
        if verifier is None:
            return False
        body = request["wsgi.input"].read(int(request["CONTENT_LENGTH"]))
        request["wsgi.input"] = BytesIO(body)
        try:
            claim = inbox.take(self._services, source, verifier, body, _headers(request))
        except Exception:  # noqa: BLE001  # the framework meets it again, and answers and tells of it as of any other
            return False
        metrics.webhook_answered(source, claim.value)
        return True


def _headers(request: WSGIEnvironment) -> dict[str, str]:
    sent = {name[5:].replace("_", "-").lower(): text for name, text in request.items() if name.startswith("HTTP_")}
    return sent | {"content-type": request.get("CONTENT_TYPE", "")}
