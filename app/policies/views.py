"""The public pages of the policies: the documents in force, and what is made from the product beside them."""

from __future__ import annotations

from flask import current_app, render_template

from app.access import current_services
from app.identity.sessions import ABSOLUTE, IDLE
from app.pages.frame import speak
from app.policies import accept_views, adapters, cookies, version_views, versions
from app.policies.changes import CHANGES
from app.policies.companies import COMPANIES, HISTORY
from app.policies.languages import day_in_words
from app.policies.routes import bp, page
from app.policies.version_views import document
from app.policies.words import Words

__all__ = ["accept_views", "bp", "version_views"]


@page("/privacy")
def privacy(language: str | None = None) -> str:
    """The privacy policy in force."""
    spoken = speak(language)
    return document("privacy", versions.in_force(current_services()), spoken)


@page("/terms")
def terms(language: str | None = None) -> str:
    """The terms in force."""
    spoken = speak(language)
    return document("terms", versions.in_force(current_services()), spoken)


@page("/cookies")
def cookie_table(language: str | None = None) -> str:
    """Every cookie, and Do Not Track explained."""
    spoken = speak(language)
    rows = cookies.table(current_app.config, idle=IDLE, absolute=ABSOLUTE)
    return _page("cookies", Words("Cookies", "Cookies"), spoken, cookies=rows)


@page("/subprocessors")
def subprocessors_list(language: str | None = None) -> str:
    """Whom data reaches as this installation is configured."""
    spoken = speak(language)
    rows = adapters.in_force(current_services().settings)
    changed = day_in_words(HISTORY[0].on, spoken)
    return _page("subprocessors", Words("Subprocessors", "Subencargados"), spoken, rows=rows, effective=changed)


@page("/subprocessors/history")
def subprocessors_history(language: str | None = None) -> str:
    """What changed on the list, newest first."""
    spoken = speak(language)
    days = [(day_in_words(each.on, spoken), each) for each in HISTORY]
    title = Words("Changes of the subprocessors", "Cambios de los subencargados")
    return _page("subprocessors_history", title, spoken, days=days, companies=COMPANIES)


@page("/contact")
def contact(language: str | None = None) -> str:
    """Email, web and post."""
    return _page("contact", Words("Contact", "Contacto"), speak(language))


@page("/changelog")
def changelog(language: str | None = None) -> str:
    """What changed in the product."""
    spoken = speak(language)
    days = [(day_in_words(each.on, spoken), each) for each in CHANGES]
    return _page("changelog", Words("Changes", "Cambios"), spoken, days=days)


def _page(name: str, title: Words, spoken: str, **more: object) -> str:
    services = current_services()
    given: dict[str, object] = {
        "effective": day_in_words(versions.in_force(services).effective, spoken),
        "text": f"policies/{name}.html",
        "settings": services.settings,
        "live": True,
        **more,
    }
    return render_template("policies/document.html", name=name, title=title, **given)
