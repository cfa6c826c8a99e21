"""The public pages: open to everybody, whole, dated, and reachable from each other."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask.testing import FlaskClient

from app.settings import Settings, from_environment
from tests.cast import Visitor
from tests.pages.nu import html_errors
from tests.pages.outline import Outline
from tests.promises import promise

DATED = ("/privacy", "/terms", "/subprocessors", "/cookies", "/contact")
PUBLIC = ("/", *DATED, "/trust", "/changelog", "/help-now")


@pytest.mark.parametrize("path", PUBLIC)
def test_everybody_can_read_it_under_one_heading_that_begins_its_title(client: FlaskClient, path: str) -> None:
    answer = client.get(path)
    outline = Outline(answer.text)

    assert answer.status_code == 200
    assert len(outline.h1) == 1
    assert outline.title.startswith(outline.h1[0])


@pytest.mark.parametrize("path", PUBLIC)
def test_its_foot_leads_to_every_other_public_page(client: FlaskClient, path: str) -> None:
    assert set(PUBLIC) - {"/"} <= Outline(client.get(path).text).footer_links


@pytest.mark.parametrize("path", PUBLIC)
def test_it_offers_the_way_out_and_holds_no_inline_script_or_style(client: FlaskClient, path: str) -> None:
    outline = Outline(client.get(path).text)

    assert "/exit" in outline.forms
    assert outline.inline == []


@promise("1.1")
def test_the_four_dated_pages_are_public_valid_and_linked(client: FlaskClient, nu_jar: Path, tmp_path: Path) -> None:
    saved = []
    for path in DATED:
        answer = client.get(path)
        assert answer.status_code == 200
        assert "Effective: November 24, 2026" in answer.text
        assert set(DATED) <= Outline(answer.text).footer_links
        saved.append(tmp_path / f"{path[1:]}.html")
        saved[-1].write_text(answer.text)

    assert html_errors(nu_jar, saved) == []


def test_the_front_door_opens_on_home_for_whoever_is_signed_in(alice: Visitor) -> None:
    answer = alice.get("/")

    assert (answer.status_code, answer.location) == (303, "/home")


def test_the_subprocessors_are_those_of_the_adapters_in_force(settings: Settings) -> None:
    from app.policies.adapters import in_force

    cloud = from_environment(
        {"DATA_DIR": str(settings.data_dir), "STORE": "dynamodb", "MAIL": "ses", "KEYS": "kms"}
        | {"KMS_KEY": "alias/a", "KMS_PHI_KEY": "alias/b"}
    )

    assert in_force(settings) == []
    assert {row.name for row in in_force(cloud)} == {"Amazon Web Services"}
    assert len(in_force(cloud)) == 3
