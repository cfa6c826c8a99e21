"""What is counted leaves as sums that name nobody; an objection or a signal stops it at once."""

from __future__ import annotations

import re

import pytest
from flask import Flask

from app.services import build
from app.settings import SettingsError, from_environment
from tests.analytics.conftest import Google
from tests.cast import Visitor, stranger
from tests.promises import promise
from workers.clock import table

GPC = {"Sec-GPC": "1"}
CONSENTS = "/settings/privacy/consents/counting"
WORDS = "words-of-alices-alone-7c1e"


def goes_round(visitor: Visitor, headers: dict[str, str] | None = None) -> None:
    """Opens pages of every area, with words of her own in the queries."""
    visitor.post("/incidents/new", {"occurred_on": "2026-11-19", "narrative": WORDS})
    for path in ("/", "/privacy", "/library", "/incidents", "/messages", "/vault", "/settings", "/assistant"):
        visitor.get(f"{path}?q={WORDS}", headers=headers, follow_redirects=True)
    for path in ("/wellbeing", "/wellbeing/check-ins", "/help-now", "/settings/privacy"):
        visitor.get(path, headers=headers)


def sent(visitor: Visitor, google: Google) -> dict[str, int]:
    """What Google has once the worker passed on what was counted."""
    (job,) = [job for job in table(visitor.services) if job.name == "analytics"]
    job.run(visitor.services)
    return google.sums


@promise("13.1", part=True)
def test_what_leaves_is_sums_by_area_with_nobodys_id_address_or_words(alice: Visitor, google: Google) -> None:
    goes_round(alice)

    sums = sent(alice, google)

    assert {"page_views:incidents", "page_views:library", "page_views:files"} <= set(sums)
    assert {name.partition(":")[0] for name in sums} == {"page_views"}
    everything = "\n".join(google.raw)
    with alice.client.session_transaction() as session:
        secret = [str(value) for value in session.values()]
    for word in (alice.tenant, alice.email, WORDS, "Mozilla", "Werkzeug", '127.0.0.1"', "wellbeing", "help", *secret):
        assert word not in everything, word
    (body,) = google.bodies
    assert set(body) == {"client_id", "non_personalized_ads", "events"}


def test_every_batch_has_a_client_of_its_own(alice: Visitor, google: Google) -> None:
    for _ in range(2):
        alice.get("/incidents")
        sent(alice, google)

    first, second = (body["client_id"] for body in google.bodies)
    assert first != second
    assert re.fullmatch(r"\d+\.\d+", first)


@promise("5.2")
def test_an_objection_stops_every_event_of_that_person_at_once(alice: Visitor, google: Google) -> None:
    alice.get("/incidents")
    assert sent(alice, google)
    google.bodies.clear()

    alice.post(CONSENTS, {"counting": "objected"})
    goes_round(alice)

    assert sent(alice, google) == {}
    alice.post(CONSENTS, {"counting": "allowed"})
    alice.get("/incidents")
    assert sent(alice, google) == {"page_views:incidents": 1}


@promise("12.4")
def test_the_signal_turns_counting_off_for_the_request_and_from_then_on_for_the_account(
    app: Flask, alice: Visitor, google: Google
) -> None:
    passer_by = stranger(app)
    passer_by.get("/privacy", headers=GPC)
    assert sent(alice, google) == {}

    goes_round(alice, GPC)
    goes_round(alice)  # from a browser that says nothing

    assert sent(alice, google) == {}
    assert passer_by.get("/.well-known/gpc.json").get_json()["gpc"] is True


def test_a_stranger_is_counted_until_they_have_a_cookie(app: Flask, alice: Visitor, google: Google) -> None:
    stranger(app).get("/privacy")

    assert sent(alice, google) == {"page_views:policies": 1}


def test_sums_are_taken_once(alice: Visitor, google: Google) -> None:
    alice.get("/incidents")
    sent(alice, google)

    assert sent(alice, google) == {"page_views:incidents": 1}
    assert len(google.bodies) == 1


def test_google_away_loses_sums_and_nothing_else(alice: Visitor, google: Google, caplog) -> None:
    google.status = 503
    alice.get("/incidents")
    sent(alice, google)
    google.bodies.clear()

    assert alice.get("/incidents").status_code == 200
    google.status = 204
    assert sent(alice, google) == {"page_views:incidents": 1}
    assert "analytics-secret" not in caplog.text


@pytest.mark.parametrize(
    "given",
    [
        {"ANALYTICS": "ga4"},
        {"GA4_MEASUREMENT_ID": "G-1", "GA4_API_SECRET": "x"},
        {"ANALYTICS": "ga4", "GA4_MEASUREMENT_ID": "G-1"},
    ],
)
def test_half_a_setup_is_refused(tmp_path, given: dict[str, str]) -> None:
    with pytest.raises(SettingsError, match="ANALYTICS"):
        from_environment({"DATA_DIR": str(tmp_path), **given})


def test_it_is_off_by_default(tmp_path) -> None:
    assert build(from_environment({"DATA_DIR": str(tmp_path)})).analytics is None
