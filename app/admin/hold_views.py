"""Staff's page of legal holds: which accounts are preserved, placing a hold, and lifting it."""

from __future__ import annotations

from flask import flash, render_template, request, url_for
from werkzeug.wrappers import Response

from app import hx
from app.access import SignedIn, signed_in, staff_only
from app.admin import people
from app.admin.forms import HoldForm, ReasonForm
from app.admin.listing import ROWS
from app.admin.routes import bp
from app.admin.wording import reader_of
from app.errors import Conflict, NotFound
from app.rights.holds import model
from app.store.keys import TenantId, tenant_id


@bp.get("/holds")
@staff_only
def holds() -> str:
    """Every hold, and a form for another."""
    return _page(signed_in(), HoldForm(formdata=None))


@bp.post("/holds")
@staff_only
def place_hold() -> Response | tuple[str, int]:
    """Preserves an account."""
    me, form = signed_in(), HoldForm()
    if not form.validate_on_submit():
        return _page(me, form), 422
    typed = str(form.account.data).strip()
    tenant = None if "@" in typed else people.find(me.services, typed)
    if tenant is None:
        form.account.errors = ["No account has that id. Find it under Users first."]
        return _page(me, form), 422
    wanted = model.Hold(
        reason=str(form.reason.data),
        reference=str(form.reference.data),
        since=me.services.now(),
        by=me.tenant,
        tell=bool(form.tell.data),
    )
    try:
        model.place(me.services, tenant, wanted)
    except Conflict:
        form.account.errors = ["That account is preserved already. The first hold stays as it is."]
        return _page(me, form), 422
    flash("The account is preserved.", "success")
    return hx.redirect_to(url_for("admin.holds"))


@bp.post("/holds/<tenant>/lift")
@staff_only
def lift_hold(tenant: str) -> Response | tuple[str, int]:
    """Lets an account go again."""
    me, form, known = signed_in(), ReasonForm(), _held(tenant)
    if not form.validate_on_submit():
        return _page(me, HoldForm(formdata=None), form), 422
    model.lift(me.services, known, by=me.tenant, reason=str(form.reason.data))
    flash("The hold is lifted. What was due meanwhile goes on by itself.", "success")
    return hx.redirect_to(url_for("admin.holds"))


def _held(text: str) -> TenantId:
    services = signed_in().services
    try:
        tenant = tenant_id(text)
    except ValueError:
        raise NotFound from None
    if model.standing(services, tenant) is None:
        raise NotFound("That account is not preserved. Nothing was changed.")
    return tenant


def _page(me: SignedIn, form: HoldForm, lift_form: ReasonForm | None = None) -> str:
    return render_template(
        "admin/holds.html",
        reader=reader_of(me),
        form=form,
        lift_form=lift_form or ReasonForm(formdata=None),
        rows=model.page(me.services, after=request.args.get("after") or None, limit=ROWS),
    )
