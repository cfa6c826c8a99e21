"""Events as Amazon SES writes them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from app.mail.intents import Intended
from tests.mail.conftest import ALICE

ABOUT: dict[str, dict[str, Any]] = {
    "Bounce": {"bounceType": "Permanent", "bounceSubType": "General", "feedbackId": "f-1", "bouncedRecipients": True},
    "Complaint": {"complaintFeedbackType": "abuse", "feedbackId": "f-1", "complainedRecipients": True},
    "Delivery": {"processingTimeMillis": 12, "smtpResponse": "250 ok", "recipients": True},
    "DeliveryDelay": {"delayType": "MailboxFull", "delayedRecipients": True},
    "Send": {},
    "Reject": {"reason": "Bad content"},
    "Rendering Failure": {"errorMessage": "x", "templateName": "y"},
}
NAMES = {"DeliveryDelay": "deliveryDelay", "Rendering Failure": "failure"}


def told(
    kind: str, at: datetime, owed: Intended | None = None, *, to: str = ALICE, named: str = "eventType", **changed
) -> dict[str, Any]:
    """What SES writes: https://docs.aws.amazon.com/ses/latest/dg/event-publishing-retrieving-sns-contents.html"""
    stamp = at.strftime("%Y-%m-%dT%H:%M:%S.000Z")
    about = {"timestamp": stamp} | ABOUT[kind] | changed
    for name in ("bouncedRecipients", "complainedRecipients", "delayedRecipients"):
        if about.get(name) is True:
            about[name] = [{"emailAddress": to, "action": "failed", "status": "5.1.1", "diagnosticCode": f"550 {to}"}]
    if about.get("recipients") is True:
        about["recipients"] = [to]
    tags = {"ses:caller-identity": ["worker"]}
    if owed:
        tags |= {"mail": [owed.intent_id], "tenant": [owed.tenant]}
    mail = {
        "timestamp": stamp, "source": "CTP <hello@localhost>", "messageId": "0100-abc", "destination": [to],
        "headersTruncated": False, "commonHeaders": {"subject": "x", "to": [to]},
    }  # fmt: skip
    if named == "eventType":
        mail["tags"] = tags
    return {named: kind, "mail": mail, NAMES.get(kind, kind.lower()): about}
