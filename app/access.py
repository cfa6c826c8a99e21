"""Access: every route is closed until a person is signed in; who they are comes from the session and nowhere else."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal, TypeVar, cast

import structlog
from flask import Flask, Request, current_app, g, request, session, url_for
from flask_login import LoginManager, UserMixin, current_user
from werkzeug.wrappers import Response as BaseResponse

from app import hx
from app.accounts import model as accounts
from app.accounts import policy
from app.accounts.model import Account
from app.accounts.preferences import Preferences
from app.billing import standing
from app.billing.standing import Standing
from app.errors import NotFound, Problem, Unavailable
from app.identity import onward, second_factor, sessions
from app.identity.sessions import Session
from app.services import Services
from app.store.keys import TenantId, tenant_id
from app.store.sealed import Shelf, Stored

__all__ = [
    "NotSignedIn",
    "SignedIn",
    "asked",
    "before_welcome",
    "current_services",
    "install",
    "known",
    "public",
    "requires_plan",
    "signed_in",
    "staff_only",
    "turned_away",
    "viewer",
    "while_closing",
]

log = structlog.get_logger(__name__)

View = TypeVar("View", bound=Callable[..., Any])
Plan = Literal["parent", "professional"]
PlanGate = Callable[["SignedIn", Plan], bool]

_SAFE = ("GET", "HEAD", "OPTIONS")

POLICY_ASKED = "policy"
"""In the session's cookie: the version that this browser was asked to agree to since it signed in."""


class NotSignedIn(Problem):
    """A change asked for without a session: the words stay on the page."""

    status = 401
    title = "You are signed out"
    way_out = ("/sign-in", "Sign in in a new tab")
    sentence = "Nothing was saved. Sign in in a new tab, then come back to this page and try again."


class Closed(Problem):
    """A change to an account that is on its way to its end."""

    status = 403
    title = "This account is closed"
    way_out = ("/settings/privacy/deletion", "Come back to it, in a new tab")
    sentence = "Nothing was saved. Until the day that it is deleted for good you can come back to it."


class PolicyNeeded(Problem):
    """A change to the record by somebody who has not agreed to the version of the policy that they signed in under."""

    status = 403
    title = "Our policy changed"
    way_out = ("/policy", "See what changed, in a new tab")
    sentence = "Nothing was saved. Agree to the new version first, then come back to this page and try again."


class PlanNeeded(Problem):
    """The route belongs to a plan that the account does not have."""

    status = 403
    title = "Your record is read-only"
    way_out = ("/settings/billing", "See what a plan opens, in a new tab")
    sentence = (
        "Nothing was saved. Everything in your record stays yours to read, export and delete; a plan opens writing."
    )


@dataclass(frozen=True)
class SignedIn(UserMixin):  # type: ignore[misc]  # flask-login ships no types
    """The person at the browser: their account, their shelf and the session that proves it."""

    account: Account
    preferences: Preferences
    shelf: Shelf
    stored_session: Stored[Session]
    services: Services

    @property
    def session(self) -> Session:
        return self.stored_session.record

    @property
    def tenant(self) -> TenantId:
        return self.shelf.tenant

    @property
    def browser_mark(self) -> str:
        """What a browser keeps this account's unsaved words under: the same at every visit, and nobody's name."""
        return self.shelf.blind_index("browser", "unsaved words")[:32]

    @cached_property
    def standing(self) -> Standing:
        """What their plan opens, read when it is first asked for. Raises Unavailable."""
        return standing.of(self.services, self.account, self.shelf, self.preferences.zone)

    def get_id(self) -> str:
        return self.tenant


def public(view: View) -> View:
    """Open this route to everybody. The only way to open one."""
    return _marked(view, "public", True)


def before_welcome(view: View) -> View:
    """Open this route to a signed-in person whose age statement is still missing."""
    return _marked(view, "before_welcome", True)


def while_closing(view: View) -> View:
    """Open this route to the owner of an account that is on its way to its end; so it is before the welcome too."""
    return _marked(_marked(view, "while_closing", True), "before_welcome", True)


def staff_only(view: View) -> View:
    """For staff; to everybody else the route does not exist."""
    return _marked(view, "staff_only", True)


def requires_plan(plan: Plan) -> Callable[[View], View]:
    """For accounts whose plan opens `plan`. Reading one's own record must never carry this."""
    return lambda view: _marked(view, "plan", plan)


def signed_in() -> SignedIn:
    """The person at the browser. Raises NotSignedIn."""
    if not current_user.is_authenticated:
        raise NotSignedIn
    return cast("SignedIn", current_user._get_current_object())


