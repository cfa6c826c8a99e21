"""The export firewall over every route that lets data out: the url map is the list, and a new route is on it."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any

import msgspec
import pytest
from flask import Flask
from werkzeug.test import TestResponse

from app import create_app
from app.access import signed_in
from app.accounts import model as accounts
from app.assistant import consent
from app.settings import Settings
from app.store.keys import tenant_id, tenant_partition
from app.wellbeing.access_log import Why
from app.wellbeing.contents import reading
from app.wellbeing.records import Records
from tests.access.routes import FORM, Hers, Step, send, steps
from tests.cast import Visitor, arrive
from tests.promises import promise
from tests.wellbeing.export.filling import WORDS, fill
from tests.wellbeing.releases.leaving import Parrot, everything_in


class House:
    """The app with a model that hears everything, and Alice, whose private pages and whose record are full."""

    def __init__(self, settings: Settings, alice: Visitor) -> None:
        self.parrot = Parrot()
        self.statuses: Counter[int] = Counter()
        self.app: Flask = create_app(settings, replace(alice.services, text_model=self.parrot))
        self.app.testing = False
        self.email = alice.email
        self.made = fill(alice)
        self.hers = Hers(alice)
        consent.agree(alice.shelf, self.parrot, consent.VERSION, alice.services.now())
        self.alice = arrive(self.app, alice.email)

    def outside(self) -> list[Step]:
        """Every route that is no page of the module, the reading ones first."""
        way = [step for step in steps(self.app, self.hers) if not step.endpoint.startswith("wellbeing.")]
        return sorted(way, key=lambda step: step.method not in {"GET", "HEAD"})

    def leaks(self, way: Iterable[Step], email: str = "") -> list[str]:
        """The steps whose answer, or whose question to a model, holds a word of the private pages."""
        found = []
        for step in way:
            visitor = arrive(self.app, email or self.email)  # some steps sign out
            answer = _sent(visitor, step)
            self.statuses[answer.status_code] += 1
            told = everything_in(answer)
            if (seen := words_in(told)) or words_in(self.parrot.heard):
                found.append(f"{step}: {seen or 'to the model'}")
        return found


def _sent(visitor: Visitor, step: Step) -> TestResponse:
    """As every walk sends it, and a question besides, so that what asks a model does."""
    if step.method != "POST":
        return send(visitor, step)
    said = {"question": "How did I sleep?", "text": "What is going on?", "include": "entry", "method": "biff"}
    return visitor.post(step.path, {**FORM, **said, "agreed": consent.VERSION})


def words_in(text: str) -> list[str]:
    return [word for word in WORDS.values() if word in text]


@pytest.fixture
def settings(settings: Settings) -> Settings:
    """Without a bound on saves: the walk sends more in a second than a person in a minute."""
    return replace(settings, writes_per_minute=0)


@pytest.fixture
def house(settings: Settings, alice: Visitor) -> House:
    return House(settings, alice)


@promise("10.1", part=True)
def test_no_route_outside_the_module_lets_a_word_of_it_out(house: House) -> None:
    way = house.outside()
    assert len(way) > 150
    assert house.leaks(way) == []
    assert house.parrot.asked
    assert house.statuses[200] > 100
    assert not {401, 429} & set(house.statuses)


def test_staff_get_no_word_of_it_on_any_route(house: House, visit: Callable[[str], Visitor]) -> None:
    dana = visit("dana@example.org")
    accounts.grant_staff(dana.services, dana.email)
    assert house.leaks([step for step in house.outside() if step.method == "GET"], dana.email) == []


def test_the_walk_finds_a_route_that_lets_a_word_out(house: House) -> None:
    def careless() -> str:
        me = signed_in()
        records = Records(me.services, me.tenant, Why.PAGE)
        kinds, words = reading.kinds(), reading.wording(records, me.preferences.zone)
        return "".join(item.words for kind in kinds for item in reading.items(records, kind, words))

    house.app.add_url_rule("/careless", view_func=careless, endpoint="pages.careless")
    (found,) = house.leaks(
        step for step in house.outside() if step.endpoint == "pages.careless" and step.method == "GET"
    )
    assert WORDS["note"] in found


@pytest.mark.parametrize(
    ("path", "fields"),
    [
        ("/assistant/summary", {"include": ["entry", "document", "message"]}),
        ("/assistant/ask", {"question": "How did I sleep, and what did I note?"}),
        ("/roles", {"text": "What is going on with my symptoms?"}),
        ("/messages/{}/rewrite", {"method": "biff"}),
    ],
)
def test_a_model_that_is_asked_of_the_record_hears_nothing_of_it(
    house: House, path: str, fields: dict[str, Any]
) -> None:
    house.alice.post(path, {**fields, "agreed": consent.VERSION})
    assert words_in(house.parrot.heard) == []


@pytest.mark.parametrize("word", ["note", "plan", "complaint", "told"])
@pytest.mark.parametrize("path", ["/incidents?q=", "/vault?q=", "/messages?q=", "/library?q=", "/admin/accounts?q="])
def test_a_search_outside_finds_nothing_of_it(house: House, path: str, word: str) -> None:
    """Only the word that was typed comes back."""
    told = everything_in(house.alice.get(path + WORDS[word]))
    assert set(words_in(told)) <= {WORDS[word]}


def test_with_a_tick_the_model_hears_that_one_item_and_the_main_store_keeps_none_of_it(house: House) -> None:
    place = f"event/2026-11-18#{26 * 'b'}"
    address = str(house.alice.post("/wellbeing/summary", {"item": place}).location)
    page = house.alice.get(address).text
    seen = page.split('name="seen" value="')[1].partition('"')[0]
    assert words_in(house.parrot.heard) == []
    answer = house.alice.post(address, {"seen": seen, "agreed": "y"})
    assert words_in(house.parrot.heard) == [WORDS["event"]]
    assert words_in(answer.text) == [WORDS["event"]]
    assert words_in(main_store(house.alice)) == []


def test_what_the_main_store_keeps_of_her_holds_no_word_of_it(house: House) -> None:
    house.alice.post(f"{house.made['plan']}/review", {"name": WORDS["plan"], "review_on": "2026-12-01", "remind": "y"})
    house.alice.services.queue.run()  # type: ignore[attr-defined]  # the held queue of the tests
    kept = main_store(house.alice)
    assert "alices-own-words" in kept
    assert words_in(kept) == []


def main_store(visitor: Visitor) -> str:
    """Every record of hers outside the PHI store, opened."""
    partition = tenant_partition(tenant_id(visitor.tenant))
    with sqlite3.connect(visitor.services.settings.data_dir / "records.db") as file:
        sorts = [sort for (sort,) in file.execute("SELECT sort FROM items WHERE partition = ?", (partition,))]
    opened = [visitor.shelf.get(sort, msgspec.Raw) for sort in sorts]
    return repr([(sort, bytes(one.record)) for sort, one in zip(sorts, opened, strict=True) if one])
