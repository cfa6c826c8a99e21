"""A ZIP that somebody made up gets nothing in but records that we could have written, in the places they must have."""

from __future__ import annotations

import io
import json
import struct
import zipfile
from collections.abc import Callable
from typing import Any

import pytest

from app.accounts import model as accounts
from app.store.keys import tenant_id
from tests.cast import Visitor
from tests.conftest import Clock
from tests.rights.restoring.copies import Files, changed, family_file, files_of, zipped
from tests.rights.restoring.filling import keeps, writes
from tests.rights.restoring.test_whole import RESTORE, brings_back, sends

ENTRIES, DOCUMENTS, TICKS = "data/incidents/entries.json", "data/vault/documents.json", "data/library/ticks.json"


@pytest.fixture
def files(alice: Visitor, clock: Clock) -> Files:
    """Alice's small copy."""
    for number in range(3):
        writes(alice, f"Entry {number}.")
        clock.move(minutes=1)
    keeps(alice, "letter.txt", b"A letter.")
    clock.move(hours=1)
    return files_of(alice.services, tenant_id(alice.tenant))


def first(lines: list[bytes], change: Callable[[dict[str, Any]], None]) -> list[bytes]:
    """The lines, with the record of the first one changed."""
    said = json.loads(lines[0])
    change(said)
    return [json.dumps(said).encode(), *lines[1:]]


def setting(**values: Any) -> Callable[[dict[str, Any]], None]:
    def change(said: dict[str, Any]) -> None:
        said["record"].update(values)

    return change


def keyed(key: str) -> Callable[[dict[str, Any]], None]:
    def change(said: dict[str, Any]) -> None:
        said["key"] = key

    return change


def about(**values: Any) -> Callable[[dict[str, Any]], None]:
    def change(said: dict[str, Any]) -> None:
        said["record"]["incident"].update(values)

    return change


@pytest.mark.parametrize(
    "change",
    [
        keyed("ACCOUNT"),
        keyed("SESSION#" + "a" * 32),
        keyed("INCIDENT#../../x#R0001"),
        keyed("INCIDENT#" + "a" * 26 + "#R0001"),  # another's id than the record says
        keyed("INCIDENT#" + "a" * 26 + "#R0001\nX"),
        keyed("X" * 5000),
        setting(number=2**63),
        setting(number=10**30),
        setting(number=-1),
        setting(number="1"),
        setting(part="staff"),
        setting(written_at="2027-01-01T00:00:00Z"),
        setting(written_at="2026-11-19T00:00:00"),
        setting(written_at="not a time"),
        setting(reason="x" * 1001),
        setting(incident=None),
        about(narrative="x" * 500_000),
        about(narrative="null \x00 inside"),
        about(narrative=["a", "list"]),
        about(when={"on": "2026-11-19", "at": "quarter past", "zone": "America/Chicago"}),
        about(when={"on": "2026-11-19", "at": "10:00", "zone": "../../etc/passwd"}),
        about(when={"on": "0001-01-01"}),
        about(people=[{"name": "x"}] * 1000),
        about(kind="<script>"),
    ],
)
def test_a_record_that_we_could_not_have_written_stays_out_and_is_told(
    bob: Visitor, files: Files, change: Callable[[dict[str, Any]], None]
) -> None:
    page = brings_back(bob, zipped(changed(files, ENTRIES, lambda lines: first(lines, change))))

    assert "1 left out" in page, page
    listed = bob.get("/incidents").text
    assert "Entry 1." in listed
    assert "Entry 2." in listed
    assert "Entry 0." not in listed
    household = accounts.read(bob.shelf)
    assert household
    assert (household.account.record.email, household.account.record.staff) == ("bob@example.org", False)


def test_the_same_key_twice_is_taken_once(bob: Visitor, files: Files) -> None:
    page = brings_back(bob, zipped(changed(files, ENTRIES, lambda lines: [lines[0], lines[0], *lines[1:]])))

    assert "1 left out" in page


def test_what_is_no_record_at_all_is_left_out(bob: Visitor, files: Files) -> None:
    broken = [b'{"key":', b'{"key":"x","record":' + b"[" * 100_000, b'{"key":"\xff\xfe"}']
    page = brings_back(bob, zipped(changed(files, ENTRIES, lambda lines: [*broken, *lines])))

    assert "3 left out" in page


