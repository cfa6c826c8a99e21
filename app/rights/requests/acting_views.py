"""Acting: what its maker does with a request, the same behind a mailed link as in the settings."""

from __future__ import annotations

from dataclasses import dataclass
from typing import BinaryIO, cast

from flask import flash, render_template, request
from werkzeug.wrappers import Response

from app import hx
from app.access import current_services, viewer
from app.dates.wording import Reader
from app.errors import Invalid, Problem, TooManyRequests
from app.rights.requests import docket, model, papers, wording
from app.rights.requests.forms import PaperForm, WordForm
from app.rights.requests.record import Request

_ZONE = "America/Chicago"
"""Of whoever has told us none."""


@dataclass(frozen=True, slots=True)
class Door:
    """How somebody got to a request: its addresses there, and whether what was said is shown."""

    request: Request
    here: str
    """Of the page; its acts lie below."""
    open: bool = True
    back: str = ""


def page(door: Door, *, word: WordForm | None = None, problem: Problem | None = None) -> str:
    """The request, as its maker sees it."""
    services = current_services()
    found, me = door.request, viewer()
    return render_template(
        "rights/requests/show.html",
        door=door,
        request_=found,
        texts=docket.texts(services, found.id) if door.open else [],
        papers=docket.papers(services, found.id) if door.open else [],
        reader=Reader(services.now(), me.preferences.zone.key if me else _ZONE),
        wording=wording,
        word=word or WordForm(formdata=None),
        paper=PaperForm(formdata=None),
        problem=problem,
        most_files=papers.MOST_FILES,
    )


def add_word(door: Door) -> Response | tuple[str, int]:
    """Adds what was typed."""
    form = WordForm()
    if not form.validate_on_submit():
        return page(door, word=form), 422
    try:
        model.say(current_services(), door.request.id, str(form.text.data))
    except TooManyRequests as problem:
        return page(door, word=form, problem=problem), problem.status
    flash("Added. We see it with your request.", "success")
    return hx.redirect_to(door.here)


def add_paper(door: Door) -> Response | tuple[str, int]:
    """Keeps the file that was sent."""
    file = request.files.get("paper")
    try:
        if file is None:
            raise Invalid("Choose a document first.")
        papers.attach(current_services(), door.request.id, file.filename or "", cast("BinaryIO", file.stream))
    except Problem as problem:
        if problem.status not in (413, 422):
            raise
        return page(door, problem=problem), problem.status
    flash("Your document is here. One of us looks at it.", "success")
    return hx.redirect_to(door.here)


def end(door: Door) -> Response:
    """Takes it back."""
    model.withdraw(current_services(), door.request.id, mine=request.form.get("mine") != "no")
    flash("It is closed. Nothing more is done with it.", "success")
    return hx.redirect_to(door.here)
