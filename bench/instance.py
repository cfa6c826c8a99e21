"""The instance that is measured: a folder of data, three people, and a web process with the product's own settings."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from app import create_app
from app.services import Services, build
from app.settings import Settings, from_environment
from app.store.keys import TenantId
from bench.people import cookie, person
from tests.stack import WEB_ALONE, Stack, free_port

SIZES = (100, 10_000, 100_000)
Target = Literal["wsgi:app", "bench.bare:app"]


@dataclass(frozen=True)
class Instance:
    """Settings, services and one signed-in person for each size of record."""

    settings: Settings
    services: Services
    environment: Mapping[str, str]
    tenants: Mapping[int, TenantId]
    """By the number of entries; so are the cookies."""
    cookies: Mapping[int, str]


def instance(folder: Path) -> Instance:
    """Fill a fresh folder. Takes about a minute: the long record is written as an import would write it."""
    environment = {"DATA_DIR": str(folder), "PORT": str(free_port()), "HOST": "127.0.0.1", "WEB_CONCURRENCY": "1"}
    environment["WRITES_PER_MINUTE"] = "100000"  # counted as ever, but one person here saves faster than anybody types
    settings = from_environment(environment)
    services = build(settings)
    app = create_app(settings, services)
    shelves = {size: person(services, f"person{size}", size) for size in SIZES}
    tenants = {size: shelf.tenant for size, shelf in shelves.items()}
    cookies = {size: cookie(app, services, shelf) for size, shelf in shelves.items()}
    return Instance(settings, services, environment, tenants, cookies)


@contextmanager
def served(measured: Instance, target: Target = "wsgi:app") -> Iterator[tuple[str, int]]:
    """Base URL and process id of a gunicorn that serves `target`. The settings are infra/gunicorn.py's."""
    environment = {**measured.environment, "BENCH_COOKIE": measured.cookies[10_000]}
    port = int(measured.environment["PORT"])
    command = (*WEB_ALONE[:-1], target)
    # The bare app has this one page; the product leads from it to its sign-in page.
    with Stack(measured.settings.data_dir, environment, command, port, ready_at="/incidents") as stack:
        yield measured.settings.base_url, stack.process.pid


def children(pid: int) -> list[int]:
    """Process ids of the direct children, the workers of a gunicorn."""
    listed = Path(f"/proc/{pid}/task/{pid}/children")
    return [int(child) for child in listed.read_text().split()] if listed.exists() else []
