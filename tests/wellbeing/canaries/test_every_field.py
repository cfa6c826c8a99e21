"""A mark in every field of the module, every page and button used: no mark anywhere but behind the one door."""

from __future__ import annotations

import base64
import gzip
import zlib
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime
from importlib import import_module
from pkgutil import walk_packages

import pytest
from flask_wtf import FlaskForm
from wtforms import FileField, StringField
from wtforms.fields.core import UnboundField
from wtforms.widgets import DateInput, DateTimeLocalInput, HiddenInput, TimeInput

import app.wellbeing
from app.wellbeing import views
from tests.access.routes import Hers, steps
from tests.conftest import Clock
from tests.promises import promise
from tests.wellbeing.canaries.house import House, files_watched, house
from tests.wellbeing.canaries.marks import STEM, any_of, holds
from tests.wellbeing.canaries.outside import uses_the_rest
from tests.wellbeing.canaries.walk import NO_MARKS

NOT_BY_WALKING = frozenset({"lock"})
"""Rooms that are told elsewhere: a walk would shut itself out."""


NOT_OFFERED = frozenset({"wellbeing.checkins.begin_list_anew"})
"""What a page offers only where something is damaged."""
TICKED = "wellbeing.releases."
"""Routes on which somebody takes something out by a tick: the walk ticks whatever it is shown."""


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """Alice has used all there is; nothing is erased yet."""
    folder = tmp_path_factory.mktemp("canaries") / "data"
    with house({"DATA_DIR": str(folder)}, Clock(datetime(2026, 11, 20, 3, 41, tzinfo=UTC))) as made:
        uses_the_rest(made)
        with files_watched(made):
            (folder / "probe").write_text("")
            made.walk.whole()
            made.services.queue.run()  # type: ignore[attr-defined]  # the held queue of the tests
        uses_the_rest(made)
        yield made


def written_fields() -> set[str]:
    """The fields of all forms of the module that take words, as their classes declare them."""
    found, rooms = set(), {room for room, *_ in views._ROOMS}
    for module in walk_packages(app.wellbeing.__path__, "app.wellbeing."):
        if module.name.split(".")[2] not in rooms:
            continue
        for form in vars(import_module(module.name)).values():
            if isinstance(form, type) and issubclass(form, FlaskForm):
                declared = {n: f for n in dir(form) if isinstance(f := getattr(form, n), UnboundField)}
                found |= {name for name, field in declared.items() if _takes_words(field)}
    return found


def _takes_words(field: UnboundField) -> bool:
    made = field.bind(form=None, name="x", _meta=FlaskForm.Meta())
    other = DateInput, TimeInput, DateTimeLocalInput, HiddenInput
    return isinstance(made, StringField | FileField) and not isinstance(made.widget, other)


def test_no_form_was_refused(told: House) -> None:
    assert told.walk.refused == []


def test_each_field_that_takes_words_was_given_a_mark(told: House) -> None:
    marked = {name for _, name in told.walk.marks.of.values()}
    assert len(written_fields()) > 8
    assert written_fields() - marked - NO_MARKS == set(), "teach tests/wellbeing/canaries/walk.py what they want"


def test_each_route_of_the_module_was_used(told: House) -> None:
    used = {endpoint for endpoint, _, answer in told.walk.answers if answer.status_code in (200, 303)}
    routes = {rule.endpoint for rule in told.app.url_map.iter_rules() if rule.endpoint.startswith("wellbeing.")}
    left = {route for route in routes - used if route.split(".")[1] not in NOT_BY_WALKING}
    assert left - told.walk.put_off() - NOT_OFFERED == set()


def test_what_was_written_is_read_again_inside(told: House) -> None:
    """Otherwise that it is nowhere else would say nothing."""
    pages = "\n".join(answer.text for _, _, answer in told.walk.answers if "html" in answer.content_type)
    unread = [where for where, marks in told.walk.marks.table().items() if not any(mark in pages for mark in marks)]
    assert unread == []


@promise("10.1")
def test_no_mark_was_sealed_for_the_main_table(told: House) -> None:
    assert len(told.sealed) > 5
    assert any_of(told.sealed) == []


