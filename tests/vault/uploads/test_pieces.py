"""Files that come in pieces: announced, kept piece by piece, and read through at the end."""

from __future__ import annotations

import hashlib
import os

import pytest

from app.vault.pieces import AT_ONCE, PIECE
from tests.cast import Visitor
from tests.vault.uploads.conftest import PHOTO, blobs, cards, content

FIRST, LAST = os.urandom(PIECE), b"the end"
WHOLE = FIRST + LAST


def announce(visitor: Visitor, whole: bytes = WHOLE, name: str = "video.mp4", **changed):
    fields = {"name": name, "type": "video/mp4", "size": str(len(whole)), "modified": "1763600000000", **changed}
    return visitor.post("/vault/uploads", fields)


def begun(visitor: Visitor, whole: bytes = WHOLE, **changed) -> str:
    answer = announce(visitor, whole, **changed)
    assert answer.status_code == 200, answer.text
    return f"/vault/uploads/{answer.json['id']}"


def piece(visitor: Visitor, upload: str, number: int, sent: bytes, **headers: str):
    headers = {"X-CSRFToken": visitor.csrf(), "X-Checksum": hashlib.sha256(sent).hexdigest(), **headers}
    return visitor.client.post(
        f"{upload}/pieces/{number}", data=sent, content_type="application/octet-stream", headers=headers
    )


