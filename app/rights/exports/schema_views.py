"""The published schema: what every file of records in a copy looks like, for whoever reads one with a program."""

from __future__ import annotations

from flask import Blueprint, Response, render_template

from app.access import public
from app.errors import NotFound
from app.rights.exports import schemas
from app.rights.exports.bagit import FORMAT
from app.rights.registry import EXPORTED

bp = Blueprint("schema", __name__, url_prefix="/export-schema")

_NAMED = {schemas.name(feature, family): (feature, family) for feature in EXPORTED for family in feature.families}


@bp.get("")
@public
def index() -> str:
    """Every file of a copy, and its schema."""
    return render_template("rights/exports/schema.html", features=EXPORTED, name=schemas.name, format=FORMAT)


@bp.get("/<name>")
@public
def one(name: str) -> Response:
    """The schema of one file."""
    if name not in _NAMED:
        raise NotFound
    return Response(schemas.of(*_NAMED[name]), content_type="application/schema+json")
