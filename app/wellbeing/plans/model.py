"""The verbs of a plan: begin, write a step, settle its name and review, read it and its earlier wordings, erase it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime

import msgspec

from app.errors import Conflict
from app.ids import known_id
from app.store import Change
from app.store.contention import tries
from app.wellbeing.families import PLAN_HISTORY, PLANS
from app.wellbeing.histories import Histories, earlier_name
from app.wellbeing.plans.record import NAME, Earlier, Plan, Written
from app.wellbeing.records import Found, Records

MOST_PLANS = 20

HISTORIES = Histories(PLANS, PLAN_HISTORY, Plan, Earlier)
load = HISTORIES.load

_Change = tuple[Plan, Earlier | None]
"""A plan as it is to be, and the wording that goes."""


class TooManyPlans(Conflict):
    """Nobody finds their way through more."""

    title = "You have 20 plans already"
    sentence = "Nothing was made. Erase a plan that you do not need any more, then begin this one again."


class ChangedMeanwhile(Conflict):
    """What the form showed has another wording by now."""

    sentence = "This was changed somewhere else first. Nothing was overwritten; your words are below."

    def __init__(self, plan: Plan) -> None:
        super().__init__()
        self.plan = plan


def plans(records: Records) -> Found[Plan]:
    """Every plan, newest first, and those that are damaged. Raises Locked."""
    return records.page(PLANS, Plan, limit=MOST_PLANS * 2, newest_first=True)


def begin(records: Records, plan_id: str, shape: str, now: datetime) -> Plan:
    """A new plan without a word in it; the same form sent twice is one. Raises TooManyPlans, Locked, Tampered."""
    if there := records.get(PLANS, known_id(plan_id), Plan):
        return there.record
    found = plans(records)
    if len(found.rows) + len(found.damaged) >= MOST_PLANS:
        raise TooManyPlans
    plan = Plan(id=plan_id, shape=shape, made_at=now, written_at=now)
    try:
        records.write(PLANS, plan.id, records.add(PLANS, plan.id, plan))
    except Conflict:  # sent twice at once
        return load(records, plan_id).record
    return plan


def write_step(records: Records, plan_id: str, step: str, text: str, *, seen: int, now: datetime) -> Plan:
    """Put `text` under a step, nothing when it is empty. `seen` is the writing that the form showed there, or 0.

    The same twice is once. Raises NotFound, ChangedMeanwhile, Conflict, Locked, Tampered.
    """

    def written(plan: Plan) -> _Change | None:
        standing = plan.of(step)
        if text == (standing.text if standing else ""):
            return None
        if seen != (standing.number if standing else 0):
            raise ChangedMeanwhile(plan)
        rest = tuple(other for other in plan.written if other.step != step)
        new = (*rest, Written(step=step, text=text, at=now, number=plan.number + 1)) if text else rest
        kept = Earlier(step=step, text=standing.text, at=standing.at, until=now) if standing else None
        return msgspec.structs.replace(plan, written=new), kept

    return _change(records, plan_id, now, written)


def settle(records: Records, plan_id: str, *, name: str, review_on: date | None, remind: bool, now: datetime) -> Plan:
    """Give it a name and a day to look at it again. Raises NotFound, Conflict, Locked, Tampered."""

    def settled(plan: Plan) -> _Change | None:
        after = msgspec.structs.replace(plan, name=name, review_on=review_on, remind=remind and review_on is not None)
        renamed = bool(plan.name) and plan.name != name
        kept = Earlier(step=NAME, text=plan.name, at=plan.written_at, until=now) if renamed else None
        return None if after == plan else (after, kept)

    return _change(records, plan_id, now, settled)


def _change(records: Records, plan_id: str, now: datetime, make: Callable[[Plan], _Change | None]) -> Plan:
    """The plan after what `make` says of it; None changes nothing. Another step's writer in between is no conflict."""
    for _ in tries():
        stored = load(records, plan_id)
        made = make(stored.record)
        if made is None:
            return stored.record
        after = msgspec.structs.replace(made[0], number=stored.record.number + 1, written_at=now)
        changes: list[Change] = [records.replace(PLANS, stored, after)]
        if made[1]:
            changes.append(records.add(PLAN_HISTORY, earlier_name(after.id, after.number), made[1]))
        try:
            records.write(PLANS, after.id, *changes)
        except Conflict:
            continue
        return after
    raise Conflict
