"""Pages of a draft's versions: edit one into the next, and pick the one to send."""

from __future__ import annotations

from flask import Response, flash, make_response, render_template, request, url_for
from werkzeug.wrappers import Response as Answer

from app import hx
from app.access import SignedIn, requires_plan, signed_in
from app.assistant.facts_found import checked_anew, found_in_edit, own_words, still_left_out
from app.assistant.known import known_names
from app.errors import Conflict, Invalid, Problem, TooLarge, Unavailable
from app.messages.drafting import AlreadySent, Draft, load_draft
from app.messages.forms import VersionForm, number_of, signs_in
from app.messages.kept import Kept, find_kept, kept_key
from app.messages.model import add_version, choose_version
from app.messages.new_views import reader_of
from app.messages.record import Details, FactFinding, Version
from app.messages.routes import bp
from app.messages.tone import check


@bp.get("/<message_id>/edit")
def edit(message_id: str) -> Answer:
    """A wording to change into the next version: of `?version=`, else a new one; or the edit that was begun."""
    me = signed_in()
    draft = load_draft(me.shelf, message_id)
    if draft.sent:
        flash(AlreadySent.sentence, "warning")
        return hx.redirect_to(url_for("messages.show", message_id=draft.id))
    based_on, kept = number_of(request.args.get("version")), find_kept(me.shelf, message_id)
    if kept and request.args.get("kept") == "1":
        based_on, text = min(number_of(kept.value("based_on")), len(draft.versions)), kept.value("text")
    else:
        kept, text = None, draft.version(based_on).text if based_on else ""
    return edit_page(me, draft, VersionForm(formdata=None, data={"text": text, "based_on": str(based_on)}), kept=kept)


@bp.post("/<message_id>/edit")
@requires_plan("parent")
def add(message_id: str) -> Answer:
    """Add the words as the next version, picked; whatever goes wrong, they stay in the form."""
    me = signed_in()
    draft, form = load_draft(me.shelf, message_id), VersionForm(formdata=request.form)
    if not form.validate():
        return edit_page(me, draft, form, status=422)
    based_on = number_of(form.based_on.data)
    text = form.text.data.strip()
    if based_on and draft.version(based_on).text == text:
        form.form_errors.append("Nothing is different from that version. Change what should change, then save.")
        return edit_page(me, draft, form, status=422)
    try:
        draft = add_version(
            me.shelf, me.services.now, draft.id, text, based_on=based_on, choose=True, discard=(kept_key(draft.id),),
            findings=facts_in_edit(me, draft, based_on, text),
            left_out=still_left_out(draft.version(based_on), text) if based_on else (),
        )  # fmt: skip
    except (Unavailable, TooLarge, Conflict, Invalid) as problem:
        return edit_page(me, draft, form, status=problem.status, problem=problem)
    flash("Saved as a new version. The earlier ones stay below.", "success")
    return hx.redirect_to(url_for("messages.show", message_id=draft.id))


def facts_in_edit(me: SignedIn, draft: Draft, based_on: int, text: str) -> tuple[FactFinding, ...]:
    """What still differs from the person's facts where they changed a wording that was not theirs alone."""
    if not based_on:
        return ()
    also = (*own_words(draft.versions), me.account.name)
    base, known = draft.version(based_on), names_for(me, draft)
    return found_in_edit(draft.details, draft.versions, base, text, also=also, known=known)


def held_to(me: SignedIn, draft: Draft, details: Details) -> tuple[Version, ...]:
    """The versions in which something else differs once the message is about this."""
    also = (*own_words(draft.versions), me.account.name)
    return checked_anew(details, draft.versions, also=also, known=names_for(me, draft))


def names_for(me: SignedIn, draft: Draft) -> tuple[str, ...]:
    """Everybody who may be named: in the record, the person, and whom the message is for."""
    return tuple(name.text for name in known_names(me.shelf, own=me.account.name, also=[draft.details.to]))


@bp.post("/<message_id>/choose")
@requires_plan("parent")
def choose(message_id: str) -> Answer:
    """Pick a version as the one to send."""
    me = signed_in()
    draft = choose_version(me.shelf, me.services.now, message_id, number_of(request.form.get("version")))
    flash(f"Version {draft.head.chosen} is the one you picked.", "success")
    return hx.redirect_to(url_for("messages.show", message_id=draft.id))


def edit_page(
    me: SignedIn,
    draft: Draft,
    form: VersionForm,
    *,
    status: int = 200,
    problem: Problem | None = None,
    kept: Kept | None = None,
) -> Response:
    """The form of a wording, with what will read as hostile in it."""
    text, details = form.text.data or "", draft.details
    stands = {"text": text, "received": details.received, "facts": "\n".join(details.facts)}
    page = render_template(
        "messages/edit.html", form=form, draft=draft, problem=problem, kept=kept, reader=reader_of(me),
        text=text, checked=check(text), signs=signs_in(stands),
    )  # fmt: skip
    return make_response(page, status)
