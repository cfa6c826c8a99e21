"""What each act of the audit log is called when it is told to the person it was about."""

from __future__ import annotations

ACTS = {
    "account.close": "Your account was closed.",
    "account.look_up": "Your account’s dates and states were looked at; nothing you keep here.",
    "account.reopen": "Your account was opened again.",
    "account.delete": "A step of removing your account.",
    "account.sign_out": "You were signed out everywhere.",
    "billing.repair": "What we keep of your plan was put right, as Stripe has it.",
    "billing.surplus": "A second plan was ended, and what was paid for it given back.",
    "damage.mended": "A damaged record was noted as mended.",
    "hold.place": "Your account was preserved because law asks for it. Nothing in it is removed meanwhile.",
    "hold.lift": "Your account is no longer preserved.",
    "jobs.drop": "Work for your account that kept failing was dropped.",
    "jobs.replay": "Work for your account that had failed was begun again.",
    "mail.look_up": "What became of mail to you was looked up; not what it said.",
    "mail.suppression.lift": "Mail to your address was allowed again.",
    "requests": "Your request to us was worked on.",
    "staff": "What your account may do on staff’s pages was changed.",
    "webhooks.replay": "A message from Stripe or our sign-in service about you was read again.",
}
"""By the act's dotted name or how it begins, whole words at a time; the longest that fits tells it."""

ANY = "Something was done to your account."


def told(action: str) -> str:
    """An act as a sentence; one that nobody gave words to is told all the same."""
    parts = action.split(".")
    for length in range(len(parts), 0, -1):
        if words := ACTS.get(".".join(parts[:length])):
            return words
    return ANY
