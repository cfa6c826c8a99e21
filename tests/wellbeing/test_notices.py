"""What stands wherever somebody writes here: what this is not, and who may see it."""

from __future__ import annotations

import pytest
from flask import Flask

from tests.access.routes import Hers, send, steps
from tests.cast import Visitor
from tests.promises import promise


@promise("10.4")
def test_every_page_of_the_module_says_what_it_is_not(app: Flask, alice: Visitor) -> None:
    pages = {}
    for step in steps(app, Hers(alice)):
        if step.method == "GET" and step.endpoint.startswith("wellbeing."):
            answer = send(alice, step)
            if answer.status_code == 200 and answer.mimetype == "text/html":
                pages[step.path] = " ".join(answer.text.split())
    assert len(pages) > 12
    for words in ("not covered by HIPAA", "not medical or psychological advice", "does not diagnose"):
        assert [path for path, text in pages.items() if words not in text] == [], words


@promise("10.4", part=True)
@pytest.mark.parametrize("path", ["/wellbeing/check-ins/new", "/wellbeing/complaints/new"])
def test_it_stands_under_a_form_that_was_refused_too(alice: Visitor, path: str) -> None:
    answer = alice.post(path, {"on": "never"})
    assert answer.status_code == 422
    assert "not covered by HIPAA" in " ".join(answer.text.split())
