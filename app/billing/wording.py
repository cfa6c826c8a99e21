"""Money in words, for pages and mails."""

from __future__ import annotations

_WITHOUT_CENTS = frozenset(
    {
        *("bif", "clp", "djf", "gnf", "jpy", "kmf", "krw", "mga"),
        *("pyg", "rwf", "ugx", "vnd", "vuv", "xaf", "xof", "xpf"),
    }
)


def money(amount: int, currency: str) -> str:
    """ "$12.00", or "12.00 EUR"; `amount` in the currency's smallest unit."""
    currency = currency.lower()
    number = f"{amount:,}" if currency in _WITHOUT_CENTS else f"{amount // 100:,}.{amount % 100:02d}"
    return f"${number}" if currency == "usd" else f"{number} {currency.upper()}"
