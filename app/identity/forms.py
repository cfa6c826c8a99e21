"""Forms of the sign-in pages."""

from __future__ import annotations

from flask_wtf import FlaskForm
from wtforms import EmailField, ValidationError
from wtforms.validators import InputRequired

from app.accounts.email import MAX_LENGTH, normal
from app.errors import Invalid


class AddressForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF ships no types
    """Asks for an address to mail a link to."""

    email = EmailField(
        "Your email address",
        [InputRequired("Enter your email address.")],
        render_kw={"autocomplete": "email", "maxlength": MAX_LENGTH, "spellcheck": "false"},
    )

    def validate_email(self, field: EmailField) -> None:
        """Refuse what mail cannot be sent to."""
        try:
            normal(field.data or "")
        except Invalid:
            raise ValidationError("Check the address. It should look like name@example.org.") from None
