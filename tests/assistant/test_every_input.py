"""Every form that asks a model has the notice, the mask and the help above it, on each page there is and will be."""

from __future__ import annotations

import re

import pytest

from tests.policy.sources import ROOT
from tests.promises import promise

TEMPLATES = ROOT / "templates"
ASKING = sorted(path for path in TEMPLATES.rglob("*.html") if "data-stream" in path.read_text("utf-8"))


def with_whoever_includes(name: str) -> str:
    """The text of a template, and of the pages that include it."""
    own = (TEMPLATES / name).read_text("utf-8")
    around = [path for path in TEMPLATES.rglob("*.html") if f'include "{name}"' in path.read_text("utf-8")]
    return own + "".join(path.read_text("utf-8") for path in around)


@promise("6.4", part=True)
@pytest.mark.parametrize("path", ASKING, ids=lambda path: path.stem)
def test_each_form_that_asks_tells_who_answers_and_offers_no_send_without_mask_by_default(path: object) -> None:
    text = with_whoever_includes(str(path).removeprefix(f"{TEMPLATES}/"))

    assert 'include "assistant/_asking.html"' in text
    assert 'include "assistant/_help_first.html"' in text
    assert 'include "assistant/_outcome.html"' in text


def test_there_are_forms_that_ask() -> None:
    assert len(ASKING) >= 3


def test_the_tick_is_never_set_by_the_page_itself() -> None:
    asking = (TEMPLATES / "assistant/_asking.html").read_text("utf-8")

    assert re.findall(r"checked", asking) == ["checked"]
    assert 'if request.form.get("unmasked")' in asking
