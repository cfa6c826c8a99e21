"""Billing: plans, what they open, and what was paid, as Stripe tells it."""

from __future__ import annotations

from typing import Protocol


class BillingProvider(Protocol):
    """Takes payments on its own pages, and says what was paid."""
