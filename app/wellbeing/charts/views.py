"""The page of charts: what check-ins say over some days, in four pictures with a table behind each."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, field

from flask import Blueprint, Response, make_response, render_template, request

from app.lists.filters import day_words
from app.store.sealed import Tampered
from app.wellbeing.access_log import Why
from app.wellbeing.charts.around import Around, around, reach
from app.wellbeing.charts.asked import EVENTS_OFFERED, SPANS, Asked, read
from app.wellbeing.charts.calendar import calendar
from app.wellbeing.charts.days import by_day
from app.wellbeing.charts.measures import Measure, measures
from app.wellbeing.charts.trend import trend
from app.wellbeing.charts.weekdays import weekdays
from app.wellbeing.checkins import marked, reading
from app.wellbeing.checkins.places import place_of
from app.wellbeing.checkins.reading import Span
from app.wellbeing.checkins.record import Event, Symptom, event_name
from app.wellbeing.records import Records
from app.wellbeing.routes import reader, records_for

bp = Blueprint("charts", __name__)


@dataclass(slots=True)
class _Beside:
    """What stands beside the check-ins, and what of it could not be read."""

    symptoms: tuple[Symptom, ...] = ()
    names_lost: bool = False
    events: list[Event] = field(default_factory=list)
    events_lost: int = 0


@bp.get("/check-ins/charts")
def charts() -> Response:
    """Draw them."""
    records, who = records_for(Why.CHART), reader()
    asked, problem = read(request.args, reading.latest_day(records, who.today))
    span, beside = reading.span(records, asked.since, asked.until), _beside(records)
    every = measures(beside.symptoms, span.rows)
    chosen = asked.measure(every)
    days = by_day(span, chosen)
    page = render_template(
        "wellbeing/charts/index.html", asked=asked, problem=problem, reader=who, day_words=day_words, span=span,
        lists=beside, spans=SPANS, measures=every, chosen=chosen, offered=beside.events[-EVENTS_OFFERED:][::-1],
        place=lambda event: place_of(event_name(event)), event=asked.marked(beside.events),
        trend=trend(days, beside.events, who), calendar=calendar(days), weekdays=weekdays(span, chosen, every),
        around=_around(records, span, asked, beside, chosen), any_earlier=reading.any_before(records, asked.since),
    )  # fmt: skip
    return make_response(page, problem.status if problem else 200)


def _around(records: Records, span: Span, asked: Asked, beside: _Beside, chosen: Measure) -> Around | None:
    """The days around the marked day, read anew where they lie beyond those of the page."""
    event = asked.marked(beside.events)
    if event is None:
        return None
    since, until = reach(event, asked.today)
    if span.since <= since and until <= span.until:
        rows = [row for row in span.rows if since <= row.on <= until]
        near = Span(since, until, rows, [day for day in span.damaged if since <= day <= until])
    else:
        near = reading.span(records, since, until)
    return around(near, event, chosen, measures(beside.symptoms, near.rows))


def _beside(records: Records) -> _Beside:
    """The list of symptoms and the marked days. A list that is damaged takes its names with it, and nothing else."""
    found = _Beside(names_lost=True)
    with suppress(Tampered):
        found.symptoms, found.names_lost = reading.symptoms(records), False
    days = marked.every(records)
    found.events, found.events_lost = [stored.record for stored in reversed(days.rows)], len(days.damaged)
    return found
