"""Pages of a new message: the form, and what is typed into it, kept until it is saved."""

from __future__ import annotations

import re

from flask import Response, flash, make_response, render_template, request, url_for
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response as Answer

from app import hx
from app.access import SignedIn, requires_plan, signed_in
from app.dates.wording import Reader
from app.error_pages import told_as
from app.errors import Conflict, Invalid, Problem, TooLarge, Unavailable
from app.ids import is_id, mint_id
from app.library.catalogue import copied_text
from app.messages.drafting import ChangedMeanwhile, Draft, load_draft
from app.messages.forms import BeginForm, signs_in
from app.messages.kept import Kept, discard_kept, find_kept, keep, kept_key
from app.messages.limits import CHARACTERS
from app.messages.model import begin
from app.messages.placement import NAMES
from app.messages.record import Details, Method, Names
from app.messages.routes import bp
from app.messages.saved_again import WentOn, save_again
from app.messages.tone import check
from app.store import StoreUnavailable

_FIELDS = (*CHARACTERS, "intent", "channel", "method", "words", "source", "based_on")
"""What is kept of a form."""

_PLACE = "(?P<slug>[a-z0-9-]{1,80})/(?P<number>[1-9][0-9]?)"
_FROM = re.compile(f"library/{_PLACE}")
_SOURCE = re.compile(f"(?P<language>[a-z]{{2}})/{_PLACE}")


@bp.get("/new")
def new() -> Answer:
    """An empty form, or the words that `?draft=` names, or the library text that `?from=` does."""
    me = signed_in()
    wanted = request.args.get("draft", "")
    if not wanted:
        source, text = _asked(request.args.get("from", ""), request.args.get("lang", "en"))
        id_ = mint_id(me.services.now())
        return form_page(me, BeginForm(formdata=None, data={"message_id": id_, "source": source, "text": text}))
    kept = find_kept(me.shelf, wanted)
    if kept is None or kept.edit:
        return hx.redirect_to(url_for("messages.show", message_id=load_draft(me.shelf, wanted).id))
    fields: MultiDict[str, str] = MultiDict({name: list(values) for name, values in kept.fields.items()})
    return form_page(me, BeginForm(formdata=fields, message_id=wanted), kept=kept)


@bp.post("/new")
@requires_plan("parent")
def write() -> Answer:
    """Keep the message as a draft; whatever goes wrong, the words stay in the form."""
    me, form = signed_in(), BeginForm(formdata=request.form)
    if not is_id(form.message_id.data):
        form.message_id.data = mint_id(me.services.now())
    id_ = form.message_id.data
    if not form.validate():
        return form_page(me, form, 422)
    source, given = _from_library(form.source.data or "")
    text = form.text.data.strip()
    by = "library" if given and text == given.strip() else "you"
    try:
        draft = _saved(me, id_, form.details(source), text, by)
    except WentOn as problem:
        form.message_id.data = mint_id(me.services.now())
        return form_page(me, form, problem.status, problem=problem, saved_as=id_)
    except (Unavailable, TooLarge, Conflict, Invalid) as problem:
        return form_page(me, form, problem.status, problem=problem)
    return hx.redirect_to(url_for("messages.show", message_id=draft.id))


def _saved(me: SignedIn, id_: str, details: Details, text: str, by: str) -> Draft:
    """The draft; where the same form was saved before and its answer was lost, that one with what is new."""
    shelf, now = me.shelf, me.services.now
    try:
        draft = begin(shelf, now, id_, details, text=text, by=by, discard=(kept_key(id_),))
    except ChangedMeanwhile:
        draft = save_again(shelf, now, id_, details, text=text, by=by)
        flash("This form had been saved before, so it is one draft: what you saved now is in it.", "success")
    else:
        flash("Kept as a draft. Nothing is sent from here; you copy it when it is ready.", "success")
    return draft


@bp.post("/drafts/<message_id>")
@told_as("messages/_kept_note.html")
def keep_words(message_id: str) -> Answer:
    """Keep a form as it stands, finished or not: of a new message, or of an edit of one."""
    me = signed_in()
    edit = request.form.get("based_on", "") != ""
    fields = {name: values for name, values in request.form.lists() if name in _FIELDS}
    kept = keep(me.shelf, me.services.now, message_id, fields, edit=edit)
    if hx.wants_fragment():
        return make_response(render_template("messages/_kept_note.html", kept=kept, reader=reader_of(me)))
    flash("Kept as it is. You find it here.", "success")
    return hx.redirect_to(url_for("messages.index"))


@bp.post("/drafts/<message_id>/discard")
def discard(message_id: str) -> Answer:
    """Throw away what was kept of a form."""
    me = signed_in()
    discard_kept(me.shelf, message_id)
    flash("What was not saved is gone.", "success")
    return hx.redirect_to(url_for("messages.index"))


def reader_of(me: SignedIn) -> Reader:
    """Who reads, for wording."""
    return Reader(me.services.now(), me.preferences.zone.key)


def names_of(me: SignedIn) -> tuple[str, ...]:
    """To whom messages went before; none while the store is down, because the form matters more."""
    try:
        stored = me.shelf.get(NAMES, Names)
    except StoreUnavailable:
        return ()
    return stored.record.to if stored else ()


def form_page(
    me: SignedIn,
    form: BeginForm,
    status: int = 200,
    *,
    problem: Problem | None = None,
    kept: Kept | None = None,
    saved_as: str = "",
) -> Response:
    page = render_template(
        "messages/new.html", form=form, problem=problem, kept=kept, reader=reader_of(me), names=names_of(me),
        methods=tuple(Method), checked=check(form.text.data or ""), text=form.text.data or "", saved_as=saved_as,
        signs=signs_in(form.data),
    )  # fmt: skip
    return make_response(page, status)


def _asked(asked: str, language: str) -> tuple[str, str]:
    """What the address of the page asks for, `from=library/<slug>/<number>`, as `_from_library` gives it."""
    match = _FROM.fullmatch(asked)
    return _from_library(f"{language}/{match['slug']}/{match['number']}") if match else ("", "")


def _from_library(source: str) -> tuple[str, str]:
    """(source, text) of a text of the library, "en/<slug>/<number>"; two empty ones for what there is not."""
    match = _SOURCE.fullmatch(source)
    text = copied_text(match["slug"], int(match["number"]), match["language"]) if match else None
    return (source, text) if text else ("", "")
