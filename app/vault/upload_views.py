"""The page that files are added on, and the plain form that brings them: read as they come, kept one by one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from flask import Response, flash, make_response, render_template, request
from werkzeug.wrappers import Response as Answer

from app import arriving, hx
from app.access import SignedIn, requires_plan, signed_in
from app.errors import Invalid, Problem, TooLarge, Unavailable
from app.vault import allowance, pieces, uploads
from app.vault.adding import AlreadyThere, kept_name
from app.vault.record import Revision
from app.vault.routes import bp


class NothingChosen(Invalid):
    """The form came without a file."""

    title = "No file was chosen"
    sentence = "Choose one or more files, then add them."


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one file that was sent."""

    name: str
    document_id: str = ""
    """Of the document that holds it; also of one that held it before."""
    problem: Problem | None = None


@bp.get("/new")
def new() -> Response:
    """Where files are added."""
    return _page([])


@bp.post("/new")
@requires_plan("parent")
@arriving.arriving
def upload() -> Answer:
    """Add every file of the form; what goes wrong with one leaves the others kept."""
    outcomes = list(_taken(door(signed_in())))
    if not outcomes:
        return _page([], NothingChosen())
    added = [outcome for outcome in outcomes if outcome.problem is None]
    if len(added) < len(outcomes):
        problems = [outcome.problem for outcome in outcomes if outcome.problem is not None]
        return _page(outcomes, status=max(problem.status for problem in problems))
    flash("Added." if len(added) == 1 else f"{len(added)} files added.", "success")
    if len(added) == 1:
        return hx.redirect_to(f"/vault/{added[0].document_id}")
    return hx.redirect_to("/vault")


def door(me: SignedIn) -> uploads.Door:
    """Where this person's files come in. Raises Unavailable."""
    return uploads.Door(me.services, me.shelf, allowance.of(me.services.settings, me.standing, me.shelf))


def _taken(entrance: uploads.Door) -> Iterator[Outcome]:
    """Take the request's files one after the other, up to one after which no further ones can be read."""
    most = request.content_length
    for file in arriving.files():
        if not file.name:
            continue
        name = kept_name(file.name)
        try:
            revision: Revision = uploads.take(
                entrance, file.content, name=file.name, announced_type=file.content_type, most=most
            )
        except AlreadyThere as there:
            yield Outcome(name, there.document_id, there)
        except uploads.EmptyFile as empty:
            yield Outcome(name, problem=empty)
        except (TooLarge, Unavailable, arriving.CutOff) as problem:
            yield Outcome(name, problem=problem)
            return
        else:
            yield Outcome(name, revision.id)


def _page(outcomes: list[Outcome], problem: Problem | None = None, *, status: int = 0) -> Response:
    me = signed_in()
    entrance = door(me)
    page = render_template(
        "vault/new.html",
        outcomes=outcomes,
        problem=problem,
        allowed=entrance.allowance,
        unfinished=_unfinished(entrance),
        in_words=allowance.in_words,
    )
    return make_response(page, status or (problem.status if problem else 200))


def _unfinished(entrance: uploads.Door) -> list[tuple[uploads.Upload, int]]:
    try:
        return pieces.unfinished(entrance)
    except Unavailable:  # the page stands without them
        return []
