"""Exported: the marks that records came back from a copy, and which copies were asked for and fetched."""

from __future__ import annotations

from app.consents import PREFIX as CONSENTS
from app.consents import Said
from app.lifecycle import Family, Feature, Left
from app.restored import PREFIX, Restored, key_of
from app.rights.exports import record as exports

FEATURE = Feature(
    "copies",
    "Copies",
    families=(
        Family("brought-back", PREFIX, Restored, "Copies that were brought back",
               rest="[0-9]{8}T[0-9]{12}Z#[0-9a-f]{16}", key_of=key_of, written=("begun_at", "ended_at")),
        Family("asked-for", exports.PREFIX, exports.Export, "Copies you asked for, and when each was fetched",
               comes_back=False, comprehensive=True),
        Family("said", CONSENTS, Said, "What you agreed to, withdrew or objected to", comes_back=False,
               comprehensive=True),
    ),
    left=(
        Left("RESTORING", "A copy that is on its way back: its mark is above."),
        Left(exports.ASKING, "Which copy was asked for last: its own record is above."),
    ),
)  # fmt: skip
