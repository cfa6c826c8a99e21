"""Pages of one drafted message: what came in beside its versions, what it is about, and its end."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from flask import Response, flash, make_response, render_template, request, url_for
from werkzeug.wrappers import Response as Answer

from app import hx
from app.access import SignedIn, requires_plan, signed_in
from app.assistant import crisis
from app.assistant.rewrite import FOLLOW_UP
from app.dates.wording import Reader
from app.errors import Conflict, Problem, TooLarge, Unavailable
from app.ids import mint_id
from app.incidents.drafts import keep_draft
from app.messages.differences import Piece, woven
from app.messages.drafting import AlreadySent, ChangedMeanwhile, Draft, load_draft
from app.messages.forms import DetailsForm, number_of, values_of
from app.messages.kept import Kept, find_kept
from app.messages.model import erase, save_details
from app.messages.new_views import names_of, reader_of
from app.messages.record import Method, Version
from app.messages.routes import bp
from app.messages.version_views import held_to


@dataclass(frozen=True)
class View:
    """What the page of a draft reads."""

    me: SignedIn
    draft: Draft

    @property
    def reader(self) -> Reader:
        return reader_of(self.me)

    @property
    def newest_first(self) -> tuple[Version, ...]:
        return self.draft.versions[::-1]

    @cached_property
    def kept(self) -> Kept | None:
        """An edit that was begun and not saved."""
        return None if self.draft.sent else find_kept(self.me.shelf, self.draft.id)

    @cached_property
    def signs(self) -> crisis.Signs | None:
        """What in it needs help first, found by rule: in the person's words, the facts, and what came in."""
        details = self.draft.details
        own = (version.text for version in self.draft.versions if version.by_you)
        return crisis.signs("\n".join((details.received, *details.facts, *own)))

    @property
    def templated(self) -> bool:
        """Whether any wording was generated, or began from a text of ours: then a notice belongs to it."""
        return bool(self.draft.details.source) or any(version.by != "you" for version in self.draft.versions)

    def pieces(self, version: Version) -> tuple[Piece, ...]:
        """The version with what it changed of the one that it came from; none where it came from no other.

        A follow-up is another message than the one before it, so nothing of that is changed in it.
        """
        if not version.based_on or version.label == FOLLOW_UP:
            return ()
        return woven(self.draft.version(version.based_on).text, version.text)

    def length(self, version: Version) -> str:
        """How many words it has, and whether that is more than it may have."""
        count, most = len(version.text.split()), self.draft.details.limits.words
        words = f"{count:,} {'word' if count == 1 else 'words'}"
        return f"{words}, {count - most} more than your limit" if most and count > most else words


@bp.get("/<message_id>")
def show(message_id: str) -> str:
    """The draft with everything that became of it."""
    me = signed_in()
    return render_template("messages/show.html", view=View(me, load_draft(me.shelf, message_id)))


@bp.get("/<message_id>/details")
def details(message_id: str) -> Answer:
    """What the message is about, to change it."""
    me = signed_in()
    draft = load_draft(me.shelf, message_id)
    if draft.sent:
        return _stays(draft)
    values = {**values_of(draft.details), "seen": str(draft.head.step)}
    return _form(me, draft, DetailsForm(formdata=None, data=values))


@bp.post("/<message_id>/details")
@requires_plan("parent")
def change_details(message_id: str) -> Answer:
    """Save what it is about; whatever goes wrong, the words stay in the form."""
    me = signed_in()
    draft, form = load_draft(me.shelf, message_id), DetailsForm(formdata=request.form)
    if not form.validate():
        return _form(me, draft, form, 422)
    try:
        wanted = form.details(draft.details.source)
        save_details(
            me.shelf, me.services.now, draft.id, wanted, seen=number_of(form.seen.data),
            checked=lambda standing: held_to(me, standing, wanted),
        )  # fmt: skip
    except ChangedMeanwhile as clash:
        draft = load_draft(me.shelf, draft.id)
        form.seen.data = str(draft.head.step)
        return _form(me, draft, form, clash.status, clash)
    except (Unavailable, TooLarge, Conflict) as problem:
        return _form(me, draft, form, problem.status, problem)
    flash("Saved.", "success")
    return hx.redirect_to(url_for("messages.show", message_id=draft.id))


@bp.post("/<message_id>/entry")
def write_entry(message_id: str) -> Answer:
    """Begin an entry of the incident log about this message: a draft with the exact words."""
    me = signed_in()
    draft, entry_id = load_draft(me.shelf, message_id), mint_id(me.services.now())
    answered = f"What I answered:\n{draft.shown.text}" if draft.sent and draft.shown else ""
    fields = {
        "quotes": [draft.details.received],
        "my_response": [answered],
        "people": [draft.details.to],
        "occurred_on": [f"{reader_of(me).today:%Y-%m-%d}"],
    }
    keep_draft(me.shelf, me.services.now, entry_id, {name: value for name, value in fields.items() if value[0]})
    return hx.redirect_to(url_for("incidents.new", draft=entry_id))


@bp.get("/<message_id>/delete")
def ask_delete(message_id: str) -> Answer:
    """What would be lost."""
    me = signed_in()
    draft = load_draft(me.shelf, message_id)
    if draft.sent:
        return _stays(draft)
    return make_response(render_template("messages/delete.html", view=View(me, draft)))


@bp.post("/<message_id>/delete")
def delete(message_id: str) -> Answer:
    """Delete a draft that was not sent."""
    me = signed_in()
    erase(me.shelf, message_id)
    flash("The draft is deleted.", "success")
    return hx.redirect_to(url_for("messages.index"))


def _form(me: SignedIn, draft: Draft, form: DetailsForm, status: int = 200, problem: Problem | None = None) -> Response:
    page = render_template(
        "messages/details.html", form=form, draft=draft, problem=problem, names=names_of(me), methods=tuple(Method)
    )
    return make_response(page, status)


def _stays(draft: Draft) -> Answer:
    """To the page of a sent message, which says why it stays as it is."""
    flash(AlreadySent.sentence, "warning")
    return hx.redirect_to(url_for("messages.show", message_id=draft.id))
