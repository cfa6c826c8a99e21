"""The browser under the stories: which one is started, and how."""

from __future__ import annotations

import shutil

from tests.stack import ROOT

QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
"""It talks to the product and to nobody else."""


def executable() -> str:
    """What set-up found, else what is on the path; empty for Playwright's own, "missing" when there is none."""
    told = ROOT / ".tools" / "browser"
    found = told.read_text().strip() if told.exists() else ""
    names = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
    return found or next((path for name in names if (path := shutil.which(name))), "")
