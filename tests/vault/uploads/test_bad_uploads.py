"""Uploads that go wrong: a sentence each, and nothing half kept."""

from __future__ import annotations

import errno
import hashlib
import io
from collections.abc import Callable
from dataclasses import replace

import pytest

from app import create_app
from app.blobs import files
from app.errors import Unavailable
from app.services import Services
from app.settings import Settings
from app.store.sealed import Shelf
from app.vault import sweep
from tests.cast import Visitor, arrive, stranger
from tests.conftest import Clock
from tests.vault.uploads.conftest import PHOTO, blobs, cards, send_files

Notes = Callable[[Visitor], list[str]]
_FIELD = b"--edge\r\nContent-Disposition: form-data; name=csrf_token\r\n\r\n"


class Watched:
    """A body that tells how much of it was read."""

    def __init__(self, body: bytes) -> None:
        self._body = io.BytesIO(body)
        self.count = 0

    def read(self, size: int = -1) -> bytes:
        chunk = self._body.read(size)
        self.count += len(chunk)
        return chunk


def body_of(token: str, *contents: bytes, name: str = "video.mp4") -> bytes:
    """A form as a browser writes it."""
    parts = [f'--edge\r\nContent-Disposition: form-data; name="csrf_token"\r\n\r\n{token}\r\n'.encode()]
    for content in contents:
        head = f'--edge\r\nContent-Disposition: form-data; name="files"; filename="{name}"\r\n\r\n'
        parts += [head.encode(), content, b"\r\n"]
    return b"".join(parts) + b"--edge--\r\n"


def post(visitor: Visitor, body: bytes, *, length: int | None = None):
    """Send a body as it is, and say how long it is."""
    watched = Watched(body)
    told = {
        "wsgi.input": watched,
        "CONTENT_LENGTH": str(len(body) if length is None else length),
        "CONTENT_TYPE": "multipart/form-data; boundary=edge",
    }
    answer = visitor.client.post("/vault/new", environ_overrides=told)
    return answer, watched.count


def nothing_is_left(visitor: Visitor, notes: Notes) -> bool:
    return (cards(visitor), blobs(visitor), notes(visitor)) == ([], [], [])


def with_settings(settings: Settings, services: Services, **changed: object) -> Visitor:
    changed_settings = replace(settings, **changed)  # type: ignore[arg-type]  # fields by name
    app = create_app(changed_settings, replace(services, settings=changed_settings))
    app.testing = False
    return arrive(app, "alice@example.org")


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("../../../etc/passwd", "../../../etc/passwd"),
        (r"..\\..\\boot.ini", r"..\..\boot.ini"),  # a browser doubles them
        ("\U0001f4a9" * 300 + ".jpg", "\U0001f4a9" * 300 + ".jpg"),
        ("photo\x00.jpg", "photo.jpg"),
        ("evil\u202egpj.exe", "evilgpj.exe"),
        ("x" * 5000 + ".pdf", "x" * 479 + "…" + "x" * 16 + ".pdf"),
        ("<script>alert(1)</script>.png", "<script>alert(1)</script>.png"),
    ],
)
def test_a_name_is_kept_to_be_shown_and_the_bytes_lie_under_a_name_of_ours(alice, sent, kept):
    assert alice.post("/vault/uploads", {"name": sent, "size": "1"}).status_code == 200
    answer, _ = post(alice, body_of(alice.csrf(), PHOTO, name=sent))

    (card,) = cards(alice)
    assert answer.status_code == 303
    assert card.original_name == kept
    assert blobs(alice) == [f"vault/{card.id}/original"]
    assert "<script>alert" not in alice.get(f"/vault/{card.id}").text


def test_a_lying_type_is_found_out(alice):
    send_files(alice, ("holiday.jpg", b"<html><script>alert(1)</script></html>"))
    assert cards(alice)[0].content_type == "text/html"


def test_a_file_above_the_limit_is_refused_and_not_read_to_its_end(settings, services, notes):
    alice = with_settings(settings, services, vault_max_file_mb=1)
    answer, read = post(alice, body_of(alice.csrf(), bytes(6 * 1024 * 1024)))

    assert answer.status_code == 413
    assert "One file can have 1 MB" in answer.text
    assert read < 3 * 1024 * 1024
    assert nothing_is_left(alice, notes)


def test_a_vault_that_is_full_says_how_much_it_holds(settings, services, notes):
    alice = with_settings(settings, services, vault_gb=(("free", 0), ("parent", 0), ("professional", 0)))
    answer = send_files(alice, ("photo.jpg", PHOTO))

    assert answer.status_code == 413
    assert "Your vault holds 0 bytes" in answer.text
    assert nothing_is_left(alice, notes)


def test_files_before_the_one_that_is_too_large_are_kept(settings, services):
    alice = with_settings(settings, services, vault_max_file_mb=1)
    answer, _ = post(alice, body_of(alice.csrf(), PHOTO, bytes(2 * 1024 * 1024)))

    assert answer.status_code == 413
    assert len(cards(alice)) == 1
    assert "Added." in answer.text


def test_without_the_form_token_no_byte_of_a_file_is_taken(alice, notes):
    answer, read = post(alice, body_of("", bytes(6 * 1024 * 1024)))

    assert answer.status_code == 400
    assert read < 1024 * 1024
    assert nothing_is_left(alice, notes)


