"""The page that shows what AI is used for here, what was agreed to, and lets it be taken back."""

from __future__ import annotations

from flask import flash, render_template, request, url_for
from werkzeug.wrappers import Response

from app.access import current_services, signed_in
from app.answers.answering import asker_of, notice
from app.assistant import consent, own_words, quota, uses
from app.assistant.routes import bp
from app.hx import redirect_to
from app.policies import versions

_ROWS = 25

_ENDED = {
    "begun": "not known",
    "done": "answered",
    "tools": "looked up",
    "length": "cut off",
    "refused": "declined",
    "unavailable": "no answer",
    "stopped": "stopped",
}
"""What the page says of how a call ended."""


@bp.app_context_processor
def ask_who() -> dict[str, object]:
    """Every template may ask `asking()` who answers."""
    return {"asking": lambda: notice(current_services().text_model)}


@bp.get("/settings/ai")
def show_use() -> str:
    """Who answers, what was agreed to, and what each call took."""
    me = signed_in()
    return render_template(
        "assistant/use.html",
        agreed=consent.given(me.shelf),
        used=quota.used(me.shelf, me.services.now()),
        most=asker_of(me).most,
        own_words=own_words.kept(me.shelf),
        rows=uses.recent(me.shelf, _ROWS),
        zone=me.preferences.zone,
        ended=lambda use: _ENDED[use.outcome] + ("" if use.masked else ", not masked"),
    )


@bp.post("/settings/ai/withdraw")
def withdraw() -> Response:
    """Takes the agreement back: before the next send it is shown again."""
    me = signed_in()
    consent.withdraw(me.shelf, me.services.now(), versions.in_force(me.services).name)
    flash("Taken back. Before anything is sent to an AI provider, you see it and decide again.", "success")
    return redirect_to(url_for("assistant.show_use"))


@bp.post("/settings/ai/words")
def keep_words() -> Response:
    """Masks more words in every request from now on."""
    words = own_words.typed(request.form.get("words", ""))
    own_words.keep(signed_in().shelf, words)
    if words:
        flash("Kept. They leave as placeholders from now on.", "success")
    return redirect_to(url_for("assistant.show_use", _anchor="own-words"))


@bp.post("/settings/ai/words/forget")
def forget_word() -> Response:
    """Takes one of them off the list, and out of the store."""
    own_words.forget(signed_in().shelf, request.form.get("word", ""))
    flash("Taken off the list.", "success")
    return redirect_to(url_for("assistant.show_use", _anchor="own-words"))
