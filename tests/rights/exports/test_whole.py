"""One click makes a ZIP that is whole, that anybody can check, and that says what is in it."""

from __future__ import annotations

import json
import subprocess
import zipfile
from pathlib import Path

from app import audit
from app.rights.exports import schemas
from app.rights.registry import EXPORTED
from tests.cast import Visitor
from tests.conftest import Clock
from tests.promises import promise
from tests.rights.exports.copying import EXPORT, asks, blobs, keeps, opened, unpacked, writes
from tests.rights.restoring.filling import fill


@promise("12.1", part=True)
def test_one_click_makes_a_bag_that_the_fields_own_programs_find_whole(alice: Visitor, tmp_path: Path) -> None:
    fill(alice)
    place = unpacked(alice, asks(alice, what="comprehensive", private="yes"), tmp_path)

    summed = subprocess.run(["sha256sum", "-c", "--quiet", "manifest-sha256.txt"], cwd=place, check=False)

    assert summed.returncode == 0
    assert "index.html" in (place / "tagmanifest-sha256.txt").read_text()
    assert "Open index.html" in (place / "README.txt").read_text()
    assert not (place / "not-included.txt").exists()
    assert (next((place / "data/originals").glob("*letter.txt"))).read_bytes() == b"A letter about the school."


def test_every_family_and_table_has_its_file_and_each_line_of_records_is_json_by_itself(alice: Visitor) -> None:
    fill(alice)
    copy = opened(alice, asks(alice, what="comprehensive", private="yes"))

    for feature in EXPORTED:
        for family in feature.families:
            lines = copy.read(f"data/{feature.name}/{family.name}.json").splitlines()
            records = [json.loads(line.rstrip(b",")) for line in lines[1:-1] if line]
            whole = json.loads(b"\n".join(lines))
            assert records == whole["records"]
            assert whole["count"] == len(records)
            assert copy.read(f"data/schema/{schemas.name(feature, family)}") == schemas.of(feature, family)
        for table in feature.tables:
            assert copy.read(f"data/{feature.name}/{table.name}.csv")


def test_what_is_held_about_her_is_in_the_comprehensive_copy_alone(alice: Visitor, clock: Clock) -> None:
    writes(alice)
    plain = opened(alice, asks(alice)).namelist()
    clock.move(minutes=1)
    comprehensive = opened(alice, asks(alice, what="comprehensive")).namelist()

    more = set(comprehensive) - set(plain)
    for part in ("subscription/subscription", "sign-in/sessions", "mail/mails", "assistant/calls", "vault/checks"):
        assert f"data/{part}.json" in more
    assert not [name for name in comprehensive if "well-being/" in name]


def test_what_staff_did_is_in_it_without_who_they_are_and_what_must_not_be_told_is_not(alice: Visitor) -> None:
    tenant = alice.shelf.tenant
    audit.record(alice.services, actor="dana", action="damage.mended", target=tenant, context={"reason": "asked"})
    audit.record(alice.services, actor="dana", action="hold.place", target=tenant, context={"reason": "a court"})

    said = opened(alice, asks(alice, what="comprehensive")).read("data/staff/acts.json")

    assert b"damage.mended" in said
    assert not [word for word in (b"hold", b"dana", b"court") if word in said]


def test_a_name_that_a_list_of_checksums_could_misread_is_changed(alice: Visitor, tmp_path: Path) -> None:
    keeps(alice, "100%0Aweird.txt", b"odd")
    keeps(alice, f"{'ü' * 170}.txt", b"long")
    place = unpacked(alice, asks(alice), tmp_path)

    assert len(list((place / "data/originals").iterdir())) == 2


def test_a_mail_without_content_says_that_it_is_ready(alice: Visitor) -> None:
    writes(alice)
    asks(alice)

    (mail,) = alice.services.mailer.newest(1)  # type: ignore[attr-defined]  # the outbox has it
    text = mail.content.decode()
    assert "Your copy is ready" in text
    assert EXPORT in text
    assert "copy.zip" not in text
    assert "willow" not in text


def test_members_are_stored_as_they_are_so_that_none_grows_when_opened(alice: Visitor) -> None:
    writes(alice)
    copy = opened(alice, asks(alice))

    assert {info.compress_type for info in copy.infolist()} == {zipfile.ZIP_STORED}
    assert copy.testzip() is None


def test_nothing_but_pieces_and_their_lists_is_kept(alice: Visitor) -> None:
    writes(alice)
    asks(alice)

    assert len(blobs(alice)) == 2


def test_the_schema_is_public(alice: Visitor) -> None:
    stranger = alice.client.application.test_client()

    assert "data/incidents/entries.json" in stranger.get("/export-schema").text
    described = stranger.get("/export-schema/incidents-entries.json").get_json()
    assert described["properties"]["feature"] == {"const": "incidents"}
    assert stranger.get("/export-schema/none.json").status_code == 404
