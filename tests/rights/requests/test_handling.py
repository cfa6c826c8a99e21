"""What staff do with a request, in which order, and what whoever asked hears of it."""

from __future__ import annotations

import io
import re
from datetime import date

import pytest

from app import audit
from app.services import Services
from tests.cast import Visitor, arrive
from tests.conftest import Clock
from tests.promises import promise
from tests.rights.requests.conftest import WORDS, act, link, mails, press, send, text_of, the_one

DUE, LATER = date(2027, 1, 4), date(2027, 2, 18)


def answer(dana: Visitor, services: Services, words: str = "This is what we hold.") -> int:
    return act(dana, services, "write", {"act": "answer", "words": words})


@promise("12.5")
def test_45_days_one_extension_identity_and_an_agents_authorisation(
    robin: Visitor, charlie: Visitor, dana: Visitor, services: Services
) -> None:
    send(robin, "agent", about=charlie.email)
    path = link(services)
    assert "Due Mon 4 Jan 2027" in dana.get("/admin/requests").text

    assert answer(dana, services) == 409  # nobody knows who asks
    press(robin, f"{path}/mine")
    assert answer(dana, services) == 409  # nor for whom
    assert act(dana, services, "authorise", {"authorise-reason": "It is signed."}) == 409
    file = {"paper": (io.BytesIO(b"%PDF-1.7 I authorise Robin."), "authorisation.pdf")}
    press(robin, f"{path}/paper", file, content_type="multipart/form-data")
    assert answer(dana, services) == 409  # nobody looked at it
    assert act(dana, services, "link", {"account": charlie.tenant}) == 303
    assert act(dana, services, "authorise", {"authorise-reason": "It is signed."}) == 303
    assert answer(dana, services) == 409  # the person it is about was not heard
    asked = re.search(r"/requests/in-your-name/\S+", text_of(mails(services, charlie.email)[0]))
    assert asked
    press(robin, f"{asked[0]}/yes")

    assert act(dana, services, "extend", {"why": "others"}) == 303
    assert act(dana, services, "extend", {"why": "complex"}) == 409  # once
    notice = mails(services)[0]
    assert notice["Subject"] == "Your request takes longer"
    assert "February 18, 2027" in text_of(notice)
    assert "something from somebody else" in text_of(notice)
    assert "Due Thu 18 Feb 2027" in dana.get("/admin/requests").text

    assert answer(dana, services) == 303
    assert "This is what we hold." in robin.get(path).text


@promise("12.5", part=True)
def test_it_cannot_be_extended_once_it_is_overdue(
    robin: Visitor, dana: Visitor, services: Services, clock: Clock
) -> None:
    send(robin)
    clock.move(days=45)
    dana = again(dana)
    assert act(dana, services, "extend", {"why": "many"}) == 303  # on the last day it can
    clock.move(days=46)

    assert the_one(services).due == LATER
    assert act(again(dana), services, "extend", {"why": "many"}) == 409


def test_what_was_not_extended_by_its_day_is_overdue(
    robin: Visitor, dana: Visitor, services: Services, clock: Clock
) -> None:
    send(robin)
    clock.move(days=46)

    assert act(again(dana), services, "extend", {"why": "many"}) == 409
    assert the_one(services).due == DUE


def test_a_report_cannot_wait_45_days_more_for_its_first_look(
    robin: Visitor, dana: Visitor, services: Services
) -> None:
    send(robin, "bug")

    assert act(dana, services, "extend", {"why": "many"}) == 409


def test_a_question_waits_for_its_answer_and_goes_on_with_it(robin: Visitor, dana: Visitor, services: Services) -> None:
    send(robin, "bug")
    path = link(services)
    press(robin, f"{path}/mine")
    act(dana, services, "write", {"act": "ask", "words": "Which page was it?"})
    assert the_one(services).state == "waiting"
    assert "Which page was it?" in robin.get(path).text
    press(robin, f"{path}/word", {"text": "The one with the months."})

    assert the_one(services).state == "working"
    assert "The one with the months." in dana.get(f"/admin/requests/{the_one(services).id}").text


