"""Mail by Amazon SES (version 2 of its API). SES signs with DKIM and writes a Message-ID of its own over ours."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from botocore.exceptions import (
    BotoCoreError,
    ClientError,
    ConnectionClosedError,
    ReadTimeoutError,
    ResponseStreamingError,
)

from app.mail import MailRefused, MailTemporary, MailUncertain, Message, Throttled

if TYPE_CHECKING:
    from mypy_boto3_sesv2 import SESV2Client

_ABOUT_THIS_MAIL = frozenset({"MessageRejected", "BadRequestException"})
"""All else (throttled, paused, suspended, no permission) passes or can be mended by the operator, so the mail waits."""

_TOO_MUCH = frozenset(
    {"TooManyRequestsException", "LimitExceededException", "ThrottlingException", "Throttling", "RequestLimitExceeded"}
)
"""About how many we send, by the second or by the day."""

_NOT_VERIFIED = "not verified"
"""SES rejects with these words when our sender is not set up, or our account is in its sandbox: also to be mended."""


class SesMailer:
    """Hands mails to SES through `client`."""

    def __init__(self, client: SESV2Client, configuration_set: str = "") -> None:
        """`configuration_set` names where SES tells what became of the mails."""
        self._client = client
        self._further: dict[str, Any] = {"ConfigurationSetName": configuration_set} if configuration_set else {}

    def deliver(self, message: Message) -> None:
        try:
            self._client.send_email(
                Destination={"ToAddresses": [message.to]},
                Content={"Raw": {"Data": message.as_bytes()}},
                # Bounces and complaints name the mail by this, as our Message-ID is replaced.
                EmailTags=[
                    {"Name": "mail", "Value": message.message_id.partition("@")[0]},
                    {"Name": "tenant", "Value": message.tenant},
                ],
                **self._further,
            )
        except ClientError as error:  # raised without their cause: the words of SES repeat addresses
            code, words = error.response["Error"]["Code"], error.response["Error"]["Message"]
            if code in _ABOUT_THIS_MAIL and _NOT_VERIFIED not in words:
                raise MailRefused(f"SES refused with {code}.") from None
            raise (Throttled if code in _TOO_MUCH else MailTemporary)(f"SES answered {code}.") from None
        except (ReadTimeoutError, ConnectionClosedError, ResponseStreamingError):
            raise MailUncertain("SES did not answer after it was given the mail.") from None
        except BotoCoreError:
            raise MailTemporary("SES could not be reached.") from None
