"""An article in a list is written once, and anew as soon as anything that the list shows of it changes."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from services.reader.adapters.pages.views import card_view
from services.reader.adapters.web.language import catalogues
from services.reader.adapters.web.templates import TemplateRenderer
from services.reader.core.wording.translation import speaking
from shared.archive.read.cards import Card

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
PUBLISHED = {"value": NOON.isoformat(), "precision": "minute", "rule": "json-ld", "printed": "2 March"}
CARD = Card(
    "a", "gazette", "Gazette", "en", "En", "Bridge Opens", "It opened.", "en", None, NOON, NOON, NOON,
    "https://gazette.example/a", "fetched", None, "live", NOON, 1, 60, None, None, None, None,
)  # fmt: skip


def test_the_same_row_gives_the_same_view_and_another_row_another() -> None:
    assert card_view(replace(CARD)) is card_view(CARD)
    assert card_view(replace(CARD, state="removed")).state_words == "Removed at source"
    assert card_view(replace(CARD, title="Bridge Closes")).title == "Bridge Closes"
    assert card_view(replace(CARD, published=PUBLISHED)) != card_view(CARD)


def test_each_language_has_its_own_view_and_its_own_html() -> None:
    renderer = TemplateRenderer(str)
    removed = replace(CARD, state="removed")
    english = renderer._card(card_view(removed))
    with speaking("ko", catalogues()["ko"]):
        korean = renderer._card(card_view(removed))
    assert "Removed at source" in english and "Removed at source" not in korean
    assert renderer._card(card_view(removed)) is english
    assert renderer._card(card_view(removed), False) != english


def test_what_an_outlet_wrote_is_escaped() -> None:
    assert "&lt;b&gt;" in TemplateRenderer(str)._card(card_view(replace(CARD, title="<b>")))
