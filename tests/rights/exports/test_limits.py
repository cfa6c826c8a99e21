"""A copy is asked for once, fetched three times in a week by its owner, and then it is gone."""

from __future__ import annotations

import pytest

from app.rights.exports import model
from app.rights.exports.record import Wanted
from app.store.keys import tenant_id
from tests.cast import Visitor, arrive
from tests.conftest import Clock
from tests.rights.exports.copying import EXPORT, asks, blobs, newest, works, writes
from tests.standins import HeldQueue


def again(who: Visitor) -> Visitor:
    """Signed in anew, after days."""
    return arrive(who.client.application, who.email, who.tenant)


def test_asked_fifty_times_one_is_made_and_each_time_that_one_is_shown(alice: Visitor, queue: HeldQueue) -> None:
    writes(alice)
    before = len(queue.held)

    answers = [alice.post(EXPORT, {"what": "comprehensive"}) for _ in range(50)]

    assert {answer.status_code for answer in answers} == {303}
    assert len(queue.held) == before + 1
    assert len(model.newest(alice.shelf)) == 1
    assert alice.get(EXPORT).text.count("Your copy is being made") == 1


def test_more_than_three_a_day_are_told_to_wait_until_tomorrow(alice: Visitor, clock: Clock) -> None:
    for _ in range(model.PER_DAY):
        asks(alice)
        clock.move(minutes=1)
    answer = alice.post(EXPORT)

    assert answer.status_code == 429
    assert "ask again tomorrow" in answer.text
    clock.move(days=1)
    asks(again(alice))


def test_a_third_copy_takes_the_place_of_the_oldest(alice: Visitor, clock: Clock) -> None:
    for _ in range(3):
        asks(alice)
        clock.move(minutes=1)

    assert [stored.record.state for stored in model.newest(alice.shelf)] == ["ready", "ready", "ended"]
    assert len(blobs(alice)) == 4


def test_it_is_fetched_three_times_each_noted_and_then_it_goes(alice: Visitor, clock: Clock) -> None:
    writes(alice)
    address = asks(alice)

    for number in range(3):
        answer = alice.get(address)
        assert answer.status_code == 200
        assert len(answer.data) == int(answer.headers["Content-Length"]) == newest(alice).size
        assert len(newest(alice).fetched) == number + 1
        clock.move(hours=1)

    assert alice.get(address).status_code == 410
    assert "Fetched Thu 19 Nov" in alice.get(EXPORT).text
    model.sweep(alice.services)
    assert newest(alice).ended == "fetched"
    assert blobs(alice) == []


def test_going_on_within_minutes_is_the_same_download(alice: Visitor, clock: Clock) -> None:
    writes(alice)
    address = asks(alice)
    whole = alice.get(address)
    for _ in range(5):
        clock.move(minutes=20)
        part = alice.get(address, headers={"Range": "bytes=1000-", "If-Range": whole.headers["ETag"]})
        assert part.status_code == 206
        assert part.data == whole.data[1000:]
    assert len(newest(alice).fetched) == 1

    clock.move(minutes=31)
    alice.get(address, headers={"Range": "bytes=1000-"})
    assert len(newest(alice).fetched) == 2


def test_the_last_download_can_go_on_before_the_copy_is_removed(alice: Visitor, clock: Clock) -> None:
    address = asks(alice)
    for _ in range(3):
        alice.get(address)
        clock.move(minutes=29)
    model.sweep(alice.services)
    assert alice.get(address, headers={"Range": "bytes=10-"}).status_code == 206

    clock.move(minutes=29)
    model.sweep(alice.services)
    assert newest(alice).state == "ready"
    clock.move(minutes=2)
    model.sweep(alice.services)
    assert newest(alice).state == "ended"


def test_asking_what_it_would_be_does_not_count(alice: Visitor) -> None:
    address = asks(alice)

    answer = alice.client.head(address)

    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-store"
    assert newest(alice).fetched == ()


def test_after_seven_days_it_is_gone(alice: Visitor, clock: Clock) -> None:
    address = asks(alice)
    clock.move(days=6, hours=23)
    alice = again(alice)
    model.sweep(alice.services)
    assert alice.client.head(address).status_code == 200

    clock.move(hours=1)
    assert alice.get(address).status_code == 410
    model.sweep(alice.services)
    assert newest(alice).ended == "over"
    assert blobs(alice) == []
    assert "its seven days are over" in alice.get(EXPORT).text


def test_removed_by_hand_it_is_gone_at_once(alice: Visitor) -> None:
    address = asks(alice)
    assert alice.post(address.replace("copy.zip", "stop")).status_code == 303

    assert alice.get(address).status_code == 410
    assert blobs(alice) == []


def test_what_failed_for_good_is_said_and_ends_after_days(alice: Visitor, clock: Clock, queue: HeldQueue) -> None:
    alice.post(EXPORT)
    job, tenant, ids = queue.held.pop()
    from app.queue import CannotDo, failed

    for _ in range(8):
        failed(alice.services, CannotDo("of the test"), job, tenant, *ids)
    assert "did not come to an end" in alice.get(EXPORT).text

    clock.move(days=5)
    model.sweep(alice.services)
    assert newest(alice).ended == "failed"
    asks(again(alice))


def test_nobody_else_reaches_it(alice: Visitor, charlie: Visitor) -> None:
    address = asks(alice)

    assert charlie.get(address).status_code == 404
    assert charlie.post(address.replace("copy.zip", "stop")).status_code == 404
    assert "Your copy is ready" not in charlie.get(EXPORT).text
    signed_out = alice.client.application.test_client()
    assert "/sign-in" in signed_out.get(address).headers["Location"]


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_another_site_leaves_no_copy_on_the_device(alice: Visitor, site: str) -> None:
    address = asks(alice)

    assert alice.get(address, headers={"Sec-Fetch-Site": site}).headers["Location"] == EXPORT
    assert newest(alice).fetched == ()


def test_two_browsers_that_ask_at_once_get_one(alice: Visitor) -> None:
    other = arrive(alice.client.application, alice.email, alice.tenant)
    alice.post(EXPORT)
    other.post(EXPORT)
    works(alice)

    assert len(model.newest(alice.shelf)) == 1


def test_a_clock_that_is_set_back_ends_nothing_early(alice: Visitor, clock: Clock) -> None:
    asks(alice)
    clock.move(days=-30)
    model.sweep(alice.services)

    assert newest(alice).state == "ready"
    model.ask(alice.services, tenant_id(alice.tenant), Wanted())
