"""Pages of one's own account: the welcome, and the settings of who one is."""

from __future__ import annotations

from datetime import timedelta

from flask import Blueprint, flash, render_template, request, url_for
from werkzeug.wrappers import Response

from app.access import SignedIn, before_welcome, current_services, public, signed_in, viewer
from app.accounts import address, roster
from app.accounts import model as accounts
from app.accounts.forms import NewAddressForm, SettingsForm, WelcomeForm
from app.analytics import visits
from app.billing import trials
from app.dates.wording import Reader
from app.errors import Invalid, LinkExpired, NotFound
from app.hx import redirect_to
from app.identity import confirmed, sessions
from app.identity import model as identity
from app.identity.browser import forget_here, get_to_know, let_out, session_secret
from app.identity.onward import own_path
from app.policies import versions
from app.policies.languages import day_in_words
from app.preferences.choices import choosing, refresh

bp = Blueprint("accounts", __name__)


@bp.get("/welcome")
@before_welcome
def welcome() -> Response | str:
    """Asks for the 18-or-older statement and shows the policy's version."""
    me, then = signed_in(), own_path(request.args.get("next"))
    if me.account.active:
        return redirect_to(then)
    version = versions.in_force(me.services).name
    form = WelcomeForm(formdata=None, in_force=version, name=me.account.name, policy_version=version, next=then)
    return _welcome(form)


@bp.post("/welcome")
@before_welcome
def begin() -> Response | tuple[str, int]:
    """Records the statement and the version, and opens the account."""
    me = signed_in()
    form = WelcomeForm(in_force=versions.in_force(me.services).name)
    if not form.validate_on_submit():
        form.policy_version.data = form.in_force
        return _welcome(form), 422
    if not me.account.active:
        zone = form.chosen_zone()
        mail = choosing(me.services, me.shelf, form.chosen_mail(), source="welcome", zone=zone)
        listed = trials.begun(me.services, me.tenant)
        accounts.begin(me.services, me.shelf, name=form.name.data, time_zone=zone, also=[*mail, *listed])
        if listed:
            visits.event("trial_start")
    return redirect_to(own_path(form.next.data))


def _welcome(form: WelcomeForm) -> str:
    settings = current_services().settings
    needs_plan = settings.billing != "off" and not settings.trial_days
    day = day_in_words(versions.in_force(current_services()).effective)
    return render_template("accounts/welcome.html", form=form, policy_day=day, needs_plan=needs_plan)


@bp.get("/settings")
def settings() -> str:
    """Who one is to us, and how one likes things."""
    return _settings_page(signed_in())


@bp.post("/settings")
def save_settings() -> Response | tuple[str, int]:
    """Corrects them."""
    me = signed_in()
    form = SettingsForm(**_now_set(me))
    if not form.validate_on_submit():
        return _settings_page(me, form=form), 422
    accounts.correct(
        me.shelf,
        {"name": form.name.data, "role": form.role.data},
        {name: form[name].data for name in ("time_zone", "language", "neutral_titles")},
        [
            roster.entered(
                me.services, me.tenant, form.time_zone.data, me.account.adult_confirmed_at or me.services.now()
            )
        ],
    )
    refresh(me.services, me.shelf)
    flash("Your settings are saved.", "success")
    return redirect_to(url_for("accounts.settings"))


@bp.post("/settings/email-address")
def change_address() -> Response | tuple[str, int]:
    """Mails a link to the new address, or takes over the one at the sign-in service."""
    me = signed_in()
    if _hosted(me):
        address.follow_provider(me.services, me.shelf, me.account)
        flash("Your address is the one you sign in with now.", "success")
        return redirect_to(url_for("accounts.settings"))
    form = NewAddressForm()
    if not form.validate_on_submit():
        return _settings_page(me, address_form=form), 422
    address.ask(me.services, me.tenant, form.email.data, browser=session_secret())
    flash("Open the link we sent to the new address, in this browser. Until then the old one stays.", "success")
    return redirect_to(url_for("accounts.settings"))


@bp.get("/settings/email-address/<token>")
def show_new_address(token: str) -> str | tuple[str, int]:
    """Shows a button; looking changes nothing."""
    me = signed_in()
    try:
        wanted = address.wanted(me.services, me.tenant, token, browser=session_secret())
    except LinkExpired as problem:
        return _dead_link(problem)
    return render_template("accounts/new_address.html", wanted=wanted, token=token)


