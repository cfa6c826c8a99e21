"""The browser's side of identity: what the one cookie holds."""

from __future__ import annotations

import secrets

from flask import request, session

from app.access import viewer
from app.identity import model as identity
from app.identity.model import Arrival


def let_in(arrival: Arrival) -> None:
    """Give the browser its session. All that the cookie held before goes, so nothing planted in it stays."""
    session.clear()
    session["tenant"] = arrival.tenant
    session["session"] = arrival.session_id


def let_out() -> None:
    """End this browser's session in the store and in its cookie. Nothing to end is no error. Raises Unavailable."""
    me = viewer()
    if me is not None:
        identity.sign_out(me.services, me.shelf, me.session)
    session.clear()


def nonce() -> str:
    """A secret of this browser before it is signed in, to which links and hosted sign-ins are bound."""
    kept = session.get("browser")
    if not isinstance(kept, str):
        kept = session["browser"] = secrets.token_urlsafe(24)
    return kept


def known_nonce() -> str:
    """The secret that `nonce` gave this browser earlier, or one that nothing is bound to."""
    kept = session.get("browser")
    return kept if isinstance(kept, str) else secrets.token_urlsafe(24)


def session_secret() -> str:
    """What only this signed-in browser's cookie holds; a link to a new address is bound to it."""
    return str(session.get("session", ""))


def user_agent() -> str:
    """What the browser says it is; only a coarse label of it is ever kept."""
    return request.headers.get("User-Agent", "")[:400]
