"""Transport: production speaks https alone, and the pages of development open on this machine alone."""

from __future__ import annotations

from dataclasses import replace

import pytest
from flask import Flask
from flask.testing import FlaskClient
from structlog.testing import capture_logs

from app import create_app
from app.services import Services
from app.settings import SettingsError, from_environment
from tests.infra.template import Followed
from tests.promises import promise
from tests.runtime.test_settings import PRODUCTION

HTTP = {"X-Forwarded-Proto": "http", "X-Forwarded-For": "203.0.113.9"}
HTTPS = {"X-Forwarded-Proto": "https", "X-Forwarded-For": "203.0.113.9"}


@pytest.fixture
def live(services: Services) -> FlaskClient:
    """Production behind one proxy that ends TLS."""
    return _live(services, proxies=1)


@promise("9.1", part=True)
@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_http_is_redirected_to_the_same_page_over_https(live: FlaskClient, method: str) -> None:
    answer = live.open("/privacy?a=b%20c", method=method, headers=HTTP, base_url="http://cotrackpro.example")

    assert (answer.status_code, answer.location) == (308, "https://cotrackpro.example/privacy?a=b%20c")
    assert "Strict-Transport-Security" in answer.headers
    assert "Set-Cookie" not in answer.headers


@promise("9.1")
def test_outside_development_all_traffic_is_https_and_stays_so(services: Services, live: FlaskClient) -> None:
    over_http = live.get("/sign-in", headers=HTTP, base_url="http://cotrackpro.example")
    page = live.get("/sign-in", headers=HTTPS, base_url="http://cotrackpro.example")
    cookies = page.headers.getlist("Set-Cookie")

    assert (over_http.status_code, over_http.location) == (308, "https://cotrackpro.example/sign-in")
    for answer in (over_http, page):
        assert answer.headers["Strict-Transport-Security"] == "max-age=63072000; includeSubDomains"
    assert cookies
    for cookie in cookies:
        assert cookie.startswith("__Host-session=")
        assert {"Secure", "HttpOnly"} <= set(cookie.split("; "))
    with pytest.raises(SettingsError, match=r"^BASE_URL must begin with https://"):
        from_environment({**PRODUCTION, "BASE_URL": "http://cotrackpro.example"})
    bucket = Followed().of("AWS::S3::BucketPolicy")["FilesPolicy"]["PolicyDocument"]["Statement"]
    assert [one["Condition"] for one in bucket if one["Sid"].startswith("Tls")] == [
        {"Bool": {"aws:SecureTransport": "false"}},
        {"NumericLessThan": {"s3:TlsVersion": 1.2}},
    ]


@promise("9.1", part=True)
def test_a_form_sent_over_http_is_refused_with_a_sentence(live: FlaskClient) -> None:
    answer = live.post("/sign-in", data={"email": "a@b.example"}, headers=HTTP, base_url="http://cotrackpro.example")

    assert answer.status_code == 403
    assert "without encryption" in answer.text


def test_https_is_answered(live: FlaskClient) -> None:
    answer = live.get("/privacy", headers=HTTPS, base_url="http://cotrackpro.example")

    assert answer.status_code == 200


def test_a_proxy_that_does_not_say_is_not_led_in_circles(live: FlaskClient) -> None:
    assert live.get("/privacy", base_url="http://cotrackpro.example").status_code == 200


@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
def test_health_is_told_over_http_too(live: FlaskClient, path: str) -> None:
    assert live.get(path, headers=HTTP, base_url="http://10.0.0.9").status_code == 200


def test_another_site_is_refused_before_it_is_redirected(live: FlaskClient) -> None:
    assert live.get("/privacy", headers=HTTP, base_url="http://evil.example").status_code == 400


def test_development_speaks_http(client: FlaskClient) -> None:
    assert client.get("/privacy", headers=HTTP).status_code == 200


def test_a_proxy_that_the_settings_do_not_name_is_told_of_once(services: Services) -> None:
    live = _live(services, proxies=0)
    with capture_logs() as said:
        for _ in range(3):
            live.get("/privacy", headers=HTTPS, base_url="http://cotrackpro.example")

    warnings = [line for line in said if line["log_level"] == "warning" and "PROXY_COUNT" in line["event"]]
    assert len(warnings) == 1
    assert "203.0.113.9" not in repr(warnings)


@pytest.mark.parametrize("path", ["/dev/mail", "/dev/look", "/dev/demo/x"])
@pytest.mark.parametrize("address", ["192.168.1.7", "::ffff:192.168.1.7", "fe80::1", ""])
def test_the_pages_of_development_are_not_there_for_the_network(app: Flask, path: str, address: str) -> None:
    answer = app.test_client().get(path, environ_overrides={"REMOTE_ADDR": address})

    assert answer.status_code == 404


@pytest.mark.parametrize("address", ["127.0.0.1", "127.0.0.9", "::1", "::ffff:127.0.0.1"])
def test_they_are_there_on_this_machine(app: Flask, address: str) -> None:
    assert app.test_client().get("/dev/mail", environ_overrides={"REMOTE_ADDR": address}).status_code == 200


def test_they_are_there_for_this_machine_by_the_address_it_listens_on(app: Flask) -> None:
    here = {"REMOTE_ADDR": "192.168.1.5", "SERVER_NAME": "192.168.1.5"}

    assert app.test_client().get("/dev/mail", environ_overrides=here).status_code == 200


@pytest.mark.parametrize(
    ("peer", "says"), [("192.168.1.7", "127.0.0.1"), ("127.0.0.1", "192.168.1.7"), ("192.168.1.7", "192.168.1.7")]
)
def test_a_forwarded_address_opens_them_to_nobody(services: Services, peer: str, says: str) -> None:
    app = create_app(replace(services.settings, proxy_count=1), services)
    sent = {"X-Forwarded-For": says, "X-Forwarded-Host": "localhost"}
    answer = app.test_client().get("/dev/mail", headers=sent, environ_overrides={"REMOTE_ADDR": peer})

    assert answer.status_code == 404


def _live(services: Services, *, proxies: int) -> FlaskClient:
    settings = replace(
        services.settings, app_env="production", base_url="https://cotrackpro.example", proxy_count=proxies
    )
    app = create_app(settings, replace(services, settings=settings))
    return app.test_client()
