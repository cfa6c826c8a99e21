"""Pages that add to an entry's history: correct it, withdraw it."""

from __future__ import annotations

from typing import Any

from flask import Response, flash, make_response, render_template, request, url_for
from werkzeug.wrappers import Response as Answer

from app import hx
from app.access import SignedIn, requires_plan, signed_in
from app.dates.wording import Reader
from app.errors import Conflict, Problem, TooLarge, Unavailable
from app.fields import number_of
from app.ids import is_id
from app.incidents.desk import Desk, lay, reader_of
from app.incidents.drafts import discard_draft, draft_key, find_draft
from app.incidents.entry_views import standing
from app.incidents.facts import differences
from app.incidents.files import named
from app.incidents.forms import CorrectionForm, WithdrawalForm
from app.incidents.model import AlreadyWithdrawn, ChangedMeanwhile, Entry, correct_entry, load_entry, withdraw_entry
from app.incidents.routes import bp


@bp.get("/<entry_id>/edit")
def edit(entry_id: str) -> Answer:
    """The entry's form with its present words, or with the correction that was begun."""
    me = signed_in()
    entry = load_entry(me.shelf, entry_id)
    if entry.withdrawn:
        return _stays(entry)
    draft = find_draft(me.shelf, entry_id, correction=True)
    based_on = str(draft.based_on if draft else entry.latest.number)
    desk = lay(me, CorrectionForm, draft=draft, entry=entry, entry_id=entry.id, based_on=based_on)
    return _form(desk)


@bp.post("/<entry_id>/edit")
@requires_plan("parent")
def correct(entry_id: str) -> Answer:
    """Add the correction; whatever goes wrong, the words stay in the form."""
    me = signed_in()
    entry = load_entry(me.shelf, entry_id)
    desk = lay(me, CorrectionForm, sent=request.form, entry=entry)
    form, seen = desk.form, number_of(desk.form.based_on)
    _let_go(me, request.form.get("entry_id", ""), entry)
    form.entry_id.data = entry.id
    if not form.validate():
        return _form(desk, 422)
    if form.incident == entry.incident and seen == entry.latest.number:
        form.form_errors.append("Nothing is different from what is saved. Change what should change, then save.")
        return _form(desk, 422)
    draft = draft_key(entry.id, correction=True)
    try:
        entry = correct_entry(
            me.shelf, me.services.now, entry.id, form.incident,
            based_on=seen, reason=form.reason.data, discard=(draft,),
        )  # fmt: skip
    except ChangedMeanwhile as clash:
        form.based_on.data = str(clash.entry.latest.number)
        return _form(desk, clash.status, clash, newer=_newer(clash.entry, seen, desk.reader))
    except (Unavailable, TooLarge, Conflict) as problem:
        return _form(desk, problem.status, problem)
    return _back_to(entry, desk.reader, "Correction saved. The earlier words stay readable below.")


@bp.get("/<entry_id>/withdraw")
def ask_withdrawal(entry_id: str) -> Answer:
    """What withdrawing means, and why."""
    me = signed_in()
    entry = load_entry(me.shelf, entry_id)
    if entry.withdrawn:
        return _stays(entry)
    form = WithdrawalForm(formdata=None, data={"based_on": str(entry.latest.number)})
    return _withdrawal(form, entry, reader_of(me))


@bp.post("/<entry_id>/withdraw")
@requires_plan("parent")
def withdraw(entry_id: str) -> Answer:
    """Mark the entry as withdrawn."""
    me = signed_in()
    entry, form, reader = load_entry(me.shelf, entry_id), WithdrawalForm(formdata=request.form), reader_of(me)
    if not form.validate():
        return _withdrawal(form, entry, reader, 422)
    seen, draft = number_of(form.based_on), draft_key(entry.id, correction=True)
    try:
        entry = withdraw_entry(
            me.shelf, me.services.now, entry.id, based_on=seen, reason=form.reason.data, discard=(draft,)
        )
    except ChangedMeanwhile as clash:
        form.based_on.data = str(clash.entry.latest.number)
        return _withdrawal(form, clash.entry, reader, clash.status, clash)
    except (Unavailable, TooLarge, Conflict) as problem:
        return _withdrawal(form, entry, reader, problem.status, problem)
    return _back_to(entry, reader, "Withdrawn. The entry stays in your record, marked as withdrawn.")


def _form(desk: Desk, status: int = 200, problem: Problem | None = None, **context: Any) -> Response:
    return hx.page_or_fragment(
        "incidents/edit.html",
        "incidents/_edit.html",
        status=status,
        desk=desk,
        form=desk.form,
        entry=desk.entry,
        reader=desk.reader,
        problem=problem,
        inline=hx.wants_fragment(),
        **context,
    )


def _withdrawal(
    form: WithdrawalForm, entry: Entry, reader: Reader, status: int = 200, problem: Problem | None = None
) -> Response:
    page = render_template("incidents/withdraw.html", form=form, entry=entry, reader=reader, problem=problem)
    return make_response(page, status)


def _let_go(me: SignedIn, sent_id: str, entry: Entry) -> None:
    """End the draft of a new entry whose words were sent as a correction of `entry` instead: they are in its form."""
    if sent_id != entry.id and is_id(sent_id):
        discard_draft(me.shelf, sent_id)


def _back_to(entry: Entry, reader: Reader, said: str) -> Answer:
    if hx.wants_fragment():
        shown = hx.page_or_fragment(
            "incidents/show.html",
            "incidents/_entry.html",
            said=said,
            files=named(signed_in().shelf, entry.incident.evidence),
            **standing(entry, reader),
        )
        # The entry is what the page shows now, so it is where reloading leads.
        shown.headers["HX-Replace-Url"] = url_for("incidents.show", entry_id=entry.id)
        return shown
    flash(said, "success")
    return hx.redirect_to(url_for("incidents.show", entry_id=entry.id))


def _stays(entry: Entry) -> Answer:
    """To the withdrawn entry, which says why and offers what can be done instead."""
    flash(AlreadyWithdrawn.sentence, "warning")
    return hx.redirect_to(url_for("incidents.show", entry_id=entry.id))


def _newer(entry: Entry, seen: int, reader: Reader) -> list[Any]:
    """What others wrote after the revision that was seen."""
    before = entry.revisions[min(max(seen, 1), len(entry.revisions)) - 1]
    return differences(before.incident, entry.incident, reader)
