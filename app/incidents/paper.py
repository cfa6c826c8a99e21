"""Paper: what a printed list says of itself, for whoever holds nothing but the print."""

from __future__ import annotations

from app.incidents.filters import Filters
from app.incidents.timeline import Listing


def on_paper(listing: Listing, filters: Filters, *, first: int) -> str:
    """Which entries the page holds, from the `first` (counted from 1) on; empty where it holds none."""
    if not listing.cards:
        return ""
    order = "oldest first" if filters.oldest_first else "newest first"
    matching, found = f"{listing.matching:,}", " that the search found"
    if first > 1 or listing.last < listing.matching:
        of = f"the {matching}{found}" if filters.narrowing else matching
        return f"Entries {first:,} to {listing.last:,} of {of}, {order}. The others are not on this paper."
    if filters.narrowing:
        return f"{matching} of {_entries(listing.total)}, {order}: all{found}."
    return f"All {_entries(listing.matching)}, {order}." if listing.matching > 1 else "1 entry."


def _entries(count: int) -> str:
    return "1 entry" if count == 1 else f"{count:,} entries"
