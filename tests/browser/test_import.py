"""Bringing in an old log: five hundred rows, seen before they are saved, and never twice."""

from __future__ import annotations

import csv
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.person import Person

ROWS = 500


@pytest.fixture
def old_log(tmp_path: Path) -> Path:
    """A spreadsheet with column names of its own, and two rows that cannot be taken."""
    path = tmp_path / "my old log.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(["Day", "Time", "What happened", "Who", "Mood"])
        for number in range(ROWS - 2):
            day = date(2026, 11, 1) - timedelta(days=number)
            rows.writerow([f"{day:%m/%d/%Y}", "5:05 PM", f"Row {number}: “late again”, she wrote.", "Sam", "tired"])
        rows.writerow(["02/30/2026", "", "A day that is none.", "", ""])
        rows.writerow(["11/02/2026", "", "", "", ""])
    return path


@pytest.fixture
def brings_in(alice: Person, old_log: Path) -> Callable[[], None]:
    """Chooses the file and looks at it."""

    def act() -> None:
        alice.page.goto("/incidents/import")
        alice.page.get_by_label("File").set_input_files(old_log)
        alice.presses("Look at this file")

    return act


def test_alice_brings_in_five_hundred_rows_once(alice: Person, brings_in: Callable[[], None]) -> None:
    page = alice.page
    brings_in()
    expect(page.get_by_text("498 entries are ready")).to_be_visible()
    expect(page.get_by_role("table")).to_contain_text("501")
    alice.meets_no_barrier()

    alice.presses("Save 498 entries")

    expect(page.get_by_role("heading", name="498 entries were saved")).to_be_visible(timeout=30_000)
    alice.meets_no_barrier()
    page.goto("/incidents")
    expect(page.locator("#count")).to_have_text("498 entries, newest first")
    expect(page.locator("main article").first).to_contain_text("Row 0: “late again”, she wrote.")
    alice.meets_no_barrier()

    brings_in()
    expect(
        page.get_by_text("There is nothing new to save.").or_(page.get_by_text("498 entries were saved"))
    ).to_be_visible()
    page.goto("/incidents")
    expect(page.locator("#count")).to_have_text("498 entries, newest first")
