"""The baseline: a bare Flask and Jinja app that renders the very same timeline page, same templates, from memory.

The page's values are taken once from the real app; after that nothing but Flask and Jinja runs. Served by the
same gunicorn settings as the product. BENCH_COOKIE signs in to the real app, once.
"""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path
from typing import Any

from flask import Flask, render_template, template_rendered
from jinja2 import Template

from app import compression, create_app
from app.services import build
from app.settings import from_environment

PATH = "/incidents"


def bare_app() -> Flask:
    """An app with one page, which holds everything that the page needs."""
    real, template, values, constants = _page_of_the_real_app()
    bare = Flask("bare", static_folder=None, template_folder=str(Path(real.root_path).parent / "templates"))
    bare.secret_key = "none is needed"
    bare.url_map = real.url_map
    # The frame asks for settings. There is no store behind them: a page that read one would fail, not flatter us.
    bare.extensions["cotrackpro"] = replace(real.extensions["cotrackpro"], store=None, phi=None, queue=None)
    bare.jinja_env.trim_blocks = bare.jinja_env.lstrip_blocks = True
    bare.jinja_env.globals.update({k: v for k, v in real.jinja_env.globals.items() if k not in bare.jinja_env.globals})
    bare.jinja_env.globals.update(constants)
    bare.jinja_env.filters.update(real.jinja_env.filters)
    bare.jinja_env.tests.update(real.jinja_env.tests)

    endpoint = next(rule.endpoint for rule in real.url_map.iter_rules() if rule.rule == PATH)

    def timeline(**_: str) -> str:
        return render_template(template, **values)

    bare.view_functions[endpoint] = timeline
    compression.install(bare)  # both send the page packed, as a browser asks for it
    return bare


def _page_of_the_real_app() -> tuple[Flask, str, dict[str, Any], dict[str, Any]]:
    settings = from_environment(os.environ)
    real = create_app(settings, build(settings))
    seen: list[tuple[str, dict[str, Any], dict[str, Any]]] = []

    def remember(_: Flask, template: Template, context: dict[str, Any], **__: object) -> None:
        if not seen and template.name:
            own = {k: v for k, v in context.items() if k not in ("g", "request", "session", "config")}
            viewer = real.jinja_env.globals["viewer"]()  # type: ignore[operator]  # the frame's own function
            token = real.jinja_env.globals["csrf_token"]()  # type: ignore[operator]  # Flask-WTF's
            seen.append((template.name, own, {"viewer": lambda: viewer, "csrf_token": lambda: token}))

    template_rendered.connect(remember, real)
    answer = real.test_client(use_cookies=False).get(
        PATH, base_url=settings.base_url, headers={"Cookie": os.environ["BENCH_COOKIE"]}
    )
    if answer.status_code != 200 or not seen:
        raise SystemExit(f"the timeline answered {answer.status_code}")
    template, values, constants = seen[0]
    return real, template, values, constants


app = bare_app()