def sent_whole(visitor: Visitor, whole: bytes = WHOLE, **changed) -> str:
    upload = begun(visitor, whole, **changed)
    for number in range(1, -(-len(whole) // PIECE) + 1):
        assert piece(visitor, upload, number, whole[(number - 1) * PIECE : number * PIECE]).status_code == 204
    return upload


def test_a_file_of_two_pieces_becomes_one_document(alice):
    upload = sent_whole(alice)

    answer = alice.post(f"{upload}/end")
    (card,) = cards(alice)
    assert answer.json == {"step": "added", "there": f"/vault/{card.id}"}
    assert content(alice, card.id) == WHOLE


def test_pieces_may_come_in_any_order_and_twice(alice):
    upload = begun(alice)
    for number, sent in ((2, LAST), (1, FIRST), (2, LAST)):
        assert piece(alice, upload, number, sent).status_code == 204

    alice.post(f"{upload}/end")
    assert content(alice, cards(alice)[0].id) == WHOLE


def test_the_same_file_announced_again_goes_on_where_it_was(alice):
    upload = begun(alice)
    piece(alice, upload, 1, FIRST)

    again = announce(alice)
    assert (f"/vault/uploads/{again.json['id']}", again.json["held"]) == (upload, [1])


def test_another_file_of_the_same_name_is_another_upload(alice):
    assert begun(alice) != begun(alice, modified="1763600000001")


def test_an_end_before_the_last_piece_keeps_what_has_come(alice):
    upload = begun(alice)
    piece(alice, upload, 1, FIRST)

    assert alice.post(f"{upload}/end").status_code == 422
    assert alice.get(upload).json == {"step": "arriving", "held": [1]}
    assert cards(alice) == []


def test_the_end_said_twice_answers_the_same(alice):
    upload = sent_whole(alice)
    assert alice.post(f"{upload}/end").json == alice.post(f"{upload}/end").json
    assert len(cards(alice)) == 1


def test_a_piece_of_another_size_than_announced_is_refused(alice):
    upload = begun(alice)
    assert piece(alice, upload, 2, LAST + b"!").status_code == 422
    assert piece(alice, upload, 3, b"more").status_code == 404
    assert piece(alice, upload, 1, FIRST + b"!").status_code == 413
    assert alice.get(upload).json["held"] == []


def test_a_piece_that_was_changed_on_its_way_is_refused(alice):
    upload = begun(alice)
    answer = piece(alice, upload, 2, LAST, **{"X-Checksum": "0" * 64})
    assert (answer.status_code, alice.get(upload).json["held"]) == (422, [])


def test_bytes_with_another_checksum_than_announced_are_not_kept(alice):
    upload = sent_whole(alice, PHOTO, sha256="0" * 64)

    answer = alice.post(f"{upload}/end")
    assert answer.status_code == 422
    assert "another one than at the beginning" in answer.text
    assert (cards(alice), blobs(alice)) == ([], [])


def test_an_empty_file_and_one_that_has_no_room_are_refused_before_a_byte_is_sent(alice):
    assert announce(alice, b"").status_code == 422
    assert announce(alice, size=str(3 * 1024**3)).status_code == 413
    assert list(alice.shelf.every(object, prefix="UPLOAD#")) == []


def test_what_is_on_its_way_counts_as_if_it_had_arrived(alice, settings):
    gigabytes = dict(settings.vault_gb)["professional"]
    one = 2 * 1024**3
    for number in range(gigabytes // 2):
        assert announce(alice, size=str(one), modified=str(number)).status_code == 200
    assert announce(alice, size=str(one), modified="999").status_code == 413


def test_so_many_files_on_their_way_and_no_more(alice, monkeypatch):
    monkeypatch.setattr("app.vault.pieces.MOST_OPEN", 2)
    for modified in ("1", "2"):
        begun(alice, modified=modified)

    answer = announce(alice, modified="3")
    assert answer.status_code == 413
    assert "Wait until some have arrived" in answer.text
    assert announce(alice, modified="2").status_code == 200  # what is on its way goes on


def test_a_file_that_is_there_already_is_not_sent_at_all(alice):
    alice.post(f"{sent_whole(alice, PHOTO)}/end")

    answer = announce(alice, PHOTO, name="again.jpg", sha256=hashlib.sha256(PHOTO).hexdigest())
    assert answer.json["step"] == "there"
    assert answer.json["there"] == f"/vault/{cards(alice)[0].id}"


def test_stopping_removes_what_came(alice, notes, settings):
    upload = begun(alice)
    piece(alice, upload, 1, FIRST)

    assert alice.post(f"{upload}/stop").status_code == 204
    assert alice.get(upload).status_code == 404
    assert notes(alice) == []
    assert list((settings.data_dir / "blobs" / ".parts").iterdir()) == []


def test_the_page_names_what_is_not_finished_and_takes_it_away(alice, notes):
    upload = begun(alice)
    piece(alice, upload, 1, FIRST)
    page = alice.get("/vault/new").text
    assert "video.mp4" in page
    assert "5 MB of 5 MB have arrived" in page

    answer = alice.post(f"{upload}/stop", {"back": "y"})
    assert (answer.status_code, answer.location) == (303, "/vault/new")
    assert "Not finished" not in alice.get("/vault/new").text
    assert notes(alice) == []


def test_nobody_else_reaches_an_upload(alice, charlie):
    upload = sent_whole(alice)
    for answer in (
        charlie.get(upload),
        piece(charlie, upload, 2, LAST),
        charlie.post(f"{upload}/end"),
        charlie.post(f"{upload}/stop"),
    ):
        assert answer.status_code == 404
    assert alice.post(f"{upload}/end").status_code == 200


def test_a_piece_without_the_form_token_is_refused(alice):
    upload = begun(alice)
    assert piece(alice, upload, 1, FIRST, **{"X-CSRFToken": ""}).status_code == 400


def test_a_hundred_pieces_a_minute_are_not_too_many(alice):
    upload = begun(alice, WHOLE)
    assert {piece(alice, upload, 2, LAST).status_code for _ in range(150)} == {204}


@pytest.mark.parametrize("field", ["size", "modified", "sha256"])
def test_nonsense_is_refused(alice, field):
    assert announce(alice, WHOLE, **{field: "-1"}).status_code == 422


class TestLarge:
    """Above 64 MB a worker reads it through."""

    @pytest.fixture
    def large(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """A threshold that a test can pass."""
        monkeypatch.setattr("app.vault.checking.AT_ONCE", PIECE)

    @pytest.mark.usefixtures("large")
    def test_the_page_is_told_to_wait_and_then_where_it_is(self, alice, queue):
        upload = sent_whole(alice)
        assert alice.post(f"{upload}/end").json == {"step": "checking"}
        assert alice.get(upload).json["step"] == "checking"

        queue.run()
        assert alice.get(upload).json == {"step": "added", "there": f"/vault/{cards(alice)[0].id}"}
        assert content(alice, cards(alice)[0].id) == WHOLE

    @pytest.mark.usefixtures("large")
    def test_what_has_arrived_cannot_be_stopped_any_more(self, alice, queue):
        upload = sent_whole(alice)
        alice.post(f"{upload}/end")
        assert alice.post(f"{upload}/stop").status_code == 404

        queue.run()
        assert content(alice, cards(alice)[0].id) == WHOLE

    @pytest.mark.usefixtures("large")
    def test_a_refusal_of_the_worker_is_told_and_nothing_is_left(self, alice, queue):
        upload = sent_whole(alice, sha256="0" * 64)
        alice.post(f"{upload}/end")
        queue.run()

        told = alice.get(upload).json
        assert told["step"] == "refused"
        assert "checksum" in told["sentence"]
        assert blobs(alice) == []

    @pytest.mark.usefixtures("large")
    def test_the_same_bytes_again_lead_to_the_first(self, alice, queue):
        for modified in ("1", "2"):
            upload = sent_whole(alice, modified=modified)
            alice.post(f"{upload}/end")
            queue.run()

        (card,) = cards(alice)
        assert alice.get(upload).json["there"] == f"/vault/{card.id}"
        assert blobs(alice) == [f"vault/{card.id}/original"]

    def test_the_threshold_is_what_one_request_can_read(self):
        assert AT_ONCE == 64 * 1024 * 1024
