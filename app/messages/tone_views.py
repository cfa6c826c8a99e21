"""The tone check over the wire: a text comes in, and goes back marked; nothing of it is kept or sent anywhere."""

from __future__ import annotations

from flask import Response, make_response, render_template, request, url_for
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response as Answer

from app import hx
from app.access import signed_in
from app.ids import is_id
from app.messages.drafting import load_draft
from app.messages.forms import BeginForm, VersionForm, signs_in
from app.messages.limits import CHARACTERS
from app.messages.new_views import form_page
from app.messages.routes import bp
from app.messages.tone import applied, check
from app.messages.version_views import edit_page
from app.text.cleaning import keepable, plain


@bp.get("/tone")
def tone_again() -> Answer:
    """To a new message: an address that a browser kept of a check."""
    return hx.redirect_to(url_for("messages.new"))


@bp.post("/tone")
def tone() -> Response:
    """What will read as hostile in the sent text; `use` puts the plainer wording of one place into it.

    To htmx the part of the page alone; else the form that it came from, as it was, with that part.
    """
    me, sent = signed_in(), MultiDict(request.form)
    text = keepable(plain(sent.get("text", "")))[: CHARACTERS["text"]]
    if hx.wants_fragment():
        return make_response(
            render_template("messages/_tone.html", text=text, checked=check(text), signs=signs_in(sent))
        )
    sent["text"] = _used(text, sent.get("use", ""))
    if is_id(sent.get("draft")):
        return edit_page(me, load_draft(me.shelf, sent["draft"]), VersionForm(formdata=sent))
    if is_id(sent.get("message_id")):
        return form_page(me, BeginForm(formdata=sent))
    page = render_template("messages/tone.html", text=sent["text"], checked=check(sent["text"]), signs=signs_in(sent))
    return make_response(page)


def _used(text: str, place: str) -> str:
    """The text with the plainer wording of the finding at `place`, if there is one."""
    findings = check(text)
    if place.isascii() and place.isdigit() and int(place) < len(findings):
        return applied(text, findings[int(place)])
    return text
