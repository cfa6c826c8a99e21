"""The bytes over the wire: exactly as they came, in parts when asked, and never in our own pages' name."""

from __future__ import annotations

import pytest

from app.vault.custody import ONE_VIEWING
from tests.cast import Visitor
from tests.conftest import Clock
from tests.vault.keeping import acts, keep_file

SOUND = b"RIFF\x24\x08\x00\x00WAVE" + bytes(range(256)) * 40
HTML = b"<!doctype html><script>alert(document.cookie)</script>"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"><script>alert(2)</script></svg>'


@pytest.fixture
def call(alice: Visitor) -> str:
    return keep_file(alice, SOUND, "Voicemail 19. Nov.wav")


def test_a_file_comes_back_byte_for_byte_under_its_own_name(alice: Visitor, call: str) -> None:
    answer = alice.get(f"/vault/{call}/file")

    assert answer.data == SOUND
    assert answer.headers["Content-Disposition"] == 'attachment; filename="Voicemail 19. Nov.wav"'
    assert answer.headers["Content-Length"] == str(len(SOUND))


@pytest.mark.parametrize("show", ["", "?show=1"])
@pytest.mark.parametrize(("content", "name"), [(HTML, "photo.jpg"), (SVG, "drawing.svg"), (SOUND, "call.wav")])
def test_every_file_is_shut_off_from_our_pages(alice: Visitor, content: bytes, name: str, show: str) -> None:
    headers = alice.get(f"/vault/{keep_file(alice, content, name)}/file{show}").headers

    assert headers.getlist("Content-Security-Policy") == ["sandbox; default-src 'none'"]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize(("content", "name"), [(HTML, "photo.jpg"), (SVG, "drawing.svg"), (b"MZ\x90\x00", "photo.png")])
def test_what_could_run_is_only_ever_saved(alice: Visitor, content: bytes, name: str) -> None:
    answer = alice.get(f"/vault/{keep_file(alice, content, name)}/file?show=1")

    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.headers["Content-Type"] == "application/octet-stream"


def test_sound_and_pictures_are_shown_in_their_place(alice: Visitor, call: str) -> None:
    answer = alice.get(f"/vault/{call}/file?show=1")

    assert answer.headers["Content-Disposition"].startswith("inline")
    assert answer.headers["Content-Type"] == "audio/wav"


def test_a_player_gets_the_part_that_it_asks_for(alice: Visitor, call: str) -> None:
    answer = alice.get(f"/vault/{call}/file?show=1", headers={"Range": "bytes=100-199"})

    assert (answer.status_code, answer.data) == (206, SOUND[100:200])
    assert answer.headers["Content-Range"] == f"bytes 100-199/{len(SOUND)}"
    beyond = alice.get(f"/vault/{call}/file", headers={"Range": f"bytes={len(SOUND)}-"})
    assert (beyond.status_code, beyond.data) == (416, b"")


def test_if_range_with_our_own_tag_goes_on_with_a_download(alice: Visitor, call: str) -> None:
    tag = alice.get(f"/vault/{call}/file").headers["ETag"]
    on = alice.get(f"/vault/{call}/file", headers={"Range": "bytes=5000-", "If-Range": tag})
    other = alice.get(f"/vault/{call}/file", headers={"Range": "bytes=5000-", "If-Range": '"another"'})

    assert (on.status_code, on.data) == (206, SOUND[5000:])
    assert (other.status_code, other.data) == (200, SOUND)


def test_head_tells_the_length_and_sends_nothing(alice: Visitor, call: str) -> None:
    answer = alice.client.head(f"/vault/{call}/file")

    assert (answer.status_code, answer.data) == (200, b"")
    assert answer.headers["Content-Length"] == str(len(SOUND))
    assert acts(alice, call) == ["added"]


def test_a_hundred_parts_of_one_playing_are_one_viewing(alice: Visitor, call: str, clock: Clock) -> None:
    clock.move(minutes=1)
    for start in range(0, 10_000, 100):
        alice.get(f"/vault/{call}/file?show=1", headers={"Range": f"bytes={start}-{start + 99}"})
    assert acts(alice, call) == ["added", "viewed"]
    clock.move(seconds=ONE_VIEWING.total_seconds() + 1)
    alice.get(f"/vault/{call}/file?show=1", headers={"Range": "bytes=0-99"})

    assert acts(alice, call) == ["added", "viewed", "viewed"]


def test_each_download_is_an_event_and_its_parts_are_not(alice: Visitor, call: str, clock: Clock) -> None:
    for _ in range(2):
        clock.move(minutes=1)
        alice.get(f"/vault/{call}/file")
    alice.get(f"/vault/{call}/file", headers={"Range": "bytes=5000-"})

    assert acts(alice, call) == ["added", "downloaded", "downloaded"]


def test_charlie_gets_neither_file_nor_preview(alice: Visitor, charlie: Visitor, call: str) -> None:
    for path in ("file", "file?show=1", "preview/small", "preview/large"):
        assert charlie.get(f"/vault/{call}/{path}").status_code == 404
    assert acts(alice, call) == ["added"]


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_another_site_cannot_put_a_file_onto_the_device(alice: Visitor, call: str, site: str) -> None:
    answer = alice.get(f"/vault/{call}/file", headers={"Sec-Fetch-Site": site})

    assert answer.status_code == 303
    assert answer.location.endswith(f"/vault/{call}")


def test_a_file_whose_bytes_are_lost_ends_in_a_sentence(alice: Visitor, call: str) -> None:
    alice.services.blobs.tenant(alice.shelf.tenant).delete(f"vault/{call}/original")
    answer = alice.get(f"/vault/{call}/file")

    assert answer.status_code == 404
    assert "What is stored of this file cannot be found." in answer.text
    assert acts(alice, call) == ["added"]


@pytest.mark.parametrize("size", ["medium", "..", "original"])
def test_no_other_blob_can_be_named_as_a_preview(alice: Visitor, call: str, size: str) -> None:
    assert alice.get(f"/vault/{call}/preview/{size}").status_code == 404
