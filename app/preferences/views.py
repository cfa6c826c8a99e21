"""Pages about the mail we send: one's own choices in the settings, and what the links in a mail open to anybody."""

from __future__ import annotations

from flask import Blueprint, flash, render_template, request, url_for
from werkzeug.wrappers import Response

from app.access import SignedIn, current_services, public, signed_in
from app.dates.wording import Reader
from app.errors import Invalid
from app.hx import redirect_to
from app.mail import newsletter, records, unsubscribe
from app.mail.intents import Category
from app.mail.suppression import suppression
from app.mail.unsubscribe import Way
from app.pages.frame import StrangerFrame
from app.preferences import choices, wording
from app.tokens import BadToken

bp = Blueprint("preferences", __name__)


@bp.get("/settings/email")
def show() -> str:
    """What we may send, since when, and what we have sent."""
    me = signed_in()
    mails = records.latest(me.services, me.tenant, after=request.args.get("after"))
    return render_template(
        "preferences/settings.html",
        me=me,
        mails=mails,
        wording=wording,
        reader=_reader(me),
        standing=choices.standing(me.services, me.tenant, me.account.email),
        listed=newsletter.agreement(me.shelf),
        newsletter=newsletter.NAME if me.services.newsletter else "",
        suppressed=suppression(me.services, me.account.email),
        contact=me.services.settings.contact_email,
    )


@bp.post("/settings/email")
def save() -> Response:
    """Switches one category, or all of them off."""
    me, wanted = signed_in(), _wanted()
    choices.choose(me.services, me.tenant, wanted, source="settings")
    if _all_off():
        newsletter.agree(me.services, me.tenant, on=False, source="settings")
    flash("Saved. It holds from the next mail on.", "success")
    return redirect_to(url_for("preferences.show"))


@bp.post("/settings/email/newsletter")
def switch_newsletter() -> Response:
    """Agrees that the newsletter service keeps one's address, or ends that."""
    me, on = signed_in(), request.form.get("newsletter", "")
    if on not in ("on", "off"):
        raise Invalid("Choose what to switch. Nothing was changed.")
    newsletter.agree(me.services, me.tenant, on=on == "on", source="settings")
    flash("Saved. The service is told in a moment.", "success")
    return redirect_to(url_for("preferences.show"))


@bp.get("/unsubscribe/<token>")
@public
def ask(token: str) -> str:
    """Shows a button; looking changes nothing, because mail programs look at every link."""
    return _page("unsubscribe", token, _way(token))


@bp.post("/unsubscribe/<token>")
@public
def stop(token: str) -> str:
    """RFC 8058: whoever posts here stops one category to one address. No cookie is asked, no body read, none is set."""
    way = _way(token)
    _stop(way, way.category, source="unsubscribe")
    return _page("stopped", token, way)


@bp.get("/unsubscribe/<token>/choices")
@public
def show_of_address(token: str) -> str:
    """What was turned off for the address of a mail by its links, and nothing of an account that may have it."""
    return _page("choices", token, _way(token))


@bp.post("/unsubscribe/<token>/choices")
@public
def save_of_address(token: str) -> Response:
    """Turns it off for that address. Mails are forwarded and read by others, so a link turns nothing on."""
    way, wanted = _way(token), _wanted()
    if any(wanted.values()):
        raise Invalid("Sign in to turn mail on. Nothing was changed.")
    _stop(way, *wanted, source="link")
    return redirect_to(url_for("preferences.show_of_address", token=token))


@bp.errorhandler(BadToken)
def no_link(_: BadToken) -> tuple[str, int]:
    """A forged, cut or repurposed link opens nothing."""
    contact = current_services().settings.contact_email
    return render_template("preferences/no_link.html", frame=StrangerFrame(), contact=contact), 404


def _way(token: str) -> Way:
    return unsubscribe.way(current_services(), token)


def _stop(way: Way, *off: Category, source: choices.Source) -> None:
    """No more of these to the address; when nothing is left on, the newsletter service is told to keep it no more."""
    services = current_services()
    choices.opt_out(services, way.address, *off, source=source)
    if choices.stopped(services, way.address) != frozenset(choices.CATEGORIES):
        return
    if tenant := choices.account_of(services, way.address):
        newsletter.agree(services, tenant, on=False, source="link")


def _wanted() -> dict[Category, bool]:
    """What a form switches: `off` names a category or all of them, `on` names one."""
    off, on = request.form.get("off", ""), request.form.get("on", "")
    found: dict[Category, bool] = {each: False for each in choices.CATEGORIES if off in (each, "all")}
    found |= {each: True for each in choices.CATEGORIES if on == each and not off}
    if not found:
        raise Invalid("Choose what to switch. Nothing was changed.")
    return found


def _all_off() -> bool:
    return request.form.get("off") == "all"


def _page(name: str, token: str, way: Way) -> str:
    """A page for whoever holds a link: the same for everybody, with no word of whose session this may be."""
    return render_template(
        f"preferences/{way.language}/{name}.html",
        frame=StrangerFrame(),
        token=token,
        way=way,
        named=wording.IN[way.language],
        masked=wording.masked(way.address),
        stopped=choices.stopped(current_services(), way.address),
    )


def _reader(me: SignedIn) -> Reader:
    return Reader(me.services.now(), me.preferences.zone.key)
