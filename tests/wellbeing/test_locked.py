"""Without the PHI key, or its store, the module says that it is locked, and nothing else of the product notices."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from app.keys import KeyUnavailable
from app.services import Services
from app.store import StoreUnavailable
from app.store.phi import opened
from app.store.sqlite import SqliteStore
from tests.access.routes import MARKER, OPEN, Hers, Step, send, steps
from tests.cast import Visitor
from tests.promises import promise


@contextmanager
def no_key(services: Services) -> Iterator[None]:
    """The key file is away, and nothing opened earlier is remembered."""
    keys = opened(services.phi).keys
    file = services.settings.data_dir / "keys" / "phi.key"
    away = file.rename(file.with_suffix(".away"))
    keys.forget()  # type: ignore[attr-defined]  # the wrapped ones have it
    yield
    away.rename(file)
    keys.forget()  # type: ignore[attr-defined]  # as above


@contextmanager
def no_store(services: Services) -> Iterator[None]:
    """Neither table answers."""

    def away(*_: object, **__: object) -> None:
        raise StoreUnavailable

    tables = opened(services.phi)
    with pytest.MonkeyPatch.context() as patched:
        for sealed in (tables.wellbeing, tables.providers):
            assert isinstance(sealed._store, SqliteStore)
            for verb in ("get", "page", "write", "ping"):
                patched.setattr(sealed._store, verb, away)
        yield


def looks(app: Flask, hers: Hers) -> list[Step]:
    """Every page of a signed-in person that can be looked at."""
    return [step for step in steps(app, hers) if step.method == "GET" and step.endpoint not in OPEN]


@promise("10.3")
@pytest.mark.parametrize("gone", [no_key, no_store])
def test_every_page_of_the_module_says_that_it_is_locked_and_every_other_answers_as_before(
    app: Flask, alice: Visitor, gone: Callable[[Services], object]
) -> None:
    way = looks(app, Hers(alice))
    before = shown(alice, way)
    with gone(alice.services):  # type: ignore[attr-defined]  # both are context managers
        locked = {step.path: (step.endpoint, read(alice, step)) for step in way}
    inside = {path: answer for path, (endpoint, answer) in locked.items() if endpoint.startswith("wellbeing.")}
    other = {path: answer.status_code for path, (_, answer) in locked.items() if path not in inside}
    assert other == {path: before[path][0] for path in other}
    assert len(inside) > 5
    for path, answer in inside.items():
        if answer.status_code == 503:
            assert "locked just now" in answer.text, path
            assert "Nothing is lost" in answer.text, path
            assert "988" in answer.text, path
        else:
            assert answer.status_code == before[path][0], path
    assert not any(MARKER.encode() in answer.data for answer in inside.values())
    assert sum(hers for path, (_, hers) in before.items() if path in inside) > 5
    assert shown(alice, way) == before


def read(alice: Visitor, step: Step) -> TestResponse:
    """The answer, read to its end: a file that is sent is closed by whoever reads it."""
    answer = send(alice, step)
    answer.get_data()
    answer.close()
    return answer


def shown(alice: Visitor, way: list[Step]) -> dict[str, tuple[int, bool]]:
    """How each page answers, and whether her words stand on it."""
    answers = {step.path: read(alice, step) for step in way}
    return {path: (answer.status_code, MARKER.encode() in answer.data) for path, answer in answers.items()}


def test_words_that_cannot_be_saved_while_it_is_locked_stay_on_the_page(alice: Visitor) -> None:
    form = {"mood": "2", "note": "She slept at my sister's.", "triggers": "The letter came."}
    with no_key(alice.services):
        answer = alice.post("/wellbeing/check-ins/new", form)
    assert answer.status_code == 503
    assert "She slept at my sister&#39;s." in answer.text
    assert KeyUnavailable.__name__ not in answer.text
