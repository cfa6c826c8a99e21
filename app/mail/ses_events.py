"""What Amazon SES tells of a mail: events of a configuration set and notifications of an identity, read alike."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Annotated, Literal

import msgspec

from app.webhooks import CannotHandle

Kind = Literal["taken", "delayed", "delivered", "failed", "returned", "bounced", "complained", "praised"]
"""`praised`: somebody said that it is no spam."""

_Moment = Annotated[datetime, msgspec.Meta(tz=True)]
_MAIL = re.compile(r"[0-9a-f]{40}")

_MOST_ADDRESSES = 20
"""Ours have one. What more a notification names is left out, so that its effect fits one write."""


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """What happened to a mail, when, and to which of its addresses."""

    kind: Kind
    at: datetime
    id: str
    """Stands for this bounce or complaint, however often it is told."""
    addresses: tuple[str, ...]
    mail: str = ""
    tenant: str = ""
    """What we tagged it with; empty in notifications of an identity, which bear no tags."""


class _Address(msgspec.Struct, rename="camel"):
    email_address: str


class _Bounce(msgspec.Struct, rename="camel"):
    bounce_type: str
    timestamp: _Moment
    feedback_id: str = ""
    bounced_recipients: list[_Address] = []


class _Complaint(msgspec.Struct, rename="camel"):
    timestamp: _Moment
    feedback_id: str = ""
    complained_recipients: list[_Address] = []
    complaint_feedback_type: str | None = None


class _Delivery(msgspec.Struct, rename="camel"):
    timestamp: _Moment
    recipients: list[str] = []


class _Delay(msgspec.Struct, rename="camel"):
    timestamp: _Moment
    delayed_recipients: list[_Address] = []


class _Mail(msgspec.Struct, rename="camel"):
    timestamp: _Moment
    message_id: str
    destination: list[str] = []
    tags: dict[str, list[str]] = {}


class _Event(msgspec.Struct, rename="camel"):
    mail: _Mail
    event_type: str = ""
    notification_type: str = ""
    bounce: _Bounce | None = None
    complaint: _Complaint | None = None
    delivery: _Delivery | None = None
    delivery_delay: _Delay | None = None


def read(message: str) -> Told | None:
    """What an SNS message of SES says; None for an event that is nothing to us. Raises CannotHandle."""
    try:
        event = msgspec.json.decode(message, type=_Event)
    except (msgspec.DecodeError, UnicodeEncodeError, RecursionError):
        if message.startswith("Successfully validated SNS topic"):  # SES says so when a topic is set up
            return None
        raise CannotHandle("not an event of ses") from None
    found = _happened(event)
    if found is None:
        return None
    kind, at, told_id, addresses = found
    sent_to = {address.lower() for address in event.mail.destination}
    tags = event.mail.tags
    mail = next(iter(tags.get("mail", ())), "")
    return Told(
        kind=kind,
        at=at,
        id=told_id or event.mail.message_id,
        addresses=tuple(each for each in addresses if each.lower() in sent_to)[:_MOST_ADDRESSES],
        mail=mail if _MAIL.fullmatch(mail) else "",
        tenant=next(iter(tags.get("tenant", ())), ""),
    )


def _happened(event: _Event) -> tuple[Kind, datetime, str, list[str]] | None:
    match event.event_type or event.notification_type:
        case "Bounce" if told := event.bounce:
            kind: Kind = "bounced" if told.bounce_type == "Permanent" else "returned"
            return kind, told.timestamp, told.feedback_id, _plain(told.bounced_recipients)
        case "Complaint" if said := event.complaint:
            meant: Kind = "praised" if said.complaint_feedback_type == "not-spam" else "complained"
            return meant, said.timestamp, said.feedback_id, _plain(said.complained_recipients)
        case "Delivery" if done := event.delivery:
            return "delivered", done.timestamp, "", done.recipients
        case "DeliveryDelay" if late := event.delivery_delay:
            return "delayed", late.timestamp, "", _plain(late.delayed_recipients)
        case "Send":
            return "taken", event.mail.timestamp, "", event.mail.destination
        case "Reject" | "Rendering Failure":
            return "failed", event.mail.timestamp, "", event.mail.destination
        case "Bounce" | "Complaint" | "Delivery" | "DeliveryDelay" | "":
            raise CannotHandle("not an event of ses")
    return None


def _plain(addresses: list[_Address]) -> list[str]:
    return [each.email_address for each in addresses]
