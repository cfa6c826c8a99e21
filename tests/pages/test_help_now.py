"""Help now: reads on any device, leaves nothing behind, and warns before it is dialled."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from tests.cast import Visitor
from tests.pages.outline import Outline

LINES = (
    "911",
    "988",
    "AYUDA",
    "1-800-799-7233",
    "88788",
    "1-800-787-3224",
    "741741",
    "1-800-422-4453",
    "1-800-392-3738",
)


def test_it_sets_no_cookie_and_does_not_depend_on_one(client: FlaskClient) -> None:
    answer = client.get("/help-now")

    assert "Set-Cookie" not in answer.headers
    assert "Cookie" not in answer.headers.get("Vary", "")


def test_it_looks_the_same_for_somebody_signed_in(client: FlaskClient, alice: Visitor) -> None:
    hers = alice.get("/help-now")

    assert "Set-Cookie" not in hers.headers
    assert hers.text == client.get("/help-now").text


def test_it_runs_no_script_and_asks_no_other_site(client: FlaskClient) -> None:
    page = client.get("/help-now").text

    assert Outline(page).scripts == []
    assert "http://" not in page
    assert "https://" not in page


def test_its_way_out_is_a_plain_form(client: FlaskClient) -> None:
    assert Outline(client.get("/help-now").text).forms == ["/exit"]


@pytest.mark.parametrize("line", LINES)
def test_every_line_is_there(client: FlaskClient, line: str) -> None:
    assert line in client.get("/help-now").text


def test_the_warning_stands_before_the_first_line_of_the_list(client: FlaskClient) -> None:
    page = client.get("/help-now").text

    assert 0 < page.index("leave traces") < page.index('href="tel:988"')
