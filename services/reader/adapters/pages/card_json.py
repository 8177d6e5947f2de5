"""An article in a list, as the JSON API returns it."""

from __future__ import annotations

from services.reader.core.captures.image_types import media_path
from shared.archive.read.cards import Card


def card_json(card: Card) -> dict[str, object]:
    """Return an article as lists of the API show it."""
    src = media_path(card.picture, card.picture_type) if card.picture else None
    return {
        "id": card.id,
        "page": f"/a/{card.id}",
        "address": card.address,
        "outlet": {"id": card.outlet_id, "name": card.outlet_name},
        "edition": {"id": card.edition, "label": card.edition_label} if card.edition else None,
        "title": card.title,
        "teaser": card.teaser,
        "language": card.language,
        "published": card.published,
        "first_captured_at": card.first_captured_at,
        "changed_at": card.changed_at,
        "origin": card.origin,
        "producer": card.producer,
        "state": card.state,
        "state_since": card.state_since,
        "revisions": card.revision_count,
        "reading_seconds": card.reading_seconds,
        "picture": {"src": src, "width": card.picture_width, "height": card.picture_height} if src else None,
    }
