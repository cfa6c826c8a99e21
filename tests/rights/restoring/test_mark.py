"""What came from a copy says so for good: on its page, in the next copy, and wherever that is brought back."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask

from app.restored import PREFIX, Restored
from app.store.keys import tenant_id
from tests.cast import Visitor, arrive
from tests.conftest import Clock
from tests.promises import promise
from tests.rights.exports.copying import asks, unpacked
from tests.rights.restoring.copies import a_copy
from tests.rights.restoring.filling import brings_a_chat, keeps, writes
from tests.rights.restoring.test_whole import brings_back

SAID = "from a copy. Times of writing are as the copy says."


def marks(who: Visitor) -> list[Restored]:
    return [row.record for row in who.shelf.every(Restored, prefix=PREFIX)]


@promise("12.1", part=True)
def test_an_entry_and_a_file_say_that_they_were_brought_back(
    alice: Visitor, visit: Callable[[str], Visitor], clock: Clock
) -> None:
    entry, document = writes(alice, "He came late."), keeps(alice, "letter.txt", b"A letter.")
    assert SAID not in alice.get(entry).text
    clock.move(hours=1)
    bob = visit("bob@example.org")
    brings_back(bob, a_copy(alice.services, tenant_id(alice.tenant)))
    clock.move(hours=1)
    own = writes(bob, "Written here.")

    assert SAID in bob.get(entry).text
    assert SAID in bob.get(document).text
    assert SAID not in bob.get(own).text


def test_a_correction_of_what_came_back_keeps_the_mark_on_what_came_back(
    alice: Visitor, visit: Callable[[str], Visitor], clock: Clock
) -> None:
    entry = writes(alice, "He came late.")
    clock.move(hours=1)
    bob = visit("bob@example.org")
    brings_back(bob, a_copy(alice.services, tenant_id(alice.tenant)))
    clock.move(hours=1)

    said = {"occurred_on": "2026-11-18", "narrative": "He came at six.", "based_on": "1", "reason": "The time"}
    assert bob.post(f"{entry}/edit", said).status_code == 303

    assert SAID in bob.get(entry).text
    assert SAID in bob.get(f"{entry}?revision=1").text
    assert SAID not in bob.get(f"{entry}?revision=2").text


def test_the_mark_names_the_copy_and_what_came_with_it(
    alice: Visitor, visit: Callable[[str], Visitor], clock: Clock
) -> None:
    writes(alice, "He came late.")
    keeps(alice, "letter.txt", b"A letter.")
    clock.move(hours=1)
    bob = visit("bob@example.org")
    brings_back(bob, a_copy(alice.services, tenant_id(alice.tenant)))

    (mark,) = marks(bob)
    assert (len(mark.sha256), mark.exported_at, mark.originals) == (64, "2026-11-19", 1)
    assert mark.counts["incidents/entries"] == 1
    assert mark.begun_at == mark.ended_at == clock()


def test_the_mark_goes_along_into_the_next_copy(
    alice: Visitor, visit: Callable[[str], Visitor], app: Flask, clock: Clock
) -> None:
    entry = writes(alice, "He came late.")
    clock.move(hours=1)
    bob = visit("bob@example.org")
    brings_back(bob, a_copy(alice.services, tenant_id(alice.tenant)))
    clock.move(hours=1)
    charlie = arrive(app, "charlie@example.org")
    brings_back(charlie, a_copy(bob.services, tenant_id(bob.tenant)))

    assert len(marks(charlie)) == 2
    assert SAID in charlie.get(entry).text


def test_letting_go_of_the_copy_leaves_the_mark(alice: Visitor, visit: Callable[[str], Visitor], clock: Clock) -> None:
    entry = writes(alice, "He came late.")
    clock.move(hours=1)
    bob = visit("bob@example.org")
    brings_back(bob, a_copy(alice.services, tenant_id(alice.tenant)))

    bob.post("/settings/privacy/restore/stop")

    assert len(marks(bob)) == 1
    assert SAID in bob.get(entry).text


SHORT = "rought back from a copy"


@pytest.fixture
def came(alice: Visitor, visit: Callable[[str], Visitor], clock: Clock) -> dict[str, str]:
    """Bob has what Alice's copy held, and one entry, file and message of his own; the addresses of what came."""
    entry, document = writes(alice, "He came late."), keeps(alice, "letter.txt", b"A letter.")
    message = drafts(alice, "You were late again.")
    talk = brings_a_chat(alice, entry)
    clock.move(hours=1)
    bob = visit("bob@example.org")
    brings_back(bob, a_copy(alice.services, tenant_id(alice.tenant)))
    bob.services.queue.run()  # type: ignore[attr-defined]  # the held queue of the tests
    clock.move(hours=1)
    writes(bob, "Written here.")
    keeps(bob, "own.txt", b"Kept here.")
    drafts(bob, "Drafted here.")
    return {"entry": entry, "document": document, "message": message, "talk": talk, "bob": bob.tenant}


