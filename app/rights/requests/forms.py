"""Forms of requests: what is asked for, a word or a document more, and what staff write and decide."""

from __future__ import annotations

from typing import Any

from flask_wtf import FlaskForm
from flask_wtf.file import FileField
from wtforms import EmailField, HiddenField, SelectField, StringField, TextAreaField, ValidationError
from wtforms.validators import AnyOf, DataRequired, InputRequired

from app.accounts.email import MAX_LENGTH, normal
from app.errors import Invalid
from app.fields import choices, keep
from app.rights.requests.kinds import KINDS
from app.rights.requests.model import Asked
from app.rights.requests.wording import REASONS
from app.text.cleaning import label, plain

MOST_CHARACTERS = 20_000
"""Of one text: about ten pages."""

_NAME_CHARACTERS = 100


def _lines(text: str | None) -> str:
    return plain(text or "").strip()


def _line(text: str | None) -> str:
    return label(text or "")


class _Words(FlaskForm):  # type: ignore[misc]  # Flask-WTF ships no types
    """A text of the requester's."""

    text = TextAreaField("What is it about?", [InputRequired("Say what it is about.")], filters=[_lines])

    def validate_text(self, field: Any) -> None:
        """Whatever can be kept, and no more than somebody can read."""
        if not field.data:
            raise ValidationError("Say what it is about.")
        keep(field, MOST_CHARACTERS, otherwise="send the rest as a word more")


class WordForm(_Words):
    """One more text."""

    text = TextAreaField("Add a word", [InputRequired("There is nothing to send yet.")], filters=[_lines])


class PaperForm(FlaskForm):  # type: ignore[misc]  # as above
    """A document, such as a written authorisation."""

    paper = FileField("A document", description="A PDF, a picture or a text of up to 5 MB.")


class RequestForm(_Words):
    """A request from somebody who may have no account."""

    kind = HiddenField()
    attempt = HiddenField()
    name = StringField("Your name", filters=[_line], render_kw={"autocomplete": "name", "maxlength": _NAME_CHARACTERS})
    email = EmailField(
        "Your email address",
        [DataRequired("Say where the answer can reach you.")],
        description="We mail a link there. It shows that the address is yours, and leads to the answer.",
        render_kw={"autocomplete": "email", "maxlength": MAX_LENGTH},
    )
    about = EmailField(
        "The address of the account",
        description="If it is about an account with another address.",
        render_kw={"autocomplete": "off", "maxlength": MAX_LENGTH},
    )
    website = StringField("Leave this empty", render_kw={"autocomplete": "off", "tabindex": "-1"})
    """A field that nobody sees: what fills it in is a program."""

    def validate_name(self, field: Any) -> None:
        """A line of ordinary letters."""
        keep(field, _NAME_CHARACTERS)

    def validate_email(self, field: Any) -> None:
        """Where mail can go."""
        field.data = (field.data or "").strip()
        try:
            normal(field.data)
        except Invalid:
            raise ValidationError("Check the address. It should look like name@example.org.") from None

    def validate_about(self, field: Any) -> None:
        """As the other, where there is one."""
        if (field.data or "").strip():
            self.validate_email(field)
            if self.kind.data == "agent" and field.data.lower() == (self.email.data or "").strip().lower():
                raise ValidationError("Give the person's own address, not yours. Leave it empty if you know none.")

    @property
    def from_a_program(self) -> bool:
        return bool(self.website.data)

    def asked(self, account: str = "") -> Asked:
        """What it asks for."""
        return Asked(
            kind=str(self.kind.data),
            name=str(self.name.data or ""),
            address=str(self.email.data),
            about=(self.about.data or "").strip().lower(),
            text=str(self.text.data),
            attempt=str(self.attempt.data or "")[:64],
            account=account,
        )


class WriteForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF ships no types
    """What staff write to whoever asked."""

    words = TextAreaField(
        "Write to them",
        [InputRequired("Write it first.")],
        filters=[_lines],
        description="It is read behind their link. The mail says only that there is something to read.",
    )

    def validate_words(self, field: Any) -> None:
        """Whatever can be kept."""
        keep(field, MOST_CHARACTERS)


class ExtendForm(FlaskForm):  # type: ignore[misc]  # as above
    """Why it takes longer."""

    why = SelectField(
        "Why it takes longer",
        [AnyOf(list(REASONS), message="Choose why.")],
        choices=choices(REASONS),
        description="They are told so by mail, with the new day. It is possible once.",
    )


class LinkForm(FlaskForm):  # type: ignore[misc]  # as above
    """Which account it is about."""

    account = StringField(
        "Id of the account",
        [InputRequired("Enter the id of an account.")],
        filters=[lambda text: (text or "").strip()],
        render_kw={"autocomplete": "off", "spellcheck": "false", "maxlength": 40},
    )


def known_kind(key: str | None) -> str:
    """The key of a kind, or empty."""
    return key if key in KINDS else ""
