"""The plain form: several files, read as they come, each kept or refused by itself."""

from __future__ import annotations

import hashlib
import io
import os
from concurrent.futures import ThreadPoolExecutor

import pytest

from app import queue
from app.errors import Unavailable
from app.vault import uploads
from app.vault.adding import AlreadyThere, standing, tally
from app.vault.allowance import Allowance
from app.vault.placement import original
from app.vault.record import Act, Custody, Kind
from app.vault.uploads import Door
from tests.cast import Visitor
from tests.vault.uploads.conftest import PHOTO, blobs, cards, content, send_files


def test_a_photo_is_kept_byte_for_byte_under_a_name_of_ours(alice):
    answer = send_files(alice, ("IMG_0001.JPG", PHOTO))

    (card,) = cards(alice)
    assert (answer.status_code, answer.location) == (303, f"/vault/{card.id}")
    assert blobs(alice) == [f"vault/{card.id}/original"]
    assert content(alice, card.id) == PHOTO


def test_a_document_knows_its_checksum_size_type_and_first_details(alice):
    send_files(alice, ("IMG_0001.JPG", PHOTO))

    document = standing(alice.shelf, cards(alice)[0].id)
    assert document
    assert document.file.sha256 == hashlib.sha256(PHOTO).hexdigest()
    assert (document.file.size, document.file.content_type) == (len(PHOTO), "image/jpeg")
    assert (document.details.title, document.details.kind) == ("IMG 0001", Kind.PHOTO)
    assert document.file.original_name == "IMG_0001.JPG"


def test_several_files_come_with_one_form(alice):
    answer = send_files(alice, ("a.txt", b"one"), ("b.txt", b"two"), ("c.txt", b"three"))

    assert (answer.status_code, answer.location) == (303, "/vault")
    assert sorted(card.original_name for card in cards(alice)) == ["a.txt", "b.txt", "c.txt"]
    assert (tally(alice.shelf).count, tally(alice.shelf).bytes) == (3, 11)


def test_adding_is_the_first_custody_event(alice):
    send_files(alice, ("a.txt", b"one"))

    (row,) = alice.shelf.every(Custody, prefix=f"CUSTODY#{cards(alice)[0].id}#")
    assert row.record.act is Act.ADDED


def test_a_worker_is_told_to_look_at_what_was_added(alice):
    send_files(alice, ("a.txt", b"one"))

    owed = [stored.record for stored in queue.owed(alice.services)]
    assert [(work.job, work.ids) for work in owed] == [("workers.vault.make", (cards(alice)[0].id,))]


def test_nothing_is_left_of_an_upload_once_it_is_a_document(alice, notes):
    send_files(alice, ("a.txt", b"one"))

    assert notes(alice) == []
    assert list(alice.shelf.every(object, prefix="UPLOAD#")) == []


def test_a_form_without_a_file_is_told_so(alice):
    answer = send_files(alice)

    assert answer.status_code == 422
    assert "No file was chosen" in answer.text


def test_an_empty_file_is_refused_and_the_others_are_kept(alice):
    answer = send_files(alice, ("empty.txt", b""), ("full.txt", b"words"))

    assert answer.status_code == 422
    assert "It has no bytes" in answer.text
    assert [card.original_name for card in cards(alice)] == ["full.txt"]
    assert len(blobs(alice)) == 1


def test_the_same_bytes_twice_are_kept_once_and_the_first_is_offered(alice):
    send_files(alice, ("first.txt", b"the same"))
    answer = send_files(alice, ("second.txt", b"the same"))

    (card,) = cards(alice)
    assert answer.status_code == 409
    assert f"/vault/{card.id}" in answer.text
    assert len(blobs(alice)) == 1


def test_a_large_file_passes_the_bound_of_other_forms(alice):
    large = os.urandom(9 * 1024 * 1024)
    assert send_files(alice, ("video.bin", large)).status_code == 303
    assert content(alice, cards(alice)[0].id) == large


def test_the_same_bytes_at_the_same_moment_are_kept_once(alice):
    def take(number: int) -> str:
        try:
            return uploads.take(_door(alice), io.BytesIO(PHOTO), name=f"{number}.jpg", announced_type="", most=9999).id
        except AlreadyThere as there:
            return there.document_id

    with ThreadPoolExecutor(6) as pool:
        led_to = set(pool.map(take, range(6)))

    (card,) = cards(alice)
    assert led_to == {card.id}
    assert blobs(alice) == [f"vault/{card.id}/original"]
    assert tally(alice.shelf).count == 1


def test_a_document_that_stands_keeps_its_bytes_when_what_follows_fails(alice, monkeypatch):
    def away(*_: object) -> None:
        raise Unavailable

    monkeypatch.setattr(type(alice.services.queue), "enqueue", away)
    with pytest.raises(Unavailable):
        uploads.take(_door(alice), io.BytesIO(PHOTO), name="a.jpg", announced_type="")

    (card,) = cards(alice)
    assert content(alice, card.id) == PHOTO


def test_the_end_of_an_upload_told_again_answers_with_the_document_that_stands(alice):
    door = _door(alice)
    upload = uploads.begin(door, name="a.jpg", announced_type="")
    info = door.blobs.put(original(upload.id), io.BytesIO(PHOTO), content_type=uploads.KEPT_AS)

    first = uploads.finish(door, upload, info, PHOTO)
    assert uploads.finish(door, upload, info, PHOTO) == first
    assert tally(alice.shelf).count == 1


def _door(visitor: Visitor) -> Door:
    return Door(visitor.services, visitor.shelf, Allowance(10**9, 10**9, 0))
