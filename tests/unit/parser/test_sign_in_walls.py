"""What asks readers to sign in, or to allow an embed, is no text of the article."""

from __future__ import annotations

import pytest

from services.parser.core.extract import extract
from services.parser.core.extraction import Extraction

TEXT = "".join(f"<p>The clerk counted the votes of day {n} twice, and the sum was the same.</p>" for n in range(8))
WALL = "<p>Create an account or sign in to read on, and to take part in the conversation below the stories.</p>"


def read(body: str) -> Extraction:
    html = (
        f"<html><head><title>Ferry vote</title></head><body><article><h1>Ferry vote</h1>{body}</article></body></html>"
    )
    found = extract(html, "https://arlen.example/2026/03/04/ferry-vote")
    assert isinstance(found, Extraction), found
    return found


@pytest.mark.parametrize(
    "name", ["article-gating", "gated-overlay", "identity-intro__text", "paywall-prompt", "regwall"]
)
def test_a_wall_is_cut_and_recorded(name: str) -> None:
    found = read(f'<div class="text">{TEXT}<div class="{name}">{WALL}</div><p>The last vote came by boat.</p></div>')
    assert "Create an account" not in found.text
    assert found.blocks[-1].text == "The last vote came by boat."
    assert any("Create an account" in cut.text for cut in found.cuts)


@pytest.mark.parametrize("name", ["paywall has-gated-overlay gated-article-body", "paywall-content"])
def test_a_text_behind_a_wall_is_text(name: str) -> None:
    assert len(read(f'<p>A short lead.</p><div class="{name}">{TEXT}</div>').blocks) >= 8


@pytest.mark.parametrize(
    "question",
    [
        "Empfohlener redaktioneller Inhalt",
        "An dieser Stelle finden Sie einen externen Inhalt von YouTube, der den Artikel ergänzt.",
        "Ich bin damit einverstanden, dass mir Inhalte von YouTube angezeigt werden.",
        "Sie sind damit einverstanden, dass Ihnen externe Inhalte angezeigt werden.",
        "Personenbezogene Daten können an Drittplattformen übermittelt werden.",
        "Please enter a valid email address.",
    ],
)
def test_a_question_of_an_embed_is_no_text(question: str) -> None:
    found = read(f"<div>{TEXT}<div><p>{question}</p></div>{TEXT.replace('votes', 'ballots')}</div>")
    assert question not in found.text and len(found.blocks) == 16


def test_a_sentence_about_personal_data_is_text() -> None:
    said = "Personenbezogene Daten können an Drittländer übermittelt werden, sagte die Ministerin."
    assert said in read(f"<div>{TEXT}<p>{said}</p></div>").text
