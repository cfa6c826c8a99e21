"""What machines ask of every site: how to report a weakness, what privacy signals do, where robots may go."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from app.settings import Settings

_SIGNALS_SINCE = date(2026, 11, 23)
"""What is said of privacy signals is the same since then."""

_VALID_FOR = timedelta(days=180)
"""RFC 9116 asks for less than a year, so that a site nobody tends stops inviting reports."""


def security_txt(settings: Settings, now: datetime) -> str:
    """RFC 9116, valid for the next 180 days."""
    expires = (now + _VALID_FOR).replace(microsecond=0).isoformat().replace("+00:00", "Z")
    return "".join(
        f"{name}: {value}\n"
        for name, value in (
            ("Contact", f"{settings.base_url}/requests/new?kind=security"),
            ("Contact", f"mailto:{settings.contact_email}?subject=Security%20Disclosure"),
            ("Expires", expires),
            ("Preferred-Languages", "en"),
            ("Canonical", f"{settings.base_url}/.well-known/security.txt"),
            ("Policy", f"{settings.base_url}/trust"),
        )
    )


def gpc() -> dict[str, object]:
    """Global Privacy Control: the signal is honoured, because nothing is sold or shared in the first place."""
    return {"gpc": True, "lastUpdate": _SIGNALS_SINCE.isoformat()}


def robots_txt() -> str:
    """Robots may read the public pages and nothing else."""
    pages = ("/privacy", "/terms", "/subprocessors", "/cookies", "/contact", "/trust", "/changelog", "/help-now")
    public = ("/$", *pages, "/es", "/en", "/static/")
    return "User-agent: *\n" + "".join(f"Allow: {path}\n" for path in public) + "Disallow: /\n"
