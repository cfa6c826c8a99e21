"""Specimens: every letter there is and examples of the values it needs, for the staff's preview and the tests."""

from __future__ import annotations

from pathlib import Path

_FOLDER = Path(__file__).resolve().parents[2] / "templates" / "mail"
_HOUSE = "https://app.example"

_KNOWN = {"contact_email": "help@app.example", "minutes": "15", "base_url": _HOUSE}
"""What the sender adds by itself; a letter need not use it."""

_LISTED = {
    "unsubscribe_url": f"{_HOUSE}/unsubscribe/a-token",
    "choices_url": f"{_HOUSE}/unsubscribe/a-token/choices",
    "postal_address": "CTP, 1 Main Street, Springfield, MO 65801",
}
"""What the sender adds to a letter of a category that can be stopped."""

_BILLING = f"{_HOUSE}/settings/billing"
_PLAN = {"cadence": "monthly", "amount": "$12.00"}
_REQUEST = {"due": "2027-01-07", "reference": "K7F2-2040", "link": f"{_HOUSE}/requests/a-token"}
_NEEDED: dict[str, tuple[dict[str, str], ...]] = {
    "sign_in": ({"link": f"{_HOUSE}/sign-in/t?a=1&b=2"},),
    "change_email": ({"link": f"{_HOUSE}/settings/email-address/t?a=1&b=2"},),
    "confirm": ({"link": f"{_HOUSE}/settings/confirm/t?a=1&b=2"},),
    "address_changed": ({"undo": f"{_HOUSE}/settings/email-address/undo/t.s"}, {"undo": ""}),
    "receipt": (
        {"what": "payment", "amount": "$12.00", "paid": "$12.00", "date": "2026-11-23", "link": _BILLING},
        {"what": "refund", "amount": "$4.00", "paid": "$12.00", "date": "2026-11-23", "link": _BILLING},
    ),
    "access_changed": tuple(
        {"change": change, "date": "2026-12-23", "link": _BILLING, **plan}
        for change in ("opened", "changed", "chosen", "resumed", "ending", "unpaid", "closed")
        for plan in (_PLAN, _PLAN | {"cadence": "annual", "amount": ""})
    ),
    "payment_failed": ({"amount": "$12.00", "date": "2026-11-30", "link": _BILLING},),
    "trial_ending": tuple(
        {"date": "2026-12-07", "link": _BILLING, **plan} for plan in (_PLAN, dict.fromkeys(_PLAN, ""))
    ),
    "security_alert": tuple(
        {"what": what, "date": "2026-11-23", "link": f"{_HOUSE}/settings/security"}
        for what in ("new_browser", "address_back")
    ),
    "policy_changed": ({"date": "2026-12-23", "link": f"{_HOUSE}/privacy"},),
    "privacy_request": ({"date": "2026-11-23", **_REQUEST},),
    "request_news": (_REQUEST,),
    "request_in_your_name": ({"reference": "K7F2-2040", "link": f"{_HOUSE}/requests/in-your-name/a-token"},),
    "request_extended": tuple({**_REQUEST, "reason": reason} for reason in ("complex", "many", "others", "identity")),
    "requests_due": ({"overdue": "1", "soon": "2", "link": f"{_HOUSE}/admin/requests"},),
    "reminder": ({},),
    "account_closing": ({"date": "2026-12-23", "link": f"{_HOUSE}/deleted/t"},),
    "account_open_again": ({"date": "2026-11-23", "link": f"{_HOUSE}/settings/security"},),
    "account_deleted": (
        {"asked": "2026-11-23", "date": "2026-12-23", "counts": "10 records, 3 files"},
        {"asked": "2026-11-23", "date": "2026-12-23", "counts": ""},
    ),
    "export_ready": ({"date": "2026-11-30", "link": f"{_HOUSE}/settings/privacy"},),
}
"""What each transactional letter is given by whoever intends it; more than one where it says different things."""


def templates(language: str = "en") -> list[str]:
    """The names of all letters in a language."""
    return sorted(path.parent.name for path in (_FOLDER / language).glob("*/subject.txt"))


def transactional(template: str) -> bool:
    """Whether a letter goes to everybody it concerns; any other can be stopped, and says how."""
    return template in _NEEDED


def specimens(template: str) -> list[dict[str, str]]:
    """Values with which a letter can be shown, one set for each thing that it may say."""
    if transactional(template):
        return [_KNOWN | needed for needed in _NEEDED[template]]
    return [_KNOWN | _LISTED]
