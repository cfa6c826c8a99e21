"""Unsubscribe links: who holds one may stop one category of mail to one address. They never expire."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import quote

from app.mail.intents import Category
from app.mail.letter import DEFAULT_LANGUAGE, LANGUAGES
from app.preferences.choices import CATEGORIES
from app.tokens import BadToken, Tokens

if TYPE_CHECKING:
    from app.services import Services

_PURPOSE = "unsubscribe"


@dataclass(frozen=True, slots=True)
class Way:
    """What one link opens."""

    category: Category
    address: str = field(repr=False)
    language: str = DEFAULT_LANGUAGE
    """Of the mail that the link came in."""


@dataclass(frozen=True, slots=True)
class Links:
    """The addresses that one mail carries."""

    one_click: str = field(repr=False)
    choices: str = field(repr=False)
    mailto: str

    @property
    def headers(self) -> tuple[tuple[str, str], ...]:
        """RFC 8058: where a mail program posts to, and that one POST is all there is to it."""
        return (
            ("List-Unsubscribe", f"<{self.one_click}>, <{self.mailto}>"),
            ("List-Unsubscribe-Post", "List-Unsubscribe=One-Click"),
        )


def links(services: Services, category: Category, address: str, language: str = DEFAULT_LANGUAGE) -> Links:
    """The links for one category and one address; the pages that they open speak the mail's language."""
    settings = services.settings
    page = f"{settings.base_url}/unsubscribe/{token(services, category, address, language)}"
    return Links(
        page, f"{page}/choices", f"mailto:{quote(settings.contact_email, '@')}?subject=unsubscribe%20{category}"
    )


def token(services: Services, category: Category, address: str, language: str = DEFAULT_LANGUAGE) -> str:
    """What proves that one reads mail of a category at an address. The address is sealed in it: links stay in the
    history of a browser and in the logs of proxies."""
    tokens = Tokens(services.settings.secret_keys)
    return tokens.sign(_PURPOSE, [category, language, tokens.seal(_PURPOSE, address)])


def way(services: Services, token: str) -> Way:
    """What a link opens. Raises BadToken when it was forged, cut, or signed for another purpose."""
    tokens = Tokens(services.settings.secret_keys)
    match tokens.read(_PURPOSE, token):
        case [str(named), str(language), str(sealed)] if language in LANGUAGES:
            return Way(_category(named), tokens.unseal(_PURPOSE, sealed), language)
        case [str(named), str(address)]:  # as links were before they kept their address to themselves
            return Way(_category(named), address)
    raise BadToken


def _category(named: str) -> Category:
    for category in CATEGORIES:
        if category == named:
            return category
    raise BadToken
