"""Jobs of imported conversations."""

from __future__ import annotations

from app.messages import conversations
from app.messages.imports import look as looking
from app.messages.imports import save as saving
from app.store.keys import TenantId
from workers.context import services
from workers.entry import job


@job
def look(tenant: TenantId, import_id: str) -> None:
    """Look at a file before anything of it is saved."""
    looking.look(services(), tenant, import_id)


@job
def save(tenant: TenantId, import_id: str) -> None:
    """One step of saving a file's messages."""
    saving.save(services(), tenant, import_id)


@job
def remove_talk(tenant: TenantId, talk_id: str) -> None:
    """Remove the messages of a conversation that was deleted."""
    conversations.remove_messages(services(), tenant, talk_id)
