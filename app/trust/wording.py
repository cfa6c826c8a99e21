"""What the trust page says of a promise's standing and of each check, in its languages."""

from __future__ import annotations

from app.policies.words import Words

STANDINGS = {
    "proven": Words("Kept", "Cumplida"),
    "in part": Words("Kept in part", "Cumplida en parte"),
    "not yet": Words("Not shown as kept", "No consta como cumplida"),
}
"""By the ledger's own word. What no passing test of this build shows does not count as kept."""

STATES = {
    "ok": Words("As it should be", "Como debe ser"),
    "wrong": Words("Not as it should be", "No es como debe ser"),
    "elsewhere": Words("Not part of this installation", "No es parte de esta instalación"),
    "unknown": Words("Could not be asked", "No se pudo consultar"),
}


def _table(english: str, spanish: str) -> Words:
    return Words(
        f"The table {english} is encrypted, backed up, and its backups end in time",
        f"La tabla {spanish} está cifrada y con copias que terminan a tiempo",
    )


CHECKS = {
    "https": Words("Pages are asked for by https alone", "Las páginas se piden solo por https"),
    "region": Words("Data lies in the published region", "Los datos están en la región publicada"),
    "table_records": _table("of records", "de registros"),
    "table_wellbeing": _table("of safety plans and check-ins", "de planes de seguridad y ánimo"),
    "table_providers": _table("of complaints and provider notes", "de quejas y notas de profesionales"),
    "table_keys": _table("of keys", "de claves"),
    "table_audit": _table("of staff’s acts", "de actos del personal"),
    "files": Words(
        "Files at Amazon are encrypted, not public, and reached by TLS only",
        "Los archivos en Amazon están cifrados, no son públicos y solo se llega a ellos por TLS",
    ),
    "phi_key": Words(
        "The key of what is most private is its own, and works",
        "La clave de lo más privado es propia y funciona",
    ),
    "backup": Words("A backup was made in the last week", "Se hizo una copia de seguridad en la última semana"),
    "retention": Words(
        "What was kept long enough was removed in the last two days",
        "Lo que ya cumplió su plazo se eliminó en los últimos dos días",
    ),
    "audit": Words(
        "The record of what staff did is whole, up to this row",
        "El registro de actos del personal está entero hasta esta fila",
    ),
}
