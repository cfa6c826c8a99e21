"""Beginning a plan once, however often the button is tapped."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor

from app.wellbeing.plans import model
from tests.cast import Visitor
from tests.wellbeing.looking import door

NEW = "/wellbeing/plan/new"


def forms_of(visitor: Visitor, path: str) -> list[dict[str, str]]:
    """What the form of each shape sends."""
    found = re.findall(r'name="plan_id" value="(\w+)".*?name="shape" value="(\w+)"', visitor.get(path).text, re.DOTALL)
    return [{"plan_id": plan_id, "shape": shape} for plan_id, shape in found]


def test_three_taps_begin_one_plan_which_my_plan_opens_at_once(alice: Visitor) -> None:
    form = forms_of(alice, NEW)[0]
    places = {alice.post(NEW, form).location for _ in range(3)}
    assert len(places) == 1
    assert len(model.plans(door(alice)).rows) == 1
    assert "Begin this plan" not in alice.get("/wellbeing/plan").text


def test_taps_at_once_begin_one_plan(alice: Visitor) -> None:
    now = alice.services.now()
    with ThreadPoolExecutor(6) as pool:
        begun = list(pool.map(lambda _: model.begin(door(alice), 26 * "a", "dark", now), range(6)))
    assert {plan.id for plan in begun} == {26 * "a"}
    assert len(model.plans(door(alice)).rows) == 1


def test_the_other_shape_is_another_plan(alice: Visitor) -> None:
    forms = forms_of(alice, "/wellbeing/plan")
    assert len(forms) == 2
    for form in forms:
        alice.post(NEW, form)
    assert len(model.plans(door(alice)).rows) == 2
