"""Sending: takes a mail that is owed, asks again whether it may go, hands it over once, and notes what became of it."""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

import structlog
from msgspec.structs import replace

from app.errors import Conflict
from app.mail import MailRefused, MailTemporary, MailUncertain, Message, Unmailable, domain_of, mailbox
from app.mail.intents import JOB, Intent, State, forgotten_at, shelf_of, sort_of
from app.mail.letter import letter
from app.mail.suppression import suppression
from app.queue import settled
from app.store.keys import PLATFORM, TenantId
from app.store.sealed import Stored

if TYPE_CHECKING:
    from app.services import Services

log = structlog.get_logger(__name__)

_LEASE = timedelta(minutes=2)
"""Longer than a slow server takes; far shorter than a sign-in link lives, so a killed worker does not waste it."""


class Outcome(StrEnum):
    """What one call of `send` found or did."""

    SENT = "sent"
    REFUSED = "refused"
    EXPIRED = "expired"
    SUPPRESSED = "suppressed"
    UNCERTAIN = "uncertain"
    ALREADY = "already"
    """It had ended before this call."""
    BUSY = "busy"
    """Somebody else is sending it; if they fail, the sweep hands it out again."""
    UNKNOWN = "unknown"
    """No such mail: forgotten, or erased with its account."""


def send(services: Services, tenant: TenantId, intent_id: str) -> Outcome:
    """Send the mail if it is owed and may go. May be called any number of times, by any number of workers.

    Raises MailTemporary when it was not taken: call again later.

    Between a provider's acceptance and our note of it lies a gap that no protocol closes: the process may die there,
    or the answer be lost. A transactional mail is then sent again, with the same Message-ID, so it may come twice. Any
    other is noted as uncertain and not repeated, so it may be lost.
    """
    return _Sending(services, tenant, intent_id).run()


def may_send(services: Services, intent: Intent) -> Outcome:
    """Asked at the last moment before a mail goes: SENT when it may, else the reason why it ends here."""
    if intent.expires_at is not None and intent.expires_at <= services.now():
        return Outcome.EXPIRED
    if suppression(services, intent.to) is not None:
        return Outcome.SUPPRESSED
    return Outcome.SENT


class _Sending:
    """One call of `send`."""

    def __init__(self, services: Services, tenant: TenantId, intent_id: str) -> None:
        self._services = services
        self._tenant = tenant
        self._id = intent_id
        self._shelf = shelf_of(services, tenant, intent_id)

    def run(self) -> Outcome:
        found = self._find()
        if found is None or found.record.state != "owed":
            self._shelf.write(settled(self._services, JOB, self._tenant, self._id))
            return Outcome.UNKNOWN if found is None else Outcome.ALREADY
        leased_until = found.record.leased_until
        if leased_until is not None and leased_until > self._services.now():
            return Outcome.BUSY
        if leased_until is not None and not _repeats(found.record):
            return self._end(found, Outcome.UNCERTAIN)
        try:
            # Before the lease: a faulty template must not look like a lost worker.
            message = self._message(found.record)
        except Unmailable:
            return self._end(found, Outcome.REFUSED)
        mine = self._lease(found)
        return Outcome.BUSY if mine is None else self._deliver(mine, message)

    def _lease(self, found: Stored[Intent]) -> Stored[Intent] | None:
        until = self._services.now() + _LEASE
        leased = replace(found.record, leased_until=until, attempts=found.record.attempts + 1)
        try:
            version = self._write(found, leased)
        except Conflict:
            return None
        return Stored(found.sort, version, leased)

    def _deliver(self, mine: Stored[Intent], message: Message) -> Outcome:
        verdict = may_send(self._services, mine.record)
        if verdict is not Outcome.SENT:
            return self._end(mine, verdict)
        try:
            self._services.mailer.deliver(message)
        except MailRefused:
            return self._end(mine, Outcome.REFUSED)
        except MailTemporary as problem:
            if isinstance(problem, MailUncertain) and not _repeats(mine.record):
                return self._end(mine, Outcome.UNCERTAIN)
            self._write(mine, replace(mine.record, leased_until=None))
            log.info("mail waits", mail=self._id, template=mine.record.template, attempts=mine.record.attempts)
            raise
        return self._end(mine, Outcome.SENT)

    def _message(self, intent: Intent) -> Message:
        settings, now = self._services.settings, self._services.now()
        holds = None if intent.expires_at is None else intent.expires_at - intent.intended_at
        known: dict[str, object] = {
            "contact_email": settings.contact_email,
            "minutes": None if holds is None else round(holds.total_seconds() / 60),
        }
        words = letter(intent.template, intent.language, {**known, **intent.values})
        return Message(
            to=mailbox(intent.to),
            sender=settings.mail_from,
            subject=words.subject,
            text=words.text,
            html=words.html,
            message_id=f"{self._id}@{domain_of(settings.mail_from)}",
            date=now,
            headers=(("Auto-Submitted", "auto-generated"),),
        )

    def _end(self, found: Stored[Intent], outcome: Outcome) -> Outcome:
        """Nothing more will be sent: erase what the mail said, and settle what was pending."""
        intent = found.record
        state: State = outcome.value  # type: ignore[assignment]  # the outcomes that end a mail bear the states' names
        ended = replace(
            intent,
            state=state,
            values={},
            to="" if self._tenant == PLATFORM else intent.to,
            leased_until=None,
            ended_at=self._services.now(),
        )
        with suppress(Conflict):  # our lease ran out and another took it: what they note stands
            self._write(found, ended, settle=True)
        log.info("mail ended", mail=self._id, template=intent.template, outcome=outcome.value)
        return outcome

    def _write(self, found: Stored[Intent], intent: Intent, *, settle: bool = False) -> int:
        """The version that was written."""
        change = self._shelf.replace(found, intent, expires_at=forgotten_at(self._tenant, intent))
        done = (settled(self._services, JOB, self._tenant, self._id),) if settle else ()
        self._shelf.write(change, *done)
        return change.item.version

    def _find(self) -> Stored[Intent] | None:
        return self._shelf.get(sort_of(self._id), Intent)


def _repeats(intent: Intent) -> bool:
    return intent.category == "transactional"
