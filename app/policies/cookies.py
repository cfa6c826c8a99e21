"""Cookies: every one that the app sets, read off its own configuration, and what pages keep in the browser besides."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from app.policies.words import Words


@dataclass(frozen=True, slots=True)
class Cookie:
    """One row of the table."""

    name: str
    purpose: Words
    lifetime: Words
    guarded: Words
    """Who can read it, and when it is sent."""


def table(config: Mapping[str, Any], *, idle: timedelta, absolute: timedelta) -> list[Cookie]:
    """The cookies of an app with this configuration of Flask's. There is one. A session ends by either time."""
    hours, days = int(idle.total_seconds() // 3600), absolute.days
    return [
        Cookie(
            name=str(config["SESSION_COOKIE_NAME"]),
            purpose=Words(
                "Keeps you signed in, proves that a form came from our page, and, once you sign out, lets you ask for a"
                " link here even if a stranger asked for too many. Needed for the service to work.",
                "Mantiene su sesión, prueba que un formulario vino de nuestra página y, cuando cierra la sesión, le"
                " deja pedir un enlace aquí aunque un desconocido haya pedido demasiados. El servicio la necesita.",
            ),
            lifetime=Words(
                "Until you press Leave now or close the browser. The sign-in in it ends when you sign out, after"
                f" {hours} hours away, and after {days} days at the latest.",
                "Hasta que pulse Salir ahora o cierre el navegador. La sesión que lleva termina cuando la cierra, tras"
                f" {hours} horas de ausencia y, a más tardar, a los {days} días.",
            ),
            guarded=_guarded(config),
        )
    ]


def _guarded(config: Mapping[str, Any]) -> Words:
    secure = bool(config["SESSION_COOKIE_SECURE"])
    return Words(
        "To us alone, never to scripts or other sites" + (", and over an encrypted line only" if secure else ""),
        "Solo a nosotros, nunca a scripts ni a otros sitios" + (", y solo por una línea cifrada" if secure else ""),
    )
