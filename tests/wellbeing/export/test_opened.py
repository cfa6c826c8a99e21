"""Who opened what, and what came of mood logs, leave with everything else."""

from __future__ import annotations

import csv
import io
import zipfile
from zoneinfo import ZoneInfo

import pytest

from app.store.keys import tenant_id
from app.wellbeing.export import whole
from tests.cast import Visitor
from tests.wellbeing.checkins.bringing import brought, saved
from tests.wellbeing.checkins.keeping import damage
from tests.wellbeing.export.filling import fill
from tests.wellbeing.export.test_files import as_json, tables

LOG = "date,mood,note\n2026-11-18,3,curlewnote\n2026-11-17,3,curlewnote\n"


def test_each_row_of_who_opened_this_is_in_the_table_and_the_data(alice: Visitor) -> None:
    fill(alice)
    rows = tables(alice)["opened"]
    check_in = [row for row in rows if row["Record"] == 26 * "a"]
    assert ("Check-in", "wrote", "saved on a page") in {(row["What"], row["Done"], row["Why"]) for row in check_in}
    assert len(as_json(alice)["opened"]) > len(rows) > 10


def test_a_damaged_row_is_said(alice: Visitor) -> None:
    fill(alice)
    assert damage(alice, "ACCESS#")
    assert any("could not be read" in row["State"] for row in tables(alice)["opened"])
    assert any(row.get("damaged") for row in as_json(alice)["opened"])


def test_the_export_of_everything_has_the_same_table(alice: Visitor) -> None:
    fill(alice)
    made = whole.parts(alice.services, tenant_id(alice.tenant), ZoneInfo("America/Denver"), alice.services.now())
    files = {name: b"".join(parts).decode("utf-8-sig") for name, parts in made}
    rows = list(csv.DictReader(io.StringIO(files["opened.csv"])))
    assert {"read", "wrote"} == {row["Done"] for row in rows}
    assert rows[0]["At"].startswith("2026-11-")


@pytest.mark.parametrize("done", [True, False])
def test_of_a_mood_log_its_name_and_what_became_of_it_are_there_and_not_its_rows(alice: Visitor, done: bool) -> None:
    saved(alice, LOG) if done else brought(alice, LOG)
    [row] = tables(alice)["import"]
    assert (row["File"], row["Columns"]) == ("moods.csv", "" if done else "date\nmood\nnote")
    assert row["What became of it"] == ("Saved" if done else "Waiting for you")
    assert row["Check-ins from it"] == ("2" if done else "0")
    assert [one["record"]["name"] for one in as_json(alice)["import"]] == ["moods.csv"]
    whole_csv = zipfile.ZipFile(io.BytesIO(alice.post("/wellbeing/export/csv").data)).read("import.csv").decode()
    assert "curlewnote" not in whole_csv
