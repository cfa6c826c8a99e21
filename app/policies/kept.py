"""Kept: for how long each kind of data stays, as the policy says it."""

from __future__ import annotations

from dataclasses import dataclass

from app.policies.words import Words


@dataclass(frozen=True, slots=True)
class Kept:
    """One row of the table."""

    what: Words
    how_long: Words


TABLE = (
    Kept(
        Words("Your account and what you write", "Su cuenta y lo que escribe"),
        Words(
            "While your account is open, and up to 30 days after you delete it",
            "Mientras su cuenta está abierta, y hasta 30 días después de borrarla",
        ),
    ),
    Kept(
        Words("Copies in backups", "Copias en respaldos"),
        Words("Up to 90 days; the keys that open them, 7 days", "Hasta 90 días; las claves que las abren, 7 días"),
    ),
    Kept(
        Words("Payments: day, amount, plan and number", "Pagos: día, importe, plan y número"),
        Words("7 years, as tax law asks", "7 años, como pide la ley fiscal"),
    ),
    Kept(
        Words("Logs of how the service runs", "Apuntes de cómo funciona el servicio"),
        Words("30 to 90 days", "De 30 a 90 días"),
    ),
    Kept(
        Words("The log of staff’s acts", "El diario de actos del personal"),
        Words("For good; it holds nothing that you wrote", "Para siempre; no contiene nada de lo que escribió"),
    ),
    Kept(
        Words(
            "That mail to an address bounced or was complained about",
            "Que el correo a una dirección rebotó o tuvo una queja",
        ),
        Words("While the address is in use here", "Mientras la dirección se usa aquí"),
    ),
)  # fmt: skip
