"""Billing by Stripe. The only module that imports Stripe's SDK for anything but signatures."""

from __future__ import annotations

from app.settings import Settings


class StripeBilling:
    """BillingProvider over Stripe."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
