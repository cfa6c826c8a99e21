"""Cookies: the table is read off the app's own configuration, and holds all that it sets."""

from __future__ import annotations

import ast
from dataclasses import replace

from flask import Flask
from flask.testing import FlaskClient

from app import create_app
from app.identity import sessions
from app.policies import cookies
from app.services import Services
from app.settings import Settings
from tests.cast import ask_for_link, stranger, token_in
from tests.policy.sources import PRODUCT, name
from tests.promises import promise


def names(app: Flask) -> set[str]:
    rows = cookies.table(app.config, idle=sessions.IDLE, absolute=sessions.ABSOLUTE)
    return {row.name for row in rows}


@promise("13.2", part=True)
def test_whoever_comes_in_has_the_cookies_of_the_table_and_no_other(app: Flask, client: FlaskClient) -> None:
    alice = stranger(app, "alice@example.org")
    path = ask_for_link(alice)
    answer = alice.client.post(path, data={"csrf_token": token_in(alice.get(path).text)})
    set_ = {header.partition("=")[0] for header in answer.headers.getlist("Set-Cookie")}

    assert set_ == names(app) == {"session"}
    page = client.get("/cookies").text
    assert "<code>session</code>" in page
    assert "12 hours" in page
    assert "14 days" in page
    assert "Do Not Track" in page


def test_the_table_follows_what_production_calls_it(settings: Settings, services: Services) -> None:
    production = replace(settings, app_env="production", base_url="https://ours.example")
    app = create_app(production, replace(services, settings=production))

    assert names(app) == {"__Host-session"}


def test_no_code_of_the_product_sets_a_cookie_by_itself() -> None:
    setting = [
        name(path)
        for path in PRODUCT
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Attribute) and node.attr == "set_cookie"
    ]

    assert setting == []
