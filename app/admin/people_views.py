"""Staff's pages of accounts: found by what somebody names, listed by state, and the few acts there are."""

from __future__ import annotations

from flask import flash, render_template, request, url_for
from werkzeug.wrappers import Response

from app import audit, hx
from app.access import SignedIn, signed_in, staff_only
from app.accounts import model as accounts
from app.admin import people
from app.admin.forms import FindForm, HoldForm, ReasonForm
from app.admin.mail_views import named
from app.admin.routes import bp
from app.admin.wording import reader_of
from app.errors import Invalid, NotFound
from app.identity import model as identity
from app.identity import sessions
from app.store.keys import TenantId, tenant_id


@bp.get("/users")
@staff_only
def users() -> str:
    """Every account that was begun, a page at a time."""
    return _list(signed_in(), FindForm(formdata=None))


@bp.post("/users")
@staff_only
def find_user() -> Response | tuple[str, int]:
    """By POST, so that no address stands in a history or a log."""
    me, form = signed_in(), FindForm()
    if not form.validate_on_submit():
        return _list(me, form), 422
    typed = str(form.who.data)
    audit.record(me.services, actor=me.tenant, action="account.look_up", target=named(me, typed))
    try:
        tenant = people.find(me.services, typed)
    except Invalid:
        tenant = None
    if tenant is None:
        form.who.errors = ["No account is known by that."]
        return _list(me, form), 422
    return hx.redirect_to(url_for("admin.user", tenant=tenant))


@bp.get("/users/<tenant>")
@staff_only
def user(tenant: str) -> str:
    """One account: what state it is in, and what was done to it. Its owner reads that somebody looked."""
    me, known = signed_in(), _known(tenant)
    audit.record(me.services, actor=me.tenant, action="account.look_up", target=known)
    return _one(me, known)


@bp.post("/users/<tenant>/sessions")
@staff_only
def end_user_sessions(tenant: str) -> Response | tuple[str, int]:
    """Signs every browser of an account out."""
    me, form, known = signed_in(), ReasonForm(), _known(tenant)
    if not form.validate_on_submit():
        return _one(me, known, form), 422
    shelf = me.services.store.tenant(known)
    live = sessions.live(me.services, shelf)
    audit.record(me.services, actor=me.tenant, action="account.sign_out", target=known, context=_why(form))
    identity.sign_out(me.services, shelf, *live)
    flash("Every browser of that account is signed out.", "success")
    return hx.redirect_to(url_for("admin.user", tenant=known))


@bp.post("/users/<tenant>/staff")
@staff_only
def change_staff(tenant: str) -> Response | tuple[str, int]:
    """Makes an account staff, or ends that. Nobody does it to themselves."""
    me, form, known = signed_in(), ReasonForm(), _known(tenant)
    if known == me.tenant:
        raise NotFound("Somebody else does this for you. Nothing was changed.")
    if not form.validate_on_submit():
        return _one(me, known, form), 422
    grant = request.form.get("act") == "grant"
    action = "staff.grant" if grant else "staff.revoke"
    audit.record(me.services, actor=me.tenant, action=action, target=known, context=_why(form))
    accounts.correct(me.services.store.tenant(known), {"staff": grant}, {})
    flash("They are staff from their next page on." if grant else "They are staff no more.", "success")
    return hx.redirect_to(url_for("admin.user", tenant=known))


def _why(form: ReasonForm) -> dict[str, str]:
    return {"reason": str(form.reason.data)}


def _known(text: str) -> TenantId:
    try:
        return tenant_id(text)
    except ValueError:
        raise NotFound from None


def _list(me: SignedIn, form: FindForm) -> str:
    state = request.args.get("state", "")
    state = state if state in people.STATES else ""
    lines, after = people.listed(me.services, state=state, after=request.args.get("after") or None)
    return render_template(
        "admin/users.html",
        reader=reader_of(me),
        form=form,
        lines=lines,
        after=after,
        states=people.STATES,
        state=state,
    )


def _one(me: SignedIn, tenant: TenantId, form: ReasonForm | None = None) -> str:
    person = people.show(me.services, tenant, after=request.args.get("after") or None)
    return render_template(
        "admin/user.html",
        reader=reader_of(me),
        person=person,
        me=me,
        form=form or ReasonForm(formdata=None),
        hold_form=HoldForm(formdata=None, account=tenant),
    )