def viewer() -> SignedIn | None:
    """The person at the browser, or None; for pages that stand with either, also while the store is down."""
    try:
        return signed_in()
    except (NotSignedIn, Unavailable):
        return None
    except Exception:  # an account that cannot be read must not take the page that says so with it
        log.exception("the account could not be read")
        return None


def asked() -> bool:
    """Whether this request has found out already who is at the browser, or that nobody is."""
    return "_login_user" in g  # where flask-login keeps it


def known() -> SignedIn | None:
    """The person, if this request has found out already who they are; asks no store."""
    return viewer() if asked() else None


def turned_away() -> bool:
    """Whether this request's route is closed to whoever asks, because nobody is signed in."""
    view = current_app.view_functions.get(request.endpoint or "")
    return view is not None and not _mark(view, "public") and viewer() is None


def current_services() -> Services:
    """The services of the running app."""
    return cast("Services", current_app.extensions["cotrackpro"])


def install(app: Flask, plan_gate: PlanGate | None = None) -> None:
    """Close every route of `app`. Without a `plan_gate` (billing off) every plan is open."""
    manager = LoginManager()
    manager.request_loader(_load)
    # Not init_app: it would read the session on every answer, assets included, and so make them all vary by cookie.
    app.login_manager = manager  # type: ignore[attr-defined]  # where flask-login looks for it
    app.extensions["plan_gate"] = plan_gate
    app.jinja_env.globals["viewer"] = viewer
    app.before_request(_guard)


def _guard() -> BaseResponse | None:
    """Runs before any view: answers for those who may not pass, None for those who may."""
    view = current_app.view_functions.get(request.endpoint or "")
    if view is None or _mark(view, "public"):
        return None
    if not current_user.is_authenticated:
        return _to_sign_in()
    me = signed_in()
    if me.account.closing and not _mark(view, "while_closing"):
        return _to_the_way_back()
    if _mark(view, "staff_only"):
        if not me.account.staff:
            raise NotFound
        second_factor.check(me.services, me.session)
    if not me.account.active and not _mark(view, "before_welcome"):
        return hx.redirect_to(url_for("accounts.welcome", next=_here()))
    if (asked := _to_the_policy(me, view)) is not None:
        return asked
    plan = _mark(view, "plan")
    gate = current_app.extensions["plan_gate"]
    if plan and gate is not None and not gate(me, plan):
        raise PlanNeeded
    sessions.touch(me.services, me.shelf, me.stored_session)
    return None


def _to_sign_in() -> BaseResponse:
    if request.method not in _SAFE:
        raise NotSignedIn
    onward.remember(request.path if request.method == "GET" else None)  # not the query: it may hold searched words
    return hx.redirect_to(url_for("identity.sign_in"))


def _to_the_way_back() -> BaseResponse:
    if request.method not in _SAFE:
        raise Closed
    return hx.redirect_to(url_for("rights.deletion.show"))


def _to_the_policy(me: SignedIn, view: Callable[..., Any]) -> BaseResponse | None:
    """Ask once a session for agreement to a new version; until it is given, the record is only read."""
    if _mark(view, "before_welcome") or request.path.startswith("/settings/privacy") or "/export" in request.path:
        return None
    version = policy.to_accept(me.services, me.account, signed_in_at=me.session.created_at)
    if version is None:
        return None
    if request.method not in _SAFE:
        if _mark(view, "plan"):
            raise PolicyNeeded
        return None
    if session.get(POLICY_ASKED) == version.name:
        return None
    return hx.redirect_to(url_for("policies.ask", next=_here()))


def _here() -> str | None:
    """This page's own path, to come back to. A fragment or a form is no place to come back to."""
    if request.method != "GET":
        return None
    return request.full_path.rstrip("?")


def _load(_: Request) -> SignedIn | None:
    """Who the cookie says this is, checked against the store: two reads."""
    tenant, session_id = session.get("tenant"), session.get("session")
    if not isinstance(tenant, str) or not isinstance(session_id, str):
        return None
    services = current_services()
    try:
        shelf = services.store.tenant(tenant_id(tenant))
    except ValueError:
        return None
    stored = sessions.load(services, shelf, session_id)
    household = accounts.read(shelf) if stored else None
    if stored is None or household is None:
        return None
    return SignedIn(household.account.record, household.preferences, shelf, stored, services)


def _marked(view: View, mark: str, value: object) -> View:
    marks = {**getattr(view, "access", {}), mark: value}
    view.access = marks  # type: ignore[attr-defined]  # functions carry attributes; `_mark` reads this one
    return view


def _mark(view: Callable[..., Any], mark: str) -> Any:
    return getattr(view, "access", {}).get(mark)
