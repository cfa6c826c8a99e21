"""Staff's pages of mail: what was mailed to an address they name, what stops mail to it, and every letter there is."""

from __future__ import annotations

from flask import Response, flash, make_response, render_template, request, url_for
from werkzeug.wrappers import Response as Answer

from app import audit, hx
from app.access import SignedIn, signed_in, staff_only
from app.accounts.email import normal
from app.admin import post, work
from app.admin.forms import LiftForm, LookUpForm
from app.admin.post import Found
from app.admin.routes import bp
from app.admin.wording import reader_of
from app.errors import Invalid, NotFound
from app.mail import shut_out
from app.mail.letter import LANGUAGES
from app.mail.suppression import lift, suppression

_PAGE = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self';"
    " connect-src 'self'; frame-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
_LETTER = (
    "sandbox; default-src 'none'; style-src 'unsafe-inline'; form-action 'none'; base-uri 'none';"
    " frame-ancestors 'self'"
)
"""A letter has a style sheet of its own inside, and may do nothing at all."""


@bp.get("/mail")
@staff_only
def mail() -> str:
    """How mail fared, and a form to look somebody's up."""
    return _page(signed_in(), LookUpForm(formdata=None))


@bp.post("/mail")
@staff_only
def look_up() -> str | tuple[str, int]:
    """By POST, so that no address stands in a history or a log."""
    me, form = signed_in(), LookUpForm()
    if not form.validate_on_submit():
        return _page(me, form), 422
    typed, after = str(form.email.data), form.after.data or None
    audit.record(me.services, actor=me.tenant, action="mail.look_up", target=named(me, typed))  # each further page too
    try:
        found = post.look_up(me.services, typed, after=after)
    except Invalid:
        form.email.errors = ["Check the address. It should look like name@example.org."]
        return _page(me, form), 422
    return _page(me, form, found)


@bp.post("/mail/lift")
@staff_only
def lift_suppression() -> Answer | tuple[str, int]:
    """Lets mail go there again."""
    me, form = signed_in(), LiftForm()
    address = normal(request.form.get("email", ""))
    if suppression(me.services, address) is None:
        raise NotFound("Nothing stops mail to that address. Nothing was changed.")
    if not form.validate_on_submit():
        look = LookUpForm(formdata=None, email=address)
        return _page(me, look, post.look_up(me.services, address), lift_form=form), 422
    lift(me.services, address, actor=me.tenant, reason=str(form.reason.data))
    flash("Mail may go there again.", "success")
    return hx.redirect_to(url_for("admin.mail"))


@bp.get("/mail/preview")
@staff_only
def letters() -> str:
    """Every letter there is, in every language."""
    signed_in()
    return render_template("admin/letters.html", letters=post.letters(), languages=LANGUAGES)


@bp.get("/mail/preview/<language>/<name>")
@staff_only
def letter(language: str, name: str) -> Response:
    """One letter: its subject, its text, and its HTML in a frame that can do nothing."""
    signed_in()
    variant = _variant()
    shown = post.show(language, name, variant)
    page = render_template(
        "admin/letter.html", shown=shown, name=name, language=language, variant=variant, languages=LANGUAGES
    )
    response = make_response(page)
    response.headers["Content-Security-Policy"] = _PAGE
    return response


@bp.get("/mail/preview/<language>/<name>/html")
@staff_only
def letter_html(language: str, name: str) -> Response:
    """The HTML part as it is mailed."""
    signed_in()
    response = make_response(post.show(language, name, _variant()).letter.html)
    response.headers["Content-Security-Policy"] = _LETTER
    response.headers["X-Frame-Options"] = "SAMEORIGIN"
    return response


def _variant() -> int:
    text = request.args.get("variant", "0")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 3 else -1


def named(me: SignedIn, typed: str) -> str:
    """What the audit log calls what staff typed: an id as it is, an address by what stands for it."""
    if "@" not in typed:
        return typed.strip()[:60]
    digest = me.services.store.platform("LOOKUP").blind_index("email", typed.strip().lower())
    return f"address {digest[:16]}"


def _page(me: SignedIn, form: LookUpForm, found: Found | None = None, *, lift_form: LiftForm | None = None) -> str:
    return render_template(
        "admin/mail.html",
        reader=reader_of(me),
        form=form,
        found=found,
        lift_form=lift_form or LiftForm(formdata=None, email=found.address if found else ""),
        mailed=work.mail_of_days(me.services, 14),
        shut_out=shut_out.newest(me.services),
    )
