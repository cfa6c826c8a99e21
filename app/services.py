"""Services: the ports of one running instance, and the only place that chooses adapters."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from app.aws import aws_client
from app.settings import Settings

if TYPE_CHECKING:
    from app.ai import Embedder, TextModel
    from app.analytics import Analytics
    from app.audit.store import AuditStore
    from app.billing import BillingProvider
    from app.blobs import BlobStore
    from app.identity import IdentityProvider
    from app.keys import KeyRing
    from app.keys.tenants import WrappedTenantKeys
    from app.mail import Mailer
    from app.mail.dkim import Signer
    from app.mail.newsletter import NewsletterService
    from app.queue import Queue
    from app.store import Store
    from app.store.phi import PhiStore
    from app.store.sealed import SealedStore
    from app.webhooks import Source, Verifier


@dataclass(frozen=True, slots=True)
class Services:
    """Everything outside the process that the app may touch, and the clock."""

    settings: Settings
    store: SealedStore
    phi: PhiStore
    """Shut: app/wellbeing/records.py is its door, and an import contract keeps it the only one."""
    audit: AuditStore
    """Only takes rows; app/audit/chain.py makes a chain of them."""
    blobs: BlobStore
    queue: Queue
    mailer: Mailer
    identity: IdentityProvider
    billing: BillingProvider | None
    """None: billing is off, and everything is open."""
    newsletter: NewsletterService | None
    """None: no outside list is used."""
    analytics: Analytics | None
    """None: nothing is counted with anybody."""
    text_model: TextModel
    embedder: Embedder
    """For the library, which is ours. It may be elsewhere (see Embedder.local)."""
    own_embedder: Embedder
    """For what people wrote: always here, on this machine."""
    webhooks: Mapping[Source, Verifier]
    """By source; one that is not set up is missing."""
    now: Callable[[], datetime]
    """The present, aware, in UTC. The only clock that features read."""


def utc_now() -> datetime:
    """The system's clock."""
    return datetime.now(UTC)


def build(
    settings: Settings,
    *,
    now: Callable[[], datetime] = utc_now,
    queue: Queue | None = None,
    await_keys: bool = False,
) -> Services:
    """The services that the settings name. Imports only the adapters that are used; connects to nothing yet.

    Raises SettingsError when a key file is missing or wrong; with `await_keys` a missing one locks what it opens.
    """
    from app.audit.store import AuditStore
    from app.store.phi import PhiStore
    from app.store.sealed import SealedStore

    records, wellbeing, providers, wrapped = record_stores(settings, lambda: now().timestamp())
    keys, phi_keys = tenant_keys(settings, wrapped, await_keys=await_keys)
    return Services(
        settings=settings,
        store=SealedStore(records, keys),
        phi=PhiStore(wellbeing, providers, phi_keys),
        audit=AuditStore(audit_rows(settings, lambda: now().timestamp()), keys),
        blobs=_blobs(settings),
        queue=queue or _queue(settings),
        mailer=_mailer(settings),
        identity=_identity(settings),
        billing=_billing(settings),
        newsletter=_newsletter(settings),
        analytics=_ga4(settings) if settings.analytics == "ga4" else None,
        text_model=_text_model(settings),
        embedder=_embedder(settings),
        own_embedder=_local_embedder(),
        webhooks=_webhooks(settings, now),
        now=now,
    )


def record_stores(settings: Settings, seconds: Callable[[], float]) -> tuple[Store, Store, Store, Store]:
    """Records, the two tables of PHI (well-being and providers), and the wrapped keys of all."""
    table = _tables(settings, seconds)
    return (
        table(settings.dynamodb_table, "records.db"),
        table(settings.dynamodb_phi_wellbeing_table, "phi-wellbeing.db"),
        table(settings.dynamodb_phi_providers_table, "phi-providers.db"),
        table(settings.dynamodb_keys_table, "keys.db", forgets=True),
    )


def audit_rows(settings: Settings, seconds: Callable[[], float]) -> Store:
    """Where rows of the audit log are kept: a table, or at home a file, that nothing else is in."""
    return _tables(settings, seconds)(settings.dynamodb_audit_table, "audit.db", appends=True)


def _tables(settings: Settings, seconds: Callable[[], float]) -> Callable[..., Store]:
    """What opens a store by the name of its table or, at home, of its file; further words are for the file."""
    if settings.store == "dynamodb":
        from app.store.dynamodb import DynamoStore

        client = aws_client("dynamodb", settings)
        return lambda table, _, **__: DynamoStore(client, table, now=seconds)
    from app.store.sqlite import SqliteStore

    return lambda _, file, **how: SqliteStore(settings.data_dir / file, now=seconds, **how)


def tenant_keys(settings: Settings, wrapped: Store, *, await_keys: bool) -> tuple[WrappedTenantKeys, WrappedTenantKeys]:
    from app.keys.tenants import WrappedTenantKeys

    ring, phi_ring = _rings(settings, wrapped, await_keys=await_keys)
    return WrappedTenantKeys(wrapped, ring, "records"), WrappedTenantKeys(wrapped, phi_ring, "phi", pause=5.0)


