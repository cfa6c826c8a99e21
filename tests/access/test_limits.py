"""Rate limits: strangers may not ask without end, nobody may have others mailed; what is saved is not counted."""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Iterator
from threading import Barrier, Thread

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from app import create_app, valkey
from app.services import Services
from tests.cast import Visitor, arrive, sign_in, stranger, token_in
from tests.conftest import Clock


@pytest.fixture
def visit(app: Flask) -> Callable[[str], Visitor]:
    """By mail, with the cookie that a person's browser really has."""
    return lambda email: sign_in(app, email)


def test_one_client_may_have_an_address_mailed_ten_links_in_15_minutes(app: Flask) -> None:
    statuses = [_ask(app, "alice@example.org").status_code for _ in range(11)]

    assert statuses == [303] * 10 + [429]


def test_another_spelling_is_the_same_address(app: Flask) -> None:
    for _ in range(10):
        _ask(app, "alice@example.org")

    assert _ask(app, " Alice@Example.ORG ").status_code == 429


def test_a_stranger_elsewhere_cannot_lock_her_out(app: Flask) -> None:
    for _ in range(11):
        _ask(app, "alice@example.org", client="203.0.113.9")

    assert _ask(app, "alice@example.org", client="198.51.100.7").status_code == 303


def test_an_address_is_mailed_40_links_an_hour_however_many_ask(app: Flask) -> None:
    statuses = [_ask(app, "alice@example.org", client=f"203.0.113.{number}").status_code for number in range(41)]

    assert statuses == [303] * 40 + [429]


def test_who_signed_in_to_it_before_may_still_ask_for_a_full_address(app: Flask, alice: Visitor) -> None:
    alice.post("/sign-out")
    for number in range(41):
        _ask(app, "alice@example.org", client=f"203.0.113.{number}")

    assert _ask_again(alice, "alice@example.org").status_code == 303


def test_that_holds_after_her_session_ran_out_too(app: Flask, alice: Visitor, clock: Clock) -> None:
    for number in range(41):
        _ask(app, "alice@example.org", client=f"203.0.113.{number}")
    clock.move(hours=13)

    assert _ask_again(alice, "alice@example.org").status_code == 303


def test_to_know_one_address_opens_no_other(app: Flask, charlie: Visitor) -> None:
    charlie.post("/sign-out")
    for number in range(40):
        _ask(app, "alice@example.org", client=f"203.0.113.{number}")

    assert _ask_again(charlie, "alice@example.org").status_code == 429


def test_who_is_known_has_a_cap_of_their_own(app: Flask, alice: Visitor) -> None:
    alice.post("/sign-out")
    statuses = []
    for number in range(41):
        alice.client.environ_base["REMOTE_ADDR"] = f"203.0.113.{number}"
        statuses.append(_ask_again(alice, "alice@example.org").status_code)

    assert statuses == [303] * 40 + [429]


def test_the_cookie_that_knows_an_address_does_not_tell_it(alice: Visitor) -> None:
    alice.post("/sign-out")
    with alice.client.session_transaction() as session:
        kept = dict(session)

    assert set(kept) <= {"known", "_flashes", "csrf_token"}
    assert "alice" not in repr(kept)


def test_leave_now_forgets_the_address_too(alice: Visitor) -> None:
    alice.post("/exit")

    assert alice.client.get_cookie("session") is None


def test_signed_in_nobody_can_have_a_stranger_mailed_without_end(alice: Visitor) -> None:
    statuses = [_move(alice, "victim@example.org", number).status_code for number in range(11)]

    assert statuses == [303] * 10 + [429]


def test_an_account_may_ask_for_ten_new_addresses_an_hour(alice: Visitor) -> None:
    statuses = [_move(alice, f"person{number}@example.org", number).status_code for number in range(11)]

    assert statuses == [303] * 10 + [429]


def test_links_to_a_new_address_count_as_links_to_that_address(app: Flask, alice: Visitor) -> None:
    for number in range(40):
        _ask(app, "victim@example.org", client=f"203.0.113.{number}")

    assert _move(alice, "victim@example.org", 200).status_code == 429


def test_what_is_no_address_is_nobodys_and_not_counted(app: Flask) -> None:
    assert {_ask(app, "").status_code for _ in range(15)} == {422}


def test_clients_of_ipv4_on_a_socket_for_both_are_counted_apart(app: Flask) -> None:
    for number in range(31):
        _ask(app, f"person{number}@example.org", client="::ffff:203.0.113.9")

    assert _ask(app, "bob@example.org", client="::ffff:198.51.100.7").status_code == 303
    assert _ask(app, "bob@example.org", client="203.0.113.9").status_code == 429


def test_a_full_address_does_not_stop_others(app: Flask) -> None:
    for _ in range(11):
        _ask(app, "alice@example.org")

    assert _ask(app, "bob@example.org").status_code == 303


