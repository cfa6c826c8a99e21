"""The demo: a filled account, a link that signs in to it, and none of it in production."""

from __future__ import annotations

from dataclasses import replace

from flask import Flask
from flask.testing import FlaskClient

from app import create_app
from app.demo import EMAIL, PURPOSE
from app.demo.__main__ import fill
from app.services import Services
from app.settings import Settings
from app.tokens import Tokens
from tests.cast import token_in
from tests.conftest import Clock


def link(settings: Settings) -> str:
    return f"/dev/demo/{Tokens(settings.secret_keys).sign_timed(PURPOSE, EMAIL)}"


def test_the_link_signs_in_to_a_year_of_entries(client: FlaskClient, services: Services) -> None:
    fill(services)
    door = client.get(link(services.settings))

    entered = client.post(link(services.settings), data={"csrf_token": token_in(door.text)})

    assert entered.status_code == 303
    assert "120 entries, newest first" in client.get("/incidents").text


def test_looking_at_the_link_signs_nobody_in(client: FlaskClient, services: Services) -> None:
    fill(services)
    client.get(link(services.settings))

    assert client.get("/incidents").status_code == 303


def test_filling_twice_adds_nothing(services: Services, clock: Clock) -> None:
    assert fill(services) == 120
    clock.move(minutes=5)

    assert fill(services) == 0


def test_a_forged_link_opens_nothing(client: FlaskClient, services: Services) -> None:
    fill(services)

    assert client.get(link(services.settings)[:-2] + "xx").status_code == 410


def test_in_production_there_is_no_such_page(settings: Settings, services: Services) -> None:
    fill(services)
    live = replace(settings, app_env="production", base_url="https://localhost")
    app: Flask = create_app(live, replace(services, settings=live))

    assert app.test_client().get(link(live), base_url="https://localhost").status_code == 404
