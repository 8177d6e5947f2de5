"""`presswatch try --explain` writes a page on which each run of text has what became of it."""

from __future__ import annotations

import json
from pathlib import Path

from tests.command import presswatch

TEXT = "The harbour board of Arlen met on the quay to weigh a plan for the new ferry, and the vote was close."


def test_what_is_cut_has_its_reason(tmp_path: Path) -> None:
    page, why = tmp_path / "page.html", tmp_path / "why.html"
    body = f"<main><article><h1>Ferry vote</h1>{f'<p>{TEXT}</p>' * 4}</article></main><div><a href=/b>Imprint</a></div>"
    page.write_text(f"<html><head><title>Ferry vote</title></head><body>{body}</body></html>")
    words = ["try", str(page), "--url", "https://arlen.example/quay", "--explain", str(why)]
    done = presswatch(*words)
    assert done.returncode == 0, done.stderr
    written = why.read_text(encoding="utf-8")
    assert written.count('<li class="kept">') == 4
    assert "<b>outside the box that is the article</b>: Imprint" in written


def test_a_page_that_is_no_article_shows_its_text(tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    text = "The quay of Arlen is closed until Monday, they say."
    page.write_text(f"<html><head><title>Quay</title></head><body><p>{text}</p></body></html>")
    words = ["try", str(page), "--url", "https://arlen.example/quay"]
    shown, counted, data = (_run(*words, *option) for option in (["--all"], [], ["--json"]))
    assert "too-short" in shown
    assert text in shown
    assert "51 characters" in counted
    assert json.loads(data)["text"] == text


def _run(*words: str) -> str:
    done = presswatch(*words)
    assert done.returncode == 1, done.stderr
    return done.stdout
