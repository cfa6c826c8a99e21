"""Exported: the seven fields we keep of a subscription. Amounts and cards are with Stripe."""

from __future__ import annotations

from app.billing.record import SORT, Billing
from app.lifecycle import Family, Feature

FEATURE = Feature(
    "subscription",
    "Your subscription",
    families=(
        Family("subscription", SORT, Billing, "Your subscription", comes_back=False, comprehensive=True, rest=""),
    ),
)
