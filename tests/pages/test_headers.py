"""What every answer of every route carries, in development and in production: the ground that all pages stand on."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime

import pytest
from flask import Flask, request, session
from flask.testing import FlaskClient
from flask_wtf.csrf import generate_csrf
from werkzeug.http import parse_dict_header
from werkzeug.test import TestResponse

from app import create_app
from app.access import public
from app.identity import sessions
from app.services import Services, build
from app.settings import from_environment
from tests.access.routes import FORM, Hers, Step, steps
from tests.cast import Visitor, sign_in, token_in
from tests.conftest import Clock
from tests.promises import promise
from tests.runtime.test_settings import PRODUCTION
from tests.standins import HeldQueue

PLACES = {
    "development": {"SECRET_KEY": PRODUCTION["SECRET_KEY"], "BASE_URL": "http://localhost"},
    "production": {**PRODUCTION, "REDIS_URL": "redis://127.0.0.1:1/0"},  # where nobody answers
}
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; media-src 'self'; "
    "font-src 'self'; connect-src 'self'; manifest-src 'self'; form-action {}; base-uri 'none'; frame-ancestors 'none'"
)
FORMS_LEAD_TO = {
    "development": "'self'",
    "production": "'self' https://accounts.example https://clerk.example",
}
ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=(), browsing-topics=()",
}
A_DAY, FOREVER = "public, max-age=86400", "public, max-age=31536000, immutable"


@dataclass(frozen=True)
class Site:
    """One installation with Alice's record in it, and every request that the walk makes of it."""

    place: str
    app: Flask
    services: Services
    alice: Visitor
    way: list[Step]

    @property
    def url(self) -> str:
        return self.services.settings.base_url

    def ask(self, browser: FlaskClient, step: Step, token: str = "", url: str = "", **headers: str) -> TestResponse:
        return browser.open(
            step.path,
            method=step.method,
            base_url=url or self.url,
            headers={"Referer": f"{self.url}/", **headers},
            data={**FORM, "csrf_token": token} if step.method == "POST" else None,
        )

    def her_browser(self) -> tuple[FlaskClient, str]:
        """A browser of Alice's that has just signed in, and its form token."""
        browser = self.app.test_client()
        session_id, recorded = sessions.fresh(self.services, self.alice.shelf, "")
        self.alice.shelf.write(recorded)
        with browser.session_transaction(base_url=self.url) as kept:
            kept.update(tenant=self.alice.tenant, session=session_id)
        return browser, token_in(browser.get("/settings/security", base_url=self.url).text)


