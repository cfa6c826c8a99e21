"""A plan is at hand: two taps from anywhere in well-being, help lines above it, open whatever was paid."""

from __future__ import annotations

import re

import pytest
from flask import Flask

from app.wellbeing.plans.shapes import SHAPES, shape
from tests.access.routes import Hers, steps
from tests.cast import Visitor
from tests.wellbeing.looking import shown
from tests.wellbeing.plans.planning import begin, write


def test_from_every_page_of_well_being_one_tap_leads_to_her_only_plan(app: Flask, alice: Visitor) -> None:
    plan_id = begin(alice)
    write(alice, plan_id, 1, "I stop sleeping")
    walked = 0
    for step in steps(app, Hers(alice)):
        if step.method != "GET" or not step.path.startswith("/wellbeing"):
            continue
        page = alice.get(step.path)
        if page.mimetype == "text/html" and page.status_code == 200:
            assert 'href="/wellbeing/plan"' in page.text, step
            walked += 1
    assert walked >= 10


def test_her_only_plan_is_shown_at_once(alice: Visitor) -> None:
    write(alice, begin(alice), 1, "I stop sleeping")
    assert "I stop sleeping" in shown(alice, "/wellbeing/plan")


def test_each_of_several_is_one_more_tap_away(alice: Visitor) -> None:
    ids = {begin(alice), begin(alice, "danger")}
    page = alice.get("/wellbeing/plan").text
    assert set(re.findall(r'href="/wellbeing/plan/(\w{26})"', page)) == ids


@pytest.mark.parametrize(
    "path", ["", "/new", "/{}", "/{}/step/1", "/{}/review", "/{}/paper", "/{}/earlier", "/{}/erase"]
)
def test_help_lines_stand_above_everything_on_every_page_of_it(alice: Visitor, path: str) -> None:
    text = alice.get("/wellbeing/plan" + path.format(begin(alice))).text
    assert 0 < text.index("In danger now: 911.") < text.index("<h1")


@pytest.mark.parametrize(
    "path", ["", "/new", "/{}", "/{}/step/1", "/{}/review", "/{}/paper", "/{}/earlier", "/{}/erase"]
)
def test_a_title_begins_with_the_heading_and_holds_no_word_of_hers(alice: Visitor, path: str) -> None:
    alice.post("/settings", {"name": "", "time_zone": "America/Denver", "neutral_titles": ""})
    plan_id = begin(alice)
    alice.post(f"/wellbeing/plan/{plan_id}/review", {"name": "Garden", "review_on": ""})
    text = alice.get("/wellbeing/plan" + path.format(plan_id)).text
    title = text.partition("<title>")[2].partition("</title>")[0]
    heading = re.search(r"<h1[^>]*>([^<]+)</h1>", text)
    assert heading
    assert title.startswith(heading.group(1))
    assert "Garden" not in title


@pytest.mark.parametrize("key", SHAPES)
def test_each_shape_is_whole_and_plainly_worded(key: str) -> None:
    words = [w for s in shape(key).steps for w in (s.title, s.question, *s.ideas)] + [shape(key).about]
    assert len(shape(key).steps) == {"dark": 6, "danger": 14}[key]
    assert [w for w in words if "!" in w or "please" in w.lower()] == []
    assert len({s.key for k in SHAPES for s in shape(k).steps}) == 20
    assert any(s.card for s in shape(key).steps)
    assert all(s.ideas for s in shape(key).steps)


def test_code_names_are_suggested_where_people_or_places_are_asked_for(alice: Visitor) -> None:
    plan_id = begin(alice)
    assert "A code name or first letters are enough" in shown(alice, f"/wellbeing/plan/{plan_id}/step/4")
    assert "A code name" not in shown(alice, f"/wellbeing/plan/{plan_id}/step/1")


def test_no_form_of_it_keeps_words_in_the_browser(alice: Visitor) -> None:
    plan_id = begin(alice)
    for path in ("step/1", "review"):
        page = alice.get(f"/wellbeing/plan/{plan_id}/{path}").text
        assert "data-draft" not in page
        assert "data-unkept" in page
