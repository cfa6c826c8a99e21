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


def test_a_sixth_file_makes_no_preview_vanish_but_is_refused_beside_a_list_of_what_waits(
    bring: Bring, alice: Visitor, clock: Clock
) -> None:
    brought = []
    for number in range(places.MOST):
        brought.append(bring(a_chat(), name=f"chat {number}.txt"))
        clock.move(minutes=1)
    answer = send(alice)
    words = words_of(answer.text)

    assert answer.status_code == 413
    assert "Five files can wait here at a time. Nothing of this one was kept." in words
    assert [name for name in range(places.MOST) if f"chat {name}.txt Read, not saved yet" in words] == [*range(5)]
    assert [alice.get(one.address).status_code for one in brought] == [200] * places.MOST
    assert waiting(alice) == places.MOST


def test_files_that_wait_are_listed_before_one_is_chosen_and_go_by_a_button(bring: Bring, alice: Visitor) -> None:
    assert "Files that wait here" not in alice.get("/messages/import").text
    brought = bring(a_chat(), name="May.txt")
    page = alice.get("/messages/import").text
    action = f'action="{brought.address}/stop"'

    assert f'href="{brought.address}"' in page
    assert action in page
    alice.post(f"{brought.address}/stop")
    assert "Files that wait here" not in alice.get("/messages/import").text


def test_what_was_saved_makes_way_for_a_sixth_by_itself(bring: Bring, alice: Visitor) -> None:
    done = bring(a_chat())
    done.save(me="Alice")
    others = [bring(a_chat()) for _ in range(places.MOST)]

    assert [alice.get(one.address).status_code for one in (done, *others)] == [404] + [200] * places.MOST


def test_a_sixth_file_waits_while_five_are_read(alice: Visitor, queue: object) -> None:
    answers = [send(alice) for _ in range(places.MOST + 1)]

    assert [answer.status_code for answer in answers] == [303] * places.MOST + [413]
    assert "Five files can wait here at a time" in words_of(answers[-1].text)
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


def test_what_waits_counts_against_the_room_until_it_is_let_go(alice: Visitor, queue: object) -> None:
    def hold() -> held.Held:
        chat = io.BytesIO(a_chat().encode())
        return held.hold(alice.services, alice.shelf, chat, name="a.txt", zone="UTC", announced=60 * MB, room=100 * MB)

    first = hold()
    with pytest.raises(places.Overfull):
        hold()
    queue.run()  # type: ignore[attr-defined]  # the held queue: now it waits for her
    with pytest.raises(places.Overfull):
        hold()
    held.forget(alice.services, alice.shelf, first.id)
    second = hold()

    assert alice.services.blobs.tenant(alice.shelf.tenant).page("imports/").names == [held.blob_name(second.id)]
    assert first.id != second.id
