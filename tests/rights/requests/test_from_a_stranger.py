"""A request of somebody who is not signed in, from the form to its answer."""

from __future__ import annotations

from datetime import date

from app.rights.requests import docket
from app.services import Services
from tests.cast import Visitor
from tests.promises import promise
from tests.rights.requests.conftest import WORDS, link, mails, press, send, text_of, the_one


def test_from_the_form_to_the_answer(robin: Visitor, dana: Visitor, services: Services) -> None:
    assert send(robin).location == "/requests/sent"
    path = link(services)
    assert WORDS not in robin.get(path).text  # before they say that they asked

    shown = press(robin, f"{path}/mine")
    request = the_one(services)
    dana.post(f"/admin/requests/{request.id}/acknowledge")
    answered = dana.post(f"/admin/requests/{request.id}/write", {"act": "answer", "words": "Your name and address."})

    assert (shown.status_code, answered.status_code) == (303, 303)
    assert "Your name and address." in robin.get(path).text
    assert WORDS in robin.get(path).text
    assert the_one(services).state == "answered"


@promise("2.1", part=True)
def test_it_is_acknowledged_at_once_by_a_mail_that_says_nothing_of_it(robin: Visitor, services: Services) -> None:
    send(robin)

    mail = mails(services)[0]
    assert mail["Subject"] == "We have your request"
    assert "January 4, 2027" in text_of(mail)  # 45 days after 20 November 2026
    assert WORDS not in mail.as_string()
    assert "See what you hold" not in mail.as_string()
    assert "access" not in text_of(mail)


def test_it_stands_in_the_queue_by_its_due_day(robin: Visitor, services: Services) -> None:
    send(robin)

    line = docket.open_page(services).rows[0].record
    assert (line.kind, line.due) == ("access", date(2027, 1, 4))
