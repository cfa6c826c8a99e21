"""The page that writes an entry down: two fields are enough, and nothing typed is ever lost."""

from __future__ import annotations

import html
import re

import pytest
from werkzeug.test import TestResponse

from app.incidents.model import load_entry
from app.incidents.placement import TIMELINE
from app.incidents.record import Card, Incident, Kind, Person, Severity
from app.store import StoreUnavailable
from app.store.sealed import Shelf
from tests.cast import Visitor
from tests.incidents.record.samples import FULL, form
from tests.promises import promise

WORDS = "Sam came 40 minutes late & said <nothing>."


def save(alice: Visitor, **fields: object) -> TestResponse:
    return alice.post("/incidents/new", form(**fields))


def saved(alice: Visitor, answer: TestResponse) -> Incident:
    """The incident that the answer leads to."""
    assert answer.status_code == 303, answer.text
    return load_entry(alice.shelf, answer.headers["Location"].rsplit("/", 1)[1]).incident


def entries(alice: Visitor) -> list[Card]:
    return [row.record for row in alice.shelf.every(Card, prefix=TIMELINE)]


def entry_id(page: str) -> str:
    found = re.search(r'name="entry_id"[^>]*value="([a-z0-9]{26})"', page)
    assert found
    return found.group(1)


def value(page: str, name: str) -> str:
    found = re.search(rf'<input[^>]*name="{name}"[^>]*value="([^"]*)"', page)
    assert found
    return html.unescape(found.group(1))


def test_the_form_begins_with_today_in_alices_zone_and_with_no_time_that_nobody_gave(alice: Visitor) -> None:
    page = alice.get("/incidents/new").text

    assert (value(page, "occurred_on"), value(page, "occurred_at")) == ("2026-11-19", "")


def test_two_fields_are_enough(alice: Visitor) -> None:
    answer = alice.post("/incidents/new", {"occurred_on": "2026-11-19", "narrative": WORDS})

    incident = saved(alice, answer)
    assert (incident.narrative, incident.when.at, incident.kind) == (WORDS, None, Kind.OTHER)
    assert incident.when.zone == "America/Chicago"


@promise("3.3", part=True)
def test_every_field_is_kept_and_shown(alice: Visitor) -> None:
    answer = save(alice, **FULL, about="y", ended_on="2026-11-19", ended_at="18:00")

    incident = saved(alice, answer)
    assert incident.people == (
        Person(name="Sam Miller", part="other parent"),
        Person(name="Ms. Ortiz", part="librarian"),
    )
    assert (incident.severity, incident.kind) == (Severity.SERIOUS, Kind.LATE_TIME)
    page = html.unescape(alice.get(answer.headers["Location"]).text)
    shown = ["Thu 19 Nov, about 5:05 pm", "6:00 pm", "Missed or late time", "Serious", "Sam Miller (other parent)"]
    written = [text for name, text in FULL.items() if name not in ("kind", "severity", "people", "tags")]
    assert [text for text in (*shown, *written, "pick-up", "library") if text not in page] == []


def test_the_page_shows_the_words_to_the_last_blank(alice: Visitor) -> None:
    words = "one\n\n  two <b>three</b> \n"

    page = alice.get(save(alice, narrative=words, quotes=words).headers["Location"]).text

    shown = re.findall(r'<(?:dd class="words"|blockquote class="quote") dir="auto">(.*?)</', page, re.DOTALL)
    assert [html.unescape(text) for text in shown] == [words, words]


def test_line_ends_of_the_browser_become_plain_ones(alice: Visitor) -> None:
    assert saved(alice, save(alice, narrative="one\r\ntwo\rthree")).narrative == "one\ntwo\nthree"


def test_a_field_that_begins_with_an_empty_line_comes_back_the_same(alice: Visitor) -> None:
    answer = save(alice, narrative="\nsecond line")
    edit = alice.get(answer.headers["Location"] + "/edit").text

    box = re.search(r"<textarea[^>]*name=\"narrative\"[^>]*>\r?\n(.*?)</textarea>", edit, re.DOTALL)
    assert box
    assert html.unescape(box.group(1)).replace("\r\n", "\n") == "\nsecond line"


def test_pressing_save_twice_makes_one_entry(alice: Visitor) -> None:
    id_ = entry_id(alice.get("/incidents/new").text)

    first, second = save(alice, entry_id=id_), save(alice, entry_id=id_)

    assert first.headers["Location"] == second.headers["Location"]
    assert len(entries(alice)) == 1


def test_other_words_from_the_same_form_are_kept_beside_the_saved_ones(alice: Visitor) -> None:
    id_ = entry_id(alice.get("/incidents/new").text)
    save(alice, entry_id=id_, narrative="saved words")

    clash = save(alice, entry_id=id_, narrative="other words")

    assert clash.status_code == 409
    assert "saved words" in clash.text
    assert "other words" in clash.text
    assert [card.excerpt for card in entries(alice)] == ["saved words"]


