"""Offers: a few entries for somebody who has not asked, by the role they named, if they named one."""

from __future__ import annotations

from app.library.catalogue import Entry, catalogue

_FIRST = {
    "co-parent": ("exchange-day", "brief-informative-friendly-firm", "money-and-shared-costs"),
    "self-represented": ("representing-yourself", "timeline-and-exhibit-list", "talking-with-the-clerk"),
    "survivor": ("writing-so-others-can-check", "keeping-originals-safe", "one-page-summary"),
    "targeted-parent": ("interference-tracker", "child-safe-answers", "patterns-over-time"),
    "parallel-parenting": ("parallel-parenting-basics", "confirm-what-was-agreed", "exchange-day"),
    "attorney": ("timeline-and-exhibit-list", "exhibit-cover-sheet", "order-compliance-tracker"),
    "guardian-ad-litem": ("non-leading-questions", "writing-so-others-can-check", "dates-times-and-about"),
    "mediator": ("mediation-preparation", "order-compliance-tracker", "confirm-what-was-agreed"),
    "therapist": ("sleep-and-hard-nights", "one-page-summary", "non-leading-questions"),
    "advocate": ("one-page-summary", "first-meeting-with-a-lawyer", "keeping-originals-safe"),
    "court-professional": ("notes-for-a-visit-supervisor", "writing-so-others-can-check", "non-leading-questions"),
}
"""What to read first. Home stands open on screens that others see: no title here tells of danger."""

_ALIKE = {
    "custody-evaluator": "guardian-ad-litem",
    "parenting-coordinator": "mediator",
    "coach": "therapist",
    "social-worker": "advocate",
    **dict.fromkeys(
        ("judge", "clerk", "bailiff", "police", "visit-supervisor", "school-counsellor"), "court-professional"
    ),
}
"""Roles that people name (app.accounts.roles) and the readers of the library that they are among."""

_ANYBODY = ("what-to-write-after-an-exchange", "writing-so-others-can-check", "keeping-originals-safe")


def offered(role: str) -> list[Entry]:
    """Three entries for the role; without one, three that suit anybody."""
    entries = catalogue().entries
    return [entries[slug] for slug in _FIRST.get(_ALIKE.get(role, role), _ANYBODY)]