def test_one_client_may_ask_30_times_a_minute(app: Flask) -> None:
    statuses = [_ask(app, f"person{number}@example.org").status_code for number in range(31)]

    assert statuses == [303] * 30 + [429]


def test_another_client_is_counted_apart(app: Flask) -> None:
    for number in range(31):
        _ask(app, f"person{number}@example.org")

    assert _ask(app, "bob@example.org", client="198.51.100.7").status_code == 303


def test_every_other_post_of_a_stranger_is_limited(app: Flask) -> None:
    visitor = stranger(app)
    token = token_in(visitor.get("/sign-in").text)
    statuses = [visitor.client.post("/incidents/new", data={"csrf_token": token}).status_code for _ in range(3)]
    tries = [visitor.client.post("/sign-in/x", data={"csrf_token": token}).status_code for _ in range(31)]

    assert statuses == [401] * 3
    assert tries == [410] * 30 + [429]


def test_who_is_signed_in_may_save_as_often_as_anybody_types(alice: Visitor) -> None:
    statuses = {alice.post("/settings", {"name": "Alice"}).status_code for _ in range(100)}

    assert statuses == {303}


def test_the_refusal_is_a_sentence_and_says_how_long(app: Flask) -> None:
    for _ in range(10):
        _ask(app, "alice@example.org")
    answer = _ask(app, "alice@example.org")

    assert "Wait 15 minutes, then try again." in answer.text
    assert answer.headers["Retry-After"] == "900"


def test_looking_is_never_limited(app: Flask) -> None:
    visitor = stranger(app)

    assert {visitor.get("/sign-in").status_code for _ in range(60)} == {200}


def test_keys_hold_no_address(services: Services, monkeypatch: pytest.MonkeyPatch) -> None:
    from limits.storage import MemoryStorage

    seen: list[str] = []
    acquire = MemoryStorage.acquire_entry

    def watched(storage: MemoryStorage, key: str, *rest: int, **named: int) -> bool:
        seen.append(key)
        return acquire(storage, key, *rest, **named)

    monkeypatch.setattr(MemoryStorage, "acquire_entry", watched)
    app = create_app(services.settings, services)

    _ask(app, "alice@example.org", client="203.0.113.77")

    assert len(seen) >= 3
    assert not [key for key in seen if "alice" in key or "203.0.113" in key]


def test_limits_are_counted_in_redis_and_shared(services: Services, redis: subprocess.Popen[bytes]) -> None:
    one, other = (create_app(services.settings, services) for _ in range(2))
    statuses = [_ask(app, "alice@example.org").status_code for app in [one, other] * 5]

    assert statuses == [303] * 10
    assert _ask(one, "alice@example.org").status_code == _ask(other, "alice@example.org").status_code == 429


def test_redis_dying_stops_nobody(services: Services, redis: subprocess.Popen[bytes]) -> None:
    app = create_app(services.settings, services)
    assert _ask(app, "alice@example.org").status_code == 303
    redis.kill()
    redis.wait()

    statuses = [_ask(app, "alice@example.org").status_code for _ in range(11)]

    assert statuses == [303] * 10 + [429]


@pytest.fixture
def redis(services: Services) -> Iterator[subprocess.Popen[bytes]]:
    """A live server where this installation looks for one."""
    folder = services.settings.data_dir
    valkey.prepare(folder)
    process = subprocess.Popen(valkey.command(folder))
    valkey.await_answer(folder, process)
    yield process
    process.kill()
    process.wait()


def _move(visitor: Visitor, email: str, number: int) -> TestResponse:
    visitor.client.environ_base["REMOTE_ADDR"] = f"198.51.100.{number}"
    return visitor.post("/settings/email-address", {"email": email})


def _ask_again(visitor: Visitor, email: str) -> TestResponse:
    """As somebody who had a session in this browser before."""
    return visitor.client.post("/sign-in", data={"csrf_token": token_in(visitor.get("/sign-in").text), "email": email})


def _ask(app: Flask, email: str, client: str = "127.0.0.1") -> TestResponse:
    visitor = stranger(app)
    visitor.client.environ_base["REMOTE_ADDR"] = client
    token = token_in(visitor.get("/sign-in").text)
    return visitor.client.post("/sign-in", data={"csrf_token": token, "email": email})


def test_many_who_find_redis_dead_in_the_same_moment_are_all_served(app: Flask) -> None:
    together = Barrier(12)
    statuses: list[int] = []

    def ask(visitor: Visitor) -> None:
        together.wait()
        statuses.append(visitor.post("/settings", {"name": "Charlie", "time_zone": "America/Denver"}).status_code)

    visitors = [arrive(app, f"charlie-{number}@example.org") for number in range(12)]
    for visitor in visitors:
        visitor.csrf()
    asking = [Thread(target=ask, args=[visitor]) for visitor in visitors]
    for each in asking:
        each.start()
    for each in asking:
        each.join()

    assert 500 not in statuses
    assert len(statuses) == 12
