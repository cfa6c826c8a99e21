"""Response headers: content security policy and friends, the host check, and no-store by default."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import Flask, Response, request

from app.errors import Problem
from app.settings import Settings

_PERMISSIONS = "camera=(), geolocation=(), microphone=(), payment=(), usb=(), browsing-topics=()"


_STRIPE_PAGES = ("https://checkout.stripe.com", "https://billing.stripe.com")

HEALTH = ("/healthz", "/readyz")
"""Asked from inside, by an address instead of the host, over http."""


class WrongHost(Problem):
    """The request names a host that is not ours."""

    title = "This address is not ours"
    sentence = "The request named another site. Check the address and open it again."


def install(app: Flask, settings: Settings, bucket: str = "") -> None:
    """Check the host before, and set the headers after, every request. `bucket` is where pages may send files to."""
    policy = _content_security_policy(settings, bucket)
    hosts = own_hosts(settings)

    @app.before_request
    def check_host() -> None:
        if request.host not in hosts and request.path not in HEALTH:
            raise WrongHost

    @app.after_request
    def set_headers(response: Response) -> Response:
        headers = response.headers
        headers.setdefault("Content-Security-Policy", policy)
        headers.setdefault("X-Content-Type-Options", "nosniff")
        headers.setdefault("X-Frame-Options", "DENY")
        # Flask-WTF compares the referrer over https, so it goes to our own pages and nowhere else.
        headers.setdefault("Referrer-Policy", "same-origin")
        headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
        headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        headers.setdefault("Permissions-Policy", _PERMISSIONS)
        headers.setdefault("Cache-Control", "no-store")
        if settings.production:
            headers.setdefault("Strict-Transport-Security", "max-age=63072000; includeSubDomains")
        return response


def _content_security_policy(settings: Settings, bucket: str = "") -> str:
    # A browser holds a form's redirect to form-action too, so the places that forms lead away to are named.
    away = {_origin(settings.clerk_sign_in_url), _origin(settings.clerk_issuer), *_payment_pages(settings)} - {""}
    return "; ".join(
        (
            "default-src 'none'",
            "script-src 'self'",
            "style-src 'self'",
            "img-src 'self' data:",
            "media-src 'self'",
            "font-src 'self'",
            " ".join(("connect-src 'self'", *filter(None, [bucket]))),
            "manifest-src 'self'",
            " ".join(("form-action 'self'", *sorted(away))),
            "base-uri 'none'",
            "frame-ancestors 'none'",
        )
    )


def _payment_pages(settings: Settings) -> set[str]:
    """Where "Go to payment" and "Cards and invoices" lead: Stripe's own two pages, or the stand-in's."""
    if settings.billing == "off":
        return set()
    return {_origin(settings.stripe_api_base)} if settings.stripe_api_base else set(_STRIPE_PAGES)


def _origin(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}" if parts.netloc else ""


def own_hosts(settings: Settings) -> frozenset[str]:
    """The hosts (and ports) that requests may name."""
    if settings.production:
        return frozenset({settings.host})
    port = settings.host.partition(":")[2]
    local = {f"{name}:{port}" if port else name for name in ("localhost", "127.0.0.1", "[::1]")}
    return frozenset({settings.host, *local, "localhost"})
