"""`python -m app.billing.standin`: the stand-in of a development instance, on the port that its settings name."""

from __future__ import annotations

import os
import signal
import sys
import threading
from pathlib import Path
from urllib.parse import urlsplit

from dotenv import load_dotenv

from app.billing.standin.server import Server
from app.settings import SettingsError, from_environment


def main() -> int:
    """The exit code: 0 after a stop, 1 when the port is taken, 2 when this instance has no stand-in."""
    load_dotenv(Path(__file__).resolve().parents[3] / ".env")
    try:
        settings = from_environment(os.environ)
    except SettingsError as error:
        return _refuse(f"A setting is wrong. {error}", 2)
    if not settings.stripe_standin:
        return _refuse("The stand-in for Stripe is for development with BILLING=stripe and no key.", 2)
    port = urlsplit(settings.stripe_api_base).port or 80
    try:
        server = Server(
            port=port,
            folder=settings.data_dir / "stripe-standin",
            product=settings.base_url,
            secret=settings.stripe_webhook_secrets[0],
        )
    except OSError:
        return _refuse(f"Port {port} for the stand-in for Stripe is taken. Set PORT to another one.", 1)
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: threading.Thread(target=server.stop).start())
    server.start()
    server.tick_until_stopped()
    return 0


def _refuse(sentence: str, code: int) -> int:
    sys.stderr.write(f"{sentence}\n")
    return code


if __name__ == "__main__":
    sys.exit(main())