@pytest.fixture
def bob(app: Flask, came: dict[str, str]) -> Visitor:
    return arrive(app, "bob@example.org", came["bob"])


def drafts(who: Visitor, text: str) -> str:
    said = {"text": text, "intent": "inform", "method": "brief", "channel": "text", "to": "Daniel"}
    return str(who.post("/messages/new", said).headers["Location"])


@pytest.mark.parametrize(("page", "times"), [("/incidents", 1), ("/vault", 1), ("/messages", 2)])
def test_each_list_says_so_of_what_came_back_and_of_nothing_else(bob: Visitor, page: str, times: int) -> None:
    assert bob.get(page).text.count(SHORT) == times


def test_a_message_a_conversation_and_one_message_of_it_say_so(came: dict[str, str], bob: Visitor) -> None:
    place = re.findall(rf"{came['talk']}/[\w.-]+-[0-9a-f]{{24}}", bob.get(came["talk"]).text)[0]

    for address in (came["message"], came["talk"], place):
        assert SAID in bob.get(address).text, address


@pytest.mark.parametrize("path", ["/incidents/export", "/vault/export", "/messages/export"])
def test_each_file_of_records_has_when_they_were_brought_back(bob: Visitor, clock: Clock, path: str) -> None:
    back = clock() - timedelta(hours=1)

    rows = list(csv.DictReader(io.StringIO(bob.get(f"{path}.csv").text.removeprefix("\ufeff"))))
    whole = json.loads(bob.get(f"{path}.json").text)

    assert sorted(row["restored_at"] for row in rows) == ["", back.isoformat()]
    told = next(value for value in whole.values() if isinstance(value, list) and value)
    assert sorted(each["restored_at"] is not None for each in told) == [False, True]
    assert [datetime.fromisoformat(each["restored_at"]) for each in told if each["restored_at"]] == [back]


def test_each_line_of_a_conversation_that_leaves_has_when_it_was_brought_back(
    came: dict[str, str], bob: Visitor, clock: Clock
) -> None:
    back = clock() - timedelta(hours=1)

    rows = list(csv.DictReader(io.StringIO(bob.get(f"{came['talk']}/export.csv").text.removeprefix("\ufeff"))))
    told = json.loads(bob.get(f"{came['talk']}/export.json").text)["messages"]

    assert {row["restored_at"] for row in rows} == {back.isoformat()}
    assert {datetime.fromisoformat(each["restored_at"]) for each in told} == {back}


def test_the_pages_of_the_next_copy_say_so(bob: Visitor, tmp_path: Path) -> None:
    copy = unpacked(bob, asks(bob), tmp_path)

    said = [
        path.name for path in copy.rglob("*.html") if "Brought back from a copy, with its" in path.read_text("utf-8")
    ]
    assert len(said) >= 4, said
