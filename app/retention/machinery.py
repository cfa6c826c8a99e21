"""Machinery: kinds that are about the running of the product, and about nobody."""

from __future__ import annotations

from datetime import timedelta

from app.policies.words import Words
from app.retention.kinds import INTEREST, NOBODY, Kind

_UNTIL_DONE = Words("Until it is done", "Hasta que se hace")
_FOR_GOOD = Words("For good", "Para siempre")

ROWS: tuple[Kind, ...] = (
    Kind(
        key="work",
        what=Words("Work that is owed, or failed and waits for staff", "Trabajo pendiente, o fallido y a la espera"),
        how_long=_UNTIL_DONE,
        basis=INTEREST,
        period=None,
        enforced="end of the account",
        by="app.queue:forget",
        areas=("PENDING", "PARKED", "MAIL#BATCH"),
    ),
    Kind(
        key="turns",
        what=Words("Whose turn it is at a payment", "De quién es el turno en un pago"),
        how_long=Words("1 day", "1 día"),
        basis=INTEREST,
        period=timedelta(days=1),
        enforced="store",
        by="app.store.sealed:SealedStore.remove_expired",
        areas=("STRIPE#TURN",),
    ),
    Kind(
        key="guards",
        what=Words("Marks that keep late messages out", "Marcas que dejan fuera avisos tardíos"),
        how_long=_FOR_GOOD,
        basis=NOBODY,
        period=None,
        enforced="nobody",
        by="Without them an old message of Stripe’s or Clerk’s would undo what came after it.",
        areas=("STRIPE#GUARD", "CLERK#GUARD"),
    ),
    Kind(
        key="counts",
        what=Words("Counts of mails by day", "Recuentos de correos por día"),
        how_long=Words("400 days", "400 días"),
        basis=NOBODY,
        period=timedelta(days=400),
        enforced="store",
        by="app.store.sealed:SealedStore.remove_expired",
        areas=("MAIL#REPUTATION",),
    ),
    Kind(
        key="running",
        what=Words("When the clock’s jobs ran, which policy is in force", "Cuándo corrió el reloj, qué política rige"),
        how_long=_FOR_GOOD,
        basis=NOBODY,
        period=None,
        enforced="nobody",
        by="A few rows, each written over by the next.",
        areas=("LEASE", "CAMPAIGN", "POLICY", "DELETIONS#CLOCK", "RETENTION", "TRUST", "READYZ", "PING"),
    ),
)  # fmt: skip
