"""Pages as they stand with each standing, and closed: valid HTML, one first heading, a title that begins with it."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace

from app.accounts import model as accounts
from app.billing import endings, record
from app.billing.record import Billing
from app.billing.standing import State
from tests.billing.payer import Payer
from tests.pages.nu import checker, html_errors

DAY = timedelta(days=1)
FORM = {"plan": "parent_annual", "attempt": "b" * 32}


def records(now: datetime) -> dict[State, Billing]:
    """A record for each standing that has one."""
    paid = Billing(
        tier="parent", plan_key="parent_monthly", cadence="monthly", stripe_subscription_id="sub_x", renews_at=now + DAY
    )
    return {
        State.ACTIVE: paid,
        State.ENDING: replace(paid, cadence=""),
        State.OVERDUE: replace(paid, renews_at=now - DAY),
        State.TRIAL: replace(paid, trial_ends_at=now + DAY),
        State.UNPAID: replace(paid, tier="free", renews_at=now - DAY),
        State.LAPSED: replace(paid, tier="free", cadence="", renews_at=now - DAY),
    }


def takes_the_place(payer: Payer, billing: Billing) -> None:
    shelf = payer.visitor.shelf
    shelf.write(*record.written(shelf, record.read(shelf), billing))


def test_every_standing_has_valid_pages(alice_pays: Payer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    jar, alice, files = checker(), alice_pays.visitor, []
    entry = alice.post("/incidents/new", {"occurred_on": "2026-11-19", "narrative": "He was late."}).location
    paths = ["", "/receipts", "/cancel", "/change?plan=professional_annual", "/after"]
    pages = {f"new {path}": alice.get(f"/settings/billing{path}") for path in paths}
    for state, billing in records(alice_pays.clock()).items():
        takes_the_place(alice_pays, billing)
        assert alice_pays.state() is state
        stands = alice_pays.standing
        ending = endings.Ending(stands.due is not None, stands.until)
        monkeypatch.setattr(endings, "ahead", lambda *_, ending=ending: ending)
        pages |= {f"{state} {path}": alice.get(f"/settings/billing{path}") for path in paths}
        pages[f"{state} refused"] = alice.post("/settings/billing/subscribe", {**FORM, "plan": "none"})
    takes_the_place(alice_pays, Billing())
    accounts.correct(alice.shelf, {"adult_confirmed_at": alice_pays.clock() - 90 * DAY}, {})
    assert alice_pays.state() is State.NEVER
    for path in (
        "/home",
        "/incidents",
        "/incidents/new",
        entry,
        f"{entry}/edit",
        f"{entry}/withdraw",
        "/incidents/import",
    ):
        pages[f"closed {path}"] = alice.get(path)
    pages["closed write"] = alice.post("/incidents/new", {"narrative": "He was late.", "entry_id": "a" * 26})

    for number, (name, answer) in enumerate(pages.items()):
        if answer.mimetype != "text/html" or 300 <= answer.status_code < 400:
            continue
        files.append(tmp_path / f"{number} {re.sub('[^a-z]+', '-', name)}.html")
        files[-1].write_text(answer.text, "utf-8")
        assert answer.text.count("<h1") == 1, name
    assert len(files) > 30
    assert html_errors(jar, files) == []


@pytest.mark.parametrize("state", [State.ENDING, State.OVERDUE, State.UNPAID, State.LAPSED])
def test_a_page_has_one_action_that_stands_out(alice_pays: Payer, state: State) -> None:
    takes_the_place(alice_pays, records(alice_pays.clock())[state])

    assert alice_pays.visitor.get("/settings/billing").text.count("button-primary") == 1
