"""What an account holds is the same after it left as a copy and came back somewhere else."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from flask import Flask

from app import create_app
from app.rights.registry import EXPORTED
from app.services import build
from app.settings import from_environment
from app.store.keys import tenant_id
from tests.cast import Visitor, arrive
from tests.conftest import Clock
from tests.promises import promise
from tests.rights.exports.copying import EXPORT, asks, found, opened
from tests.rights.restoring.copies import Files, a_copy, files_of
from tests.rights.restoring.filling import fill
from tests.standins import HeldQueue

RESTORE = "/settings/privacy/restore"


@pytest.fixture
def elsewhere(tmp_path: Path, clock: Clock) -> Flask:
    """Another installation, with other keys."""
    named = {"DATA_DIR": str(tmp_path / "other"), "SECRET_KEY": "another secret of the tests, 32 long"}
    settings = from_environment(named)
    queue = HeldQueue()
    services = build(settings, now=clock, queue=queue)
    queue.attach(services)
    return create_app(settings, services)


def sends(who: Visitor, copy: bytes) -> str:
    """Choose a copy, have it looked at, and read the page."""
    answer = who.post(RESTORE, {"file": (io.BytesIO(copy), "copy.zip")}, content_type="multipart/form-data")
    assert answer.status_code == 303, answer.text
    who.services.queue.run()  # type: ignore[attr-defined]  # the held queue of the tests
    return who.get(RESTORE).text


def brings_back(who: Visitor, copy: bytes) -> str:
    page = sends(who, copy)
    assert "Your copy can come back" in page, page
    assert who.post(f"{RESTORE}/begin").status_code == 303
    who.services.queue.run()  # type: ignore[attr-defined]  # the held queue of the tests
    return who.get(RESTORE).text


def coming_back(files: Files) -> Files:
    """Of an export what comes back; the marks of copies apart."""
    names = {
        f"data/{feature.name}/{family.name}.json"
        for feature in EXPORTED
        for family in feature.families
        if family.comes_back and feature.name != "copies"
    }
    return {name: content for name, content in files.items() if name in names or name.startswith("data/originals/")}


@promise("12.1", part=True)
def test_what_comes_back_on_another_installation_is_what_left(alice: Visitor, elsewhere: Flask, clock: Clock) -> None:
    kept = fill(alice)
    clock.move(hours=1)
    before = files_of(alice.services, tenant_id(alice.tenant))
    clock.move(hours=1)
    bob = arrive(elsewhere, "bob@example.org")

    page = brings_back(bob, a_copy(alice.services, tenant_id(alice.tenant)))

    assert "Your copy is back" in page, page
    assert "left out" not in page
    after = files_of(bob.services, tenant_id(bob.tenant))
    assert [name for name, content in coming_back(before).items() if b'"key"' not in content and "files" not in name
            and name.endswith(".json")] == []  # fmt: skip
    assert coming_back(after) == coming_back(before)
    for kind in ("entry", "document", "message", "talk", "plan", "check-in", "complaint", "note"):
        assert bob.get(kept[kind]).status_code == 200, kind
    assert "He came late" in bob.get("/incidents?q=corrected").text
    assert "letter" in bob.get("/vault").text


def but_for_the_mark(table: bytes) -> list[dict[str, str]]:
    """The rows of a CSV without the column that says when they were brought back."""
    rows = csv.DictReader(io.StringIO(table.decode("utf-8-sig"), newline=""))
    return [{name: cell for name, cell in row.items() if name != "restored_at"} for row in rows]


@promise("12.1")
def test_a_copy_made_with_one_click_gives_back_the_same_records_and_files(
    alice: Visitor, elsewhere: Flask, clock: Clock
) -> None:
    fill(alice)
    clock.move(hours=1)
    left = opened(alice, asks(alice, what="comprehensive", private="yes"))
    clock.move(hours=1)
    bob = arrive(elsewhere, "bob@example.org")

    page = brings_back(bob, alice.get(found(alice.get(EXPORT).text)).data)

    assert "Your copy is back" in page, page
    clock.move(hours=1)
    back = opened(bob, asks(bob, what="comprehensive", private="yes"))
    before, after = ({name: copy.read(name) for name in copy.namelist()} for copy in (left, back))
    assert coming_back(after) == coming_back(before)
    assert {name for name in before if name.endswith(".csv")} == {name for name in after if name.endswith(".csv")}
    assert but_for_the_mark(before["data/incidents/incidents.csv"]) == but_for_the_mark(
        after["data/incidents/incidents.csv"]
    )
    assert b"RESTORED#" in after["data/copies/brought-back.json"]
    assert {"index.html", "README.txt", "bagit.txt", "manifest-sha256.txt"} <= set(after)
