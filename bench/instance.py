"""The instance that is measured: a folder of data, three people, and a web process with the product's own settings."""

from __future__ import annotations

import os
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from app import create_app
from app.services import Services, build
from app.settings import Settings, from_environment
from bench.people import cookie, person
from tests.stack import ROOT, WEB_ALONE, free_port

SIZES = (100, 10_000, 100_000)
Target = Literal["wsgi:app", "bench.bare:app"]


@dataclass(frozen=True)
class Instance:
    """Settings, services and one signed-in person for each size of record."""

    settings: Settings
    services: Services
    environment: Mapping[str, str]
    cookies: Mapping[int, str]
    """By the number of entries."""


def instance(folder: Path) -> Instance:
    """Fill a fresh folder. Takes about a minute: the long record is written as an import would write it."""
    environment = {"DATA_DIR": str(folder), "PORT": str(free_port()), "HOST": "127.0.0.1", "WEB_CONCURRENCY": "1"}
    settings = from_environment(environment)
    services = build(settings)
    app = create_app(settings, services)
    cookies = {size: cookie(app, services, person(services, f"person{size}", size)) for size in SIZES}
    return Instance(settings, services, environment, cookies)


@contextmanager
def served(measured: Instance, target: Target = "wsgi:app") -> Iterator[tuple[str, int]]:
    """Base URL and process id of a gunicorn that serves `target`. The settings are infra/gunicorn.py's."""
    own = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    environment = own | dict(measured.environment) | {"BENCH_COOKIE": measured.cookies[10_000]}
    log = measured.settings.data_dir / "gunicorn.log"
    with log.open("ab") as out:
        process = subprocess.Popen([*WEB_ALONE[:-1], target], cwd=ROOT, env=environment, stdout=out, stderr=out)
    try:
        _wait_for(measured.settings.base_url, process, log)
        yield measured.settings.base_url, process.pid
    finally:
        process.terminate()
        process.wait(30)


def children(pid: int) -> list[int]:
    """Process ids of the direct children, the workers of a gunicorn."""
    listed = Path(f"/proc/{pid}/task/{pid}/children")
    return [int(child) for child in listed.read_text().split()] if listed.exists() else []


def resident_mb(pid: int) -> float:
    """Resident memory of a process, in MB."""
    status = Path(f"/proc/{pid}/status").read_text()
    return int(status.split("VmRSS:")[1].split()[0]) / 1024


def _wait_for(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    until = time.monotonic() + 60
    while time.monotonic() < until and process.poll() is None:
        try:
            urllib.request.urlopen(f"{url}/incidents", timeout=5).close()
        except urllib.error.HTTPError:
            return
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise RuntimeError(f"it did not start:\n{log.read_text('utf-8', 'replace')[-3000:]}")