def test_a_refusal_says_why_and_how_to_appeal(robin: Visitor, dana: Visitor, services: Services) -> None:
    send(robin)
    path = link(services)
    press(robin, f"{path}/mine")
    act(dana, services, "write", {"act": "refuse", "words": "It is about somebody else."})

    page = robin.get(path).text
    assert "It is about somebody else." in page
    assert "/requests/new?kind=appeal" in page
    assert "attorney general" in page


def test_the_mail_says_only_that_there_is_something_to_read(robin: Visitor, dana: Visitor, services: Services) -> None:
    send(robin, "bug")
    answer(dana, services, "It is mended, Robin.")

    mail = mails(services)[0]
    assert mail["Subject"] == "News about your request"
    assert not any(word in mail.as_string() for word in ("mended", "broken", WORDS))


def test_asking_to_show_whose_the_address_is_goes_on_once_it_is_shown(
    robin: Visitor, dana: Visitor, services: Services
) -> None:
    send(robin)
    act(dana, services, "check")
    assert the_one(services).state == "checking"
    press(robin, f"{link(services)}/mine")

    assert (the_one(services).state, the_one(services).proof) == ("working", "link")


def test_who_asks_can_be_checked_in_another_way_with_a_reason(
    robin: Visitor, dana: Visitor, services: Services
) -> None:
    send(robin)
    assert act(dana, services, "identify", {"identify-reason": ""}) == 422
    assert act(dana, services, "identify", {"identify-reason": "By telephone, number on file."}) == 303

    assert the_one(services).proof == "staff"
    assert answer(dana, services) == 303


def test_it_is_noted_which_account_it_is_about(
    robin: Visitor, dana: Visitor, alice: Visitor, services: Services
) -> None:
    send(robin)
    assert act(dana, services, "link", {"account": "nobodysaccount"}) == 422
    assert act(dana, services, "link", {"account": alice.tenant}) == 303

    assert the_one(services).account == alice.tenant
    # Alice is told nothing: it was Robin who asked.
    assert the_one(services).reference not in alice.get("/settings/privacy/requests").text
    assert alice.get(f"/settings/privacy/requests/{the_one(services).id}").status_code == 404


def test_each_look_and_each_act_is_on_record_and_no_word_of_it(
    robin: Visitor, dana: Visitor, services: Services
) -> None:
    send(robin)
    request = the_one(services)
    dana.get(f"/admin/requests/{request.id}")
    act(dana, services, "acknowledge")
    act(dana, services, "close", {"close-reason": "It came twice."})

    rows = [row.record for row in audit.page(services).rows]
    assert [row.action for row in rows] == ["requests.close", "requests.acknowledge", "requests.read"]
    assert {row.context["request"] for row in rows} == {request.id}
    assert not any(WORDS in str(row) or robin.email in str(row) for row in rows)


@pytest.mark.parametrize("name", ["acknowledge", "work", "check"])
def test_nothing_is_done_with_what_has_ended(robin: Visitor, dana: Visitor, services: Services, name: str) -> None:
    send(robin)
    act(dana, services, "close", {"close-reason": "It came twice."})

    assert act(dana, services, name) == 409
    assert the_one(services).state == "closed"


def test_an_answer_that_cannot_go_yet_is_not_lost(robin: Visitor, dana: Visitor, services: Services) -> None:
    send(robin)
    page = dana.post(
        f"/admin/requests/{the_one(services).id}/write", {"act": "answer", "words": "Half an hour of work."}
    )

    assert "Half an hour of work." in page.text
    assert "Who asks is not checked yet." in page.text


def again(dana: Visitor) -> Visitor:
    """Signed in anew: sessions do not last so long."""
    return arrive(dana.client.application, dana.email, dana.tenant)
