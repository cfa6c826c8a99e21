"""The promise ledger tells the truth: only what ran and passed is proven."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.promises import Claim, printed, promise, rows, standing

STORY = """
import pytest
from tests.promises import promise

@promise("9.3")
def test_kept(): pass

@promise("9.4")
@pytest.mark.parametrize("way", ["one", "two"])
def test_kept_one_way_only(way): assert way == "one"

@promise("9.5")
def test_left_out(): pytest.skip("no browser")

@promise("9.6", part=True)
def test_some_of_it(): pass

@pytest.fixture
def falls_over():
    yield
    raise RuntimeError

@promise("9.7")
def test_that_ends_badly(falls_over): pass

@promise("9.8")
@pytest.mark.xfail
def test_known_to_fail(): assert False
"""


def test_a_promise_that_is_not_in_the_ledger_cannot_be_named() -> None:
    with pytest.raises(ValueError, match=r"99\.1"):
        promise("9.3", "99.1")


@pytest.mark.parametrize("processes", ["0", "2"])
def test_only_what_ran_and_passed_is_proven(tmp_path: Path, processes: str) -> None:
    story = tmp_path / "test_story.py"
    story.write_text(STORY)
    record = tmp_path / "units.json"
    options = ["-p", "tests.promises", "-c", "/dev/null", "--rootdir", str(tmp_path), "-n", processes]
    command = [sys.executable, "-m", "pytest", *options, "--promise-record", str(record), str(story)]
    subprocess.run(command, capture_output=True, check=False, timeout=60)

    claims = [Claim(**claim) for claim in json.loads(record.read_text())]

    stands = {row: standing([claim for claim in claims if claim.row == row]) for row in rows()}
    assert {row: kind for row, kind in stands.items() if kind != "not yet"} == {"9.3": "proven", "9.6": "in part"}
    assert {claim.row for claim in claims} == {"9.3", "9.4", "9.5", "9.6", "9.7", "9.8"}


def test_one_failure_takes_the_proof_from_a_row() -> None:
    kept, broken = Claim("a", "9.3", False, "passed"), Claim("b", "9.3", True, "failed")

    assert standing([kept]) == "proven"
    assert standing([kept, broken]) == "not yet"


def test_the_printed_ledger_names_what_keeps_a_row_from_being_proven() -> None:
    text = printed([Claim("tests/test_it.py::test_it", "9.3", False, "skipped")], rows())

    assert f"{len(rows())} rows: 0 proven" in text
    assert "skipped: tests/test_it.py::test_it" in text
