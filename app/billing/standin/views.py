"""The stand-in as a web application: the API under /v1, its own controls under /standin, its pages elsewhere."""

from __future__ import annotations

import json

from flask import Blueprint, Response, current_app, request

from app.billing.standin import controls, course
from app.billing.standin.api import Answer, Asked, answer
from app.billing.standin.parameters import nested
from app.billing.standin.refusals import Refused
from app.billing.standin.world import Thing, World

bp = Blueprint("api", __name__)

_CONTROLS = {"clock": controls.clock, "card": controls.card, "dunning": controls.dunning}


def current_world() -> World:
    world: World = current_app.extensions["world"]
    return world


@bp.route("/v1/<path:_rest>", methods=["GET", "POST", "DELETE"])
def api(_rest: str) -> Response:
    """Everything that Stripe's SDK asks."""
    source = request.form if request.method == "POST" else request.args
    pairs = tuple((name, value) for name, values in source.lists() for value in values)
    headers = {name.lower(): value for name, value in request.headers}
    return _response(answer(current_world(), Asked(request.method, request.path, pairs, headers)))


@bp.post("/standin/<any(clock,card,dunning):control>")
def steer(control: str) -> Response:
    """For tests and the control page: no key is asked for."""
    world = current_world()
    given = nested((name, value) for name, values in request.form.lists() for value in values)
    with world.turn():
        try:
            course.catch_up(world)
            return _said(200, _CONTROLS[control](world, given))
        except Refused as refused:
            return _said(refused.status, refused.body)


def _response(told: Answer) -> Response:
    return Response(told.body, told.status, dict(told.headers), content_type="application/json")


def _said(status: int, thing: Thing) -> Response:
    return Response(json.dumps(thing), status, content_type="application/json")
