"""The published region: what is kept at AWS lies in the one region that the privacy policy names, or nothing starts."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from app.environment import SettingsError

if TYPE_CHECKING:
    from app.settings import Settings

_OF_A_HOST = re.compile(r"(?:^|[.-])([a-z]{2}(?:-[a-z]+)+-\d+)(?:\.[a-z0-9-]+)*\.amazonaws\.com(?:\.cn)?")


def refuse_another_region(settings: Settings, environ: Mapping[str, str]) -> None:
    """Every name of a region that the settings hold is PUBLISHED_REGION. Raises SettingsError with a sentence."""
    for name, region in _named(settings, environ):
        if region != settings.published_region:
            raise SettingsError(
                f"{name} names the region {region}, and PUBLISHED_REGION is {settings.published_region}. Data lies"
                " where the privacy policy says: use that region, or publish another one first."
            )


def _named(settings: Settings, environ: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    yield "AWS_REGION", settings.aws_region
    arns = {
        "KMS_KEY": [settings.kms_key],
        "KMS_PHI_KEY": [settings.kms_phi_key],
        "SNS_TOPIC_ARNS": settings.sns_topic_arns,
    }
    for name, values in arns.items():
        yield from (
            (name, value.split(":")[3]) for value in values if value.startswith("arn:") and value.count(":") >= 5
        )
    for name in sorted(environ):
        if name.startswith("AWS_ENDPOINT_URL") and (found := _OF_A_HOST.search(urlsplit(environ[name]).hostname or "")):
            yield name, found[1]
