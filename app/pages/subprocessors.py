"""Subprocessors: who else touches a person's data, worked out from the adapters that this installation runs on."""

from __future__ import annotations

from dataclasses import dataclass

from app.settings import Settings

_MAIL = "Your email address and the mail we send you"
_PAYMENT = "Your email address, your plan, and the card you type on Stripe's own page; nothing you write here"
_NEWSLETTER = "Your email address, if you agree to that in your settings, and nothing else"
_ASKED = "What you ask it to work on, when you ask, with names and numbers masked unless you say otherwise"
_LIBRARY = "The words you type to search our library; nothing of your record"
_SEALED = "What you write, encrypted before it gets there"


@dataclass(frozen=True, slots=True)
class Subprocessor:
    """One company: what it does for us, what reaches it, and where."""

    name: str
    does: str
    receives: str
    where: str


def in_force(settings: Settings) -> list[Subprocessor]:
    """Everyone that personal data reaches with these settings; empty when nothing leaves the machine."""
    amazon, region = "Amazon Web Services", settings.aws_region
    known = {
        ("store", "dynamodb"): Subprocessor(amazon, "Keeps your records (DynamoDB)", _SEALED, region),
        ("blobs", "s3"): Subprocessor(amazon, "Keeps your files (S3)", "Files you bring in, stored encrypted", region),
        ("keys", "kms"): Subprocessor(amazon, "Guards the keys (KMS)", "Encrypted keys; nothing you wrote", region),
        ("mail", "ses"): Subprocessor(amazon, "Sends our mail (SES)", _MAIL, region),
        ("mail", "smtp"): Subprocessor("Our mail host", "Sends our mail", _MAIL, "United States"),
        ("text_model", "anthropic"): Subprocessor("Anthropic", "Writes with AI, when you ask", _ASKED, "United States"),
        ("text_model", "openai"): Subprocessor("OpenAI", "Writes with AI, when you ask", _ASKED, "United States"),
        ("embedder", "bedrock"): Subprocessor(amazon, "Search by meaning (Bedrock)", _LIBRARY, region),
        ("identity", "clerk"): Subprocessor("Clerk", "Sign-in", "Your email address and name", "United States"),
        ("billing", "stripe"): Subprocessor("Stripe", "Takes payments", _PAYMENT, "United States"),
    }
    rows = [row for (port, choice), row in known.items() if getattr(settings, port) == choice]
    if settings.mailchimp_api_key:
        rows.append(Subprocessor("Mailchimp", "Keeps our newsletter's list", _NEWSLETTER, "United States"))
    return rows
