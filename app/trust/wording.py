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

CHECKS = {
    "tls": Words("Pages travel encrypted (TLS 1.2 or newer)", "Las páginas viajan cifradas (TLS 1.2 o más nuevo)"),
    "region": Words("Data lies in the published region", "Los datos están en la región publicada"),
    "sealed": Words(
        "Words are encrypted by the product before they are stored",
        "El producto cifra las palabras antes de guardarlas",
    ),
    "tables": Words(
        "Tables at Amazon are encrypted, backed up and end their backups in time",
        "Las tablas en Amazon están cifradas, con copias que terminan a tiempo",
    ),
    "files": Words(
        "Files at Amazon are encrypted, not public, and reached by TLS only",
        "Los archivos en Amazon están cifrados, no son públicos y solo se llega a ellos por TLS",
    ),
    "phi_key": Words(
        "The key of what is most private is its own, and works", "La clave de lo más privado es propia y funciona"
    ),
    "audit": Words(
        "The record of what staff did is whole, up to this row",
        "El registro de actos del personal está entero hasta esta fila",
    ),
}
