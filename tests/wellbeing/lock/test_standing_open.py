"""A page that stands open when the lock shuts: what it is told, and what it carries to cover itself."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from flask import Flask

from tests.access.routes import Hers, send, steps
from tests.cast import Visitor
from tests.conftest import Clock
from tests.wellbeing.checkins.bringing import brought, long_log
from tests.wellbeing.complaints.complaining import begun, spoil
from tests.wellbeing.lock.locking import lock, locked

STATE = "/wellbeing/lock/state"
MAY_STAY = frozenset({"wellbeing.checkins.show_mood_log", "wellbeing.releases.look"})
"""They hold fields at other times."""
TYPED = re.compile(r'<(textarea|input (?![^>]*type="(hidden|date)"))')
ONE_TAP = frozenset({"wellbeing.front", "wellbeing.plans.paper", "wellbeing.export.index", "wellbeing.erasure.ask"})
"""A choice of one or two ticks: nothing is lost with it."""


def told(visitor: Visitor) -> tuple[int, str]:
    answer = visitor.get(STATE)
    return answer.status_code, answer.text


def test_a_page_is_told_how_long_it_may_stand(alice: Visitor, clock: Clock) -> None:
    lock(alice, 5)
    clock.move(minutes=2)
    assert told(alice) == (200, "180")


def test_a_page_is_told_that_the_lock_is_shut(alice: Visitor, clock: Clock) -> None:
    lock(alice, 5)
    clock.move(minutes=5)
    assert told(alice)[0] == 403


def test_a_page_is_told_of_lock_now(alice: Visitor) -> None:
    lock(alice)
    alice.post("/wellbeing/lock/now")
    assert told(alice)[0] == 403


def test_asking_does_not_keep_it_open(alice: Visitor, clock: Clock) -> None:
    lock(alice, 5)
    for _ in range(2):
        clock.move(minutes=2)
        assert told(alice)[0] == 200
    clock.move(minutes=1)
    assert locked(alice)


def test_a_page_that_stood_open_when_the_lock_was_turned_off_is_not_covered(alice: Visitor) -> None:
    lock(alice)
    lock(alice, 0)
    assert told(alice)[0] == 200


def test_only_while_the_lock_is_on_do_pages_of_the_module_cover_themselves(alice: Visitor) -> None:
    assert "data-cover" not in alice.get("/wellbeing/check-ins").text
    lock(alice, 5)
    page = alice.get("/wellbeing/check-ins").text
    assert 'data-idle="300"' in page
    assert "data-lock-now" in page
    assert "data-cover" not in alice.get("/home").text


def test_a_page_that_gives_words_back_covers_itself_too(alice: Visitor) -> None:
    lock(alice)
    address = begun(alice)
    spoil(alice, "COMPLAINT#")
    answer = alice.post(f"{address}/edit", {"provider": "Rowe", "happened": "Onlyword"})
    assert "data-cover" in answer.text
    assert 'http-equiv="refresh"' not in answer.text
    alice.post("/wellbeing/lock/now")
    assert "data-cover" in alice.post("/wellbeing/check-ins/new", {"note": "Onlyword"}).text


ASKS_AGAIN = {
    "by script": re.compile(r'data-hx-get="(?P<address>[^"]+)" data-hx-trigger="every (?P<seconds>\d+)s"'),
    "without one": re.compile(r'http-equiv="refresh" content="(?P<seconds>\d+)(;url=(?P<address>[^"]+))?"'),
}
"""How a page that shows how far something is looks again."""


@pytest.mark.parametrize("how", ASKS_AGAIN)
def test_a_file_that_is_worked_on_does_not_keep_the_lock_open(alice: Visitor, clock: Clock, how: str) -> None:
    lock(alice, 5)
    here = brought(alice, long_log(500))
    shown = alice.get(here)
    began = alice.services.now()
    while asks := ASKS_AGAIN[how].search(shown.text):
        assert "Reading the file" in shown.text
        assert alice.services.now() - began < timedelta(minutes=6)
        clock.move(seconds=int(asks["seconds"]))
        shown = alice.get(asks["address"] or here, headers={"HX-Request": "true"} if how == "by script" else {})
    assert alice.services.now() - began == timedelta(minutes=5)
    assert locked(alice)


def test_pages_that_go_to_the_lock_by_themselves_do_not_keep_it_open(alice: Visitor, clock: Clock) -> None:
    lock(alice, 5)
    clock.move(minutes=4)
    goes = ASKS_AGAIN["without one"].search(alice.get("/wellbeing/check-ins").text)
    assert goes
    clock.move(minutes=4)
    assert alice.get(goes["address"]).status_code == 200
    clock.move(minutes=1)
    assert locked(alice)


@pytest.fixture
def hers(alice: Visitor) -> Hers:
    return Hers(alice)


def test_without_scripts_pages_without_fields_go_to_the_lock_and_pages_with_fields_stay(
    app: Flask, alice: Visitor, hers: Hers
) -> None:
    walk = [step for step in steps(app, hers) if step.endpoint.startswith("wellbeing.") and step.method == "GET"]
    lock(alice, 60)
    wrong, went = [], 0
    for step in walk:
        answer = send(alice, step)
        if answer.status_code != 200 or answer.mimetype != "text/html" or "room-nav" not in answer.text:
            continue
        main = answer.text.partition("<main")[2].partition("<template")[0]
        fields = step.endpoint not in ONE_TAP and TYPED.search(main) is not None
        goes = 'content="3600;url=/wellbeing/lock?again"' in answer.text
        went += goes
        if goes is fields and step.endpoint not in MAY_STAY:
            wrong.append(step.endpoint)
    assert sorted(wrong) == [], " ".join(wrong)
    assert went > 5


def test_a_page_that_tells_that_somebody_writes_there_keeps_it_open(alice: Visitor, clock: Clock) -> None:
    lock(alice, 5)
    for _ in range(4):
        clock.move(minutes=3)
        assert alice.post("/wellbeing/lock/state").status_code == 200
    assert not locked(alice)


def test_telling_opens_no_lock_that_is_shut(alice: Visitor) -> None:
    lock(alice, 5)
    alice.post("/wellbeing/lock/now")
    assert alice.post("/wellbeing/lock/state").status_code == 403
    assert locked(alice)
