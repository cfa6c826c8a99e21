"""The files that machines ask for."""

from __future__ import annotations

from datetime import datetime, timedelta

from flask.testing import FlaskClient

from tests.conftest import Clock


def test_security_txt_says_where_to_report_and_expires_within_a_year(client: FlaskClient, clock: Clock) -> None:
    answer = client.get("/.well-known/security.txt")
    fields = dict(line.split(": ", 1) for line in answer.text.splitlines())

    assert answer.content_type.startswith("text/plain")
    assert fields["Contact"].startswith("mailto:")
    assert fields["Canonical"].endswith("/.well-known/security.txt")
    assert timedelta() < datetime.fromisoformat(fields["Expires"]) - clock() < timedelta(days=366)


def test_global_privacy_control_is_honoured(client: FlaskClient) -> None:
    answer = client.get("/.well-known/gpc.json")

    assert answer.is_json
    assert answer.get_json() == {"gpc": True, "lastUpdate": "2026-11-23"}


def test_robots_are_let_into_public_pages_alone(client: FlaskClient) -> None:
    lines = client.get("/robots.txt").text.splitlines()

    assert lines[-1] == "Disallow: /"
    assert "Allow: /help-now" in lines
    assert not any("/incidents" in line for line in lines)
