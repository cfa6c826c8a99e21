"""The firewall: without a tick nothing goes out, with a tick exactly that, once, for one purpose, and it is noted."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

import pytest
from flask import Flask

from app import create_app
from app.errors import Invalid, NotFound
from app.settings import Settings
from app.store.keys import tenant_id
from app.wellbeing.access_log import Access, Why
from app.wellbeing.contents.item import Item
from app.wellbeing.families import FAMILIES
from app.wellbeing.records import Records
from app.wellbeing.releases import model
from app.wellbeing.releases.model import NotReleased
from tests.assistant.scripted import ScriptedModel
from tests.cast import Visitor, arrive
from tests.wellbeing.export.filling import WORDS, spoil

CHECK_IN = f"check-in/2026-11-19T08:30#{26 * 'a'}"
EVENT = f"event/2026-11-18#{26 * 'b'}"


def door(alice: Visitor, why: Why = Why.RELEASE) -> Records:
    return Records(alice.services, tenant_id(alice.tenant), why)


def tick(alice: Visitor, *places: str, purpose: str = "summary") -> str:
    return model.tick(alice.services, door(alice), purpose, places).id


def taken(alice: Visitor, release_id: str, purpose: str = "summary") -> list[Item]:
    zone = arriving_zone(alice)
    return model.take(alice.services, tenant_id(alice.tenant), release_id, purpose, zone)


def arriving_zone(alice: Visitor) -> Any:
    from zoneinfo import ZoneInfo

    return ZoneInfo("America/Denver")


def rows(alice: Visitor, why: Why) -> list[Access]:
    return [row.record for row in door(alice).accesses(limit=300).rows if row.record.why is why]


def words_of(items: Iterable[Item]) -> str:
    return "\n".join(item.words for item in items)


def test_a_tick_gives_exactly_its_item(filled: Visitor) -> None:
    (item,) = taken(filled, tick(filled, EVENT))
    assert item.place == EVENT
    assert item.words == f"What: {WORDS['event']}"


@pytest.mark.parametrize("places", [(), ("",), ("check-in/",), ("nothing/here",), ("plan/whatever",), ("release/x",)])
def test_without_a_tick_there_is_no_release(filled: Visitor, places: tuple[str, ...]) -> None:
    if places == ("check-in/",):
        assert taken(filled, tick(filled, *places)) == []
        return
    with pytest.raises(Invalid):
        tick(filled, *places)


@pytest.mark.parametrize("guess", ["", "x", 26 * "a", "../check-in", "LIST"])
def test_an_id_that_nobody_was_given_takes_nothing(filled: Visitor, guess: str) -> None:
    with pytest.raises(NotReleased):
        taken(filled, guess)
    assert [row.family for row in rows(filled, Why.RELEASE)] == []


def test_ticks_are_good_once(filled: Visitor) -> None:
    release = tick(filled, CHECK_IN)
    assert len(taken(filled, release)) == 1
    with pytest.raises(NotReleased):
        taken(filled, release)


def test_ticks_are_good_for_fifteen_minutes(filled: Visitor, clock: Any) -> None:
    release, other = tick(filled, CHECK_IN), tick(filled, CHECK_IN)
    clock.move(minutes=14, seconds=59)
    assert len(taken(filled, release)) == 1
    clock.move(seconds=1)
    with pytest.raises(NotReleased):
        taken(filled, other)


def test_ticks_for_one_purpose_are_none_for_another(filled: Visitor) -> None:
    release = tick(filled, CHECK_IN)
    with pytest.raises(NotReleased):
        taken(filled, release, purpose="report")
    with pytest.raises(NotFound):
        tick(filled, CHECK_IN, purpose="report")


def test_charlie_takes_nothing_with_alices_ticks(filled: Visitor, charlie: Visitor) -> None:
    release = tick(filled, CHECK_IN)
    with pytest.raises(NotReleased):
        taken(charlie, release)
    assert charlie.get(f"/wellbeing/summary/{release}").status_code == 410
    assert taken(charlie, tick(charlie, CHECK_IN)) == []


def test_each_item_that_goes_out_has_its_row_and_no_other_has_one(filled: Visitor) -> None:
    release = tick(filled, EVENT)
    before = Counter((row.family, row.record) for row in rows(filled, Why.RELEASE))
    taken(filled, release)
    after = Counter((row.family, row.record) for row in rows(filled, Why.RELEASE))
    assert after - before == {("release", release): 2, ("event", 26 * "b"): 1}


def test_a_store_that_goes_away_gives_nothing_and_the_ticks_are_spent(filled: Visitor, monkeypatch: Any) -> None:
    release = tick(filled, CHECK_IN)
    real = model._items
    monkeypatch.setattr(model, "_items", lambda *_: (_ for _ in ()).throw(RuntimeError("away")))
    with pytest.raises(RuntimeError):
        taken(filled, release)
    monkeypatch.setattr(model, "_items", real)
    with pytest.raises(NotReleased):
        taken(filled, release)


def test_what_is_damaged_or_erased_says_nothing(filled: Visitor) -> None:
    release = tick(filled, CHECK_IN, EVENT)
    spoil(filled, "CHECKIN#")
    filled.post(f"/wellbeing/events/20261118-{26 * 'b'}/erase")
    items = taken(filled, release)
    assert [(item.damaged, item.words) for item in items] == [(True, "")]


def test_no_purpose_takes_the_safety_plan_or_earlier_wordings() -> None:
    from app.wellbeing.releases.purposes import PURPOSES

    wanted = {family.name for purpose in PURPOSES.values() for family in purpose.families}
    assert wanted == {"check-in", "event", "complaint", "note"}
    assert wanted < {family.name for family in FAMILIES}


class Summed:
    """Alice where a model answers: what it was asked is in `model.asked`."""

    def __init__(self, settings: Settings, alice: Visitor, *said: str) -> None:
        self.model = ScriptedModel(*[[text] for text in said])
        self.app: Flask = create_app(settings, replace(alice.services, text_model=self.model))
        self.app.testing = False
        self.alice = arrive(self.app, alice.email)

    def looked_at(self, *places: str) -> tuple[str, str]:
        """The address and the page of what would be sent."""
        answer = self.alice.post("/wellbeing/summary", {"item": list(places)})
        assert answer.status_code == 303, answer.text
        return str(answer.location), self.alice.get(str(answer.location)).text

    def send(self, address: str, page: str, **more: str) -> Any:
        return self.alice.post(address, {"seen": _seen(page), "agreed": "y", **more})


def _seen(page: str) -> str:
    found = re.search(r'name="seen" value="([0-9a-f]{64})"', page)
    assert found, page
    return found.group(1)


def test_another_browser_of_hers_was_not_asked_and_gets_nothing(filled: Visitor, settings: Settings) -> None:
    site = Summed(settings, filled)
    address, page = site.looked_at(EVENT)
    other = arrive(site.app, filled.email)
    assert other.get(address).status_code == 410
    assert other.post(address, {"seen": _seen(page), "agreed": "y"}).status_code == 410
    assert site.model.asked == []
    assert site.alice.get(address).status_code == 200


def test_nothing_is_sent_before_it_was_looked_at_and_agreed_to(filled: Visitor, settings: Settings) -> None:
    site = Summed(settings, filled)
    address, page = site.looked_at(CHECK_IN)
    assert WORDS["note"] in page
    assert "Nothing was sent yet" in page
    assert site.alice.post(address, {"seen": _seen(page), "look": "y"}).status_code == 200
    assert site.model.asked == []


def test_what_was_agreed_to_elsewhere_does_not_count_here(filled: Visitor, settings: Settings) -> None:
    from app.assistant import consent

    site = Summed(settings, filled)
    assert consent.agree(site.alice.shelf, site.model, consent.VERSION, site.alice.services.now())
    site.looked_at(CHECK_IN)
    assert site.model.asked == []


def test_exactly_what_was_ticked_is_sent_masked_and_once(filled: Visitor, settings: Settings) -> None:
    site = Summed(settings, filled, '{"rows": [{"source": 1, "event": "The writer slept badly."}]}')
    complaint = str(door(filled).page(_family("complaint"), dict).rows[0].sort).replace("COMPLAINT#", "complaint/")
    address, page = site.looked_at(complaint)
    answer = site.send(address, page)
    assert answer.status_code == 200
    assert "The writer slept badly." in answer.text
    (asked,) = site.model.asked
    sent = asked.system + "".join(turn.text for turn in asked.turns)
    assert WORDS["complaint"] in sent
    assert "Magpie" not in sent
    for kind in ("note", "event", "plan", "trigger", "helped", "symptom"):
        assert WORDS[kind] not in sent
    assert site.send(address, page).status_code == 410
    assert len(site.model.asked) == 1


def test_only_what_went_out_is_noted_as_taken_out(filled: Visitor, settings: Settings) -> None:
    site = Summed(settings, filled, '{"rows": []}')
    site.alice.get("/wellbeing/summary")
    address, page = site.looked_at(EVENT)
    assert rows(filled, Why.RELEASE) == []
    site.send(address, page)
    assert {row.family for row in rows(filled, Why.RELEASE)} == {"release", "event"}


def test_a_provider_is_masked_whatever_the_name_looks_like(filled: Visitor, settings: Settings) -> None:
    site = Summed(settings, filled, '{"rows": []}')
    told = {"note_id": 26 * "q", "provider": "quillfeather", "said": "Then quillfeather was silent."}
    assert filled.post("/wellbeing/providers/new", told).status_code == 303
    address, page = site.looked_at(f"note/{26 * 'q'}")
    site.send(address, page)
    (asked,) = site.model.asked
    sent = "".join(turn.text for turn in asked.turns)
    assert "was silent" in sent
    assert "quillfeather" not in sent


def test_what_changed_since_it_was_looked_at_is_not_sent(filled: Visitor, settings: Settings) -> None:
    site = Summed(settings, filled)
    address, page = site.looked_at(EVENT)
    filled.post(f"/wellbeing/events/20261118-{26 * 'b'}", {"on": "2026-11-18", "title": "other words"})
    assert site.send(address, page).status_code == 410
    assert site.model.asked == []


def test_words_masked_besides_leave_as_a_placeholder(filled: Visitor, settings: Settings) -> None:
    site = Summed(settings, filled, '{"rows": []}')
    address, _ = site.looked_at(EVENT)
    again = site.alice.post(address, {"look": "y", "mask_too": WORDS["event"]}).text
    site.send(address, again, mask_too=WORDS["event"])
    (asked,) = site.model.asked
    assert WORDS["event"] not in "".join(turn.text for turn in asked.turns)


def test_the_summary_stays_on_its_page(filled: Visitor, settings: Settings) -> None:
    site = Summed(settings, filled, '{"rows": [{"source": 1, "event": "Keptnowhere happened."}]}')
    address, page = site.looked_at(EVENT)
    assert "Keptnowhere" in site.send(address, page).text
    for path in ("/assistant", "/assistant/summary", "/assistant/kept", "/settings/ai", "/home"):
        assert "Keptnowhere" not in site.alice.get(path).text


def test_rules_on_this_server_sum_up_in_the_persons_own_words(filled: Visitor) -> None:
    answer = filled.post("/wellbeing/summary", {"item": [EVENT]})
    page = filled.get(str(answer.location)).text
    assert "does not leave it" in page
    told = filled.post(str(answer.location), {"seen": _seen(page), "agreed": "y"})
    assert WORDS["event"] in told.text


def test_nothing_is_ticked_for_anybody_and_other_days_are_a_form(filled: Visitor) -> None:
    page = filled.get("/wellbeing/summary").text
    assert CHECK_IN in page
    assert " checked" not in page
    older = filled.post("/wellbeing/summary/days", {"from": "2026-11-18", "to": "2026-11-18"}).text
    assert EVENT in older
    assert CHECK_IN not in older
    assert filled.post("/wellbeing/summary/days", {"from": "2026-11-19", "to": "2026-11-18"}).status_code == 422
    assert filled.post("/wellbeing/summary", {}).status_code == 422


def _family(name: str) -> Any:
    return next(family for family in FAMILIES if family.name == name)
