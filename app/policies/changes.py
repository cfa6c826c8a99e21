"""Changes: what changed in the product, day by day, for the people who use it; changes of AI are marked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Change:
    """What changed on one day."""

    on: date
    what: tuple[str, ...] = ()
    ai: tuple[str, ...] = ()
    """Changes of AI providers and models. Each default model of the settings is named in the newest line about it."""


CHANGES = (
    Change(
        date(2026, 11, 24),
        what=(
            "Your data has a page of its own in the settings: take a copy of everything, ask, object, end the account.",
            "The privacy policy and the terms are written anew, in English and Spanish.",
            "Every version of them stays readable, with what changed marked.",
            "Cookies and subprocessors have pages made from how the service runs.",
        ),
        ai=(
            "Where Anthropic is set up, AI writes when you ask for it, with claude-sonnet-5-5.",
            "Where OpenAI is set up instead, it does so with the model that the operator names.",
            "Where AWS Bedrock is set up, search in our library uses Amazon Titan (amazon.titan-embed-text-v2:0).",
            "Your own record is always compared on our own machine, with wordllama.",
        ),
    ),
    Change(
        date(2026, 11, 23),
        what=(
            "The first version: sign in with a link, and write down what happened.",
            "Correct an entry with the first words kept, find it again, bring in an old log, take a copy with you.",
            "Leave now on every page.",
            "Plans, where payment is asked for: a trial first; reading your record and taking it with you stay open.",
            "Mail in English or Spanish. Tips, a weekly note and news only if you choose them.",
            "First versions of the privacy page, the terms and the subprocessors list.",
        ),
    ),
)
"""Newest first."""