def _rings(settings: Settings, wrapped: Store, *, await_keys: bool) -> tuple[KeyRing, KeyRing]:
    if settings.keys == "kms":
        from app.keys.kms import KmsRing

        # A person waits while a key is fetched; a ring that is slow is a ring that is locked.
        client = aws_client("kms", settings, attempts=2, seconds=2)
        return KmsRing(client, settings.kms_key), KmsRing(client, settings.kms_phi_key)
    from app.keys.local import LocalRing
    from app.keys.tenants import is_lost

    path, phi_path = key_files(settings)
    lost, phi_lost = (is_lost(file, wrapped, purpose) for file, purpose in ((path, "records"), (phi_path, "phi")))
    create = not settings.production
    return (
        LocalRing(path, create=create and not lost, awaited=await_keys),
        # Without its key, what was kept of well-being is locked, and the rest of the product runs.
        LocalRing(phi_path, create=create and not phi_lost, awaited=await_keys or phi_lost),
    )


def key_files(settings: Settings) -> tuple[Path, Path]:
    """Where the ring keys of records and of well-being records lie with KEYS=local."""
    folder = settings.data_dir / "keys"
    return folder / "records.key", folder / "phi.key"


def _blobs(settings: Settings) -> BlobStore:
    from app.blobs import BlobStore

    if settings.blobs == "s3":
        from app.blobs.s3 import S3Blobs
        from app.blobs.s3_parts import S3Direct, S3Parts

        client, bucket = aws_client("s3", settings), settings.s3_bucket
        objects = S3Blobs(client, bucket, kms_key=settings.kms_key)
        parts = S3Parts(client, bucket, objects, sealed=objects.sealed)
        return BlobStore(objects, parts, S3Direct(client, bucket, sealed=objects.sealed))
    from app.blobs.local import LocalBlobs
    from app.blobs.local_parts import LocalParts

    files = LocalBlobs(settings.data_dir / "blobs")
    return BlobStore(files, LocalParts(settings.data_dir / "blobs" / ".parts", files))


def _queue(settings: Settings) -> Queue:
    from app.queue_rq import RqQueue
    from app.valkey import redis_url

    return RqQueue(redis_url(settings))


def _mailer(settings: Settings) -> Mailer:
    if settings.mail == "ses":
        from app.mail.ses import SesMailer

        return _paced(SesMailer(aws_client("sesv2", settings, attempts=1), settings.ses_configuration_set), settings)
    if settings.mail == "smtp":
        from app.mail.smtp import SmtpMailer

        return _paced(SmtpMailer(settings.smtp_url, signer=_signer(settings)), settings)
    from app.mail.outbox import OutboxMailer

    return OutboxMailer(settings.data_dir / "outbox")


def _paced(mailer: Mailer, settings: Settings) -> Mailer:
    from app.mail.pace import PacedMailer
    from app.valkey import limits_url

    return PacedMailer(mailer, settings.mail_per_second, limits_url(settings))


def _signer(settings: Settings) -> Signer | None:
    if not settings.dkim_key:
        return None
    from app.mail import domain_of
    from app.mail.dkim import Signer

    return Signer(settings.dkim_key, settings.dkim_selector, domain_of(settings.mail_from))


def _identity(settings: Settings) -> IdentityProvider:
    if settings.identity == "clerk":
        from app.identity.clerk import ClerkIdentity

        return ClerkIdentity(settings)
    from app.identity.local import LocalIdentity

    return LocalIdentity()


def _billing(settings: Settings) -> BillingProvider | None:
    if settings.billing == "off":
        return None
    from app.billing.stripe import StripeBilling

    return StripeBilling(settings)


def _newsletter(settings: Settings) -> NewsletterService | None:
    if not settings.mailchimp_api_key:
        return None
    from app.mail.mailchimp import Mailchimp

    return Mailchimp(settings.mailchimp_api_key, settings.mailchimp_list_id, base=settings.mailchimp_api_base)


def _ga4(settings: Settings) -> Analytics:
    from app.analytics.ga4 import Ga4

    return Ga4(settings)


def _text_model(settings: Settings) -> TextModel:
    if settings.text_model == "anthropic":
        from app.ai.anthropic import AnthropicModel

        return AnthropicModel(settings)
    if settings.text_model == "openai":
        from app.ai.openai import OpenAIModel

        return OpenAIModel(settings)
    from app.ai.offline import OfflineModel
    from app.assistant.offline import ANSWERS

    return OfflineModel(ANSWERS)


def _embedder(settings: Settings) -> Embedder:
    if settings.embedder == "bedrock":
        from app.ai.bedrock import TitanEmbedder

        return TitanEmbedder(aws_client("bedrock-runtime", settings), settings.bedrock_embedding_model)
    return _local_embedder()


@cache
def _local_embedder() -> Embedder:
    from app.ai.wordllama import LocalEmbedder

    return LocalEmbedder()


def _webhooks(settings: Settings, now: Callable[[], datetime]) -> Mapping[Source, Verifier]:
    verifiers: dict[Source, Verifier] = {}
    if settings.stripe_webhook_secrets:
        from app.webhooks.stripe_signature import StripeSignature

        verifiers["stripe"] = StripeSignature(settings.stripe_webhook_secrets)
    if settings.clerk_webhook_secrets:
        from app.webhooks.clerk_signature import ClerkSignature

        verifiers["clerk"] = ClerkSignature(settings.clerk_webhook_secrets)
    if settings.sns_topic_arns:
        from app.webhooks.sns_certificates import Certificates, fetch
        from app.webhooks.sns_signature import SnsSignature

        verifiers["sns"] = SnsSignature(settings.sns_topic_arns, now=now, certificates=Certificates(fetch, now=now))
    return verifiers
