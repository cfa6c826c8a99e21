"""The rights that states give are everybody's: each leads to a form that works, and none asks where anybody lives."""

from __future__ import annotations

import re

import pytest

from app.policies.rights import LAWS, RIGHTS
from app.rights.requests import docket
from app.rights.requests.kinds import KINDS
from app.services import Services
from tests.cast import Visitor
from tests.promises import promise
from tests.rights.requests.conftest import send

_HREF = re.compile(r'href="(/requests/new\?kind=[a-z_]+)"')


@promise("12.6")
def test_every_right_of_every_law_leads_from_the_privacy_page_to_a_form_that_works(
    robin: Visitor, services: Services
) -> None:
    page = robin.get("/privacy").text
    asking = {right.key: right.asking for right in RIGHTS}
    given = sorted({key for law in LAWS for key in law.rights})

    assert given
    assert set(asking.values()) <= set(_HREF.findall(page))
    for key in given:
        form = robin.get(asking[key])
        assert form.status_code == 200
        assert not re.search("resident|your state|country", form.text, re.IGNORECASE)
        assert not re.search("name=.(state|country|residence)", form.text)
        assert send(robin, key).status_code == 303
    assert sorted(row.record.kind for row in docket.open_page(services).rows) == given
    assert "does not matter where you live" in robin.get("/requests/new").text
    answer = page.split('id="shine-the-light"')[1].split("<h")[0]
    assert "To nobody." in answer


@promise("8.2")
def test_transfers_rest_on_clauses_and_their_papers_can_be_asked_for(robin: Visitor, services: Services) -> None:
    assert "Standard Contractual Clauses" in robin.get("/privacy").text
    for kind in ("dpa", "transfer"):
        assert f"/requests/new?kind={kind}" in robin.get("/requests/new").text
        assert send(robin, kind).status_code == 303

    lines = {row.record.kind: row.record for row in docket.open_page(services).rows}
    assert set(lines) == {"dpa", "transfer"}
    assert {(line.due - line.received.date()).days for line in lines.values()} == {45}


@pytest.mark.parametrize("right", [right.key for right in RIGHTS])
def test_each_right_of_the_policy_is_a_kind_of_request(right: str) -> None:
    assert right in KINDS
