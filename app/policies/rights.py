"""Rights: each that the policy names, what a person does to use it, and which state's law it stands in."""

from __future__ import annotations

from dataclasses import dataclass

from app.policies.words import Words


@dataclass(frozen=True, slots=True)
class Right:
    """One right, honoured wherever a person lives."""

    key: str
    """A kind of request, as the form of requests names it."""
    name: Words
    what: Words
    page: str
    """Where it is used at once, signed in; empty: by asking."""

    @property
    def asking(self) -> str:
        """Where it is asked for, without signing in."""
        return f"/requests/new?kind={self.key}"


RIGHTS = (
    Right(
        "access", Words("Access", "Acceso"),
        Words("See what we hold about you, and take a copy.", "Ver qué tenemos sobre usted, y llevarse una copia."),
        "/settings/privacy/export",
    ),
    Right(
        "correction", Words("Correction", "Corrección"),
        Words("Correct what is wrong. Of an entry the first words stay beside it.",
              "Corregir lo que está mal. De una entrada, las primeras palabras quedan al lado."),
        "/settings",
    ),
    Right(
        "deletion", Words("Deletion", "Borrado"),
        Words("Have everything deleted, with 30 days to come back.", "Que se borre todo, con 30 días para volver."),
        "/settings/privacy/deletion",
    ),
    Right(
        "portability", Words("Portability", "Portabilidad"),
        Words("Your data in files that other programs read.", "Sus datos en archivos que otros programas leen."),
        "/settings/privacy/export",
    ),
    Right(
        "objection", Words("Objection", "Oposición"),
        Words("Object to what rests on our own interest, such as counting visits.",
              "Oponerse a lo que se apoya en nuestro interés, como contar visitas."),
        "/settings/privacy/consents",
    ),
    Right(
        "opt_out", Words("Opting out", "Exclusión"),
        Words("Of sale, sharing, targeted advertising and profiling. We do none of them; you can say so all the same.",
              "De venta, cesión, publicidad dirigida y perfiles. No hacemos nada de eso; puede decirlo igual."),
        "/settings/privacy/consents",
    ),
    Right(
        "limit", Words("Limiting", "Limitación"),
        Words("That what is sensitive is used for nothing but showing it to you.",
              "Que lo delicado no se use para nada más que mostrárselo."),
        "/settings/privacy/consents",
    ),
    Right(
        "consent", Words("Withdrawing consent", "Retirar el consentimiento"),
        Words("Take back whatever you agreed to. Each mail that you chose has a link that stops it.",
              "Retirar lo que aceptó. Cada correo que eligió lleva un enlace que lo detiene."),
        "/settings/privacy/consents",
    ),
    Right(
        "agent", Words("An agent", "Representante"),
        Words("Have somebody ask for you, with your written word.",
              "Que alguien pida por usted, con su autorización escrita."),
        "",
    ),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Law:
    """A law, and the rights that it gives."""

    place: Words
    short: str
    rights: tuple[str, ...]


_FOUR = ("access", "correction", "deletion", "portability")

LAWS = (
    Law(Words("California", "California"), "CCPA, CPRA", (*_FOUR, "opt_out", "limit", "agent")),
    Law(Words("Virginia", "Virginia"), "VCDPA", (*_FOUR, "opt_out")),
    Law(Words("Colorado", "Colorado"), "CPA", (*_FOUR, "opt_out", "agent")),
    Law(Words("Connecticut", "Connecticut"), "CTDPA", (*_FOUR, "opt_out", "agent")),
    Law(Words("Utah", "Utah"), "UCPA", ("access", "deletion", "portability", "opt_out")),
    Law(
        Words(
            "Texas, Oregon, Montana, Tennessee, Iowa, Indiana, New Jersey, Delaware, New Hampshire and others",
            "Texas, Oregón, Montana, Tennessee, Iowa, Indiana, Nueva Jersey, Delaware, Nuevo Hampshire y otros",
        ),
        "",
        (*_FOUR, "opt_out"),
    ),
    Law(
        Words("EEA, United Kingdom, Switzerland", "EEE, Reino Unido, Suiza"),
        "GDPR",
        (*_FOUR, "objection", "limit", "consent"),
    ),
)