@promise("10.1", part=True)
def test_no_mark_lies_open_on_the_disk_in_blobs_or_in_names(told: House) -> None:
    files = list(told.at_rest())
    assert {"records.db", "phi-wellbeing.db", "phi-providers.db", "keys.db"} <= {name for name, _ in files}
    # A check-in's name begins with its day: that is where it lies, and is the reason that a day is found at once.
    assert any_of(files, day=False) == []
    assert any_of([(name, content) for name, content in files if not name.startswith("phi-")]) == []


@promise("10.1", part=True)
def test_no_mark_is_in_redis(told: House) -> None:
    assert len(list(told.in_redis())) > 3
    assert any_of(told.in_redis()) == []


@promise("10.1", part=True)
def test_no_mark_is_in_the_logs(told: House) -> None:
    printed = told.printed.getvalue()
    assert printed.count('"/wellbeing') > 100
    assert any_of([("log", line) for line in printed.splitlines()]) == []


def test_no_mark_is_in_a_mail(told: House) -> None:
    assert any_of(told.mailed()) == []


def test_no_mark_was_told_to_a_model_but_where_each_thing_was_ticked(told: House) -> None:
    asked = list(told.asked_of_models())
    assert len(asked) > 3
    assert any_of((route, text) for route, text in asked if not route.startswith(TICKED)) == []


def test_no_mark_is_in_an_address_a_title_or_a_cookie(told: House) -> None:
    places = [(path, path + str(answer.location)) for _, path, answer in told.walk.answers]
    assert any_of(places, day=False) == []
    assert any_of((path, page.title) for path, page in told.walk.seen.items()) == []
    cookies = [header for _, _, answer in told.walk.answers for header in answer.headers.getlist("Set-Cookie")]
    assert any_of(("cookie", _plain(cookie)) for cookie in cookies) == []


def test_no_answer_of_the_module_may_be_kept_by_a_browser_or_on_the_way(told: House) -> None:
    kept = {
        (endpoint, answer.headers.get("Cache-Control"))
        for endpoint, _, answer in told.walk.answers
        if "no-store" not in answer.headers.get("Cache-Control", "") or "ETag" in answer.headers
    }
    assert kept == set()


def test_no_form_of_the_module_leaves_words_in_the_browser_or_in_an_address(told: House) -> None:
    forms = [(path, form) for path, page in told.walk.seen.items() for form in page.forms]
    assert len(forms) > 50
    assert [path for path, form in forms if form.storing] == []
    assert [path for path, form in forms if form.method == "get" and form.written] == []


def test_no_file_of_the_server_is_written_outside_its_folder(told: House) -> None:
    here = str(told.services.settings.data_dir)
    assert f"{here}/probe" in told.written
    assert {path for path in told.written if not path.startswith((here, "/dev/", "/proc/"))} == set()


def test_no_page_outside_the_module_shows_a_mark(told: House) -> None:
    way = [step for step in steps(told.app, Hers(told.alice)) if step.method == "GET"]
    outside = [step for step in way if not step.endpoint.startswith(("wellbeing.", "identity.", "exit."))]
    assert len(outside) > 80
    assert any_of((str(step), told.alice.get(step.path).data) for step in outside) == []


def test_a_mark_is_found_however_it_is_wrapped() -> None:
    words = f"and then {STEM}abc said"
    in_base64 = [base64.b64encode(b"x" * n + words.encode()) for n in range(3)]
    packed = [gzip.compress(words.encode()), b"xx" + zlib.compress(words.encode())]
    ways: list[str | bytes] = [
        words,
        words.upper(),
        words.encode("utf-16-le"),
        words.encode().hex(),
        *packed,
        *in_base64,
    ]
    assert [bool(holds(way)) for way in ways] == [True] * len(ways)
    assert holds("a kestrel, a mark, 2019-03-08") == ""


def _plain(cookie: str) -> bytes:
    """A cookie with what its parts say."""
    told = [cookie.encode()]
    for part in cookie.partition("=")[2].split(";")[0].strip('"').split("."):
        with suppress(ValueError):
            told.append(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))
    return b" ".join(told)
