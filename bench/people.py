"""People with long records, made directly through the model, and the cookie that a browser of theirs would send."""

from __future__ import annotations

from datetime import date
from urllib.parse import urlsplit

from flask import Flask
from flask.sessions import SecureCookieSessionInterface

from app.accounts import model as accounts
from app.demo.story import ZONE, entries
from app.identity import sessions
from app.incidents.bulk import write_many
from app.services import Services
from app.store.sealed import Shelf

UNTIL = date(2026, 11, 20)


def person(services: Services, name: str, count: int) -> Shelf:
    """An adult's account with `count` entries over as many months as make about 300 a month, at least 14."""
    tenant = accounts.find_or_create(services, f"{name}@example.org")
    shelf = services.store.tenant(tenant)
    accounts.begin(services, shelf, name="", time_zone=ZONE)
    write_many(shelf, services.now, entries(count, UNTIL, months=max(14, count // 300)))
    return shelf


def cookie(app: Flask, services: Services, shelf: Shelf) -> str:
    """A Cookie header of a fresh session of this person, as a browser holds it after the first page."""
    session_id, recorded = sessions.fresh(services, shelf, "bench")
    shelf.write(recorded)
    interface = app.session_interface
    if not isinstance(interface, SecureCookieSessionInterface):
        raise TypeError("the session is not a signed cookie any more: the bench cannot sign in")
    signer = interface.get_signing_serializer(app)
    if signer is None:
        raise TypeError("the app has no secret key")
    name, site = str(app.config["SESSION_COOKIE_NAME"]), services.settings.base_url
    host = urlsplit(site).hostname or ""
    browser = app.test_client()
    browser.set_cookie(name, signer.dumps({"tenant": shelf.tenant, "session": session_id}), domain=host)
    first_page = browser.get("/incidents", base_url=site)
    held = browser.get_cookie(name, domain=host)
    if held is None or first_page.status_code != 200:
        raise RuntimeError(f"the first page answered {first_page.status_code}")
    return f"{name}={held.value}"
