"""Offers: a date that the file names is shown with who says so, and becomes the document's only when a person asks."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime

import pytest

from app.dates.when import When
from app.dates.wording import Reader
from app.vault.adding import standing
from app.vault.made import Made
from app.vault.making.found import Offer
from app.vault.offers import length_words, offered_dates, when_of
from app.vault.record import Details
from tests.cast import Visitor
from tests.vault.making.conftest import keep_file
from tests.vault.making.test_words import MAIL, film

CHICAGO, BERLIN = "America/Chicago", "Europe/Berlin"
NOW = datetime(2026, 11, 20, 3, 41, tzinfo=UTC)
READER = Reader(NOW, CHICAGO)
TAKEN = When(on=date(2026, 11, 12), at="17:05", zone=CHICAGO)


def with_date(local: str, offset: int | None = None) -> Made:
    offer = Offer(what="date", source="picture", local=local, offset=offset)
    return Made(id="a" * 26, made_at=NOW, offers=(offer,))


def kept(alice: Visitor, content: bytes, name: str = "IMG_1.JPG") -> str:
    """A document that the worker has looked at."""
    id_ = keep_file(alice, content, name)
    alice.services.queue.run()  # type: ignore[attr-defined]  # the held queue of the tests
    return id_


def details_of(alice: Visitor, id_: str) -> Details:
    latest = standing(alice.shelf, id_)
    assert latest
    return latest.details


@pytest.mark.parametrize(
    ("local", "offset", "zone", "when"),
    [
        ("2026-11-12T17:05:33", -360, CHICAGO, TAKEN),
        ("2026-11-12T23:05:33", 0, CHICAGO, TAKEN),
        ("2026-11-12T17:05:33", None, CHICAGO, TAKEN),
        ("2026-11-12T23:30:00", -360, BERLIN, When(on=date(2026, 11, 13), at="06:30", zone=BERLIN)),
        ("2026-11-01T07:30:00", 0, CHICAGO, When(on=date(2026, 11, 1), at="01:30", zone=CHICAGO, fold=1)),
    ],
)  # fmt: skip
def test_a_date_is_told_on_the_readers_own_clock(local, offset, zone, when):
    assert when_of(Offer(what="date", source="picture", local=local, offset=offset), zone) == when


def test_a_date_in_the_future_is_not_offered():
    assert list(offered_dates(with_date("2031-01-01T00:00:00"), Details(title="a"), READER)) == []


def test_a_file_that_names_no_zone_says_so():
    (offer,) = offered_dates(with_date("2026-11-12T17:05:33"), Details(title="a"), READER)

    assert offer.guessed_zone


def test_the_page_of_a_photo_offers_its_date_and_changes_nothing(alice, photo):
    id_ = kept(alice, photo)

    page = alice.get(f"/vault/{id_}").text

    assert "The picture says that it was taken <strong>Thu 12 Nov, 5:05 pm</strong>" in page
    assert "Apple iPhone 15" in page
    assert "about 38.63, -90.20" in page
    assert details_of(alice, id_).dated is None


def test_a_tap_makes_the_offered_date_the_documents_own(alice, photo):
    id_ = kept(alice, photo)

    answer = alice.post(f"/vault/{id_}/offers/0", {"based_on": "1"})

    assert answer.status_code == 303
    assert details_of(alice, id_).dated == TAKEN
    latest = standing(alice.shelf, id_)
    assert latest
    assert (latest.number, latest.reason) == (2, "The date is the one in the picture.")


def test_a_date_that_was_taken_over_is_not_offered_again(alice, photo):
    id_ = kept(alice, photo)
    alice.post(f"/vault/{id_}/offers/0", {"based_on": "1"})

    assert "Use this as its date" not in alice.get(f"/vault/{id_}").text


def test_two_taps_are_one_revision(alice, photo):
    id_ = kept(alice, photo)

    for _ in range(2):
        alice.post(f"/vault/{id_}/offers/0", {"based_on": "1"})

    latest = standing(alice.shelf, id_)
    assert latest
    assert latest.number == 2


def test_an_offer_seen_before_somebody_else_revised_overwrites_nothing(alice, photo):
    id_ = kept(alice, photo)
    alice.post(f"/vault/{id_}/edit", {"based_on": "1", "title": "Bruise", "kind": "photo"})

    answer = alice.post(f"/vault/{id_}/offers/0", {"based_on": "1"})

    assert answer.status_code == 409
    assert details_of(alice, id_).title == "Bruise"


@pytest.mark.parametrize("number", ["1", "9", "99999999999999999999"])
def test_what_is_no_date_cannot_be_taken_as_one(alice, photo, number):
    id_ = kept(alice, photo)

    assert alice.post(f"/vault/{id_}/offers/{number}", {"based_on": "1"}).status_code == 404
    assert details_of(alice, id_).dated is None


def test_a_mail_offers_when_it_was_sent(alice):
    page = alice.get(f"/vault/{kept(alice, MAIL, 'late.eml')}").text

    assert "The email says that it was sent <strong>Thu 12 Nov, 5:05 pm</strong>" in page


def test_nobody_takes_an_offer_of_somebody_elses_file(alice, charlie, photo):
    id_ = kept(alice, photo)

    assert charlie.post(f"/vault/{id_}/offers/0", {"based_on": "1"}).status_code == 404
    assert details_of(alice, id_).dated is None


def test_words_that_a_camera_was_told_to_write_stay_words(alice):
    from PIL import Image

    from tests.vault.making.conftest import phone_exif, saved

    exif = phone_exif()
    exif[0x0110] = "<script>alert(1)</script>\u202e\u0000 phone"
    page = alice.get(f"/vault/{kept(alice, saved(Image.new('RGB', (9, 9)), 'JPEG', exif=exif))}").text

    assert "<script>alert" not in page
    assert "\u202e" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page


def test_the_page_says_why_there_is_no_preview(alice):
    page = alice.get(f"/vault/{kept(alice, bytes(range(256)), 'what.bin')}").text

    assert "There is no preview for this type of file." in page
    assert "Not scanned for viruses." in re.sub(r"\s+", " ", page)


def test_the_page_waits_for_the_worker_without_a_word_of_alarm(alice, photo):
    page = alice.get(f"/vault/{keep_file(alice, photo)}").text

    assert "The preview is being made." in page


def test_text_in_a_file_is_shown_as_text(alice):
    page = alice.get(f"/vault/{kept(alice, b'<b>not bold</b> & so on', 'note.txt')}").text

    assert "&lt;b&gt;not bold&lt;/b&gt; &amp; so on" in page


def test_the_page_asks_again_by_itself_until_the_preview_is_there(alice, photo):
    id_ = keep_file(alice, photo)
    waiting = alice.get(f"/vault/{id_}").text
    alice.services.queue.run()

    assert 'data-hx-select="#made"' in waiting
    assert 'data-hx-select="#made"' not in alice.get(f"/vault/{id_}").text


@pytest.mark.parametrize(("seconds", "words"), [(0.2, "0:01"), (83.5, "1:24"), (3_723, "1:02:03"), (59.6, "1:00")])
def test_a_length_is_told_as_players_tell_it(seconds, words):
    assert length_words(seconds) == words


def test_the_page_of_a_film_tells_its_length_and_offers_its_date(alice):
    page = alice.get(f"/vault/{kept(alice, film(3_877_369_533), 'film.mp4')}").text

    assert "1:24" in page
    assert "The recording says that it was made <strong>Thu 12 Nov, 5:05 pm</strong>" in page
    assert "There is no preview" not in page
