"""The browser's side of identity: what the one cookie holds."""

from __future__ import annotations

import hmac
import secrets

from flask import current_app, request, session
from werkzeug.wrappers import Response

from app.access import viewer
from app.identity import model as identity
from app.identity.model import Arrival
from app.tokens import digest

_KNOWN = "known"


def let_in(arrival: Arrival) -> None:
    """Give the browser its session. All that the cookie held before goes, so nothing planted in it stays."""
    session.clear()
    session["tenant"] = arrival.tenant
    session["session"] = arrival.session_id
    if arrival.address:
        get_to_know(arrival.address)


def let_out() -> None:
    """End this browser's session in the store and in its cookie. Nothing to end is no error. Raises Unavailable."""
    me = viewer()
    if me is not None:
        identity.sign_out(me.services, me.shelf, me.session)
    known = session.get(_KNOWN)
    session.clear()
    if known is not None:
        session[_KNOWN] = known


def forget_here(response: Response) -> Response:
    """Have the browser drop what it keeps of us beside the cookie: words, pages for Back, styles. Only over https."""
    response.headers["Clear-Site-Data"] = '"cache", "storage"'
    return response


def get_to_know(address: str) -> None:
    """Note that this browser signed in to `address`, so that strangers who ask for links to it do not lock it out.

    In the one cookie and as a keyed digest, so that the device does not tell the address; Leave now takes it too.
    """
    session[_KNOWN] = _mark_of(address)


def knows(address: str) -> bool:
    """Whether this browser signed in to `address` before."""
    known = session.get(_KNOWN)
    return isinstance(known, str) and hmac.compare_digest(known.encode(), _mark_of(address).encode())


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


def without_foreign_cookies(response: Response) -> Response:
    """One cookie is ours; what the provider left on our site goes."""
    for name in request.cookies:
        if name.startswith(("__session", "__clerk", "__client")):
            response.delete_cookie(name)
            response.delete_cookie(name, domain=request.host.partition(":")[0])
    return response


def user_agent() -> str:
    """What the browser says it is; only a coarse label of it is ever kept."""
    return request.headers.get("User-Agent", "")[:400]


def _mark_of(address: str) -> str:
    return digest(str(current_app.config["SECRET_KEY"]), "signed in to", address)
