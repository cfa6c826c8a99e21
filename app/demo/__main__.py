"""`make demo`: fills the demo account on the running instance's data and prints the link that signs in to it."""

from __future__ import annotations

import os
import sys
from datetime import timedelta

from dotenv import load_dotenv

from app.accounts import model as accounts
from app.demo import EMAIL, MINUTES, PURPOSE
from app.demo.story import ZONE, Telling, entries
from app.incidents.bulk import write_many
from app.services import Services, build
from app.settings import SettingsError, from_environment
from app.store.keys import TenantId
from app.tokens import Tokens

_ENTRIES = 120


def main() -> int:
    """The exit status; what it did is printed."""
    load_dotenv()
    try:
        settings = from_environment(os.environ)
    except SettingsError as refused:
        print(refused, file=sys.stderr)
        return 1
    if settings.production:
        print("The demo is for development. Nothing was written.", file=sys.stderr)
        return 1
    services = build(settings)
    written = fill(services)
    token = Tokens(settings.secret_keys).sign_timed(PURPOSE, EMAIL)
    print(
        f"{EMAIL} has its record ({written} entries written now). With `make run` going, open within {MINUTES} minutes:"
    )
    print(f"  {settings.base_url}/dev/demo/{token}")
    return 0


def fill(services: Services) -> int:
    """Make the demo account and write what of its record is not there yet; how many entries that was."""
    tenant = _account(services)
    yesterday = services.now() - timedelta(days=1)
    telling = Telling(entries(_ENTRIES, yesterday.date()), latest=services.now())
    return len(write_many(services.store.tenant(tenant), telling.now, telling))


def _account(services: Services) -> TenantId:
    tenant = accounts.find_or_create(services, EMAIL)
    accounts.begin(services, services.store.tenant(tenant), name="Demo", time_zone=ZONE)
    return tenant


if __name__ == "__main__":
    sys.exit(main())