def test_a_stranger_sends_no_file(app):
    nobody = stranger(app)
    answer, read = post(nobody, body_of("token", bytes(6 * 1024 * 1024)))

    assert answer.status_code == 413
    assert read < 1024 * 1024


def test_a_file_cut_off_at_99_percent_is_not_kept(alice, notes):
    whole = body_of(alice.csrf(), PHOTO * 200)
    answer, _ = post(alice, whole[: len(whole) * 99 // 100], length=len(whole))

    assert answer.status_code == 400
    assert "did not arrive whole" in answer.text
    assert nothing_is_left(alice, notes)


def test_a_form_that_says_its_length_and_ends_within_a_file_is_not_kept(alice, notes):
    answer, _ = post(alice, body_of(alice.csrf(), PHOTO).removesuffix(b"\r\n--edge--\r\n"))

    assert answer.status_code == 400
    assert "did not arrive whole" in answer.text
    assert nothing_is_left(alice, notes)


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"--edge\r\nContent-Disposition: form-data; name=" + b"x" * 7_000_000, 413),
        (_FIELD + b"x" * 7_000_000 + b"\r\n--edge--\r\n", 413),
        (b"--edge\r\n\r\n\r\n--edge--\r\n", 400),
        (b"no form at all", 400),
        (b"", 400),
    ],
)
def test_what_is_no_form_ends_in_a_sentence(alice, notes, body, status):
    answer, read = post(alice, body)
    assert answer.status_code == status
    assert read < 4_000_000
    assert nothing_is_left(alice, notes)


def test_fields_before_a_file_are_bounded_together(alice, notes):
    field = b'--edge\r\nContent-Disposition: form-data; name="more"\r\n\r\n' + b"x" * 100_000 + b"\r\n"
    answer, _ = post(alice, field * 3 + body_of(alice.csrf(), PHOTO))

    assert answer.status_code == 413
    assert nothing_is_left(alice, notes)


def test_a_full_disk_leaves_nothing_and_says_so(alice, notes, monkeypatch):
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    token = alice.csrf()
    monkeypatch.setattr(files, "_write_all", full)
    answer, _ = post(alice, body_of(token, PHOTO))

    assert answer.status_code == 503
    assert "Nothing was changed. Files that were kept before are safe; try again in a minute." in answer.text
    assert nothing_is_left(alice, notes)


def test_bytes_whose_document_could_not_be_written_are_removed(alice, notes, monkeypatch):
    write, token = Shelf.write, alice.csrf()

    def failing(shelf: Shelf, *changes, **given) -> None:
        if any("VAULT#" in change.key.sort for change in changes):
            raise Unavailable
        write(shelf, *changes, **given)

    monkeypatch.setattr(Shelf, "write", failing)
    answer, _ = post(alice, body_of(token, PHOTO))
    assert answer.status_code == 503
    assert nothing_is_left(alice, notes)


class TestSweep:
    """What no request could tidy up after itself."""

    @pytest.fixture
    def killed(self, alice, monkeypatch) -> Visitor:
        """Alice, whose upload ended with its process between the bytes and the document."""
        monkeypatch.setattr("app.vault.uploads.finish", self._killed)
        monkeypatch.setattr("app.vault.uploads.give_up", lambda *_: None)
        with pytest.raises(SystemExit):
            send_files(alice, ("a.txt", b"words"))
        assert len(blobs(alice)) == 1
        monkeypatch.undo()
        return alice

    @staticmethod
    def _killed(*_: object) -> None:
        raise SystemExit

    def test_bytes_without_a_document_are_removed_after_a_day(self, killed, clock: Clock, notes):
        assert sweep.sweep(killed.services) == 0
        clock.move(hours=25)
        assert sweep.sweep(killed.services) == 1
        assert nothing_is_left(killed, notes)

    def test_a_document_is_never_swept(self, alice, clock: Clock):
        send_files(alice, ("a.txt", b"words"))
        clock.move(days=40)
        sweep.sweep(alice.services)
        assert len(blobs(alice)) == len(cards(alice)) == 1

    def test_a_file_in_pieces_has_a_week(self, alice, clock: Clock, notes, settings):
        upload = alice.post("/vault/uploads", {"name": "a.mp4", "size": "6000000"}).json["id"]
        headers = {"X-CSRFToken": alice.csrf()}
        alice.client.post(f"/vault/uploads/{upload}/pieces/2", data=bytes(6_000_000 - 5_242_880), headers=headers)
        clock.move(days=6)
        assert sweep.sweep(alice.services) == 0
        assert len(notes(alice)) == 1
        clock.move(days=2)
        assert sweep.sweep(alice.services) == 1
        assert nothing_is_left(alice, notes)
        assert list((settings.data_dir / "blobs" / ".parts").iterdir()) == []

    def test_what_a_worker_still_reads_through_is_left_alone(self, alice, clock: Clock, monkeypatch):
        monkeypatch.setattr("app.vault.checking.AT_ONCE", 1)
        upload = alice.post("/vault/uploads", {"name": "a.mp4", "size": "5"}).json["id"]
        headers = {"X-CSRFToken": alice.csrf(), "X-Checksum": hashlib.sha256(b"words").hexdigest()}
        alice.client.post(f"/vault/uploads/{upload}/pieces/1", data=b"words", headers=headers)
        assert alice.post(f"/vault/uploads/{upload}/end").json == {"step": "checking"}
        clock.move(days=9)
        assert sweep.sweep(alice.services) == 0
