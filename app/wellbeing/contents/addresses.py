"""Addresses: the page on which an item is read. They hold ids and days, and nothing that anybody wrote."""

from __future__ import annotations

from app.wellbeing import families
from app.wellbeing.checkins.places import place_of
from app.wellbeing.contents.item import Item


def address(item: Item) -> str:
    """Where an item is read; of an earlier wording, where the record is."""
    name, root = item.name, "/wellbeing"
    record_id = name.partition("#")[0]
    if item.family == families.CHECK_INS:
        return f"{root}/check-ins/{place_of(name)}"
    if item.family == families.EVENTS:
        return f"{root}/events/{place_of(name)}"
    if item.family == families.QUESTIONNAIRES:
        return f"{root}/questionnaires/{place_of(name)}"
    if item.family == families.IMPORTS:
        return f"{root}/check-ins/import/{name.rpartition('#')[2]}"
    places = {
        families.PLANS: f"{root}/plan/{record_id}",
        families.PLAN_HISTORY: f"{root}/plan/{record_id}/earlier",
        families.CHECK_IN_HISTORY: f"{root}/check-ins",
        families.SYMPTOMS: f"{root}/check-ins/symptoms",
        families.COMPLAINTS: f"{root}/complaints/{record_id}",
        families.COMPLAINT_HISTORY: f"{root}/complaints/{record_id}/earlier",
        families.NOTES: f"{root}/providers/{record_id}",
        families.NOTE_HISTORY: f"{root}/providers/{record_id}/earlier",
    }
    return places.get(item.family, root)
