"""Answering a questionnaire: the published words and bands, help first by rule, and what is kept of it."""

from __future__ import annotations

import html
import re
import sqlite3

import pytest

from app.services import Services
from app.store import StoreUnavailable
from app.store.keys import tenant_id
from app.wellbeing.access_log import Why
from app.wellbeing.questionnaires import model
from app.wellbeing.questionnaires.published import KEYS, questionnaire
from app.wellbeing.records import Records
from tests.cast import Visitor
from tests.conftest import Clock

HOME = "/wellbeing/questionnaires"
HELP = "You do not have to be alone with it."


def answers(*places: int, **more: str) -> dict[str, str]:
    return {f"item-{at}": str(place) for at, place in enumerate(places, 1)} | more


def answer(visitor: Visitor, key: str, *places: int, **more: str) -> str:
    """The address of what was answered."""
    told = visitor.post(f"{HOME}/new/{key}", answers(*places, **more))
    assert told.status_code == 303, told.text
    return str(told.location)


def words(visitor: Visitor, path: str) -> str:
    page = visitor.get(path).text
    return words_of(page)


def words_of(page: str) -> str:
    main = page.partition("<main")[2].partition("</main>")[0]
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", main)).split())


def history(visitor: Visitor) -> model.History:
    return model.history(Records(visitor.services, tenant_id(visitor.tenant), Why.PAGE))


@pytest.mark.parametrize(("key", "items", "most"), [("phq9", 9, 27), ("gad7", 7, 21)])
def test_each_questionnaire_asks_its_published_items_and_names_its_source(
    alice: Visitor, key: str, items: int, most: int
) -> None:
    asked = questionnaire(key)
    page = words(alice, f"{HOME}/new/{key}")
    assert (len(asked.items), asked.most) == (items, most)
    for published in (*asked.items, *asked.choices, asked.stem, asked.source):
        assert published in page


@pytest.mark.parametrize(
    ("key", "bands"),
    [
        ("phq9", {0: "minimal", 4: "minimal", 5: "mild", 9: "mild", 10: "moderate", 14: "moderate",
                  15: "moderately severe", 19: "moderately severe", 20: "severe", 27: "severe"}),
        ("gad7", {0: "minimal", 4: "minimal", 5: "mild", 9: "mild", 10: "moderate", 14: "moderate", 15: "severe",
                  21: "severe"}),
    ],
)  # fmt: skip
def test_sums_lie_in_the_bands_that_were_published(key: str, bands: dict[int, str]) -> None:
    assert {total: questionnaire(key).band(total)[2] for total in bands} == bands


def test_the_sum_is_told_in_words_with_its_band_and_that_it_is_no_diagnosis(alice: Visitor) -> None:
    page = words(alice, answer(alice, "gad7", 3, 2, 1, 0, 3, 2, 1))
    assert "Your answers add up to 12 of 21. For sums from 10 to 14, its authors write: moderate." in page
    assert "This is not a diagnosis." in page


@pytest.mark.parametrize("place", [1, 2, 3])
def test_any_answer_but_the_first_to_item_9_puts_help_before_anything_else(alice: Visitor, place: int) -> None:
    page = words(alice, answer(alice, "phq9", *[0] * 8, place))
    assert 0 < page.index(HELP) < page.index("988") < page.index("My plan") < page.index("Your answers add up")


def test_without_item_9_the_pages_ask_nobody_to_call(alice: Visitor) -> None:
    assert HELP not in words(alice, answer(alice, "phq9", *[3] * 8, 0))
    assert HELP not in words(alice, answer(alice, "gad7", *[3] * 7))


def test_help_stays_above_the_history_while_the_latest_answers_call_for_it(alice: Visitor, clock: Clock) -> None:
    line = "In danger now: 911."
    answer(alice, "phq9", *[0] * 8, 1)
    page = words(alice, HOME)
    assert page.index(line) < page.index("Questionnaires Two short lists")
    clock.move(minutes=5)
    answer(alice, "phq9", *[0] * 9)
    assert line not in words(alice, HOME)


def test_help_comes_first_also_when_other_questions_have_no_answer(alice: Visitor) -> None:
    told = alice.post(f"{HOME}/new/phq9", {"item-9": "2"})
    page = words_of(told.text)
    assert told.status_code == 422
    assert page.index(HELP) < page.index("8 questions have no answer yet")
    assert 'name="item-9" value="2" checked' in told.text


def test_help_comes_first_also_when_nothing_can_be_saved_and_the_answers_stay(
    alice: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*_: object, **__: object) -> None:
        raise StoreUnavailable

    alice.csrf()
    monkeypatch.setattr("app.store.sealed.Shelf.write", away)
    told = alice.post(f"{HOME}/new/phq9", answers(*[1] * 9))
    page = words_of(told.text)
    assert told.status_code == 503
    assert page.index(HELP) < page.index("locked just now")
    assert told.text.count(" checked>") == 9