def test_kinds_that_do_not_come_back_are_not_looked_at(bob: Visitor, files: Files) -> None:
    account = {"key": "ACCOUNT", "record": {"email": "mallory@example.org", "created_at": "2026-01-01T00:00:00Z",
                                            "staff": True}}  # fmt: skip
    more = {
        **files,
        "data/account/account.json": family_file("account", "account", [json.dumps(account).encode()]),
        "data/sign-in/sessions.json": family_file("sign-in", "sessions", [b'{"key":"SESSION#a","record":{}}']),
        "data/nobody/knows.json": b"{}",
    }

    brings_back(bob, zipped(more))

    household = accounts.read(bob.shelf)
    assert household
    assert not household.account.record.staff


def test_a_file_that_would_lie_elsewhere_stays_out(bob: Visitor, alice: Visitor, files: Files) -> None:
    def change(said: dict[str, Any]) -> None:
        said["record"]["file"]["blob"] = f"../{alice.tenant}/vault/x/original"

    page = brings_back(bob, zipped(changed(files, DOCUMENTS, lambda lines: first(lines, change))))

    assert "left out" in page
    assert bob.services.blobs.tenant(tenant_id(bob.tenant)).page().names == []


def test_bytes_that_are_not_as_they_left_stay_out(bob: Visitor, files: Files) -> None:
    name = next(name for name in files if name.startswith("data/originals/"))
    copy = zipped({**files, name: b"B letter."}, summed=files)

    page = brings_back(bob, copy)

    assert "Its bytes are not as they left" in page
    assert bob.services.blobs.tenant(tenant_id(bob.tenant)).page("vault/").names == []


def spoiled(files: Files) -> dict[str, bytes]:
    """ZIPs that are none of ours, by what is wrong with them."""
    whole = zipped(files)
    unlisted = io.BytesIO()
    with zipfile.ZipFile(unlisted, "w") as archive:
        archive.writestr(ENTRIES, files[ENTRIES])
    twice = io.BytesIO()
    with zipfile.ZipFile(twice, "w") as archive:
        for name in ("manifest-sha256.txt", "a", "b"):
            archive.writestr(name, "")
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("manifest-sha256.txt", "")
        archive.writestr(ENTRIES, b"0" * 50_000_000)
    end = whole.rfind(b"PK\x05\x06")
    endless = whole[: end + 12] + struct.pack("<L", 0x7FFFFFF0) + whole[end + 16 :]
    return {
        "is empty": b"",
        "is a text": b"hello" * 1000,
        "is cut off": whole[: len(whole) // 2],
        "lost its beginning": whole[1000:],
        "has no checksums": unlisted.getvalue(),
        "has a member twice": twice.getvalue().replace(b"b", b"a"),
        "grows": bomb.getvalue(),
        "was packed anew": zipped(files, packed=zipfile.ZIP_DEFLATED),
        "says its list is endless": endless,
        "has records that were changed": zipped({**files, ENTRIES: files[ENTRIES] + b" "}, summed=files),
        "is of another form": zipped({**files, ENTRIES: files[ENTRIES].replace(b"-export-1", b"-export-9")}),
        "has nothing that comes back": zipped({"data/account/account.json": b"{}"}),
        "has a line without an end": zipped({**files, TICKS: b"x" * 9_000_000}),
    }


def test_a_zip_that_is_none_of_ours_is_refused_with_a_sentence(bob: Visitor, files: Files) -> None:
    for what, copy in spoiled(files).items():
        page = sends(bob, copy)

        assert "Nothing was brought back." in page or "not empty" in page, what
        assert bob.post(f"{RESTORE}/begin").status_code in (303, 400, 422), what
        bob.services.queue.run()  # type: ignore[attr-defined]  # the held queue of the tests
        assert "Entry" not in bob.get("/incidents").text, what


def test_nothing_comes_into_an_account_that_holds_something(bob: Visitor, files: Files) -> None:
    writes(bob, "Mine.")

    sent = {"file": (io.BytesIO(zipped(files)), "copy.zip")}
    answer = bob.post(RESTORE, sent, content_type="multipart/form-data")

    assert answer.status_code == 409
    assert "not empty" in answer.text
    assert bob.get("/incidents").text.count("Entry 1.") == 0


def test_what_was_written_meanwhile_is_never_written_over(bob: Visitor, files: Files) -> None:
    assert "Your copy can come back" in sends(bob, zipped(files))
    writes(bob, "Mine.")

    answer = bob.post(f"{RESTORE}/begin")

    assert answer.status_code == 409
    assert "Mine." in bob.get("/incidents").text
