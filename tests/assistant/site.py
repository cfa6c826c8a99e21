"""The real app and one page more, which asks the model whatever is typed: for what is true of every page that asks."""

from __future__ import annotations

import os

from flask import Blueprint, Flask, Response, render_template, request

from app import create_app
from app.access import signed_in
from app.ai import Prompt, Turn
from app.answers import answering
from app.answers.answering import Question
from app.assistant.asking import ask
from app.services import Services, build
from app.settings import Settings, from_environment

bp = Blueprint("asking", __name__, template_folder="templates")


@bp.get("/asking")
def page() -> str:
    return render_template("asking.html")


@bp.post("/asking")
def answer() -> Response:
    me, words = signed_in(), request.form.get("words", "")
    prompt = Prompt("ask", "Answer shortly.", (Turn("user", words),))
    masking = answering.masking_of(me, [words])
    question = Question(
        prompt, masking, lambda: ask(answering.asker_of(me), prompt, masking), words=[words], page="asking.html"
    )
    return answering.respond(me, question)


def with_page(settings: Settings, services: Services) -> Flask:
    """The app and the page."""
    app = create_app(settings, services)
    app.register_blueprint(bp)
    app.testing = False
    return app


def web() -> Flask:
    """What gunicorn serves: `tests.assistant.site:web()`."""
    settings = from_environment(os.environ)
    return with_page(settings, build(settings))
