"""Taking the vault along: every fact as CSV and JSON, every byte in a ZIP that anybody can verify."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import tracemalloc
import zipfile

import pytest

from app.vault.exports import zip_parts
from app.vault.filters import Filters
from app.vault.placement import original
from tests.cast import Visitor
from tests.promises import promise
from tests.vault.keeping import keep, keep_file, spoil, write_entry

LETTER = b"Dear Ms. Ortiz, he was late."


@pytest.fixture
def letter(alice: Visitor) -> str:
    return keep(alice, LETTER, "letter.txt", title="=SUM(A1)", kind="school", dated_on="2026-11-12", tags="late, court")


def rows(visitor: Visitor, query: str = "") -> list[dict[str, str]]:
    text = visitor.get(f"/vault/export.csv{query}").data.decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


@promise("3.3", part=True)
def test_the_csv_holds_details_facts_and_links(alice: Visitor, letter: str) -> None:
    entry = write_entry(alice, evidence=letter)
    row = rows(alice)[0]

    assert (row["id"], row["kind"], row["dated_on"], row["tags"]) == (letter, "school", "2026-11-12", "late; court")
    assert row["sha256"] == hashlib.sha256(LETTER).hexdigest()
    assert row["entries"] == entry
    assert row["title"] == "'=SUM(A1)"


def test_the_json_holds_every_version_and_what_happened(alice: Visitor, letter: str) -> None:
    alice.get(f"/vault/{letter}/file")
    told = json.loads(alice.get("/vault/export.json").data)

    assert told["count"] == 1
    document = told["documents"][0]
    assert [revision["details"]["title"] for revision in document["revisions"]] == ["letter", "=SUM(A1)"]
    assert {event["act"] for event in document["custody"]} == {"added", "revised", "downloaded"}


def test_what_was_removed_is_told_with_its_reason(alice: Visitor, letter: str) -> None:
    alice.post(f"/vault/{letter}/remove", {"based_on": "2", "reason": "Added by mistake"})
    told = json.loads(alice.get("/vault/export.json").data)

    assert (told["count"], told["documents"]) == (0, [])
    assert told["removed"][0]["revisions"][-1]["reason"] == "Added by mistake"


def test_the_zip_holds_the_bytes_and_a_manifest_that_proves_them(alice: Visitor, letter: str) -> None:
    keep_file(alice, b"x" * 100_000, "../../../etc/pass wd")
    archive = zipfile.ZipFile(io.BytesIO(alice.get("/vault/export.zip").data))
    lines = archive.read("manifest-sha256.txt").decode().splitlines()

    assert archive.testzip() is None
    assert len(lines) == 2
    for line in lines:
        checksum, _, name = line.partition("  ")
        assert hashlib.sha256(archive.read(name)).hexdigest() == checksum
        assert ".." not in name
    assert {"vault.csv", "vault.json", "README.txt"} < set(archive.namelist())
    assert "not-included.txt" not in archive.namelist()


def test_a_file_that_is_lost_is_named_and_stops_nothing(alice: Visitor, letter: str) -> None:
    other = keep_file(alice, b"other", "other.txt")
    alice.services.blobs.tenant(alice.shelf.tenant).delete(original(other))
    archive = zipfile.ZipFile(io.BytesIO(alice.get("/vault/export.zip").data))

    assert "other.txt: what is stored of it cannot be read" in archive.read("not-included.txt").decode()
    assert len(archive.read("manifest-sha256.txt").splitlines()) == 1


def test_a_file_that_is_not_as_it_came_is_included_and_told(alice: Visitor, letter: str) -> None:
    spoil(alice, letter)
    archive = zipfile.ZipFile(io.BytesIO(alice.get("/vault/export.zip").data))

    assert "letter.txt: included, but not as it came" in archive.read("not-included.txt").decode()
    assert hashlib.sha256(LETTER).hexdigest() in archive.read("manifest-sha256.txt").decode()


def test_an_export_of_what_was_found_holds_that_alone(alice: Visitor, letter: str) -> None:
    keep_file(alice, b"other", "other.txt")

    assert [row["id"] for row in rows(alice, "?q=ortiz")] == [letter]
    assert len(zipfile.ZipFile(io.BytesIO(alice.get("/vault/export.zip?kind=school").data)).namelist()) == 5


def test_a_zip_of_large_files_is_made_in_little_memory(alice: Visitor) -> None:
    for number in range(3):
        keep_file(alice, bytes([number]) * 20_000_000, f"{number}.bin")
    blobs, now = alice.services.blobs.tenant(alice.shelf.tenant), alice.services.now()
    tracemalloc.start()
    size = sum(map(len, zip_parts(alice.shelf, blobs, Filters(), "UTC", now)))
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()

    assert size > 60_000_000
    assert most < 8_000_000


def test_the_ending_of_an_export_names_nobody_and_no_content(alice: Visitor, letter: str) -> None:
    answer = alice.get("/vault/export.zip")

    assert answer.headers["Content-Disposition"] == 'attachment; filename="files-2026-11-19.zip"'


def test_another_site_cannot_put_an_export_onto_the_device(alice: Visitor, letter: str) -> None:
    for ending in ("csv", "json", "zip"):
        answer = alice.get(f"/vault/export.{ending}", headers={"Sec-Fetch-Site": "cross-site"})
        assert (answer.status_code, answer.location) == (303, "/vault")
