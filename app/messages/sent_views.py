"""The page that closes a draft: which version went out, when and how."""

from __future__ import annotations

from flask import Response, flash, make_response, render_template, request, url_for
from werkzeug.wrappers import Response as Answer

from app import hx
from app.access import SignedIn, requires_plan, signed_in
from app.errors import Conflict, NotFound, Problem, Unavailable
from app.messages.drafting import Draft, load_draft
from app.messages.forms import SentForm, number_of
from app.messages.model import mark_sent
from app.messages.new_views import reader_of
from app.messages.record import Channel, Sent
from app.messages.routes import bp


@bp.get("/<message_id>/sent")
def ask_sent(message_id: str) -> Answer:
    """When and how it went, for the version that `?version=` numbers, else the picked one."""
    me = signed_in()
    draft = load_draft(me.shelf, message_id)
    number = number_of(request.args.get("version")) or (draft.shown.number if draft.shown else 0)
    if draft.sent or not number:
        return hx.redirect_to(url_for("messages.show", message_id=draft.id))
    reader = reader_of(me)
    local = reader.local(reader.now)
    values = {
        "version": str(number),
        "sent_on": f"{local:%Y-%m-%d}",
        "sent_at": f"{local:%H:%M}",
        "channel": draft.details.channel.value,
    }
    return _form(me, draft, SentForm(formdata=None, data=values))


@bp.post("/<message_id>/sent")
@requires_plan("parent")
def send(message_id: str) -> Answer:
    """Mark it as sent. Facts that differ from the person's own keep it open."""
    me = signed_in()
    draft, form = load_draft(me.shelf, message_id), SentForm(formdata=request.form)
    reader = reader_of(me)
    form.prepare(reader.now, reader.zone)
    if not form.validate():
        return _form(me, draft, form, 422)
    try:
        sent = Sent(
            version=number_of(form.version.data),
            when=form.when,
            channel=Channel(form.channel.data),
            recorded_at=me.services.now(),
        )
        mark_sent(me.shelf, me.services.now, draft.id, sent)
    except (Unavailable, Conflict) as problem:
        return _form(me, load_draft(me.shelf, draft.id), form, problem.status, problem)
    flash("Marked as sent. It stays readable, with every version.", "success")
    return hx.redirect_to(url_for("messages.show", message_id=draft.id))


def _form(me: SignedIn, draft: Draft, form: SentForm, status: int = 200, problem: Problem | None = None) -> Response:
    number = number_of(form.version.data)
    if not number:
        raise NotFound
    page = render_template(
        "messages/sent.html", form=form, draft=draft, problem=problem, version=draft.version(number),
        reader=reader_of(me),
    )  # fmt: skip
    return make_response(page, status)
