"""The page that leads to everything models help with, and what was kept of their answers."""

from __future__ import annotations

import csv
import io
from typing import Any

from flask import Response, flash, render_template, request, url_for
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response as Answer

from app.access import requires_plan, signed_in
from app.answers.answering import Asked
from app.assistant import crisis, kept
from app.assistant.role_views import role_page
from app.assistant.routes import bp
from app.assistant.summary_views import summary_form
from app.dates.wording import Reader
from app.hx import redirect_to
from app.text.cells import guarded

_LABEL = "It can be wrong; check it. Not legal, medical or psychological advice."


@bp.get("/assistant")
def home() -> str:
    """What there is, the question first, and what was kept."""
    me = signed_in()
    return render_template(
        "assistant/index.html", kept=kept.newest(me.shelf, request.args.get("after", "")),
        reader=Reader(me.services.now(), me.preferences.time_zone), asked=None,
    )  # fmt: skip


@bp.get("/assistant/answers/<answer_id>")
def show_answer(answer_id: str) -> str:
    """An answer of the last hour below the form that asked for it: what Back leads to."""
    me = signed_in()
    answer = kept.held(me.shelf, answer_id)
    about = (source.text for source in answer.sources) if answer.kind == "summary" else (answer.question,)
    given: dict[str, Any] = {"answer": answer, "asked": Asked("", signs=crisis.signs("\n".join(about)))}
    if answer.kind == "role":
        return role_page(me, answer, given["asked"])
    if answer.kind == "summary":
        return render_template("assistant/summary.html", **summary_form(MultiDict(answer.form)), **given)
    reader = Reader(me.services.now(), me.preferences.time_zone)
    return render_template(
        "assistant/index.html", question=answer.question, reader=reader, kept=kept.newest(me.shelf), **given
    )


@bp.post("/assistant/answers/<answer_id>/keep")
@requires_plan("parent")
def keep(answer_id: str) -> Answer:
    """Keep an answer beyond its hour."""
    me = signed_in()
    answer = kept.keep(me.shelf, me.services.now, answer_id)
    flash("Kept.", "success")
    return redirect_to(url_for("assistant.show_kept", kept_id=answer.id))


@bp.get("/assistant/kept/<kept_id>")
def show_kept(kept_id: str) -> str:
    """A kept answer, to read and to print."""
    me = signed_in()
    return render_template(
        "assistant/kept.html", answer=kept.load(me.shelf, kept_id),
        reader=Reader(me.services.now(), me.preferences.time_zone),
    )  # fmt: skip


@bp.get("/assistant/kept/<kept_id>.csv")
def kept_as_csv(kept_id: str) -> Response:
    """A kept answer as a spreadsheet; who made it stands in its last line."""
    me = signed_in()
    answer = kept.load(me.shelf, kept_id)
    sources = {source.number: source for source in answer.sources}
    text = io.StringIO()
    rows = csv.writer(text)
    rows.writerow(("When", "What", "Source", "Relevance", "To check"))
    for line in answer.lines:
        named = "; ".join(f"{sources[number].label}: {sources[number].title}" for number in line.numbers)
        rows.writerow(
            [guarded(cell) for cell in (line.when, line.text, named, line.relevance, "; ".join(line.doubtful))]
        )
    rows.writerow((f"Made {answer.made_at.isoformat(timespec='minutes')} by {answer.model}. {_LABEL}",))
    response = Response(text.getvalue(), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="notes-{answer.made_at.date()}.csv"'
    return response


@bp.post("/assistant/kept/<kept_id>/remove")
def remove_kept(kept_id: str) -> Answer:
    """Throw a kept answer away. What it was made from stays as it is."""
    kept.remove(signed_in().shelf, kept_id)
    flash("Thrown away. Your record is as it was.", "success")
    return redirect_to(url_for("assistant.home"))
