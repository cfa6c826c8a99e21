"""The WSGI entry point: `gunicorn wsgi:app`, `flask --app wsgi …`."""

import os
import sys

from dotenv import load_dotenv

from app import create_app, logs
from app.services import build
from app.settings import SettingsError, from_environment

load_dotenv()
try:
    settings = from_environment(os.environ)
    # An operator's commands run without the key files too: one of them makes them, another says that they are gone.
    services = build(settings, await_keys="FLASK_RUN_FROM_CLI" in os.environ)
except SettingsError as error:
    sys.exit(f"A setting is wrong. {error}")
logs.configure()
app = create_app(settings, services)
