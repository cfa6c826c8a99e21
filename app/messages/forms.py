"""Forms of drafted messages: what one is about, a wording, and that it was sent."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from flask_wtf import FlaskForm
from wtforms import Field, Form, HiddenField, RadioField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import ValidationError
from wtforms.widgets import DateInput, TimeInput

from app.assistant.crisis import Signs, signs
from app.dates.moments import read_day, read_time
from app.dates.objections import objection
from app.dates.when import When
from app.fields import keep
from app.messages.limits import CHARACTERS, FACTS, MOST_WORDS
from app.messages.record import Channel, Details, Intent, Limits, Method
from app.text.cleaning import label, one_line, plain

_CHANNELS = [SelectChoice(channel.value, channel.label) for channel in Channel]
_TAKEN_OUT = "This held an invisible character that cannot be kept. It is taken out here: read it, then save again."


def _within(_form: Form, field: Field) -> None:
    """Validator: within the field's limit, and nothing in it that cannot be kept."""
    keep(field, CHARACTERS[field.name], hidden=_TAKEN_OUT)


def _paragraphs(words: str) -> TextAreaField:
    return TextAreaField(words, filters=[lambda text: plain(text or "")], validators=[_within])


def _line(words: str) -> StringField:
    return StringField(words, filters=[lambda text: one_line(text or "")], validators=[_within])


class DetailsForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF ships no types
    """What a message is about. When it validates, `details` gives what was written."""

    seen = HiddenField()
    received = _paragraphs("What came in")
    intent = RadioField(
        "What your message is for",
        choices=[SelectChoice(intent.value, intent.label) for intent in Intent],
        default=Intent.INFORM.value,
    )
    facts = _paragraphs("The facts that must be in it")
    to = _line("Who it is for")
    channel = SelectField("How it will travel", choices=_CHANNELS, default=Channel.TEXT.value)
    method = RadioField(
        "How to say it",
        choices=[SelectChoice(method.value, method.label) for method in Method],
        default=Method.BRIEF.value,
    )
    words = StringField("At most this many words")
    tone = _line("The tone you want")
    avoid = _line("Words to avoid")

    def validate_facts(self, field: Field) -> None:
        """As many as a list for one message can have."""
        if len(_facts_in(field.data)) > FACTS:
            raise ValidationError(f"One message holds {FACTS} facts. Keep those that must be in it.")

    def validate_words(self, field: Field) -> None:
        """A number of words that a message can have, or nothing."""
        field.data = one_line(field.data or "")
        if field.data and not (re.fullmatch("[0-9]{1,4}", field.data) and 5 <= int(field.data) <= MOST_WORDS):
            raise ValidationError(f"Give a number of words from 5 to {MOST_WORDS:,}, or leave it empty.")

    def details(self, source: str = "") -> Details:
        """What was written, for a form that validated."""
        return Details(
            to=label(self.to.data),
            channel=Channel(self.channel.data),
            received=self.received.data.strip("\n"),
            intent=Intent(self.intent.data),
            facts=_facts_in(self.facts.data),
            method=Method(self.method.data),
            limits=Limits(words=int(self.words.data or 0), tone=self.tone.data, avoid=_words_in(self.avoid.data)),
            source=source,
        )


class BeginForm(DetailsForm):
    """A new message: what it is about, and the first words of one's own where there are any."""

    message_id = HiddenField()
    source = HiddenField()
    text = _paragraphs("What you want to say")

    def validate_text(self, field: Field) -> None:
        """Something to begin with: what came in, a fact, or words of one's own."""
        if not any((box.data or "").strip() for box in (field, self.received, self.facts)):
            raise ValidationError("There is nothing here yet. Paste what came in, or write what you want to say.")


class VersionForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF ships no types
    """One wording, edited."""

    based_on = HiddenField()
    text = _paragraphs("Your message")

    def validate_text(self, field: Field) -> None:
        """Not nothing."""
        if not field.data.strip():
            raise ValidationError("A version needs words. Write what you want to say.")


class SentForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF ships no types
    """That a version went out. When it validates, `when` says when."""

    version = HiddenField()
    sent_on = StringField("Day", widget=DateInput())
    sent_at = StringField("Time", widget=TimeInput())
    channel = SelectField("How it went", choices=_CHANNELS)

    when: When

    def prepare(self, now: datetime, zone: str) -> None:
        """Tell the form the present and the person's zone."""
        self._now, self._zone = now, zone

    def validate(self, extra_validators: Any = None) -> bool:
        """Check the moment as a whole: a day that there is, and one that has come."""
        fine = super().validate(extra_validators)
        day, at = (self.sent_on.data or "").strip(), (self.sent_at.data or "").strip()
        try:
            self.when = When(on=read_day(day), at=read_time(at) if at else None, zone=self._zone)
        except ValueError:
            self.sent_on.errors = [*self.sent_on.errors, "Choose the day and the time again, such as 17:05."]
            return False
        if sentence := objection(self.when, self._now):
            self.sent_on.errors = [*self.sent_on.errors, sentence]
            return False
        return bool(fine)


def values_of(details: Details) -> dict[str, Any]:
    """What the form of a message shows for its `details`."""
    return {
        "received": details.received,
        "intent": details.intent.value,
        "facts": "\n".join(details.facts),
        "to": details.to,
        "channel": details.channel.value,
        "method": details.method.value,
        "words": str(details.limits.words or ""),
        "tone": details.limits.tone,
        "avoid": ", ".join(details.limits.avoid),
    }


def number_of(text: str | None) -> int:
    """A number of a version or a step that a form sent, 0 for anything else."""
    return int(text) if text and re.fullmatch("[1-9][0-9]{0,5}", text) else 0


def _facts_in(text: str | None) -> tuple[str, ...]:
    lines = (one_line(line).lstrip("-•* ") for line in (text or "").splitlines())
    return tuple(line for line in lines if line)


def _words_in(text: str | None) -> tuple[str, ...]:
    return tuple(dict.fromkeys(word for part in re.split("[,;]", text or "") if (word := one_line(part))))


def signs_in(fields: Mapping[str, Any]) -> Signs | None:
    """What needs help first in what is typed or pasted into a form of a message, or None."""
    return signs("\n".join(str(fields.get(name) or "")[: CHARACTERS[name]] for name in ("text", "received", "facts")))
