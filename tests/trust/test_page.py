"""The trust page shows a promise as kept only when a test of this very build showed it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from app import create_app
from app.services import Services
from app.trust import ledger
from app.trust.build import build_id, digest_of
from app.trust.report import read
from tests.promises import Claim, reported, rows

RAN = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)

PASSED = Claim("tests/a/test_b.py::test_one_tenant_reads_nothing_of_another[bob]", "9.3", False, "passed")
PARTLY = Claim("tests/a/test_b.py::test_a_part_is_shown", "9.8", True, "passed")
FAILED = Claim("tests/a/test_b.py::test_the_region_is_named", "8.1", False, "failed")

Page = Callable[..., str]


@pytest.fixture
def page(services: Services, tmp_path: Path) -> Page:
    """The page as it stands with the report of a run: of which build, with which claims."""

    def shown(*claims: Claim, build: str = "", path: str = "/trust") -> str:
        file = tmp_path / "ledger.json"
        file.write_bytes(reported(claims, build or build_id(), RAN))
        settings = replace(services.settings, proof_report=file)
        return create_app(settings, replace(services, settings=settings)).test_client().get(path).text

    return shown


def standing(page: str, row: str) -> str:
    """What the page says of one promise."""
    return page.partition(f'id="promise-{row}"')[2].partition("</span>")[0].rpartition(">")[2]


def test_every_promise_is_there_in_plain_words(page: Page) -> None:
    shown = page()

    assert [row for row in rows() if f'id="promise-{row}"' not in shown] == []


def test_a_promise_stands_as_the_run_of_this_build_left_it(page: Page) -> None:
    shown = page(PASSED, PARTLY, FAILED)

    assert [standing(shown, row) for row in ("9.3", "9.8", "8.1", "1.1")] == [
        *("Kept", "Kept in part", "Not shown as kept", "Not shown as kept"),
    ]
    assert "One tenant reads nothing of another" in shown
    assert "The region is named" in shown
    assert "November 24, 2026" in shown


def test_a_run_of_another_build_shows_nothing_as_kept(page: Page) -> None:
    shown = page(PASSED, build="0" * 64)

    assert standing(shown, "9.3") == "Not shown as kept"
    assert "of another version" in shown


@pytest.mark.parametrize("content", [b"", b"{", b"[1, 2]", b'{"build": 3}', b"\xff\xfe"])
def test_a_report_that_cannot_be_read_shows_nothing_as_kept(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "ledger.json"
    file.write_bytes(content)

    assert read(file) is None
    assert ledger.of(read(file), build_id()).counts["proven"] == 0


def test_without_a_report_nothing_is_shown_as_kept(services: Services, tmp_path: Path) -> None:
    settings = replace(services.settings, proof_report=tmp_path / "none.json")
    app = create_app(settings, replace(services, settings=settings))
    shown = app.test_client().get("/trust").text

    assert "No test run of this version is at hand" in shown
    assert {standing(shown, row) for row in rows()} == {"Not shown as kept"}


def test_one_can_ask_for_those_that_are_kept_and_for_those_that_are_not(page: Page) -> None:
    kept = page(PASSED, PARTLY, path="/trust?standing=proven")
    others = page(PASSED, PARTLY, path="/trust?standing=not+yet")

    assert 'id="promise-9.3"' in kept
    assert 'id="promise-1.1"' not in kept
    assert 'id="promise-9.3"' not in others
    assert "Not shown as kept 54" in " ".join(others.split())


@pytest.mark.parametrize("asked", ["nonsense", "%00", "proven%22%3E"])
def test_an_odd_question_is_answered_with_every_promise(page: Page, asked: str) -> None:
    shown = page(PASSED, path=f"/trust?standing={asked}")

    assert [row for row in rows() if f'id="promise-{row}"' not in shown] == []


def test_it_is_there_in_spanish(page: Page) -> None:
    shown = page(PASSED, path="/es/trust")

    assert '<html lang="es">' in shown
    assert standing(shown, "9.3") == "Cumplida"
    assert "Cada registro lleva la clave" in shown


def test_one_case_that_failed_is_a_test_that_failed(page: Page) -> None:
    other = Claim(PASSED.test.replace("bob", "charlie"), "9.3", False, "failed")
    shown = page(PASSED, other)

    assert standing(shown, "9.3") == "Not shown as kept"
    assert "Tests that did not pass" in shown


def test_a_build_is_known_by_every_byte_of_the_product(tmp_path: Path) -> None:
    (tmp_path / "app").mkdir()
    file = tmp_path / "app" / "a.py"
    file.write_text("one = 1\n")
    first = digest_of(tmp_path)
    file.write_text("one = 2\n")
    second = digest_of(tmp_path)
    file.rename(tmp_path / "app" / "b.py")
    third = digest_of(tmp_path)
    (tmp_path / "app" / "__pycache__").mkdir()
    (tmp_path / "app" / "__pycache__" / "b.pyc").write_bytes(b"x")

    assert len({first, second, third}) == 3
    assert digest_of(tmp_path) == third
