"""A new version of the policy in a real browser: staff publish it, a subscriber is mailed once, reads it and agrees."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import timedelta
from itertools import count
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from app.accounts import model as accounts
from app.accounts import roster
from app.policies import versions
from app.policies.versions import SHIPPED, Publication
from app.services import Services, build
from app.settings import from_environment
from tests.browser.person import Person
from tests.browser.standards import accessible, fits
from tests.promises import promise
from tests.stack import Stack

OLD, NEW = SHIPPED[-2:]
CHANGES = f"/privacy/versions/{NEW}/changes"
AROUND_THE_WORLD = (
    "America/Chicago",
    "Europe/Berlin",
    "Asia/Kolkata",
    "Asia/Tokyo",
    "Pacific/Auckland",
    "Pacific/Honolulu",
)

_people = count(1)


@pytest.fixture
def stack(stack_of: Callable[[str], Stack]) -> Stack:
    """Pages are the same on every backend, so one is enough."""
    return stack_of("embedded")


@pytest.fixture
def services(stack: Stack) -> Services:
    """Of an installation that began with the version before the newest."""
    services = build(from_environment(stack.environ()))
    shelf = versions.shelf_of(services)
    began = Publication(effective=services.now().date() - timedelta(days=30), at=services.now())
    round_of_an_earlier_story = services.store.platform("CAMPAIGN").discard(f"policy-{NEW}")
    shelf.write(shelf.put(f"PUBLISHED#{OLD}", began), shelf.discard(f"PUBLISHED#{NEW}"), round_of_an_earlier_story)
    return services


def joined_ten_days_ago(services: Services, email: str) -> None:
    """Somebody who lives where it is the middle of the day."""
    tenant = accounts.find_or_create(services, email)
    now = services.now()
    zone = next(zone for zone in AROUND_THE_WORLD if 11 <= now.astimezone(ZoneInfo(zone)).hour < 18)
    accounts.begin(services, services.store.tenant(tenant), name="", time_zone=zone)
    line = roster.entered(services, tenant, zone, now - timedelta(days=10))
    services.store.tenant(tenant).write(line)


def publishes(page: Page, services: Services, email: str, url: str, *, scripts: bool) -> None:
    """Staff do, once the web processes have seen that there is something to publish."""
    dana = Person.back_again(page, email, url, scripts=scripts)
    accounts.grant_staff(services, email)
    for _ in range(60):
        page.goto("/admin/policies")
        if page.get_by_role("button", name="Publish this version").count():
            break
        page.wait_for_timeout(500)
    dana.meets_no_barrier()
    page.get_by_label("Reason").fill("The text says more.")
    page.get_by_role("button", name="Publish this version").click()
    expect(page.get_by_text("The version is published")).to_be_visible()


@promise("16.1", part=True)
@pytest.mark.timeout(180)
def test_a_version_is_published_mailed_once_read_with_what_changed_and_agreed_to(
    page: Page, opened: Callable[..., BrowserContext], screen: str, scripts: bool, stack: Stack, services: Services
) -> None:
    number = f"{next(_people)}-{os.getpid()}"
    email = f"subscriber-{number}@example.org"
    joined_ten_days_ago(services, email)
    publishes(page, services, f"dana-{number}@example.org", stack.url, scripts=scripts)

    notice = page.locator("article").filter(has_text=email).filter(has_text=CHANGES)
    for _ in range(100):
        page.goto("/dev/mail")
        if notice.count():
            break
        page.wait_for_timeout(300)
    expect(notice).to_have_count(1)

    hers = opened(screen, scripts=scripts).new_page()
    hers.goto(CHANGES)
    expect(hers.locator("ins").first).to_be_visible()
    accessible(hers, scripts=scripts)
    fits(hers)
    Person.back_again(hers, email, stack.url, scripts=scripts)
    asked = hers.get_by_role("heading", name="Our policy changed")
    for _ in range(40):  # each process looks every ten seconds what is in force
        if asked.count():
            break
        hers.wait_for_timeout(500)
        hers.goto("/home")
    expect(asked).to_be_visible()
    accessible(hers, scripts=scripts)
    hers.get_by_role("button", name="I agree, go on").click()
    expect(hers).to_have_url(f"{stack.url}/home")
    hers.goto(f"/privacy/versions/{OLD}")
    expect(hers.get_by_text("This is not the version in force.")).to_be_visible()


@promise("13.2")
@pytest.mark.timeout(120)
def test_a_walk_in_and_out_leaves_no_cookie_that_the_table_does_not_have(newcomer: Person) -> None:
    page = newcomer.page
    seen = {cookie["name"] for cookie in page.context.cookies()}
    newcomer.writes(on="2026-11-19", narrative="He was late.")
    for address in ("/settings", "/messages/new", "/vault/new", "/wellbeing", "/library", "/es/privacy", "/help-now"):
        page.goto(address)
        seen |= {cookie["name"] for cookie in page.context.cookies()}
    page.goto("/cookies")
    table = {row.strip() for row in page.locator("main tbody th").all_inner_texts()}
    lifetimes = page.locator("main tbody td").all_inner_texts()
    page.goto("/privacy#cookies")

    assert seen == table == {"session"}
    assert len(lifetimes) == 3
    assert all(lifetimes)
    expect(page.get_by_text("Do Not Track", exact=False).first).to_be_visible()
    expect(page.locator("caption", has_text="Every cookie we set")).to_be_visible()
