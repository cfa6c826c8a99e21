"""A role from free words: what is offered opens, what a model makes up is not offered, danger comes first."""

from __future__ import annotations

import html
import json

import pytest

from app.accounts import model as accounts
from app.accounts.roles import ROLES
from app.assistant.roles.recommending import recommended
from app.assistant.roles.table import role_table
from tests.assistant.conftest import model_of
from tests.cast import Visitor
from tests.promises import promise


def told(alice: Visitor, text: str) -> str:
    """The page that an answer to these words leads to."""
    answer = alice.post("/roles", {"text": text})
    assert answer.status_code == 303
    return alice.get(answer.location).text


def test_the_answer_has_an_address_so_that_looking_again_asks_nobody_again(asking):
    alice = asking([json.dumps({"role": "mediator", "why": "You sit between two."})])
    answer = alice.post("/roles", {"text": "I sit between two people"})
    assert answer.status_code == 303

    for _ in range(2):
        page = alice.get(answer.location).text
        assert "You sit between two." in page
        assert ">I sit between two people</textarea>" in page
    assert len(model_of(alice).asked) == 1


def test_nobody_else_opens_the_answer(alice, bob):
    where = alice.post("/roles", {"text": "i filed my own divorce and now they say i need exhibits marked"}).location
    assert bob.get(where).status_code == 404


@pytest.mark.parametrize("key", ROLES)
def test_everything_that_a_role_is_offered_opens(alice, key):
    row = role_table().role[key]
    assert 2 <= len(row.workstreams) <= 3
    assert 3 <= len(row.steps) <= 7
    assert row.artifacts
    addresses = [place.address for place in role_table().workstreams_of(row)]
    addresses += [f"/library/{slug}" for slug in (*(artifact.slug for artifact in row.artifacts), *row.kit)]
    page = alice.get(f"/roles?role={key}").text
    for address in dict.fromkeys(addresses):
        assert f'href="{html.escape(address)}"' in page
        assert alice.get(address.partition("#")[0], follow_redirects=True).status_code == 200, address


@promise("3.4", "6.3", part=True)
def test_the_rules_name_a_role_and_say_who_wrote_it(alice):
    page = told(alice, "i filed my own divorce and now they say i need exhibits marked")
    assert f'<h2 id="answer-heading">{ROLES["self-represented"]}</h2>' in page
    assert "Written by rules; no AI provider is configured." in page


def test_too_little_said_gets_the_whole_list(alice):
    page = told(alice, "help")
    assert "We are not sure" in page
    for key in ROLES:
        assert f'href="/roles?role={key}"' in page


def test_danger_puts_help_above_the_role(alice):
    page = told(alice, "he choked me last night and said he will kill me")
    assert "911" in page
    assert page.index("911") < page.index("answer-heading")


@promise("3.4", "6.3", part=True)
def test_a_model_names_a_role_and_its_words_are_text(asking):
    alice = asking([json.dumps({"role": "mediator", "why": "<script>alert(1)</script> You sit between two."})])
    page = told(alice, "I sit between two people")
    assert ROLES["mediator"] in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt; You sit between two." in page
    assert "Written by scripted-1, an AI model." in page


@pytest.mark.parametrize(
    "data",
    [{"role": "unsure", "why": ""}, {"role": "king"}, {"role": None}, {"role": ["judge"]}, {}, [], None, "judge"],
)
def test_what_is_no_role_of_the_table_is_not_offered(data):
    assert recommended(data) is None


def test_a_reason_that_is_no_text_gives_way_to_the_tables_own():
    found = recommended({"role": "judge", "why": 7})
    assert found is not None
    assert found.why == role_table().role["judge"].why


@pytest.mark.parametrize("text", ["", "  ", "a" * 2001])
def test_words_that_cannot_be_asked_are_kept_and_told(alice, text):
    answer = alice.post("/roles", {"text": text})
    assert answer.status_code == 422
    assert text.strip() in answer.text


def test_choosing_a_role_changes_the_account_and_nothing_that_is_allowed(alice):
    assert alice.post("/roles/choose", {"role": "mediator"}).status_code == 303
    household = accounts.read(alice.shelf)
    assert household is not None
    assert household.account.record.role == "mediator"
    assert alice.post("/roles/choose", {"role": "king"}).status_code == 404
    assert alice.get("/roles?role=king").status_code == 404
