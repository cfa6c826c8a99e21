"""Rate limits: how often a stranger may ask. Counted in Redis, and in memory while Redis is away."""

from __future__ import annotations

import hashlib
import hmac
from ipaddress import ip_address, ip_network

from flask import Flask, Response, current_app, request
from flask_limiter import Limit, Limiter, RateLimitExceeded

from app import error_pages
from app.access import viewer
from app.errors import TooManyRequests
from app.settings import Settings
from app.valkey import redis_url

LINKS_PER_ADDRESS = "10 per 15 minutes"
"""Mails that one address may be sent, whoever asks."""

LINKS_PER_CLIENT = "30 per minute; 300 per hour"
"""Links that one client may ask for. Shelters and mobile networks put many people behind one address."""

STRANGERS_POSTS = "30 per minute; 600 per hour"
"""Every other POST without a session, per client and route."""

_SAFE = ("GET", "HEAD", "OPTIONS")


def install(app: Flask, settings: Settings) -> None:
    """Limit every unauthenticated POST of `app`, and sign-in mail more tightly."""
    limiter = Limiter(
        _client,
        storage_uri=_storage(settings),
        # Parts of a second, whatever the annotation says: a dead Redis must not hold a person up.
        storage_options={"socket_connect_timeout": 0.3, "socket_timeout": 0.5},  # type: ignore[dict-item]  # see above
        strategy="moving-window",
        in_memory_fallback_enabled=True,
        key_prefix="limit",
        default_limits=[
            Limit(
                STRANGERS_POSTS, key_function=_client, exempt_when=lambda: _asks_for_a_link() or viewer() is not None
            ),
            Limit(LINKS_PER_CLIENT, key_function=_client, exempt_when=lambda: not _asks_for_a_link()),
            Limit(LINKS_PER_ADDRESS, key_function=_address, exempt_when=lambda: not _asks_for_a_link()),
        ],
    )
    # Leaving is never too often: behind one address may be a whole shelter.
    limiter.request_filter(lambda: request.method in _SAFE or request.endpoint == "exit.leave")
    limiter.init_app(app)
    app.register_error_handler(RateLimitExceeded, _refuse)


def _refuse(error: RateLimitExceeded) -> Response:
    seconds = error.limit.limit.get_expiry()
    wait = "a minute" if seconds <= 60 else f"{seconds // 60} minutes"
    response = error_pages.show(TooManyRequests(f"Wait {wait}, then try again. Nothing is lost."))
    response.headers["Retry-After"] = str(seconds)
    return response


def _asks_for_a_link() -> bool:
    return request.endpoint == "identity.send_link"


def _client() -> str:
    """The network address of whoever asks; of IPv6 the part that one household has."""
    try:
        address = ip_address(request.remote_addr or "")
    except ValueError:
        return _digest("client", "unknown")
    network = ip_network((address, 64), strict=False) if address.version == 6 else address
    return _digest("client", str(network))


def _address() -> str:
    return _digest("address", request.form.get("email", "").strip().lower())


def _digest(kind: str, text: str) -> str:
    """A key that tells nothing: neither mail nor network addresses stand in Redis."""
    secret = str(current_app.config["SECRET_KEY"]).encode()
    return hmac.new(secret, f"{kind} {text}".encode("utf-8", "surrogatepass"), hashlib.sha256).hexdigest()[:32]


def _storage(settings: Settings) -> str:
    url = redis_url(settings)
    return f"redis+{url}" if url.startswith("unix://") else url
