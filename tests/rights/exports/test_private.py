"""What is most private is in a copy only when it is ticked, and only for who has opened its lock."""

from __future__ import annotations

from tests.cast import Visitor
from tests.conftest import Clock
from tests.rights.exports.copying import EXPORT, asks, newest, opened
from tests.wellbeing.export.filling import WORDS, fill
from tests.wellbeing.lock.locking import lock, unlock


def words_of(who: Visitor, address: str) -> bytes:
    copy = opened(who, address)
    return b"".join(copy.read(name) for name in copy.namelist())


def test_it_is_left_out_unless_it_is_ticked(alice: Visitor, clock: Clock) -> None:
    fill(alice)
    left = words_of(alice, asks(alice, what="comprehensive"))
    clock.move(minutes=1)
    taken = words_of(alice, asks(alice, private="yes"))

    assert not [word for word in WORDS.values() if word.encode() in left]
    assert not [word for word in WORDS.values() if word.encode() not in taken]


def test_who_opened_this_shows_it(alice: Visitor) -> None:
    fill(alice)
    asks(alice, private="yes")

    assert "xport" in alice.get("/wellbeing/opened").text


def test_while_the_lock_is_shut_it_cannot_be_ticked_nor_fetched(alice: Visitor, clock: Clock) -> None:
    fill(alice)
    lock(alice)
    address = asks(alice, private="yes")
    clock.move(minutes=20)

    page = alice.get(EXPORT).text
    assert 'name="private"' not in page
    assert "Your well-being pages are locked, so they stay out" in page
    assert alice.get(address).status_code == 403
    assert newest(alice).fetched == ()
    assert alice.post(EXPORT, {"private": "yes"}).status_code == 403

    unlock(alice)
    assert alice.get(address).status_code == 200


def test_a_copy_without_it_needs_no_unlocking(alice: Visitor, clock: Clock) -> None:
    fill(alice)
    lock(alice)
    clock.move(minutes=20)

    assert not [name for name in opened(alice, asks(alice)).namelist() if "well-being" in name]


def test_whoever_hides_these_pages_reads_nothing_of_them_here(alice: Visitor, clock: Clock) -> None:
    fill(alice)
    lock(alice, hides="y")
    asks(alice, private="yes")
    clock.move(minutes=20)

    assert "ell-being" not in alice.get(EXPORT).text
