"""The table: every kind of data we keep, for how long, on what ground, and what ends it."""

from __future__ import annotations

from datetime import timedelta

from app import backup
from app.accounts import moves
from app.assistant import kept, uses
from app.billing import trials
from app.identity import links, sessions
from app.mail import intents
from app.messages.imports import held as chats
from app.policies.words import Words
from app.retention import aside, machinery
from app.retention.kinds import CONTRACT, INTEREST, LAW, OPEN, Kind
from app.rights.deletion import saga
from app.rights.exports import model as exports
from app.rights.requests import docket
from app.rights.restoring import model as copies
from app.rights.retained import model as retained
from app.vault import model as vault
from app.vault import uploads
from app.webhooks import inbox

_OF_STORE = "app.store.sealed:SealedStore.remove_expired"

SHOWN: tuple[Kind, ...] = (
    Kind(
        key="account",
        what=Words("Your account and what you write", "Su cuenta y lo que escribe"),
        how_long=OPEN,
        basis=CONTRACT,
        period=saga.GRACE,
        enforced="end of the account",
        by="app.rights.deletion.purge:work",
        areas=("LOOKUP#EMAIL", "LOOKUP#CLERK", "LOOKUP#STRIPE", "BILLING", "ROSTER", "MAILING", "REMINDER", "DAMAGE"),
    ),
    Kind(
        key="account-parts",
        what=Words(
            "What stands beside it: the list of mails to you, your consents, who opened your private pages",
            "Lo que la acompaña: la lista de correos, sus consentimientos, quién abrió sus páginas privadas",
        ),
        how_long=OPEN,
        basis=INTEREST,
        period=saga.GRACE,
        enforced="end of the account",
        by="app.rights.deletion.purge:work",
    ),
    Kind(
        key="removed-files",
        what=Words("Files that you removed", "Archivos que quitó"),
        how_long=Words("30 days from when you removed them", "30 días desde que los quitó"),
        basis=CONTRACT,
        period=vault.KEPT_AFTER_REMOVAL,
        enforced="clock",
        by="app.vault.erasing:begin",
        areas=(vault.ERASURES,),
    ),
    Kind(
        key="copies",
        what=Words("Copies of your data that you asked for", "Copias de sus datos que pidió"),
        how_long=Words("7 days from when they were ready", "7 días desde que estuvieron listas"),
        basis=LAW,
        period=exports.LASTS,
        enforced="clock",
        by="app.rights.exports.model:sweep",
        areas=(exports.AREA,),
    ),
    Kind(
        key="returning",
        what=Words("A copy that you bring back, until it is in", "Una copia que devuelve, hasta que está dentro"),
        how_long=Words("2 days from when it came", "2 días desde que llegó"),
        basis=CONTRACT,
        period=copies.KEPT,
        enforced="clock",
        by="app.rights.restoring.model:sweep",
        areas=(copies.AREA,),
    ),
    Kind(
        key="imports",
        what=Words("Files that you import from, once read", "Archivos de los que importa, una vez leídos"),
        how_long=Words("1 day from when they came", "1 día desde que llegaron"),
        basis=CONTRACT,
        period=chats.KEPT,
        enforced="clock",
        by="app.messages.imports.held:sweep",
        areas=(chats.AREA,),
        shelf=("IMPORT#", "TALKIMPORT#"),
    ),
    Kind(
        key="uploads",
        what=Words("Uploads that were never finished", "Envíos que no se terminaron"),
        how_long=Words("1 to 7 days from when they began", "De 1 a 7 días desde que empezaron"),
        basis=CONTRACT,
        period=uploads.LONGEST,
        enforced="clock",
        by="app.vault.sweep:sweep",
        areas=(uploads.NOTES,),
        shelf=("UPLOAD#", "VAULTLINK#"),
    ),
    Kind(
        key="sessions",
        what=Words("Sign-ins: which kind of browser, and when", "Sesiones: qué tipo de navegador, y cuándo"),
        how_long=Words("14 days at most, 12 hours without use", "14 días como máximo, 12 horas sin uso"),
        basis=CONTRACT,
        period=sessions.ABSOLUTE,
        enforced="store",
        by=_OF_STORE,
        shelf=("SESSION#", "CONFIRMED#", "CONFIRMING#"),
    ),
    Kind(
        key="links",
        what=Words("Links that sign in", "Enlaces para entrar"),
        how_long=Words("1 day from when they were mailed", "1 día desde que se enviaron"),
        basis=CONTRACT,
        period=links.KEPT,
        enforced="store",
        by=_OF_STORE,
        areas=("SIGNIN",),
    ),
    Kind(
        key="moves",
        what=Words("An address that your account left", "Una dirección que su cuenta dejó"),
        how_long=Words("7 days from the change", "7 días desde el cambio"),
        basis=INTEREST,
        period=moves.TAKES_BACK_FOR,
        enforced="store",
        by=_OF_STORE,
        shelf=("MOVES",),
    ),
    Kind(
        key="ai",
        what=Words("That an AI was asked: when and which, no words", "Que se usó una IA: cuándo y cuál, sin palabras"),
        how_long=Words("400 days from each use", "400 días desde cada uso"),
        basis=INTEREST,
        period=uses.KEPT,
        enforced="store",
        by=_OF_STORE,
        shelf=("AIUSE#",),
    ),
    Kind(
        key="ai-answers",
        what=Words("Answers of an AI that you did not keep", "Respuestas de una IA que no guardó"),
        how_long=Words("1 hour from the answer", "1 hora desde la respuesta"),
        basis=CONTRACT,
        period=kept.HELD,
        enforced="store",
        by=_OF_STORE,
        shelf=("AIHELD#",),
    ),
    Kind(
        key="sign-in-mail",
        what=Words("That a sign-in mail was sent", "Que se envió un correo para entrar"),
        how_long=Words("30 days from when it was sent", "30 días desde que se envió"),
        basis=INTEREST,
        period=intents.PLATFORM_KEEPS,
        enforced="store",
        by=_OF_STORE,
        areas=("MAIL",),
    ),
    Kind(
        key="webhooks",
        what=Words(
            "Messages from our payment, sign-in and mail services", "Avisos de los servicios de pago, acceso y correo"
        ),
        how_long=Words("30 days from when they came", "30 días desde que llegaron"),
        basis=INTEREST,
        period=inbox.KEPT,
        enforced="store",
        by=_OF_STORE,
        areas=("WEBHOOK",),
    ),
    Kind(
        key="trials",
        what=Words("The day on which a trial began", "El día en que empezó una prueba"),
        how_long=Words("400 days from that day", "400 días desde ese día"),
        basis=CONTRACT,
        period=trials.LISTED,
        enforced="store",
        by=_OF_STORE,
        areas=("TRIAL",),
    ),
    Kind(
        key="requests",
        what=Words("Requests about privacy, and reports", "Solicitudes de privacidad, y avisos"),
        how_long=Words(
            "3 years from the answer; without your words once your account is deleted",
            "3 años desde la respuesta; sin sus palabras cuando se borra su cuenta",
        ),
        basis=LAW,
        period=docket.KEPT,
        enforced="clock",
        by="app.rights.requests.watch:round_",
        owner=docket.TENANT,
    ),
    Kind(
        key="payments",
        what=Words("Payments: day, amount, plan and number", "Pagos: día, importe, plan y número"),
        how_long=Words("7 years from each payment", "7 años desde cada pago"),
        basis=LAW,
        period=timedelta(days=retained.YEARS * 365),
        enforced="store",
        by=_OF_STORE,
        owner=retained.OWNER,
    ),
    Kind(
        key="endings",
        what=Words("The certificate of a deleted account", "El certificado de una cuenta borrada"),
        how_long=Words(
            "Until it was shown, at most 60 days from when the account was to end",
            "Hasta que se mostró, como máximo 60 días desde que la cuenta debía terminar",
        ),
        basis=LAW,
        period=2 * saga.SHOWN_FOR,
        enforced="store",
        by=_OF_STORE,
        areas=("DELETED", "DELETIONS"),
    ),
    Kind(
        key="holds",
        what=Words("That law has us preserve an account", "Que la ley nos hace conservar una cuenta"),
        how_long=Words(
            "Until that ends; what is preserved stays as long",
            "Hasta que eso termina; lo conservado queda lo mismo",
        ),
        basis=LAW,
        period=None,
        enforced="nobody",
        by="Staff lift it, with a reason, when the order ends.",
        areas=("HOLD",),
    ),
    Kind(
        key="bounces",
        what=Words(
            "That mail to an address bounced, was complained about or is not wanted",
            "Que el correo a una dirección rebotó, tuvo una queja o no se quiere",
        ),
        how_long=Words("While the address is in use", "Mientras la dirección se usa"),
        basis=INTEREST,
        period=None,
        enforced="nobody",
        by="Staff lift it when its owner asks; it is a mark that stands for the address.",
        areas=("SUPPRESSION", "SHUTOUT", "OPTOUT"),
    ),
    Kind(
        key="audit",
        what=Words("The log of staff’s acts", "El diario de actos del personal"),
        how_long=Words(
            "For good; it holds nothing that you wrote", "Para siempre; no contiene nada de lo que escribió"
        ),
        basis=INTEREST,
        period=None,
        enforced="nobody",
        by="Its store takes rows and gives none up.",
        areas=("AUDIT",),
    ),
    Kind(
        key="logs",
        what=Words("Logs of how the service runs", "Apuntes de cómo funciona el servicio"),
        how_long=Words("30 to 90 days from each line", "De 30 a 90 días desde cada línea"),
        basis=INTEREST,
        period=timedelta(days=90),
        enforced="host",
        by="LogDays of infra/template.yaml; elsewhere whoever runs the machine rotates what it prints.",
    ),
    Kind(
        key="backups",
        what=Words("Copies in backups", "Copias en respaldos"),
        how_long=Words("Up to 90 days from the backup", "Hasta 90 días desde el respaldo"),
        basis=INTEREST,
        period=timedelta(days=backup.CONTENT_DAYS),
        enforced="backup",
        by="app.backup:back_up",
    ),
    Kind(
        key="backed-up-keys",
        what=Words("The keys that open those copies", "Las claves que abren esas copias"),
        how_long=Words("7 days from the backup", "7 días desde el respaldo"),
        basis=INTEREST,
        period=timedelta(days=backup.KEY_DAYS),
        enforced="backup",
        by="app.backup:back_up",
    ),
    Kind(
        key="set-aside",
        what=Words("What a restored backup replaced", "Lo que un respaldo devuelto reemplazó"),
        how_long=Words("7 days from the restore", "7 días desde la restauración"),
        basis=INTEREST,
        period=aside.KEPT,
        enforced="clock",
        by="app.retention.aside:remove",
    ),
)
"""What concerns people, in the order in which they would ask: the policy shows it."""

ROWS: tuple[Kind, ...] = (*SHOWN, *machinery.ROWS)
"""Everything."""
