"""The frame of every page: what base.html knows about who is looking and where they are."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from flask import after_this_request, current_app, g, get_flashed_messages, request, session
from werkzeug.wrappers import Response

from app.access import SignedIn, current_services, viewer
from app.errors import Unavailable
from app.policies.languages import DEFAULT, LANGUAGES, chosen

NEUTRAL_TITLE = "Notes"
"""What a tab says, signed in, to somebody looking over a shoulder."""

_PLACES = (
    ("/home", "Home", "home"),
    ("/incidents", "Incidents", "list"),
    ("/messages", "Messages", "mail"),
    ("/vault", "Vault", "lock"),
    ("/library", "Library", "book"),
    ("/wellbeing", "Well-being", "heart"),
    ("/settings", "Settings", "settings"),
)

_PRIVATE = "/wellbeing"
"""Whoever wants it is shown this place nowhere but at the foot of the settings."""

_STAFF = ("/admin", "Staff", "people")
"""To everybody else there is no such place."""


@dataclass(frozen=True, slots=True)
class Place:
    """One link of the navigation. `current` is the value of aria-current, or empty."""

    url: str
    label: str
    icon: str
    current: str


def speak(named: str | None) -> str:
    """The language of a page that stands in several, for its frame too: named by the address, or by the browser."""
    g.language, g.prefix = chosen(named, request.accept_languages), f"/{named}" if named else ""
    if named is None:
        after_this_request(_varies_by_language)
    return str(g.language)


def _varies_by_language(response: Response) -> Response:
    response.vary.add("Accept-Language")
    return response


class Frame:
    """Asked only for what a template uses: a page that never asks who is looking reads no cookie."""

    without_scripts = False
    quiet = False
    """Whether the page keeps to itself whose it is and what for."""

    @cached_property
    def me(self) -> SignedIn | None:
        return viewer()

    @property
    def language(self) -> str:
        """Of the page, as its html element has it."""
        return str(g.get("language", DEFAULT))

    @property
    def elsewhere(self) -> dict[str, tuple[str, str]]:
        """Address and name of this page in each language it stands in; empty for a page that has but one."""
        if "prefix" not in g:
            return {}
        path = request.path.removeprefix(g.prefix) if g.prefix else request.path
        return {key: (f"/{key}{path}".rstrip("/"), name) for key, name in LANGUAGES.items()}

    def at(self, path: str) -> str:
        """A public page's address in the language that the reader chose by this page's."""
        return f"{g.get('prefix', '')}{path}"

    def say(self, english: str, spanish: str) -> str:
        """One of the two, for the short words of a public page."""
        return spanish if self.language == "es" else english

    def has(self, path: str) -> bool:
        """Whether there is a page of this plain address."""
        return path in _known_addresses()

    @property
    def signed_in(self) -> bool:
        return self.me is not None

    @property
    def browser_mark(self) -> str:
        """What this browser keeps the account's unsaved words under; empty when that cannot be told now."""
        try:
            return self.me.browser_mark if self.me is not None else ""
        except Unavailable:  # the page that says so stands on this frame too
            return ""

    @property
    def neutral_title(self) -> str:
        """The tab's title when the person wants one that says nothing; else empty."""
        if self.me is None:
            return ""
        wanted = self.me.preferences.neutral_titles or (self.hides_private and bool(_current(_PRIVATE)))
        return NEUTRAL_TITLE if wanted else ""

    @property
    def hides_private(self) -> bool:
        """Whether the private pages are named nowhere but on themselves."""
        return self.me is not None and self.me.preferences.hides_private

    @property
    def locks_private(self) -> bool:
        """Whether the private pages have a lock that can be shut."""
        return self.me is not None and self.me.preferences.lock_minutes > 0

    @property
    def lock_seconds(self) -> int:
        """After how long without use the lock of the private pages shuts; 0 when there is none."""
        return self.me.preferences.lock_minutes * 60 if self.me is not None else 0

    @property
    def read_only(self) -> bool:
        """Whether the record of whoever looks is closed for writing; a page that cannot tell says nothing of it."""
        try:
            return self.me is not None and self.me.account.open and self.me.standing.read_only
        except Unavailable:
            return False

    @property
    def places(self) -> list[Place]:
        """Where a signed-in person can go; only what exists."""
        if self.me is None or not self.me.account.open:
            return []
        known = _known_addresses()
        places = (*_PLACES, _STAFF) if self.me.account.staff else _PLACES
        hidden = {_PRIVATE} if self.hides_private else set()
        return [Place(url, label, icon, _current(url)) for url, label, icon in places if url in known - hidden]

    @property
    def messages(self) -> list[tuple[str, str]]:
        """(category, words) of what the last request had to say, once."""
        if "_flashes" not in session:
            return []
        return get_flashed_messages(with_categories=True)  # type: ignore[return-value]  # pairs, with categories on

    @property
    def exit_url(self) -> str:
        return current_services().settings.exit_url


class QuietFrame(Frame):
    """The frame of a sign-in page that could be anybody's: what Back shows after Leave now."""

    quiet = True

    @property
    def neutral_title(self) -> str:
        return "Sign in"


class StrangerFrame(Frame):
    """The frame for everybody alike: asks no cookie and leaves none. For /help-now and the way out."""

    without_scripts = True

    @cached_property
    def me(self) -> None:
        return None

    @property
    def messages(self) -> list[tuple[str, str]]:
        return []


def _known_addresses() -> frozenset[str]:
    """Every plain address of the app; kept with the app, because its routes no longer change once it serves."""
    known = current_app.extensions.get("addresses")
    if known is None:
        known = frozenset(rule.rule for rule in current_app.url_map.iter_rules())
        current_app.extensions["addresses"] = known
    return known


def _current(url: str) -> str:
    if request.path == url:
        return "page"
    return "true" if request.path.startswith(f"{url}/") else ""