def test_other_words_can_then_be_saved_as_a_new_entry(alice: Visitor) -> None:
    id_ = entry_id(alice.get("/incidents/new").text)
    save(alice, entry_id=id_, narrative="saved words")
    clash = save(alice, entry_id=id_, narrative="other words")

    save(alice, entry_id=entry_id(clash.text), narrative="other words")

    assert {card.excerpt for card in entries(alice)} == {"saved words", "other words"}


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"occurred_on": ""}, "Choose the day it happened."),
        ({"occurred_on": "2026-02-30"}, "not a day of the calendar"),
        ({"occurred_on": "2026-11-22"}, "That day has not come yet."),
        ({"occurred_on": "2026-11-20", "occurred_at": ""}, "That day has not come yet."),
        ({"occurred_at": "23:30"}, "That time has not come yet."),
        ({"ended_at": "23:30"}, "That time has not come yet."),
        ({"occurred_on": "1899-12-31"}, "before 1900"),
        ({"occurred_on": "0001-01-01"}, "before 1900"),
        ({"occurred_on": "9999-12-31"}, "That day has not come yet."),
        ({"occurred_at": "25:99"}, "not a time of day"),
        ({"occurred_on": "2026-03-08", "occurred_at": "02:30"}, "skipped this time"),
        ({"narrative": " \n "}, "Write what happened."),
        ({"kind": "gossip"}, "not one of the choices"),
        ({"severity": "extreme"}, "not one of the choices"),
        ({"zone": "Mars/Olympus"}, "not a time zone we know"),
        ({"tags": ", ".join(f"tag{n}" for n in range(10_000))}, "holds 30 tags, and this has 10,000"),
        ({"people": "x" * 500}, "holds 80 characters"),
        ({"people": "S\x00am"}, "invisible character"),
        ({"title": "x" * 201}, "201 characters long, and 200 fit here"),
        (
            {"narrative": "x" * 2_000_000},
            "2,000,000 characters long, and 60,000 fit here. Shorten it, or go on in a second entry.",
        ),
        ({"ended_on": "2026-11-18"}, "before it began"),
        ({"ended_at": "16:00"}, "before it began"),
        ({"ended_on": "tomorrow"}, "not a day of the calendar"),
    ],
)
def test_what_cannot_be_taken_is_said_and_everything_typed_stays(
    alice: Visitor, fields: dict[str, str], sentence: str
) -> None:
    answer = save(alice, **{"my_response": "kept & whole", **fields})

    page = html.unescape(answer.text)
    assert answer.status_code == 422
    assert sentence in page
    assert "kept & whole" in page
    assert fields.get("narrative", "Sam came 40 minutes late.").strip() in page
    assert entries(alice) == []


def test_only_in_the_repeated_hour_the_form_asks_which_one(alice: Visitor) -> None:
    night = {"occurred_on": "2026-11-01", "occurred_at": "01:30"}

    asked = save(alice, **night)

    assert asked.status_code == 422
    assert 'name="fold"' in asked.text
    assert saved(alice, save(alice, **night, fold="1")).when.fold == 1
    assert 'name="fold"' not in save(alice, narrative="").text


def test_a_choice_of_pass_is_forgotten_when_the_time_came_once(alice: Visitor) -> None:
    assert saved(alice, save(alice, fold="1")).when.fold == 0


def test_people_and_tags_used_before_are_offered(alice: Visitor) -> None:
    save(alice, people="Sam Miller (other parent)", tags="pick-up")

    page = alice.get("/incidents/new").text

    assert 'value="Sam Miller (other parent)"' in page
    assert 'value="pick-up"' in page


def test_charlie_is_not_offered_alices_people(alice: Visitor, charlie: Visitor) -> None:
    save(alice, people="Sam Miller (other parent)", tags="pick-up")

    page = charlie.get("/incidents/new").text

    assert "Sam Miller" not in page.replace("Sam (other parent)", "")
    assert "pick-up" not in page


def test_ticked_and_typed_people_come_together(alice: Visitor) -> None:
    save(alice, people="Sam Miller (other parent)")

    incident = saved(alice, save(alice, people=["Sam Miller (other parent)", "Ann, Bo"]))

    assert [person.name for person in incident.people] == ["Sam Miller", "Ann", "Bo"]


def test_alice_keeps_her_words_when_the_store_is_down(alice: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    def down(*_: object, **__: object) -> None:
        raise StoreUnavailable

    monkeypatch.setattr(Shelf, "write", down)
    answer = save(alice, narrative=WORDS, quotes="exact")

    page = html.unescape(answer.text)
    assert answer.status_code == 503
    assert WORDS in page
    assert "exact" in page
    assert "Nothing was saved just now." in page


def test_without_the_form_token_nothing_is_written(alice: Visitor) -> None:
    answer = alice.client.post("/incidents/new", data=form(narrative=WORDS))

    assert answer.status_code == 400
    assert WORDS in html.unescape(answer.text)
    assert entries(alice) == []


def test_a_form_of_another_content_type_writes_nothing(alice: Visitor) -> None:
    answer = alice.client.post("/incidents/new", json=form(), headers={"X-CSRFToken": alice.csrf()})

    assert answer.status_code == 422
    assert entries(alice) == []


def test_a_time_sent_by_the_browser_for_writing_is_ignored(alice: Visitor) -> None:
    answer = save(alice, written_at="2020-01-01T00:00:00Z", number="7", part="withdrawn", id="01otherentry")

    entry = load_entry(alice.shelf, answer.headers["Location"].rsplit("/", 1)[1])
    assert (entry.first.written_at, entry.first.number, entry.withdrawn) == (alice.services.now(), 1, False)
