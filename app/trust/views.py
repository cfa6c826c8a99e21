"""The trust page: every promise, what proves it on this build, and what the running instance checks of itself."""

from __future__ import annotations

from flask import Blueprint, render_template, request

from app.access import current_services, public
from app.errors import Problem
from app.pages.frame import speak
from app.policies.languages import day_in_words
from app.services import Services
from app.trust import checks, ledger, report, wording
from app.trust.build import build_id
from app.trust.checks import Checked

bp = Blueprint("trust", __name__)


@bp.get("/trust")
@bp.get("/<any(en, es):language>/trust")
@public
def show(language: str | None = None) -> str:
    """The ledger, the checks, and where to report a weakness."""
    services, spoken = current_services(), speak(language)
    asked = request.args.get("standing", "")
    asked = asked if asked in wording.STANDINGS else ""
    build = build_id()
    return render_template(
        "trust/show.html",
        settings=services.settings,
        ledger=ledger.of(report.read(services.settings.proof_report), build, standing=asked),
        asked=asked,
        build=build,
        checked=_checked(services),
        wording=wording,
        day=lambda moment: day_in_words(moment.date(), spoken),
    )


def _checked(services: Services) -> Checked | None:
    """The page stands while the store is away; it says then that no check is known."""
    try:
        return checks.latest(services)
    except Problem:
        return None
