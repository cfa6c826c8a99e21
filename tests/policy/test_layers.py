"""The one rule about imports: views, then forms, then the model, then ports; Flask stays with views and forms."""

from __future__ import annotations

import re
import subprocess
import sys

import pytest

from tests.policy.sources import FEATURES, PRODUCT, ROOT, code_of, imported, name

VIEWS = re.compile(r"app\.\w+(\.\w+)*\.(views|\w+_views|desk|answering)(\.|$)")
"""`desk` lays out the writing page and knows its form; `answering` brings an answer to whichever page asked."""

EVERYBODYS = "answers"
"""The room whose views' half all features may use."""

STAFFS = "app.admin.forms.ReasonForm"
"""What every act of staff asks, whichever feature it is in."""

FORMS = re.compile(r"app\.\w+(\.\w+)*\.(forms|fields)(\.|$)")

COMPOSED = ("app/__init__.py", "app/billing/standin/server.py")
"""Where the views of an application are put together: the product's, and the stand-in's."""

NOWHERE = re.compile(r"^(pickle|requests|random\.SystemRandom)(\.|$)")
"""Ruff's list of banned imports is off where Flask may be imported; these stay banned there."""


def breaches(path: str, imports: list[str]) -> list[str]:
    """What a file of the product imports from a layer above its own, or from another feature's views and forms."""
    feature, own = path.split("/")[1], path.removesuffix(".py").replace("/", ".")
    wrong = []
    for target in imports:
        above = VIEWS.match(target) or FORMS.match(target)
        if not above or path in COMPOSED or (target == STAFFS and VIEWS.match(own)):
            continue
        borrowed = target.split(".")[1] not in (feature, EVERYBODYS)
        too_high = not VIEWS.match(own) and (bool(VIEWS.match(target)) or not FORMS.match(own))
        if borrowed or too_high:
            wrong.append(f"{path} imports {target}")
    return wrong


def test_nothing_imports_a_layer_above_its_own_or_another_features_views_and_forms() -> None:
    assert [wrong for path in PRODUCT for wrong in breaches(name(path), imported(path))] == []


@pytest.mark.parametrize(
    ("path", "target"),
    [
        ("app/incidents/reading.py", "app.incidents.forms.EntryForm"),
        ("app/incidents/reading.py", "app.incidents.timeline_views"),
        ("app/incidents/imports/plan.py", "app.incidents.desk.lay"),
        ("app/incidents/forms.py", "app.incidents.views.bp"),
        ("app/accounts/policy.py", "app.incidents.entry_views"),
        ("app/accounts/views.py", "app.incidents.forms.EntryForm"),
        ("app/identity/model.py", "app.identity.forms"),
        ("app/mail/send.py", "app.mail.views"),
        ("app/access.py", "app.accounts.views"),
        ("app/messages/model.py", "app.answers.answering.respond"),
        ("workers/mail.py", "app.mail.views"),
    ],
)
def test_a_planted_import_across_layers_is_seen(path: str, target: str) -> None:
    assert breaches(path, [target]) == [f"{path} imports {target}"]


@pytest.mark.parametrize(
    ("path", "target"),
    [
        ("app/incidents/views.py", "app.incidents.entry_views"),
        ("app/incidents/desk.py", "app.incidents.forms.EntryForm"),
        ("app/incidents/forms.py", "app.incidents.fields.line"),
        ("app/incidents/views.py", "app.accounts.model"),
        ("app/__init__.py", "app.pages.views.bp"),
        ("app/messages/rewrite_views.py", "app.answers.answering.respond"),
        ("app/rights/requests/staff_views.py", "app.admin.forms.ReasonForm"),
    ],
)
def test_an_import_downwards_is_fine(path: str, target: str) -> None:
    assert breaches(path, [target]) == []


@pytest.mark.parametrize("line", ["from flask import request", "import pickle", "from wtforms import Form"])
def test_a_planted_import_of_flask_fails_the_lint_in_every_module_below_the_forms(line: str) -> None:
    below = [
        name(path) for path in PRODUCT if not re.search(r"\b(flask|flask_login|flask_wtf|wtforms)\b", code_of(path))
    ]
    models = [path for path in below if path.split("/")[1] in FEATURES and not VIEWS.match(path.replace("/", "."))]
    sample = [path for path in models if path.endswith(("/model.py", "plan.py", "/sessions.py"))]

    assert len(sample) >= 4
    assert [path for path in (*sample, "app/queue.py", "app/keys/tenants.py") if not lint(path, line)] == []


def test_what_is_banned_everywhere_is_banned_in_views_too() -> None:
    told = [f"{name(path)} imports {target}" for path in PRODUCT for target in imported(path) if NOWHERE.match(target)]
    clocks = [name(path) for path in PRODUCT if re.search(r"\bdatetime\.(now|utcnow)\(", code_of(path))]

    assert told == []
    assert clocks == ["app/services.py"]


def lint(path: str, source: str) -> bool:
    """Whether ruff, with the house's settings, objects to this source at this place."""
    command = [sys.executable, "-m", "ruff", "check", "--no-cache", "--select", "TID251", "--stdin-filename", path, "-"]
    asked = subprocess.run(command, input=source + "\n", cwd=ROOT, capture_output=True, text=True, check=False)
    return asked.returncode == 1 and "TID251" in asked.stdout
