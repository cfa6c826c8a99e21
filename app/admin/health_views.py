"""Staff's pages of health, and of the payments that law has us keep of accounts that ended."""

from __future__ import annotations

import shutil
from collections.abc import Mapping

from flask import current_app, render_template, request

from app.access import current_services, signed_in, staff_only
from app.admin import work
from app.admin.listing import ROWS
from app.admin.routes import bp
from app.admin.wording import reader_of
from app.health.readiness import Readiness
from app.retention import run as retention
from app.retention.table import ROWS as KINDS
from app.rights.retained import model as retained
from app.trust import checks

_NEARLY_FULL = 0.9


@bp.get("/health")
@staff_only
def health() -> str:
    """What answers, what waits, what ran last, and how much room there is."""
    me = signed_in()
    room = shutil.disk_usage(me.services.settings.data_dir)
    return render_template(
        "admin/health.html",
        reader=reader_of(me),
        parts=_parts(),
        lines=work.lines(me.services),
        ran=retention.last(me.services),
        kinds={kind.key: kind.what.en for kind in KINDS},
        checked=checks.latest(me.services),
        free=room.free // 10**9,
        nearly_full=room.used / room.total > _NEARLY_FULL,
    )


@bp.get("/payments")
@staff_only
def payments() -> str:
    """Payments of accounts that ended, a year at a time, by Stripe's ids."""
    me = signed_in()
    this = me.services.now().year
    years = list(range(this, this - retained.YEARS - 1, -1))
    asked = request.args.get("year", "")
    year = int(asked) if asked in map(str, years) else this
    rows = retained.page(me.services, year, after=request.args.get("after") or None, limit=ROWS)
    return render_template(
        "admin/payments.html", reader=reader_of(me), rows=rows, years=years, year=year, until=retained.until
    )


def _parts() -> Mapping[str, bool]:
    """What /readyz answers."""
    extensions = current_app.extensions
    if "readiness" not in extensions:
        extensions["readiness"] = Readiness(current_services())
    parts: Mapping[str, bool] = extensions["readiness"].parts()
    return parts
