"""Alice's plan at the stand-in for Stripe."""

from __future__ import annotations

from tests.billing.conftest import alice_pays, app, paying, services, standin

__all__ = ["alice_pays", "app", "paying", "services", "standin"]
