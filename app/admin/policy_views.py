"""Staff's page of the policy: what is in force, what ships and is not published, and publishing it."""

from __future__ import annotations

from flask import flash, render_template, url_for
from werkzeug.wrappers import Response

from app import hx
from app.access import SignedIn, signed_in, staff_only
from app.admin.forms import PublishForm
from app.admin.routes import bp
from app.admin.wording import reader_of
from app.campaigns import rounds
from app.errors import Invalid
from app.policies import publishing, versions


@bp.get("/policies")
@staff_only
def policies() -> str:
    """Every version, and a form for the newest that is not published."""
    me = signed_in()
    return _page(me, PublishForm(formdata=None, effective=me.services.now().date()))


@bp.post("/policies")
@staff_only
def publish_policy() -> Response | tuple[str, int]:
    """Publishes a version, once, and begins to tell people."""
    me, form = signed_in(), PublishForm()
    if not form.validate_on_submit():
        return _page(me, form), 422
    try:
        done = publishing.publish(
            me.services, form.version.data, effective=form.effective.data, by=me.tenant, reason=str(form.reason.data)
        )
    except Invalid as problem:
        form.effective.errors = [str(problem)]
        return _page(me, form), 422
    if done:
        rounds.begin(me.services)
    flash(
        "The version is published, and everybody is told." if done else "That version is published already.", "success"
    )
    return hx.redirect_to(url_for("admin.policies"))


def _page(me: SignedIn, form: PublishForm) -> str:
    drafts = versions.drafts(me.services)
    form.version.data = form.version.data or (drafts[-1] if drafts else "")
    return render_template(
        "admin/policies.html",
        reader=reader_of(me),
        form=form,
        drafts=drafts,
        listed=versions.past_and_present(me.services),
        now=versions.in_force(me.services),
    )
