"""The look: colours that can be read on their grounds, light and dark, and a page of components for builders alone."""

from __future__ import annotations

import dataclasses
import re
from pathlib import Path

import pytest

from app import create_app
from app.services import Services

TOKENS = (Path(__file__).parents[2] / "static/css/tokens.css").read_text()
KINDS = ("hours", "contact", "danger", "rules", "care", "things", "good")


def _scheme(css: str) -> dict[str, str]:
    return dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", css))


_LIGHT, _DARK = (_scheme(part) for part in TOKENS.split("@media (prefers-color-scheme: dark)"))


@pytest.mark.parametrize("scheme", [_LIGHT, _DARK], ids=["light", "dark"])
@pytest.mark.parametrize(
    ("above", "below", "least"),
    [
        *[("ink", ground, 7.0) for ground in ("paper", "card", "wash", "accent-wash", "caution-wash", "danger-wash")],
        ("ink", "found", 7.0),
        *[(text, ground, 4.5) for text in ("muted", "accent", "danger") for ground in ("paper", "card", "wash")],
        ("on-accent", "accent", 4.5),
        ("on-danger", "danger", 4.5),
        ("line", "paper", 3.0),
        ("line", "card", 3.0),
        *[(f"kind-{kind}", "card", 4.5) for kind in KINDS],
    ],
)
def test_it_can_be_read_on_its_ground(scheme: dict[str, str], above: str, below: str, least: float) -> None:
    assert _contrast(scheme[above], scheme[below]) >= least


def test_the_page_of_all_components_is_not_there_in_production(services: Services) -> None:
    settings = dataclasses.replace(services.settings, app_env="production")
    client = create_app(settings, dataclasses.replace(services, settings=settings)).test_client()

    assert client.get("/dev/look", base_url=settings.base_url).status_code == 404


def _contrast(one: str, other: str) -> float:
    """WCAG's ratio, from 1 to 21."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    red, green, blue = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in (red, green, blue)]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
