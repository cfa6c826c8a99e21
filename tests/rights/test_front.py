"""One page leads to everything that a person can do about what we hold of them."""

from __future__ import annotations

from flask import Flask

from tests.cast import arrive


def test_settings_lead_to_the_page_of_ones_data(app: Flask) -> None:
    alice = arrive(app, "alice@example.org")

    assert "/settings/privacy" in alice.get("/settings").text
    assert "<h1>Your data</h1>" in alice.get("/settings/privacy").text
