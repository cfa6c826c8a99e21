"""What is due soon or late is loud: on staff's pages, in a mail that names nobody, in a metric; each item once."""

from __future__ import annotations

import sqlite3

from app.rights.requests import docket, watch
from app.rights.requests.model import Asked, ask
from app.services import Services
from tests.cast import Visitor, arrive
from tests.conftest import Clock
from tests.rights.requests.conftest import ADDRESS, WORDS, mails, send, text_of, the_one


def told(services: Services) -> list[str]:
    """What staff were mailed, newest first."""
    return [text_of(mail) for mail in mails(services, services.settings.contact_email)]


def test_staff_are_mailed_once_when_it_is_due_soon_and_once_when_it_is_late(
    robin: Visitor, services: Services, clock: Clock
) -> None:
    send(robin)
    for _ in range(39):
        watch.tell(services)
        clock.move(days=1)
    assert told(services) == []
    for _ in range(4):
        clock.move(days=1)
        watch.tell(services)
        watch.tell(services)
    assert len(told(services)) == 1
    clock.move(days=4)
    watch.tell(services)
    clock.move(days=4)
    watch.tell(services)

    late, soon = told(services)
    assert "Overdue: 1. Due within five days: 0." in late
    assert "Overdue: 0. Due within five days: 1." in soon
    assert not any(word in late + soon for word in (ADDRESS, WORDS, the_one(services).reference))


def test_a_report_is_told_at_once(robin: Visitor, services: Services) -> None:
    send(robin, "security")
    watch.tell(services)

    assert len(told(services)) == 1


def test_two_hundred_at_once_are_told_without_leaving_one_out(services: Services, clock: Clock) -> None:
    for number in range(200):
        asked = Asked(kind="bug", name="", address=f"r{number}@example.org", text=WORDS, attempt="1")
        ask(services, asked)
    for _ in range(4):
        watch.tell(services)

    counts = [int(text.split("five days: ")[1].split(".")[0]) for text in told(services)]
    assert sorted(counts) == [40, 80, 80]


def test_what_is_late_is_loud_on_staffs_first_page_and_first_in_the_queue(
    robin: Visitor, dana: Visitor, services: Services, clock: Clock
) -> None:
    assert "No request is overdue." in dana.get("/admin").text
    send(robin)
    clock.move(days=46)
    dana = arrive(dana.client.application, dana.email, dana.tenant)
    send(robin, "bug")

    assert "1 request is overdue" in dana.get("/admin").text
    assert 'role="alert"' in dana.get("/admin").text
    queue = dana.get("/admin/requests").text
    assert queue.index("Overdue since Mon 4 Jan") < queue.index("Due Fri 8 Jan")
    assert "Overdue since Mon 4 Jan" in dana.get("/admin/requests?late=1").text
    assert docket.overdue(services).overdue == 1


def test_what_has_ended_is_not_late(robin: Visitor, dana: Visitor, services: Services, clock: Clock) -> None:
    send(robin)
    dana.post(f"/admin/requests/{the_one(services).id}/close", {"close-reason": "It came twice."})
    clock.move(days=100)

    assert docket.overdue(services) == docket.Overdue(0, 0, more=False)


def test_a_damaged_line_hides_none(robin: Visitor, dana: Visitor, services: Services) -> None:
    send(robin)
    send(robin, "bug")
    broken = docket.open_page(services).rows[0]
    with sqlite3.connect(services.settings.data_dir / "records.db") as connection:
        connection.execute("UPDATE items SET body = X'00' WHERE sort = ?", (broken.sort,))

    page = dana.get("/admin/requests")
    assert page.status_code == 200
    assert page.text.count('class="card') == 2
