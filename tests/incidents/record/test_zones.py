"""The zone of an entry: near ones at hand, every other one when asked for, and nothing typed is lost by asking."""

from __future__ import annotations

import html
import re

from tests.cast import Visitor
from tests.incidents.record.samples import form
from tests.incidents.record.test_new_page import entries, save, saved


def offered(page: str) -> list[str]:
    select = re.search(r'<select[^>]*name="zone".*?</select>', page, re.DOTALL)
    assert select
    return re.findall(r'value="([^"]*)"', select.group())


def test_the_form_offers_the_zones_nearby_and_a_way_to_all_others(alice: Visitor) -> None:
    zones = offered(alice.get("/incidents/new").text)

    assert len(zones) == 9
    assert zones[-1] == "more"


def test_asking_for_another_place_brings_every_zone_and_keeps_what_was_typed(alice: Visitor) -> None:
    answer = save(alice, zone="more", quotes="kept & whole")

    page = html.unescape(answer.text)
    assert answer.status_code == 422
    assert "Choose the time zone of the place." in page
    assert "kept & whole" in page
    assert {"Europe/Berlin", "Asia/Tokyo", "America/Chicago"} < set(offered(answer.text))
    assert entries(alice) == []


def test_an_incident_abroad_is_kept_in_the_zone_of_the_place(alice: Visitor) -> None:
    answer = save(alice, occurred_on="2026-11-20", occurred_at="11:00", zone="Asia/Tokyo")

    assert saved(alice, answer).when.zone == "Asia/Tokyo"
    assert "Fri 20 Nov, 11:00 am JST" in alice.get(answer.headers["Location"]).text
    edit = alice.get(answer.headers["Location"] + "/edit").text
    assert '<option selected value="Asia/Tokyo">Asia/Tokyo</option>' in edit


def test_the_page_with_every_zone_is_there_for_the_script(alice: Visitor) -> None:
    page = alice.get("/incidents/new").text
    address = re.search(r'data-zones="([^"]*)"', page)
    assert address

    whole = alice.get(html.unescape(address.group(1))).text

    assert len(offered(whole)) > 400
    assert offered(whole)[0] == "more"


def test_a_correction_can_be_given_a_zone_abroad_too(alice: Visitor) -> None:
    page = save(alice).headers["Location"]

    answer = alice.post(f"{page}/edit", form(zone="more", reason="we were in Berlin", based_on="1"))

    assert answer.status_code == 422
    assert "Europe/Berlin" in offered(answer.text)
