"""The page that the demo's link opens: a button that signs in. In production there is no such page."""

from __future__ import annotations

from flask import Blueprint, render_template
from werkzeug.wrappers import Response

from app.access import current_services, public
from app.accounts import model as accounts
from app.demo import EMAIL, MINUTES, PURPOSE
from app.errors import NotFound
from app.hx import redirect_to
from app.identity import sessions
from app.identity.browser import let_in, user_agent
from app.identity.model import Arrival
from app.identity.onward import HOME
from app.services import Services
from app.store.keys import TenantId
from app.tokens import Tokens

bp = Blueprint("demo", __name__)


@bp.get("/dev/demo/<token>")
@public
def show(token: str) -> str:
    """Looking changes nothing, as with every link that signs in."""
    _account(token)
    return render_template("demo/link.html")


@bp.post("/dev/demo/<token>")
@public
def enter(token: str) -> Response:
    """Signs in to the demo account."""
    services, tenant = _account(token)
    session_id, recorded = sessions.fresh(services, services.store.tenant(tenant), user_agent())
    services.store.tenant(tenant).write(recorded)
    let_in(Arrival(tenant, session_id, HOME))
    return redirect_to(HOME)


def _account(token: str) -> tuple[Services, TenantId]:
    """The demo account. Raises NotFound in production and before `make demo`, LinkExpired for a bad or old token."""
    services = current_services()
    if services.settings.production:
        raise NotFound
    Tokens(services.settings.secret_keys).read_timed(PURPOSE, token, max_age_seconds=MINUTES * 60)
    tenant = accounts.find_by_email(services, EMAIL)
    if tenant is None:
        raise NotFound
    return services, tenant
