"""With S3: straight from the browser to the bucket, read through by us, and through us where that fails."""

from __future__ import annotations

import hashlib
import os
from dataclasses import replace
from uuid import uuid4

import boto3
import pytest

from app import create_app
from app.blobs.parts import Address
from app.services import Services, build
from app.settings import Settings
from app.vault import sweep
from app.vault.pieces import PIECE
from tests.blobs.test_s3_direct import post as post_form
from tests.blobs.test_s3_direct import put as put_part
from tests.cast import Visitor, arrive
from tests.ministack import aws
from tests.stack import free_port
from tests.vault.uploads.conftest import PHOTO, blobs, cards, content, send_files

CHECKSUM = hashlib.sha256(PHOTO).hexdigest()


@pytest.fixture
def aws_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """Credentials that the stand-in knows; boto3 would remember those of another test."""
    monkeypatch.setattr(boto3, "DEFAULT_SESSION", None)
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "test")


def on_bucket(settings: Settings, services: Services, bucket: str) -> Visitor:
    cloud = replace(settings, blobs="s3", s3_bucket=bucket)
    built = build(cloud, now=services.now, queue=services.queue)
    app = create_app(cloud, replace(services, settings=cloud, blobs=built.blobs))
    app.testing = False
    services.queue.attach(replace(services, settings=cloud, blobs=built.blobs))  # type: ignore[attr-defined]  # the held queue
    return arrive(app, "alice@example.org")


@pytest.fixture
def alice(
    settings: Settings, services: Services, ministack: str, aws_named: None, monkeypatch: pytest.MonkeyPatch
) -> Visitor:
    """Alice, whose files go to a bucket."""
    monkeypatch.setenv("AWS_ENDPOINT_URL_S3", ministack)
    bucket = f"vault-{uuid4().hex}"
    aws("s3", ministack).create_bucket(Bucket=bucket)
    return on_bucket(settings, services, bucket)


def announce(visitor: Visitor, whole: bytes = PHOTO, **changed: str):
    sums = {"sha256": hashlib.sha256(whole).hexdigest()}
    answer = visitor.post("/vault/uploads", {"name": "photo.jpg", "size": str(len(whole)), **sums, **changed})
    assert answer.status_code == 200, answer.text
    return answer.json


def form_of(begun) -> Address:
    assert begun["way"] == "form"
    return Address(begun["url"], begun["fields"])


def end(visitor: Visitor, begun):
    return visitor.post(f"/vault/uploads/{begun['id']}/end")


def test_a_photo_goes_to_the_bucket_by_itself_and_becomes_a_document(alice):
    begun = announce(alice)
    assert post_form(form_of(begun), PHOTO) == 204

    (card_address,) = [end(alice, begun).json["there"]]
    (card,) = cards(alice)
    assert (card_address, card.content_type) == (f"/vault/{card.id}", "image/jpeg")
    assert content(alice, card.id) == PHOTO


def test_a_form_replayed_with_another_size_is_refused(alice):
    begun = announce(alice)
    assert post_form(form_of(begun), PHOTO + b"more") >= 400
    assert end(alice, begun).status_code == 422
    assert (cards(alice), blobs(alice)) == ([], [])


def test_other_bytes_of_the_same_size_are_found_out_by_reading(alice):
    begun = announce(alice)
    post_form(form_of(begun), PHOTO[::-1])

    assert end(alice, begun).status_code == 422
    assert (cards(alice), blobs(alice)) == ([], [])


def test_a_form_used_again_after_it_was_stopped_leaves_nothing_for_long(alice, clock):
    begun = announce(alice)
    assert alice.post(f"/vault/uploads/{begun['id']}/stop").status_code == 204
    assert post_form(form_of(begun), PHOTO) == 204
    assert len(blobs(alice)) == 1

    clock.move(hours=25)
    sweep.sweep(alice.services)
    assert blobs(alice) == []


def test_a_form_used_again_cannot_change_what_is_kept(alice, clock):
    begun = announce(alice)
    post_form(form_of(begun), PHOTO)
    end(alice, begun)

    assert post_form(form_of(begun), PHOTO + b"more") >= 400
    clock.move(hours=25)
    sweep.sweep(alice.services)
    assert content(alice, cards(alice)[0].id) == PHOTO


def test_a_large_file_goes_part_by_part_and_goes_on_where_it_was(alice, monkeypatch, queue):
    monkeypatch.setattr("app.vault.pieces.AT_ONCE", PIECE)
    monkeypatch.setattr("app.vault.checking.AT_ONCE", PIECE)
    monkeypatch.setattr("app.vault.pieces.PART", PIECE)
    whole = os.urandom(PIECE + 1000)

    def send(begun, number: int) -> None:
        part = whole[(number - 1) * PIECE : number * PIECE]
        path = f"/vault/uploads/{begun['id']}/pieces/{number}/address"
        address = alice.post(path, {"sha256": hashlib.sha256(part).hexdigest()}).json
        assert put_part(Address(address["url"], address["headers"]), part) == 200

    begun = announce(alice, whole, sha256="")
    assert begun["way"] == "parts"
    send(begun, 1)
    again = announce(alice, whole, sha256="")
    assert (again["id"], again["held"]) == (begun["id"], [1])
    send(again, 2)

    assert end(alice, again).json == {"step": "checking"}
    queue.run()
    assert content(alice, cards(alice)[0].id) == whole


def test_where_the_bucket_cannot_be_reached_pieces_come_through_us(alice):
    begun = announce(alice, direct="no")
    assert begun["way"] == "pieces"
    headers = {"X-CSRFToken": alice.csrf(), "X-Checksum": CHECKSUM}
    sent = alice.client.post(f"/vault/uploads/{begun['id']}/pieces/1", data=PHOTO, headers=headers)

    assert sent.status_code == 204
    assert end(alice, begun).status_code == 200
    assert content(alice, cards(alice)[0].id) == PHOTO


def test_the_plain_form_goes_through_us_in_parts(alice):
    large = os.urandom(9 * 1024 * 1024)
    assert send_files(alice, ("video.mp4", large)).status_code == 303
    assert content(alice, cards(alice)[0].id) == large


def test_pages_may_send_to_the_bucket_and_to_nowhere_else(alice, ministack):
    policy = alice.get("/vault/new").headers["Content-Security-Policy"]
    assert f"connect-src 'self' {ministack};" in policy


def test_at_home_pages_send_to_us_alone(app):
    policy = arrive(app, "bob@example.org").get("/vault/new").headers["Content-Security-Policy"]
    assert "connect-src 'self';" in policy


@pytest.mark.usefixtures("aws_named")
class TestDown:
    """S3 does not answer."""

    @pytest.fixture
    def alice(self, settings: Settings, services: Services, monkeypatch: pytest.MonkeyPatch) -> Visitor:
        monkeypatch.setenv("AWS_ENDPOINT_URL_S3", f"http://127.0.0.1:{free_port()}")
        monkeypatch.setenv("AWS_MAX_ATTEMPTS", "1")
        return on_bucket(settings, services, "cotrackpro-away")

    def test_the_plain_form_says_so_and_keeps_nothing_half(self, alice):
        answer = send_files(alice, ("photo.jpg", PHOTO))
        assert answer.status_code == 503
        assert "try again in a minute" in answer.text
        assert cards(alice) == []

    def test_a_large_file_is_not_begun(self, alice):
        answer = alice.post("/vault/uploads", {"name": "video.mp4", "size": str(70 * 1024 * 1024)})
        assert answer.status_code == 503
        assert cards(alice) == []
