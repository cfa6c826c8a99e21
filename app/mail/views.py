"""The mailbox page of development: what would have been mailed, newest first. In production there is no such page."""

from __future__ import annotations

from flask import Blueprint, Response, make_response, render_template

from app.access import current_services, public
from app.errors import NotFound
from app.mail import KeepsMail
from app.mail.opened import opened

bp = Blueprint("mail", __name__)

_SHOWN = 50


@bp.get("/dev/mail")
@public
def mailbox() -> Response:
    """Everything is shown as text: nothing of a mail's own HTML reaches the page."""
    services = current_services()
    if services.settings.production:
        raise NotFound
    mailer = services.mailer
    kept = mailer.newest(_SHOWN) if isinstance(mailer, KeepsMail) else []
    page = render_template(
        "mail_box/index.html", mails=[opened(mail) for mail in kept], keeps=isinstance(mailer, KeepsMail)
    )
    response = make_response(page)
    response.headers["Cache-Control"] = "no-store"
    return response
