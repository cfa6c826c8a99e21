"""Staff see how the work goes and what is parked, and hand it out anew or give it up; each act is on record before."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask

from app import audit, parking, queue
from app.access import current_services
from app.errors import Unavailable
from app.services import Services
from app.store.sealed import Stored
from tests.admin.conftest import ALICE, MAIL
from tests.cast import Visitor
from tests.conftest import Clock
from tests.promises import promise
from tests.standins import HeldQueue

Park = Callable[..., Stored[queue.Parked]]


def address(parked: Stored[queue.Parked]) -> str:
    kind, _, work = parked.sort.partition("#")
    return f"/admin/parked/{kind}/{work}"


def rows(services: Services) -> list[audit.Row]:
    return [stored.record for stored in audit.page(services).rows]


def test_the_first_page_says_how_everything_goes(
    dana: Visitor, services: Services, park: Park, deliver: Callable[..., None], clock: Clock
) -> None:
    park()
    deliver("evt_1")
    services.store.platform("X").write(queue.pending(services, MAIL, ALICE, "two"))
    page = dana.get("/admin").text

    assert ">1 parked</a>" in page
    assert "stripe</a></th>" in page
    assert "Thu 19 Nov, 9:41 pm" in page, "the oldest work that is owed"


def test_the_first_page_stands_while_redis_is_away(
    dana: Visitor, queue: HeldQueue, monkeypatch: pytest.MonkeyPatch
) -> None:
    from app.queue import QueueUnavailable

    def away() -> dict[str, int]:
        raise QueueUnavailable

    monkeypatch.setattr(queue, "depth", away)

    assert "Redis does not answer." in dana.get("/admin").text


def test_what_is_owed_is_listed_and_sifted(dana: Visitor, services: Services) -> None:
    for job in (MAIL, "workers.webhooks.process"):
        services.store.platform("X").write(queue.pending(services, job, ALICE, "one"))
    queue.failed(services, Unavailable(), MAIL, ALICE, "one")

    assert dana.get("/admin/queues").text.count('class="card') == 2
    assert "Failed 1 time: Unavailable" in dana.get("/admin/queues?queue=mail&failing=1").text
    assert "Nothing is owed that fits." in dana.get("/admin/queues?queue=webhooks&failing=1").text


def test_a_long_list_goes_on_to_its_end(dana: Visitor, services: Services, park: Park) -> None:
    import html
    import re

    for number in range(30):
        park(f"name-{number:02d}")
    seen: set[str] = set()
    path = "/admin/parked"
    while path:
        page = dana.get(path).text
        seen |= set(re.findall(r"name-\d\d", page))
        more = re.search(r'class="button" href="([^"]+)">Older rows', page)
        path = html.unescape(more[1]) if more else ""

    assert len(seen) == 30


@promise("9.8", part=True)
def test_one_is_handed_out_anew_and_that_is_on_record(
    dana: Visitor, services: Services, park: Park, queue: HeldQueue
) -> None:
    parked = park()
    page = dana.get(address(parked)).text
    assert "no such account" in page
    answer = dana.post(f"{address(parked)}/replay")

    assert answer.location == "/admin/parked"
    assert queue.held == [(MAIL, ALICE, ("one",))]
    (row,) = rows(services)
    assert (row.actor, row.action, row.target) == (dana.tenant, "jobs.replay", ALICE)
    assert row.context == {"job": MAIL, "ids": "one", "why it was parked": "no such account"}


def test_all_of_a_kind_are_handed_out_after_a_page_that_says_how_many(
    dana: Visitor, services: Services, park: Park, queue: HeldQueue
) -> None:
    for name in ("one", "two"):
        park(name)
    park("three", job="workers.identity.revoke")
    assert "<strong>2</strong>" in dana.get(f"/admin/parked/{MAIL}").text
    dana.post(f"/admin/parked/{MAIL}/replay")

    assert len(queue.held) == 2
    assert [row.target for row in rows(services)] == [MAIL]
    assert [each.record.job for each in parking.every_parked(services)] == ["workers.identity.revoke"]


def test_giving_up_needs_a_reason(dana: Visitor, services: Services, park: Park) -> None:
    parked = park()
    answer = dana.post(f"{address(parked)}/drop", {"reason": "  "})

    assert answer.status_code == 422
    assert "Say why." in answer.text
    assert len(list(parking.every_parked(services))) == 1
    assert rows(services) == []


def test_giving_up_is_on_record_with_its_reason(dana: Visitor, services: Services, park: Park) -> None:
    parked = park()
    dana.post(f"{address(parked)}/drop", {"reason": "The account\u202e is\n gone"})

    assert list(parking.every_parked(services)) == []
    (row,) = rows(services)
    assert row.action == "jobs.drop"
    assert row.context["reason"] == "The account is gone"


def test_what_is_parked_no_more_is_not_found(dana: Visitor, services: Services, park: Park) -> None:
    parked = park()
    parking.drop(services, parked.sort)

    assert dana.get(address(parked)).status_code == 404
    assert dana.post(f"{address(parked)}/replay").status_code == 404
    assert dana.post(f"/admin/parked/{MAIL}/replay").status_code == 404
    assert rows(services) == []


def test_what_cannot_be_noted_is_not_done(
    app: Flask, dana: Visitor, services: Services, park: Park, monkeypatch: pytest.MonkeyPatch
) -> None:
    parked = park()
    dana.csrf()

    def refuse(*_: object, **__: object) -> None:
        raise audit.Unrecorded

    monkeypatch.setattr(audit, "record", refuse)

    for step in (f"{address(parked)}/replay", f"{address(parked)}/drop", f"/admin/parked/{MAIL}/replay"):
        answer = dana.post(step, {"reason": "Asked for."})
        assert answer.status_code == 503
        assert "was not done" in answer.text
    with app.app_context():
        assert len(list(parking.every_parked(current_services()))) == 1


def test_without_the_forms_token_nothing_is_done(dana: Visitor, services: Services, park: Park) -> None:
    parked = park()

    assert dana.client.post(f"{address(parked)}/replay").status_code == 400
    assert len(list(parking.every_parked(services))) == 1


def test_the_audit_log_is_shown_newest_first_and_sifted(dana: Visitor, services: Services) -> None:
    for number in range(30):
        audit.record(services, actor="danadana", action="jobs.replay", target=f"target-{number:02d}")
    audit.record(services, actor="system:reconciliation", action="billing.repair", target="somebody")
    page = dana.get("/admin/audit").text

    assert page.index("billing.repair") < page.index("target-29") < page.index("target-28")
    assert "target-05" not in page
    sifted = dana.get("/admin/audit?action=billing").text
    assert "billing.repair" in sifted
    assert "target-" not in sifted
    assert "Nothing is noted that fits." in dana.get("/admin/audit?actor=nobody").text
