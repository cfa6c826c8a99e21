"""How many files of conversations wait at once: few enough that nobody fills the disk with them."""

from __future__ import annotations

import io
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from app import create_app
from app.errors import Problem
from app.messages.imports import held, places
from app.services import Services
from app.settings import Settings
from app.vault.limits import MB
from tests.cast import Visitor, arrive
from tests.conftest import Clock
from tests.messages.imports.conftest import Brought, a_chat, words_of

Bring = Callable[..., Brought]


def send(visitor: Visitor, content: str | None = None):
    file = {"file": (io.BytesIO((a_chat() if content is None else content).encode()), "chat.txt")}
    return visitor.post("/messages/import", file, content_type="multipart/form-data")


def waiting(visitor: Visitor) -> int:
    return len(visitor.services.blobs.tenant(visitor.shelf.tenant).page("imports/").names)


def test_the_oldest_file_that_nobody_is_at_makes_way_for_a_sixth(bring: Bring, alice: Visitor, clock: Clock) -> None:
    brought = []
    for _ in range(places.MOST + 1):
        brought.append(bring(a_chat()))
        clock.move(minutes=1)

    assert waiting(alice) == places.MOST
    assert [alice.get(one.address).status_code for one in brought] == [404, 200, 200, 200, 200, 200]


def test_a_sixth_file_waits_while_five_are_read(alice: Visitor, queue: object) -> None:
    answers = [send(alice) for _ in range(places.MOST + 1)]

    assert [answer.status_code for answer in answers] == [303] * places.MOST + [413]
    assert "Five files at a time" in words_of(answers[-1].text)
    assert waiting(alice) == places.MOST


def test_files_that_come_at_the_same_moment_take_no_more_places(alice: Visitor, queue: object) -> None:
    def hold(number: int) -> bool:
        try:
            chat = io.BytesIO(a_chat().encode())
            held.hold(alice.services, alice.shelf, chat, name=f"{number}.txt", zone="UTC")
        except Problem:
            return False
        return True

    with ThreadPoolExecutor(12) as many:
        kept = sum(many.map(hold, range(12)))

    assert waiting(alice) == kept <= places.MOST


def test_a_file_that_was_refused_takes_no_place(alice: Visitor) -> None:
    for _ in range(places.MOST + 1):
        assert send(alice, "Dear diary, today was a day.\nAnd so on.\n").status_code == 422


def test_letting_go_of_a_file_frees_its_place(alice: Visitor, bring: Bring) -> None:
    brought = bring(a_chat())
    for _ in range(places.MOST - 1):
        send(alice)
    alice.post(f"{brought.address}/stop")

    assert send(alice).status_code == 303


def test_places_are_free_again_after_a_day(alice: Visitor, clock: Clock, queue: object) -> None:
    for _ in range(places.MOST):
        send(alice)
    clock.move(hours=25)

    assert held.hold(alice.services, alice.shelf, io.BytesIO(a_chat().encode()), name="a.txt", zone="UTC")


@pytest.fixture
def cramped(settings: Settings, services: Services) -> Visitor:
    """Alice, whose plan has no room."""
    full = replace(settings, vault_gb=tuple((tier, 0) for tier, _ in settings.vault_gb))
    app = create_app(full, replace(services, settings=full))
    return arrive(app, "alice@example.org")


def test_a_plan_without_room_takes_no_conversation_either(cramped: Visitor) -> None:
    answer = send(cramped)

    assert answer.status_code == 413
    assert "there is not enough left" in words_of(answer.text)
    assert waiting(cramped) == 0


def test_what_waits_counts_against_the_room_and_idle_files_make_way(alice: Visitor, queue: object) -> None:
    def hold() -> held.Held:
        chat = io.BytesIO(a_chat().encode())
        return held.hold(alice.services, alice.shelf, chat, name="a.txt", zone="UTC", announced=60 * MB, room=100 * MB)

    first = hold()
    with pytest.raises(places.Overfull):
        hold()
    queue.run()  # type: ignore[attr-defined]  # the held queue: now nobody is at the first one
    second = hold()

    assert alice.services.blobs.tenant(alice.shelf.tenant).page("imports/").names == [held.blob_name(second.id)]
    assert first.id != second.id
