"""How requests end: kept for three years, and without a word once the account they are about is purged."""

from __future__ import annotations

import io
from contextlib import suppress

import pytest

from app.lifecycle import Source
from app.rights.holds import model as holds
from app.rights.requests import docket, forgetting, watch
from app.rights.requests.exported import FEATURE
from app.rights.requests.model import Asked, ask
from app.rights.requests.papers import attach
from app.services import Services
from app.store.keys import tenant_id
from tests.cast import Visitor
from tests.conftest import Clock
from tests.rights.requests.conftest import WORDS, link, press, send, the_one


def everything(services: Services) -> bytes:
    """The names and sizes of all that requests keep, and whatever is in their files."""
    blobs = docket.blobs_of(services)
    return b"".join(blobs.open(name).read() for name in blobs.page().names)


def test_an_ended_request_is_forgotten_after_three_years_with_all_that_led_to_it(
    robin: Visitor, services: Services, clock: Clock
) -> None:
    send(robin)
    path = link(services)
    press(robin, f"{path}/mine")
    attach(services, the_one(services).id, "a.txt", io.BytesIO(b"words"))
    press(robin, f"{path}/end")
    clock.move(days=3 * 365 - 1)
    assert watch.forget_old(services) == 0
    clock.move(days=2)
    services.store.remove_expired()

    assert watch.forget_old(services) == 1
    left = services.store.tenant(docket.TENANT).every(object, prefix="")
    assert [row.sort for row in left] == []
    assert docket.blobs_of(services).page().names == []
    assert robin.get(path).status_code == 404


def test_what_a_hold_preserves_is_not_forgotten(alice: Visitor, services: Services, clock: Clock) -> None:
    send(alice)
    press(alice, f"/settings/privacy/requests/{the_one(services).id}/end")
    tenant = tenant_id(alice.tenant)
    order = holds.Hold(reason="An order.", reference="24-1", since=clock(), by="danadanadana", tell=False)
    holds.place(services, tenant, order)
    clock.move(days=3 * 365 + 1)
    assert watch.forget_old(services) == 0
    holds.lift(services, tenant, by="danadanadana", reason="It ended.")

    assert watch.forget_old(services) == 1


def test_an_open_request_is_never_forgotten(robin: Visitor, services: Services, clock: Clock) -> None:
    send(robin)
    clock.move(days=4000)

    assert watch.forget_old(services) == 0
    assert the_one(services).open


def test_of_a_purged_account_no_word_is_left_and_that_it_was_answered_stays(
    alice: Visitor, dana: Visitor, robin: Visitor, services: Services
) -> None:
    send(alice)
    request = the_one(services)
    attach(services, request.id, "a.txt", io.BytesIO(b"alices own words"))
    dana.post(f"/admin/requests/{request.id}/write", {"act": "answer", "words": "An answer for Alice."})
    send(robin)

    assert forgetting.erase(services, tenant_id(alice.tenant)) == 1
    assert forgetting.erase(services, tenant_id(alice.tenant)) == 0  # run again
    bare = docket.find(services, request.id).record
    assert (bare.kind, bare.state, bare.erased) == ("access", "answered", True)
    assert not any((bare.name, bare.address, bare.account, bare.token))
    assert docket.texts(services, request.id) == []
    assert everything(services) == b""
    assert "Its words are deleted." in dana.get(f"/admin/requests/{request.id}").text
    assert len(docket.open_page(services).rows) == 1  # Robin's stays


def test_what_was_sent_from_the_accounts_address_without_signing_in_goes_too(
    alice: Visitor, services: Services
) -> None:
    asked = Asked(kind="access", name="Alice", address=alice.email, text=WORDS, attempt="1")
    request = ask(services, asked)

    assert forgetting.erase(services, tenant_id(alice.tenant)) == 1
    bare = docket.find(services, request.id).record
    assert (bare.address, bare.state) == ("", "closed")


@pytest.mark.parametrize("stop_at", range(6))
def test_an_erasure_that_is_stopped_anywhere_is_finished_by_the_next(
    alice: Visitor, services: Services, stop_at: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    for kind in ("access", "bug", "other"):
        send(alice, kind)
    ids = [row.record.id for row in docket.open_page(services).rows]
    attach(services, ids[0], "a.txt", io.BytesIO(b"alices own words"))
    write, calls = type(docket.shelf_of(services)).write, []

    def stopping(self: object, *changes: object, **given: object) -> None:
        calls.append(1)
        if len(calls) == stop_at + 1:
            raise KeyboardInterrupt
        write(self, *changes, **given)  # type: ignore[arg-type]  # as it came

    with monkeypatch.context() as patched:
        patched.setattr(type(docket.shelf_of(services)), "write", stopping)
        with suppress(KeyboardInterrupt):
            forgetting.erase(services, tenant_id(alice.tenant))
    forgetting.erase(services, tenant_id(alice.tenant))

    assert all(docket.find(services, id_).record.erased for id_ in ids)
    assert [docket.texts(services, id_) for id_ in ids] == [[], [], []]
    assert everything(services) == b""


def test_a_copy_of_everything_has_what_was_asked_and_answered(
    alice: Visitor, dana: Visitor, robin: Visitor, services: Services, clock: Clock
) -> None:
    send(alice)
    dana.post(f"/admin/requests/{the_one(services).id}/write", {"act": "answer", "words": "All of it is in your copy."})
    robins = ask(services, Asked(kind="bug", name="", address=robin.email, text="Robin's", attempt="1"))
    dana.post(f"/admin/requests/{robins.id}/link", {"account": alice.tenant})
    tenant = tenant_id(alice.tenant)
    source = Source(services, services.store.tenant(tenant), services.blobs.tenant(tenant), "UTC", clock())
    assert FEATURE.rows
    rows = list(FEATURE.rows(source, FEATURE.families[0]))

    assert [[said.text for said in row.record.texts] for row in rows] == [[WORDS, "All of it is in your copy."]]
