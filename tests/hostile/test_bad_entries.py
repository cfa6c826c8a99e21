"""A bad entry is refused with a sentence; the words stay in the form and nothing is written."""

from __future__ import annotations

import html
from urllib.parse import quote, urlencode

import pytest
from werkzeug.test import TestResponse

from app.incidents.placement import TALLY
from app.incidents.record import Tally
from tests.cast import Visitor

WORDS = "Pick-up was forty minutes late."
GOOD = {"occurred_on": "2026-11-19", "narrative": WORDS}
BAD = {
    "a day that is not in the calendar": {"occurred_on": "2026-02-30"},
    "a day in words": {"occurred_on": "yesterday"},
    "no day": {"occurred_on": ""},
    "a day to come": {"occurred_on": "2031-01-01"},
    "a day before there was a record of anything": {"occurred_on": "0001-01-01"},
    "a time that is none": {"occurred_at": "25:61"},
    "no words": {"narrative": " \n "},
    "two megabytes of words": {"narrative": "x" * 2_000_000},
    "a null byte": {"narrative": f"{WORDS}\x00"},
    "a null byte in a small field": {"place": "home\x00"},
    "letters that run the other way": {"place": "home\u202eemoh"},
    "ten thousand tags": {"tags": ",".join(f"tag{number}" for number in range(10_000))},
    "a thousand people": {"people": ",".join(f"Person {number}" for number in range(1000))},
    "a kind that we do not know": {"kind": "abduction-by-aliens"},
    "a severity that we do not know": {"severity": "extreme"},
    "a zone that is none": {"zone": "Mars/Olympus"},
    "an end before the beginning": {"occurred_at": "17:05", "ended_on": "2026-11-18", "ended_at": "17:00"},
}


@pytest.mark.parametrize("bad", BAD)
def test_a_bad_entry_is_refused_and_its_words_are_kept(alice: Visitor, bad: str) -> None:
    sent = GOOD | BAD[bad]

    answer = alice.post("/incidents/new", sent)

    assert answer.status_code == 422
    assert 'role="alert"' in answer.text
    assert written(alice) == 0
    assert kept(answer.text, sent["narrative"])


def test_ten_thousand_tags_under_one_name_each_are_refused(alice: Visitor) -> None:
    answer = alice.post("/incidents/new", {**GOOD, "tags": [f"tag{number}" for number in range(10_000)]})

    assert 400 <= answer.status_code < 500
    assert "<h1" in answer.text
    assert written(alice) == 0


@pytest.mark.parametrize("field", ["narrative", "place", "tags", "occurred_on"])
def test_a_lone_surrogate_is_refused_with_a_sentence(alice: Visitor, field: str) -> None:
    answer = posted_with(alice, field, "%ED%A0%80")

    assert answer.status_code == 422
    assert 'role="alert"' in answer.text
    assert written(alice) == 0


@pytest.mark.parametrize(
    "bytes_", ["%ED%A0%80", "%FF%FE", "%C3"], ids=["a lone surrogate", "no UTF-8", "half a letter"]
)
@pytest.mark.parametrize("field", ["narrative", "place", "tags", "occurred_on", "entry_id"])
def test_bytes_that_are_no_text_never_break_a_page(alice: Visitor, field: str, bytes_: str) -> None:
    answer = posted_with(alice, field, bytes_)

    if answer.status_code == 303:
        assert WORDS in alice.get(answer.location).text
    else:
        assert answer.status_code == 422
        assert written(alice) == 0


@pytest.mark.parametrize(
    "kind", ["application/json", "text/plain", "application/xml", "multipart/form-data", "nonsense"]
)
def test_another_content_type_is_refused(alice: Visitor, kind: str) -> None:
    answer = alice.client.post(
        "/incidents/new", data=urlencode({**GOOD, "csrf_token": alice.csrf()}), content_type=kind
    )

    assert 400 <= answer.status_code < 500
    assert "<h1" in answer.text
    assert written(alice) == 0


def test_more_than_the_server_takes_is_refused_before_it_is_read(alice: Visitor) -> None:
    answer = alice.post("/incidents/new", GOOD | {"narrative": "x" * 9_000_000})

    assert answer.status_code == 413
    assert "Nothing was saved" in answer.text
    assert written(alice) == 0


def test_a_form_without_its_token_keeps_the_words(alice: Visitor) -> None:
    answer = alice.client.post("/incidents/new", data=GOOD)

    assert answer.status_code == 400
    assert WORDS in answer.text
    assert written(alice) == 0


def posted_with(person: Visitor, field: str, bytes_: str) -> TestResponse:
    """A good entry, sent with bytes at the end of one field that no text holds."""
    fields = {name: quote(value) for name, value in {**GOOD, "csrf_token": person.csrf()}.items()}
    fields[field] = fields.get(field, "") + bytes_
    body = "&".join(f"{name}={value}" for name, value in fields.items())
    return person.client.post("/incidents/new", data=body, content_type="application/x-www-form-urlencoded")


def written(person: Visitor) -> int:
    tally = person.shelf.get(TALLY, Tally)
    return tally.record.total if tally else 0


def kept(page: str, words: str) -> bool:
    """Whether the page still holds all the words, invisible characters aside."""
    return html.escape(words.replace("\x00", "").strip(), quote=False)[:400_000] in html.unescape(page)
