"""Summaries: a span is chosen, looked at, and summed up in a table."""

from __future__ import annotations

from datetime import date
from typing import Any

import msgspec
from flask import Response, render_template, request, url_for
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response as Answer

from app.access import SignedIn, requires_plan, signed_in
from app.answers.answering import Question, asker_of, masking_of, respond
from app.assistant import kept
from app.assistant.asking import Answer as Told
from app.assistant.asking import ask
from app.assistant.kept import Kept, Line, Source
from app.assistant.record.passages import Kind
from app.assistant.routes import bp
from app.assistant.summary.span import MOST, BadSpan, Chosen, Span, choose, span_of
from app.assistant.summary.table import Table, prompt_for, table_of
from app.dates.wording import Reader

_KINDS = {Kind.ENTRY: "Entries", Kind.DOCUMENT: "Documents with a date", Kind.MESSAGE: "Imported messages"}


_FIELDS = ("from", "to", "include", "words")


def summary_form(typed: MultiDict[str, str]) -> dict[str, Any]:
    """What the template of the form needs, as it was typed."""
    ticked = typed.getlist("include") or [Kind.ENTRY.value]
    return {"kinds": _KINDS, "ticked": ticked, "typed": typed, "most": MOST}


@bp.get("/assistant/summary")
def ask_summary() -> str:
    """The form."""
    signed_in()
    return render_template("assistant/summary.html", **summary_form(request.form), asked=None)


@bp.post("/assistant/summary")
@requires_plan("parent")
def summarise() -> Answer:
    """The table, or how to choose otherwise."""
    me = signed_in()
    given = request.form
    try:
        span = span_of(given.get("from", ""), given.get("to", ""), given.getlist("include"), given.get("words", ""))
        chosen = choose(me.services.store.reading(me.tenant), span, Reader(me.services.now(), me.preferences.time_zone))
        if not chosen.passages:
            raise BadSpan("Nothing of your record lies in that span. Choose other days, or leave them empty.")
    except BadSpan as bad:
        page = render_template("assistant/summary.html", **summary_form(request.form), asked=None, refused=bad.sentence)
        return Response(page, bad.status)
    return _summed_up(me, span, chosen)


def _summed_up(me: SignedIn, span: Span, chosen: Chosen) -> Response:
    asker, prompt = asker_of(me), prompt_for(chosen)
    masking = masking_of(me, [turn.text for turn in prompt.turns])
    return respond(
        me,
        Question(
            prompt, masking, lambda: ask(asker, prompt, masking), [passage.text for passage in chosen.passages],
            page="assistant/summary.html", form_id="span", context=summary_form(request.form),
            finish=lambda told: _finished(me, span, chosen, told),
        ),
    )  # fmt: skip


def _finished(me: SignedIn, span: Span, chosen: Chosen, told: Told) -> str:
    answer = _kept(span, table_of(told.data, chosen), told)
    form = {name: tuple(request.form.getlist(name)) for name in _FIELDS}
    held = kept.hold(me.shelf, me.services.now, msgspec.structs.replace(answer, form=form, more=chosen.more))
    return url_for("assistant.show_answer", answer_id=held.id, _anchor="outcome")


def _kept(span: Span, table: Table, told: Told) -> Kept:
    lines = tuple(
        Line(
            text=row.event, numbers=(row.number,), when=row.passage.when, relevance=row.relevance, doubtful=row.doubtful
        )
        for row in table.rows
    )  # fmt: skip
    sources = {
        row.number: Source(
            number=row.number, label=row.passage.kind.label, title=row.passage.title, when=row.passage.when,
            text=row.passage.text[:200], address=row.passage.opens,
        )
        for row in table.rows
    }  # fmt: skip
    return Kept(
        kind="summary", question=f"Summary from {_day(span.since, 'the first day')} to {_day(span.until, 'today')}",
        lines=lines, sources=tuple(sources[number] for number in sorted(sources)),
        provider=told.provider, model=told.model, made_at=told.at, left_out=table.left_out,
    )  # fmt: skip


def _day(day: date | None, otherwise: str) -> str:
    return f"{day:%-d %B %Y}" if day else otherwise
