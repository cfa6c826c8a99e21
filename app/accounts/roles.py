"""Roles: what a person may call themselves here. Optional, and changes what is suggested, never what is allowed."""

from __future__ import annotations

ROLES: dict[str, str] = {
    "co-parent": "Co-parent",
    "self-represented": "Representing myself in court",
    "survivor": "Survivor",
    "targeted-parent": "Targeted parent",
    "parallel-parenting": "Parallel parenting",
    "attorney": "Attorney",
    "guardian-ad-litem": "Guardian ad litem",
    "custody-evaluator": "Custody evaluator",
    "mediator": "Mediator",
    "parenting-coordinator": "Parenting coordinator",
    "therapist": "Therapist",
    "coach": "Coach",
    "advocate": "Advocate",
    "social-worker": "Social worker",
    "judge": "Judge",
    "clerk": "Court clerk",
    "bailiff": "Bailiff",
    "police": "Police",
    "visit-supervisor": "Visit supervisor",
    "school-counsellor": "School counselor",
}
"""Key to the words shown, in the order shown."""