@bp.post("/settings/email-address/<token>")
def take_new_address(token: str) -> Response | tuple[str, int]:
    """Moves the account to the new address and signs out every other browser."""
    me = signed_in()
    try:
        taken = address.take(me.services, me.shelf, token, browser=session_secret(), unproven=_owes_a_proof(me))
    except LinkExpired as problem:
        return _dead_link(problem)
    get_to_know(taken)
    identity.sign_out_others(me.services, me.shelf, but=me.session)
    flash("Your address is changed. Other browsers are signed out.", "success")
    return redirect_to(url_for("accounts.settings"))


@bp.get("/settings/email-address/undo/<token>")
@public
def show_undo(token: str) -> str | tuple[str, int]:
    """Shows a button to whoever reads the old address's mail; looking changes nothing."""
    try:
        _, move = address.undoing(current_services(), token)
    except LinkExpired as problem:
        return _no_undo(problem)
    return render_template("accounts/undo.html", address=move.address, token=token, problem=None)


@bp.post("/settings/email-address/undo/<token>")
@public
def undo_new_address(token: str) -> Response | tuple[str, int]:
    """Puts the old address back and signs out every browser, this one too."""
    me = viewer()
    try:
        tenant = identity.take_back(current_services(), token)
    except LinkExpired as problem:
        return _no_undo(problem)
    mine = me is not None and me.tenant == tenant
    if mine:
        let_out()
    flash("Your address is back. Every browser is signed out; sign in with that address now.", "success")
    answer = redirect_to(url_for("identity.sign_in"))
    return forget_here(answer) if mine else answer


@bp.get("/settings/security")
def security() -> str:
    """Where the account is signed in."""
    me = signed_in()
    listed = sessions.live(me.services, me.shelf)
    reader = Reader(me.services.now(), me.preferences.zone.key)
    return render_template("accounts/security.html", me=me, sessions=listed, reader=reader)


@bp.post("/settings/security/sessions/<handle>/end")
def end_session(handle: str) -> Response:
    """Signs one browser out."""
    me = signed_in()
    session = sessions.find(me.shelf, handle)
    if session is None:
        raise NotFound("That browser is signed out already.")
    if session.handle == me.session.handle:
        return _signed_out()
    identity.sign_out(me.services, me.shelf, session)
    flash("That browser is signed out.", "success")
    return redirect_to(url_for("accounts.security"))


@bp.post("/settings/security/sessions/end")
def end_sessions() -> Response:
    """Signs out every other browser, or every one."""
    me = signed_in()
    which = request.form.get("which", "")
    if which not in ("others", "all"):
        raise Invalid("Choose which browsers to sign out. Nothing was changed.")
    identity.sign_out_others(me.services, me.shelf, but=me.session)
    if which == "all":
        return _signed_out()
    flash("Every other browser is signed out.", "success")
    return redirect_to(url_for("accounts.security"))


def _signed_out() -> Response:
    """This browser goes with those that were signed out."""
    let_out()
    flash("You are signed out.", "success")
    return forget_here(redirect_to(url_for("identity.sign_in")))


def _settings_page(
    me: SignedIn, *, form: SettingsForm | None = None, address_form: NewAddressForm | None = None
) -> str:
    return render_template(
        "accounts/settings.html",
        me=me,
        hosted=_hosted(me),
        form=form or SettingsForm(formdata=None, **_now_set(me)),
        address_form=address_form or NewAddressForm(formdata=None),
    )


def _now_set(me: SignedIn) -> dict[str, object]:
    return {
        "name": me.account.name,
        "role": me.account.role,
        "time_zone": me.preferences.time_zone,
        "language": me.preferences.language,
        "neutral_titles": me.preferences.neutral_titles,
    }


def _owes_a_proof(me: SignedIn) -> bool:
    """Whether the lock of the private pages is on, and shut in this browser."""
    idle = timedelta(minutes=me.preferences.lock_minutes)
    return bool(idle) and confirmed.standing(me.services, me.shelf, me.session, idle) is None


def _hosted(me: SignedIn) -> bool:
    """Whether the address is kept by a sign-in service and not by us."""
    return me.services.identity.hosted_page("") is not None


def _dead_link(problem: LinkExpired) -> tuple[str, int]:
    return render_template("accounts/dead_link.html", problem=problem), problem.status


def _no_undo(problem: LinkExpired) -> tuple[str, int]:
    contact = current_services().settings.contact_email
    return render_template("accounts/undo.html", problem=problem, contact=contact), problem.status