@pytest.fixture(scope="module", params=list(PLACES))
def site(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Site:
    """Alice comes in and writes in development, which has links by mail; production then stands on the same data."""
    place, clock, queue = request.param, Clock(datetime(2026, 11, 20, 3, 41, tzinfo=UTC)), HeldQueue()
    folder = {"DATA_DIR": str(tmp_path_factory.mktemp(place) / "data")}
    services = build(from_environment(PLACES["development"] | folder), now=clock, queue=queue)
    queue.attach(services)
    app = _app(services)
    alice = sign_in(app, "alice@example.org")
    hers = Hers(alice)
    asset = app.jinja_env.globals["asset"]("site.css")  # type: ignore[operator]  # the function that templates call
    more = [Step("an asset", "GET", asset, False), Step("no route", "GET", "/nowhere", False)]
    more += [Step("no method", "PUT", "/help-now", False), Step("options", "OPTIONS", "/help-now", False)]
    way = [*steps(app, hers), *more]
    if place == "production":
        services = build(from_environment(PLACES[place] | folder), now=clock, queue=queue)
        app = _app(services)
    return Site(place, app, services, alice, way)


@pytest.fixture(scope="module")
def walked(site: Site) -> list[tuple[Step, TestResponse]]:
    """Every route with every method, as a stranger and as Alice."""
    return list(_walked(site))


def _walked(site: Site) -> Iterator[tuple[Step, TestResponse]]:
    for step in site.way:
        yield step, site.ask(site.app.test_client(), step)
        browser, token = site.her_browser()
        yield step, site.ask(browser, step, token)


def _app(services: Services, **changed: object) -> Flask:
    settings = replace(services.settings, **changed)  # type: ignore[arg-type]  # fields of the settings, by name
    app = create_app(settings, replace(services, settings=settings))
    app.testing = False
    return app


Walked = list[tuple[Step, TestResponse]]


def _others(walked: Walked, name: str, wanted: str) -> list[str]:
    """The answers that carry `name` not once, or with another value."""
    return [f"{step}: {given}" for step, answer in walked if (given := answer.headers.getlist(name)) != [wanted]]


def _kept_files(walked: Walked) -> Walked:
    """The answers that are a file of hers, and no page."""
    return [pair for pair in walked if pair[0].endpoint == "vault.file" and pair[1].mimetype != "text/html"]


def test_the_walk_goes_everywhere_and_in(walked: Walked) -> None:
    codes = [answer.status_code for _, answer in walked]

    assert len(walked) > 100
    assert codes.count(200) > 40
    assert {303, 404, 405} <= set(codes)
    assert 500 not in codes


def test_every_answer_has_the_whole_content_security_policy(site: Site, walked: Walked) -> None:
    policy = POLICY.format(FORMS_LEAD_TO[site.place])

    assert (
        _others([pair for pair in walked if pair not in _kept_files(walked)], "Content-Security-Policy", policy) == []
    )
    assert "unsafe" not in policy


def test_a_kept_file_is_shut_off_further_than_a_page(walked: Walked) -> None:
    files = _kept_files(walked)

    assert files
    assert _others(files, "Content-Security-Policy", "sandbox; default-src 'none'") == []


@pytest.mark.parametrize("name", ALWAYS)
def test_every_answer_has(walked: Walked, name: str) -> None:
    assert _others(walked, name, ALWAYS[name]) == []


def test_our_addresses_are_told_to_no_other_site(walked: Walked) -> None:
    away = [(step, answer) for step, answer in walked if step.endpoint == "exit.away"]
    rest = [(step, answer) for step, answer in walked if step.endpoint != "exit.away"]

    assert _others(rest, "Referrer-Policy", "same-origin") == []
    assert _others(away, "Referrer-Policy", "no-referrer") == []
    assert away


def test_nothing_but_assets_may_be_kept_by_anybody(walked: Walked) -> None:
    kept = {"assets.favicon": A_DAY, "an asset": FOREVER}

    for name, wanted in kept.items():
        found = [(step, answer) for step, answer in walked if step.endpoint == name]
        assert found
        assert _others(found, "Cache-Control", wanted) == []
    assert _others([pair for pair in walked if pair[0].endpoint not in kept], "Cache-Control", "no-store") == []


@promise("9.1", part=True)
def test_a_browser_that_saw_production_comes_back_over_https_alone(site: Site, walked: Walked) -> None:
    if site.place == "production":
        assert _others(walked, "Strict-Transport-Security", "max-age=63072000; includeSubDomains") == []
    else:
        assert [str(step) for step, answer in walked if "Strict-Transport-Security" in answer.headers] == []


@promise("9.1", "13.1", part=True)
def test_cookies_are_kept_from_scripts_other_sites_and_plain_http(site: Site, walked: Walked) -> None:
    cookies = [_cookie(line) for _, answer in walked for line in answer.headers.getlist("Set-Cookie")]
    production = site.place == "production"

    assert len(cookies) > 10
    assert {name for name, _ in cookies} == {"__Host-session" if production else "session"}
    for _, told in cookies:
        assert "HttpOnly" in told
        assert told["SameSite"] == "Lax"
        assert told["Path"] == "/"
        assert "Domain" not in told
        assert ("Secure" in told) == production


def _cookie(line: str) -> tuple[str, dict[str, str | None]]:
    """A cookie's name, and what is told of it."""
    pair, _, told = line.partition("; ")
    return pair.partition("=")[0], parse_dict_header(told.replace("; ", ", ").replace(" GMT", ""))


@pytest.mark.parametrize("host", ["evil.example", "localhost.evil.example", "cotrackpro.example.evil.example"])
def test_no_route_answers_to_another_sites_name(site: Site, host: str) -> None:
    browser, token = site.her_browser()
    own = browser.get_cookie(site.app.config["SESSION_COOKIE_NAME"], domain=site.services.settings.host)
    assert own
    wrong = []
    for step in site.way:
        elsewhere = site.app.test_client()
        elsewhere.set_cookie(own.key, own.value, domain=host)
        answer = site.ask(elsewhere, step, token, url=f"https://{host}", **{"X-Forwarded-Host": site.url[8:]})
        probe = step.endpoint.startswith("health.")
        if (answer.status_code == 400) == probe or host in answer.text or "Set-Cookie" in answer.headers:
            wrong.append(f"{step}: {answer.status_code}")

    assert wrong == []


def test_production_has_one_name_and_development_those_of_this_machine(site: Site) -> None:
    names = ("cotrackpro.example", "cotrackpro.example:8443", "localhost", "127.0.0.1", "[::1]")
    browser = site.app.test_client()
    heard = [name for name in names if browser.get("/help-now", base_url=f"https://{name}").status_code == 200]

    assert heard == (["cotrackpro.example"] if site.place == "production" else ["localhost", "127.0.0.1", "[::1]"])


FORWARDED = {
    "X-Forwarded-For": "203.0.113.9",
    "X-Forwarded-Host": "evil.example",
    "X-Forwarded-Proto": "http",
    "X-Forwarded-Port": "81",
    "X-Forwarded-Prefix": "/evil",
    "Forwarded": "for=203.0.113.9;host=evil.example;proto=http",
    "X-Real-Ip": "203.0.113.9",
}


def test_without_a_proxy_nobody_is_believed_about_address_host_or_scheme(site: Site) -> None:
    assert _seen(site, 0) == f"127.0.0.1 https {site.services.settings.host} /"


def test_one_proxy_is_believed_about_what_it_added_last_and_no_more(site: Site) -> None:
    host = site.services.settings.host
    added = {"X-Forwarded-Host": f"evil.example, {host}", "X-Forwarded-Proto": "http, https"}

    assert _seen(site, 1, **added, **{"X-Forwarded-For": "203.0.113.9, 198.51.100.7"}) == (
        f"198.51.100.7 https {host} /"
    )


@pytest.mark.parametrize(("proxies", "last"), [(0, 429), (1, 410)])
def test_made_up_addresses_are_one_client_unless_a_proxy_wrote_them(site: Site, proxies: int, last: int) -> None:
    app = _app(site.services, proxy_count=proxies)
    with app.test_request_context(base_url=site.url):
        token, secret = generate_csrf(), session["csrf_token"]
    browser = app.test_client()
    with browser.session_transaction(base_url=site.url) as kept:
        kept["csrf_token"] = secret
    tries = Step("identity.use_link", "POST", "/sign-in/nothing", False)
    codes = [site.ask(browser, tries, token, **{"X-Forwarded-For": f"203.0.113.{n}"}).status_code for n in range(31)]

    assert codes == [410] * 30 + [last]


def _seen(site: Site, proxies: int, **headers: str) -> str:
    """Whom a view of the app takes a request for that came over https with these headers."""
    app = _app(site.services, proxy_count=proxies)
    told = public(lambda: f"{request.remote_addr} {request.scheme} {request.host} {request.root_path or '/'}")
    app.add_url_rule("/who", view_func=told, endpoint="who")
    url = f"https://{site.services.settings.host}"
    return app.test_client().get("/who", base_url=url, headers={**FORWARDED, **headers}).text
