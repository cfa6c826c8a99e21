"""Pages of the versions: all of them, each at its own address, and what changed between two."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask import current_app, render_template, request

from app.access import current_services, viewer
from app.errors import NotFound
from app.identity.sessions import ABSOLUTE, IDLE
from app.pages.frame import speak
from app.policies import cookies, versions
from app.policies.differences import changed_only, compare
from app.policies.languages import day_in_words
from app.policies.rights import LAWS, RIGHTS
from app.policies.routes import page
from app.policies.texts import DOCUMENTS, Text, text_of
from app.policies.versions import Version
from app.retention import table as retention
from app.settings import Settings


def document(name: str, version: Version, language: str) -> str:
    """A document as it is in force, with the tables that are made from the product."""
    text = text_of(name, version.name, language)
    return render_template("policies/document.html", **_about(name, version, text, language, live=True))


@page("/<any(privacy, terms):name>/versions")
def list_versions(name: str, language: str | None = None) -> str:
    """Every version, newest first."""
    spoken, services = speak(language), current_services()
    now = versions.in_force(services)
    listed = [(each, day_in_words(each.effective, spoken)) for each in versions.past_and_present(services)]
    return render_template("policies/versions.html", name=name, title=DOCUMENTS[name], listed=listed, now=now)


@page("/<any(privacy, terms):name>/versions/<version>")
def show_version(name: str, version: str, language: str | None = None) -> str:
    """One version, as it was written."""
    spoken, found = speak(language), _found(version)
    text = text_of(name, found.name, spoken)
    current = versions.in_force(current_services()).name == found.name
    about = _about(name, found, text, spoken, live=current)
    return render_template(
        "policies/version.html", **about, current=current, before=versions.before(current_services(), found.name)
    )


@page("/<any(privacy, terms):name>/versions/<version>/changes")
def show_changes(name: str, version: str, language: str | None = None) -> str:
    """What changed in a version against the one before, or another that is named."""
    spoken, new = speak(language), _found(version)
    old = _found(request.args.get("from") or versions.before(current_services(), new.name) or "")
    if old.name >= new.name:
        raise NotFound
    texts = [text_of(name, each.name, spoken) for each in (old, new)]
    if texts[0].language != texts[1].language:  # the older one was not translated
        texts = [text_of(name, each.name, "en") for each in (old, new)]
    words = [
        render_template(text.template, **_about(name, each, text, spoken, live=False))
        for text, each in zip(texts, (old, new), strict=True)
    ]
    shown = _about(name, new, texts[1], spoken, live=False)
    changes = changed_only(compare(words[0], words[1]))
    days = [day_in_words(date.fromisoformat(each.name), spoken) for each in (old, new)]
    return render_template("policies/changes.html", **shown, old=old, days=days, changes=changes)


def _found(name: str) -> Version:
    """A version that has been made public, and for staff a draft too. Raises NotFound."""
    services = current_services()
    if name in versions.drafts(services):  # a link to it may have been mailed since this process looked
        versions.forget(services)
    for version in versions.past_and_present(services):
        if version.name == name:
            return version
    draft, me = versions.draft(services, name), viewer()
    if draft is None or me is None or not me.account.staff:
        raise NotFound("There is no such version.")
    return draft


def counted(settings: Settings) -> bool:
    """Whether pages are counted with somebody else's service here."""
    return settings.analytics != "off"


def _about(name: str, version: Version, text: Text, spoken: str, *, live: bool) -> dict[str, Any]:
    """What the template of a document is given, each the same whoever looks."""
    settings = current_services().settings
    return {
        "name": name,
        "title": DOCUMENTS[name],
        "version": version,
        "effective": day_in_words(version.effective, spoken),
        "text": text.template,
        "text_language": text.language,
        "settings": settings,
        "live": live,
        "cookies": cookies.table(current_app.config, idle=IDLE, absolute=ABSOLUTE),
        "retention": retention.SHOWN,
        "rights": RIGHTS,
        "laws": LAWS,
        "analytics": counted(settings),
    }
