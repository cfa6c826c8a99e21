"""Assets: cached for good under names that change with their content, small on the wire, and all our own."""

from __future__ import annotations

import gzip
import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

FIRST_VISIT_BYTES = 40 * 1024
"""What the frame may cost on a first visit, of the 60 KB that the whole timeline page has."""

_USED = re.compile(r'(?:href|src)="(/static/[^"#]+)')


def test_every_asset_of_a_page_is_there_and_may_be_kept_for_good(client: FlaskClient) -> None:
    for path in _assets(client):
        answer = client.get(path)
        assert answer.status_code == 200, path
        assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert "Set-Cookie" not in answer.headers
        assert "Cookie" not in answer.headers.get("Vary", "")


@pytest.mark.parametrize(
    ("name", "kind"), [("site.css", "text/css"), ("site.js", "text/javascript"), ("icons.svg", "image/svg+xml")]
)
def test_each_has_its_right_type(app: Flask, client: FlaskClient, name: str, kind: str) -> None:
    assert client.get(_url(app, name)).content_type == f"{kind}; charset=utf-8"


def test_it_is_zipped_for_whoever_takes_it_so_and_the_same_within(app: Flask, client: FlaskClient) -> None:
    url = _url(app, "site.css")
    plain, zipped = client.get(url), client.get(url, headers={"Accept-Encoding": "gzip"})

    assert zipped.headers["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in zipped.headers["Vary"]
    assert gzip.decompress(zipped.data) == plain.data
    assert len(zipped.data) < len(plain.data) / 2


def test_zipping_that_is_refused_is_not_done(app: Flask, client: FlaskClient) -> None:
    answer = client.get(_url(app, "site.css"), headers={"Accept-Encoding": "gzip;q=0"})

    assert "Content-Encoding" not in answer.headers


@pytest.mark.parametrize(
    "path", ["/static/site.000000000000.css", "/static/../wsgi.py", "/static/site.css", "/static/"]
)
def test_anything_else_is_not_there(client: FlaskClient, path: str) -> None:
    assert client.get(path).status_code == 404


def test_a_template_that_names_a_missing_asset_fails(app: Flask) -> None:
    with pytest.raises(KeyError):
        _url(app, "no-such.css")


def test_a_first_visit_stays_within_its_bytes(client: FlaskClient) -> None:
    wire = {"Accept-Encoding": "gzip"}
    total = len(gzip.compress(client.get("/").data)) + sum(
        len(client.get(p, headers=wire).data) for p in _assets(client)
    )

    assert total < FIRST_VISIT_BYTES


def _assets(client: FlaskClient) -> set[str]:
    found = set(_USED.findall(client.get("/").text))
    assert len(found) >= 4
    return found


def _url(app: Flask, name: str) -> str:
    return str(app.jinja_env.globals["asset"](name))  # type: ignore[operator]  # a template global is any object
