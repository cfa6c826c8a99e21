"""Ways: whoever never types an address finds every page from Home."""

from __future__ import annotations

import re

import pytest
from flask import Flask

from tests.access.routes import OPEN
from tests.cast import Visitor

LINK = re.compile(r'<a [^>]*href="(/[^"?#]*)')

NOT_FROM_A_LINK = frozenset(
    {
        "/assistant/ask", "/messages/tone",  # where forms go; opened by hand they lead back
        "/settings/billing/after", "/settings/billing/cancel", "/settings/billing/change",
        "/settings/billing/receipts",  # billing is off here; tests/billing goes these ways
        "/incidents/files",  # stands in the form of an entry
        "/vault/export.csv", "/vault/export.json", "/vault/export.zip",  # offered once there is a file
        "/settings/confirm/returned", "/settings/confirm/sent",  # where a button of the lock leads
        "/wellbeing/plan/new",  # offered once there is a plan; before, both shapes stand on the page of plans
        "/welcome",
        "/policy", "/policy/without",  # asked after a version of the policy was published
        "/wellbeing/lock/state",  # what a page that stands open asks
    }
)  # fmt: skip
"""What opens by a button or once there is something; each with its reason."""


def reached(alice: Visitor) -> set[str]:
    """Every address that links lead to, from Home on; pages of one entry are not gone through."""
    seen, to_open = set(), ["/home"]
    while to_open:
        address = to_open.pop()
        if address in seen:
            continue
        seen.add(address)
        answer = alice.client.get(address)
        if answer.status_code == 200 and answer.mimetype == "text/html" and not address.startswith("/library/"):
            to_open += LINK.findall(answer.text)
    return seen


def test_every_page_is_found_without_typing_an_address(app: Flask, alice: Visitor) -> None:
    alice.post("/incidents/new", {"occurred_on": "2026-11-19", "narrative": "He was late."})
    plain = {
        rule.rule
        for rule in app.url_map.iter_rules()
        if "GET" in (rule.methods or ()) and not rule.arguments and rule.endpoint not in OPEN
        and not getattr(app.view_functions[rule.endpoint], "access", {}).get("staff_only")
    }  # fmt: skip
    assert plain - reached(alice) - NOT_FROM_A_LINK == set()


@pytest.mark.parametrize("address", ["/assistant", "/assistant/summary", "/roles", "/vault", "/messages", "/library"])
def test_on_the_first_evening_home_leads_there_too(alice: Visitor, address: str) -> None:
    assert address in LINK.findall(alice.client.get("/home").text)
