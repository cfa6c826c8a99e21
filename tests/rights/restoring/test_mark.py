"""What came from a copy says so for good: on its page, in the next copy, and wherever that is brought back."""

from __future__ import annotations

from collections.abc import Callable

from flask import Flask

from app.restored import PREFIX, Restored
from app.store.keys import tenant_id
from tests.cast import Visitor, arrive
from tests.conftest import Clock
from tests.promises import promise
from tests.rights.restoring.copies import a_copy
from tests.rights.restoring.filling import keeps, writes
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
