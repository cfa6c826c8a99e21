"""What nobody should send, and what comes all the same."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor

import pytest
from flask import Flask

from app.mail.suppression import suppress
from app.rights.requests import docket
from app.rights.requests.model import MOST_A_DAY, MOST_MAILED, Asked, TooManyFromThere, ask
from app.rights.requests.record import Request
from app.services import Services
from tests.cast import Visitor, stranger
from tests.conftest import Clock
from tests.rights.requests.conftest import ADDRESS, WORDS, link, mails, press, send, the_one


def asked(number: int, address: str = ADDRESS) -> Asked:
    return Asked(kind="access", name="", address=address, text=WORDS, attempt=str(number))


def test_fifty_at_once_from_one_address_are_ten_a_day_and_none_is_half_kept(services: Services, clock: Clock) -> None:
    def one(number: int) -> bool:
        try:
            ask(services, asked(number))
        except TooManyFromThere:
            return True
        return False

    with ThreadPoolExecutor(8) as pool:
        refused = sum(pool.map(one, range(50)))

    assert refused == 50 - MOST_A_DAY
    assert len(docket.open_page(services).rows) == MOST_A_DAY
    assert len(mails(services)) == MOST_MAILED
    clock.move(days=1)
    ask(services, asked(99))


def test_over_the_wire_a_client_is_slowed_down_and_its_words_stay(app: Flask, services: Services) -> None:
    robin = stranger(app, ADDRESS)
    answers = [send(robin) for _ in range(12)]

    assert [answer.status_code for answer in answers].count(303) == 10
    assert answers[-1].status_code == 429
    assert len(docket.open_page(services).rows) == 10


def test_the_eleventh_of_a_day_is_given_back_with_its_words(robin: Visitor, services: Services) -> None:
    for number in range(MOST_A_DAY):
        ask(services, asked(number))
    answer = send(robin)

    assert answer.status_code == 429
    assert WORDS in answer.text
    assert "ten requests from this address today" in answer.text


def test_a_stranger_neither_fills_a_mailbox_nor_uses_up_what_its_owner_may_ask(
    app: Flask, alice: Visitor, dana: Visitor, services: Services
) -> None:
    for number in range(MOST_A_DAY):
        ask(services, asked(number, alice.email))
    assert len(mails(services, alice.email)) == MOST_MAILED

    assert send(alice, "deletion").location == "/settings/privacy/requests"
    assert len(mails(services, alice.email)) == MOST_MAILED + 1
    unmailed = next(row.record for row in docket.open_page(services).rows if not of(services, row.record.id).mails)
    dana.post(f"/admin/requests/{unmailed.id}/check")
    assert link(services, alice.email) == f"/requests/{of(services, unmailed.id).token}"  # it can still be shown


def of(services: Services, id_: str) -> Request:
    return docket.find(services, id_).record


def test_the_same_form_sent_ten_times_is_one_request(robin: Visitor, services: Services) -> None:
    page = robin.get("/requests/new?kind=bug").text
    attempt = re.search(r'name="attempt"[^>]*value="([^"]+)"', page)
    assert attempt
    form = {"kind": "bug", "text": WORDS, "email": ADDRESS, "attempt": attempt[1]}
    for _ in range(10):
        press(robin, "/requests/new", form)

    assert the_one(services).said == 1
    assert len(mails(services)) == 1


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"text": "x" * 300_000}, "fit here"),
        ({"text": "half a letter: %ED%A0%BD"}, "cannot be kept"),
        ({"text": "   "}, "Say what it is about."),
        ({"email": "robin@"}, "Check the address"),
        ({"email": ""}, "where the answer can reach you"),
        ({"email": "robin@example.org\nBcc: all@example.org"}, "Check the address"),
        ({"about": "not an address"}, "Check the address"),
        ({"name": "R" * 101}, "fit here"),
    ],
)
def test_what_cannot_be_taken_is_said_and_nothing_is_lost(
    robin: Visitor, services: Services, changed: dict[str, str], says: str
) -> None:
    answer = send(robin, **{"text": WORDS, **changed})

    assert answer.status_code == 422
    assert says in answer.text
    assert "x" * 300_000 in answer.text or WORDS in answer.text or "text" in changed
    assert docket.open_page(services).rows == []


def test_a_program_that_fills_in_what_nobody_sees_gets_a_kind_answer_and_nothing_is_kept(
    robin: Visitor, services: Services
) -> None:
    assert send(robin, website="https://spam.example").location == "/requests/sent"
    assert docket.open_page(services).rows == []


def test_to_an_address_that_takes_no_mail_nothing_goes_and_staff_see_it(
    robin: Visitor, dana: Visitor, services: Services
) -> None:
    services.store.platform("X").write(suppress(services, ADDRESS, "bounce"))
    assert send(robin, "mail").location == "/requests/sent"

    assert mails(services) == []
    assert "not sent, mail to the address came back before" in dana.get(f"/admin/requests/{the_one(services).id}").text


def test_an_account_and_none_get_the_same_page(app: Flask, alice: Visitor) -> None:
    known, unknown = (send(stranger(app, email)) for email in (alice.email, ADDRESS))

    assert (known.status_code, known.location) == (unknown.status_code, unknown.location)


def test_a_clock_that_was_set_back_stops_nothing(
    robin: Visitor, dana: Visitor, services: Services, clock: Clock
) -> None:
    send(robin, "bug")
    request = the_one(services)
    clock.move(days=-3)
    for name in ("acknowledge", "work"):
        assert dana.post(f"/admin/requests/{request.id}/{name}").status_code == 303

    assert [step.what for step in the_one(services).history] == ["received", "acknowledged", "working"]
    assert dana.get("/admin/requests").status_code == 200
    assert docket.overdue(services).overdue == 0


def test_markup_is_shown_as_letters(robin: Visitor, dana: Visitor, services: Services) -> None:
    send(robin, "bug", text="<script>alert(1)</script>", name="<b>Robin</b>")

    page = dana.get(f"/admin/requests/{the_one(services).id}").text
    assert "&lt;script&gt;alert(1)" in page
    assert "<script>alert" not in page
    assert "<b>Robin" not in page
