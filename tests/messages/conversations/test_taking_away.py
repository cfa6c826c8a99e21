"""A conversation leaves as a file, whole, and goes for good when she says so."""

from __future__ import annotations

import csv
import io
import json
import re

from app.services import Services
from tests.cast import Visitor
from tests.messages.imports.conftest import Brought, a_chat, words_of
from tests.standins import HeldQueue


def test_the_spreadsheet_has_every_message_with_its_source(saved: Brought, alice: Visitor) -> None:
    answer = alice.get(f"{saved.conversation}/export.csv")
    rows = list(csv.DictReader(io.StringIO(answer.text.removeprefix("\ufeff"))))

    assert len(rows) == 12
    assert rows[0]["text"] == "Message 0, pick-up at 5."
    assert (rows[0]["local_date"], rows[0]["local_time"], rows[0]["me"]) == ("2025-11-17", "09:05:00", "yes")
    assert (rows[0]["written"], rows[0]["file"], rows[0]["line"]) == ("11/17/25, 9:05 AM", "chat.txt", "1")
    assert "attachment" in answer.headers["Content-Disposition"]


def test_the_file_itself_can_be_kept_in_the_vault_once(saved: Brought, alice: Visitor) -> None:
    first = alice.post(f"{saved.address}/keep")
    again = alice.post(f"{saved.address}/keep")

    assert first.status_code == 303
    assert first.location == again.location
    assert "chat.txt" in words_of(alice.get(str(first.location)).text)
    assert alice.get(f"{first.location}/file").data.decode() == a_chat()


def test_the_json_says_where_it_ends(saved: Brought, alice: Visitor) -> None:
    told = json.loads(alice.get(f"{saved.conversation}/export.json").text)

    assert (told["format"], told["count"], len(told["messages"])) == ("cotrackpro-conversation-1", 12, 12)
    assert told["conversation"]["sources"][0]["sha256"] == saved.held.sha256


def test_a_message_that_looks_like_a_formula_is_no_formula(bring: object, alice: Visitor) -> None:
    brought = bring("11/17/25, 9:05 AM - Sam: =HYPERLINK(1)\n")  # type: ignore[operator]  # a fixture that is called
    brought.save(not_me="y")

    assert "'=HYPERLINK(1)" in alice.get(f"{brought.conversation}/export.csv").text


def test_deleting_asks_once_more_and_says_what_is_lost(saved: Brought, alice: Visitor) -> None:
    words = words_of(alice.get(f"{saved.conversation}/delete").text)

    assert "12 messages are deleted at once, for good" in words
    assert alice.get(saved.conversation).status_code == 200


def test_a_deleted_conversation_leaves_nothing_behind(
    saved: Brought, alice: Visitor, services: Services, queue: HeldQueue
) -> None:
    place = re.search(r'id="m-([^"]+)"', alice.get(saved.conversation).text)
    assert place
    alice.post(f"{saved.conversation}/{place[1]}/link", {"entry": "new"})

    address = saved.conversation

    assert alice.post(f"{address}/delete").status_code == 303
    assert alice.get(address).status_code == 404
    queue.run()

    for prefix in ("TALK", "LINK#"):
        assert list(alice.shelf.every(object, prefix=prefix)) == []
    assert services.blobs.tenant(alice.shelf.tenant).page("imports/").names == []


def test_a_deletion_that_was_cut_short_is_finished_by_the_sweep(
    saved: Brought, alice: Visitor, services: Services, queue: HeldQueue, clock: object
) -> None:
    from app.queue import sweep

    alice.post(f"{saved.conversation}/delete")
    queue.held.clear()
    clock.move(minutes=2)  # type: ignore[attr-defined]  # the tests' clock

    assert sweep(services) == 1
    queue.run()

    assert list(alice.shelf.every(object, prefix="TALK#")) == []