@pytest.mark.parametrize("wrong", ["", "4", "-1", "x", "1.0", "０"])
def test_an_answer_that_was_not_offered_is_none(alice: Visitor, wrong: str) -> None:
    told = alice.post(f"{HOME}/new/gad7", answers(*[1] * 6) | {"item-7": wrong})
    assert told.status_code == 422
    assert "One question has no answer yet" in told.text
    assert history(alice).rows == []


def test_sent_twice_it_is_kept_once(alice: Visitor) -> None:
    sheet = {"answered_id": "0123456789abcdef"}
    assert answer(alice, "gad7", *[1] * 7, **sheet) == answer(alice, "gad7", *[1] * 7, **sheet)
    assert len(history(alice).rows) == 1


def test_other_answers_from_the_same_page_are_one_more(alice: Visitor) -> None:
    sheet = {"answered_id": "0123456789abcdef"}
    answer(alice, "gad7", *[1] * 7, **sheet)
    answer(alice, "gad7", *[2] * 7, **sheet)
    assert sorted(row.total for row in history(alice).rows) == [7, 14]


def test_how_hard_it_makes_things_is_kept_and_not_counted(alice: Visitor) -> None:
    page = words(alice, answer(alice, "gad7", *[1] * 7, difficulty="2"))
    assert "add up to 7 of 21" in page
    assert "Very difficult (not counted)" in page


def test_the_history_has_every_sum_newest_first(alice: Visitor, clock: Clock) -> None:
    for total in (3, 2, 1):
        answer(alice, "gad7", *[total] * 7)
        clock.move(minutes=5)
    page = words(alice, HOME)
    assert "Answered 3 times. Latest: 7 of 21 on Thu 19 Nov, mild." in page
    table = page[page.index("GAD-7, newest first") :]
    assert re.findall(r"\b(21|14|7)\b (severe|moderate|mild)", table) == [
        ("7", "mild"), ("14", "moderate"), ("21", "severe"),
    ]  # fmt: skip


def test_one_that_is_damaged_is_said_and_can_be_erased_and_the_rest_reads(alice: Visitor, services: Services) -> None:
    place = answer(alice, "phq9", *[1] * 9).rsplit("/", 1)[1]
    answer(alice, "phq9", *[2] * 9)
    with sqlite3.connect(services.settings.data_dir / "phi-wellbeing.db") as file:
        name = f"QUESTIONNAIRE#{place[:4]}-{place[4:6]}-{place[6:8]}#{place[9:]}"
        body = file.execute("SELECT body FROM items WHERE sort = ?", (name,)).fetchone()[0]
        file.execute("UPDATE items SET body = ? WHERE sort = ?", (bytes([body[0] ^ 1]) + body[1:], name))
    page = words(alice, HOME)
    assert "1 questionnaire could not be read." in page
    assert "18 moderately" in page
    assert alice.get(f"{HOME}/{place}").status_code == 503
    assert alice.post(f"{HOME}/{place}/erase").status_code == 303
    assert "could not be read" not in words(alice, HOME)


def test_what_is_erased_is_gone(alice: Visitor) -> None:
    place = answer(alice, "phq9", *[1] * 9)
    assert "They are gone at once" in words(alice, f"{place}/erase")
    alice.post(f"{place}/erase")
    assert alice.get(place).status_code == 404
    assert history(alice).rows == []


def test_charlie_sees_nothing_of_alices(alice: Visitor, charlie: Visitor) -> None:
    place = answer(alice, "phq9", *[1] * 9)
    assert charlie.get(place).status_code == 404
    assert charlie.post(f"{place}/erase").status_code == 404
    assert alice.get(place).status_code == 200


@pytest.mark.parametrize("place", ["x", "20261332", "2026-11-19", "new/other"])
def test_an_address_that_names_none_is_nothing(alice: Visitor, place: str) -> None:
    assert alice.get(f"{HOME}/{place}").status_code == 404


def test_names_in_the_store_tell_nothing_of_what_was_answered(alice: Visitor, services: Services) -> None:
    answer(alice, "phq9", *[3] * 9)
    with sqlite3.connect(services.settings.data_dir / "phi-wellbeing.db") as file:
        names = [name for (name,) in file.execute("SELECT sort FROM items WHERE sort LIKE 'QUESTIONNAIRE#%'")]
    assert [re.fullmatch(r"QUESTIONNAIRE#2026-11-19#[a-z0-9]{26}", name) is not None for name in names] == [True]
    assert KEYS == ("phq9", "gad7")
