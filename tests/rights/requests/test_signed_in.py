"""Requests of somebody who is signed in: known by their account, listed in the settings, nobody else's to see."""

from __future__ import annotations

import re

from app.rights.deletion import model as deletion
from app.services import Services
from tests.cast import Visitor, arrive
from tests.promises import promise
from tests.rights.requests.conftest import WORDS, act, mails, press, send, text_of, the_one


@promise("2.1", part=True)
def test_it_is_known_whose_it_is_and_stands_in_the_settings(alice: Visitor, services: Services) -> None:
    send(alice, "correction")
    request = the_one(services)

    assert (request.address, request.account, request.proof) == (alice.email, alice.tenant, "account")
    assert request.reference in alice.get("/settings/privacy/requests").text
    assert WORDS in alice.get(f"/settings/privacy/requests/{request.id}").text


def test_no_address_but_the_accounts_own_is_taken(alice: Visitor, services: Services) -> None:
    send(alice, email="charlie@example.org")

    assert the_one(services).address == alice.email


def test_charlie_sees_and_adds_nothing(alice: Visitor, charlie: Visitor, services: Services) -> None:
    send(alice)
    path = f"/settings/privacy/requests/{the_one(services).id}"

    assert charlie.get(path).status_code == 404
    assert charlie.post(f"{path}/word", {"text": "Hello"}).status_code == 404
    assert charlie.post(f"{path}/end").status_code == 404


def test_the_answer_is_read_in_the_settings(alice: Visitor, dana: Visitor, services: Services) -> None:
    send(alice)
    dana.post(f"/admin/requests/{the_one(services).id}/write", {"act": "answer", "words": "All of it is in your copy."})

    assert "All of it is in your copy." in alice.get(f"/settings/privacy/requests/{the_one(services).id}").text


def test_a_word_and_taking_it_back(alice: Visitor, services: Services) -> None:
    send(alice)
    path = f"/settings/privacy/requests/{the_one(services).id}"
    assert press(alice, f"{path}/word", {"text": "And since when."}).status_code == 303
    assert press(alice, f"{path}/end").status_code == 303

    assert the_one(services).history[-1].what == "withdrawn"


def test_the_mail_leads_behind_the_sign_in_and_its_mailbox_alone_opens_nothing(
    alice: Visitor, robin: Visitor, services: Services
) -> None:
    send(alice, "access")
    request = the_one(services)
    led = re.findall(r"https?://[^/ ]+(\S*/requests/\S+)", text_of(mails(services, alice.email)[0]))
    token = f"/requests/{request.token}"

    assert led == [f"/settings/privacy/requests/{request.id}"]
    assert robin.get(led[0]).location.startswith("/sign-in")
    for answer in (robin.get(token), press(robin, f"{token}/mine"), press(robin, f"{token}/end")):
        assert answer.status_code == 404
        assert WORDS not in answer.text
    assert the_one(services).state == "received"


def test_whose_it_is_stays_when_staff_note_another_account(
    alice: Visitor, charlie: Visitor, dana: Visitor, services: Services
) -> None:
    send(alice, "child")
    request = the_one(services)
    dana.post(f"/admin/requests/{request.id}/link", {"account": charlie.tenant})

    assert WORDS in alice.get(f"/settings/privacy/requests/{request.id}").text
    assert request.reference in alice.get("/settings/privacy/requests").text
    assert charlie.get(f"/settings/privacy/requests/{request.id}").status_code == 404
    assert request.reference not in charlie.get("/settings/privacy/requests").text


def test_who_is_only_asked_about_reads_nothing_of_it_among_what_staff_did(
    robin: Visitor, alice: Visitor, dana: Visitor, services: Services
) -> None:
    send(robin, "child")
    act(dana, services, "link", {"account": alice.tenant})
    act(dana, services, "acknowledge")
    dana.get(f"/admin/requests/{the_one(services).id}")
    assert "Your request to us" not in alice.get("/settings/privacy/staff").text
    act(dana, services, "close", {"close-reason": "It came twice."})

    send(alice)
    dana.get(f"/admin/requests/{the_one(services).id}")
    assert "Your request to us was worked on." in alice.get("/settings/privacy/staff").text


def test_whoever_closes_the_account_still_hears_and_reads_the_answer(
    alice: Visitor, dana: Visitor, services: Services
) -> None:
    send(alice)
    path = f"/settings/privacy/requests/{the_one(services).id}"
    deletion.ask(services, alice.shelf)
    act(dana, services, "extend", {"why": "complex"})
    act(dana, services, "write", {"act": "answer", "words": "All of it is in your copy."})

    subjects = [mail["Subject"] for mail in mails(services, alice.email)]
    assert {"Your request takes longer", "News about your request"} <= set(subjects)
    alice = arrive(alice.client.application, alice.email, alice.tenant)
    assert "All of it is in your copy." in alice.get(path).text


def test_the_privacy_page_of_the_settings_leads_there(alice: Visitor) -> None:
    assert 'href="/settings/privacy/requests"' in alice.get("/settings/privacy").text
