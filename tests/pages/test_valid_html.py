"""Every page is valid HTML by the Nu checker: a stranger's, Alice's, a newcomer's, and those that say what is wrong."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask, abort
from werkzeug.test import TestResponse

from app.access import public
from app.accounts import model as accounts
from app.demo import EMAIL, PURPOSE
from app.demo.__main__ import fill
from app.services import Services
from app.settings import Settings
from app.tokens import Tokens
from tests.access.routes import Hers, Step, send, steps
from tests.cast import Visitor, arrive, ask_for_link, stranger, token_in
from tests.pages.nu import html_errors
from tests.promises import promise

CODES = (400, 401, 404, 405, 409, 413, 422, 429, 500, 503)
LISTS = ("", "?q=late", "?q=nowhere", "?q=%3Cb%3E", "?kind=exchange", "?from=never", "?after=forged")


class Saved:
    """Pages in a folder, and who asked for what to get each."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.names: list[str] = []

    def keep(self, who: str, answer: TestResponse) -> None:
        """Note it, if it is a page."""
        if answer.mimetype == "text/html" and answer.data and not answer.location:
            (self.folder / f"{len(self.names)}.html").write_bytes(answer.data)
            self.names.append(f"{who}: {answer.status_code} {answer.request.method} {answer.request.full_path}")

    def errors(self, jar: Path) -> list[str]:
        """What the Nu checker calls an error, with the name of the page instead of the file's."""
        found = html_errors(jar, [self.folder / f"{number}.html" for number in range(len(self.names))])
        return [f"{self.names[int(number)]}: {why}" for number, _, why in (line.partition(".html:") for line in found)]


@pytest.fixture
def app(app: Flask) -> Flask:
    """With a page for each kind of mistake, with and without words to keep: they become a part of the walk."""
    for code in CODES:
        app.add_url_rule(f"/fails/{code}", f"fails{code}", failing(code), methods=["GET", "POST"])
    return app


def failing(code: int) -> Callable[[], str]:
    @public
    def fails() -> str:
        abort(code)

    return fails


@pytest.fixture
def settings(settings: Settings) -> Settings:
    """Without a bound on saves: the walk sends more in a second than a person in a minute."""
    return replace(settings, writes_per_minute=0)


@pytest.fixture
def saved(tmp_path: Path) -> Saved:
    folder = tmp_path / "pages"
    folder.mkdir()
    return Saved(folder)


@promise("1.1", part=True)
def test_every_page_is_valid_html(
    app: Flask, services: Services, alice: Visitor, visit: Callable[[str], Visitor], saved: Saved, nu_jar: Path
) -> None:
    hers = Hers(alice)
    way = steps(app, hers)
    for step in way:
        again = arrive(app, alice.email)  # for the way out is a step too
        saved.keep("Alice", again.post(step.path) if step.method == "POST" else send(again, step))
        saved.keep("stranger", send(stranger(app), step))
    _staff(way, hers, visit("dana@example.org"), saved)
    _corrected_and_withdrawn(arrive(app, alice.email), hers.entry_id, saved)
    _somebody_new(app, saved)
    _lists(app, services, saved)
    _empty(visit("bob@example.org"), saved)

    assert len(saved.names) > 100
    assert saved.errors(nu_jar) == []


def test_the_checker_sees_what_is_wrong(app: Flask, saved: Saved, nu_jar: Path) -> None:
    app.add_url_rule(
        "/wrong", "wrong", public(lambda: "<!doctype html><html lang=en><title>x</title><p><b></p></html>")
    )
    saved.keep("stranger", app.test_client().get("/wrong"))

    assert {line.partition(": 1: ")[0] for line in saved.errors(nu_jar)} == {"stranger: 200 GET /wrong?"}


def _staff(way: list[Step], hers: Hers, dana: Visitor, saved: Saved) -> None:
    """What staff see, before they act on any of it and after."""
    accounts.grant_staff(dana.services, dana.email)
    own = [step for step in way if step.endpoint.startswith("admin.")]
    for step in sorted(own, key=lambda step: step.method):
        saved.keep("Dana", send(dana, step))
    hers.value("admin.one_parked", "work_id")
    for page in ("", "/parked?kind=workers.mail.send", "/audit", "/audit?actor=nobody", "/queues?failing=1"):
        saved.keep("Dana, after that", dana.get(f"/admin{page}"))


def _corrected_and_withdrawn(alice: Visitor, entry: str, saved: Saved) -> None:
    alice.post(f"/incidents/{entry}/edit", {"occurred_on": "2026-11-18", "narrative": "Right.", "reason": "A slip."})
    for part in ("", "?revision=1"):
        saved.keep("Alice, corrected", alice.get(f"/incidents/{entry}{part}"))
    alice.post(f"/incidents/{entry}/withdraw", {"reason": "A mistake.", "confirm": "y"})
    saved.keep("Alice, withdrawn", alice.get(f"/incidents/{entry}"))
    alice.post("/settings/email-address", {"email": "alice@example.net"})
    alice.services.queue.run()  # type: ignore[attr-defined]  # the held queue of the tests
    mail = alice.services.mailer.newest(1)[0].content.decode()  # type: ignore[attr-defined]  # the outbox has it
    link = re.search(r"/settings/email-address/[\w.=-]+", mail)
    assert link
    saved.keep("Alice, her new address", alice.get(link[0]))


def _somebody_new(app: Flask, saved: Saved) -> None:
    new = stranger(app, "new@example.org")
    link = ask_for_link(new)
    page = new.get(link)
    saved.keep("new", page)
    new.client.post(link, data={"csrf_token": token_in(page.text)})
    welcome = new.get("/welcome")
    saved.keep("new", welcome)
    saved.keep("new, not an adult", new.client.post("/welcome", data={"csrf_token": token_in(welcome.text)}))


def _lists(app: Flask, services: Services, saved: Saved) -> None:
    fill(services)
    demo = stranger(app, EMAIL)
    link = f"/dev/demo/{Tokens(services.settings.secret_keys).sign_timed(PURPOSE, EMAIL)}"
    page = demo.get(link)
    saved.keep("demo", page)
    demo.client.post(link, data={"csrf_token": token_in(page.text)})
    for query in LISTS:
        saved.keep("demo", demo.get(f"/incidents{query}"))


def _empty(bob: Visitor, saved: Saved) -> None:
    for address in ("/home", "/incidents", "/incidents?q=word"):
        saved.keep("Bob, who has no entry", bob.get(address))
