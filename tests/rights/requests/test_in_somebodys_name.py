"""An agent's request: the person it is about is asked at their own address, and nothing is answered without a yes."""

from __future__ import annotations

import io
import re

import pytest
from flask import Flask

from app.rights.requests import docket, forgetting
from app.services import Services
from app.store.keys import tenant_id
from tests.cast import Visitor, stranger
from tests.promises import promise
from tests.rights.requests.conftest import WORDS, act, link, mails, press, send, text_of, the_one

ANSWER = {"act": "answer", "words": "This is what we hold."}


def looked_at(robin: Visitor, dana: Visitor, services: Services, account: str = "", **changed: str) -> None:
    """Robin asks for Alice, shows a paper, and staff find that it holds."""
    send(robin, "agent", **changed)
    path = link(services)
    press(robin, f"{path}/mine")
    file = {"paper": (io.BytesIO(b"%PDF-1.7 forged"), "authorisation.pdf")}
    press(robin, f"{path}/paper", file, content_type="multipart/form-data")
    if account:
        assert (
            account in dana.get(f"/admin/requests/{the_one(services).id}").text
        )  # found by the address that was given
        act(dana, services, "link", {"account": account})
    assert act(dana, services, "authorise", {"authorise-reason": "It is signed."}) == 303


def asked(services: Services, address: str) -> str:
    """The path of the link that the person got."""
    found = re.search(r"(/requests/in-your-name/\S+)", text_of(mails(services, address)[0]))
    assert found
    return found[1]


@promise("12.5", part=True)
def test_nothing_is_answered_before_the_person_said_yes(
    app: Flask, robin: Visitor, alice: Visitor, dana: Visitor, services: Services
) -> None:
    looked_at(robin, dana, services, alice.tenant, about=alice.email)
    assert act(dana, services, "write", ANSWER) == 409
    path = asked(services, alice.email)
    assert stranger(app).get(path).status_code == 200
    assert act(dana, services, "write", ANSWER) == 409  # a mail program that looks says nothing
    press(stranger(app), f"{path}/yes")

    assert the_one(services).consent == "yes"
    assert act(dana, services, "write", ANSWER) == 303


def test_a_no_closes_it_and_who_asked_is_not_told_who_said_so(
    app: Flask, robin: Visitor, alice: Visitor, dana: Visitor, services: Services
) -> None:
    looked_at(robin, dana, services, alice.tenant, about=alice.email)
    press(stranger(app), f"{asked(services, alice.email)}/no")

    assert the_one(services).state == "closed"
    assert act(dana, services, "write", ANSWER) == 409
    page = robin.get(link(services)).text
    assert "the authorisation could not be confirmed" in page
    assert "did not want" not in page


def test_the_page_shows_no_word_and_names_who_asks_only_when_asked(
    app: Flask, robin: Visitor, alice: Visitor, dana: Visitor, services: Services
) -> None:
    looked_at(robin, dana, services, alice.tenant, about=alice.email)
    path, visitor = asked(services, alice.email), stranger(app)

    assert robin.email not in visitor.get(path).text
    assert robin.email in press(visitor, f"{path}/who").text
    assert WORDS not in press(visitor, f"{path}/who").text
    token = path.rsplit("/", 1)[1]
    assert visitor.get(f"/requests/{token}").status_code == 404  # theirs opens nothing else


def test_nobody_is_asked_at_an_address_that_only_the_agent_gave(
    robin: Visitor, alice: Visitor, dana: Visitor, services: Services
) -> None:
    looked_at(robin, dana, services, about="robin.two@example.org")
    assert mails(services, "robin.two@example.org") == []
    assert act(dana, services, "write", ANSWER) == 409
    act(dana, services, "link", {"account": alice.tenant})
    act(dana, services, "authorise", {"authorise-reason": "It is signed."})

    assert asked(services, alice.email)
    assert the_one(services).consent == "asked"


def test_an_earlier_link_says_nothing_once_another_account_was_noted(
    robin: Visitor, alice: Visitor, charlie: Visitor, dana: Visitor, services: Services
) -> None:
    looked_at(robin, dana, services, charlie.tenant, about=charlie.email)
    earlier = asked(services, charlie.email)
    act(dana, services, "link", {"account": alice.tenant})

    assert press(robin, f"{earlier}/yes").status_code == 404
    assert the_one(services).consent == ""


def test_without_an_address_one_of_us_makes_sure_with_a_reason(
    robin: Visitor, dana: Visitor, services: Services
) -> None:
    looked_at(robin, dana, services)
    assert act(dana, services, "write", ANSWER) == 409
    assert act(dana, services, "confirm", {"confirm-reason": ""}) == 422
    assert act(dana, services, "confirm", {"confirm-reason": "She came in person."}) == 303

    assert act(dana, services, "write", ANSWER) == 303


@pytest.mark.parametrize("given", ["robin@example.org", "Robin@Example.org"])
def test_the_agents_own_address_is_not_the_persons(robin: Visitor, services: Services, given: str) -> None:
    assert send(robin, "agent", about=given).status_code == 422
    assert docket.open_page(services).rows == []


def test_it_goes_with_the_account(robin: Visitor, alice: Visitor, dana: Visitor, services: Services) -> None:
    looked_at(robin, dana, services, alice.tenant, about=alice.email)
    path = asked(services, alice.email)
    forgetting.erase(services, tenant_id(alice.tenant))

    assert robin.get(path).status_code == 404
