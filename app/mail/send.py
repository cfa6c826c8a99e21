"""Sending: takes a mail that is owed, asks again whether it may go, hands it over once, and notes what became of it."""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

import structlog
from msgspec.structs import replace

from app.accounts.model import is_closing
from app.errors import Conflict
from app.mail import MailRefused, MailTemporary, MailUncertain, Message, Paced, Throttled, Unmailable
from app.mail.compose import composed
from app.mail.following import at_present
from app.mail.intents import JOB, Intent, State, forgotten_at, shelf_of, sort_of
from app.mail.reputation import count
from app.mail.suppression import suppression
from app.preferences.choices import may_receive
from app.queue import settled
from app.store.keys import PLATFORM, TenantId
from app.store.sealed import Stored

if TYPE_CHECKING:
    from app.services import Services

log = structlog.get_logger(__name__)

_LEASE = timedelta(minutes=2)
"""Longer than a slow server takes; far shorter than a sign-in link lives, so a killed worker does not waste it."""


_ALSO_WHEN_CLOSED = frozenset(
    {"account_closing", "account_open_again", "address_changed", "change_email", "confirm", "export_ready"}
    | {"privacy_request", "request_extended", "request_in_your_name", "request_news", "security_alert"}
)
"""Letters about who gets in, and about rights. Nothing else goes to somebody whose account is on its way to its end."""


class Outcome(StrEnum):
    """What one call of `send` found or did."""

    SENT = "sent"
    REFUSED = "refused"
    EXPIRED = "expired"
    SUPPRESSED = "suppressed"
    UNWANTED = "unwanted"
    """Not chosen, opted out of, or the account is gone from that address."""
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
    outcome = send_uncounted(services, tenant, intent_id)
    if outcome is Outcome.SENT:
        count(services, "sent")
    return outcome


def send_uncounted(services: Services, tenant: TenantId, intent_id: str) -> Outcome:
    """As `send`; the caller counts what was sent, many at once."""
    return _Sending(services, tenant, intent_id).run()


def may_send(services: Services, tenant: TenantId, intent: Intent) -> Outcome:
    """Asked at the last moment before a mail goes: SENT when it may, else the reason why it ends here."""
    if intent.expires_at is not None and intent.expires_at <= services.now():
        return Outcome.EXPIRED
    if suppression(services, intent.to) is not None:
        return Outcome.SUPPRESSED
    if not may_receive(services, tenant, intent.to, intent.category):
        return Outcome.UNWANTED
    if tenant != PLATFORM and intent.template not in _ALSO_WHEN_CLOSED and is_closing(services.store.tenant(tenant)):
        return Outcome.UNWANTED
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
        intent = at_present(self._services, self._tenant, found.record)
        try:
            # Before the lease: a faulty template must not look like a lost worker.
            message = composed(self._services, self._tenant, self._id, intent)
        except Unmailable:
            return self._end(found, Outcome.REFUSED)
        if isinstance(self._services.mailer, Paced):
            self._services.mailer.await_turn()
        mine = self._lease(found, intent)
        return Outcome.BUSY if mine is None else self._deliver(mine, message)

    def _lease(self, found: Stored[Intent], intent: Intent) -> Stored[Intent] | None:
        until = self._services.now() + _LEASE
        leased = replace(intent, leased_until=until, attempts=intent.attempts + 1)
        try:
            version = self._write(found, leased)
        except Conflict:
            return None
        return Stored(found.sort, version, leased)

    def _deliver(self, mine: Stored[Intent], message: Message) -> Outcome:
        if at_present(self._services, self._tenant, mine.record) is not mine.record:  # moved while its turn came
            self._write(mine, replace(mine.record, leased_until=None, attempts=mine.record.attempts - 1))
            return self.run()
        verdict = may_send(self._services, self._tenant, mine.record)
        if verdict is not Outcome.SENT:
            return self._end(mine, verdict)
        try:
            self._services.mailer.deliver(message)
        except MailRefused:
            return self._end(mine, Outcome.REFUSED)
        except MailTemporary as problem:
            if isinstance(problem, MailUncertain) and not _repeats(mine.record):
                return self._end(mine, Outcome.UNCERTAIN)
            self._wait(mine.record, mine, paced=isinstance(problem, Throttled))
            raise
        return self._end(mine, Outcome.SENT)

    def _wait(self, intent: Intent, mine: Stored[Intent], *, paced: bool) -> None:
        """Give the mail back as owed. One that came too fast for the provider did not fail."""
        attempts = intent.attempts - paced
        self._write(mine, replace(intent, leased_until=None, attempts=attempts))
        log.info("mail waits", mail=self._id, template=intent.template, attempts=attempts, paced=paced)

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
