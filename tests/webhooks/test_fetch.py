"""What is fetched from Amazon: whole answers of its own, small and soon, or nothing; no redirect is followed."""

from __future__ import annotations

import pytest

from app.webhooks import Refused
from app.webhooks.sns_certificates import NotFetched, fetch
from tests.promises import promise
from tests.stack import free_port
from tests.webhooks.site import Site


def test_what_is_there_is_fetched(site: str) -> None:
    assert fetch(f"{site}/200/1500") == b"x" * 1500


@promise("9.5", part=True)
@pytest.mark.parametrize("status", [301, 302, 307, 308])
def test_a_redirect_is_not_followed(site: str, status: int) -> None:
    with pytest.raises(Refused):
        fetch(f"{site}/{status}/5")
    assert Site.asked == [f"/{status}/5"]


@pytest.mark.parametrize("path", ["/404/5", "/403/5", "/204/0", "/200/70000"])
def test_what_is_not_there_or_too_large_is_refused(site: str, path: str) -> None:
    with pytest.raises(Refused):
        fetch(site + path)


def test_who_is_broken_or_away_is_asked_again_later(site: str) -> None:
    for url in (f"{site}/500/5", f"{site}/503/5", f"http://127.0.0.1:{free_port()}/"):
        with pytest.raises(NotFetched):
            fetch(url)
