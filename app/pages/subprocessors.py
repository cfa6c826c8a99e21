"""Subprocessors: who else touches a person's data, worked out from the adapters that this installation runs on."""

from __future__ import annotations

from dataclasses import dataclass

from app.settings import Settings


@dataclass(frozen=True, slots=True)
class Subprocessor:
    """One company: what it does for us, what reaches it, and where."""

    name: str
    does: str
    receives: str
    where: str


def in_force(settings: Settings) -> list[Subprocessor]:
    """Everyone that personal data reaches with these settings; empty when nothing leaves the machine."""
    rows = [*_amazon(settings)]
    if settings.identity == "clerk":
        rows.append(Subprocessor("Clerk", "Sign-in", "Your email address, name, and when you signed in", "United States"))
    if settings.mail == "smtp":
        rows.append(Subprocessor("Our mail host", "Sends our mail", "Your email address and the mail we send you", "United States"))
    return rows


def _amazon(settings: Settings) -> list[Subprocessor]:
    uses = {
        "Keeps your records (DynamoDB)": (settings.store == "dynamodb", "What you write, encrypted before it gets there"),
        "Keeps your files (S3)": (settings.blobs == "s3", "Files you bring in, stored encrypted"),
        "Guards the keys (KMS)": (settings.keys == "kms", "Encrypted keys; nothing you wrote"),
        "Sends our mail (SES)": (settings.mail == "ses", "Your email address and the mail we send you"),
    }
    return [
        Subprocessor("Amazon Web Services", does, receives, settings.aws_region)
        for does, (used, receives) in uses.items()
        if used
    ]
