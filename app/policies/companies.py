"""Companies: whom a person's data can reach, each with what it does, what reaches it, where and since when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from app.policies.words import Words

if TYPE_CHECKING:
    from app.settings import Settings

_FIRST = date(2026, 11, 23)
_SECOND = date(2026, 11, 24)

_UNITED_STATES = Words("United States", "Estados Unidos")

AMAZON = "Amazon Web Services"


@dataclass(frozen=True, slots=True)
class Company:
    """One company in one part, in the words of the page. `where` is empty for Amazon: the region of the settings."""

    name: str
    does: Words
    receives: Words
    since: date
    where: Words | None = _UNITED_STATES

    def place(self, settings: Settings) -> Words:
        """Where the data is."""
        return self.where or Words(settings.aws_region, settings.aws_region)

    def model(self, settings: Settings) -> str:
        """The AI model that is used there now; empty for none."""
        return {
            "Anthropic": settings.anthropic_model,
            "OpenAI": settings.openai_model,
            AMAZON: settings.bedrock_embedding_model if "Bedrock" in self.does.en else "",
        }.get(self.name, "")


def _amazon(does: Words, receives: Words, since: date = _FIRST) -> Company:
    return Company(AMAZON, does, receives, since, where=None)


_MAIL = Words("Your email address and the mail we send you", "Su dirección de correo y el correo que le enviamos")
_ASKED = Words(
    "What you ask it to work on, when you ask, with names and numbers masked unless you say otherwise",
    "Aquello sobre lo que le pide trabajar, cuando lo pide, con nombres y números ocultos salvo que diga otra cosa",
)
_WRITES = Words("Writes with AI, when you ask", "Escribe con IA, cuando usted lo pide")

COMPANIES: dict[str, Company] = {
    "dynamodb": _amazon(
        Words("Keeps your records (DynamoDB)", "Guarda sus registros (DynamoDB)"),
        Words("What you write, encrypted before it gets there", "Lo que escribe, cifrado antes de llegar"),
    ),
    "s3": _amazon(
        Words("Keeps your files (S3)", "Guarda sus archivos (S3)"),
        Words("Files you bring in, stored encrypted", "Los archivos que trae, guardados cifrados"),
    ),
    "kms": _amazon(
        Words("Guards the keys (KMS)", "Custodia las claves (KMS)"),
        Words("Encrypted keys; nothing you wrote", "Claves cifradas; nada de lo que escribió"),
    ),
    "ses": _amazon(Words("Sends our mail (SES)", "Envía nuestro correo (SES)"), _MAIL),
    "sns": _amazon(
        Words("Tells us of mail that bounced (SNS)", "Nos avisa del correo que rebotó (SNS)"),
        Words("Your email address and what became of a mail", "Su dirección de correo y qué fue de un correo"),
        _SECOND,
    ),
    "ssm": _amazon(
        Words("Keeps our own secrets (Systems Manager)", "Guarda nuestros propios secretos (Systems Manager)"),
        Words("Nothing of yours", "Nada suyo"),
        _SECOND,
    ),
    "smtp": Company("Our mail host", Words("Sends our mail", "Envía nuestro correo"), _MAIL, _FIRST),
    "anthropic": Company("Anthropic", _WRITES, _ASKED, _FIRST),
    "openai": Company("OpenAI", _WRITES, _ASKED, _FIRST),
    "bedrock": _amazon(
        Words("Search by meaning (Bedrock)", "Búsqueda por significado (Bedrock)"),
        Words(
            "The words you type to search our library; nothing of your record",
            "Las palabras con que busca en nuestra biblioteca; nada de su registro",
        ),
    ),
    "clerk": Company(
        "Clerk",
        Words("Sign-in", "Inicio de sesión"),
        Words("Your email address and name", "Su dirección de correo y su nombre"),
        _FIRST,
    ),
    "stripe": Company(
        "Stripe",
        Words("Takes payments", "Cobra los pagos"),
        Words(
            "Your email address, your plan, and the card you type on Stripe’s own page; nothing you write here",
            "Su dirección de correo, su plan y la tarjeta que escribe en la página de Stripe; nada de lo escrito aquí",
        ),
        _FIRST,
    ),
    "ga4": Company(
        "Google Analytics",
        Words("Adds up which kinds of pages are opened", "Suma qué clases de páginas se abren"),
        Words(
            "Sums over everybody; no address, no account, nothing you write. Off for whoever objects",
            "Sumas de todo el mundo: ninguna dirección, ninguna cuenta, nada escrito. Apagado para quien se opone",
        ),
        _SECOND,
    ),
    "vercel": Company(
        "Vercel",
        Words("Runs our web pages", "Hace funcionar nuestras páginas"),
        Words(
            "What passes between your browser and us, and logs of it: the time, the page, whether it worked",
            "Lo que pasa entre su navegador y nosotros, y apuntes de ello: la hora, la página, si funcionó",
        ),
        _SECOND,
    ),
    "mailchimp": Company(
        "Mailchimp",
        Words("Keeps our newsletter’s list", "Lleva la lista de nuestro boletín"),
        Words(
            "Your email address, if you agree to that in your settings, and nothing else",
            "Su dirección de correo, si lo acepta en sus ajustes, y nada más",
        ),
        _FIRST,
    ),
}
"""By a short name of ours."""


@dataclass(frozen=True, slots=True)
class Listing:
    """What changed on the list on one day. `added` and `removed` name keys of COMPANIES, past ones among them."""

    on: date
    why: Words
    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()


HISTORY = (
    Listing(
        _SECOND,
        Words(
            "Named besides: Amazon’s service that tells us of bounced mail, the one that keeps our secrets, Vercel, for"
            " an installation that runs there, and Google Analytics, for one that counts visits with it.",
            "Se nombran además: el servicio de Amazon que nos avisa del correo que rebotó, el que guarda nuestros"
            " secretos, Vercel, para una instalación que funciona allí, y Google Analytics, para una que cuenta visitas"
            " con él.",
        ),
        added=("sns", "ssm", "vercel", "ga4"),
    ),
    Listing(
        _FIRST,
        Words("The first list.", "La primera lista."),
        added=(
            *("dynamodb", "s3", "kms", "ses", "smtp", "anthropic", "openai", "bedrock", "clerk", "stripe"),
            "mailchimp",
        ),
    ),
)  # fmt: skip
"""Newest first. What is on COMPANIES now follows from it; a test says so."""
