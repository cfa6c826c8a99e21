"""People with long records, made directly through the model, and the cookie that a browser of theirs would send."""

from __future__ import annotations

import secrets
from datetime import date

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
    """A Cookie header of a fresh session of this person, its form token made, as after the first page."""
    session_id, recorded = sessions.fresh(services, shelf, "bench")
    shelf.write(recorded)
    interface = app.session_interface
    if not isinstance(interface, SecureCookieSessionInterface):
        raise TypeError("the session is not a signed cookie any more: the bench cannot sign in")
    signer = interface.get_signing_serializer(app)
    if signer is None:
        raise TypeError("the app has no secret key")
    held = {"tenant": shelf.tenant, "session": session_id, "csrf_token": secrets.token_hex(20)}
    return f"{app.config['SESSION_COOKIE_NAME']}={signer.dumps(held)}"
