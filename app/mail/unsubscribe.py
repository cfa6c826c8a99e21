"""Unsubscribe links: who holds one may stop one category of mail to one address. They never expire."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import quote

from app.mail.intents import Category
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


def links(services: Services, category: Category, address: str) -> Links:
    """The links for one category and one address."""
    settings = services.settings
    page = f"{settings.base_url}/unsubscribe/{token(services, category, address)}"
    return Links(
        page, f"{page}/choices", f"mailto:{quote(settings.contact_email, '@')}?subject=unsubscribe%20{category}"
    )


def token(services: Services, category: Category, address: str) -> str:
    """What proves that one reads mail of a category at an address."""
    return Tokens(services.settings.secret_keys).sign(_PURPOSE, [category, address])


def way(services: Services, token: str) -> Way:
    """What a link opens. Raises BadToken when it was forged, cut, or signed for another purpose."""
    match Tokens(services.settings.secret_keys).read(_PURPOSE, token):
        case [str(named), str(address)]:
            for category in CATEGORIES:
                if category == named:
                    return Way(category, address)
    raise BadToken
